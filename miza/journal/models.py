"""Append-only facts in hash-chained streams (contracts.md, "Journal and ledger"). Triggers refuse any change or removal of an entry."""

import hashlib
from datetime import UTC
from typing import Any

import rfc8785
from django.db import models


class Entry(models.Model):
    """One fact of one stream. `facts` holds codes and numbers only; names and free text are Notes, bound by a salted hash in `facts`."""

    stream = models.CharField(
        max_length=60
    )  # "dossier:LCC-2026-0001", "session:3", "label:…", "commune:…", "programme"
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_role = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=60)
    object = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["stream", "seq"]
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="one_entry_a_place")]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.verb}"

    def content(self) -> dict[str, Any]:
        """What the hash covers: every public member but the hash itself."""
        return {
            "stream": self.stream,
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(),
            "actor_role": self.actor_role,
            "verb": self.verb,
            "object": self.object,
            "facts": self.facts,
            "salt": self.salt,
            "prev": self.prev,
        }

    def computed_hash(self) -> str:
        """SHA-256 over RFC 8785 canonical JSON of the content."""
        return hashlib.sha256(rfc8785.dumps(self.content())).hexdigest()


class Note(models.Model):
    """A name or free text that belongs to an entry, erasable without breaking the chain: the entry holds only a salted hash of it."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="notes")
    key = models.CharField(max_length=30)  # reason, name, before, after, text …
    salt = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "key"], name="one_note_a_key")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.key}"

    def computed_hash(self) -> str:
        """What binds the text to its entry."""
        return hashlib.sha256(f"{self.salt}\n{self.text}".encode()).hexdigest()
