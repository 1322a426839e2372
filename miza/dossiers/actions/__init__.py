"""Writes on dossiers, one verb each; moves of the journey are taken by `moves.actions.take`."""

from miza.dossiers.actions.candidacy import DIRECTORY_NOTE, answer_condition, attach, detach, keep, save_card, start
from miza.dossiers.actions.committee import agree, attach_minutes, check_condition, close_rank, withdraw_agreement
from miza.dossiers.actions.deadlines import extend, lengthened, pause, resume
from miza.dossiers.actions.errata import Original, letter_original, rectify
from miza.dossiers.actions.experts import assign, close_to, end_assignment, open_to
from miza.dossiers.actions.presidents import confirm_participation, replace_president
from miza.dossiers.actions.reviews import ask_by, ask_review, contest_paper, decide_review, use_review

__all__ = [
    "DIRECTORY_NOTE",
    "Original",
    "agree",
    "answer_condition",
    "ask_by",
    "ask_review",
    "assign",
    "attach",
    "attach_minutes",
    "check_condition",
    "close_rank",
    "close_to",
    "confirm_participation",
    "contest_paper",
    "decide_review",
    "detach",
    "end_assignment",
    "extend",
    "keep",
    "lengthened",
    "letter_original",
    "open_to",
    "pause",
    "rectify",
    "replace_president",
    "resume",
    "save_card",
    "start",
    "use_review",
    "withdraw_agreement",
]
