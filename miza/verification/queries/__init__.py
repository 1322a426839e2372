"""Reads of the verification. The caller has found the dossier through `dossiers.queries.visible_to`."""

from miza.verification.queries.asked import answerable, asked, unsent
from miza.verification.queries.declared import Declared, declared, words
from miza.verification.queries.people import BODIES, initials, named, of_bodies, of_commune, separated, verifier_problem
from miza.verification.queries.reports import reports, suggestions, valid_report, verified_by_companion
from miza.verification.queries.review import Review, Row, Section, finding, findings, review, row_of
from miza.verification.queries.scores import counted, verified_answers, verified_scores
from miza.verification.queries.visits import (
    Parties,
    current_visit,
    eligible,
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
    "answerable",
    "asked",
    "counted",
    "current_visit",
    "declared",
    "eligible",
    "finding",
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
    "suggestions",
    "team",
    "unsent",
    "upcoming_visits",
    "valid_report",
    "verified_answers",
    "verified_by_companion",
    "verified_scores",
    "verifier_problem",
    "words",
]
