"""Reads of the verification. The caller has found the dossier through `dossiers.queries.visible_to`."""

from miza.verification.queries.asked import answerable, asked, unsent
from miza.verification.queries.declared import Declared, declared
from miza.verification.queries.people import BODIES, initials, named, of_bodies, of_commune, separated, verifier_problem
from miza.verification.queries.reports import Sides, reports, sides, suggestions, valid_report
from miza.verification.queries.review import Review, Row, Section, findings, review, row_of
from miza.verification.queries.scores import counted, verified_answers, verified_scores
from miza.verification.queries.visits import (
    Parties,
    current_visit,
    fingerprint,
    open_to,
    parties,
    team,
    upcoming_visits,
)

__all__ = [
    "BODIES",
    "Declared",
    "Parties",
    "Review",
    "Row",
    "Section",
    "Sides",
    "answerable",
    "asked",
    "counted",
    "current_visit",
    "declared",
    "findings",
    "fingerprint",
    "initials",
    "named",
    "of_bodies",
    "of_commune",
    "open_to",
    "parties",
    "reports",
    "review",
    "row_of",
    "separated",
    "sides",
    "suggestions",
    "team",
    "unsent",
    "upcoming_visits",
    "valid_report",
    "verified_answers",
    "verified_scores",
    "verifier_problem",
]
