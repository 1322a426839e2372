"""Acts that change a dossier without moving it: deadlines, the president, papers that the commune disputes."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.actions import NewPerson
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import clock, texts
from miza.core.errors import Refusal
from miza.dossiers import actions, queries
from miza.dossiers.forms import ContestForm, ExtendForm, PauseForm, PresidentForm, ResumeForm, refused
from miza.dossiers.journey import acting_role
from miza.dossiers.models import Dossier

PRESIDENT_FIELDS = {
    "same_president": "full_name",
    "appointed_already": "full_name",
    "contact_taken": "email",
    "phone_invalid": "phone",
    "date_future": "since",
    "since_before_term": "since",
    "president_in_office": "since",
}


@require_http_methods(["GET", "POST"])
def extend(request: Request, ref: str) -> HttpResponse:
    """Give the present step more time."""
    dossier = _for(request, ref, Right.DEADLINE_EXTEND)
    form = ExtendForm(request.POST if request.method == "POST" else None)

    def act(data: dict[str, Any]) -> Dossier:
        return actions.extend(dossier, data["to_date"], why=data["why"], by=request.user)

    return _act(request, dossier, form, "extend", act, not_later="to_date", no_deadline="to_date", reason="why")


@require_http_methods(["GET", "POST"])
def pause(request: Request, ref: str) -> HttpResponse:
    """Stop the deadlines for a while."""
    dossier = _for(request, ref, Right.DEADLINE_PAUSE)
    form = PauseForm(request.POST if request.method == "POST" else None, initial={"starts": clock.today()})

    def act(data: dict[str, Any]) -> Dossier:
        return actions.pause(dossier, data["starts"], data["until"], why=data["why"], by=request.user)

    where = {"date_future": "starts", "pause_before_state": "starts", "pause_order": "until", "reason": "why"}
    return _act(request, dossier, form, "pause", act, **where)


@require_http_methods(["GET", "POST"])
def resume(request: Request, ref: str) -> HttpResponse:
    """Let the deadlines run again."""
    dossier = _for(request, ref, Right.DEADLINE_PAUSE)
    form = ResumeForm(request.POST if request.method == "POST" else None)

    def act(data: dict[str, Any]) -> Dossier:
        return actions.resume(dossier, why=data["why"], by=request.user)

    return _act(request, dossier, form, "resume", act, reason="why")


@require_http_methods(["GET", "POST"])
def president(request: Request, ref: str) -> HttpResponse:
    """Record the commune's new president, with the proof; a newcomer then gets a code to open the account."""
    dossier = _for(request, ref, Right.PRESIDENT_REPLACE)
    form = PresidentForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewPerson(full_name=data["full_name"], email=data["email"], phone=data["phone"])
        try:
            done, successor = actions.replace_president(
                dossier, new, since=data["since"], proof=data["proof"], by=request.user
            )
        except Refusal as refusal:
            refused(form, refusal, file="proof", **PRESIDENT_FIELDS)
        else:
            messages.success(request, texts.say("acts.replace_president.done", **_told(done)))
            if successor.has_usable_password():
                return redirect("dossiers:overview", ref)
            return redirect("account_code", successor.public_id)
    return _form(request, dossier, form, "replace_president")


@require_http_methods(["GET", "POST"])
def confirm(request: Request, ref: str) -> HttpResponse:
    """The new president confirms that the commune goes on."""
    dossier = queries.one(request.user, ref)
    acting_role(request.user, dossier, (Role.PRESIDENT, Role.DELEGATE))
    if request.method == "POST":
        actions.confirm_participation(dossier, by=request.user)
        messages.success(request, _("The commune’s participation is confirmed. Thank you."))
        return redirect("dossiers:overview", ref)
    return render(request, "dossiers/confirm.html", {"dossier": dossier})


@require_http_methods(["GET", "POST"])
def contest(request: Request, ref: str, pk: int) -> HttpResponse:
    """Dispute a paper that someone recorded in the commune's name."""
    dossier = queries.one(request.user, ref)
    acting_role(request.user, dossier, (Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT))
    signature = get_object_or_404(dossier.signatures.select_related("by", "scan"), pk=pk)
    form = ContestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.contest_paper(signature, form.cleaned_data["why"], by=request.user)
        except Refusal as refusal:
            refused(form, refusal, reason="why")
        else:
            messages.success(request, _("Your objection is recorded beside the paper. Programme management reads it."))
            return redirect("dossiers:overview", ref)
    context = {"dossier": dossier, "signature": signature, "form": form}
    return render(request, "dossiers/contest.html", context, status=422 if form.errors else 200)


def _for(request: Request, ref: str, right: Right) -> Dossier:
    """The dossier, for who may do this act: the page says so before anything is typed; the action checks again."""
    dossier = queries.one(request.user, ref)
    access.require(request.user, right, dossier.commune_id)
    return dossier


def _act(
    request: Request,
    dossier: Dossier,
    form: forms.Form,
    name: str,
    act: Callable[[dict[str, Any]], Dossier],
    **where: str,
) -> HttpResponse:
    """Ask, act, say what happened: the same for every act of journey.yaml."""
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except Refusal as refusal:
            refused(form, refusal, **where)
        else:
            messages.success(request, texts.say(f"acts.{name}.done", **_told(done)))
            return redirect("dossiers:overview", dossier.ref)
    return _form(request, dossier, form, name)


def _form(request: Request, dossier: Dossier, form: forms.Form, name: str) -> HttpResponse:
    """The page of an act, with what was typed."""
    context = {"dossier": dossier, "form": form, "act": name, "title": texts.say(f"acts.{name}.button")}
    return render(request, "dossiers/act.html", context, status=422 if form.errors else 200)


def _told(dossier: Dossier) -> dict[str, Any]:
    """What the sentences of the acts are filled with."""
    return {
        "commune": dossier.commune.name,
        "date": dossier.confirm_president_by or dossier.deadline or "…",
        "start_date": dossier.paused_from or "…",
        "end_date": dossier.paused_until or "…",
    }
