"""What was verified, as the contract's Answers object, and what it scores."""

from typing import Any

from miza.assessments import queries as assessments
from miza.assessments import scoring
from miza.dossiers.models import Dossier
from miza.verification.models import Finding


def verified_answers(dossier: Dossier) -> dict[str, Any]:
    """The Answers object (contracts.md) of the dossier's present pass, without free text; norms not verified yet are left out.

    evidence: a piece accepted by the verifier, or an original seen on site and recorded. indicators: as verified. One query.
    """
    found = Finding.objects.filter(dossier=dossier, pass_no=dossier.pass_no)
    return answers_from(dossier, {finding.norm: finding for finding in found})


def answers_from(dossier: Dossier, found: dict[str, Finding]) -> dict[str, Any]:
    """An Answers object from findings already read, in the framework's order."""
    framework = dossier.round.framework
    known = [norm.code for norm in assessments.tree(dossier).norms if norm.code in found]
    given = {code: answer for code in known if (answer := answer_of(found[code])) is not None}
    return {"framework": {"code": framework.code, "version": framework.version}, "norms": given}


def answer_of(finding: Finding) -> dict[str, Any] | None:
    """One norm of the Answers object; None while neither a level nor "not applicable" is set."""
    if finding.not_applicable_accepted:
        return {"not_applicable": True}
    if finding.level is None:
        return None
    proved = finding.evidence_accepted or bool(finding.seen_on_site)
    return {"level": finding.level, "evidence": proved, "indicators": dict(sorted(finding.indicators.items()))}


def verified_scores(dossier: Dossier, answers: dict[str, Any]) -> scoring.Scores | None:
    """The provisional score of what is verified so far; None when nothing is, or when every norm is not applicable."""
    return assessments.compute(dossier, answers) if answers["norms"] else None


def counted(dossier: Dossier, norm: str, answer: dict[str, Any]) -> scoring.NormScore | None:
    """How one answer counts; None when it is "not applicable"."""
    framework = dossier.round.framework
    alone = {"framework": {"code": framework.code, "version": framework.version}, "norms": {norm: answer}}
    scores = assessments.compute(dossier, alone)
    return next((score for score in scores.norms if score.code == norm), None) if scores else None
