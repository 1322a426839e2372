"""Answers, evidence, findings and the plan of one dossier."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from ninja import Header, Router
from ninja.responses import Status

from miza.accounts.permissions import Right
from miza.api.schema.assessments import AnswerIn, AnswerOut, Conflict, EvidenceOut, FindingOut, PlanOut
from miza.api.schema.common import Limit, Offset, Page, Word, paged, refusals
from miza.api.views.access import Caller
from miza.api.views.problems import Malformed, Precondition, shown
from miza.assessments import actions, queries
from miza.assessments.models import Answer, Evidence
from miza.core.errors import Stale, reason
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier
from miza.plans import queries as plans
from miza.verification import queries as verification

router = Router(tags=["assessment"])
MOST_VERSIONS = 2_000_000_000


@router.get("/dossiers/{ref}/answers", response={200: list[AnswerOut], **refusals(403, 404, 422)})
def list_answers(request: Caller, ref: Word) -> Any:
    """The commune's answers of the present pass, those given so far; for those who may read the form now."""
    found = _form(request, ref)
    given = queries.answers(found)
    return [given[norm.code] for norm in queries.tree(found).norms if norm.code in given]


@router.get("/dossiers/{ref}/answers/{norm}", response={200: AnswerOut, **refusals(403, 404, 422)})
def answer(request: Caller, ref: Word, norm: Word, response: HttpResponse) -> Any:
    """The answer to one norm, an empty one of version 0 before anybody answered. ETag: the version to name in If-Match."""
    found = _form(request, ref)
    code = queries.norm(found, norm).code
    given = queries.answers(found).get(code) or Answer(dossier=found, norm=code, version=0)
    response["ETag"] = f'"{given.version}"'
    return given


@router.put(
    "/dossiers/{ref}/answers/{norm}",
    response={200: AnswerOut, 412: Conflict, **refusals(403, 404, 409, 422, 428)},
)
def save_answer(
    request: Caller,
    ref: Word,
    norm: Word,
    payload: AnswerIn,
    response: HttpResponse,
    if_match: Annotated[str | None, Header(alias="If-Match")] = None,
    idempotency_key: Annotated[UUID | None, Header(alias="Idempotency-Key")] = None,
) -> Any:
    """Save the whole answer to one norm, upon the version named in If-Match (0 for a first answer).

    Idempotency-Key: the same request sent again changes nothing and returns what it stored. 200 with the new version; 409 refused by a
    rule; 412 someone saved meanwhile: both answers are in the reply; 422 a value to mend, or the key served another request; 428
    without If-Match.
    """
    version = _version(if_match)
    content = payload.model_dump()
    try:
        saved = actions.save_answer(ref, norm, content, version=version, by=request.auth, key=idempotency_key)
    except Stale as stale:
        return Status(412, _conflict(stale, content, dossiers.one(request.auth, ref)))
    response["ETag"] = f'"{saved.version}"'
    return saved


def _version(text: str | None) -> int:
    """The version that If-Match names: 3 or "3"."""
    if text is None:
        raise Precondition(reason("if_match_missing"))
    plain = text.strip().removeprefix("W/").strip('"')
    if not (plain.isascii() and plain.isdigit()) or int(plain) > MOST_VERSIONS:
        raise Malformed(reason("value_invalid", field="If-Match"), "If-Match")
    return int(plain)


def _conflict(stale: Stale, sent: dict[str, Any], dossier: Dossier) -> dict[str, Any]:
    """Both answers, and who saved the one that is stored."""
    author = queries.author_role(stale.current.author, dossier) if stale.current else None
    return {
        "reasons": [shown(why) for why in stale.reasons],
        "current": stale.current,
        "author": author or {},
        "yours": sent,
    }


@router.get("/dossiers/{ref}/evidence", response={200: Page[EvidenceOut], **refusals(403, 404, 422)})
def evidence(request: Caller, ref: Word, limit: Limit = 50, offset: Offset = 0) -> Any:
    """The library of evidence, latest first, each piece with the norms it is declared for. Files are downloaded at their url."""
    found = dossiers.one(request.auth, ref)
    queries.require_reader(request.auth, found, Right.FILE_READ)
    page = paged(queries.pieces(found), limit, offset)
    return page | {"items": [_piece(found, piece) for piece in page["items"]]}


def _piece(dossier: Dossier, piece: Evidence) -> dict[str, Any]:
    file = piece.file
    kept = {
        "id": str(file.pk),
        **{name: getattr(file, name) for name in ("name", "content_type", "size", "sha256")},
        "url": reverse("dossiers:file", args=[dossier.ref, file.pk]),
    } if file else None  # fmt: skip
    plain = {name: getattr(piece, name) for name in ("id", "title", "original_at", "dated_on", "added_at")}
    return {**plain, "file": kept, "uses": [{"norm": use.norm, "page": use.page} for use in piece.live_uses]}  # type: ignore[attr-defined]


@router.get("/dossiers/{ref}/findings", response={200: list[FindingOut], **refusals(404, 422)}, tags=["verification"])
def findings(request: Caller, ref: Word) -> Any:
    """The verified levels of the present pass; the commune reads them once the verification report is written."""
    found = dossiers.one(request.auth, ref)
    if not verification.open_to(request.auth, found, verification.current_visit(found)):
        raise Http404
    return sorted(verification.findings(found).values(), key=lambda finding: finding.norm)


@router.get("/dossiers/{ref}/plan", response={200: PlanOut, **refusals(404, 422)}, tags=["plan"])
def plan(request: Caller, ref: Word) -> Any:
    """The action plan of the present pass, without activities before anybody began it."""
    found = dossiers.one(request.auth, ref)
    drawn = plans.current(found)
    return {
        "pass_no": found.pass_no,
        "workshop_on": drawn.workshop_on if drawn else None,
        "agreed": bool(drawn and drawn.agreed),
        "disagreed": bool(drawn and drawn.disagreed),
        "disagreement": drawn.disagreement if drawn and drawn.disagreed else "",
        "activities": list(plans.activities(drawn)),
    }


def _form(request: Caller, ref: str) -> Dossier:
    """The dossier, for someone who may read its form now."""
    found = dossiers.one(request.auth, ref)
    queries.require_reader(request.auth, found)
    return found
