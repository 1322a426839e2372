"""The form: the framework's norms, the commune's answers beside them, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from miza.assessments.models import Answer, AnswerRevision
from miza.assessments.queries.evidence import use_counts
from miza.assessments.queries.scores import answers_from, compute
from miza.assessments.scoring import NormScore, Scores
from miza.core.errors import Refusal, reason
from miza.dossiers.models import Dossier
from miza.frameworks import queries as frameworks
from miza.frameworks.models import Norm, Principle


@dataclass(frozen=True)
class Line:
    """One norm of the form as it stands. counts: None where it is not applicable; pieces: live pieces of evidence declared."""

    norm: Norm
    answer: Answer | None
    counts: NormScore | None
    pieces: int
    open: bool

    @property
    def answered(self) -> bool:
        """Is there a level, or a reason for none?"""
        return self.answer is not None and answered(self.answer)

    @property
    def level(self) -> int | None:
        """The commune's own level."""
        return self.answer.level if self.answer else None

    @property
    def settled(self) -> bool:
        """Is the consensus closed?"""
        return bool(self.answer and self.answer.settled)

    @property
    def lowered(self) -> bool:
        """Does less count than the level chosen?"""
        return bool(self.counts and self.counts.level is not None and self.counts.counted < self.counts.level)


@dataclass(frozen=True)
class Part:
    """One principle of the form with its lines; value: its exact percent, None when none of its norms applies."""

    principle: Principle
    lines: tuple[Line, ...]
    value: Any

    @property
    def done(self) -> int:
        """How many norms are answered."""
        return sum(line.answered for line in self.lines)


def tree(dossier: Dossier) -> frameworks.Tree:
    """The round's framework, whole; kept in the process once published."""
    return frameworks.tree(dossier.round.framework)


def principles(dossier: Dossier) -> tuple[tuple[Principle, tuple[Norm, ...]], ...]:
    """Each principle with its norms, in order."""
    return tree(dossier).branches


def norm(dossier: Dossier, code: str) -> Norm:
    """The norm of that code. Raises Refusal (not_found)."""
    found = tree(dossier).norm(code)
    if found is None:
        raise Refusal(reason("not_found"))
    return found


def neighbours(dossier: Dossier, code: str) -> tuple[Norm | None, Norm | None]:
    """The norm before and the norm after, in the framework's order."""
    norms = tree(dossier).norms
    place = next(i for i, item in enumerate(norms) if item.code == code)
    return norms[place - 1] if place else None, norms[place + 1] if place + 1 < len(norms) else None


def scale(dossier: Dossier) -> dict[int, dict[str, str]]:
    """Names of the levels 0 to 4, in three languages."""
    return {int(level): name for level, name in dossier.round.framework.scale.items()}


def answered(answer: Answer) -> bool:
    """Does the answer say something that counts: a level, or a reason for "not applicable"?"""
    return answer.level is not None or bool(answer.not_applicable)


def answers(dossier: Dossier, pass_no: int | None = None) -> dict[str, Answer]:
    """The answers of a pass (the present one) by norm, with their authors. One query."""
    rows = Answer.objects.filter(dossier=dossier, pass_no=pass_no or dossier.pass_no).select_related("author")
    return {row.norm: row for row in rows}


def revision(dossier: Dossier, code: str, version: str) -> dict[str, Any] | None:
    """The content that a norm's answer had in that version of the present pass, or None."""
    rows = AnswerRevision.objects.filter(dossier=dossier, pass_no=dossier.pass_no, norm=code)
    number = int(version) if version.isdecimal() else 0
    found: dict[str, Any] | None = rows.filter(version=number).values_list("content", flat=True).first()
    return found


def unanswered(dossier: Dossier) -> list[str]:
    """Codes of the norms that nobody answered in this pass, in the framework's order. One query."""
    return _codes_without(dossier, answered)


def unsettled(dossier: Dossier) -> list[str]:
    """Codes of the norms whose consensus is not closed, those without an answer among them. One query."""
    return _codes_without(dossier, lambda answer: answer.settled and answered(answer))


def _codes_without(dossier: Dossier, quality: Any) -> list[str]:
    rows = Answer.objects.filter(dossier=dossier, pass_no=dossier.pass_no)
    held = {row.norm for row in rows.only("norm", "level", "not_applicable", "settled") if quality(row)}
    return [item.code for item in tree(dossier).norms if item.code not in held]


def form(dossier: Dossier, given: Mapping[str, Answer] | None = None) -> tuple[tuple[Part, ...], Scores | None]:
    """The whole form of the present pass with what each norm counts, and the self score. Two queries.

    given: the answers, where they are already read.
    """
    rows = answers(dossier) if given is None else given
    counts = use_counts(dossier)
    scores = compute(dossier, answers_from(dossier, rows, set(counts)))
    counted = {item.code: item for item in scores.norms} if scores else {}
    values = {part.code: part.value for part in scores.principles} if scores else {}
    open_norms = set(dossier.open_norms)

    def line(item: Norm) -> Line:
        is_open = not open_norms or item.code in open_norms
        return Line(item, rows.get(item.code), counted.get(item.code), counts.get(item.code, 0), is_open)

    parts = (Part(p, tuple(line(item) for item in norms), values.get(p.code)) for p, norms in principles(dossier))
    return tuple(parts), scores
