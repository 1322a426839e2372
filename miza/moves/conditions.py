"""Every condition of the journey by its key, wherever it is known, and where in the site it can be met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from miza.accounts.roles import Role
from miza.assessments import conditions as assessments
from miza.committees import conditions as committees
from miza.core.errors import Reason
from miza.dossiers import conditions as dossiers
from miza.dossiers.journey import Case
from miza.plans import conditions as plans
from miza.verification import conditions as verification
from miza.verification.queries import verifier_problem

Condition = Callable[[Case], Reason | None]


@dataclass(frozen=True)
class Known:
    """A condition: its function, the roles that can meet it, and the URL name (taking the dossier's ref) where they do; "" = on the move's page."""

    holds: Condition
    who: tuple[str, ...]
    where: str
    by_move: Mapping[str, str] = field(default_factory=dict)  # another page for these moves

    def page(self, move: str) -> str:
        """Where it is met for that move."""
        return self.by_move.get(move, self.where)


COMMUNE = ("president", "delegate", "focal_point")
ALL: dict[str, Known] = {
    "call_open_at_first_submission": Known(dossiers.call_open_at_first_submission, ("manager",), ""),
    "letter_attached": Known(dossiers.letter_attached, COMMUNE, "dossiers:letter"),
    "information_card_complete": Known(dossiers.information_card_complete, COMMUNE, "dossiers:card"),
    "reason": Known(dossiers.reason, (), ""),
    "first_request_for_completion": Known(dossiers.first_request_for_completion, (), ""),
    "committee_agrees": Known(
        dossiers.committee_agrees, ("coordination",), "dossiers:decide", {"propose": "committees:proposal"}
    ),
    "eligibility_confirmed": Known(dossiers.eligibility_confirmed, ("coordination",), "dossiers:decide"),
    "place_left_in_round": Known(dossiers.place_left_in_round, ("manager",), ""),
    "no_place_left": Known(dossiers.no_place_left, ("coordination",), ""),
    "first_in_rank_or_reason": Known(dossiers.first_in_rank_or_reason, ("coordination",), ""),
    "local_team_has_every_college": Known(assessments.local_team_has_every_college, COMMUNE, "assessments:team"),
    "kickoff_held": Known(assessments.kickoff_held, COMMUNE, "assessments:launch"),
    "calendar_set": Known(assessments.calendar_set, COMMUNE, "assessments:launch"),
    "every_norm_answered": Known(assessments.every_norm_answered, (*COMMUNE, "contributor"), "assessments:form"),
    "consensus_closed": Known(assessments.consensus_closed, COMMUNE, "assessments:form"),
    "declaration_signed": Known(assessments.declaration_signed, ("president", "delegate"), ""),
    "open_query": Known(verification.open_query, ("expert",), "verification:queries"),
    "every_query_answered": Known(verification.every_query_answered, COMMUNE, "verification:queries"),
    "norms_named": Known(dossiers.norms_named, (), ""),
    "visit_date_confirmed_by_commune": Known(
        verification.visit_date_confirmed_by_commune, COMMUNE, "verification:visit"
    ),
    "visit_team_free_of_conflict": Known(verification.visit_team_free_of_conflict, ("expert",), "verification:visit"),
    "every_norm_verified": Known(verification.every_norm_verified, ("expert",), "verification:review"),
    "every_gap_reasoned": Known(verification.every_gap_reasoned, ("expert",), "verification:review"),
    "report_signed_or_commune_observations_recorded": Known(
        verification.report_signed_or_commune_observations_recorded, ("expert", *COMMUNE), "verification:visit"
    ),
    "plan_workshop_held": Known(plans.plan_workshop_held, ("expert",), "plans:plan"),
    "action_plan_agreed_or_disagreement_recorded": Known(
        plans.action_plan_agreed_or_disagreement_recorded, ("president", "delegate"), "plans:plan"
    ),
    "evaluation_report_filed": Known(verification.evaluation_report_filed, ("expert",), "verification:report"),
    "proposal_reasoned": Known(committees.proposal_reasoned, ("coordination",), "committees:proposal"),
    "adjournment_adopted_in_session": Known(
        committees.adjournment_adopted_in_session, ("accreditation",), "committees:dossier"
    ),
    "decision_adopted_in_session": Known(
        committees.decision_adopted_in_session, ("accreditation",), "committees:dossier"
    ),
    "released_by_second_person": Known(committees.released_by_second_person, ("accreditation",), "committees:dossier"),
    "required_activities_and_date_in_decision": Known(
        committees.required_activities_and_date_in_decision, ("accreditation",), "committees:dossier"
    ),
    "signed_reply": Known(dossiers.signed_reply, ("president", "delegate"), ""),
    "required_activities_done_with_evidence": Known(
        plans.required_activities_done_with_evidence, COMMUNE, "plans:plan"
    ),
    "not_yet_noted": Known(committees.not_yet_noted, (), ""),
    "noted_in_session": Known(committees.noted_in_session, ("accreditation",), "committees:dossier"),
    "deadline_passed": Known(dossiers.deadline_passed, (), ""),
    "two_reminders_sent": Known(dossiers.two_reminders_sent, (), ""),
    "review_request_upheld": Known(dossiers.review_request_upheld, ("manager",), "dossiers:reviews"),
}
# What the person brings with the move itself: asked on its page, so never a reason to hide the button.
BROUGHT = frozenset({"reason", "norms_named", "signed_reply", "declaration_signed", "first_in_rank_or_reason"})


ACCOMPANIED = frozenset({"open_assessment"})  # what an expert may do for a commune without being its verifier


def kept_apart(case: Case) -> Reason | None:
    """Why this expert does not take this move: whoever accompanied a commune does not verify it (label.md, "Bodies")."""
    if case.role != Role.EXPERT or case.move.key in ACCOMPANIED:
        return None
    return verifier_problem(case.by, case.dossier)


def unmet(case: Case) -> list[Reason]:
    """Every condition of the move that does not hold, in the journey's order; first of all, that the expert is the verifier."""
    if why := kept_apart(case):
        return [why]
    return [why for key in case.move.needs if (why := ALL[key].holds(case)) is not None]
