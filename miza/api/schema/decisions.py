"""Sessions, ballots, labels."""

from datetime import date, datetime, time
from typing import Any, Literal

from ninja import Schema

from miza.api.schema.common import In, Prose, Text
from miza.api.schema.places import CommuneOut, FrameworkName


class ItemOut(Schema):
    """One item of an agenda. adopted: null while it is not decided; the counts are those of the result, 0 before it."""

    number: int
    dossier: str
    commune: Text
    subject: str
    ballot_kind: str
    voting_open: bool
    closed_at: datetime | None
    adopted: bool | None
    released_at: datetime | None
    yes: int
    no: int
    abstain: int

    @staticmethod
    def resolve_dossier(obj: Any) -> Any:
        return obj.dossier.ref

    @staticmethod
    def resolve_commune(obj: Any) -> Any:
        return obj.dossier.commune.name

    @staticmethod
    def resolve_voting_open(obj: Any) -> bool:
        return obj.voting_opened_at is not None and obj.closed_at is None

    @staticmethod
    def resolve_yes(obj: Any) -> int:
        return int(obj.tally.get("yes", 0))

    @staticmethod
    def resolve_no(obj: Any) -> int:
        return int(obj.tally.get("no", 0))

    @staticmethod
    def resolve_abstain(obj: Any) -> int:
        return int(obj.tally.get("abstain", 0))


class SessionOut(Schema):
    """A session of the accreditation committee with its agenda; convocation 2 is a second one, after a session without quorum."""

    number: int
    held_on: date
    held_at: time | None
    place: str
    convocation: int
    opened_at: datetime | None
    closed_at: datetime | None
    items: list[ItemOut]

    @staticmethod
    def resolve_items(obj: Any) -> Any:
        return list(obj.items.all())


class BallotIn(In):
    """One ballot, cast once. opinion: a dissenting opinion for the minutes; not kept in a secret vote."""

    choice: Literal["yes", "no", "abstain"]
    opinion: Prose = ""


class LabelOut(Schema):
    """A label of the public registry. status: active, suspended, revoked or expired."""

    number: str
    commune: CommuneOut
    status: str
    granted_on: date
    valid_from: date
    valid_until: date
    review_on: date
    is_demo: bool


class PublishedScores(Schema):
    """The score that a label rests on, with the rule and framework it was computed with. Percents as decimal text."""

    which: str
    overall: str
    principles: dict[str, str]
    rule: dict[str, Any]
    framework: FrameworkName


class LabelWhole(LabelOut):
    """A label with its published results."""

    results: PublishedScores | None
