"""Requests for review: asked by the commune, answered by someone who took no part in the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import clock, formats, texts
from miza.core.errors import Refusal
from miza.dossiers import actions, queries
from miza.dossiers.forms import ReviewDecisionForm, ReviewForm, refused
from miza.dossiers.journey import acting_role
from miza.dossiers.models import Dossier
from miza.journal.models import Entry

ASKING = (Role.PRESIDENT, Role.DELEGATE, Role.MANAGER)  # the manager by the commune's signed paper


@require_GET
def reviews(request: Request, ref: str) -> HttpResponse:
    """Requests of the dossier, and what can still be contested."""
    dossier = queries.one(request.user, ref)
    context = {
        "dossier": dossier,
        "requests": dossier.reviews.select_related("paper"),
        "open_ones": contestable(dossier),
        "may_ask": _may_ask(request, dossier),
        "may_answer": access.may(request.user, Right.REVIEW_RECORD, dossier.commune_id),
    }
    return render(request, "dossiers/reviews.html", context)


def contestable(dossier: Dossier) -> list[tuple[Entry, Any]]:
    """Decisions that can still be contested, latest of each kind, with the last day to ask."""
    latest: dict[str, Entry] = {}
    for entry in queries.decisions(dossier):
        latest.setdefault(entry.verb, entry)
    dated = [(entry, actions.ask_by(dossier, entry.at)) for entry in latest.values()]
    return [(entry, last) for entry, last in dated if last >= clock.today()]


def _may_ask(request: Request, dossier: Dossier) -> bool:
    return bool(access.roles(request.user, dossier.commune_id) & set(ASKING))


@require_http_methods(["GET", "POST"])
def ask(request: Request, ref: str) -> HttpResponse:
    """Ask for a review, in the name of the commune."""
    dossier = queries.one(request.user, ref)
    role = acting_role(request.user, dossier, ASKING)
    choices = [
        (
            entry.verb,
            _("%(decision)s, %(date)s")
            % {"decision": texts.say(f"moves.{entry.verb}.button"), "date": formats.day(entry.at)},
        )
        for entry, _last in contestable(dossier)
    ]
    by_paper = role == Role.MANAGER
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        decisions=choices,
        paper_needed=by_paper,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.ask_review(dossier, data["against"], reasons=data["reasons"], paper=data["paper"], by=request.user)
        except Refusal as refusal:
            refused(
                form,
                refusal,
                reason="reasons",
                review_too_late="against",
                review_asked="against",
                no_such_decision="against",
                file="paper",
            )
        else:
            messages.success(
                request, _("The request for review is recorded. You get a reasoned answer by the date shown.")
            )
            return redirect("dossiers:reviews", ref)
    context = {"dossier": dossier, "form": form, "choices": choices, "by_paper": by_paper}
    return render(request, "dossiers/review_ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def answer(request: Request, ref: str, pk: int) -> HttpResponse:
    """Answer a request for review, with reasons."""
    dossier = queries.one(request.user, ref)
    access.require(request.user, Right.REVIEW_RECORD, dossier.commune_id)
    asked = get_object_or_404(dossier.reviews.select_related("paper"), pk=pk)
    form = ReviewDecisionForm(request.POST if request.method == "POST" else None, request=asked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_review(asked, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            refused(form, refusal, reason="reasons", choice_unknown="outcome")
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect("dossiers:reviews", ref)
    context = {"dossier": dossier, "form": form, "asked": asked}
    return render(request, "dossiers/review_answer.html", context, status=422 if form.errors else 200)
