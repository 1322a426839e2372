"""People: recorded with how to reach them, corrected, erased."""

from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from miza.accounts import access
from miza.accounts.models import Appointment, User, phone_number
from miza.accounts.permissions import Right
from miza.accounts.roles import Role, right_to_name
from miza.communes.models import Commune
from miza.core import clock
from miza.core.errors import Refusal, reason
from miza.journal.actions import erase_notes, record
from miza.journal.models import Note
from miza.notifications.models import Message

PROGRAMME = "programme"
LETTERS = {Role.PRESIDENT: "p", Role.DELEGATE: "d", Role.FOCAL_POINT: "f", Role.CONTRIBUTOR: "c"}
SHORTEST_NAME = 4  # a shorter one would be found inside other words


@dataclass(frozen=True)
class NewPerson:
    """Someone as their document names them, with at least nothing: a person without mail or phone gets a code on paper."""

    full_name: str
    email: str = ""
    phone: str = ""
    language: str = "ar"


def stream_of(commune: Commune | None) -> str:
    """The stream of the journal where acts on a commune's people are written, or on those of bodies and programme."""
    return f"commune:{commune.code}" if commune else PROGRAMME


@transaction.atomic
def enrol(new: NewPerson, *, role: Role, commune: Commune | None = None, organisation: str = "", by: User) -> User:
    """The person of that mail or phone, or a new one, without appointment nor password; for the actions that then appoint them.

    role, commune, organisation: what they will hold: by right of whoever may give it; it gives a newcomer a username.
    Raises NotAllowed, Refusal: contact_taken when the mail and the phone belong to two people, phone_invalid.
    """
    access.require(by, right_to_name(role), commune)
    email, phone = new.email.strip().lower() or None, _phone(new.phone)
    known = list(User.objects.filter(Q(email=email, email__isnull=False) | Q(phone=phone, phone__isnull=False)))
    if len(known) > 1:
        raise Refusal(reason("contact_taken", value=new.phone))
    if known:
        return known[0]
    user = User(
        username=_free_username(role, commune, organisation), full_name=new.full_name.strip(), email=email, phone=phone
    )
    user.language = new.language
    user.is_demo = bool(commune and commune.is_demo) or (commune is None and by.is_demo)
    user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def change_contacts(user: User, *, full_name: str, email: str, phone: str, by: User) -> User:
    """Correct someone's name and how to reach them. Raises NotAllowed, Refusal: contact_taken, phone_invalid, person_erased."""
    role = access.require(by, Right.PEOPLE_EDIT)
    fresh = User.objects.select_for_update().get(pk=user.pk)
    if not fresh.is_active:
        raise Refusal(reason("person_erased"))
    fresh.full_name = full_name.strip()
    reach(fresh, email=email, phone=phone)
    record("change_contacts", home_stream(fresh), by=by, role=role, facts={"person": fresh.public_id})
    return fresh


@transaction.atomic
def change_profile(*, language: str, phone: str, by: User) -> User:
    """One's own language and phone number. Raises Refusal: contact_taken, phone_invalid."""
    fresh = User.objects.select_for_update().get(pk=by.pk)
    fresh.language = language
    reach(fresh, email=fresh.email or "", phone=phone)
    return fresh


def reach(user: User, *, email: str, phone: str) -> None:
    """Save a mail and a phone number that are nobody else's. Raises Refusal: contact_taken, phone_invalid."""
    user.email, user.phone = email.strip().lower() or None, _phone(phone)
    for name, value in (("email", user.email), ("phone", user.phone)):
        if value and User.objects.filter(**{name: value}).exclude(pk=user.pk).exists():
            raise Refusal(reason("contact_taken", value=value))
    user.save()


@transaction.atomic
def erase_person(user: User, *, by: User) -> None:
    """Erase someone's personal data for good (law 09-08): name, mail, phone, keys, and the side notes of the journal that name them.

    The link from the journal's opaque id to the person is broken (a new id, written nowhere); appointments stay, with their dates and
    role; every stream still verifies. Raises NotAllowed, Refusal: still_appointed, person_erased.
    """
    role = access.require(by, Right.PEOPLE_EDIT)
    fresh = User.objects.select_for_update().get(pk=user.pk)
    if not fresh.is_active:
        raise Refusal(reason("person_erased"))
    today = clock.today()
    held = Appointment.objects.filter(user=fresh)
    if held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).exists():
        raise Refusal(reason("still_appointed"))
    counts = erase_notes(_notes_naming(fresh))
    for stream in counts or {home_stream(fresh): 0}:
        record("erase_person", stream, by=by, role=role, facts={"notes_erased": counts.get(stream, 0)})
    Message.objects.filter(to=fresh.email or "").delete()
    held.update(function="")
    _blank(fresh)


def home_stream(user: User) -> str:
    """Where acts on the person are written: the commune of their latest appointment, or the programme."""
    latest = Appointment.objects.filter(user=user).select_related("commune").first()
    return stream_of(latest.commune if latest else None)


def _notes_naming(user: User) -> QuerySet[Note]:
    """The name kept beside each act about the person, and every text that holds their name, mail or phone."""
    naming = Q(entry__facts__person=str(user.public_id), key="name")
    for text in (user.full_name, user.email, user.phone):
        if text and len(text) >= SHORTEST_NAME:
            naming |= Q(text__icontains=text)
    return Note.objects.filter(naming).select_related("entry")


def _blank(user: User) -> None:
    user.activation_codes.all().delete()
    user.api_tokens.all().delete()
    user.public_id = uuid4()
    user.username = f"erased-{uuid4().hex[:12]}"
    user.full_name, user.email, user.phone, user.is_active = "", None, None, False
    user.set_unusable_password()
    user.save()


def _phone(text: str) -> str | None:
    if not text.strip():
        return None
    if (found := phone_number(text)) is None:
        raise Refusal(reason("phone_invalid", value=text, example="0612345678"))
    return found


def _free_username(role: Role, commune: Commune | None, organisation: str) -> str:
    """Short enough for a letter, and saying where rather than who: "sahl-roummane.p", "targa-coordination", "expert-2"."""
    if commune is not None:
        stem = f"{slugify(commune.name.get('fr', '')) or slugify(commune.code)}.{LETTERS.get(role, 'm')}"
    else:
        stem = f"{organisation}-{role}".strip("-")
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
