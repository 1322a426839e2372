"""Reads of people and appointments."""

from typing import Any

from miza.accounts.models import ORGANISATIONS, Appointment, User, phone_number
from miza.accounts.roles import Role
from miza.core import texts

BODIES = dict(ORGANISATIONS)


def by_identifier(text: str) -> User | None:
    """The person whose e-mail, phone number (any spelling) or username is `text`, active or not, or None. One query."""
    plain = text.strip()
    if "@" in plain:
        return User.objects.filter(email=plain.lower()).first()
    if phone := phone_number(plain):
        return User.objects.filter(phone=phone).first()
    return User.objects.filter(username=plain.lower()).first()


def place(appointment: Appointment) -> Any:
    """Where a role is held: the commune's name in three languages, or the organisation's."""
    return appointment.commune.name if appointment.commune else BODIES.get(appointment.organisation, "")


DEMO_PASSWORD = "miza-demo"  # noqa: S105 - of invented people, in a demonstration only
DEMO_MAIL = "@demo.example"


def demo_accounts() -> list[dict[str, Any]]:
    """One account for each role of a demonstration: {username, email, role, place (texts in three languages), key}, in the order of roles."""
    shown: dict[str, dict[str, Any]] = {}
    held = Appointment.objects.filter(user__is_demo=True, user__email__endswith=DEMO_MAIL).select_related(
        "user", "commune"
    )
    for appointment in held.order_by("user_id", "id"):
        shown.setdefault(
            appointment.role,
            {
                "username": appointment.user.username,
                "email": appointment.user.email,
                "role": texts.find(f"role_names.{appointment.role}"),
                "place": place(appointment),
                "key": appointment.role,
            },
        )
    return [shown[role] for role in Role if role in shown]
