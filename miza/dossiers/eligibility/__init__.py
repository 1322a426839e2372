"""The information card and the eligibility conditions: what is missing, what is wrong, what conforms. Pure: no models, no clock.

Source: data/eligibility-2026.yaml, frozen in a round's settings when it opens; every function reads that mapping as it is. The machine never
refuses a file for an unmet condition: it informs, the coordination committee asks once for what is missing, then decides with reasons.

Values of the card, by field code: text; a whole number (int, Decimal or its digits); a date or its ISO text; a choice's code, or a list of
codes where it takes several; for a file, how many there are, or any truth of its presence. Prefilled fields come from the directory.
"""

from miza.dossiers.eligibility.card import faults, has_value, is_required, missing, validate
from miza.dossiers.eligibility.conditions import add_months, conforms, date_limits, summary, unanswered, unconfirmed
from miza.dossiers.eligibility.shapes import (
    Answer,
    Condition,
    Conformity,
    Definition,
    Fault,
    Field,
    Limits,
    Status,
    Summary,
)

__all__ = [
    "Answer",
    "Condition",
    "Conformity",
    "Definition",
    "Fault",
    "Field",
    "Limits",
    "Status",
    "Summary",
    "add_months",
    "conforms",
    "date_limits",
    "faults",
    "has_value",
    "is_required",
    "missing",
    "summary",
    "unanswered",
    "unconfirmed",
    "validate",
]
