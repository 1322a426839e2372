"""The action plan of a dossier: gaps, activities, workshop, the commune's word, follow-up."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.assessments import queries as assessments
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier
from miza.plans import actions, queries
from miza.plans.forms import (
    ActivityForm,
    AgreeForm,
    DisagreeForm,
    DoneForm,
    WorkshopForm,
    activity_initial,
    workshop_initial,
)
from miza.plans.models import Activity, Plan
from miza.verification.forms import refused
from miza.verification.views.conflicts import conflict

COMMUNE = {Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT}
WEIGHED = (
    "planning",
    "studying",
    "deliberating",
    "consulting",
)  # the plan is drawn up, or weighed against what must be mended


@require_safe
def index(request: Request, ref: str) -> HttpResponse:
    """The whole plan."""
    dossier = dossiers.one(request.user, ref)
    plan = queries.current(dossier)
    rows = list(queries.activities(plan))
    gaps = queries.gaps(dossier, {row.action for row in rows if row.action})
    context = {
        "dossier": dossier,
        "plan": plan,
        "items": queries.items(dossier, rows),
        "totals": queries.totals(rows),
        "gaps": gaps,
        "shows_gaps": dossier.state in WEIGHED and bool(gaps.lines or gaps.more),
        "everything": "all" in request.GET,
        **_may(request.user, dossier),
    }
    return render(request, "plans/plan.html", context)


def _may(user: User, dossier: Dossier) -> dict[str, bool]:
    """What the pages offer to the person; the actions decide."""
    if dossier.paused:
        return {}
    held = access.roles(user, dossier.commune_id)
    drawn_up, followed = dossier.state == "planning", dossier.state == "improving"
    edits = access.may(user, Right.PLAN_EDIT, dossier.commune_id)
    return {
        "edits": drawn_up and edits,
        "agrees": drawn_up and bool(held & (COMMUNE | {Role.MANAGER})),
        "follows": followed and bool(held & COMMUNE),
    }


def _shut(request: Request, dossier: Dossier, act: str) -> bool:
    """Is a page opened by someone to whom the plan does not offer it? A post is left to the action, which says why."""
    return request.method != "POST" and not _may(request.user, dossier).get(act)


def _page(request: Request, dossier: Dossier, form: forms.Form, title: Any, submit: Any, **more: Any) -> HttpResponse:
    context = {"dossier": dossier, "form": form, "heading": title, "submit": submit, **more}
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


def _done(request: Request, form: forms.Form, act: Callable[[], object], done: str, **fields: str) -> bool:
    """Run the action of a valid form; a refusal goes back beside its fields. Was it done?"""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except (NotAllowed, Stale):
        raise
    except Refusal as refusal:
        refused(form, refusal, **fields)
        return False
    messages.success(request, done)
    return True


@require_POST
def add(request: Request, ref: str) -> HttpResponse:
    """Add an improvement action of the framework, by one click."""
    dossier = dossiers.one(request.user, ref)
    activity = actions.add_from_framework(dossier, request.POST.get("action", ""), by=request.user)
    messages.success(request, _("The activity on %(norm)s is in the plan.") % {"norm": activity.norm})
    return redirect("plans:plan", ref)


def _form(dossier: Dossier, *args: Any, **kwargs: Any) -> ActivityForm:
    return ActivityForm(*args, norms=assessments.tree(dossier).norms, scale=assessments.scale(dossier), **kwargs)


@require_http_methods(["GET", "POST"])
def own(request: Request, ref: str) -> HttpResponse:
    """Add an activity of the commune's own."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "edits"):
        return redirect("plans:plan", ref)
    form = _form(dossier, request.POST or None, initial={"norm": request.GET.get("norm", "")})

    def act() -> object:
        return actions.add_own(dossier, form.cleaned_data["norm"], form.content(), by=request.user)

    if _done(request, form, act, _("The activity is in the plan."), dates_order="ends_on"):
        return redirect("plans:plan", ref)
    return _page(request, dossier, form, _("Add an activity"), _("Add"))


@require_http_methods(["GET", "POST"])
def edit(request: Request, ref: str, activity: int) -> HttpResponse:
    """Change an activity."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "edits"):
        return redirect("plans:plan", ref)
    item = _item(dossier, activity)
    form = _form(dossier, request.POST or None, fixed=True, initial=activity_initial(item.activity, item.title))

    def act() -> object:
        version = form.cleaned_data["version"] or 0
        typed = form.content()
        content = replace(typed, title=item.source(typed.title))
        return actions.change(dossier, activity, content, version=version, by=request.user)

    try:
        if _done(request, form, act, _("The activity is saved."), dates_order="ends_on"):
            return redirect("plans:plan", ref)
    except Stale as stale:
        now = _item(dossier, activity)
        stored = _form(dossier, fixed=True, initial=activity_initial(now.activity, now.title))
        return conflict(request, stale, form, stored, now.activity.version, ref=ref, subject=now.title)
    return _page(request, dossier, form, _("Change an activity"), _("Save"), item=item)


def _item(dossier: Dossier, activity: int) -> queries.Item:
    rows = list(queries.activities(queries.current(dossier)).filter(pk=activity))
    if not rows:
        raise Http404(activity)
    return queries.items(dossier, rows)[0]


@require_http_methods(["GET", "POST"])
def drop(request: Request, ref: str, activity: int) -> HttpResponse:
    """Take an activity out of the plan, after a question."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "edits"):
        return redirect("plans:plan", ref)
    item = _item(dossier, activity)
    if request.method == "POST":
        actions.drop(dossier, activity, by=request.user)
        messages.success(request, _("The activity is taken out of the plan."))
        return redirect("plans:plan", ref)
    return render(request, "plans/drop.html", {"dossier": dossier, "item": item})


@require_http_methods(["GET", "POST"])
def done(request: Request, ref: str, activity: int) -> HttpResponse:
    """Say when an activity was done, with its proof."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "follows"):
        return redirect("plans:plan", ref)
    item = _item(dossier, activity)
    form = DoneForm(request.POST or None, request.FILES or None, initial=_done_initial(item.activity))

    def act() -> object:
        data = form.cleaned_data
        return actions.record_done(
            dossier, activity, data["done_on"], data["proof"], version=data["version"], by=request.user
        )

    try:
        if _done(request, form, act, _("The activity is recorded as done."), file="proof", required="proof"):
            return redirect("plans:plan", ref)
    except Stale as stale:
        stored = DoneForm(initial=_done_initial(stale.current))
        return conflict(request, stale, form, stored, stale.current.version, ref=ref, subject=item.title)
    return _page(request, dossier, form, _("Record an activity as done"), _("Save"), item=item)


def _done_initial(activity: Activity) -> dict[str, Any]:
    return {"version": activity.version, "done_on": activity.done_on}


@require_http_methods(["GET", "POST"])
def workshop(request: Request, ref: str) -> HttpResponse:
    """Record the workshop."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "edits"):
        return redirect("plans:plan", ref)
    form = WorkshopForm(request.POST or None, request.FILES or None, initial=workshop_initial(queries.current(dossier)))

    def act() -> Plan:
        data = form.cleaned_data
        return actions.record_workshop(
            dossier, data["on"], data["women"], data["men"], data["minutes"], version=data["version"], by=request.user
        )

    try:
        if _done(
            request,
            form,
            act,
            _("The workshop is recorded."),
            file="minutes",
            required="minutes",
            nobody_present="women",
        ):
            return redirect("plans:plan", ref)
    except Stale as stale:
        stored = WorkshopForm(initial=workshop_initial(stale.current))
        return conflict(request, stale, form, stored, stale.current.version, ref=ref)
    return _page(request, dossier, form, _("Workshop of the action plan"), _("Save"))


@require_http_methods(["GET", "POST"])
def agree(request: Request, ref: str) -> HttpResponse:
    """The commune agrees to the plan as it stands."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "agrees"):
        return redirect("plans:plan", ref)
    on_screen = bool(access.roles(request.user, dossier.commune_id) & {Role.PRESIDENT, Role.DELEGATE})
    form = AgreeForm(request.POST or None, request.FILES or None, on_screen=on_screen, initial=_edition(dossier))

    def act() -> Plan:
        data = form.cleaned_data
        paper = {"scan": data["scan"], "received_on": data["received_on"]}
        return actions.agree(dossier, edition=data["edition"], by=request.user, **paper)

    if _done(request, form, act, _("The agreement of the commune is recorded."), file="scan"):
        return redirect("plans:plan", ref)
    return _page(request, dossier, form, _("Agreement of the commune"), _("Agree to the plan"), **_summary(dossier))


@require_http_methods(["GET", "POST"])
def disagree(request: Request, ref: str) -> HttpResponse:
    """Record the commune's points of disagreement."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "edits"):
        return redirect("plans:plan", ref)
    form = DisagreeForm(request.POST or None, initial=_edition(dossier))

    def act() -> Plan:
        data = form.cleaned_data
        return actions.record_disagreement(dossier, data["points"], edition=data["edition"], by=request.user)

    if _done(request, form, act, _("The points of disagreement are recorded.")):
        return redirect("plans:plan", ref)
    return _page(request, dossier, form, _("Points of disagreement"), _("Record"), **_summary(dossier))


def _edition(dossier: Dossier) -> dict[str, int]:
    plan = queries.current(dossier)
    return {"edition": plan.edition if plan else 0}


def _summary(dossier: Dossier) -> dict[str, Any]:
    """The plan that is agreed to, in short."""
    rows = list(queries.activities(queries.current(dossier)))
    return {"items": queries.items(dossier, rows), "totals": queries.totals(rows)}
