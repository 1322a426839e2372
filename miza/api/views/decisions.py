"""Sessions of the accreditation committee, ballots, and the public registry of labels."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from ninja import Router
from ninja.responses import Status

from miza.api.schema.common import Limit, Number, Offset, Page, Word, paged, refusals
from miza.api.schema.decisions import BallotIn, ItemOut, LabelOut, LabelWhole, SessionOut
from miza.api.views.access import Caller
from miza.committees import actions, queries
from miza.committees.models import Item
from miza.labels import queries as labels
from miza.labels.models import STATUSES

router = Router()


@router.get("/sessions", response={200: Page[SessionOut], **refusals(422)}, tags=["sessions"])
def sessions(request: Caller, limit: Limit = 50, offset: Offset = 0) -> Any:
    """The sessions that the caller may see, latest first, with their agenda."""
    agenda = Item.objects.select_related("dossier__commune").order_by("number")
    found = queries.sessions_visible_to(request.auth).prefetch_related(Prefetch("items", agenda)).distinct()
    return paged(found, limit, offset)


@router.post(
    "/sessions/{number}/items/{item}/ballots",
    response={201: ItemOut, **refusals(403, 404, 409, 422)},
    tags=["sessions"],
)
def vote(request: Caller, number: Number, item: Number, payload: BallotIn) -> Any:
    """Cast the caller's ballot on an item whose vote is open: once, by a member who is present and has not left the item."""
    found = queries.full_item(request.auth, number, item)
    if found is None:
        raise Http404
    actions.vote(found, payload.choice, by=request.auth, opinion=payload.opinion)
    return Status(201, found)


@router.get("/labels", response={200: Page[LabelOut], **refusals(422)}, auth=None, tags=["public"])
def registry(
    request: HttpRequest, q: Word = "", status: Word = "", region: Word = "", limit: Limit = 50, offset: Offset = 0
) -> Any:
    """The registry of labels, latest first. Public. status: active, suspended, revoked or expired; another one finds nothing."""
    found = labels.registry(q, status, region)
    return paged(found if not status or status in STATUSES else found.none(), limit, offset)


@router.get("/labels/{number}", response={200: LabelWhole, **refusals(404, 422)}, auth=None, tags=["public"])
def label(request: HttpRequest, number: Word) -> Any:
    """One label with the results that the decision rests on. Public."""
    found = labels.registry().filter(number=number).first()
    if found is None:
        raise Http404
    results = labels.results(found)
    plain = {name: getattr(found, name) for name in LabelOut.model_fields}
    return plain | {"results": _published(results) if results else None}


def _published(results: labels.Results) -> dict[str, Any]:
    return {
        "which": results.snapshot.which,
        "overall": results.overall,
        "principles": results.snapshot.scores["principles"],
        "rule": results.rule,
        "framework": results.framework,
    }
