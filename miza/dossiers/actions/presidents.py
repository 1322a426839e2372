"""A commune changes its president: the dossier stays the commune's, and the successor confirms its participation or ends it."""

from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from miza.accounts import access
from miza.accounts import actions as accounts
from miza.accounts.actions.people import stream_of
from miza.accounts.models import Appointment, User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import Reason, Refusal, reason
from miza.dossiers import queries
from miza.dossiers.actions.candidacy import keep
from miza.dossiers.actions.letters import write
from miza.dossiers.journey import acting_role, hold
from miza.dossiers.models import Dossier, Signature
from miza.journal.actions import record
from miza.programme.queries import CONFIRM_PRESIDENT_DAYS, days_off
from miza.programme.workdays import roll_forward


@transaction.atomic
def replace_president(
    dossier: Dossier, successor: User | accounts.NewPerson, *, since: date, proof: UploadedFile, by: User
) -> tuple[Dossier, User]:
    """Record the commune's new president from a day, with the proof; return the fresh row and the successor.

    successor: a person known, or one to enrol; a newcomer gets a code to open the account afterwards (accounts.issue_code).
    The former president's appointment and the delegations it gave end the day before; what they signed stays valid. The successor has
    the round's "confirm_president_days" to confirm or end participation, on each dossier of the commune that is not over.
    Raises NotAllowed, Refusal: same_president, date_future, since_before_term, whatever `accounts.appoint` refuses, or what is wrong with
    the file.
    """
    fresh = hold(dossier)
    role = access.require(by, Right.PRESIDENT_REPLACE, fresh.commune_id)
    if isinstance(successor, accounts.NewPerson):
        successor = accounts.enrol(successor, role=Role.PRESIDENT, commune=fresh.commune, by=by)
    former = queries.appointments(fresh, (Role.PRESIDENT, Role.DELEGATE))
    if why := _cannot_replace(former, successor, since):
        raise Refusal(why)
    keep(fresh, "president", "", proof, dated_on=since, by=by, role=role)
    for one in former:
        _end(one, since - timedelta(days=1), by, role)
    proof.seek(0)  # the dossier and the commune's own history keep one each
    accounts.appoint(successor, accounts.Mandate(Role.PRESIDENT, since, fresh.commune), proof=proof, by=by)
    for open_one in Dossier.objects.filter(commune=fresh.commune_id).exclude(state__in=queries.OVER).order_by("pk"):
        _ask_to_confirm(fresh if open_one.pk == fresh.pk else hold(open_one), since, by, role)
    return fresh, successor


def _cannot_replace(former: list[Appointment], successor: User, since: date) -> Reason | None:
    if any(one.user_id == successor.pk and one.role == Role.PRESIDENT for one in former):
        return reason("same_president")
    if since > clock.today():
        return reason("date_future", value=since)
    began = max((one.starts_on for one in former if one.role == Role.PRESIDENT), default=None)
    return reason("since_before_term", date=began) if began and since <= began else None


def _end(appointment: Appointment, on: date, by: User, role: Role) -> None:
    """An election may have been some weeks ago: the former term ends when it did, not when it is recorded."""
    appointment.ends_on = max(on, appointment.starts_on)
    appointment.save(update_fields=["ends_on"])
    person = appointment.user
    facts = {"person": person.public_id, "appointed_role": appointment.role, "ends_on": appointment.ends_on}
    stream = stream_of(appointment.commune)
    record("end_appointment", stream, by=by, role=role, facts=facts, notes={"name": person.full_name})
    access.forget(person)


def _ask_to_confirm(dossier: Dossier, since: date, by: User, role: Role) -> None:
    days = dossier.round.settings.get("confirm_president_days", CONFIRM_PRESIDENT_DAYS)
    dossier.confirm_president_by = roll_forward(clock.today() + timedelta(days=days), days_off())
    dossier.save(update_fields=["confirm_president_by"])
    facts = {"since": since, "confirm_by": dossier.confirm_president_by}
    record("replace_president", dossier.stream, by=by, role=role, facts=facts)
    write(dossier, "replace_president", deadline=dossier.confirm_president_by)


@transaction.atomic
def confirm_participation(dossier: Dossier, *, by: User) -> Dossier:
    """The new president confirms, signing on screen, that the commune goes on; return the fresh row.

    Raises NotAllowed, Refusal nothing_to_confirm. The other answer is the move `end_participation`.
    """
    fresh = hold(dossier)
    role = acting_role(by, fresh, (Role.PRESIDENT, Role.DELEGATE))
    if fresh.confirm_president_by is None:
        raise Refusal(reason("nothing_to_confirm"))
    fresh.confirm_president_by = None
    fresh.save(update_fields=["confirm_president_by"])
    Signature.objects.create(
        dossier=fresh,
        act="confirm_participation",
        pass_no=fresh.pass_no,
        visit_no=fresh.visit_no,
        by=by,
        role=role,
        signed_at=clock.now(),
    )
    record("confirm_participation", fresh.stream, by=by, role=role)
    return fresh
