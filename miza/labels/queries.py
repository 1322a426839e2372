"""The public registry: labels in force, suspended, revoked, expired. Nothing about dossiers without a label."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from miza.assessments.models import Snapshot
from miza.communes.models import Commune
from miza.communes.names import fold
from miza.dossiers.queries import last_entry
from miza.frameworks import queries as frameworks
from miza.frameworks.models import Norm, Principle
from miza.journal.models import Entry
from miza.labels.models import STATUSES, Label

PUBLISHED = ("verified", "deliberated")  # a self score is the commune's own
EXAMPLES = 3  # norms shown as strengths, and as areas to improve
STRONG = 3


def registry(words: str = "", status: str = "", region: str = "") -> QuerySet[Label]:
    """Labels with their commune, latest first; `words` in the commune's name or the number; `region`: a code."""
    found = Label.objects.select_related("commune__province__region", "dossier__round__framework", "dossier__commune")
    if status:
        found = found.filter(status=status)
    if region:
        found = found.filter(commune__province__region__code=region)
    if words.strip().upper().startswith("LCC"):
        return found.filter(number__startswith=words.strip().upper())
    for word in fold(words).split():
        found = found.filter(commune__search__contains=word)
    return found


def counts() -> dict[str, int]:
    """How many labels have each status, and "all" of them. One query."""
    found = dict(Label.objects.order_by().values_list("status").annotate(Count("pk")))
    return {"all": sum(found.values())} | {status: found.get(status, 0) for status in STATUSES}


def of(commune: Commune) -> QuerySet[Label]:
    """The labels that a commune was granted, latest first."""
    return registry().filter(commune=commune)


def numbers() -> QuerySet[Label, str]:
    """Numbers of the real labels."""
    return Label.objects.filter(is_demo=False).order_by("number").values_list("number", flat=True)


def life(label: Label) -> list[Entry]:
    """What happened to the label, oldest first."""
    return list(Entry.objects.filter(stream=f"label:{label.number}").order_by("seq"))


def decision(label: Label) -> Mapping[str, Any]:
    """The session and item of the decision that granted it: {"session", "item"}; {} when the journal does not say."""
    entry = last_entry(label.dossier, "grant")
    return entry.facts if entry else {}


@dataclass(frozen=True)
class Line:
    """One principle of the published results. score: percent, as printed; None when none of its norms applies."""

    principle: Principle
    score: str | None


@dataclass(frozen=True)
class Results:
    """What is published about a labelled commune: verified by the technical team, or as deliberated upon."""

    snapshot: Snapshot
    lines: tuple[Line, ...]
    levels: tuple[int, ...]
    mandatory: int
    mandatory_met: int
    strengths: tuple[tuple[Norm, int], ...]
    improvements: tuple[tuple[Norm, int], ...]

    @property
    def overall(self) -> str:
        """The overall score, printed with two decimals."""
        return str(self.snapshot.scores["overall"])

    @property
    def rule(self) -> Mapping[str, Any]:
        """The label rule frozen with the score."""
        found: Mapping[str, Any] = self.snapshot.rule
        return found

    @property
    def framework(self) -> Mapping[str, str]:
        """The framework it was computed with: {"code", "version"}."""
        found: Mapping[str, str] = self.snapshot.answers["framework"]
        return found

    @property
    def applicable(self) -> int:
        """How many norms were scored."""
        return sum(self.levels)

    @property
    def strong(self) -> int:
        """How many norms count at level 3 or 4."""
        return sum(self.levels[STRONG:])

    @property
    def above(self) -> int:
        """How many principles reach the minimum."""
        return sum(
            line.score is not None and float(line.score) >= float(self.rule["principle_min"]) for line in self.lines
        )


def results(label: Label) -> Results | None:
    """The results that the label rests on, or None when there is no frozen score. One query once the framework is known."""
    frozen = Snapshot.objects.filter(dossier_id=label.dossier_id, which__in=PUBLISHED).order_by("taken_at", "pk")
    latest = {snapshot.which: snapshot for snapshot in frozen}
    snapshot = latest.get("deliberated") or latest.get("verified")
    if snapshot is None:
        return None
    tree = frameworks.tree(label.dossier.round.framework)
    counted = {code: node["counted"] for code, node in snapshot.scores["norms"].items()}
    known = [(norm, counted[norm.code]) for norm in tree.norms if norm.code in counted]
    mandatory = [level for norm, level in known if norm.mandatory]
    found = Counter(level for _, level in known)
    return Results(
        snapshot,
        tuple(Line(principle, snapshot.scores["principles"].get(principle.code)) for principle, _ in tree.branches),
        tuple(found[level] for level in range(5)),
        len(mandatory),
        sum(level >= int(snapshot.rule["mandatory_min_level"]) for level in mandatory),
        tuple(sorted((k for k in known if k[1] >= STRONG), key=lambda k: -k[1])[:EXAMPLES]),
        tuple(sorted((k for k in known if k[1] < STRONG), key=lambda k: k[1])[:EXAMPLES]),
    )
