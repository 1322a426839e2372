"""Shapes that every part shares: texts in three languages, lists, problems, what a caller may send."""

from collections.abc import Iterable
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

MOST = 200  # rows of one answer
NO_NUL = r"^[^\x00]*$"  # databases cannot hold it
Word = Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)]
Prose = Annotated[str, StringConstraints(max_length=20000, pattern=NO_NUL)]
Number = Annotated[int, Field(ge=1, le=2_000_000_000)]
Limit = Annotated[int, Field(ge=1, le=MOST)]
Offset = Annotated[int, Field(ge=0, le=1_000_000)]
Row = TypeVar("Row")


class In(Schema):
    """What a caller sends: an unknown field is a mistake, and is named."""

    model_config = ConfigDict(extra="forbid")


class Text(Schema):
    """A text in Arabic, French and English."""

    ar: str = ""
    fr: str = ""
    en: str = ""


class Page(Schema, Generic[Row]):
    """Some rows of a list, and how many there are in all."""

    count: int
    items: list[Row]


class Why(Schema):
    """One reason, in the language of the request. field: what it is about in what was sent; "" when it is about the whole."""

    code: str
    message: str
    field: str = ""


class Problem(Schema):
    """Why nothing was done: every reason, not only the first."""

    reasons: list[Why]


def refusals(*codes: int) -> dict[Any, Any]:
    """The answers of those statuses, to declare beside the good one; 401 is everyone's."""
    return {frozenset({401, *codes}): Problem}


def paged(rows: Any, limit: int, offset: int) -> dict[str, Any]:
    """A page of a query set or list."""
    count = rows.count() if hasattr(rows, "query") else len(rows)
    return {"count": count, "items": list(rows[offset : offset + limit])}


def names(keys: Iterable[str]) -> list[str]:
    """Keys as plain text, in their order."""
    return [str(key) for key in keys]
