"""The papers that a move or an act gives: which letters, and what fills each placeholder of letters-2026.yaml."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from miza.accounts.models import User
from miza.committees import queries as committees
from miza.core import clock, texts
from miza.dossiers import workflow
from miza.dossiers.journey import Case
from miza.dossiers.models import Dossier
from miza.dossiers.queries import commune_people
from miza.notifications import letters
from miza.notifications.actions import mail, write_letter
from miza.notifications.models import Letter
from miza.plans import queries as plans

CONTACT = {
    "ar": "برنامج ميزة الجماعة المواطنة، الجمعية المغربية لرؤساء مجالس الجماعات",
    "fr": "programme Label Commune Citoyenne, AMPCC",
    "en": "Citizen Commune Label programme, AMPCC",
}

UNNAMED = {  # a dossier is often accepted before its companion is chosen
    "ar": "خبير(ة) تعينه(ا) لجنة التنسيق",
    "fr": "un expert ou une experte que désigne le comité de coordination",
    "en": "an expert whom the coordination committee will name",
}


def write(case: Case, **more: Any) -> list[Letter]:
    """Write every paper that the programme owes the commune for this move or act, and tell the commune's people by mail.

    more: values that only the act knows (old_deadline, pause_start…).
    """
    written = [_write_one(code, case, more) for code in letters.for_move(case.move.key)]
    if written:
        for person in commune_people(case.dossier):
            if person.email:
                _tell(person, case.dossier, written)
    return written


def _write_one(code: str, case: Case, more: dict[str, Any]) -> Letter:
    template = letters.letter(code)
    params = {
        name: more[name] if name in more else PARAMS[name](case)
        for name in template["placeholders"]
        if name in more or name in PARAMS
    }
    dossier = case.dossier
    return write_letter(code, about=dossier.stream, commune=dossier.commune.name, params=params, move=case.move.key)


def _tell(person: User, dossier: Dossier, written: list[Letter]) -> None:
    """A short mail in the person's language: the subject, and where to read the letter. Nothing confidential travels by mail."""
    with translation.override(person.language):
        address = settings.SITE_URL + reverse("dossiers:overview", args=[dossier.ref])
        for letter in written:
            subject = texts.pick(letter.subject)
            mail(
                to=person.email or "",
                language=person.language,
                subject=f"{dossier.ref}: {subject}",
                body=f"{subject}\n\n{texts.say('mail.letter', number=letter.number, ref=dossier.ref)}\n{address}\n",
                about=dossier.stream,
            )


def _kept_reason(case: Case) -> list[str]:
    """The reason as typed, one line a reason."""
    return [line for line in case.inputs.reason.splitlines() if line.strip()]


def _reasons(case: Case) -> list[str]:
    """Why, one line a reason: as typed; for a decision of a session, those adopted there or, where it follows the proposal, the proposal's."""
    typed = _kept_reason(case)
    item = _item(case)
    if typed or item is None or item.subject != case.move.key:
        return typed
    proposal = committees.proposal_of(case.dossier)
    follows = proposal is not None and proposal.outcome == item.subject
    words = item.reasons or (proposal.reasons if proposal and follows else "")
    return [line for line in words.splitlines() if line.strip()]


def _visit(case: Case) -> Any:
    return case.dossier.visits.filter(pass_no=case.dossier.pass_no).order_by("-proposed_at").first()


def _item(case: Case) -> Any:
    return case.dossier.items.filter(used_at__isnull=False).select_related("session").order_by("-used_at").first()


def _missing(case: Case) -> list[Any]:
    """What the coordination committee found missing, condition by condition; else the reason as typed."""
    titles = {
        node["code"]: node["title"] for node in case.dossier.round.settings.get("eligibility", {}).get("conditions", [])
    }
    found = [titles.get(c.code, c.code) for c in case.dossier.conditions.filter(verdict__in=["missing", "not_ok"])]
    return found or _kept_reason(case)


def _queries(case: Case) -> list[str]:
    return [
        f"{q.norm}: {q.question}"
        for q in case.dossier.queries.filter(pass_no=case.dossier.pass_no, closed_at__isnull=True)
    ]


def _activities(case: Case) -> list[dict[str, str]]:
    """Code and title of each activity asked for, in each language where the framework has it."""
    asked = plans.items(case.dossier, plans.activities(plans.current(case.dossier)).filter(required=True))
    colon = {"ar": ":", "fr": "\u00a0:", "en": ":"}
    titles = [one.title if isinstance(one.title, dict) else dict.fromkeys(colon, one.title) for one in asked]
    return [
        {at: f"{one.activity.norm}{mark} {title.get(at) or title['ar']}" for at, mark in colon.items()}
        for one, title in zip(asked, titles, strict=True)
    ]


def _expert(case: Case) -> Any:
    task = case.dossier.assignments.filter(task="accompany", ends_on__isnull=True).select_related("expert").first()
    return task.expert.shown_name if task else UNNAMED


def _decision_session(case: Case) -> Any:
    item = _item(case)
    return item.session.held_on if item else None


def _label(case: Case, name: str) -> Any:
    label = getattr(case.dossier, "label", None)
    return getattr(label, name, None)


def _previous(case: Case) -> Any:
    return workflow.STATES[case.dossier.state].name


def _territory(case: Case, name: str) -> Any:
    province = case.dossier.commune.province
    return province.name if name == "province" else province.region.name


PARAMS: dict[str, Callable[[Case], Any]] = {
    "commune": lambda c: c.dossier.commune.name,
    "province": lambda c: _territory(c, "province"),
    "region": lambda c: _territory(c, "region"),
    "round": lambda c: c.dossier.round.title,
    "reference": lambda c: c.dossier.ref,
    "contact": lambda _: CONTACT,
    "deadline": lambda c: c.dossier.deadline,
    "answer_date": lambda c: c.dossier.deadline,
    "old_deadline": lambda c: c.dossier.previous_deadline,
    "reasons": _reasons,
    "letter_date": lambda c: (c.dossier.first_submitted_at or c.dossier.created_at).date(),
    "received_date": lambda _: clock.today(),
    "decision_date": lambda _: clock.today(),
    "resume_date": lambda _: clock.today(),
    "papers": lambda c: [
        a.file.name for a in c.dossier.attachments.filter(removed_at__isnull=True).select_related("file")
    ],
    "missing_papers": _missing,
    "expert": _expert,
    "rank": lambda c: c.dossier.rank,
    "review_days": lambda c: c.dossier.round.settings.get("review_days", 15),
    "review_answer_days": lambda c: c.dossier.round.settings.get("review_answer_days", 30),
    "fingerprint": lambda c: getattr(c.dossier.snapshots.filter(which="self").last(), "sha256", ""),
    "queries": _queries,
    "norms": lambda c: c.dossier.open_norms,
    "visit_start": lambda c: getattr(_visit(c), "starts_on", None),
    "visit_end": lambda c: getattr(_visit(c), "ends_on", None),
    "visit_programme": lambda c: getattr(_visit(c), "programme", ""),
    "team_members": lambda c: (
        [m.expert.shown_name for m in _visit(c).members.select_related("expert")] if _visit(c) else []
    ),
    "session_date": _decision_session,
    "label_number": lambda c: _label(c, "number"),
    "valid_from": lambda c: _label(c, "valid_from"),
    "valid_until": lambda c: _label(c, "valid_until"),
    "verify_url": lambda c: f"{settings.SITE_URL}/registry/{_label(c, 'number')}/",
    "activities": _activities,
    "plan_date": lambda c: getattr(_item(c), "plan_date", None),
    "document": lambda c: texts.find(f"moves.{c.move.key}.button") or c.move.key,
    "decision": lambda c: texts.find(f"moves.{c.move.key}.button") or c.move.key,
    "outcome": _previous,
    "task": _previous,
}
