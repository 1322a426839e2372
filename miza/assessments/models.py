"""The self-assessment: local team, launch, answers with their revisions, evidence, snapshots of scores. All kept per pass."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from miza.dossiers.models import Dossier
from miza.files.models import StoredFile

PERSON = settings.AUTH_USER_MODEL
COLLEGES: dict[str, dict[str, str]] = {  # whom the local team brings together
    "elected": {"ar": "المنتخبون", "fr": "élus", "en": "elected members"},
    "staff": {"ar": "الموظفون", "fr": "personnel", "en": "staff"},
    "civil_society": {"ar": "المجتمع المدني", "fr": "société civile", "en": "civil society"},
}


class TeamMember(models.Model):
    """A member of the local team, with or without an account."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="team")
    name = models.CharField(max_length=150)
    college = models.CharField(max_length=15)  # one of COLLEGES
    sex = models.CharField(max_length=1, blank=True)  # f | m, for attendance figures
    function = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["college", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(college__in=list(COLLEGES)), name="member_of_a_known_college")
        ]

    def __str__(self) -> str:
        return self.name


class Launch(models.Model):
    """The launch period: kick-off meeting, calendar, consent. Two forms fill it, each with a version of its own."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="launch")
    kickoff_on = models.DateField(null=True)
    kickoff_attendees = models.JSONField(default=dict)  # {"women": n, "men": n}
    kickoff_minutes = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    meetings = models.JSONField(default=list)  # ISO dates of the planned team meetings
    submission_on = models.DateField(null=True)  # planned
    expert_may_read = models.BooleanField(default=False)  # the commune's consent to be read before it hands over
    kickoff_version = models.PositiveIntegerField(default=0)
    calendar_version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.dossier_id)


class Answer(models.Model):
    """The commune's present answer to one norm in one pass; `version` is compared and set, never overwritten blindly."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="answers")
    pass_no = models.PositiveSmallIntegerField(default=1)
    norm = models.CharField(max_length=12)  # code in the round's framework
    level = models.PositiveSmallIntegerField(null=True)
    indicators = models.JSONField(default=dict)  # code -> "yes" | "no" | "no_case" | decimal text; no key: no value
    explanations = models.JSONField(default=dict)  # code -> a word on why there was no case
    comment = models.TextField(blank=True)
    not_applicable = models.TextField(blank=True)  # the reason
    settled = models.BooleanField(default=False)  # the team's consensus on this norm is closed
    settled_on = models.DateField(null=True)  # the meeting that closed it
    dissent = models.TextField(blank=True)  # a differing opinion, never folded away
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["norm"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "pass_no", "norm"], name="one_answer_a_norm_and_pass"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__lte=4), name="answer_level_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.norm} v{self.version}"


class AnswerRevision(models.Model):
    """Every version an answer ever had, appended with it; (author, key) makes a repeated request harmless."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="answer_revisions")
    pass_no = models.PositiveSmallIntegerField()
    norm = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    content = models.JSONField()  # level, indicators, explanations, comment, not_applicable, settled, dissent
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(null=True)  # Idempotency-Key
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "pass_no", "norm", "version"], name="one_revision_a_version"),
            models.UniqueConstraint(fields=["author", "key"], name="one_request_once"),
        ]

    def __str__(self) -> str:
        return f"{self.norm} v{self.version}"


class Evidence(models.Model):
    """One piece of evidence: a file, or an original to be shown on site. It may prove many norms."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    original_at = models.CharField(max_length=200, blank=True)  # where the original is kept, when there is no file
    dated_on = models.DateField(null=True)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(original_at=""), name="evidence_is_a_file_or_an_original"
            )
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceUse(models.Model):
    """That a piece is declared for a norm, maybe at a page."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    norm = models.CharField(max_length=12)
    page = models.CharField(max_length=20, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["norm", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "norm"], condition=Q(removed_at__isnull=True), name="one_use_a_norm"
            )
        ]

    def __str__(self) -> str:
        return self.norm


class Snapshot(models.Model):
    """A score as it was handed over: self, verified or deliberated; per pass, never overwritten, replayable by `miza score`."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="snapshots")
    pass_no = models.PositiveSmallIntegerField()
    which = models.CharField(max_length=12)  # self | verified | deliberated
    number = models.PositiveSmallIntegerField(default=1)  # a reopened form or verification gives a further one
    answers = models.JSONField()  # a full Answers object of contracts.md, without free text
    scores = models.JSONField()
    rule = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of the canonical answers
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "pass_no", "which", "number"], name="one_snapshot_a_handover")
        ]

    def __str__(self) -> str:
        return f"{self.which} {self.pass_no}.{self.number}"
