"""Pages of the shell itself: what could not be shown, and the gallery of components."""

import logging
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from miza.core import context, texts
from miza.core.errors import Refusal
from miza.core.gallery import examples

log = logging.getLogger(__name__)
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "code", "otp", "token")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = gettext("The platform did not understand what was sent. Go back, check what you typed and try again.")
    return _page(request, gettext("This request is not valid"), text, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, Refusal):
        return render(request, "core/refusal.html", {"reasons": exception.reasons, "status": 403}, status=403)
    text = gettext(
        "Your role does not give access to this page. If it should, ask programme management to update your appointment."
    )
    return _page(request, gettext("This page is not open to you"), text, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, gettext("Page not found"), texts.say("refusals.not_found"), 404)


def only_sent(request: HttpRequest) -> HttpResponse:
    """An address that receives a form, opened to be read (a language changed, a link kept): nothing to show there."""
    text = gettext(
        "This address receives a form and shows nothing by itself. Open the page of the form again from your space."
    )
    return _page(request, gettext("This page does not open by itself"), text, 405)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours: logged under a code that the person can quote. Asks nothing of the database, which may be the fault."""
    code = secrets.token_hex(4)
    log.error("fault %s at %s", code, request.path)
    values = {
        "title": gettext("Something went wrong"),
        "text": texts.say("refusals.server_error", code=code),
        "status": 500,
        "code": code,
    }
    shell = {**context.direction(), "demo": settings.DEMO, "language_links": context.language_links(request)}
    return HttpResponse(render_to_string("core/error.html", {**shell, **values, "hide_signin": True}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or too old: typed values are kept and sent again by one press, if they came from our own pages."""
    log.warning("form refused at %s: %s", request.path, reason)
    ours = (
        request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and "Origin" not in reason
        and "Referer" not in reason
    )
    values = {
        "title": gettext("The form has expired"),
        "text": gettext("For your safety a form is valid for a limited time and on one device. Nothing was saved yet."),
        "kept": typed(request) if ours else [],
        "action": request.get_full_path(),
        "status": 403,
    }
    return render(request, "core/error.html", values, status=403)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form held, in order, without secrets, to be sent again by core/error.html or core/refusal.html; files cannot be kept."""
    return [(name, value) for name, values in request.POST.lists() if not _is_secret(name) for value in values]


def _is_secret(name: str) -> bool:
    """By the last part of the field's name: "form-0-otp" is one, "commune_code" is text that someone typed."""
    last = name.lower().rpartition("-")[2]
    return last in NEVER_KEPT or last.startswith("password")


@login_not_required  # nothing private is in it
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in the reader's language, for those who write pages."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "core/gallery.html", examples())


def _page(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    values: dict[str, Any] = {"title": title, "text": text, "status": status}
    return render(request, "core/error.html", values, status=status)
