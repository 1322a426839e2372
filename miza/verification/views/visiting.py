"""The visit: what was agreed, who goes, what is still to be done, and the small pages where each does their part."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier
from miza.verification import actions, queries
from miza.verification.forms import (
    InterestsForm,
    OtherDatesForm,
    SignForm,
    TeamForm,
    VisitForm,
    VisitReportForm,
    WordsForm,
    refused,
)
from miza.verification.models import Visit, VisitMember
from miza.verification.views.conflicts import conflict

BEFORE = ("reviewing", "clarifying")


@require_safe
def index(request: Request, ref: str) -> HttpResponse:
    """The visit of the present pass."""
    dossier = dossiers.one(request.user, ref)
    visit = queries.current_visit(dossier)
    members = queries.team(visit) if visit else []
    context = {
        "dossier": dossier,
        "visit": visit,
        "members": members,
        "parties": queries.parties(visit) if visit and visit.report_text else None,
        "readable": queries.open_to(request.user, dossier, visit),
        **_may(request.user, dossier, visit, members),
    }
    return render(request, "verification/visit.html", context)


def _may(user: User, dossier: Dossier, visit: Visit | None, members: list[VisitMember]) -> dict[str, Any]:
    """What the page offers to the person; the actions decide."""
    if dossier.paused:
        return {}
    before, on_site = dossier.state in BEFORE, dossier.state == "visiting"
    coordinates = Role.COORDINATION in access.roles(user)
    verifies = (before or on_site) and queries.verifier_problem(user, dossier) is None
    commune = access.may(user, Right.VISIT_CONFIRM, dossier.commune_id)
    written = on_site and visit is not None and bool(visit.report_text)
    return {
        "proposes": coordinates and before,
        "changes_team": coordinates and (before or on_site) and visit is not None,
        "confirms": commune and before and visit is not None,
        "declares": next((m for m in members if m.expert_id == user.pk), None) if before or on_site else None,
        "writes": verifies and on_site and visit is not None,
        "signs": written and (verifies or commune or access.may(user, Right.PAPER_RECORD)),
        "observes": written and access.may(user, Right.REPORT_OBSERVE, dossier.commune_id),
        "refuses": written and (verifies or access.may(user, Right.REPORT_OBSERVE, dossier.commune_id)),
    }


def _shut(request: Request, dossier: Dossier, act: str) -> bool:
    """Is a small page opened by someone to whom the visit's page does not offer it? A post is left to the action, which says why."""
    if request.method == "POST":
        return False
    visit = queries.current_visit(dossier)
    return not _may(request.user, dossier, visit, queries.team(visit) if visit else []).get(act)


def _page(request: Request, dossier: Dossier, form: forms.Form, title: Any, submit: Any, **more: Any) -> HttpResponse:
    """A small page with one form."""
    context = {"dossier": dossier, "form": form, "heading": title, "submit": submit, **more}
    return render(request, "verification/visit_form.html", context, status=422 if form.errors else 200)


def _done(request: Request, form: forms.Form, act: Callable[[], object], done: Any, **fields: str) -> bool:
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


@require_http_methods(["GET", "POST"])
def propose(request: Request, ref: str) -> HttpResponse:
    """The coordination committee proposes dates, programme and team."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "proposes"):
        return redirect("verification:visit", ref)
    experts = queries.eligible(dossier)
    form = VisitForm(request.POST or None, experts=experts, initial=_former(dossier, experts))

    def act() -> object:
        data = form.cleaned_data
        return actions.propose_visit(
            dossier, data["starts_on"], data["ends_on"], data["programme"], data["team"], by=request.user
        )

    fields = {"dates_order": "ends_on", "date_past": "starts_on", "not_assigned": "team"}
    if _done(request, form, act, _("The dates are proposed. The commune confirms them or asks for others."), **fields):
        return redirect("verification:visit", ref)
    return _page(request, dossier, form, _("Propose a visit"), _("Propose"), experts=experts, needs_experts=True)


def _former(dossier: Dossier, experts: list[User]) -> dict[str, Any]:
    """The programme and team of the former proposal, else everyone assigned; the dates are to be chosen."""
    visit = dossier.visits.first()
    if visit is None:
        return {"team": [str(person.pk) for person in experts]}
    return {"programme": visit.programme, "team": [str(m.expert_id) for m in queries.team(visit)]}


@require_http_methods(["GET", "POST"])
def team(request: Request, ref: str) -> HttpResponse:
    """The coordination committee replaces members of the team."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "changes_team"):
        return redirect("verification:visit", ref)
    visit = queries.current_visit(dossier)
    experts = queries.eligible(dossier)
    present = [str(m.expert_id) for m in queries.team(visit)] if visit else []
    form = TeamForm(request.POST or None, experts=experts, initial={"team": present})

    def act() -> object:
        return actions.change_team(dossier, form.cleaned_data["team"], by=request.user)

    if _done(request, form, act, _("The team is changed."), not_assigned="team"):
        return redirect("verification:visit", ref)
    return _page(request, dossier, form, _("Change the team"), _("Save"), experts=experts, needs_experts=True)


@require_POST
def confirm(request: Request, ref: str) -> HttpResponse:
    """The commune confirms the dates it was shown."""
    dossier = dossiers.one(request.user, ref)
    visit = request.POST.get("visit", "")
    actions.confirm_visit(dossier, int(visit) if visit.isdigit() else 0, by=request.user)
    messages.success(request, _("The dates of the visit are confirmed."))
    return redirect("verification:visit", ref)


@require_http_methods(["GET", "POST"])
def other_dates(request: Request, ref: str) -> HttpResponse:
    """The commune asks for other dates."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "confirms"):
        return redirect("verification:visit", ref)
    visit = queries.current_visit(dossier)
    form = OtherDatesForm(request.POST or None)

    def act() -> object:
        return actions.ask_other_dates(dossier, visit.pk if visit else 0, form.cleaned_data["reason"], by=request.user)

    if _done(request, form, act, _("Your request is sent to the coordination committee.")):
        return redirect("verification:visit", ref)
    return _page(request, dossier, form, _("Ask for other dates"), _("Send"), visit=visit)


@require_http_methods(["GET", "POST"])
def interests(request: Request, ref: str) -> HttpResponse:
    """A member of the team declares their interests for this visit."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "declares"):
        return redirect("verification:visit", ref)
    form = InterestsForm(request.POST or None)

    def act() -> object:
        data = form.cleaned_data
        return actions.declare_interests(dossier, data["declared"], data["interests"], by=request.user)

    if _done(request, form, act, _("Your declaration is recorded."), required="interests"):
        return redirect("verification:visit", ref)
    return _page(request, dossier, form, _("Declare your interests"), _("Declare"))


@require_http_methods(["GET", "POST"])
def write(request: Request, ref: str) -> HttpResponse:
    """A verifying expert writes the report of the visit."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "writes"):
        return redirect("verification:visit", ref)
    visit = queries.current_visit(dossier)
    form = VisitReportForm(request.POST or None, initial=_report_initial(visit))

    def act() -> object:
        data = form.cleaned_data
        return actions.write_report(
            dossier, data["report_text"], data["people_met"], version=data["version"], by=request.user
        )

    try:
        if _done(request, form, act, _("The report is saved. The commune can read it and the levels.")):
            return redirect("verification:visit", ref)
    except Stale as stale:
        stored = VisitReportForm(initial=_report_initial(stale.current))
        return conflict(request, stale, form, stored, stale.current.version, ref=ref)
    return _page(request, dossier, form, _("Report of the visit"), _("Save the report"))


def _report_initial(visit: Visit | None) -> dict[str, Any]:
    if visit is None:
        return {"version": 0}
    return {"version": visit.version, "report_text": visit.report_text, "people_met": visit.people_met}


@require_http_methods(["GET", "POST"])
def sign(request: Request, ref: str) -> HttpResponse:
    """Sign the report for the team, or for the commune."""
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, "signs"):
        return redirect("verification:visit", ref)
    visit = queries.current_visit(dossier)
    verifies = queries.verifier_problem(request.user, dossier) is None
    held = access.roles(request.user, dossier.commune_id)
    form = SignForm(
        request.POST or None,
        request.FILES or None,
        on_screen=verifies or bool(held & {Role.PRESIDENT, Role.DELEGATE}),
        on_paper=not verifies,
        initial={"fingerprint": queries.fingerprint(visit) if visit else ""},
    )

    def act() -> object:
        data = form.cleaned_data
        paper = {"scan": data.get("scan"), "received_on": data.get("received_on")}
        return actions.sign_report(dossier, data["fingerprint"], by=request.user, **paper)

    if _done(request, form, act, _("The report is signed."), file="scan"):
        return redirect("verification:visit", ref)
    return _page(request, dossier, form, _("Sign the report"), _("Sign"), visit=visit, report=True)


OBSERVE = (
    gettext_lazy("Observations of the commune"),
    gettext_lazy("They are joined to the report as they are."),
    gettext_lazy("Record the observations"),
)
REFUSE = (
    gettext_lazy("Why the report is not signed"),
    gettext_lazy("The refusal is recorded with its reason; the process goes on."),
    gettext_lazy("Record the refusal to sign"),
)


@require_http_methods(["GET", "POST"])
def observe(request: Request, ref: str) -> HttpResponse:
    """The commune's observations on the report."""
    done = _("The observations are recorded.")
    return _words(request, ref, "observes", OBSERVE, actions.record_observations, done)


@require_http_methods(["GET", "POST"])
def refuse(request: Request, ref: str) -> HttpResponse:
    """That the commune does not sign, and why."""
    return _words(request, ref, "refuses", REFUSE, actions.record_refusal, _("The refusal is recorded."))


def _words(request: Request, ref: str, act_name: str, words: tuple[Any, ...], record: Any, done: str) -> HttpResponse:
    dossier = dossiers.one(request.user, ref)
    if _shut(request, dossier, act_name):
        return redirect("verification:visit", ref)
    visit = queries.current_visit(dossier)
    now = {"fingerprint": queries.fingerprint(visit) if visit else ""}
    form = WordsForm(request.POST or None, label=words[0], hint=words[1], initial=now)

    def act() -> object:
        return record(dossier, form.cleaned_data["fingerprint"], form.cleaned_data["text"], by=request.user)

    if _done(request, form, act, done):
        return redirect("verification:visit", ref)
    return _page(request, dossier, form, words[0], words[2], visit=visit, report=True)
