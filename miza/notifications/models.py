"""Letters with their number in the register, mail waiting to leave, reminders sent once each."""

from django.db import models

from miza.core.models import text3


class Sequence(models.Model):
    """The last number given in a register ("letters-2026", "dossiers-2026", "labels")."""

    name = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class Letter(models.Model):
    """A paper of the journey, as written: its text is never edited afterwards; an erratum is another letter."""

    number = models.CharField(max_length=40, unique=True)  # register of letters (bureau d'ordre)
    about = models.CharField(max_length=60, db_index=True)  # "dossier:<ref>"
    code = models.CharField(max_length=40)  # a template of data/letters-2026.yaml
    move = models.CharField(max_length=40, blank=True)
    subject = text3()
    reference = text3()
    body = text3()
    party_from = models.CharField(max_length=20, blank=True)
    party_to = models.CharField(max_length=20, blank=True)
    commune = text3()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at", "-id"]

    def __str__(self) -> str:
        return self.number


class Message(models.Model):
    """A mail to one person, written in the transaction of what it tells, sent by the worker with retries."""

    to = models.EmailField()
    language = models.CharField(max_length=3)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    about = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.subject} ({self.attempts})"


class Reminder(models.Model):
    """One reminder, unique by kind, object, date and person, so that `tick` may run twice."""

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=60)
    due = models.DateField()
    person = models.UUIDField(null=True)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "due", "person"], name="one_reminder_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} {self.due}"
