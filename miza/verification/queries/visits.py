"""The visit of a pass: its dates, its team, its report and the word of both sides about it."""

import hashlib
from dataclasses import dataclass
from typing import Any

import rfc8785
from django.db.models import QuerySet

from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.core import clock
from miza.dossiers.models import Dossier, Signature
from miza.dossiers.queries import visible_to
from miza.verification.models import Finding, Visit, VisitMember
from miza.verification.queries.people import of_bodies, of_commune, separated

ACT = "visit_report"  # of the signatures
PLANNED = ("reviewing", "clarifying", "visiting")


@dataclass(frozen=True)
class Parties:
    """What each side said about the report exactly as it stands now; None or False where it said nothing."""

    team: Signature | None
    commune: Signature | None
    observed: bool
    refused: bool

    @property
    def complete(self) -> bool:
        """Signed by the team, and signed by the commune, or its observations or its refusal recorded."""
        return self.team is not None and (self.commune is not None or self.observed or self.refused)


def current_visit(dossier: Dossier) -> Visit | None:
    """The visit of the present pass that was not dropped, or None."""
    return dossier.visits.filter(pass_no=dossier.pass_no, dropped_at__isnull=True).first()


def team(visit: Visit) -> list[VisitMember]:
    """The members of the visit's team, those replaced left out."""
    return list(visit.members.filter(left_at__isnull=True).select_related("expert"))


def eligible(dossier: Dossier) -> list[User]:
    """The experts who may go: assigned to verify, without those who accompanied the commune where the round keeps them apart."""
    tasks = list(dossier.assignments.select_related("expert").order_by("expert__full_name", "id"))
    barred = {t.expert_id for t in tasks if t.task == "accompany"} if separated(dossier) else set()
    return [t.expert for t in tasks if t.task == "verify" and t.ends_on is None and t.expert_id not in barred]


def upcoming_visits(user: User) -> QuerySet[Visit]:
    """Visits not over yet of the dossiers a person may see, the nearest first, with dossier and commune."""
    return (
        Visit.objects.filter(
            dossier__in=visible_to(user).filter(state__in=PLANNED), dropped_at__isnull=True, ends_on__gte=clock.today()
        )
        .select_related("dossier__commune__province")
        .order_by("starts_on", "id")
    )


def open_to(user: User, dossier: Dossier, visit: Visit | None) -> bool:
    """May the person read the findings now? The commune and observers once the report is written, or the visit is over."""
    if of_bodies(user) and not of_commune(user, dossier):
        return True
    return dossier.state not in PLANNED or bool(visit and visit.report_text)


def fingerprint(visit: Visit) -> str:
    """SHA-256 of the report as it stands: its text, the people met, and every finding of the pass. One query."""
    found = Finding.objects.filter(dossier=visit.dossier_id, pass_no=visit.pass_no).order_by("norm")
    content: dict[str, Any] = {
        "text": visit.report_text,
        "people_met": visit.people_met,
        "findings": [_plain(finding) for finding in found],
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _plain(finding: Finding) -> list[Any]:
    return [
        finding.norm,
        finding.level,
        finding.evidence_accepted,
        finding.seen_on_site,
        finding.seen_on.isoformat() if finding.seen_on else None,
        {code: value if value is None else str(value) for code, value in finding.indicators.items()},
        finding.not_applicable_accepted,
        finding.reason,
    ]


def parties(visit: Visit) -> Parties:
    """Who signed this very report, and what the commune recorded about it. Two queries."""
    now = fingerprint(visit)
    signed = list(
        Signature.objects.filter(
            dossier=visit.dossier_id, act=ACT, pass_no=visit.pass_no, text=now, contested_at__isnull=True
        )
    )
    return Parties(
        team=next((s for s in signed if s.role == Role.EXPERT), None),
        commune=next((s for s in signed if s.role != Role.EXPERT), None),
        observed=visit.observations_on == now,
        refused=visit.refusal_on == now,
    )
