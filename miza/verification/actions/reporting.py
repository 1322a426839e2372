"""The evaluation report: each filing is kept, the latest counts."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.core import clock
from miza.core.errors import Refusal, Stale, reason
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier
from miza.files.actions import store
from miza.journal.actions import record
from miza.verification import queries
from miza.verification.actions.acting import fingerprint_of, in_state, missing, needed, verifier
from miza.verification.models import EvaluationReport


@transaction.atomic
def file_evaluation_report(
    dossier: Dossier,
    strengths: str,
    improvements: str,
    text: str,
    file: UploadedFile | None = None,
    *,
    version: int | None = None,
    by: User,
) -> EvaluationReport:
    """File the evaluation report of this pass; one filed again leaves the former on file, and keeps its document unless a new one comes.

    version: how many were filed when the person began; None files whatever was filed before. Raises NotAllowed; Refusal: state, a part missing (strengths, areas to improve,
    and the text or the document), the file's faults; Stale when someone filed one meanwhile.
    """
    fresh = hold(dossier)
    role = verifier(by, fresh, Right.REPORT_FILE)
    in_state(fresh, "planning")
    filed = list(queries.reports(fresh))
    latest = filed[0] if filed else None
    parts = {
        "strengths": needed(strengths, "strengths"),
        "improvements": needed(improvements, "improvements"),
        "text": text.strip(),
    }
    if version is not None and len(filed) != version and latest is not None:
        why = reason(
            "stale_version",
            theirs=latest.strengths,
            yours=strengths,
            author=queries.named(latest.filed_by),
            time=latest.filed_at,
        )
        raise Stale(why, current=latest, yours=parts)
    kept = store(file, owner=fresh.stream, by=by) if file else (latest.file if latest else None)
    if not parts["text"] and kept is None:
        raise Refusal(missing("report_text"))
    report = EvaluationReport.objects.create(
        dossier=fresh, pass_no=fresh.pass_no, file=kept, filed_by=by, filed_at=clock.now(), **parts
    )
    facts = {"report": report.pk, "number": len(filed) + 1, "sha256": fingerprint_of(kept)}
    record("evaluation_report_filed", fresh.stream, by=by, role=role, facts=facts, notes=parts)
    return report
