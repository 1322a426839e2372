"""The desk review: every norm, what was declared, what was verified, and the gap between the two."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from miza.assessments import queries as assessments
from miza.assessments import scoring
from miza.dossiers.models import Dossier
from miza.frameworks.models import Norm, Principle
from miza.verification.models import Finding, Query
from miza.verification.queries.declared import Declared, declared
from miza.verification.queries.scores import answers_from, counted, verified_scores


@dataclass(frozen=True)
class Row:
    """One norm of the review.

    level, counted, caps, skipped: as declared. verified: the level that counts after verification, None while there is none.
    pieces: how many pieces of evidence are declared. asked: how many queries are open. editable: may it be verified now?
    """

    norm: Norm
    level: int | None
    counted: int
    caps: tuple[str, ...]
    skipped: bool
    finding: Finding | None
    verified: int | None
    pieces: int
    asked: int
    editable: bool

    @property
    def done(self) -> bool:
        """Is the norm verified?"""
        return self.finding is not None and (self.finding.level is not None or self.finding.not_applicable_accepted)

    @property
    def gap(self) -> int:
        """Verified less declared, as both count; a "not applicable" that was refused is compared with 0."""
        return 0 if self.verified is None else self.verified - self.counted

    @property
    def differs(self) -> bool:
        """Must a reason be given?"""
        if not self.done or self.finding is None:
            return False
        return bool(self.gap) or self.skipped != self.finding.not_applicable_accepted

    @property
    def reasoned(self) -> bool:
        """Is there a reason wherever there must be one?"""
        return not self.differs or bool(self.finding and self.finding.reason.strip())

    @property
    def proved(self) -> bool:
        """Was something accepted or seen on site?"""
        return self.finding is not None and (self.finding.evidence_accepted or bool(self.finding.seen_on_site))

    @property
    def confirmable(self) -> bool:
        """May the declared level be confirmed by one click? Only where the proof was accepted and nothing keeps it at level 1."""
        return (
            self.editable
            and self.proved
            and not self.done
            and not self.skipped
            and self.level is not None
            and not self.caps
        )


@dataclass(frozen=True)
class Section:
    """One principle with its norms and its two scores, printed; a score is "" where there is none."""

    principle: Principle
    rows: tuple[Row, ...]
    self_score: str
    verified_score: str

    @property
    def done(self) -> int:
        """How many of its norms are verified."""
        return sum(row.done for row in self.rows)


@dataclass(frozen=True)
class Review:
    """Everything of the review page. scores: of what is verified so far."""

    sections: tuple[Section, ...]
    declared: Declared
    scores: scoring.Scores | None

    @property
    def rows(self) -> list[Row]:
        """Every norm, in the framework's order."""
        return [row for section in self.sections for row in section.rows]

    @property
    def verified_overall(self) -> str:
        """The provisional score, printed, or ""."""
        return scoring.printed(self.scores.overall) if self.scores else ""


def finding(dossier: Dossier, norm: str) -> Finding | None:
    """The finding of one norm in the present pass. One query."""
    found = Finding.objects.filter(dossier=dossier, pass_no=dossier.pass_no, norm=norm)
    return found.select_related("author").first()


def findings(dossier: Dossier) -> dict[str, Finding]:
    """The findings of the present pass by norm. One query."""
    found = Finding.objects.filter(dossier=dossier, pass_no=dossier.pass_no).select_related("author")
    return {finding.norm: finding for finding in found}


def review(dossier: Dossier) -> Review:
    """Every norm side by side. Five queries, whatever the number of rows, once the framework is known to the process."""
    said = declared(dossier)
    found = findings(dossier)
    scores = verified_scores(dossier, answers_from(dossier, found))
    facts = _Facts(
        dossier=dossier,
        said=said,
        findings=found,
        counted={n.code: n.counted for n in scores.norms if n.level is not None} if scores else {},
        pieces=assessments.use_counts(dossier),
        asked=_open_queries(dossier),
    )
    verified = {p.code: scoring.printed(p.value) for p in scores.principles} if scores else {}
    sections = tuple(
        Section(
            principle=principle,
            rows=tuple(facts.row(norm) for norm in norms),
            self_score=said.scores["principles"].get(principle.code, ""),
            verified_score=verified.get(principle.code, ""),
        )
        for principle, norms in assessments.principles(dossier)
    )
    return Review(sections, said, scores)


def _open_queries(dossier: Dossier) -> Mapping[str, int]:
    """Norm -> how many queries are open on it."""
    rows = Query.objects.filter(dossier=dossier, pass_no=dossier.pass_no, closed_at__isnull=True)
    return Counter(rows.order_by().values_list("norm", flat=True))


def row_of(dossier: Dossier, norm: Norm, said: Declared, finding: Finding | None) -> Row:
    """One norm alone, for its own page: its pieces and queries are shown there in full and not counted."""
    answer = answers_from(dossier, {norm.code: finding})["norms"].get(norm.code) if finding else None
    score = counted(dossier, norm.code, answer) if answer else None
    verified = {norm.code: score.counted} if score else {}
    found = {norm.code: finding} if finding else {}
    return _Facts(dossier, said, found, verified, {}, {}).row(norm)


@dataclass(frozen=True)
class _Facts:
    """What the rows are made of, read once."""

    dossier: Dossier
    said: Declared
    findings: Mapping[str, Finding]
    counted: Mapping[str, int]
    pieces: Mapping[str, int]
    asked: Mapping[str, int]

    def row(self, norm: Norm) -> Row:
        """One norm of the review."""
        code = norm.code
        return Row(
            norm=norm,
            level=self.said.level(code),
            counted=self.said.counted(code),
            caps=self.said.caps(code),
            skipped=self.said.skipped(code),
            finding=self.findings.get(code),
            verified=self.counted.get(code),
            pieces=self.pieces.get(code, 0),
            asked=self.asked.get(code, 0),
            editable=not self.dossier.open_norms or code in self.dossier.open_norms,
        )
