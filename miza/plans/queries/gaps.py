"""What the plan must mend: the gaps of the verified score, and the framework's improvement actions for each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from miza.assessments import queries as assessments
from miza.assessments.models import Snapshot
from miza.assessments.scoring import TOP_LEVEL
from miza.dossiers.models import Dossier
from miza.frameworks.models import ImprovementAction, Norm, Principle

CONFORMING = 2


@dataclass(frozen=True)
class Offer:
    """One improvement action of the framework for a gap. taken: it is in the plan already."""

    action: ImprovementAction
    taken: bool


@dataclass(frozen=True)
class Gap:
    """One norm to raise. level: verified, as it counts. why: mandatory, principle, conform or more, the gravest that holds."""

    norm: Norm
    principle: Principle
    level: int
    why: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Gaps:
    """Every gap of the latest verified score, the gravest first; lines: those that the label asks for or that break the rule."""

    snapshot: Snapshot | None
    lines: tuple[Gap, ...]
    more: tuple[Gap, ...]

    @property
    def overall(self) -> str:
        """The verified score, printed."""
        return str(self.snapshot.scores["overall"]) if self.snapshot else ""

    @property
    def needed(self) -> str:
        """The score that the label rule asks for."""
        return str(self.snapshot.rule["overall_min"]) if self.snapshot else ""

    @property
    def mandatory(self) -> list[str]:
        """Codes of the legal obligations below their level."""
        return [gap.norm.code for gap in self.lines if gap.why == "mandatory"]


ORDER = ("mandatory", "principle", "conform", "more")


def gaps(dossier: Dossier, taken: Collection[str] = ()) -> Gaps:
    """The gaps of the present pass.

    taken: codes of the actions that the plan holds. First the legal obligations below the level of the label rule, then norms of the
    principles below their threshold (those that weigh most on the score first), then what is below conformity; the rest can still be
    improved and comes under `more`. One query once the framework is known to the process.
    """
    snapshot = assessments.latest_snapshots(dossier).get("verified")
    if snapshot is None:
        return Gaps(None, (), ())
    found = [
        _gap(norm, principle, snapshot.scores["norms"][norm.code]["counted"], snapshot, taken)
        for principle, norms in assessments.principles(dossier)
        for norm in norms
        if norm.code in snapshot.scores["norms"]
    ]
    found = [gap for gap in found if gap.level < TOP_LEVEL]
    found.sort(key=lambda gap: (ORDER.index(gap.why), gap.level))
    return Gaps(snapshot, tuple(g for g in found if g.why != "more"), tuple(g for g in found if g.why == "more"))


def _gap(norm: Norm, principle: Principle, level: int, snapshot: Snapshot, taken: Collection[str]) -> Gap:
    offers = tuple(Offer(a, a.code in taken) for a in norm.actions.all() if a.to_level > level)
    return Gap(norm, principle, level, _why(norm, principle, level, snapshot.scores, snapshot.rule), offers)


def _why(norm: Norm, principle: Principle, level: int, scores: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    if norm.mandatory and level < int(rule["mandatory_min_level"]):
        return "mandatory"
    weak = Decimal(scores["principles"].get(principle.code, "100")) < Decimal(str(rule["principle_min"]))
    if weak:
        return "principle"
    return "conform" if level < CONFORMING else "more"
