"""The plan of a pass: its activities with their words in the reader's language, and what they add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from miza.assessments import queries as assessments
from miza.core import clock, texts
from miza.dossiers.models import Dossier
from miza.frameworks.models import ImprovementAction, Norm
from miza.plans.models import Activity, Plan

SOURCE = "ar"  # the language in which a title taken from the framework is kept


@dataclass(frozen=True)
class Item:
    """One activity as shown. title: the framework's in three languages, or what was typed."""

    activity: Activity
    norm: Norm | None
    title: Any

    @property
    def late(self) -> bool:
        """Is it past its end and not done?"""
        end = self.activity.ends_on
        return self.activity.done_on is None and end is not None and end < clock.today()

    def source(self, typed: str) -> str:
        """What to keep for a typed title: the framework's words unchanged stay those of the source language, shown in any language."""
        return self.activity.title if typed.strip() == texts.pick(self.title).strip() else typed


@dataclass(frozen=True)
class Totals:
    """What the plan adds up to. cost: MAD of those that have one; months: from the first start to the last end, or the longest."""

    count: int
    cost: int
    uncosted: int
    months: int
    starts_on: date | None
    ends_on: date | None
    required: int
    done: int
    required_done: int


def current(dossier: Dossier) -> Plan | None:
    """The plan of the present pass, or None while nobody began it."""
    return Plan.objects.filter(dossier=dossier, pass_no=dossier.pass_no).select_related("workshop_minutes").first()


def activities(plan: Plan | None) -> QuerySet[Activity]:
    """The activities of the plan, those dropped left out, with their proof."""
    if plan is None:
        return Activity.objects.none()
    return plan.activities.filter(dropped_at__isnull=True).select_related("proof").order_by("-required", "norm", "id")


def items(dossier: Dossier, rows: Iterable[Activity]) -> list[Item]:
    """Activities as they are shown."""
    tree = assessments.tree(dossier)
    known = {norm.code: norm for norm in tree.norms}
    actions = {action.code: action for norm in tree.norms for action in norm.actions.all()}
    return [Item(row, known.get(row.norm), titled(row, actions)) for row in rows]


def titled(row: Activity, actions: Mapping[str, ImprovementAction]) -> Any:
    """The title in the reader's language as long as nobody changed the framework's words."""
    action = actions.get(row.action)
    return action.title if action and row.title == action.title.get(SOURCE) else row.title


def totals(rows: Iterable[Activity]) -> Totals:
    """Count, cost and length."""
    rows = list(rows)
    starts = [row.starts_on for row in rows if row.starts_on]
    ends = [row.ends_on for row in rows if row.ends_on]
    first, last = min(starts, default=None), max(ends, default=None)
    dated = len(starts) == len(ends) == len(rows) and first and last
    return Totals(
        count=len(rows),
        cost=sum(row.cost_mad or 0 for row in rows),
        uncosted=sum(row.cost_mad is None for row in rows),
        months=_months(first, last) if dated and first and last else max((row.months or 0 for row in rows), default=0),
        starts_on=first,
        ends_on=last,
        required=sum(row.required for row in rows),
        done=sum(row.done_on is not None for row in rows),
        required_done=sum(row.required and row.done_on is not None for row in rows),
    )


def _months(first: date, last: date) -> int:
    """Calendar months touched."""
    return (last.year - first.year) * 12 + last.month - first.month + 1
