"""Conditions of the journey that the plan knows: each reads, and returns why it does not hold, or None."""

from typing import TYPE_CHECKING

from miza.core.errors import Reason, reason
from miza.plans import queries

if TYPE_CHECKING:
    from miza.dossiers.journey import Case


def plan_workshop_held(case: "Case") -> Reason | None:
    """The workshop has its date, who attended, and its minutes."""
    plan = queries.current(case.dossier)
    present = sum(plan.workshop_attendees.values()) if plan else 0
    held = plan is not None and plan.workshop_on and present and plan.workshop_minutes_id
    return None if held else reason("plan_workshop_held")


def action_plan_agreed_or_disagreement_recorded(case: "Case") -> Reason | None:
    """The commune agreed to the plan as it stands, or its points of disagreement about it are recorded."""
    plan = queries.current(case.dossier)
    spoken = plan is not None and (plan.agreed or plan.disagreed)
    return None if spoken else reason("action_plan_agreed_or_disagreement_recorded")


def required_activities_done_with_evidence(case: "Case") -> Reason | None:
    """Each activity that the decision requires is done, with its proof; a plan without any required activity does not pass."""
    rows = [row for row in queries.activities(queries.current(case.dossier)) if row.required]
    open_rows = [row for row in rows if row.done_on is None or row.proof_id is None]
    if rows and not open_rows:
        return None
    missing = [row.action or row.norm for row in open_rows]
    return reason("required_activities_done_with_evidence", missing=missing, count=len(open_rows))
