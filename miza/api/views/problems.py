"""Every refusal as JSON: {"reasons": [{"code", "message", "field"}]}, in the language of the request."""

from typing import Any

from django.db.models import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from miza.assessments.actions import InvalidContent
from miza.core.errors import NotAllowed, Reason, Refusal, reason

HTTP = {400: ("json_invalid", 422), 401: ("api_sign_in", 401), 403: ("csrf_missing", 403)}
ENVELOPES = {"body", "path", "query", "header", "payload"}
MAPS = {"indicators", "explanations"}  # a fault of theirs is named by its key, as the actions do
UNKNOWN = {"literal_error", "enum"}


class Precondition(Refusal):
    """The request does not say which version it was written upon: 428."""


class Malformed(Refusal):
    """A value of the request cannot be read: 422. field: which."""

    def __init__(self, why: Reason, field: str) -> None:
        super().__init__(why)
        self.field = field


def handle(api: NinjaAPI) -> None:
    """Teach the API what each of our exceptions is in HTTP."""

    def answer(request: HttpRequest, status: int, reasons: list[dict[str, str]], **more: Any) -> HttpResponse:
        return api.create_response(request, {"reasons": reasons} | more, status=status)

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        return answer(request, status_of(refusal), [shown(why) for why in refusal.reasons])

    @api.exception_handler(Malformed)
    def malformed(request: HttpRequest, refusal: Malformed) -> HttpResponse:
        return answer(request, 422, [shown(why, refusal.field) for why in refusal.reasons])

    @api.exception_handler(InvalidContent)
    def invalid(request: HttpRequest, refusal: InvalidContent) -> HttpResponse:
        return answer(request, 422, [shown(why, field) for field, why in refusal.fields.items()])

    @api.exception_handler(Http404)
    @api.exception_handler(ObjectDoesNotExist)
    def unknown(request: HttpRequest, fault: Exception) -> HttpResponse:
        return answer(request, 404, [shown(reason("api_unknown"))])

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, fault: HttpError) -> HttpResponse:
        code, status = HTTP[fault.status_code]
        return answer(request, status, [shown(reason(code))])

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
        reasons = [_unread(error) for error in fault.errors]
        return answer(request, 422, list({reason["field"]: reason for reason in reversed(reasons)}.values())[::-1])


def status_of(refusal: Refusal) -> int:
    """HTTP's word for a refusal: 403 a missing right, 404 an unknown thing, 422 a key used twice, 428 no version, else 409."""
    if isinstance(refusal, NotAllowed):
        return 403
    if isinstance(refusal, Precondition):
        return 428
    return {"not_found": 404, "key_reused": 422}.get(refusal.codes[0] if refusal.reasons else "", 409)


def shown(why: Reason, field: str = "") -> dict[str, str]:
    """A reason as the API tells it."""
    return {"code": why.code, "message": why.message, "field": field}


def _unread(error: dict[str, Any]) -> dict[str, str]:
    """What is wrong with one value, without the words of the library that found it."""
    place = [str(part) for part in error["loc"] if part not in ENVELOPES] or [""]
    field = place[1] if place[0] in MAPS and len(place) > 1 else place[0]
    kind = error["type"]
    if kind == "missing":
        return shown(reason("required", field=field), field)
    if kind == "extra_forbidden":
        return shown(reason("unknown_field", name=field), field)
    if kind in UNKNOWN:
        return shown(reason("value_unknown", field=field, expected=error.get("ctx", {}).get("expected", "")), field)
    return shown(reason("value_invalid", field=field), field)
