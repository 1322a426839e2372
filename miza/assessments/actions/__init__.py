"""Writes of a self-assessment: team and launch, answers, evidence, snapshots of scores."""

from miza.assessments.actions.answers import close_consensus, content_of, save_answer, start_pass
from miza.assessments.actions.content import Content, InvalidContent, checked
from miza.assessments.actions.evidence import Duplicate, add_evidence, drop_evidence, drop_use, use_evidence
from miza.assessments.actions.scores import snapshot
from miza.assessments.actions.team import (
    add_member,
    allow_expert,
    edit_member,
    member_leaves,
    record_kickoff,
    set_calendar,
)

__all__ = [
    "Content",
    "Duplicate",
    "InvalidContent",
    "add_evidence",
    "add_member",
    "allow_expert",
    "checked",
    "close_consensus",
    "content_of",
    "drop_evidence",
    "drop_use",
    "edit_member",
    "member_leaves",
    "record_kickoff",
    "save_answer",
    "set_calendar",
    "snapshot",
    "start_pass",
    "use_evidence",
]
