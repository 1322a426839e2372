"""People, their dated appointments with proof, and the keys that open an account. Nobody signs up alone."""

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.communes.models import Commune
from miza.core.fields import latin
from miza.files.models import StoredFile

ORGANISATIONS = [("dgct", "DGCT"), ("ampcc", "AMPCC"), ("targa", "Targa-Aide")]
MOROCCO = "+212"


def phone_number(text: str) -> str | None:
    """The phone number that `text` spells, as "+212612345678", or None.

    Reads what people in Morocco write: 0612345678, 06 12 34 56 78, 06.12.34.56.78, +212 6 12…, 00212 6…, 212(0)6…, ٠٦…; nine digits
    after the country code, beginning with 5 to 8 (national numbering plan). Other countries: "+" or "00", then 8 to 15 digits (E.164).
    """
    plain = "".join(c for c in latin(text).replace("(0)", "") if c not in " .-/()\u00a0\u202f\u2011")
    plain = "+" + plain[2:] if plain.startswith("00") else plain
    if not plain.removeprefix("+").isdigit():
        return None
    if plain.startswith("212") and len(plain) in {12, 13}:
        plain = "+" + plain
    if plain.startswith(MOROCCO):
        rest = plain.removeprefix(MOROCCO).removeprefix("0")
    elif plain.startswith("+"):
        return plain if 9 <= len(plain) <= 16 else None
    else:
        rest = plain[1:] if plain.startswith("0") else ""
    return MOROCCO + rest if len(rest) == 9 and rest[0] in "5678" else None


class User(AbstractUser):
    """A person. `public_id` stands for them in the journal; erasing the person breaks that link and nothing else."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True, null=True, unique=True, default=None)  # type: ignore[assignment]
    phone = models.CharField(max_length=20, blank=True, null=True, unique=True, default=None)
    language = models.CharField(max_length=3, default="ar")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_demo = models.BooleanField(default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = []
    appointments_read: "tuple[date, list[Appointment]] | None" = None  # kept by access.appointments for one request

    def __str__(self) -> str:
        return self.username

    @property
    def shown_name(self) -> str:
        """How the person is named to those who may know them."""
        return self.full_name or self.username


class Appointment(models.Model):
    """A role held from a day to a day, with its proof. A successor's appointment ends the former one; nothing is deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    commune = models.ForeignKey(Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.CharField(max_length=10, blank=True, choices=ORGANISATIONS)
    function = models.CharField(max_length=120, blank=True)
    scope = models.TextField(blank=True)  # a delegate's limits
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    proof = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    appointed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=COMMUNE_ROLES, commune__isnull=False) | ~Q(role__in=COMMUNE_ROLES),
                name="commune_role_names_its_commune",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=[Role.COORDINATION, Role.ACCREDITATION]) | ~Q(organisation=""),
                name="committee_seat_names_its_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.commune_id or self.organisation}"

    def holds_on(self, day: date) -> bool:
        """Is it in force that day? Both ends included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class ActivationCode(models.Model):
    """A one-time key to set the first password: by mail, or printed and handed over. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activation_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=10, default="paper")  # mail | paper
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"


class ApiToken(models.Model):
    """A person's or service's key to the API: same rights as in the pages. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """One try at a password or a code, counted for some minutes. `key` is a keyed hash of what was tried and from where: no name, no address."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempts_of_one_key")]

    def __str__(self) -> str:
        return self.key[:8]
