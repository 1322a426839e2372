"""Writes of the verification, one verb each; the effects that the moves call are among them."""

from miza.verification.actions.asking import answer, ask, close_queries, mark_queries_sent, take_back
from miza.verification.actions.findings import carry_findings, confirm_levels, save_finding, snapshot_verified
from miza.verification.actions.reporting import file_evaluation_report
from miza.verification.actions.visiting import (
    announced_visit,
    ask_other_dates,
    change_team,
    confirm_visit,
    declare_interests,
    drop_visit,
    propose_visit,
    record_observations,
    record_refusal,
    sign_report,
    write_report,
)

__all__ = [
    "announced_visit",
    "answer",
    "ask",
    "ask_other_dates",
    "carry_findings",
    "change_team",
    "close_queries",
    "confirm_levels",
    "confirm_visit",
    "declare_interests",
    "drop_visit",
    "file_evaluation_report",
    "mark_queries_sent",
    "propose_visit",
    "record_observations",
    "record_refusal",
    "save_finding",
    "sign_report",
    "snapshot_verified",
    "take_back",
    "write_report",
]
