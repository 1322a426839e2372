"""Dossiers and their moves."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema

from miza.api.schema.common import In, Prose, Text, Why, Word
from miza.api.schema.places import CommuneName
from miza.dossiers import workflow

MoveKey = Literal[tuple(workflow.MOVES)]  # type: ignore[valid-type]
StateKey = Literal[tuple(workflow.STATES)]  # type: ignore[valid-type]


class DossierOut(Schema):
    """The dossier of one commune in one round. late: its deadline has passed while deadlines run; open_norms: [] = all."""

    ref: str
    commune: CommuneName
    round: str
    state: str
    state_name: Text
    stage: str
    pass_no: int
    entered_at: datetime
    deadline: date | None
    late: bool
    paused: bool
    rank: int | None
    open_norms: list[str]
    first_submitted_at: datetime | None
    is_demo: bool

    @staticmethod
    def resolve_round(obj: Any) -> Any:
        return obj.round.code

    @staticmethod
    def resolve_stage(obj: Any) -> Any:
        return workflow.STATES[obj.state].stage


class NeedOut(Schema):
    """One condition of a move. brought: the person gives it with the move. who: roles that can meet it."""

    key: str
    met: bool
    brought: bool
    message: str
    who: list[str]


class MoveOut(Schema):
    """A move from where the dossier is. mine: the caller's roles allow it; ready: only what is brought with it is left.

    paper_only: it takes the president's signed paper, carried in on the pages. reasons: why the caller cannot take it now.
    """

    move: str
    name: str
    target: str
    by: list[str]
    mine: bool
    role: str | None
    paper_only: bool
    ready: bool
    needs: list[NeedOut]
    reasons: list[Why]


class MoveIn(In):
    """A move to take. signed: the caller signs on screen in the name of the commune; norms: codes, where the move names some."""

    move: MoveKey  # type: ignore[valid-type]
    reason: Prose = ""
    norms: list[Word] = []
    signed: bool = False
