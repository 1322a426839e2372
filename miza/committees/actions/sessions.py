"""Convene a session, fill its agenda, open it, say who is there, close it."""

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction
from django.db.models import Max

from miza.accounts import access
from miza.accounts.models import Appointment, User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.committees.models import Item, Seat, Session
from miza.committees.tally import Rule, second_meeting
from miza.core import clock
from miza.core.errors import Refusal, reason
from miza.dossiers import workflow
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier
from miza.journal.actions import record
from miza.notifications.actions import next_number

DELIBERATED = ("deliberating", "ending")


def lock(session: Session) -> Session:
    """The session, held until the transaction ends."""
    return Session.objects.select_for_update().get(pk=session.pk)


@transaction.atomic
def convene(
    *,
    held_on: date,
    by: User,
    held_at: time | None = None,
    place: str = "",
    dossiers: Iterable[Dossier] = (),
    invited: Iterable[User] = (),
    chair: User | None = None,
    secretary: User | None = None,
    replaces: Session | None = None,
) -> Session:
    """Convene a session of the accreditation committee: every member in office gets a seat, each dossier an item.

    replaces: the session that had no quorum; this one is then its second convocation, within the days that the rule gives.
    Raises NotAllowed, Refusal (date in the past, not a day of second convocation, a dossier that is not to be deliberated).
    """
    role = access.require(by, Right.SESSION_EDIT)
    if held_on < clock.today():
        raise Refusal(reason("date_past", value=held_on))
    rows = list(dossiers)
    rule = rows[0].round.settings["decision_rule"] if rows else workflow.DECISION_RULE
    if replaces is not None:
        _check_second(replaces, held_on)
    session = Session.objects.create(
        number=next_number("sessions"),
        held_on=held_on,
        held_at=held_at,
        place=place,
        convocation=2 if replaces else 1,
        first_session=replaces,
        rule=replaces.rule if replaces else rule,
        convened_by=by,
        convened_at=clock.now(),
        chair=chair,
        secretary=secretary or by,
        is_demo=by.is_demo,
    )
    Seat.objects.bulk_create(_seats(session, held_on, invited))
    facts = {"held_on": held_on, "convocation": session.convocation}
    record("session_convened", session.stream, by=by, role=role, facts=facts)
    for dossier in rows:
        _add(session, dossier, by, role)
    return session


def _check_second(first: Session, held_on: date) -> None:
    """The second convocation comes within the days that the rule gives, counted from the first session."""
    earliest, latest = second_meeting(first.held_on, Rule.read(first.rule))
    if not earliest <= held_on <= latest:
        raise Refusal(reason("second_convocation_dates", first=earliest, last=latest))


def _seats(session: Session, day: date, invited: Iterable[User]) -> list[Seat]:
    """Every accreditation member in office that day, once; then the invited, without a vote."""
    members: dict[int, Seat] = {}
    for held in Appointment.objects.filter(role=Role.ACCREDITATION).select_related("user").order_by("id"):
        if held.holds_on(day) and held.user.is_active:
            members.setdefault(held.user_id, Seat(session=session, member=held.user, organisation=held.organisation))
    for person in invited:
        members.setdefault(person.pk, Seat(session=session, member=person, entitled=False))
    return list(members.values())


@transaction.atomic
def add_item(session: Session, dossier: Dossier, *, by: User) -> Item:
    """Put a dossier on the agenda of a session that is not closed."""
    role = access.require(by, Right.SESSION_EDIT)
    return _add(lock(session), dossier, by, role)


def _add(session: Session, dossier: Dossier, by: User, role: Role) -> Item:
    fresh = hold(dossier)
    if fresh.state not in DELIBERATED:
        raise Refusal(reason("wrong_state", state=workflow.STATES[fresh.state].name))
    _refuse_closed(session)
    if session.items.filter(dossier=fresh, closed_at__isnull=True).exists():
        raise Refusal(reason("already_on_agenda", ref=fresh.ref))
    last = session.items.aggregate(last=Max("number"))["last"] or 0
    item = Item.objects.create(
        session=session, number=last + 1, dossier=fresh, ballot_kind=session.rule.get("ballot", "open")
    )
    facts = {"session": session.number, "item": item.number}
    record("item_added", fresh.stream, by=by, role=role, facts=facts)
    record("item_added", session.stream, by=by, role=role, about=fresh.ref, facts={"item": item.number})
    return item


def _refuse_closed(session: Session) -> None:
    if session.closed_at:
        raise Refusal(reason("session_closed", number=session.number, date=session.closed_at))


@transaction.atomic
def open_session(session: Session, *, chair: User, secretary: User, by: User) -> Session:
    """Open the session under its chair, a member with a seat; opening it twice is refused."""
    role = access.require(by, Right.SESSION_EDIT)
    fresh = lock(session)
    _refuse_closed(fresh)
    if fresh.opened_at:
        raise Refusal(reason("session_open_already", number=fresh.number))
    if not fresh.seats.filter(member=chair, entitled=True).exists():
        raise Refusal(reason("chair_without_seat"))
    fresh.chair, fresh.secretary, fresh.opened_at = chair, secretary, clock.now()
    fresh.save(update_fields=["chair", "secretary", "opened_at"])
    facts = {"chair": str(chair.public_id), "secretary": str(secretary.public_id)}
    record("session_opened", fresh.stream, by=by, role=role, facts=facts)
    return fresh


@transaction.atomic
def mark_presence(session: Session, present: Iterable[User], *, by: User) -> Session:
    """Say who is in the room: the whole list each time; every change is journaled. Return the fresh row."""
    role = access.require(by, Right.SESSION_EDIT)
    fresh = lock(session)
    _refuse_closed(fresh)
    here = {person.pk for person in present}
    changed = [seat for seat in fresh.seats.select_related("member") if seat.present != (seat.member_id in here)]
    for seat in changed:
        seat.present = not seat.present
    Seat.objects.bulk_update(changed, ["present"])
    if changed:
        facts = {
            "came": [str(seat.member.public_id) for seat in changed if seat.present],
            "left": [str(seat.member.public_id) for seat in changed if not seat.present],
        }
        record("presence", fresh.stream, by=by, role=role, facts=facts)
    return fresh


@transaction.atomic
def close_session(session: Session, *, by: User) -> Session:
    """Close the session; items not decided stay so, and their dossiers may go to another one."""
    role = access.require(by, Right.SESSION_EDIT)
    fresh = lock(session)
    _refuse_closed(fresh)
    if fresh.items.filter(voting_opened_at__isnull=False, closed_at__isnull=True).exists():
        raise Refusal(reason("vote_still_open"))
    fresh.closed_at = clock.now()
    fresh.save(update_fields=["closed_at"])
    record("session_closed", fresh.stream, by=by, role=role)
    return fresh
