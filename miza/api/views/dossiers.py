"""Dossiers and their moves: what may be done now, why not, and doing it."""

from typing import Any

from ninja import Router

from miza.accounts.models import User
from miza.api.schema.common import Limit, Offset, Page, Word, names, paged, refusals
from miza.api.schema.dossiers import DossierOut, MoveIn, MoveOut, StateKey
from miza.api.views.access import Caller
from miza.api.views.problems import shown
from miza.core import texts
from miza.dossiers import queries as dossiers
from miza.dossiers import workflow
from miza.dossiers.journey import Inputs
from miza.dossiers.models import Dossier
from miza.dossiers.workflow import Move
from miza.moves import queries as moves
from miza.moves.actions import take as take_move

router = Router(tags=["dossiers"])


@router.get("/dossiers", response={200: Page[DossierOut], **refusals(422)})
def list_dossiers(
    request: Caller,
    q: Word = "",
    state: StateKey | None = None,  # type: ignore[valid-type]
    region: Word = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """The dossiers that the caller may see, by reference; q: words of the commune's name or of the reference."""
    found = dossiers.narrowed(dossiers.visible_to(request.auth), words=q, state=state or "", region=region)
    return paged(found, limit, offset)


@router.get("/dossiers/{ref}", response={200: DossierOut, **refusals(404, 422)})
def dossier(request: Caller, ref: Word) -> Any:
    """One dossier."""
    return dossiers.one(request.auth, ref)


@router.get("/dossiers/{ref}/moves", response={200: list[MoveOut], **refusals(404, 422)})
def list_moves(request: Caller, ref: Word) -> Any:
    """Every move from where the dossier is: what the caller may do now, what it still needs, and why not."""
    found = dossiers.one(request.auth, ref)
    mine = {offer.move.key: offer for offer in moves.offers(request.auth, found)}
    return [_told(request.auth, found, move, mine.get(move.key)) for move in workflow.moves_from(found.state)]


def _told(user: User, found: Dossier, move: Move, offer: moves.Offer | None) -> dict[str, Any]:
    """One move as the API tells it; why not, where the person cannot take it."""
    reasons = [need.why for need in offer.waiting if need.why] if offer else moves.explain(user, found, move)
    return {
        "move": move.key,
        "name": texts.say(f"moves.{move.key}.button"),
        "target": found.previous_state if move.target == workflow.PREVIOUS else move.target,
        "by": list(move.by),
        "mine": offer is not None,
        "role": str(offer.role) if offer else None,
        "paper_only": bool(offer and offer.paper_only),
        "ready": bool(offer and offer.ready),
        "needs": [_need(need) for need in offer.needs] if offer else [],
        "reasons": [shown(why) for why in reasons],
    }


def _need(need: moves.Need) -> dict[str, Any]:
    return {
        "key": need.key,
        "met": need.met,
        "brought": need.brought,
        "message": need.why.message if need.why else need.title,
        "who": names(need.who),
    }


@router.post("/dossiers/{ref}/moves", response={200: DossierOut, **refusals(403, 404, 409, 422)})
def take(request: Caller, ref: Word, payload: MoveIn) -> Any:
    """Take one move; the answer is the dossier where it then is. A refusal names every unmet condition, and nothing is changed.

    A move carried by the president's signed paper is taken on the pages, where the paper is handed in.
    """
    inputs = Inputs(reason=payload.reason, norms=tuple(payload.norms), signed=payload.signed)
    take_move(dossiers.one(request.auth, ref), payload.move, by=request.auth, inputs=inputs)
    return dossiers.one(request.auth, ref)
