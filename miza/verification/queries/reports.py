"""The evaluation report of a pass."""

from django.db.models import QuerySet

from miza.assessments.models import Snapshot
from miza.dossiers.models import Dossier
from miza.verification.models import EvaluationReport
from miza.verification.queries.review import Review, Row

STRONG = 3  # a strength: effective, measured, published
CONFORMING = 2


def _snapshots(dossier: Dossier) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(dossier=dossier, pass_no=dossier.pass_no)


def reports(dossier: Dossier) -> QuerySet[EvaluationReport]:
    """The reports filed in this pass, latest first: returned and filed again, each is kept."""
    return EvaluationReport.objects.filter(dossier=dossier, pass_no=dossier.pass_no).select_related("file", "filed_by")


def valid_report(dossier: Dossier) -> EvaluationReport | None:
    """The report that counts now: written on the verified levels as frozen last, and after the committee returned the former one."""
    latest = reports(dossier).first()
    frozen = _snapshots(dossier).filter(which="verified").order_by("-number").first()
    if latest is None or (frozen and latest.filed_at < frozen.taken_at):
        return None
    returned = dossier.state == "planning" and dossier.previous_state == "studying"
    return None if returned and latest.filed_at < dossier.entered_at else latest


def suggestions(review: Review) -> tuple[list[Row], list[Row]]:
    """Norms to start the report from: strengths (verified at 3 or more), and areas to improve (below 2; legal obligations first)."""
    done = [row for row in review.rows if row.verified is not None]
    strong = sorted((row for row in done if (row.verified or 0) >= STRONG), key=lambda row: -(row.verified or 0))
    weak = sorted(
        (row for row in done if (row.verified or 0) < CONFORMING),
        key=lambda row: (not row.norm.mandatory, row.verified or 0),
    )
    return strong, weak


def verified_by_companion(dossier: Dossier) -> bool:
    """Did someone who accompanied the commune verify it too? Only where the round lets them; the report says so. One query."""
    tasks = dossier.assignments.values_list("expert_id", "task")
    return bool({e for e, task in tasks if task == "accompany"} & {e for e, task in tasks if task == "verify"})
