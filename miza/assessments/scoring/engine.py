"""From answers to scores (contracts.md, "Scoring"), with exact fractions and every step kept.

Counted level of a norm = its level, at most 1 without evidence or with an indicator that has no value or is outside its limit.
Norm value = counted / 4. Principle = 100 x weighted mean of its applicable norms. Overall = weighted mean of the principles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from miza.assessments.scoring.answers import NO_CASE, TOP_LEVEL, Answer, Value, read_answers
from miza.assessments.scoring.exact import ScoringError, plain, printed
from miza.assessments.scoring.framework import Framework, Indicator, Norm, Principle
from miza.assessments.scoring.rule import LabelRule, Unmet

CAPPED = 1  # the most that counts without proof


@dataclass(frozen=True)
class Cap:
    """Why a level does not count in full.

    code: "evidence", or an indicator. why: no_evidence, no_value or outside.
    found: what was observed, "" when nothing. required: the limit as the framework writes it.
    tolerance: points granted on that limit, "" when none. accepted: the limit with them.
    """

    code: str
    why: str
    found: str = ""
    required: str = ""
    tolerance: str = ""
    accepted: str = ""


@dataclass(frozen=True)
class NormScore:
    """One applicable norm. level: None when nobody answered. caps: empty when the level is 0 or 1."""

    code: str
    weight: int
    mandatory: bool
    level: int | None
    counted: int
    caps: tuple[Cap, ...]

    @property
    def value(self) -> Fraction:
        """From 0 to 1."""
        return Fraction(self.counted, TOP_LEVEL)


@dataclass(frozen=True)
class PrincipleScore:
    """One principle with at least one applicable norm; the others leave the overall score."""

    code: str
    weight: int
    norms: tuple[NormScore, ...]

    @property
    def weights(self) -> int:
        """Sum of the weights of its applicable norms."""
        return sum(norm.weight for norm in self.norms)

    @property
    def points(self) -> Fraction:
        """Sum of weight x value of its norms."""
        return sum((norm.weight * norm.value for norm in self.norms), Fraction(0))

    @property
    def value(self) -> Fraction:
        """Percent, exact."""
        return 100 * self.points / self.weights


@dataclass(frozen=True)
class Scores:
    """Every number of one set of answers, with what it is made of, in the framework's order."""

    framework: Framework
    rule: LabelRule
    principles: tuple[PrincipleScore, ...]
    not_applicable: tuple[str, ...]

    @property
    def norms(self) -> tuple[NormScore, ...]:
        """Every applicable norm."""
        return tuple(norm for principle in self.principles for norm in principle.norms)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Codes of the norms that nobody answered; they count 0."""
        return tuple(norm.code for norm in self.norms if norm.level is None)

    @property
    def weights(self) -> int:
        """Sum of the weights of the principles that count."""
        return sum(principle.weight for principle in self.principles)

    @property
    def points(self) -> Fraction:
        """Sum of weight x percent of the principles that count."""
        return sum((principle.weight * principle.value for principle in self.principles), Fraction(0))

    @property
    def overall(self) -> Fraction:
        """Percent, exact: the mean of the exact values, not of the printed ones."""
        return self.points / self.weights

    @property
    def unmet(self) -> tuple[Unmet, ...]:
        """Every threshold of the label rule that is not reached, compared as exact fractions."""
        rule = self.rule
        below = [
            Unmet("principle_min", p.code, printed(p.value), printed(rule.principle_min))
            for p in self.principles
            if p.value < rule.principle_min
        ]
        below += [
            Unmet("mandatory_min_level", norm.code, str(norm.counted), str(rule.mandatory_min_level))
            for norm in self.norms
            if norm.mandatory and norm.counted < rule.mandatory_min_level
        ]
        if self.overall < rule.overall_min:
            below.append(Unmet("overall_min", "overall", printed(self.overall), printed(rule.overall_min)))
        return tuple(below)


def score(framework: Framework, answers: Mapping[str, object], rule: LabelRule) -> Scores:
    """The scores of one set of answers.

    answers: an Answers object as in contracts.md, its decimal numbers as Decimal or text, never float. A norm that is missing
        counts 0: silence is not a pass.
    Raises ScoringError on answers that do not fit the framework, and when no norm at all is applicable.
    """
    given = read_answers(framework, answers)
    skipped = tuple(code for code in framework.norms if code in given and given[code].not_applicable)
    counted = (_principle(p, given, framework.tolerance) for p in framework.principles)
    principles = tuple(p for p in counted if p.norms)
    if not principles:
        raise ScoringError("every norm is not applicable; expected at least one norm with a level")
    return Scores(framework, rule, principles, skipped)


def _principle(principle: Principle, given: Mapping[str, Answer], tolerance: Fraction) -> PrincipleScore:
    norms = [(norm, given.get(norm.code)) for norm in principle.norms]
    scores = [_norm(norm, answer, tolerance) for norm, answer in norms if answer is None or not answer.not_applicable]
    return PrincipleScore(principle.code, principle.weight, tuple(scores))


def _norm(norm: Norm, answer: Answer | None, tolerance: Fraction) -> NormScore:
    if answer is None:
        return NormScore(norm.code, norm.weight, norm.mandatory, None, 0, ())
    caps = caps_of(norm, answer, tolerance) if answer.level > CAPPED else ()
    counted = min(answer.level, CAPPED) if caps else answer.level
    return NormScore(norm.code, norm.weight, norm.mandatory, answer.level, counted, caps)


def caps_of(norm: Norm, answer: Answer, tolerance: Fraction) -> tuple[Cap, ...]:
    """What keeps the norm at level 1: no evidence first, then its indicators in the framework's order."""
    caps = [] if answer.evidence else [Cap("evidence", "no_evidence")]
    values = answer.values or {}
    for indicator in norm.indicators:
        value = values.get(indicator.code)
        if value is None:
            caps.append(_cap(indicator, "no_value", "", tolerance))
        elif not meets(indicator, value, tolerance):
            caps.append(_cap(indicator, "outside", str(value), tolerance))
    return tuple(caps)


def accepted_limit(indicator: Indicator, tolerance: Fraction) -> Fraction:
    """The limit once the tolerance is granted, which is for percentages only."""
    limit = indicator.conform.limit
    if indicator.kind != "percent":
        return limit
    return limit - tolerance if indicator.conform.operator == ">=" else limit + tolerance


def meets(indicator: Indicator, value: Value, tolerance: Fraction) -> bool:
    """Does an observed value keep to the limit? "No case in the period" always does."""
    if value.word == NO_CASE:
        return True
    if indicator.kind == "yes_no":
        return value.word == indicator.conform.word
    limit = accepted_limit(indicator, tolerance)
    number = Fraction(value.number)
    return number >= limit if indicator.conform.operator == ">=" else number <= limit


def _cap(indicator: Indicator, why: str, found: str, tolerance: Fraction) -> Cap:
    conform = indicator.conform
    if indicator.kind != "percent" or not tolerance:
        return Cap(indicator.code, why, found, str(conform), "", str(conform))
    accepted = f"{conform.operator} {plain(accepted_limit(indicator, tolerance))}"
    return Cap(indicator.code, why, found, str(conform), plain(tolerance), accepted)
