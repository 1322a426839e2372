"""Clarification queries: the technical team writes them, the commune answers them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.assessments import queries as assessments
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier
from miza.verification import actions, queries
from miza.verification.forms import AnswerForm, AskForm, refused
from miza.verification.models import Query
from miza.verification.views.conflicts import conflict


@require_http_methods(["GET", "POST"])
def index(request: Request, ref: str) -> HttpResponse:
    """Every query with its answer; a post writes one more."""
    dossier = dossiers.one(request.user, ref)
    chosen = {"norm": request.GET.get("norm", "")}
    form = AskForm(request.POST or None, norms=assessments.tree(dossier).norms, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(dossier, form.cleaned_data["norm"], form.cleaned_data["question"], by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The query is written. The commune reads it once the request is sent."))
            return redirect("verification:queries", ref)
    status = 422 if form.errors else 200
    return render(request, "verification/queries.html", _index(request.user, dossier, form), status=status)


def _index(user: User, dossier: Dossier, form: AskForm) -> dict[str, Any]:
    asks = dossier.state == "reviewing" and not dossier.paused and queries.verifier_problem(user, dossier) is None
    answers = dossier.state == "clarifying" and access.may(user, Right.QUERY_ANSWER, dossier.commune_id)
    found = list(queries.asked(dossier, user))
    return {
        "dossier": dossier,
        "waiting": [q for q in found if q.sent_at is None],
        "open": [q for q in found if q.sent_at and not q.closed_at],
        "closed": [q for q in found if q.sent_at and q.closed_at],
        "titles": {norm.code: norm.title for norm in assessments.tree(dossier).norms},
        "form": form if asks or form.errors else None,
        "asks": asks,
        "answers": answers,
    }


@require_POST
def take_back(request: Request, ref: str, query: int) -> HttpResponse:
    """Take back a query that was not sent."""
    dossier = dossiers.one(request.user, ref)
    found = get_object_or_404(Query, pk=query, dossier=dossier)
    actions.take_back(dossier, found, by=request.user)
    messages.success(request, _("The query is taken back."))
    return redirect("verification:queries", ref)


@require_http_methods(["GET", "POST"])
def answer(request: Request, ref: str, query: int) -> HttpResponse:
    """Answer one query."""
    dossier = dossiers.one(request.user, ref)
    found = get_object_or_404(queries.asked(dossier, request.user), pk=query)
    if request.method == "POST":
        access.require(request.user, Right.QUERY_ANSWER, dossier.commune_id)
    elif not access.may(request.user, Right.QUERY_ANSWER, dossier.commune_id):
        return redirect("verification:queries", ref)
    form = AnswerForm(
        request.POST or None, request.FILES or None, initial={"version": found.version, "answer": found.answer}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request.user, dossier, found, form)
        except NotAllowed:
            raise
        except Stale as stale:
            stored = AnswerForm(initial={"version": stale.current.version, "answer": stale.current.answer})
            more = {"ref": ref, "subject": found.question}
            return conflict(request, stale, form, stored, stale.current.version, **more)
        except Refusal as refusal:
            refused(form, refusal, file="file", required="answer")
        else:
            messages.success(request, _("Your answer is saved. It is handed over with the others."))
            return redirect("verification:queries", ref)
    context = {"dossier": dossier, "query": found, "norm": assessments.norm(dossier, found.norm), "form": form}
    return render(request, "verification/answer.html", context, status=422 if form.errors else 200)


def _answer(user: User, dossier: Dossier, query: Query, form: AnswerForm) -> None:
    data = form.cleaned_data
    actions.answer(dossier, query, data["answer"], data["file"], version=data["version"], by=user)
