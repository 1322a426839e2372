"""Sign-in and sign-out, and the way back for a form that met an expired session."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from miza.accounts import actions, queries
from miza.accounts.forms import Kept, SignInForm
from miza.accounts.models import User
from miza.core import views as core_views
from miza.core.errors import Refusal


@sensitive_post_parameters("password")
@never_cache
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_safe(request, request.GET.get("next", "")))
    if request.method != "POST":
        return _page(request, SignInForm(initial=_first_values(request)))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        user = actions.check_password(
            form.cleaned_data["identifier"], form.cleaned_data["password"], address=address(request)
        )
    except Refusal as refusal:
        for why in refusal.reasons:
            form.add_error(None, why.message)
        return _page(request, form, status=429 if "too_many_attempts" in refusal.codes else 422)
    return enter(request, user, form.cleaned_data)


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def expired(request: HttpRequest) -> HttpResponse:
    """401: the sign-in page, holding all that the form held."""
    kept = Kept.of(request)
    sealed = kept.sealed()
    form = SignInForm(initial={"kept": sealed, "next": request.get_full_path() if not sealed else ""})
    return _page(request, form, status=401, kept=kept, too_long=not sealed)


@never_cache
def resume(request: HttpRequest) -> HttpResponse:
    """What was typed before the session ended, to be sent again by one press, or forgotten."""
    kept = request.session.get("kept")
    if request.method == "POST" or kept is None:
        request.session.pop("kept", None)
        return redirect(settings.LOGIN_REDIRECT_URL)
    shown = [(name, value) for name, value in kept["fields"] if value.strip()]
    words = [value for _, value in shown if is_writing(value)]
    return render(request, "accounts/resume.html", {"kept": kept, "shown": shown, "words": words})


def is_writing(value: str) -> bool:
    """Did a person write it, rather than tick or pick it? Arabic, accents or spaces between letters tell."""
    return any(c.isalpha() for c in value) and (" " in value.strip() or not value.isascii())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A token that is missing or old: from our own page without a session, it is the session that expired."""
    if request.user.is_authenticated or not _from_here(request):
        return core_views.csrf_failure(request, reason)
    if request.path_info == reverse("account_login"):
        return _page(request, SignInForm(initial=request.POST.dict()), status=401, stale=True)
    return expired(request)


def enter(request: HttpRequest, user: User, wishes: dict[str, Any]) -> HttpResponse:
    """Open the session, in the person's language. wishes: {remember, next, kept} as typed."""
    kept = Kept.opened(wishes.get("kept", ""))
    goal = reverse("account_resume") if kept else _safe(request, wishes.get("next", ""))
    response: HttpResponse = perform_login(request, user, redirect_url=goal)
    request.session.set_expiry(None if wishes.get("remember") else 0)
    if kept:
        request.session["kept"] = asdict(kept)
    return speak(response, user.language)


def speak(response: HttpResponse, language: str) -> HttpResponse:
    """Answer from now on in that language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def address(request: HttpRequest) -> str:
    """Where the request comes from, for the limits on tries: the proxy's word for it when there is one."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _page(request: HttpRequest, form: SignInForm, status: int = 200, **extra: Any) -> HttpResponse:
    accounts = queries.demo_accounts() if settings.DEMO else []
    context = {"form": form, "accounts": accounts, "demo_password": queries.DEMO_PASSWORD, "hide_signin": True, **extra}
    return render(request, "accounts/sign_in.html", context, status=status)


def _first_values(request: HttpRequest) -> dict[str, str]:
    """Where to go next; in demonstration, also the account that was pressed."""
    values = {"next": request.GET.get("next", "")}
    chosen = request.GET.get("as", "")
    if settings.DEMO and chosen in {account["username"] for account in queries.demo_accounts()}:
        values |= {"identifier": chosen, "password": queries.DEMO_PASSWORD}
    return values


def _safe(request: HttpRequest, path: str) -> str:
    """`path` when it is one of ours, else the person's home."""
    ours = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if path and ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _from_here(request: HttpRequest) -> bool:
    """Did the browser say that the form was on one of our own pages?"""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(origin) and urlsplit(origin).netloc == request.get_host()
