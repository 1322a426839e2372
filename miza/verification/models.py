"""Desk review, visit and verified levels: what the technical team found, with its reasons, per pass."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from miza.dossiers.models import Dossier
from miza.files.models import StoredFile

PERSON = settings.AUTH_USER_MODEL


class Query(models.Model):
    """A clarification asked about one norm, and its answer."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="queries")
    pass_no = models.PositiveSmallIntegerField(default=1)
    norm = models.CharField(max_length=12)
    question = models.TextField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)  # set by ask_clarification; before that the commune does not see it
    answer = models.TextField(blank=True)
    answer_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["norm", "asked_at"]
        verbose_name_plural = "queries"

    def __str__(self) -> str:
        return f"{self.norm} {self.asked_at:%F}"


class Visit(models.Model):
    """One visit of a pass: dates proposed by the coordination, confirmed by the commune."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="visits")
    pass_no = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField()
    programme = models.TextField(blank=True)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # replaced by another date, or postponed
    people_met = models.TextField(blank=True)
    # verification report: signed by both sides, or the commune's observations recorded
    report_text = models.TextField(blank=True)
    report_signed_at = models.DateTimeField(null=True)
    report_scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    observations = models.TextField(blank=True)
    observations_at = models.DateTimeField(null=True)
    observations_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="visit_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) == Q(confirmed_by__isnull=True), name="confirmation_has_its_author"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.starts_on}"


class VisitMember(models.Model):
    """A member of the visit's team, with the declaration of interests made for it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="members")
    expert = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    declared = models.CharField(max_length=10, blank=True)  # "" not yet | none | conflict
    interests = models.TextField(blank=True)
    declared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "expert"], name="one_place_a_member")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.expert_id}"


class Finding(models.Model):
    """The verified level of one norm in one pass: what was accepted, what was seen, and why it differs."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="findings")
    pass_no = models.PositiveSmallIntegerField(default=1)
    norm = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(null=True)
    evidence_accepted = models.BooleanField(default=False)
    seen_on_site = models.CharField(max_length=200, blank=True)  # what original, where
    seen_on = models.DateField(null=True)
    indicators = models.JSONField(default=dict)  # as verified
    not_applicable_accepted = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # why it differs from the commune's level
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["norm"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "pass_no", "norm"], name="one_finding_a_norm_and_pass"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__lte=4), name="finding_level_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.norm} v{self.version}"


class FindingRevision(models.Model):
    """Every version a finding ever had."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="finding_revisions")
    pass_no = models.PositiveSmallIntegerField()
    norm = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "pass_no", "norm", "version"], name="one_finding_revision_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.norm} v{self.version}"


class EvaluationReport(models.Model):
    """The evaluation report of a pass, filed by the technical team; returned and filed again, each is kept."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="evaluation_reports")
    pass_no = models.PositiveSmallIntegerField(default=1)
    strengths = models.TextField(blank=True)
    improvements = models.TextField(blank=True)
    text = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    class Meta:
        ordering = ["-filed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.pass_no}"
