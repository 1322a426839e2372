"""What each move does besides changing the state (`gives` of journey.yaml): one small function a move, by its key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from miza.assessments import actions as assessments
from miza.assessments import queries as answers
from miza.committees import actions as committees
from miza.core import clock
from miza.dossiers import actions as dossiers
from miza.dossiers.journey import Case
from miza.dossiers.queries import next_rank
from miza.labels import actions as labels
from miza.plans import actions as plans
from miza.programme import queries as programme
from miza.verification import actions as verification


@dataclass(frozen=True)
class Outcome:
    """What a move's effect adds: a deadline that a decision fixed, facts for the journal."""

    deadline: date | None = None
    facts: dict[str, Any] = field(default_factory=dict)


Effect = Callable[[Case], Outcome | None]


def apply(case: Case) -> Outcome:
    """Run the move's effect on the dossier as it was, inside the transaction; `advance` then saves the dossier."""
    effect = EFFECTS.get(case.move.key)
    return (effect(case) if effect else None) or Outcome()


def submit(case: Case) -> Outcome:
    """The first submission counts for the call; a completed file keeps its place."""
    dossier = case.dossier
    if dossier.first_submitted_at is None:
        dossier.first_submitted_at = clock.now()
        dossier.call = programme.open_call(dossier.round, clock.today())
    return Outcome(facts={"call": dossier.call.number if dossier.call else None})


def put_on_waiting_list(case: Case) -> Outcome:
    """The next rank of the round; a commune that is leaving keeps its own until that is noted."""
    case.dossier.rank = next_rank(case.dossier)
    return Outcome(facts={"rank": case.dossier.rank})


def promote(case: Case) -> Outcome:
    """Leaves the list; those behind move up."""
    facts = {"rank": case.dossier.rank}
    dossiers.close_rank(case.dossier)
    return Outcome(facts=facts)


def submit_assessment(case: Case) -> Outcome:
    """Freeze what the commune hands over."""
    snapshot = assessments.snapshot(
        case.dossier, "self", answers.answers_object(case.dossier, case.dossier.pass_no), by=case.by
    )
    case.dossier.open_norms = []
    return Outcome(facts={"sha256": snapshot.sha256, "overall": snapshot.scores["overall"]})


def name_norms(case: Case) -> Outcome:
    """Only the norms named are open again."""
    case.dossier.open_norms = sorted(case.inputs.norms)
    return Outcome(facts={"norms": case.dossier.open_norms})


def ask_clarification(case: Case) -> Outcome:
    """The open questions become visible to the commune."""
    return Outcome(facts={"norms": verification.mark_queries_sent(case)})


def answer_clarification(case: Case) -> None:
    """Answers are handed over and no longer change."""
    verification.close_queries(case)


def open_visit(case: Case) -> Outcome:
    """The date confirmed is the date announced."""
    visit = verification.announced_visit(case.dossier)
    return Outcome(facts={"visit_date": visit.starts_on} if visit else {})


def postpone_visit(case: Case) -> None:
    """The date is dropped; another is to be proposed."""
    verification.drop_visit(case)


def close_visit(case: Case) -> Outcome:
    """Freeze the verified levels."""
    snapshot = verification.snapshot_verified(case)
    case.dossier.open_norms = []
    return Outcome(facts={"sha256": snapshot.sha256, "overall": snapshot.scores["overall"]})


def adjourn(case: Case) -> Outcome:
    """The item adopted is used once."""
    item = committees.use_item(case)
    return Outcome(facts={"session": item.session.number, "item": item.number})


def grant(case: Case) -> Outcome:
    """The label gets its number; the deliberated score is frozen."""
    item = committees.use_item(case)
    committees.snapshot_deliberated(case, item)
    label = labels.create(case.dossier, by=case.by)
    return Outcome(
        deadline=label.valid_until, facts={"session": item.session.number, "item": item.number, "number": label.number}
    )


def require_plan(case: Case) -> Outcome:
    """The activities and their date are those of the decision."""
    item = committees.use_item(case)
    committees.snapshot_deliberated(case, item)
    plans.require_activities(case.dossier, item.required_activities, by=case.by)
    return Outcome(facts={"session": item.session.number, "item": item.number, "plan_date": item.plan_date})


def continue_with_plan(case: Case) -> Outcome:
    """The deadline is the date that the decision fixed."""
    item = committees.last_used_item(case.dossier)
    return Outcome(deadline=item.plan_date if item else None)


def finish_plan(case: Case) -> Outcome:
    """A new pass on the norms that the finished activities concern; the others keep what was found."""
    affected = plans.affected_norms(case.dossier)
    case.dossier.pass_no += 1
    case.dossier.open_norms = sorted(affected)
    case.dossier.save(update_fields=["pass_no", "open_norms"])
    assessments.start_pass(case.dossier, affected, by=case.by)
    verification.carry_findings(case.dossier, affected, by=case.by)
    return Outcome(facts={"norms": case.dossier.open_norms})


def take_note(case: Case) -> Outcome:
    """The choice is noted; a rank on the waiting list is freed only now, since the commune could still change its mind."""
    if case.dossier.rank:
        dossiers.close_rank(case.dossier)
    return adjourn(case)


def use_review(case: Case) -> None:
    """An upheld request reopens once."""
    dossiers.use_review(case)


EFFECTS: dict[str, Effect] = {
    "submit": submit,
    "put_on_waiting_list": put_on_waiting_list,
    "promote": promote,
    "submit_assessment": submit_assessment,
    "reopen_form": name_norms,
    "reopen_verification": name_norms,
    "ask_clarification": ask_clarification,
    "answer_clarification": answer_clarification,
    "open_visit": open_visit,
    "postpone_visit": postpone_visit,
    "close_visit": close_visit,
    "adjourn": adjourn,
    "grant": grant,
    "require_plan": require_plan,
    "take_note": take_note,
    "continue_with_plan": continue_with_plan,
    "finish_plan": finish_plan,
    "reopen": use_review,
    "review_decision": use_review,
}
