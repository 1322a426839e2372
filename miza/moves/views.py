"""The page of a move: what it does, what still misses and who meets it, what the person brings, and the button."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.core import texts
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers import queries as dossiers
from miza.dossiers import workflow
from miza.dossiers.journey import Case, Inputs, deadline_after
from miza.dossiers.models import Dossier
from miza.dossiers.workflow import Move
from miza.files import actions as files
from miza.moves import queries
from miza.moves.actions import take as take_move
from miza.moves.forms import MoveForm
from miza.notifications.queries import letter_parts, letters_about


@require_GET
def index(request: Request, ref: str) -> HttpResponse:
    """Every move from where the dossier is: those the person may take, ready or not, and whose the others are."""
    dossier = dossiers.one(request.user, ref)
    mine = queries.offers(request.user, dossier)
    taken = {offer.move.key for offer in mine}
    others = [move for move in workflow.moves_from(dossier.state) if move.key not in taken]
    return render(request, "moves/index.html", {"dossier": dossier, "offers": mine, "others": others})


@require_http_methods(["GET", "POST"])
def take(request: Request, ref: str, move: str) -> HttpResponse:
    """Show what the move needs, or take it."""
    dossier = dossiers.one(request.user, ref)
    if move not in workflow.MOVES:
        raise Http404
    wanted = workflow.MOVES[move]
    offer = next((o for o in queries.offers(request.user, dossier) if o.move == wanted), None)
    if offer is None:
        reasons = queries.explain(request.user, dossier, wanted)
        status = 403 if wanted in workflow.moves_from(dossier.state) and not dossier.paused else 409
        return render(
            request, "moves/refused.html", {"dossier": dossier, "move": wanted, "reasons": reasons}, status=status
        )
    form = MoveForm(
        request.POST or None, request.FILES or None, dossier=dossier, move=wanted, paper_only=offer.paper_only
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = _take(dossier, wanted, form, request.user)
        except Refusal as refusal:
            return _page(request, dossier, offer, form, refusal)
        messages.success(request, _done(done, wanted))
        return redirect("dossiers:overview", ref)
    return _page(request, dossier, offer, form, None)


def _take(dossier: Dossier, move: Move, form: MoveForm, by: User) -> Dossier:
    """Store the scan, if one came, and take the move."""
    data = form.cleaned_data
    scan = files.store(data["scan"], owner=dossier.stream, by=by) if data.get("scan") else None
    inputs = Inputs(
        reason=data.get("reason", ""),
        norms=tuple(data.get("norms", ())),
        signed=data.get("signed", False),
        scan=scan,
        received_on=data.get("received_on"),
    )
    return take_move(dossier, move.key, by=by, inputs=inputs)


def _page(
    request: Request, dossier: Dossier, offer: queries.Offer, form: MoveForm, refusal: Refusal | None
) -> HttpResponse:
    """The move's page; after a refusal it names every unmet condition and keeps what was typed."""
    case = Case(dossier, offer.move, request.user, offer.role)
    context: dict[str, Any] = {
        "dossier": dossier,
        "offer": offer,
        "move": offer.move,
        "form": form,
        "reasons": refusal.reasons if refusal else (),
        "target": dossier.previous_state if offer.move.target == workflow.PREVIOUS else offer.move.target,
        "confirm": texts.say(f"moves.{offer.move.key}.confirm", **_params(case)),
    }
    status = 200
    if refusal is not None:
        status = 403 if isinstance(refusal, NotAllowed) else 409
    elif form.is_bound:
        status = 422
    return render(request, "moves/take.html", context, status=status)


def _params(case: Case) -> dict[str, Any]:
    """What the confirm sentence tells beforehand."""
    dossier = case.dossier
    visit = dossier.visits.filter(pass_no=dossier.pass_no, dropped_at__isnull=True).first()
    item = dossier.items.filter(adopted=True, used_at__isnull=True).first()
    date = item.plan_date if item and case.move.deadline_from == "decision" else deadline_after(dossier, case.move)
    return {
        "commune": dossier.commune.name,
        "date": date or dossier.deadline or "…",
        "visit_date": visit.starts_on if visit else "…",
        "rank": dossiers.next_rank(dossier),
    }


def _done(dossier: Dossier, move: Move) -> str:
    """The sentence on the next page: what happened and what comes next."""
    label = getattr(dossier, "label", None)
    visit = dossier.visits.filter(pass_no=dossier.pass_no, dropped_at__isnull=True).first()
    return texts.say(
        f"moves.{move.key}.done",
        commune=dossier.commune.name,
        ref=dossier.ref,
        date=dossier.deadline or "…",
        state=workflow.STATES[dossier.state].name,
        rank=dossier.rank or "…",
        number=label.number if label else "…",
        norms=dossier.open_norms,
        visit_date=visit.starts_on if visit else "…",
    )


@require_GET
def letters(request: Request, ref: str) -> HttpResponse:
    """Every letter and receipt of the dossier, latest first."""
    dossier = dossiers.one(request.user, ref)
    found = letters_about(dossier.stream).prefetch_related("errata")
    return render(request, "moves/letters.html", {"dossier": dossier, "letters": found})


@require_GET
def letter(request: Request, ref: str, pk: int) -> HttpResponse:
    """One letter as it was written, to read and print, its errata beside it."""
    dossier = dossiers.one(request.user, ref)
    written = get_object_or_404(letters_about(dossier.stream), pk=pk)
    context = {
        "dossier": dossier,
        "letter": written,
        "parts": letter_parts(written),
        "errata": written.errata.select_related("notice"),
        "may_rectify": access.may(request.user, Right.RECTIFY, dossier.commune_id),
    }
    return render(request, "moves/letter.html", context)
