"""One's own account: opened with a code, its password, language, phone and keys."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from miza.accounts import access, actions, queries
from miza.accounts.access import Request
from miza.accounts.forms import ActivateForm, ChangePasswordForm, ForgotForm, ProfileForm, TokenForm
from miza.accounts.views.entering import address, enter, speak
from miza.accounts.views.people import show
from miza.core.errors import Refusal


@sensitive_post_parameters("code", "password", "password_again")
@never_cache
@login_not_required
def activate(request: HttpRequest) -> HttpResponse:
    """The first password, or a new one: with a code from a letter, or the link of a mail."""
    form = ActivateForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.count_code(address=address(request))
            user = actions.activate(form.cleaned_data["code"], form.cleaned_data["password"])
        except Refusal as refusal:
            show(refusal, form, dict.fromkeys(["code_unknown", "code_used", "link_expired"], "code"))
        else:
            if access.appointments(user):
                return enter(request, user, {})
            messages.success(request, gettext("Your password is set. You may sign in once your appointment begins."))
            return redirect("account_login")
    return render(
        request, "accounts/activate.html", {"form": form, "hide_signin": True}, status=422 if form.errors else 200
    )


@never_cache
@login_not_required
def forgot(request: HttpRequest) -> HttpResponse:
    """A new password: by mail when the account has one, else by a new code on paper. The answer never says which accounts exist."""
    form = ForgotForm(request.POST or None)
    sent = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_new_password(form.cleaned_data["identifier"], address=address(request))
        except Refusal as refusal:
            show(refusal, form)
        else:
            sent = True
    context = {"form": form, "sent": sent, "hide_signin": True}
    return render(request, "accounts/forgot.html", context, status=422 if form.errors else 200)


def profile(request: Request) -> HttpResponse:
    form = ProfileForm(request.POST or None, initial={"language": request.user.language, "phone": request.user.phone})
    if request.method == "POST" and form.is_valid():
        try:
            fresh = actions.change_profile(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            show(refusal, form, dict.fromkeys(refusal.codes, "phone"))
        else:
            messages.success(request, gettext("Saved."))
            return speak(redirect("account_profile"), fresh.language)
    held = [queries.row(appointment) for appointment in queries.search(request.user).filter(user=request.user)]
    return render(request, "accounts/profile.html", {"form": form, "rows": held}, status=422 if form.errors else 200)


@sensitive_post_parameters("present", "password", "password_again")
@never_cache
def password(request: Request) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.change_password(form.cleaned_data["present"], form.cleaned_data["password"], by=request.user)
        except Refusal as refusal:
            show(refusal, form, {"password_wrong": "present"})
        else:
            update_session_auth_hash(request, user)
            messages.success(request, gettext("Your new password is set. Other devices are signed out."))
            return redirect("account_profile")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def tokens(request: Request) -> HttpResponse:
    """One's keys to the API; a new one is shown on this page, once."""
    form = TokenForm(request.POST or None)
    text = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, text = actions.create_token(form.cleaned_data["name"], by=request.user)
        except Refusal as refusal:
            show(refusal, form)
        else:
            form = TokenForm()
    context = {"form": form, "text": text, "tokens": queries.tokens_of(request.user), "site": settings.SITE_URL}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    actions.revoke_token(get_object_or_404(request.user.api_tokens, pk=pk), by=request.user)
    messages.success(request, gettext("The key no longer works."))
    return redirect("account_tokens")
