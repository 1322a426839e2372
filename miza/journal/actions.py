"""Append a fact to a stream. Nothing else writes to the journal."""

import secrets
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction

from miza.core import clock
from miza.journal.models import Entry, Note

LOCK_SPACE = 0x6D697A61  # "miza": advisory locks of PostgreSQL that are ours


class Person(Protocol):
    """Who acts: known here by an opaque id alone."""

    @property
    def public_id(self) -> UUID: ...


@transaction.atomic
def record(
    verb: str,
    stream: str,
    *,
    by: Person | None,
    role: str | None = None,
    about: str = "",
    facts: Mapping[str, Any] | None = None,
    notes: Mapping[str, str] | None = None,
) -> Entry:
    """Append one entry to `stream` and return it.

    verb: a move or an act, ASCII. by: who acts, None for the platform itself. about: the object's code (a norm, an item…).
    facts: codes, whole numbers, dates and lists of those; a decimal as text, never a float (TypeError), never a name or free text.
    notes: names and free text, erasable, bound by hash. Writers of one stream wait for each other until their transaction ends.
    """
    _hold(stream)
    last = Entry.objects.filter(stream=stream).order_by("-seq").values_list("seq", "hash").first()
    seq, prev = (last[0] + 1, last[1]) if last else (1, "")
    kept = [Note(key=key, salt=secrets.token_hex(16), text=text) for key, text in (notes or {}).items() if text]
    plain = {key: _plain(value) for key, value in (facts or {}).items() if value is not None}
    if by is not None:
        plain["by"] = str(by.public_id)
    if kept:
        plain["notes"] = {note.key: note.computed_hash() for note in kept}
    entry = Entry(
        stream=stream,
        seq=seq,
        at=clock.now(),
        actor_role=str(role or ""),
        verb=verb,
        object=about,
        facts=plain,
        salt=secrets.token_hex(16),
        prev=prev,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    for note in kept:
        note.entry = entry
    if kept:
        Note.objects.bulk_create(kept)
    return entry


@transaction.atomic
def erase_notes(notes: Iterable[Note]) -> dict[str, int]:
    """Delete side texts for good, with their salts; return how many in each stream. Their entries stay and still verify.

    The caller has checked the right, and journals the erasure.
    """
    counts: dict[str, int] = {}
    for note in notes:
        counts[note.entry.stream] = counts.get(note.entry.stream, 0) + 1
        note.delete()
    return counts


def _hold(stream: str) -> None:
    """Let one transaction at a time append to the stream. SQLite has one writer at once by itself (transaction_mode IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, zlib.crc32(stream.encode()) - 2**31])


def _plain(value: Any) -> Any:
    """A fact as JSON holds it: dates as ISO text, decimals as text; a float has no exact text and is refused."""
    if isinstance(value, float):
        raise TypeError(f"a fact is a code, a whole number or a date, not a float: {value!r}; write a decimal as text")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(item) for item in value)
    return value if isinstance(value, bool | int) or value is None else str(value)
