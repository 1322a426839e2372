"""The label, with a life of its own apart from the dossier."""

from django.db import models
from django.db.models import F, Q

from miza.communes.models import Commune
from miza.dossiers.models import Dossier

STATUSES = ("active", "suspended", "revoked", "expired")


class Label(models.Model):
    """One label granted to one commune, under its number in the public registry."""

    number = models.CharField(max_length=24, unique=True)  # LCC-MA-2026-0001
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="label")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="labels")
    granted_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    review_on = models.DateField()  # yearly review
    status = models.CharField(max_length=10, default="active")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-granted_on", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="label_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="label_in_a_known_status"),
        ]

    def __str__(self) -> str:
        return self.number
