"""What time alone does: reminders before, on and after each deadline, once each; labels past their date expire."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from miza.core import clock, texts
from miza.dossiers import workflow
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier
from miza.dossiers.queries import commune_people
from miza.journal.actions import record
from miza.labels import actions as labels
from miza.notifications.actions import mail
from miza.notifications.models import Reminder

# Days before the deadline (negative: after). Two have left before a dossier can lapse, and each is dated by the deadline it is about.
DAYS_BEFORE = (15, 3, 0, -3)
COMMUNE_TURN = ("incomplete", "launching", "assessing", "clarifying", "consulting", "improving")


def tick() -> int:
    """Send the reminders due today and let labels expire; return how many reminders were sent. Running it twice sends nothing twice."""
    today = clock.today()
    labels.expire(today)
    due = Dossier.objects.filter(
        state__in=COMMUNE_TURN,
        paused_from__isnull=True,
        deadline__isnull=False,
        deadline__lte=today + timedelta(days=max(DAYS_BEFORE)),
    )
    return sum(_remind(dossier, today) for dossier in due.select_related("commune"))


def _remind(dossier: Dossier, today: date) -> int:
    """The latest reminder whose day has come, if it was not sent; those missed before it are not sent late."""
    assert dossier.deadline is not None
    passed = [days for days in DAYS_BEFORE if dossier.deadline - timedelta(days=days) <= today]
    kind = f"deadline{passed[-1]:+d}"
    with transaction.atomic():
        fresh = hold(dossier)
        if fresh.state != dossier.state or fresh.deadline != dossier.deadline:
            return 0
        _, new = Reminder.objects.get_or_create(
            kind=kind, about=dossier.stream, due=dossier.deadline, person=None, defaults={"sent_at": clock.now()}
        )
        if not new:
            return 0
        record("reminder_sent", dossier.stream, by=None, facts={"deadline": dossier.deadline, "kind": kind})
        for person in commune_people(dossier):
            if person.email:
                _write(person.email, person.language, dossier)
    return 1


def _write(to: str, language: str, dossier: Dossier) -> None:
    with translation.override(language):
        state = workflow.STATES[dossier.state].name
        line = texts.say("mail.reminder", ref=dossier.ref, state=state, date=dossier.deadline)
        address = settings.SITE_URL + reverse("dossiers:overview", args=[dossier.ref])
        mail(to=to, language=language, subject=line[:300], body=f"{line}\n{address}\n", about=dossier.stream)
