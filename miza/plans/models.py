"""The improvement action plan of a pass: drawn up in a workshop from the framework's actions, agreed, followed up."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from miza.dossiers.models import Dossier
from miza.files.models import StoredFile

PERSON = settings.AUTH_USER_MODEL


class Plan(models.Model):
    """One plan a pass, with its workshop and the commune's agreement or recorded disagreement."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="plans")
    pass_no = models.PositiveSmallIntegerField(default=1)
    workshop_on = models.DateField(null=True)
    workshop_attendees = models.JSONField(default=dict)  # {"women": n, "men": n}
    workshop_minutes = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    disagreement = models.TextField(blank=True)
    disagreement_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "pass_no"], name="one_plan_a_pass"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) == Q(agreed_by__isnull=True), name="agreement_has_its_author"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.pass_no}"


class Activity(models.Model):
    """One activity: from an improvement action of the framework, or the commune's own."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="activities")
    norm = models.CharField(max_length=12)
    action = models.CharField(max_length=20, blank=True)  # code in the framework, "" for the commune's own
    title = models.CharField(max_length=300)
    to_level = models.PositiveSmallIntegerField(null=True)
    responsible = models.CharField(max_length=150, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    cost_mad = models.PositiveBigIntegerField(null=True)
    required = models.BooleanField(default=False)  # by the committee's decision (require_plan)
    done_on = models.DateField(null=True)
    proof = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["norm", "id"]
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title
