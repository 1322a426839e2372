"""The whole form by principle, and the closing of the consensus."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.permissions import Right
from miza.assessments import actions, queries
from miza.assessments.forms import ConsensusForm
from miza.core import clock
from miza.core.errors import Refusal
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier


@require_GET
def form(request: Request, ref: str) -> HttpResponse:
    """Every norm with its level, evidence and consensus, and what lowers the score."""
    dossier = dossiers.one(request.user, ref)
    queries.require_reader(request.user, dossier)
    parts, scores = queries.form(dossier)
    lines = [line for part in parts for line in part.lines]
    context: dict[str, Any] = {
        "dossier": dossier,
        "framework": dossier.round.framework,
        "parts": parts,
        "scores": scores,
        "rule": queries.rule_of(dossier),
        "indicators": {i.code: i for line in lines for i in line.norm.indicators.all()},
        "total": len(lines),
        "done": sum(line.answered for line in lines),
        "to_settle": sum(line.answered and not line.settled for line in lines),
        "lowered": sum(line.lowered for line in lines),
        "editable": queries.may_edit_form(request.user, dossier),
        "leads": access.may(request.user, Right.TEAM_EDIT, dossier.commune_id),
        "closed": request.GET.get("closed", ""),
    }
    return render(request, "assessments/form.html", context)


@require_http_methods(["GET", "POST"])
def consensus(request: Request, ref: str) -> HttpResponse:
    """Choose the answered norms that a team meeting settled, with its date."""
    dossier = dossiers.one(request.user, ref)
    access.require(request.user, Right.TEAM_EDIT, dossier.commune_id)
    lines = [line for part in queries.form(dossier)[0] for line in part.lines]
    waiting = [line for line in lines if line.answered and not line.settled and line.open]
    initial = {"met_on": clock.today(), "norms": [line.norm.code for line in waiting]}
    asked = ConsensusForm(request.POST if request.method == "POST" else None, lines=waiting, initial=initial)
    refused: tuple[Any, ...] = ()
    if request.method == "POST" and asked.is_valid():
        try:
            closed = _close(dossier, asked, request)
        except Refusal as refusal:
            refused = refusal.reasons
        else:
            return redirect(reverse("assessments:form", args=[ref]) + f"?closed={closed}")
    context = {
        "dossier": dossier,
        "form": asked,
        "waiting": waiting,
        "reasons": refused,
        "unanswered": sum(not line.answered for line in lines),
    }
    status = 409 if refused else 422 if asked.is_bound else 200
    return render(request, "assessments/consensus.html", context, status=status)


def _close(dossier: Dossier, asked: ConsensusForm, request: Request) -> int:
    """How many norms were closed."""
    data = asked.cleaned_data
    return len(actions.close_consensus(dossier, data["norms"], met_on=data["met_on"], by=request.user))
