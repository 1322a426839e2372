"""Pages of the programme: its rounds with their rules, its calls, its days off."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.permissions import Right
from miza.core import clock, formats, texts
from miza.core.errors import Refusal, reason
from miza.programme import actions, queries
from miza.programme.forms import (
    WORDS,
    CallForm,
    ConfirmDayForm,
    DayOffForm,
    ProlongForm,
    RoundForm,
    YearForm,
    refused,
)
from miza.programme.models import Holiday, Round


@require_GET
def index(request: Request) -> HttpResponse:
    """Every round, its calls, the days off to confirm."""
    today = clock.today()
    estimated = Holiday.objects.filter(estimated=True, day__gte=today).order_by("day")[:3]
    context = {"rounds": queries.visible_to(request.user), "estimated": estimated, "today": today}
    return render(request, "programme/index.html", context | _who(request))


@require_GET
def round_(request: Request, code: str) -> HttpResponse:
    """One round: dates, places, calls, and the rules it was opened with."""
    of = _round(request, code)
    return render(
        request, "programme/round.html", {"round": of, "rules": _rules(of), "today": clock.today()} | _who(request)
    )


@require_http_methods(["GET", "POST"])
def new_round(request: Request) -> HttpResponse:
    """Prepare a round from the proposals."""
    access.require(request.user, Right.ROUND_EDIT)
    form = RoundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.prepare_round(code=form.cleaned_data["code"], by=request.user, **_typed(form))
        except Refusal as refusal:
            refused(form, refusal, round_code_taken="code", round_dates="ends_on")
        else:
            messages.success(request, _("The round is prepared. Read its rules once more, then open it."))
            return redirect("programme:round", made.code)
    return render(request, "programme/round_form.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
def edit_round(request: Request, code: str) -> HttpResponse:
    """Change a round that is not open yet."""
    of = _round(request, code)
    access.require(request.user, Right.ROUND_EDIT)
    if of.opened_at is not None:
        raise Refusal(reason("round_opened", round=of.code))
    form = RoundForm(request.POST if request.method == "POST" else None, of=of)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_round(of, by=request.user, **_typed(form))
        except Refusal as refusal:
            refused(form, refusal, round_dates="ends_on")
        else:
            messages.success(request, _("The round is saved."))
            return redirect("programme:round", code)
    return render(request, "programme/round_form.html", {"form": form, "round": of}, status=_status(form))


@require_http_methods(["GET", "POST"])
def open_round(request: Request, code: str) -> HttpResponse:
    """Confirm, then open the round: its rules are frozen."""
    of = _round(request, code)
    access.require(request.user, Right.ROUND_EDIT)
    if request.method == "POST":
        actions.open_round(of, by=request.user)
        messages.success(request, _("The round is open and its rules are frozen. A call can be launched."))
        return redirect("programme:round", code)
    return render(request, "programme/open_round.html", {"round": of, "rules": _rules(of)})


@require_http_methods(["GET", "POST"])
def new_call(request: Request, code: str) -> HttpResponse:
    """Launch a call for interest."""
    of = _round(request, code)
    access.require(request.user, Right.ROUND_EDIT)
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_call(of, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            refused(
                form,
                refusal,
                call_order="closes_on",
                call_in_past="closes_on",
                call_outside_round="closes_on",
                call_overlaps="opens_on",
            )
        else:
            messages.success(request, _("The call is launched."))
            return redirect("programme:round", code)
    return render(request, "programme/call.html", {"form": form, "round": of}, status=_status(form))


@require_http_methods(["GET", "POST"])
def prolong_call(request: Request, code: str, number: int) -> HttpResponse:
    """Let a call close later."""
    of = _round(request, code)
    access.require(request.user, Right.ROUND_EDIT)
    call = get_object_or_404(of.calls, number=number)
    form = ProlongForm(request.POST if request.method == "POST" else None, call=call)
    if request.method == "POST" and form.is_valid():
        try:
            actions.prolong_call(call, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            refused(
                form,
                refusal,
                **dict.fromkeys(["call_opened", "call_in_past", "call_outside_round", "call_overlaps"], "closes_on"),
            )
        else:
            messages.success(request, _("The call is prolonged."))
            return redirect("programme:round", code)
    return render(request, "programme/call.html", {"form": form, "round": of, "call": call}, status=_status(form))


@require_http_methods(["GET", "POST"])
def days_off(request: Request) -> HttpResponse:
    """Days off of one year; the manager adds those of a year known beforehand."""
    form = YearForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.seed_days_off(form.cleaned_data["year"], by=request.user)
        except Refusal as refusal:
            refused(form, refusal, year_range="year")
        else:
            messages.success(request, _("Days off added: %(count)s.") % {"count": formats.number(added)})
            return redirect(reverse("programme:days_off") + f"?year={form.cleaned_data['year']}")
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
    context = {
        "form": form,
        "year": year,
        "years": queries.years(),
        "days": queries.holidays(year),
        "today": clock.today(),
    }
    return render(request, "programme/days_off.html", context | _who(request), status=_status(form))


@require_http_methods(["GET", "POST"])
def add_day(request: Request) -> HttpResponse:
    """Add a day off that was just announced."""
    access.require(request.user, Right.ROUND_EDIT)
    form = DayOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_day_off(form.cleaned_data["day"], name=form.name(), by=request.user)
        except Refusal as refusal:
            refused(form, refusal, day_off_taken="day", day_off_past="day")
        else:
            messages.success(request, _("The day off is added."))
            return redirect(reverse("programme:days_off") + f"?year={made.day.year}")
    return render(request, "programme/day.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
def confirm_day(request: Request, pk: int) -> HttpResponse:
    """Confirm an estimated day off, or move it."""
    access.require(request.user, Right.ROUND_EDIT)
    holiday = get_object_or_404(Holiday, pk=pk)
    form = ConfirmDayForm(request.POST if request.method == "POST" else None, initial={"day": holiday.day})
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_day_off(holiday, day=form.cleaned_data["day"], by=request.user)
        except Refusal as refusal:
            refused(form, refusal, day_off_taken="day", day_off_past="day")
        else:
            messages.success(request, _("The day off is confirmed."))
            return redirect(reverse("programme:days_off") + f"?year={form.cleaned_data['day'].year}")
    return render(request, "programme/day.html", {"form": form, "holiday": holiday}, status=_status(form))


@require_http_methods(["GET", "POST"])
def remove_day(request: Request, pk: int) -> HttpResponse:
    """Confirm, then take out a day off to come."""
    access.require(request.user, Right.ROUND_EDIT)
    holiday = get_object_or_404(Holiday, pk=pk)
    if request.method == "POST":
        actions.remove_day_off(holiday, by=request.user)
        messages.success(request, _("The day off is taken out."))
        return redirect(reverse("programme:days_off") + f"?year={holiday.day.year}")
    return render(request, "programme/remove_day.html", {"holiday": holiday})


def _round(request: Request, code: str) -> Round:
    return get_object_or_404(queries.visible_to(request.user), code=code)


def _typed(form: RoundForm) -> dict[str, Any]:
    """The form as the actions take it."""
    data = form.cleaned_data
    plain = {name: data[name] for name in ("places", "framework", "starts_on", "ends_on")}
    return plain | {"title": form.name(), "settings": form.settings()}


def _who(request: Request) -> dict[str, Any]:
    return {"may_edit": access.may(request.user, Right.ROUND_EDIT)}


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _rules(of: Round) -> dict[str, Any]:
    """The rules of a round as pairs (term, answer), by group."""
    decision, label = of.settings.get("decision_rule", {}), of.settings.get("label_rule", {})
    words = {name: _(WORDS[name][code]) for name, code in decision.items() if name in WORDS and code in WORDS[name]}
    separation = WORDS["expert_separation"].get(of.settings.get("expert_separation", ""), "")
    wanted = of.settings.get("eligibility", {}).get("conditions", [])
    return {
        "decision": [
            (_("Agreement of the coordination committee"), words.get("committee_agrees", "")),
            (_("Majority in the accreditation committee"), words.get("majority", "")),
            (_("Ballot"), words.get("ballot", "")),
            (_("An expert who accompanied the commune and would verify it"), _(separation) if separation else ""),
        ],
        "label": [
            (_("Overall score, at least"), _percent(label.get("overall_min"))),
            (_("Each principle, at least"), _percent(label.get("principle_min"))),
            (_("Each legal obligation, at least at level"), label.get("mandatory_min_level")),
            (_("The label is valid for"), _("%(count)s months") % {"count": label.get("validity_months", "")}),
            (_("Review of the label every"), _("%(count)s months") % {"count": label.get("review_every_months", "")}),
        ],
        "days": [
            (texts.say(f"moves.{move}.button"), days) for move, days in of.settings.get("deadline_days", {}).items()
        ],
        "required": [c for c in wanted if c.get("required")],
        "informing": [c for c in wanted if not c.get("required")],
    }


def _percent(value: Any) -> str:
    return f"{formats.number(str(value))}%" if value is not None else ""
