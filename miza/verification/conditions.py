"""Conditions of the journey that the verification knows: each reads, and returns why it does not hold, or None."""

from typing import TYPE_CHECKING

from miza.assessments import queries as assessments
from miza.core import texts
from miza.core.errors import Reason, reason
from miza.verification import queries

if TYPE_CHECKING:
    from miza.dossiers.journey import Case


def open_query(case: "Case") -> Reason | None:
    """At least one query is written and not sent yet."""
    return None if queries.unsent(case.dossier).exists() else reason("open_query")


def every_query_answered(case: "Case") -> Reason | None:
    """Every query that was sent has an answer, in words or a document."""
    waiting = queries.answerable(case.dossier).filter(answered_at__isnull=True)
    norms = list(waiting.order_by("norm").values_list("norm", flat=True))
    return reason("every_query_answered", missing=sorted(set(norms)), count=len(norms)) if norms else None


def visit_date_confirmed_by_commune(case: "Case") -> Reason | None:
    """The visit proposed for this pass is confirmed by the commune."""
    visit = queries.current_visit(case.dossier)
    return None if visit and visit.confirmed_at else reason("visit_date_confirmed_by_commune")


def visit_team_free_of_conflict(case: "Case") -> Reason | None:
    """Each member declared no conflict of interest; those who accompanied the commune are in conflict where the round keeps them apart."""
    visit = queries.current_visit(case.dossier)
    members = queries.team(visit) if visit else []
    if not members:
        return reason("visit_team_free_of_conflict", missing=[texts.find("phrases.no_team")])
    accompanied = set(
        case.dossier.assignments.filter(task="accompany").values_list("expert_id", flat=True)
        if queries.separated(case.dossier)
        else []
    )
    barred = [member for member in members if member.declared != "none" or member.expert_id in accompanied]
    named = [queries.named(member.expert) for member in barred]
    return reason("visit_team_free_of_conflict", missing=named) if barred else None


def every_norm_verified(case: "Case") -> Reason | None:
    """Each norm of the framework has a verified level, or an accepted "not applicable"."""
    found = queries.findings(case.dossier)
    settled = {code for code, f in found.items() if f.level is not None or f.not_applicable_accepted}
    missing = [norm.code for norm in assessments.tree(case.dossier).norms if norm.code not in settled]
    return reason("every_norm_verified", missing=missing, count=len(missing)) if missing else None


def every_gap_reasoned(case: "Case") -> Reason | None:
    """Wherever the verified level counts otherwise than the declared one, or "not applicable" was refused, there is a reason."""
    missing = [row.norm.code for row in queries.review(case.dossier).rows if not row.reasoned]
    return reason("every_gap_reasoned", missing=missing, count=len(missing)) if missing else None


def report_signed_or_commune_observations_recorded(case: "Case") -> Reason | None:
    """The report as it stands is signed by the team, and signed by the commune, or its observations or refusal are recorded."""
    visit = queries.current_visit(case.dossier)
    if visit and visit.report_text and queries.parties(visit).complete:
        return None
    return reason("report_signed_or_commune_observations_recorded")


def evaluation_report_filed(case: "Case") -> Reason | None:
    """The evaluation report is filed, on the verified levels as frozen last, and again if the committee returned it."""
    return None if queries.valid_report(case.dossier) else reason("evaluation_report_filed")
