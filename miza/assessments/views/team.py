"""The local team, and the launch period: kick-off, calendar, consent."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from miza.accounts.access import Request
from miza.assessments import actions, queries
from miza.assessments.forms import CalendarForm, KickoffForm, MemberForm, show_faults
from miza.assessments.models import Launch, TeamMember
from miza.assessments.views.conflict import two_calendars, two_kickoffs, two_members
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier

Save = Callable[[dict[str, Any]], object]
PLACES = {"member_twice": "user", "nobody_present": "women", "date_future": "kickoff_on", "file_*": "minutes"}


@require_http_methods(["GET", "POST"])
def team(request: Request, ref: str) -> HttpResponse:
    """The local team by group; someone more may be added."""
    dossier = _inside(request, ref)
    form = MemberForm(request.POST if request.method == "POST" else None, people=queries.people(dossier))
    if request.method == "POST" and _saved(form, lambda data: _add(dossier, data, request)):
        return redirect("assessments:team", ref)
    return _team_page(request, dossier, form)


def _add(dossier: Dossier, data: dict[str, Any], request: Request) -> TeamMember:
    data.pop("version")
    return actions.add_member(dossier, **data, by=request.user)


def _team_page(request: Request, dossier: Dossier, form: MemberForm, member: TeamMember | None = None) -> HttpResponse:
    context = {
        "dossier": dossier,
        "form": form,
        "member": member,
        "groups": queries.groups(dossier),
        "editable": queries.may_edit_team(request.user, dossier),
    }
    return render(request, "assessments/team.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def member(request: Request, ref: str, pk: int) -> HttpResponse:
    """Change what is said of a member."""
    dossier = _inside(request, ref)
    found = get_object_or_404(queries.team(dossier), pk=pk)
    form = MemberForm(request.POST if request.method == "POST" else None, people=queries.people(dossier), member=found)
    try:
        if request.method == "POST" and _saved(form, lambda data: _edit(found, data, request)):
            return redirect("assessments:team", ref)
    except Stale as stale:
        return two_members(request, dossier, stale)
    return _team_page(request, dossier, form, found)


def _edit(found: TeamMember, data: dict[str, Any], request: Request) -> TeamMember:
    return actions.edit_member(found, **data | {"version": data["version"] or 0}, by=request.user)


@require_http_methods(["GET", "POST"])
def leave(request: Request, ref: str, pk: int) -> HttpResponse:
    """Confirm that a member leaves the team."""
    dossier = _inside(request, ref)
    found = get_object_or_404(queries.team(dossier), pk=pk)
    if request.method == "POST":
        actions.member_leaves(found, by=request.user)
        return redirect("assessments:team", ref)
    return render(request, "assessments/leave.html", {"dossier": dossier, "member": found})


@require_GET
def launch(request: Request, ref: str) -> HttpResponse:
    """Where the launch period is: team, kick-off, calendar, consent."""
    return _launch_page(request, _inside(request, ref))


@require_http_methods(["GET", "POST"])
def kickoff(request: Request, ref: str) -> HttpResponse:
    """Record the kick-off meeting."""
    dossier = _inside(request, ref)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = KickoffForm(data, files, launch=queries.launch(dossier))
    try:
        if request.method == "POST" and _saved(form, lambda data: _record(dossier, data, request)):
            return redirect("assessments:launch", ref)
    except Stale as stale:
        return two_kickoffs(request, dossier, stale)
    return _launch_page(request, dossier, kickoff_form=form)


def _record(dossier: Dossier, data: dict[str, Any], request: Request) -> Launch:
    held_on, version = data.pop("kickoff_on"), data.pop("version") or 0
    return actions.record_kickoff(dossier, held_on=held_on, version=version, **data, by=request.user)


@require_http_methods(["GET", "POST"])
def calendar(request: Request, ref: str) -> HttpResponse:
    """Set the calendar."""
    dossier = _inside(request, ref)
    form = CalendarForm(request.POST if request.method == "POST" else None, launch=queries.launch(dossier))
    try:
        if request.method == "POST" and _saved(form, lambda data: _set(dossier, form, data, request)):
            return redirect("assessments:launch", ref)
    except Stale as stale:
        return two_calendars(request, dossier, stale)
    return _launch_page(request, dossier, calendar_form=form)


def _set(dossier: Dossier, form: CalendarForm, data: dict[str, Any], request: Request) -> Launch:
    version = data["version"] or 0
    days = {"meetings": form.meetings, "submission_on": data["submission_on"]}
    return actions.set_calendar(dossier, **days, version=version, by=request.user)


@require_POST
def consent(request: Request, ref: str) -> HttpResponse:
    """Allow the assigned expert to read meanwhile, or no more."""
    dossier = _inside(request, ref)
    actions.allow_expert(dossier, allowed=request.POST.get("allowed") == "yes", by=request.user)
    return redirect(reverse("assessments:launch", args=[ref]) + "#consent")


def _inside(request: Request, ref: str) -> Dossier:
    dossier = dossiers.one(request.user, ref)
    queries.require_insider(request.user, dossier)
    return dossier


def _saved(form: Any, save: Save) -> bool:
    """Save what a form holds; when it is refused, each reason stands next to its field."""
    if not form.is_valid():
        return False
    try:
        save(dict(form.cleaned_data))
    except (NotAllowed, Stale):
        raise
    except Refusal as refusal:
        show_faults(form, refusal.reasons, PLACES)
        return False
    return True


def _launch_page(
    request: Request,
    dossier: Dossier,
    kickoff_form: KickoffForm | None = None,
    calendar_form: CalendarForm | None = None,
) -> HttpResponse:
    found = queries.launch(dossier)
    refused = kickoff_form or calendar_form
    context = {
        "dossier": dossier,
        "launch": found,
        "meetings": queries.meeting_days(found),
        "groups": queries.groups(dossier),
        "kickoff_form": kickoff_form or KickoffForm(launch=found),
        "calendar_form": calendar_form or CalendarForm(launch=found),
        "form": refused,
        "leads": queries.may_edit_team(request.user, dossier),
        "editable": queries.may_edit_team(request.user, dossier) and dossier.state == "launching",
    }
    return render(request, "assessments/launch.html", context, status=422 if refused and refused.is_bound else 200)
