"""Append a fact to a stream. Nothing else writes to the journal."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

import rfc8785
from django.db import transaction

from miza.core import clock
from miza.journal.models import Entry, Note


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
    facts: codes, numbers, dates and lists of those; never a name or free text. notes: names and free text, erasable, bound by hash.
    The caller holds the object of the stream, so that two entries never claim one place (a constraint refuses the second).
    """
    last = Entry.objects.filter(stream=stream).order_by("-seq").values_list("seq", "hash").first()
    seq, prev = (last[0] + 1, last[1]) if last else (1, "")
    kept = [Note(key=key, salt=secrets.token_hex(16), text=text) for key, text in (notes or {}).items() if text]
    plain = {key: _plain(value) for key, value in (facts or {}).items() if value is not None}
    if by is not None:
        plain["by"] = str(by.public_id)
    if kept:
        plain["notes"] = {note.key: note_hash(note.salt, note.text) for note in kept}
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
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    for note in kept:
        note.entry = entry
    if kept:
        Note.objects.bulk_create(kept)
    return entry


def entry_content(entry: Entry) -> dict[str, Any]:
    """What the hash covers: every public member but the hash itself."""
    return {
        "stream": entry.stream,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor_role": entry.actor_role,
        "verb": entry.verb,
        "object": entry.object,
        "facts": entry.facts,
        "salt": entry.salt,
        "prev": entry.prev,
    }


def entry_hash(entry: Entry) -> str:
    """SHA-256 over RFC 8785 canonical JSON."""
    return hashlib.sha256(rfc8785.dumps(entry_content(entry))).hexdigest()


def note_hash(salt: str, text: str) -> str:
    """What binds an erasable text to its entry."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A fact as JSON holds it: dates as ISO text, numbers exact."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | str) or value is None else str(value)
