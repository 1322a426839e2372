"""Desk review, visit and verified levels: what the technical team found, with its reasons, per pass."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from miza.core.models import together
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
    closed_at = models.DateTimeField(null=True)  # handed over with the other answers, or taken back before it was sent
    version = models.PositiveIntegerField(default=0)  # of the answer

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
    other_dates = models.TextField(blank=True)  # why the commune asked for other dates
    other_dates_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    other_dates_at = models.DateTimeField(null=True)
    # Verification report. Signatures (act "visit_report"), observations and refusal each keep the fingerprint of the report that they
    # are about: a report that changes afterwards asks for a new word of both sides, and the former ones stay on file.
    people_met = models.TextField(blank=True)
    report_text = models.TextField(blank=True)
    report_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    report_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # of the two texts above
    observations = models.TextField(blank=True)
    observations_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    observations_at = models.DateTimeField(null=True)
    observations_on = models.CharField(max_length=64, blank=True)
    refusal = models.TextField(blank=True)  # why the commune does not sign
    refusal_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    refusal_at = models.DateTimeField(null=True)
    refusal_on = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="visit_ends_after_it_starts"),
            models.CheckConstraint(
                condition=together("confirmed_at", "confirmed_by"), name="confirmation_has_its_author"
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
    left_at = models.DateTimeField(null=True)  # replaced by someone else

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["visit", "expert"], name="one_place_a_member")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.expert_id}"


class Finding(models.Model):
    """The verified level of one norm in one pass: what was accepted, what was seen, and why it differs."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="findings")
    pass_no = models.PositiveSmallIntegerField(default=1)
    norm = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(null=True)
    verdicts = models.JSONField(default=dict)  # id of the piece -> {"verdict": "accepted" | "refused", "note": text}
    evidence_accepted = models.BooleanField(default=False)  # at least one piece was
    seen_on_site = models.CharField(max_length=200, blank=True)  # what original
    seen_where = models.CharField(max_length=150, blank=True)
    seen_on = models.DateField(null=True)
    indicators = models.JSONField(default=dict)  # as verified
    not_applicable_accepted = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # why it differs from the commune's level
    carried = models.BooleanField(
        default=False
    )  # taken over from the former pass, whose activities did not touch this norm
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["norm"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "pass_no", "norm"], name="one_finding_a_norm_and_pass"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__lte=4), name="finding_level_0_to_4"),
            models.CheckConstraint(
                condition=Q(seen_on_site="", seen_on__isnull=True) | (~Q(seen_on_site="") & Q(seen_on__isnull=False)),
                name="seen_on_site_says_when",
            ),
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
            models.UniqueConstraint(
                fields=["dossier", "pass_no", "norm", "version"], name="one_finding_revision_a_version"
            )
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
