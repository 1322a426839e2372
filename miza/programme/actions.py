"""Rounds prepared and opened, calls launched, days off kept right. Everything goes to the journal's stream "programme"."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.core import clock
from miza.core.errors import Reason, Refusal, reason
from miza.frameworks.models import Framework
from miza.journal.actions import record
from miza.notifications.actions import next_number
from miza.programme import queries
from miza.programme.models import Call, Holiday, Round
from miza.programme.workdays import seed_holidays

STREAM = "programme"
YEARS_AHEAD = 10


@transaction.atomic
def prepare_round(
    *,
    code: str,
    title: Mapping[str, str],
    places: int,
    framework: Framework,
    starts_on: date,
    ends_on: date,
    settings: Mapping[str, Any] | None = None,
    by: User,
) -> Round:
    """Prepare a round, not open yet. settings: what differs from the proposals (queries.proposed_settings).

    Raises NotAllowed, Refusal: round_code_taken, round_dates.
    """
    role = access.require(by, Right.ROUND_EDIT)
    _one_at_a_time()
    if Round.objects.filter(code=code).exists():
        raise Refusal(reason("round_code_taken", round=code))
    _dates_in_order(starts_on, ends_on)
    made = Round.objects.create(
        code=code,
        title=dict(title),
        places=places,
        framework=framework,
        starts_on=starts_on,
        ends_on=ends_on,
        settings=queries.proposed_settings() | dict(settings or {}),
    )
    record(
        "round_prepared", STREAM, by=by, role=role, about=code, facts={"places": places, "framework": framework.name}
    )
    return made


@transaction.atomic
def change_round(
    of: Round,
    *,
    title: Mapping[str, str],
    places: int,
    framework: Framework,
    starts_on: date,
    ends_on: date,
    settings: Mapping[str, Any],
    by: User,
) -> Round:
    """Change a round that is not open yet; return the fresh row. Raises NotAllowed, Refusal: round_opened, round_dates."""
    role = access.require(by, Right.ROUND_EDIT)
    fresh = _not_opened(of)
    _dates_in_order(starts_on, ends_on)
    fresh.title, fresh.places, fresh.framework = dict(title), places, framework
    fresh.starts_on, fresh.ends_on, fresh.settings = starts_on, ends_on, fresh.settings | dict(settings)
    fresh.save()
    record(
        "round_changed",
        STREAM,
        by=by,
        role=role,
        about=fresh.code,
        facts={"places": places, "framework": framework.name},
    )
    return fresh


@transaction.atomic
def open_round(of: Round, *, by: User) -> Round:
    """Open a round: its settings, as they are now, are frozen for good; return the fresh row.

    Raises NotAllowed, Refusal: round_opened, framework_unpublished.
    """
    role = access.require(by, Right.ROUND_EDIT)
    fresh = _not_opened(of)
    if not fresh.framework.is_published:
        raise Refusal(reason("framework_unpublished", framework=fresh.framework.name))
    fresh.settings = queries.proposed_settings() | fresh.settings  # every rule is written down, even one never touched
    fresh.opened_at = clock.now()
    fresh.save(update_fields=["settings", "opened_at"])
    facts = {
        "places": fresh.places,
        "framework": fresh.framework.name,
        "framework_sha256": fresh.framework.sha256,
        "settings_sha256": queries.fingerprint(fresh.settings),
    }
    record("round_opened", STREAM, by=by, role=role, about=fresh.code, facts=facts)
    return fresh


@transaction.atomic
def open_call(of: Round, *, opens_on: date, closes_on: date, by: User) -> Call:
    """Launch the next call for interest of an opened round; both days included.

    Raises NotAllowed, Refusal: round_not_opened, call_order, call_in_past, call_outside_round, call_overlaps.
    """
    role = access.require(by, Right.ROUND_EDIT)
    fresh = Round.objects.select_for_update(of=("self",)).get(pk=of.pk)
    _one_at_a_time()
    if fresh.opened_at is None:
        raise Refusal(reason("round_not_opened", round=fresh.code))
    if found := _call_faults(fresh, opens_on, closes_on):
        raise Refusal(*found)
    last = fresh.calls.order_by("-number").first()
    made = Call.objects.create(
        round=fresh, number=last.number + 1 if last else 1, opens_on=opens_on, closes_on=closes_on
    )
    facts = {"number": made.number, "opens_on": opens_on, "closes_on": closes_on}
    record("call_opened", STREAM, by=by, role=role, about=fresh.code, facts=facts)
    return made


def _call_faults(of: Round, opens_on: date, closes_on: date) -> list[Reason]:
    if closes_on < opens_on:
        return [reason("call_order", date=opens_on)]
    found = []
    if closes_on < clock.today():
        found.append(reason("call_in_past", date=closes_on))
    if closes_on > of.ends_on:
        found.append(reason("call_outside_round", date=of.ends_on))
    if other := of.calls.filter(opens_on__lte=closes_on, closes_on__gte=opens_on).first():
        found.append(reason("call_overlaps", number=other.number, date=other.closes_on))
    return found


@transaction.atomic
def prolong_call(call: Call, *, closes_on: date, by: User) -> Call:
    """Let a call close later than announced, never earlier; return the fresh row.

    Raises NotAllowed, Refusal: call_opened, call_in_past, call_outside_round, call_overlaps.
    """
    role = access.require(by, Right.ROUND_EDIT)
    _one_at_a_time()
    fresh = Call.objects.select_for_update(of=("self",)).select_related("round").get(pk=call.pk)
    if closes_on <= fresh.closes_on:
        raise Refusal(reason("call_opened", number=fresh.number))
    found = []
    if closes_on < clock.today():
        found.append(reason("call_in_past", date=closes_on))
    if closes_on > fresh.round.ends_on:
        found.append(reason("call_outside_round", date=fresh.round.ends_on))
    later = fresh.round.calls.filter(number__gt=fresh.number, opens_on__lte=closes_on).first()
    if later:
        found.append(reason("call_overlaps", number=later.number, date=later.closes_on))
    if found:
        raise Refusal(*found)
    former, fresh.closes_on = fresh.closes_on, closes_on
    fresh.save(update_fields=["closes_on"])
    facts = {"number": fresh.number, "from": former, "closes_on": closes_on}
    record("call_prolonged", STREAM, by=by, role=role, about=fresh.round.code, facts=facts)
    return fresh


@transaction.atomic
def seed_days_off(year: int, *, by: User | None) -> int:
    """Add the days off of a year as they are known beforehand, those of the lunar calendar as estimates; return how many were new.

    Days already there stay as they are. by: None for the platform itself (a demonstration). Raises NotAllowed, Refusal year_range.
    """
    role = access.require(by, Right.ROUND_EDIT) if by else None
    first = clock.today().year - 1
    if not first <= year <= first + YEARS_AHEAD:
        raise Refusal(reason("year_range", value=str(year), min=str(first), max=str(first + YEARS_AHEAD)))
    _one_at_a_time()
    known = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
    new = [
        Holiday(day=one.day, name=one.name, estimated=one.estimated)
        for one in seed_holidays(year)
        if one.day not in known
    ]
    Holiday.objects.bulk_create(new)
    _changed()
    if new:
        record("days_off_seeded", STREAM, by=by, role=role, about=str(year), facts={"count": len(new)})
    return len(new)


@transaction.atomic
def add_day_off(day: date, *, name: Mapping[str, str], by: User) -> Holiday:
    """Add a day off that the calendar did not hold. Deadlines already stored do not move. Raises NotAllowed, Refusal day_off_taken, day_off_past."""
    role = access.require(by, Right.ROUND_EDIT)
    _one_at_a_time()
    _free(day)
    made = Holiday.objects.create(day=day, name=dict(name))
    _changed()
    record("day_off_added", STREAM, by=by, role=role, about=day.isoformat())
    return made


@transaction.atomic
def confirm_day_off(holiday: Holiday, *, day: date, by: User) -> Holiday:
    """Confirm the date of a day off that was estimated, or move it to the day announced. Raises NotAllowed, Refusal day_off_taken, day_off_past."""
    role = access.require(by, Right.ROUND_EDIT)
    _one_at_a_time()
    fresh = Holiday.objects.select_for_update().get(pk=holiday.pk)
    former = fresh.day
    if day != former:
        _free(day)
    fresh.day, fresh.estimated = day, False
    fresh.save()
    _changed()
    record("day_off_confirmed", STREAM, by=by, role=role, about=day.isoformat(), facts={"from": former})
    return fresh


@transaction.atomic
def remove_day_off(holiday: Holiday, *, by: User) -> None:
    """Take out a day off to come that will not be one. Raises NotAllowed, Refusal day_off_past."""
    role = access.require(by, Right.ROUND_EDIT)
    _one_at_a_time()
    if holiday.day < clock.today():
        raise Refusal(reason("day_off_past", date=holiday.day))
    record("day_off_removed", STREAM, by=by, role=role, about=holiday.day.isoformat())
    Holiday.objects.filter(pk=holiday.pk).delete()
    _changed()


def _not_opened(of: Round) -> Round:
    _one_at_a_time()
    fresh = Round.objects.select_for_update(of=("self",)).select_related("framework").get(pk=of.pk)
    if fresh.opened_at is not None:
        raise Refusal(reason("round_opened", round=fresh.code))
    return fresh


def _dates_in_order(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise Refusal(reason("round_dates", date=starts_on))


def _free(day: date) -> None:
    if day < clock.today():
        raise Refusal(reason("day_off_past", date=day))
    if Holiday.objects.filter(day=day).exists():
        raise Refusal(reason("day_off_taken", date=day))


def _one_at_a_time() -> None:
    """Hold the programme's stream until the transaction ends: two acts on it never claim one place of its journal."""
    next_number("programme-acts")


def _changed() -> None:
    """Days off are kept in the process: forget them now, and again once the change is there for others to read."""
    queries.forget_days_off()
    transaction.on_commit(queries.forget_days_off)
