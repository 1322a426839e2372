"""The committee's page on one application: conditions checked one by one, four outcomes, the organisations' agreement."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.models import ORGANISATIONS
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import texts
from miza.core.errors import NotAllowed, Reason, Refusal, Stale, reason
from miza.dossiers import actions, conditions, eligibility, queries, workflow
from miza.dossiers.forms import AgreementForm, MinutesForm, VerdictForm, refused
from miza.dossiers.journey import Case, deadline_after
from miza.dossiers.models import Agreement, Condition, Dossier
from miza.dossiers.views.candidacy import attached, card_facts
from miza.dossiers.views.conditions import seen_words
from miza.dossiers.workflow import Move
from miza.programme.queries import days_off
from miza.programme.workdays import add_working_days

OUTCOMES = ("accept", "put_on_waiting_list", "ask_completion", "decline")
SAID_ELSEWHERE = {"committee_agrees", "reason"}  # shown beside, or written on the page of the move
AGREE_DAYS = 10  # working days before programme management is told


@dataclass
class Outcome:
    """One of the four ways out: what follows, why not now, who agrees."""

    move: Move
    title: str
    consequence: str
    why_not: list[Reason] = field(default_factory=list)
    said: list[Agreement] = field(default_factory=list)
    agreed: bool = False  # by the round's rule

    @property
    def needs_agreement(self) -> bool:
        """Does the committee have to agree first?"""
        return "committee_agrees" in self.move.needs

    @property
    def possible(self) -> bool:
        """Can it be chosen at all now?"""
        return not self.why_not

    @property
    def ready(self) -> bool:
        """Can the move be taken now?"""
        return self.possible and (self.agreed or not self.needs_agreement)


@require_GET
def decide(request: Request, ref: str) -> HttpResponse:
    """Everything needed to decide on an application, on one page."""
    return _page(request, _studied(request, ref))


@require_POST
def check_condition(request: Request, ref: str, code: str) -> HttpResponse:
    """Record what was found on one condition."""
    dossier = _studied(request, ref)
    form = VerdictForm(request.POST.dict())
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.check_condition(
                dossier, code, data["verdict"], note=data["note"], version=data["version"], by=request.user
            )
        except Stale as stale:
            form.add_error(None, stale.reasons[0].message)
            form.data = {**form.data, "version": str(stale.current["version"])}
            return _page(request, dossier, verdict=form, code=code, status=412)
        except Refusal as refusal:
            refused(form, refusal, verdict_note_missing="note", choice_unknown="verdict")
        else:
            messages.success(request, _("The result for %(code)s is recorded.") % {"code": code})
            return redirect(reverse("dossiers:decide", args=[ref]) + "#chk")
    return _page(request, dossier, verdict=form, code=code, status=422)


@require_POST
def agree(request: Request, ref: str) -> HttpResponse:
    """The agreement of the person's organisation to one outcome, or its objection."""
    dossier = _studied(request, ref)
    form = AgreementForm(request.POST, moves=OUTCOMES)
    if form.is_valid():
        data, agrees = form.cleaned_data, "object" not in request.POST
        try:
            actions.agree(dossier, data["move"], note=data["note"], agrees=agrees, by=request.user)
        except Refusal as refusal:
            refused(form, refusal, reason="note")
        else:
            messages.success(request, _("Your organisation’s word is recorded."))
            return redirect(reverse("dossiers:decide", args=[ref]) + "#ag")
    return _page(request, dossier, word=form, status=422)


@require_POST
def withdraw(request: Request, ref: str, move: str) -> HttpResponse:
    """Take back what one's organisation said."""
    dossier = _studied(request, ref)
    actions.withdraw_agreement(dossier, move, by=request.user)
    messages.success(request, _("Your organisation’s word is taken back."))
    return redirect(reverse("dossiers:decide", args=[ref]) + "#ag")


@require_http_methods(["GET", "POST"])
def minutes(request: Request, ref: str, move: str) -> HttpResponse:
    """Attach the minutes of the committee's session, where the round's rule asks for one."""
    dossier = _studied(request, ref)
    access.require(request.user, Right.AGREE)
    form = MinutesForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.attach_minutes(dossier, move, form.cleaned_data["file"], by=request.user)
        except Refusal as refusal:
            refused(form, refusal, file="file")
        else:
            messages.success(request, _("The minutes are attached."))
            return redirect("dossiers:decide", ref)
    context = {"dossier": dossier, "form": form, "move": move}
    return render(request, "dossiers/minutes.html", context, status=422 if form.errors else 200)


def _studied(request: Request, ref: str) -> Dossier:
    """The dossier, for who studies applications."""
    dossier = queries.one(request.user, ref)
    if not queries.studies(request.user):
        raise NotAllowed(reason("not_your_role", roles=access.role_names([Role.COORDINATION])))
    return dossier


def _page(
    request: Request,
    dossier: Dossier,
    *,
    verdict: VerdictForm | None = None,
    code: str = "",
    word: AgreementForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the condition to check (the one asked for, else the first not looked at) and what was typed."""
    rows = {row.code: row for row in dossier.conditions.select_related("checked_by")}
    places = queries.by_place(queries.attachments(dossier))
    summary = queries.conformity(dossier, queries.answers(rows.values(), places))
    data = queries.definition(dossier)["conditions"]
    code = code or _to_check(request.GET.get("condition", ""), data, rows)
    checks = access.may(request.user, Right.ELIGIBILITY_CHECK) and dossier.state == "submitted"
    outcomes = _outcomes(dossier, request)
    said = [one for outcome in outcomes for one in outcome.said]
    context = {
        "dossier": dossier,
        "conditions": [_row(c, rows.get(c["code"]), places, summary, dossier) for c in data],
        "confirmed": sum(1 for c in data if c.get("required") and (r := rows.get(c["code"])) and r.verdict == "ok"),
        "required": sum(1 for c in data if c.get("required")),
        "informing": sum(1 for c in data if not c.get("required")),
        "checks": checks,
        "chosen": next(
            (_row(c, rows.get(c["code"]), places, summary, dossier) for c in data if c["code"] == code), None
        ),
        "verdict": verdict or _verdict(rows.get(code)),
        "outcomes": outcomes,
        "proposed": _proposed(outcomes),
        "word": word or AgreementForm(moves=OUTCOMES),
        "speaks": access.may(request.user, Right.AGREE) and dossier.state == "submitted",
        "mine": access.organisation(request.user, Role.COORDINATION),
        "due": add_working_days(timezone.localdate(min(one.given_at for one in said)), AGREE_DAYS, days_off())
        if said
        else None,
        "rule": dossier.round.settings.get("decision_rule", {}).get("committee_agrees", ""),
        "letters": attached(dossier, places.get(("letter", ""), []), editable=False),
        "sections": card_facts(dossier, places),
        "directory_note": dossier.card.get(actions.DIRECTORY_NOTE, ""),
        "form": next((one for one in (verdict, word) if one is not None), None),
    }
    return render(request, "dossiers/decide.html", context, status=status)


def _to_check(asked: str, data: Any, rows: dict[str, Condition]) -> str:
    """The condition to show the form of."""
    codes = [c["code"] for c in data]
    if asked in codes:
        return asked
    waiting = [c["code"] for c in data if c.get("required") and not (c["code"] in rows and rows[c["code"]].verdict)]
    return waiting[0] if waiting else ""


def _verdict(row: Condition | None) -> VerdictForm:
    found = {"verdict": row.verdict, "note": row.verdict_note, "version": row.version} if row else {"version": 0}
    return VerdictForm(initial=found)


def _row(
    condition: eligibility.Condition, row: Condition | None, places: Any, summary: eligibility.Summary, dossier: Dossier
) -> dict[str, Any]:
    """One condition: the commune's answer, its papers, what the machine sees, what was found."""
    found = summary.conformities[condition["code"]]
    words = {"yes": _("Yes"), "no": _("No")}
    answer = words.get(row.answer, "") if row else ""
    day = texts.shown(row.dated_on) if row and row.dated_on else ""
    return {
        "data": condition,
        "row": row,
        "answer": " · ".join(part for part in (answer, day) if part),
        "files": attached(dossier, places.get(("condition", condition["code"]), []), editable=False),
        "seen": seen_words(found),
        "seen_css": {"met": "", "unmet": "late", "unknown": ""}[found.status],
        "css": "" if row and row.verdict else ("act" if condition.get("required") else "off"),
    }


def _outcomes(dossier: Dossier, request: Request) -> list[Outcome]:
    """The four outcomes; each condition is read once, whichever of them it stands in."""
    if dossier.state != "submitted":
        return []
    said = list(queries.agreements(dossier))
    held: dict[str, Reason | None] = {}
    found = []
    for key in OUTCOMES:
        move = workflow.MOVES[key]
        case = Case(dossier, move, request.user)
        for need in move.needs:
            if need not in SAID_ELSEWHERE and need not in held:
                held[need] = getattr(conditions, need)(case)
        consequence = texts.say(
            f"moves.{key}.confirm",
            commune=dossier.commune.name,
            date=deadline_after(dossier, move) or "…",
            rank=queries.next_rank(dossier) if key == "put_on_waiting_list" else "…",
        )
        outcome = Outcome(move, texts.say(f"moves.{key}.button"), consequence)
        outcome.why_not = [why for need in move.needs if (why := held.get(need)) is not None]
        outcome.said = [one for one in said if one.move == key]
        outcome.agreed = _agreed(dossier, outcome)
        found.append(outcome)
    return found


def _agreed(dossier: Dossier, outcome: Outcome) -> bool:
    """Does the round's rule hold for this outcome, from the words already read?"""
    spoken = {one.organisation for one in outcome.said if one.agrees}
    rule = dossier.round.settings.get("decision_rule", {}).get("committee_agrees", "each_organisation")
    if rule == "each_organisation":
        return set(queries.organisations(dossier)) <= spoken
    return bool(spoken) and (rule != "in_session" or queries.session_minutes(dossier, outcome.move.key).exists())


def _proposed(outcomes: list[Outcome]) -> dict[str, Any] | None:
    """The outcome most organisations speak for, with the word of each for core/_agreement.html."""
    spoken = [one for one in outcomes if one.said]
    if not spoken:
        return None
    chosen = max(spoken, key=lambda one: sum(1 for word in one.said if word.agrees))
    words = {one.organisation: one for one in chosen.said}
    return {
        "outcome": chosen,
        "agreement": [_word(code, name, words.get(code)) for code, name in ORGANISATIONS],
        "count": sum(1 for one in chosen.said if one.agrees),
    }


def _word(code: str, name: str, said: Agreement | None) -> dict[str, Any]:
    """One organisation's line."""
    full = texts.find(f"organisations.{code}") or name
    if said is None:
        return {"organisation": full, "state": "missing", "code": code}
    return {
        "organisation": full,
        "code": code,
        "person": said.member.shown_name,
        "at": said.given_at,
        "state": "agreed" if said.agrees else "opposed",
        "reason": said.note,
    }
