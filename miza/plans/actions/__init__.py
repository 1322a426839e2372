"""Writes of the action plan, one verb each; the effects that the moves call are among them."""

from miza.plans.actions.activities import (
    Content,
    add_from_framework,
    add_own,
    affected_norms,
    change,
    drop,
    record_done,
    require_activities,
)
from miza.plans.actions.agreeing import agree, record_disagreement, record_workshop

__all__ = [
    "Content",
    "add_from_framework",
    "add_own",
    "affected_norms",
    "agree",
    "change",
    "drop",
    "record_disagreement",
    "record_done",
    "record_workshop",
    "require_activities",
]
