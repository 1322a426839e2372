"""The dossier of one commune in one round, and what candidacy, signatures, agreements and deadlines need."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from miza.communes.models import Commune
from miza.core import clock
from miza.core.models import together
from miza.dossiers import workflow
from miza.files.models import StoredFile
from miza.notifications.models import Letter
from miza.programme.models import Call, Round

PERSON = settings.AUTH_USER_MODEL


class Dossier(models.Model):
    """Where one commune stands in one round. Only `journey.advance` changes `state`; every change is journaled."""

    ref = models.CharField(max_length=24, unique=True)  # LCC-2026-0007
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="dossiers")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="dossiers")
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="dossiers")
    state = models.CharField(max_length=20, default="draft", db_index=True)
    previous_state = models.CharField(max_length=20, blank=True)  # where `change_of_mind` returns
    previous_deadline = models.DateField(null=True)
    pass_no = models.PositiveSmallIntegerField(default=1)  # paths walk in passes: finish_plan starts a new one
    entered_at = models.DateTimeField()  # when the present state was entered
    visit_no = models.PositiveIntegerField(default=1)  # how many states were entered: agreements hold for one only
    deadline = models.DateField(null=True)
    first_submitted_at = models.DateTimeField(null=True)
    rank = models.PositiveSmallIntegerField(null=True)  # on the waiting list
    open_norms = models.JSONField(default=list)  # norms named by reopen_form or reopen_verification; empty = all
    paused_from = models.DateField(null=True)
    paused_until = models.DateField(null=True)  # expected end
    confirm_president_by = models.DateField(null=True)  # the new president confirms or ends participation
    card = models.JSONField(default=dict)  # values of the information card by field code
    card_version = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
    observers: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        PERSON, blank=True, related_name="+"
    )  # dossiers the programme opens to observers
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["ref"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(workflow.STATES)), name="dossier_in_a_known_state"),
            models.UniqueConstraint(
                fields=["commune", "round"],
                condition=~Q(state__in=["closed", "declined", "not_continuing"]),
                name="one_open_dossier_a_commune_and_round",
            ),
            models.CheckConstraint(condition=together("paused_from", "paused_until"), name="pause_has_both_ends"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def stream(self) -> str:
        """The dossier's stream in the journal, and the owner of its files."""
        return f"dossier:{self.ref}"

    @property
    def paused(self) -> bool:
        """Are its deadlines stopped?"""
        return self.paused_from is not None

    @property
    def late(self) -> bool:
        """Has its deadline passed, while deadlines run?"""
        return self.deadline is not None and self.deadline < clock.today() and not self.paused

    @property
    def state_name(self) -> dict[str, str]:
        """The name of its state in three languages."""
        return workflow.STATES[self.state].name


class CardRevision(models.Model):
    """The information card as someone saved it: what a later save compares with, so that two people's work is joined and never lost."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="card_revisions")
    version = models.PositiveIntegerField()  # 0: what was filled in when the dossier was started
    values = models.JSONField(default=dict)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)  # manager: entered on the commune's behalf
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["dossier", "version"], name="one_card_a_version")]

    def __str__(self) -> str:
        return f"{self.dossier_id} v{self.version}"


class Attachment(models.Model):
    """A file in its place in the dossier: the letter, the proof of a condition, minutes… Removal is recorded, nothing is deleted."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(
        max_length=30
    )  # letter | condition | card | kickoff | workshop | report | observations | reply | proof …
    key = models.CharField(max_length=40, blank=True)  # ELG-03, a card field, an activity…
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    dated_on = models.DateField(null=True)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "key", "added_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Condition(models.Model):
    """The commune's answer to one eligibility condition, and what the coordination committee found."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="conditions")
    code = models.CharField(max_length=10)
    answer = models.CharField(max_length=5, blank=True)  # yes | no
    dated_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, blank=True)  # ok | missing | not_ok
    verdict_note = models.TextField(blank=True)
    checked_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "code"], name="one_answer_a_condition"),
            models.CheckConstraint(condition=together("checked_at", "checked_by"), name="check_has_its_author"),
        ]

    def __str__(self) -> str:
        return self.code


class Agreement(models.Model):
    """One organisation's word on one move, given by one of its members; holds while the dossier stays in that state."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="agreements")
    move = models.CharField(max_length=30)
    visit_no = models.PositiveIntegerField()
    organisation = models.CharField(max_length=10)
    member = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField(default=True)  # False: an objection, with its reason in `note`
    note = models.TextField(blank=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "move", "visit_no", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_agreement_an_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.move} {self.organisation}"


class Signature(models.Model):
    """A signed act: confirmed on screen by the person, or a scan of the signed and stamped paper carried in by someone."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="signatures")
    act = models.CharField(max_length=30)  # the move, or "declaration", "visit_report", "plan"
    pass_no = models.PositiveSmallIntegerField(default=1)
    visit_no = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+"
    )  # who signed on screen or carried the scan in
    role = models.CharField(max_length=20)
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(null=True)  # when the paper came
    text = models.TextField(blank=True)
    signed_at = models.DateTimeField()
    contested_at = models.DateTimeField(
        null=True
    )  # an act recorded on the commune's behalf, which the commune disputes
    contested_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-signed_at"]

    def __str__(self) -> str:
        return f"{self.act} {self.role}"


class Assignment(models.Model):
    """An expert's task on one dossier: to accompany the commune, or to verify it; never both (a setting may relax it to a warning)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assignments")
    task = models.CharField(max_length=12)  # accompany | verify
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    assigned_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "expert", "task"], condition=Q(ends_on__isnull=True), name="one_task_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.expert_id} {self.task}"


class ReviewRequest(models.Model):
    """A request for review (appeal) of a decision: handled by persons who took no part in it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="reviews")
    against = models.CharField(max_length=30)  # the move whose decision is contested
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reasons = models.TextField()
    paper = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateField()
    outcome = models.CharField(max_length=10, blank=True)  # upheld | rejected
    outcome_reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # an upheld request reopens once

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.against} {self.outcome or 'open'}"


class Erratum(models.Model):
    """A clerical error of an adopted text, shown beside the original, which stays as it was. Never edited, never deleted (apps.py guards it)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="errata")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="errata")  # what it corrects:
    item = models.CharField(
        max_length=20, blank=True
    )  # … a letter, or an item decided in session: "3/2" = session 3, item 2
    wrong = models.TextField()
    right = models.TextField()
    reason = models.TextField()
    notice = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="erratum")  # what told the commune
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "errata"
        constraints = [
            models.CheckConstraint(
                condition=Q(letter__isnull=False, item="") | Q(letter__isnull=True) & ~Q(item=""),
                name="erratum_corrects_one_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.letter_id or self.item}"

    @property
    def place(self) -> list[str]:
        """Numbers of the session and of the item that it corrects; empty for a letter."""
        return self.item.split("/") if self.item else []
