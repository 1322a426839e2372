"""The evaluation report: the two scores side by side, the gaps, and what the team concludes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miza.accounts.access import Request
from miza.accounts.models import User
from miza.assessments import queries as assessments
from miza.core import texts
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier
from miza.verification import actions, queries
from miza.verification.forms import ReportForm, refused
from miza.verification.models import EvaluationReport
from miza.verification.views.conflicts import conflict


@require_http_methods(["GET", "POST"])
def index(request: Request, ref: str) -> HttpResponse:
    """Read the report; those who verify file it while the plan is drawn up."""
    dossier = dossiers.one(request.user, ref)
    if not queries.open_to(request.user, dossier, None):
        return render(request, "verification/report.html", {"dossier": dossier, "shut": True})
    review, filed = queries.review(dossier), list(queries.reports(dossier))
    form = ReportForm(request.POST or None, request.FILES or None, initial=_initial(filed, review))
    if request.method == "POST" and form.is_valid():
        try:
            _file(request.user, dossier, form)
        except NotAllowed:
            raise
        except Stale as stale:
            count = len(queries.reports(dossier))
            return conflict(request, stale, form, ReportForm(initial=_stored(stale.current, count)), count, ref=ref)
        except Refusal as refusal:
            refused(form, refusal, file="file", required="text")
        else:
            messages.success(request, _("The evaluation report is filed."))
            return redirect("verification:report", ref)
    context = _context(request.user, dossier, review, filed, form)
    return render(request, "verification/report.html", context, status=422 if form.errors else 200)


def _file(user: User, dossier: Dossier, form: ReportForm) -> EvaluationReport:
    data = form.cleaned_data
    return actions.file_evaluation_report(
        dossier, data["strengths"], data["improvements"], data["text"], data["file"], version=data["version"], by=user
    )


def _initial(filed: list[EvaluationReport], review: queries.Review) -> dict[str, Any]:
    """The last report filed; before any, suggestions drawn from the verified levels."""
    if filed:
        return _stored(filed[0], len(filed))
    strong, weak = queries.suggestions(review)
    return {"version": 0, "strengths": _lines(strong), "improvements": _lines(weak)}


def _stored(report: EvaluationReport, count: int) -> dict[str, Any]:
    return {
        "version": count,
        "strengths": report.strengths,
        "improvements": report.improvements,
        "text": report.text,
    }


def _lines(rows: list[queries.Row]) -> str:
    """One norm a line: code, title, verified level."""
    level = _("level")
    return "\n".join(f"{row.norm.code} {texts.pick(row.norm.title)} ({level} {row.verified})" for row in rows)


def _context(
    user: User, dossier: Dossier, review: queries.Review, filed: list[EvaluationReport], form: ReportForm
) -> dict[str, Any]:
    mine = dossier.state == "planning" and not dossier.paused and queries.verifier_problem(user, dossier) is None
    valid = queries.valid_report(dossier)
    return {
        "dossier": dossier,
        "review": review,
        "rule": assessments.rule_of(dossier),
        "differing": [row for row in review.rows if row.differs],
        "filed": filed,
        "valid": valid,
        "accompanied": not queries.separated(dossier) and queries.verified_by_companion(dossier),
        "form": form if mine or form.errors else None,
        "mine": mine,
    }
