"""Reads of people and appointments."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from miza.accounts import access
from miza.accounts.models import ActivationCode, ApiToken, Appointment, User, phone_number
from miza.accounts.permissions import Right
from miza.accounts.roles import COMMUNE_ROLES, NAMED_BY, Role, right_to_name
from miza.communes.models import Commune
from miza.communes.names import fold
from miza.communes.queries import directory
from miza.core import clock, texts

SOON = timedelta(days=30)
DOCUMENTED = tuple(role for role in Role if role != Role.CONTRIBUTOR)  # a member of the local team needs no document
# Status of an appointment, in the order of what needs work first.
ENDING, NO_PROOF, CODE_UNUSED, RUNNING, COMING, ENDED = range(6)


def by_identifier(text: str) -> User | None:
    """The person whose e-mail, phone number (any spelling) or username is `text`, active or not, or None. One query."""
    plain = text.strip()
    if "@" in plain:
        return User.objects.filter(email=plain.lower()).first()
    if phone := phone_number(plain):
        return User.objects.filter(phone=phone).first()
    return User.objects.filter(username=plain.lower()).first()


def place(appointment: Appointment) -> Any:
    """Where a role is held: the name of the commune or of the organisation in three languages, or ""."""
    return (
        appointment.commune.name
        if appointment.commune
        else texts.find(f"organisations.{appointment.organisation}") or ""
    )


DEMO_PASSWORD = "miza-demo"  # noqa: S105 - of invented people, in a demonstration only
DEMO_MAIL = "@demo.example"


def demo_accounts() -> list[dict[str, Any]]:
    """The accounts of a demonstration: {username, email, role, place (texts in three languages), key}, in the order of roles."""
    held = Appointment.objects.filter(user__is_demo=True, user__email__endswith=DEMO_MAIL).select_related(
        "user", "commune"
    )
    shown = [
        {
            "username": appointment.user.username,
            "email": appointment.user.email,
            "role": texts.find(f"role_names.{appointment.role}"),
            "place": place(appointment) or appointment.user.full_name,
            "key": appointment.role,
        }
        for appointment in held.order_by("user_id", "id")
    ]
    order = list(Role)
    return sorted(shown, key=lambda account: order.index(account["key"]))


def not_over(held: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Those in force or to come."""
    return held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))


def visible_to(user: User) -> QuerySet[Appointment]:
    """Appointments that the person may see: programme management all, a commune's people those of their commune, everyone their own."""
    everything = Appointment.objects.select_related("user", "commune", "proof")
    if access.may(user, Right.PEOPLE_EDIT):
        return everything
    return everything.filter(Q(user_id=user.pk) | Q(commune__in=access.communes(user)))


def people_visible_to(user: User) -> QuerySet[User]:
    """People one of whose appointments the person may see; programme management also sees those who have none yet."""
    if access.may(user, Right.PEOPLE_EDIT):
        return User.objects.all()
    return User.objects.filter(pk__in=visible_to(user).values("user_id"))


def search(
    user: User, *, words: str = "", role: str = "", status: str = "", commune: str = ""
) -> QuerySet[Appointment]:
    """Visible appointments with their `status` (ENDING…ENDED), what needs work first.

    words: of a name, a username, or a commune's name in any script. status: "work", "running", "ended" or "". commune: a code.
    """
    found: QuerySet[Any] = _with_status(visible_to(user), clock.today())
    if role:
        found = found.filter(role=role)
    if commune:
        found = found.filter(commune__code=commune)
    for word in words.split():
        found = found.filter(
            Q(user__full_name__icontains=word)
            | Q(user__username__icontains=word)
            | Q(commune__search__contains=fold(word))
        )
    kept = {
        "work": [ENDING, NO_PROOF, CODE_UNUSED],
        "running": [ENDING, NO_PROOF, CODE_UNUSED, RUNNING, COMING],
        "ended": [ENDED],
    }
    if status in kept:
        found = found.filter(status__in=kept[status])
    return found.order_by("status", "ends_on", "-starts_on", "id")


def _with_status(held: QuerySet[Appointment], today: date) -> QuerySet[Any]:
    unused = ActivationCode.objects.filter(user=OuterRef("user_id"), used_at__isnull=True)
    no_password = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return held.annotate(
        status=Case(
            When(ends_on__lt=today, then=Value(ENDED)),
            When(ends_on__lte=today + SOON, then=Value(ENDING)),
            When(proof__isnull=True, role__in=DOCUMENTED, then=Value(NO_PROOF)),
            When(Exists(unused) & no_password, then=Value(CODE_UNUSED)),
            When(starts_on__gt=today, then=Value(COMING)),
            default=Value(RUNNING),
            output_field=IntegerField(),
        )
    )


def row(appointment: Appointment) -> dict[str, Any]:
    """What a page shows of an appointment: itself, role and place in three languages, status (None unless `search` read it)."""
    return {
        "appointment": appointment,
        "role": texts.find(f"role_names.{appointment.role}"),
        "place": place(appointment),
        "status": getattr(appointment, "status", None),
        "days": (appointment.ends_on - clock.today()).days if appointment.ends_on else None,
        "scopes": [texts.find(f"delegation_scopes.{key}") for key in appointment.scope.split()],
    }


def may_end(user: User, appointment: Appointment) -> bool:
    """May the person end that appointment, and read its document?"""
    return access.may(user, right_to_name(Role(appointment.role)), appointment.commune)


def may_key(user: User, held: Iterable[Appointment]) -> bool:
    """May the person issue a code to someone who holds these appointments? The action asks the same again."""
    running = [a for a in held if a.ends_on is None or a.ends_on >= clock.today()]
    return all(may_end(user, a) for a in running) if running else access.may(user, Right.PEOPLE_EDIT)


def waiting_code(user: User) -> ActivationCode | None:
    """The code that the person has not used yet and still can."""
    return (
        user.activation_codes.filter(used_at__isnull=True, expires_at__gt=clock.now()).order_by("-created_at").first()
    )


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The person's keys that still work."""
    return user.api_tokens.filter(revoked_at__isnull=True).order_by("-created_at")


def roles_to_name(user: User, commune: Commune | None) -> list[Role]:
    """Roles that the person may give, in `commune` or, without one, in the bodies and the programme."""
    wanted = [role for role in Role if (role in COMMUNE_ROLES) == (commune is not None)]
    return [role for role in wanted if access.may(user, right_to_name(role), commune)]


def communes_to_staff(user: User) -> list[Commune]:
    """Communes in whose name the person may appoint someone, when they are of a commune themselves."""
    held = [
        a
        for a in access.appointments(user)
        if a.commune and any(access.may(user, right, a.commune) for right in NAMED_BY.values())
    ]
    return list({a.commune_id: a.commune for a in held if a.commune}.values())


def communes_named(words: str, most: int) -> Sequence[Commune]:
    """The first communes of that name or code, invented ones of a demonstration first; `led`: has a president. Two queries."""
    led = Exists(not_over(Appointment.objects.filter(role=Role.PRESIDENT, commune=OuterRef("pk"))))
    return [one for demo in (True, False) for one in directory(words, demo=demo).annotate(led=led)[:most]][:most]


def commune_by_code(code: str) -> Commune | None:
    """A commune of the directory."""
    return Commune.objects.filter(code=code).first()


def token_hash(text: str) -> str:
    """What is kept of a token: 256 bits of chance need no salt."""
    return hashlib.sha256(text.encode()).hexdigest()


def person_of_token(text: str) -> User | None:
    """The person whose token that is, one of their appointments being in force, or None. Two queries."""
    token = (
        ApiToken.objects.filter(token_hash=token_hash(text), revoked_at__isnull=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    return token.user if token and access.appointments(token.user) else None
