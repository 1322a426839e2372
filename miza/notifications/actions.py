"""Numbers of registers, letters as written, mail to people: rows written in the transaction of what they tell."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import translation

from miza.core import clock, texts
from miza.core.texts import LANGUAGES
from miza.notifications import letters
from miza.notifications.models import Letter, Message, Sequence

RETRY_MINUTES = (1, 5, 15, 60, 180, 720)  # the last one again and again
GIVE_UP_DAYS = 30
LONGEST_SUBJECT = 300
BATCH, CLAIM_MINUTES = 20, 30  # a batch takes less than a claim lasts, even when every step waits EMAIL_TIMEOUT seconds


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
    line = " ".join(subject.split())[:LONGEST_SUBJECT]  # a line break would be another header
    return Message.objects.create(
        to=to, language=language, subject=line, body=body, about=about, created_at=now, next_try_at=now
    )


def send_waiting() -> tuple[int, int]:
    """Send the mails whose time has come; return (sent, failed). A failed one is tried again later, with growing delays.

    Workers may run at once: each claims what it sends, so that nothing leaves twice. A worker that dies keeps its claim for
    CLAIM_MINUTES only: nothing is lost.
    """
    now = clock.now()
    due = Message.objects.filter(
        sent_at__isnull=True, next_try_at__lte=now, created_at__gt=now - timedelta(days=GIVE_UP_DAYS)
    )
    mine = [message for message in due[:BATCH] if _claim(message)]
    if not mine:
        return 0, 0
    connection = get_connection()
    try:
        connection.open()
        done = [_send(message, connection) for message in mine]
    except OSError as fault:  # nobody answers at the mail server: one try counts for all of them
        done = [_settle(message, fault) for message in mine]
    finally:
        connection.close()
    return sum(done), len(done) - sum(done)


def _claim(message: Message) -> bool:
    """Take a mail for this worker alone: whoever changes the row first has it, on both databases."""
    until = clock.now() + timedelta(minutes=CLAIM_MINUTES)
    untouched = Message.objects.filter(pk=message.pk, sent_at__isnull=True, next_try_at=message.next_try_at)
    return untouched.update(next_try_at=until) == 1


def _send(message: Message, connection: BaseEmailBackend) -> bool:
    """Try one mail. What is wrong with it alone, an address refused or malformed, must not hold up the others."""
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": message.language}
    letter = EmailMessage(
        message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to], connection=connection, headers=headers
    )
    try:
        letter.send()
    except Exception as fault:  # noqa: BLE001 - named on the row, for miza doctor
        connection.close()  # the next mail opens a fresh one: what is left of this one is unknown
        return _settle(message, fault)
    return _settle(message, None)


def _settle(message: Message, fault: Exception | None) -> bool:
    """Write down how the try ended; True when the mail left."""
    if fault is None:
        message.sent_at = clock.now()
    else:
        minutes = RETRY_MINUTES[min(message.attempts, len(RETRY_MINUTES) - 1)]
        message.last_error = type(fault).__name__
        message.next_try_at = clock.now() + timedelta(minutes=minutes)
    message.attempts += 1
    message.save(update_fields=["attempts", "sent_at", "last_error", "next_try_at"])
    return fault is None
