"""Numbers of registers, letters as written, mail to people: rows written in the transaction of what they tell."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation

from miza.core import clock, texts
from miza.core.texts import LANGUAGES
from miza.notifications import letters
from miza.notifications.models import Letter, Message, Sequence

RETRY_MINUTES = (1, 5, 15, 60, 180, 720)
BATCH = 50


def next_number(name: str) -> int:
    """The next number of a register, without a hole: its row stays locked until the transaction ends."""
    Sequence.objects.get_or_create(name=name)
    row = Sequence.objects.select_for_update().get(name=name)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


@transaction.atomic
def write_letter(
    code: str, *, about: str, commune: Mapping[str, str], params: Mapping[str, Any], move: str = ""
) -> Letter:
    """Write the letter `code` of data/letters-2026.yaml in its three languages, under the next number of the register.

    params: raw values of the template's placeholders (dates, lists, {ar, fr, en} mappings); a missing one shows as "…".
    """
    template = letters.letter(code)
    year = clock.today().year
    number = f"{next_number(f'letters-{year}')}/{year}"
    parts: dict[str, dict[str, str]] = {"subject": {}, "reference": {}, "body": {}}
    for language in LANGUAGES:
        with translation.override(language):
            values = {"commune": commune, "letter_number": number} | dict(params)
            for part, filled in parts.items():
                filled[language] = texts.fill(template[language].get(part, ""), letters.listed(values, part))
    return Letter.objects.create(
        number=number,
        about=about,
        code=code,
        move=move,
        party_from=template.get("from") or "",
        party_to=template.get("to") or "",
        commune=dict(commune),
        written_at=clock.now(),
        **parts,
    )


def mail(*, to: str, language: str, subject: str, body: str, about: str = "") -> Message:
    """Put a mail in the outbox, in the present transaction; the worker sends it."""
    now = clock.now()
    return Message.objects.create(
        to=to, language=language, subject=subject, body=body, about=about, created_at=now, next_try_at=now
    )


def send_waiting() -> tuple[int, int]:
    """Send the mails whose time has come; return (sent, failed). A failed one is tried again later, with growing delays."""
    sent = failed = 0
    due = Message.objects.filter(sent_at__isnull=True, next_try_at__lte=clock.now(), attempts__lt=len(RETRY_MINUTES))[
        :BATCH
    ]
    with get_connection() as connection:
        for message in due:
            try:
                EmailMessage(
                    message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to], connection=connection
                ).send()
            except OSError as fault:  # smtplib's errors are OSErrors
                failed += 1
                message.last_error = type(fault).__name__
                message.next_try_at = clock.now() + timedelta(minutes=RETRY_MINUTES[message.attempts])
            else:
                sent += 1
                message.sent_at = clock.now()
            message.attempts += 1
            message.save(update_fields=["attempts", "sent_at", "last_error", "next_try_at"])
    return sent, failed
