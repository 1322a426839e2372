"""Acts on deadlines: extended, paused, resumed. Each with a reason, a letter to the commune and a line in the history."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.core import clock
from miza.core.errors import Reason, Refusal, reason
from miza.dossiers import workflow
from miza.dossiers.actions.letters import write
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier
from miza.journal.actions import record
from miza.programme.queries import days_off
from miza.programme.workdays import roll_forward


@transaction.atomic
def extend(dossier: Dossier, to_date: date, *, why: str, by: User) -> Dossier:
    """Give the present step more time: the deadline becomes `to_date`, rolled to the next working day; return the fresh row.

    Raises NotAllowed, Refusal: no_deadline, paused, not_later (than today and than the present deadline), reason.
    """
    fresh = hold(dossier)
    role = access.require(by, Right.DEADLINE_EXTEND, fresh.commune_id)
    former = fresh.deadline
    if refused := _cannot_extend(fresh, to_date, why):
        raise Refusal(*refused)
    fresh.deadline = roll_forward(to_date, days_off())
    fresh.save(update_fields=["deadline"])
    record(
        "extend",
        fresh.stream,
        by=by,
        role=role,
        facts={"from": former, "deadline": fresh.deadline},
        notes={"reason": why.strip()},
    )
    write(fresh, "extend", why, old_deadline=former)
    return fresh


def _cannot_extend(dossier: Dossier, to_date: date, why: str) -> list[Reason]:
    if dossier.deadline is None:
        return [reason("no_deadline")]
    if dossier.paused:
        return [reason("paused", end_date=dossier.paused_until)]
    earliest = max(dossier.deadline, clock.today())
    found = [] if to_date > earliest else [reason("not_later", date=earliest)]
    return [*found, *_unreasoned(why)]


@transaction.atomic
def pause(dossier: Dossier, starts: date, until: date, *, why: str, by: User) -> Dossier:
    """Stop the dossier's deadlines from a day, today or before, with an expected end; no move but ending participation until resumed.

    Raises NotAllowed, Refusal: final, already_paused, date_future (of the start), pause_before_state, pause_order, reason.
    """
    fresh = hold(dossier)
    role = access.require(by, Right.DEADLINE_PAUSE, fresh.commune_id)
    if refused := _cannot_pause(fresh, starts, until, why):
        raise Refusal(*refused)
    fresh.paused_from, fresh.paused_until = starts, until
    fresh.save(update_fields=["paused_from", "paused_until"])
    record(
        "pause",
        fresh.stream,
        by=by,
        role=role,
        facts={"start_date": starts, "end_date": until},
        notes={"reason": why.strip()},
    )
    write(fresh, "pause", why, pause_start=starts, pause_end=until)
    return fresh


def _cannot_pause(dossier: Dossier, starts: date, until: date, why: str) -> list[Reason]:
    if workflow.STATES[dossier.state].final:
        return [reason("wrong_state", state=dossier.state_name)]
    if dossier.paused:
        return [reason("already_paused", end_date=dossier.paused_until)]
    entered = timezone.localdate(dossier.entered_at)
    found = []
    if starts > clock.today():
        found.append(reason("date_future", value=starts))
    if starts < entered:
        found.append(reason("pause_before_state", date=entered))
    if until <= max(starts, clock.today()):
        found.append(reason("pause_order", date=max(starts, clock.today())))
    return [*found, *_unreasoned(why)]


@transaction.atomic
def resume(dossier: Dossier, *, why: str, by: User) -> Dossier:
    """Let the deadlines run again, later by the length of the pause. Raises NotAllowed, Refusal: not_paused, reason."""
    fresh = hold(dossier)
    role = access.require(by, Right.DEADLINE_PAUSE, fresh.commune_id)
    started = fresh.paused_from
    if started is None:
        raise Refusal(reason("not_paused"))
    if refused := _unreasoned(why):
        raise Refusal(*refused)
    former = fresh.deadline
    fresh.deadline = lengthened(former, started, clock.today(), days_off()) if former else None
    fresh.paused_from = fresh.paused_until = None
    fresh.save(update_fields=["deadline", "paused_from", "paused_until"])
    record(
        "resume",
        fresh.stream,
        by=by,
        role=role,
        facts={"start_date": started, "from": former, "deadline": fresh.deadline},
        notes={"reason": why.strip()},
    )
    write(fresh, "resume", why)
    return fresh


def lengthened(deadline: date, paused_from: date, resumed_on: date, off: frozenset[date]) -> date:
    """The deadline after a pause: later by the calendar days it lasted, rolled to the next working day; never earlier than it was."""
    return roll_forward(deadline + max(resumed_on - paused_from, timedelta()), off)


def _unreasoned(why: str) -> list[Reason]:
    return [] if why.strip() else [reason("reason")]
