"""Rounds, communes, frameworks."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from miza.api.schema.common import Text


class FrameworkName(Schema):
    """A version of a framework."""

    code: str
    version: str


class CallOut(Schema):
    """A call for interest; both days included."""

    number: int
    opens_on: date
    closes_on: date


class RoundOut(Schema):
    """A round with the rules it was opened with: deadlines in calendar days by move, the rule of the label."""

    code: str
    title: Text
    places: int
    framework: FrameworkName
    starts_on: date
    ends_on: date
    opened_at: datetime | None
    calls: list[CallOut]
    label_rule: dict[str, Any]
    deadline_days: dict[str, int]

    @staticmethod
    def resolve_calls(obj: Any) -> Any:
        return list(obj.calls.all())

    @staticmethod
    def resolve_label_rule(obj: Any) -> Any:
        return obj.settings.get("label_rule", {})

    @staticmethod
    def resolve_deadline_days(obj: Any) -> Any:
        return obj.settings.get("deadline_days", {})


class RegionOut(Schema):
    """One of the twelve regions."""

    code: str
    name: Text


class ProvinceOut(Schema):
    """A province or prefecture."""

    code: str
    name: Text
    kind: str
    region: RegionOut


class CommuneOut(Schema):
    """A commune of the directory. Source: HCP, 2024 census, CC BY 4.0. is_demo: invented for a demonstration."""

    code: str
    name: Text
    kind: str
    has_arrondissements: bool
    population_2024: int | None
    province: ProvinceOut
    is_demo: bool


class CommuneName(Schema):
    """A commune, named."""

    code: str
    name: Text


class FrameworkOut(FrameworkName):
    """A published version of the framework. status: "proposal" is not the official grid of the label. document: the whole of it."""

    status: str
    title: Text
    sha256: str
    published_at: datetime | None
    document: dict[str, Any]
