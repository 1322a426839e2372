"""Proposals and sessions of the accreditation committee: presence, recusal, ballots, adoption, release by a second person."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from miza.core.models import together
from miza.dossiers.models import Dossier
from miza.files.models import StoredFile

PERSON = settings.AUTH_USER_MODEL
SUBJECTS = ("grant", "require_plan", "adjourn", "take_note")  # what an item may decide: the moves of deliberation
CHOICES = ("yes", "no", "abstain")


class Proposal(models.Model):
    """The coordination committee's reasoned proposal on a dossier; one for each time it is studied."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="proposals")
    pass_no = models.PositiveSmallIntegerField()
    visit_no = models.PositiveIntegerField()
    outcome = models.CharField(max_length=15)  # grant | require_plan
    reasons = models.TextField()
    departs = models.BooleanField(default=False)  # from what the label rule says
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-written_at"]
        constraints = [models.UniqueConstraint(fields=["dossier", "visit_no"], name="one_proposal_a_study")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.outcome}"


class Session(models.Model):
    """A session of the accreditation committee: convened, open, closed."""

    number = models.PositiveIntegerField(unique=True)
    held_on = models.DateField()
    held_at = models.TimeField(null=True)
    place = models.CharField(max_length=150, blank=True)
    convocation = models.PositiveSmallIntegerField(
        default=1
    )  # 2 = second convocation, which waives the presence of each organisation
    first_session = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    rule = models.JSONField(default=dict)  # the decision rule frozen for this session
    convened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()
    chair = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    secretary = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-held_on", "-number"]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def stream(self) -> str:
        """The session's stream in the journal."""
        return f"session:{self.number}"


class Seat(models.Model):
    """A member entitled in a session, for an organisation, and whether they are there."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=10, blank=True)  # "" for an invited representative, who has no vote
    entitled = models.BooleanField(default=True)
    present = models.BooleanField(default=False)
    excused = models.BooleanField(default=False)

    class Meta:
        ordering = ["organisation", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="one_seat_a_member")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.member_id}"


class Item(models.Model):
    """One item of an agenda: a dossier and what is put to the vote. Once closed it never opens again."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="items")
    subject = models.CharField(max_length=15, blank=True)  # one of SUBJECTS, chosen when put to the vote
    reasons = models.TextField(blank=True)
    required_activities = models.JSONField(default=list)  # ids of plan activities (require_plan)
    plan_date = models.DateField(null=True)
    ballot_kind = models.CharField(max_length=25, default="open")  # open | secret | recorded_by_secretary
    voting_opened_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)  # recorded_by_secretary: {"yes", "no", "abstain"}
    counts_paper = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    adopted = models.BooleanField(null=True)
    tally = models.JSONField(default=dict)  # the whole derivation, as shown and journaled
    recorded_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    released_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # when the move it decides was taken
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_item_a_number"),
            models.CheckConstraint(condition=together("released_at", "released_by"), name="release_has_its_author"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=models.F("recorded_by")),
                name="released_by_a_second_person",
            ),
            models.CheckConstraint(condition=together("closed_at", "adopted"), name="closed_item_has_a_result"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.number}"

    @property
    def place(self) -> str:
        """Session and item by their numbers, "3/2": how an erratum names the item."""
        return f"{self.session.number}/{self.number}"


class Recusal(models.Model):
    """A member who leaves an item, by declaration or because the rule makes it incompatible."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(
        max_length=40
    )  # declared_conflict | elected_or_staff_of_the_commune | expert_who_verified_or_accompanied_it
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="one_recusal_a_member")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id}"


class Mark(models.Model):
    """That a member has voted on an item; what they voted is in Ballot, named only when the ballot is open."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="marks")
    member = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="one_vote_a_member")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id}"


class Ballot(models.Model):
    """One ballot; `member` is null in a secret vote."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="ballots")
    member = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8)
    opinion = models.TextField(blank=True)  # dissenting opinion, in the minutes

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=CHOICES), name="ballot_is_yes_no_or_abstain"),
            models.UniqueConstraint(fields=["item", "member"], name="one_open_ballot_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.choice}"
