"""Rounds, calls and days off, as they hold today; the rules that a round is opened with."""

import hashlib
from datetime import date
from time import monotonic
from typing import Any

import rfc8785
from django.conf import settings
from django.db.models import Prefetch, QuerySet

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.core import clock, texts
from miza.programme.models import Call, Holiday, Round

KEPT_SECONDS = 60  # another process may change the days off: a deadline never uses ones older than this
REVIEW_DAYS, REVIEW_ANSWER_DAYS = 15, 30  # working days to ask for a review, and to answer it
CONFIRM_PRESIDENT_DAYS = 60  # calendar days that a new president has to confirm or end participation
_days_off: list[tuple[float, frozenset[date]]] = []


def days_off() -> frozenset[date]:
    """Every day off of the programme, kept in this process until one changes (`forget_days_off`) or a minute has passed."""
    if not _days_off or monotonic() - _days_off[0][0] > KEPT_SECONDS:
        _days_off[:] = [(monotonic(), frozenset(Holiday.objects.values_list("day", flat=True)))]
    return _days_off[0][1]


def forget_days_off() -> None:
    """Read them again at the next question (after a change to them)."""
    _days_off.clear()


def visible_to(user: User) -> QuerySet[Round]:
    """Rounds with their framework and calls, latest first: opened ones for everyone signed in, those being prepared for who prepares them."""
    found = Round.objects.select_related("framework").prefetch_related(
        Prefetch("calls", queryset=Call.objects.order_by("number"))
    )
    return found if access.may(user, Right.ROUND_EDIT) else found.filter(opened_at__isnull=False)


def holidays(year: int) -> QuerySet[Holiday]:
    """Days off of a year, in order."""
    return Holiday.objects.filter(day__year=year)


def years() -> list[int]:
    """Years that have days off, and the present one."""
    return sorted({clock.today().year, *(day.year for day in Holiday.objects.dates("day", "year"))})


def current_round() -> Round | None:
    """The opened round that communes apply to: the latest one not over yet, or None."""
    return (
        Round.objects.select_related("framework")
        .filter(opened_at__isnull=False, ends_on__gte=clock.today())
        .order_by("-starts_on")
        .first()
    )


def open_call(of: Round | None, on: date) -> Call | None:
    """The call for interest open that day, both ends included, in an opened round; None outside calls.

    of: the round to look in, or None for the latest one that has such a call.
    """
    calls = Call.objects.filter(round__opened_at__isnull=False, opens_on__lte=on, closes_on__gte=on)
    if of is not None:
        calls = calls.filter(round=of)
    return calls.select_related("round").order_by("-round__starts_on", "-number").first()


def next_call(on: date) -> Call | None:
    """The first call of an opened round that opens after that day, or None."""
    calls = Call.objects.filter(round__opened_at__isnull=False, opens_on__gt=on)
    return calls.select_related("round").order_by("opens_on").first()


def fingerprint(frozen: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of a round's settings: what the journal keeps of them."""
    return hashlib.sha256(rfc8785.dumps(frozen)).hexdigest()


def proposed_settings() -> dict[str, Any]:
    """What a new round starts from: the proposals of the journey and of the eligibility file, to be weighed before opening.

    {"decision_rule", "label_rule", "eligibility" (the whole definition), "deadline_days" {move: calendar days},
    "review_days", "review_answer_days" in working days, "confirm_president_days" in calendar days,
    "expert_separation": "refuse" | "warn"}.
    """
    journey = texts.load_yaml(settings.JOURNEY_FILE)
    return {
        "decision_rule": journey["decision_rule"],
        "label_rule": journey["label_rule"],
        "eligibility": texts.load_yaml(settings.ELIGIBILITY_FILE),
        "deadline_days": {
            key: move["deadline_days"] for key, move in journey["moves"].items() if "deadline_days" in move
        },
        "review_days": REVIEW_DAYS,
        "review_answer_days": REVIEW_ANSWER_DAYS,
        "confirm_president_days": CONFIRM_PRESIDENT_DAYS,
        "expert_separation": "refuse",
    }
