"""Scores: what is computed from living answers, and what was frozen when it was handed over."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from miza.assessments.models import Answer, Snapshot
from miza.assessments.queries.evidence import proved
from miza.assessments.scoring import Scores, load_framework, load_rule, score
from miza.dossiers import workflow
from miza.dossiers.models import Dossier
from miza.frameworks import queries as frameworks

WHICH = ("self", "verified", "deliberated")


def rule_of(dossier: Dossier) -> dict[str, Any]:
    """The label rule frozen for the dossier's round."""
    rule: dict[str, Any] = dossier.round.settings.get("label_rule") or workflow.LABEL_RULE
    return rule


def answers_object(dossier: Dossier, pass_no: int | None = None, which: str = "self") -> dict[str, Any]:
    """The Answers object of contracts.md for the commune's own answers of a pass, without free text. Two queries.

    A norm has evidence when a living piece, file or original to be shown, is declared for it; a norm with neither a level nor a
    reason is left out: it was not answered. which: "self"; the verified and deliberated ones belong to the domains that set them.
    """
    if which != "self":
        raise ValueError(f"the answers of {which!r} are not the commune's; expected self")
    rows = Answer.objects.filter(dossier=dossier, pass_no=pass_no or dossier.pass_no)
    return answers_from(dossier, {row.norm: row for row in rows}, proved(dossier))


def live_answers(dossier: Dossier) -> dict[str, Any]:
    """The Answers object of the present pass as it stands."""
    return answers_object(dossier, dossier.pass_no)


def answers_from(dossier: Dossier, rows: Mapping[str, Answer], with_evidence: Collection[str]) -> dict[str, Any]:
    """An Answers object from rows already read, in the framework's order."""
    framework = dossier.round.framework
    known = [norm.code for norm in frameworks.norms(framework) if norm.code in rows]
    held = {code: _node(rows[code], code in with_evidence) for code in known}
    return {
        "framework": {"code": framework.code, "version": framework.version},
        "norms": {code: node for code, node in held.items() if node},
    }


def _node(row: Answer, evidence: bool) -> dict[str, Any] | None:
    """One norm's answer; the reason of a "not applicable" stays in the dossier."""
    if row.level is None:
        return {"not_applicable": True} if row.not_applicable else None
    return {"level": row.level, "evidence": evidence, "indicators": dict(sorted(row.indicators.items()))}


def compute(dossier: Dossier, answers: Mapping[str, Any], rule: Mapping[str, Any] | None = None) -> Scores | None:
    """The scores of an Answers object by the round's framework and rule; None when no norm at all is applicable."""
    framework = load_framework(frameworks.document(dossier.round.framework))
    given = answers["norms"]
    if not any("not_applicable" not in given.get(code, {}) for code in framework.norms):
        return None
    return score(framework, answers, load_rule(rule or rule_of(dossier)))


def self_scores(dossier: Dossier) -> Scores | None:
    """The commune's own score of the present pass as it stands."""
    return compute(dossier, live_answers(dossier))


def replay(snapshot: Snapshot, dossier: Dossier | None = None) -> Scores | None:
    """A frozen score computed again from its answers, with the derivation of every number. dossier: its own, if already read."""
    return compute(dossier or snapshot.dossier, snapshot.answers, snapshot.rule)


def snapshots(dossier: Dossier) -> QuerySet[Snapshot]:
    """Every score handed over, oldest first."""
    return Snapshot.objects.filter(dossier=dossier)


def latest_snapshots(dossier: Dossier, pass_no: int | None = None) -> dict[str, Snapshot]:
    """The last score of each kind in a pass (the present one). One query."""
    rows = snapshots(dossier).filter(pass_no=pass_no or dossier.pass_no).order_by("taken_at", "pk")
    return {row.which: row for row in rows}
