"""What every request goes through: the reader's language, and refusals turned into pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from miza.core.errors import NotAllowed, Refusal
from miza.core.views import only_sent

Handler = Callable[[HttpRequest], HttpResponse]
CODES = tuple(code for code, _ in settings.LANGUAGES)


class LanguageMiddleware:
    """`/fr/registry/` is `/registry/` in French, and keeps French for the next pages; else the reader's own choice; else Arabic."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404  # no row can hold it, and PostgreSQL refuses to look
        first, _, rest = request.path_info.lstrip("/").partition("/")
        fixed = first if first in CODES else None
        if fixed:
            request.path_info = "/" + rest
            request.path = request.META.get("SCRIPT_NAME", "") + request.path_info  # what pages compare themselves with
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = fixed or (kept if kept in CODES else settings.LANGUAGE_CODE)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if fixed and fixed != kept:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                fixed,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response


class RefusalMiddleware:
    """A refusal that no view caught becomes a page that names every reason: 403 for a missing right, 409 for a rule.

    An address opened in a way it does not answer (405) has its page too, instead of a blank one.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        page = only_sent(request)
        page.headers["Allow"] = response.headers.get("Allow", "POST")
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only refusals; any other exception is a fault of ours and keeps its way."""
        if not isinstance(exception, Refusal):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        return render(request, "core/refusal.html", {"reasons": exception.reasons, "status": status}, status=status)
