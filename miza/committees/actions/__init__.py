"""Writes of the committees: proposals, sessions, votes, decisions."""

from miza.committees.actions.decisions import last_used_item, release, snapshot_deliberated, use_item
from miza.committees.actions.errata import original, rectify
from miza.committees.actions.proposals import write_proposal
from miza.committees.actions.sessions import add_item, close_session, convene, mark_presence, open_session
from miza.committees.actions.votes import close_item, open_vote, record_counts, recuse, vote

__all__ = [
    "add_item",
    "close_item",
    "close_session",
    "convene",
    "last_used_item",
    "mark_presence",
    "open_session",
    "open_vote",
    "original",
    "record_counts",
    "rectify",
    "recuse",
    "release",
    "snapshot_deliberated",
    "use_item",
    "vote",
    "write_proposal",
]
