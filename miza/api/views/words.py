"""The language of an answer: the first of Accept-Language that we speak, else that of the pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

View = Callable[..., HttpResponse]
CODES = tuple(code for code, _ in settings.LANGUAGES)


def language_of(request: HttpRequest) -> str:
    """One of the site's languages."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    found = (code.partition("-")[0] for code, _ in asked)
    return next((code for code in found if code in CODES), translation.get_language() or settings.LANGUAGE_CODE)


def open_view(view: View) -> View:
    """An address of the API: it asks itself who calls, answers in the caller's language, and is never kept by a cache."""

    @login_not_required
    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(language_of(request)):
            response = view(request, *args, **kwargs)
            response.headers["Content-Language"] = translation.get_language() or ""
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    spoken.csrf_exempt = True  # type: ignore[attr-defined]  # see access.Session
    return spoken
