"""The shapes of the card's data and of what is said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, TypedDict

Text3: TypeAlias = Mapping[str, str]
Status = Literal["met", "unmet", "unknown"]


class Choice(TypedDict, total=False):
    """One answer of a choice, with its name in three languages beside its code."""

    code: str
    ar: str
    fr: str
    en: str


class Field(TypedDict, total=False):
    """One field of the information card, as in the data."""

    code: str
    section: str
    title: Text3
    help: Text3
    kind: str  # prefilled | text | number | date | choice | file
    unit: Text3 | None
    required: bool
    choices: Sequence[Choice]
    multiple: bool
    part_of: str
    not_before: str
    required_if: Mapping[str, Sequence[str]]


class Limits(TypedDict, total=False):
    """When an answer conforms: the answer expected, and how far the date of the act may be from the day of filing, in months."""

    expect: str
    max_age_months: int
    max_ahead_months: int
    text: Text3


class Condition(TypedDict, total=False):
    """One eligibility condition, as in the data."""

    code: str
    title: Text3
    why: Text3
    legal: Sequence[str]
    proof: Sequence[Text3]
    kind: str  # yes_no | date | file
    required: bool
    rule: Limits


class Definition(TypedDict, total=False):
    """The whole card."""

    fields: Sequence[Field]
    conditions: Sequence[Condition]


class Answer(TypedDict, total=False):
    """The commune's answer to one condition; files: how many papers are attached to it."""

    answer: str  # yes | no
    date: date | None
    files: int
    note: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value: the code of a refusal in texts.yaml, and what its sentence needs."""

    code: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Conformity:
    """What the machine sees of one condition.

    why: answer_conforms, answer_differs, no_answer, date_fits, no_date, too_old, too_far_ahead, paper_given, no_paper, said_absent.
    proof: is at least one paper attached? It may also stand in the letter, so its absence is said and changes nothing.
    earliest, latest: between which days the date must fall, both included; None: no limit on that side.
    """

    status: Status
    why: str
    proof: bool
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """All conditions of a card at once, codes in the order of the data. required_open: required ones that are not met."""

    conformities: Mapping[str, Conformity]
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]
    required_open: tuple[str, ...]
