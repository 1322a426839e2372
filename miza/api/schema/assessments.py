"""Answers, evidence, findings, the action plan."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import StrictFloat, StrictInt

from miza.api.schema.common import In, Problem, Prose, Text, Word


class AnswerIn(In):
    """The whole answer to one norm; what is left out is empty.

    level: 0 to 4, or nothing. indicators: code -> "yes", "no", "no_case" or a number (numbers exactly, as text). explanations: code ->
    why there was no case. not_applicable: the reason, where the framework allows it. settled: the team closed its consensus.
    """

    level: StrictInt | Word | None = None
    indicators: dict[Word, StrictInt | StrictFloat | Word | None] = {}
    explanations: dict[Word, Prose] = {}
    comment: Prose = ""
    not_applicable: Prose = ""
    settled: bool = False
    dissent: Prose = ""


class AnswerOut(Schema):
    """An answer as it is stored. version: what If-Match must name to write upon it; 0 = nobody answered yet."""

    norm: str
    level: int | None
    indicators: dict[str, str]
    explanations: dict[str, str]
    comment: str
    not_applicable: str
    settled: bool
    settled_on: date | None
    dissent: str
    version: int
    saved_at: datetime | None


class Conflict(Problem):
    """Someone saved meanwhile: what is stored now and by whom, and what was sent; both are kept."""

    current: AnswerOut | None
    author: Text
    yours: dict[str, Any]


class FileOut(Schema):
    """A stored file. url: to download it as an attachment, with the same rights."""

    id: str
    name: str
    content_type: str
    size: int
    sha256: str
    url: str


class UseOut(Schema):
    """That a piece is declared for a norm, maybe at a page."""

    norm: str
    page: str


class EvidenceOut(Schema):
    """A piece of evidence: a file, or an original to be shown on site (original_at: where it is kept)."""

    id: int
    title: str
    file: FileOut | None
    original_at: str
    dated_on: date | None
    added_at: datetime
    uses: list[UseOut]


class FindingOut(Schema):
    """The verified level of one norm, and why it differs from the commune's. carried: taken over from the former pass."""

    norm: str
    level: int | None
    evidence_accepted: bool
    seen_on_site: str
    seen_where: str
    seen_on: date | None
    indicators: dict[str, Any]
    not_applicable_accepted: bool
    reason: str
    carried: bool
    version: int
    saved_at: datetime


class ActivityOut(Schema):
    """One activity of the plan. action: its code in the framework, "" for the commune's own; cost in dirhams."""

    id: int
    norm: str
    action: str
    title: str
    to_level: int | None
    responsible: str
    starts_on: date | None
    ends_on: date | None
    months: int | None
    cost_mad: int | None
    required: bool
    done_on: date | None
    version: int


class PlanOut(Schema):
    """The action plan of the present pass. agreed, disagreed: the commune's word on it as it stands."""

    pass_no: int
    workshop_on: date | None
    agreed: bool
    disagreed: bool
    disagreement: str
    activities: list[ActivityOut]
