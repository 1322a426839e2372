"""The improvement action plan of a pass: drawn up in a workshop from the framework's actions, agreed, followed up."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from miza.core.models import together
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
    workshop_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    workshop_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_edition = models.PositiveIntegerField(null=True)
    disagreement = models.TextField(blank=True)  # the points, as the commune gave them
    disagreement_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    disagreement_at = models.DateTimeField(null=True)
    disagreement_edition = models.PositiveIntegerField(null=True)
    edition = models.PositiveIntegerField(default=0)  # grows with every change of the activities
    version = models.PositiveIntegerField(default=0)  # of the workshop's record

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "pass_no"], name="one_plan_a_pass"),
            models.CheckConstraint(condition=together("agreed_at", "agreed_by"), name="agreement_has_its_author"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.pass_no}"

    @property
    def agreed(self) -> bool:
        """Did the commune agree to the plan as it stands? A change of its activities asks for a new agreement."""
        return self.agreed_at is not None and self.agreed_edition == self.edition

    @property
    def disagreed(self) -> bool:
        """Is a disagreement recorded about the plan as it stands?"""
        return self.disagreement_at is not None and self.disagreement_edition == self.edition


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
    months = models.PositiveSmallIntegerField(null=True)
    cost_mad = models.PositiveBigIntegerField(null=True)
    required = models.BooleanField(default=False)  # by the committee's decision (require_plan)
    done_on = models.DateField(null=True)
    proof = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")  # of the present version
    saved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["norm", "id"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "action"],
                condition=Q(dropped_at__isnull=True) & ~Q(action=""),
                name="one_activity_an_action",
            ),
            models.CheckConstraint(
                condition=Q(to_level__isnull=True) | Q(to_level__lte=4), name="activity_to_level_0_to_4"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title
