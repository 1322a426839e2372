"""What the committees know of a move's readiness (conditions of journey.yaml)."""

from typing import TYPE_CHECKING

from miza.committees import queries
from miza.committees.models import Proposal
from miza.core.errors import Reason, reason

if TYPE_CHECKING:
    from miza.dossiers.journey import Case


def proposal_reasoned(case: "Case") -> Reason | None:
    """The coordination committee wrote its proposal for this study, with reasons."""
    written = Proposal.objects.filter(dossier=case.dossier, visit_no=case.dossier.visit_no).exclude(reasons="").exists()
    return None if written else reason("proposal_reasoned")


def decision_adopted_in_session(case: "Case") -> Reason | None:
    """An item deciding this very move was adopted since the dossier came to deliberation, and not used yet."""
    return None if queries.adopted_item(case.dossier, case.move.key) else reason("decision_adopted_in_session")


def adjournment_adopted_in_session(case: "Case") -> Reason | None:
    """The adjournment was adopted in a session with its quorum."""
    return None if queries.adopted_item(case.dossier, case.move.key) else reason("adjournment_adopted_in_session")


def noted_in_session(case: "Case") -> Reason | None:
    """The committee took note of the commune's choice in a session."""
    return None if queries.adopted_item(case.dossier, case.move.key) else reason("noted_in_session")


def not_yet_noted(case: "Case") -> Reason | None:
    """The commune may change its mind until the committee has taken note."""
    item = queries.adopted_item(case.dossier, "take_note")
    return reason("not_yet_noted", date=item.closed_at) if item and item.closed_at else None


def released_by_second_person(case: "Case") -> Reason | None:
    """Somebody other than whoever recorded the decision released it."""
    item = queries.adopted_item(case.dossier, case.move.key)
    return None if item and item.released_at else reason("released_by_second_person")


def required_activities_and_date_in_decision(case: "Case") -> Reason | None:
    """The decision names the activities and the date by which they are to be done."""
    item = queries.adopted_item(case.dossier, case.move.key)
    missing = queries.missing_in_decision(item)
    return reason("required_activities_and_date_in_decision", missing=missing) if missing else None
