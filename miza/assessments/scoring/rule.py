"""The label rule: the thresholds that inform the committee's decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from miza.assessments.scoring.answers import TOP_LEVEL
from miza.assessments.scoring.exact import ScoringError, exact, is_whole, plain, shown

_THRESHOLDS = ("overall_min", "principle_min", "mandatory_min_level")
_NOT_FOR_SCORING = ("validity_months", "review_every_months")


@dataclass(frozen=True)
class LabelRule:
    """overall_min, principle_min: percent; mandatory_min_level: counted level of each norm that is a legal obligation."""

    overall_min: Fraction
    principle_min: Fraction
    mandatory_min_level: int


@dataclass(frozen=True)
class Unmet:
    """One threshold not reached: its rule, the principle, norm or "overall" it is about, what is and what is needed."""

    rule: str
    object: str
    value: str
    needed: str


def load_rule(document: Mapping[str, object]) -> LabelRule:
    """The rule in a document: the three thresholds themselves, or under `label_rule` (as in journey.yaml).

    Raises ScoringError on a missing threshold, an unknown key or a value out of range: a threshold is never assumed.
    """
    rule = document.get("label_rule", document) if isinstance(document, Mapping) else document
    if not isinstance(rule, Mapping):
        raise ScoringError(f"rule: found {shown(rule)}, expected an object with {', '.join(_THRESHOLDS)}")
    if missing := [key for key in _THRESHOLDS if key not in rule]:
        raise ScoringError(f"rule: {', '.join(missing)} missing; expected {', '.join(_THRESHOLDS)}")
    if unknown := [str(key) for key in rule if key not in _THRESHOLDS + _NOT_FOR_SCORING]:
        raise ScoringError(f"rule: {', '.join(unknown)} is not known; expected {', '.join(_THRESHOLDS)}")
    level = exact(rule["mandatory_min_level"], "rule: mandatory_min_level")
    if not is_whole(level) or not 0 <= level <= TOP_LEVEL:
        raise ScoringError(
            f"rule: mandatory_min_level is {plain(level)}, expected a whole number from 0 to {TOP_LEVEL}"
        )
    return LabelRule(_percent(rule, "overall_min"), _percent(rule, "principle_min"), int(level))


def _percent(document: Mapping[str, object], key: str) -> Fraction:
    value = exact(document[key], f"rule: {key}")
    if not 0 <= value <= 100:
        raise ScoringError(f"rule: {key} is {plain(value)}, expected a percentage from 0 to 100")
    return Fraction(value)
