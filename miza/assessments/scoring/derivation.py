"""Scores as others read them: the contract's JSON, and the derivation of every number ("why 42?"). Codes and numbers, no words."""

from dataclasses import asdict
from fractions import Fraction

from miza.assessments.scoring.answers import TOP_LEVEL
from miza.assessments.scoring.engine import NormScore, PrincipleScore, Scores
from miza.assessments.scoring.exact import printed


def scores_json(scores: Scores) -> dict[str, object]:
    """The Scores object of contracts.md, exactly; a norm that is not applicable does not appear."""
    unmet = scores.unmet
    return {
        "overall": printed(scores.overall),
        "principles": {p.code: printed(p.value) for p in scores.principles},
        "norms": {
            norm.code: {"level": norm.level, "counted": norm.counted, "caps": [cap.code for cap in norm.caps]}
            for norm in scores.norms
        },
        "unanswered": list(scores.unanswered),
        "label_rule": {"met": not unmet, "unmet": [asdict(line) for line in unmet]},
    }


def derive(scores: Scores) -> dict[str, object]:
    """Every number with what it is made of, in the framework's order.

    Returns {"overall", "exact", "points", "weights", "not_applicable", "unanswered", "left_out", "principles": [{"code",
    "weight", "value", "exact", "points", "weights", "norms": [{"code", "weight", "mandatory", "level", "counted", "value",
    "caps": [Cap as a mapping]}]}], "met", "unmet"}.
    value and overall are printed percents, `exact` the fraction behind ("225/4"); a norm's value is counted/4.
    principle: value = 100 x points / weights; overall = points / weights. left_out: principles without applicable norm.
    """
    kept = {p.code for p in scores.principles}
    return {
        "overall": printed(scores.overall),
        "exact": str(scores.overall),
        "points": _sum(scores.points),
        "weights": scores.weights,
        "not_applicable": list(scores.not_applicable),
        "unanswered": list(scores.unanswered),
        "left_out": [p.code for p in scores.framework.principles if p.code not in kept],
        "principles": [_principle(p) for p in scores.principles],
        "met": not scores.unmet,
        "unmet": [asdict(line) for line in scores.unmet],
    }


def _principle(principle: PrincipleScore) -> dict[str, object]:
    return {
        "code": principle.code,
        "weight": principle.weight,
        "value": printed(principle.value),
        "exact": str(principle.value),
        "points": _sum(principle.points),
        "weights": principle.weights,
        "norms": [_norm(norm) for norm in principle.norms],
    }


def _norm(norm: NormScore) -> dict[str, object]:
    return {
        "code": norm.code,
        "weight": norm.weight,
        "mandatory": norm.mandatory,
        "level": norm.level,
        "counted": norm.counted,
        "value": f"{norm.counted}/{TOP_LEVEL}",
        "caps": [asdict(cap) for cap in norm.caps],
    }


def _sum(value: Fraction) -> str:
    """A sum with two decimals when they say it all, else as a fraction."""
    return printed(value) if (value * 100).denominator == 1 else str(value)
