"""What would raise a score: for each norm that counts less than it could, how many points are left there. Plain sums, no promise."""

from dataclasses import dataclass
from fractions import Fraction

from miza.assessments.scoring import TOP_LEVEL, NormScore, PrincipleScore, Scores

CONFORMING = 2  # the level where a norm conforms to the rule


@dataclass(frozen=True)
class Gain:
    """norm: its score now · to: the level that would count · points: of its principle's 100."""

    norm: NormScore
    to: int
    points: Fraction


def gains(principle: PrincipleScore) -> list[Gain]:
    """What each norm would add to its principle, most first: the level chosen if it counted in full, else a level that conforms."""
    found = [
        Gain(norm, to, Fraction(100 * norm.weight * (to - norm.counted), TOP_LEVEL * principle.weights))
        for norm in principle.norms
        if (to := _reachable(norm)) > norm.counted
    ]
    return sorted(found, key=lambda gain: -gain.points)


def overall_gains(scores: Scores) -> list[Gain]:
    """The same in points of the overall score, most first."""
    found = [
        Gain(gain.norm, gain.to, gain.points * principle.weight / scores.weights)
        for principle in scores.principles
        for gain in gains(principle)
    ]
    return sorted(found, key=lambda gain: -gain.points)


def _reachable(norm: NormScore) -> int:
    return max(norm.level or 0, CONFORMING)
