"""The evaluation report as PDF: scores with their radar, what the team concludes, the table of every norm."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from miza import papers
from miza.accounts.access import Request
from miza.assessments import queries as assessments
from miza.core import formats, texts
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier
from miza.verification import queries
from miza.verification.models import EvaluationReport

NONE = "–"


@require_GET
def report(request: Request, ref: str) -> HttpResponse:
    """The report filed last in this pass, for whom may read it on its page."""
    dossier = dossiers.one(request.user, ref)
    filed = queries.reports(dossier).first()
    if filed is None or not queries.open_to(request.user, dossier, None):
        raise Http404
    language = papers.language_asked(request)
    with translation.override(language):
        data = report_data(dossier, filed)
    pdf = papers.render("report", data, title=data["title"], language=language, dated=_day(filed))
    return papers.reply(pdf, f"report-{dossier.ref}-{language}")


def report_data(dossier: Dossier, filed: EvaluationReport) -> dict[str, Any]:
    """Everything printed, in the reader's language; scores in percent, as printed elsewhere."""
    review, rule = queries.review(dossier), assessments.rule_of(dossier)
    framework = dossier.round.framework
    name = {"name": formats.isolated(f"{framework.code}@{framework.version}")}
    notes = []
    if framework.is_proposal:
        notes.append(
            _("The framework %(name)s is a proposal of the platform, not the official grid of the label.") % name
        )
    if not queries.separated(dossier) and queries.verified_by_companion(dossier):
        notes.append(_("Verified by someone who accompanied the commune"))
    return papers.common(demo=dossier.is_demo, code=dossier.ref) | {
        "title": f"{_('Evaluation report')} · {texts.pick(dossier.commune.name)}",
        "facts": [dossier.ref, formats.day(filed.filed_at), filed.filed_by.shown_name],
        "notes": notes,
        "scores": _scores(review, rule["principle_min"], rule["overall_min"]),
        "parts": [
            {"heading": heading, "lines": [line for line in text.splitlines() if line.strip()]}
            for heading, text in (
                (_("Strengths"), filed.strengths),
                (_("Areas to improve"), filed.improvements),
                (_("Conclusion of the team"), filed.text),
            )
            if text.strip()
        ],
        "norms": _norms(review),
        "signs": [{"title": _("Technical team")}, {"title": _("Stamp")}],
    }


def _scores(review: queries.Review, least: Any, least_overall: Any) -> dict[str, Any]:
    """The two scores of each principle with its threshold; fractions of 1 for the radar."""
    rows = [
        [texts.pick(s.principle.title), _shown(s.self_score), _shown(s.verified_score), _shown(least)]
        for s in review.sections
    ]
    overall = review.declared.scores.get("overall", "")
    rows.append([_("Overall"), _shown(overall), _shown(review.verified_overall), _shown(least_overall)])
    return {
        "heading": _("The two scores side by side"),
        "head": [_("Principle"), _("Self"), pgettext("level", "Verified"), _("Threshold")],
        "rows": rows,
        "axes": [texts.pick(s.principle.title) for s in review.sections],
        "self": [float(s.self_score or 0) / 100 for s in review.sections],
        "verified": [float(s.verified_score or 0) / 100 for s in review.sections],
        "least": float(least) / 100,
        "alt": _("Radar of the principles: self-assessment, verified, threshold; the table beside it says the same."),
    }


def _norms(review: queries.Review) -> dict[str, Any]:
    """Every norm: level declared and verified, and why they differ."""
    return {
        "heading": _("Norm by norm"),
        "head": [_("Code"), _("Norm"), _("Self"), pgettext("level", "Verified"), _("Reason")],
        "sections": [
            {
                "name": texts.pick(section.principle.title),
                "rows": [
                    [
                        row.norm.code,
                        texts.pick(row.norm.title),
                        NONE if row.skipped else str(row.counted),
                        NONE if row.verified is None else str(row.verified),
                        row.finding.reason if row.finding and row.differs else "",
                    ]
                    for row in section.rows
                ],
            }
            for section in review.sections
        ],
        "note": _("Levels 0 to 4, as they count; – where the norm does not apply or is not verified yet."),
    }


def _shown(value: Any) -> str:
    return formats.number(str(value)) if value not in ("", None) else NONE


def _day(filed: EvaluationReport) -> date:
    return timezone.localtime(filed.filed_at).date()
