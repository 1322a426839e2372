"""Roles given and ended, each by whoever may name them, dated, with its document."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet

from miza.accounts import access, queries
from miza.accounts.actions.keys import Issued, give_code
from miza.accounts.actions.people import NewPerson, enrol, stream_of
from miza.accounts.models import Appointment, User
from miza.accounts.permissions import Right
from miza.accounts.roles import COMMUNE_ROLES, PROVED, Role, right_to_name
from miza.communes.models import Commune
from miza.core import clock
from miza.core.errors import Reason, Refusal, reason
from miza.files.actions import store
from miza.journal.actions import record


@dataclass(frozen=True)
class Mandate:
    """A role to give: where, from when to when (both days included; no end = until it is ended), within what limits."""

    role: Role
    starts_on: date
    commune: Commune | None = None
    organisation: str = ""
    function: str = ""
    scope: tuple[str, ...] = ()  # keys of roles.SCOPES, for a delegate; none = no limit
    ends_on: date | None = None


@transaction.atomic
def open_commune_account(
    new: NewPerson,
    mandate: Mandate,
    *,
    proof: UploadedFile | None,
    accepted: bool,
    verdict: str,
    channel: str,
    by: User,
) -> tuple[Appointment | None, Issued | None]:
    """A commune's first account, its president's, once the proof of office was checked; a code to open it with, by mail or on paper.

    accepted, verdict: what the check of the document gave, and what was checked. When it is not accepted the document and the verdict are
    kept in the commune's history, and no account is opened: (None, None).
    Raises NotAllowed, Refusal: proof_missing, verdict_missing, what is wrong with the file, or whatever `appoint` refuses.
    """
    role = access.require(by, Right.PEOPLE_EDIT)
    wanting = [*_wanting(mandate, proof), *([] if verdict.strip() else [reason("verdict_missing")])]
    if wanting:
        raise Refusal(*wanting)
    stream, notes = stream_of(mandate.commune), {"name": new.full_name, "verdict": verdict}
    if not accepted:
        kept = store(proof, owner=stream, by=by) if proof else None
        record(
            "refuse_commune_account",
            stream,
            by=by,
            role=role,
            facts={"sha256": kept.sha256 if kept else None},
            notes=notes,
        )
        return None, None
    appointment, issued = invite(new, mandate, proof=proof, channel=channel, by=by)
    facts = {"person": appointment.user.public_id, "sha256": appointment.proof.sha256 if appointment.proof else None}
    record("open_commune_account", stream, by=by, role=role, facts=facts, notes=notes)
    return appointment, issued


@transaction.atomic
def invite(
    new: NewPerson, mandate: Mandate, *, proof: UploadedFile | None = None, channel: str, by: User
) -> tuple[Appointment, Issued | None]:
    """Appoint someone whom the platform may not know yet: the appointment, and a code when they have no password.

    A mail or phone already known is that person's: they get the role, and keep name and password.
    Raises NotAllowed, Refusal: mail_missing, contact_taken, phone_invalid, or whatever `appoint` refuses.
    """
    user = enrol(new, role=mandate.role, commune=mandate.commune, organisation=mandate.organisation, by=by)
    made = appoint(user, mandate, proof=proof, by=by)
    return made, None if user.has_usable_password() else give_code(user, channel=channel, by=by)


@transaction.atomic
def appoint(user: User, mandate: Mandate, *, proof: UploadedFile | None = None, by: User) -> Appointment:
    """Give a role to someone. The president names delegates, president or delegate the focal point, these three the contributors, the
    programme all others.

    Raises NotAllowed, Refusal: commune_missing, organisation_missing, proof_missing (president, delegate), ends_before_start,
    president_in_office, appointed_already, person_erased, what is wrong with the file.
    """
    role = access.require(by, right_to_name(mandate.role), mandate.commune)
    User.objects.select_for_update().get(pk=user.pk)
    refusals = [*_wanting(mandate, proof), *_meeting(user, mandate)]
    if refusals:
        raise Refusal(*refusals)
    stream = stream_of(mandate.commune)
    made = Appointment.objects.create(
        user=user,
        role=mandate.role,
        commune=mandate.commune if mandate.role in COMMUNE_ROLES else None,
        organisation=mandate.organisation,
        function=mandate.function,
        scope=" ".join(mandate.scope),
        starts_on=mandate.starts_on,
        ends_on=mandate.ends_on,
        proof=store(proof, owner=stream, by=by) if proof else None,
        appointed_by=by,
    )
    facts = {"person": user.public_id, "appointed_role": mandate.role, "organisation": mandate.organisation or None,
             "starts_on": made.starts_on, "ends_on": made.ends_on, "scope": list(mandate.scope) or None, "sha256": made.proof.sha256 if made.proof else None}  # fmt: skip
    record("appoint", stream, by=by, role=role, facts=facts, notes={"name": user.full_name})
    access.forget(user)
    return made


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: date, by: User) -> Appointment:
    """Set the last day of an appointment, from yesterday on; a president's takes along the delegations given in that commune.

    What was signed stays valid; the person comes in no more from the day after. Raises NotAllowed, Refusal: already_ended,
    ends_before_start, ends_in_past, last_manager.
    """
    role = access.require(by, right_to_name(Role(appointment.role)), appointment.commune)
    fresh = Appointment.objects.select_for_update(of=("self",)).select_related("user", "commune").get(pk=appointment.pk)
    if why := _cannot_end(fresh, on):
        raise Refusal(why)
    ended = [fresh]
    if fresh.role == Role.PRESIDENT:
        ended += queries.not_over(Appointment.objects.filter(role=Role.DELEGATE, commune=fresh.commune)).select_related(
            "user", "commune"
        )
    for one in ended:
        if one.ends_on is None or one.ends_on > on:
            one.ends_on = max(on, one.starts_on)
            one.save(update_fields=["ends_on"])
            facts = {"person": one.user.public_id, "appointed_role": one.role, "ends_on": one.ends_on}
            record(
                "end_appointment",
                stream_of(one.commune),
                by=by,
                role=role,
                facts=facts,
                notes={"name": one.user.full_name},
            )
            access.forget(one.user)
    return fresh


def _wanting(mandate: Mandate, proof: UploadedFile | None) -> list[Reason]:
    """What the form lacks."""
    found = []
    if mandate.role in COMMUNE_ROLES and mandate.commune is None:
        found.append(reason("commune_missing"))
    if mandate.role in {Role.COORDINATION, Role.ACCREDITATION} and not mandate.organisation:
        found.append(reason("organisation_missing"))
    if mandate.role in PROVED and proof is None:
        found.append(reason("proof_missing"))
    if mandate.ends_on and mandate.ends_on < mandate.starts_on:
        found.append(reason("ends_before_start", value=mandate.ends_on, date=mandate.starts_on))
    return found


def _meeting(user: User, mandate: Mandate) -> list[Reason]:
    """What stands in the way: another president in those days, the same role already held."""
    if not user.is_active:
        return [reason("person_erased")]
    there = _over(Appointment.objects.filter(role=mandate.role), mandate)
    if mandate.role in COMMUNE_ROLES:
        there = there.filter(commune=mandate.commune)
    if there.filter(user=user, organisation=mandate.organisation).exists():
        return [reason("appointed_already")]
    return [reason("president_in_office")] if mandate.role == Role.PRESIDENT and there.exists() else []


def _over(held: QuerySet[Appointment], mandate: Mandate) -> QuerySet[Appointment]:
    """Those that share a day with the mandate."""
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=mandate.starts_on))
    return held.filter(starts_on__lte=mandate.ends_on) if mandate.ends_on else held


def _cannot_end(appointment: Appointment, on: date) -> Reason | None:
    today = clock.today()
    if appointment.ends_on is not None and appointment.ends_on < today:
        return reason("already_ended", date=appointment.ends_on)
    if on < appointment.starts_on:
        return reason("ends_before_start", value=on, date=appointment.starts_on)
    if on < today - timedelta(days=1):
        return reason("ends_in_past", value=on)
    if appointment.role != Role.MANAGER:
        return None
    managers = queries.not_over(Appointment.objects.select_for_update().filter(role=Role.MANAGER, user__is_active=True))
    others = [one for one in managers if one.pk != appointment.pk and (one.ends_on is None or one.ends_on > on)]
    return None if others else reason("last_manager")
