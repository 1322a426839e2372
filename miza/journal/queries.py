"""Read a stream as people read it, and check that nothing in it was touched."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from miza.core import texts
from miza.journal.models import Entry

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SCORE = re.compile(r"\d{1,3}\.\d{2}")  # as scores are printed; a version such as 2026.1 is no number
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
PAGE = 40
# Facts that are keys of the catalogue, and where their names are.
NAMED = {"move": "moves.{}.button", "appointed_role": "role_names.{}", "organisation": "organisations.{}"}


@dataclass(frozen=True)
class Line:
    """One entry in words. notes: (key, text), the text None once it was erased. facts: codes as kept, for who wants to check."""

    seq: int
    at: datetime
    sentence: str
    is_move: bool
    notes: list[tuple[str, str | None]]
    verb: str
    about: str
    facts: list[tuple[str, str]]
    hash: str
    prev: str


@dataclass(frozen=True)
class Filter:
    """What to show of a stream: a kind of act, a role, from a day, about one object (a norm's code); "" or None = all."""

    kind: str = ""
    role: str = ""
    since: date | None = None
    about: str = ""


@dataclass(frozen=True)
class Summary:
    """The whole of a stream at a glance."""

    count: int
    since: datetime | None
    head: str


@dataclass(frozen=True)
class Fault:
    """Something in a stream is not as it was written. code: gap | prev | hash | note."""

    stream: str
    seq: int
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.stream} entry {self.seq}: {self.detail}"


def history(stream: str, limit: int = PAGE, before: int | None = None, only: Filter | None = None) -> list[Line]:
    """The latest `limit` entries of a stream, latest first, older than entry `before`. Two queries.

    The caller has checked that the reader may see the object of the stream.
    """
    entries = _kept(Entry.objects.filter(stream=stream), only or Filter())
    if before is not None:
        entries = entries.filter(seq__lt=before)
    return [line(entry) for entry in entries.order_by("-seq").prefetch_related("notes")[:limit]]


def about_person(public_id: UUID, limit: int = PAGE) -> list[Line]:
    """The latest acts on a person (appointed, ended, given a code…), in all streams, latest first. Two queries.

    The caller has checked that the reader may see the person.
    """
    entries = Entry.objects.filter(facts__person=str(public_id)).order_by("-at", "-id")
    return [line(entry) for entry in entries.prefetch_related("notes")[:limit]]


def summary(stream: str) -> Summary:
    """How many entries, since when, and the latest hash. Two queries."""
    found = Entry.objects.filter(stream=stream).aggregate(last=Max("seq"), first=Min("at"))
    head = Entry.objects.filter(stream=stream).order_by("-seq").values_list("hash", flat=True).first()
    return Summary(found["last"] or 0, found["first"], head or "")


def kinds() -> dict[str, list[str]]:
    """The verbs of each kind of act that a reader may choose: the moves, and those listed under history_kinds in core/data/texts.yaml."""
    moves = texts.find("moves") or {}
    listed: dict[str, list[str]] = dict(texts.find("history_kinds") or {})
    return {"moves": list(moves), **listed}


def _kept(entries: QuerySet[Entry], only: Filter) -> QuerySet[Entry]:
    if only.kind:
        entries = entries.filter(verb__in=kinds().get(only.kind, []))
    if only.role:
        entries = entries.filter(actor_role=only.role)
    if only.since:
        entries = entries.filter(at__date__gte=only.since)
    if only.about:
        entries = entries.filter(Q(object__iexact=only.about) | Q(object__istartswith=f"{only.about}."))
    return entries


def line(entry: Entry) -> Line:
    """One entry in the reader's language."""
    texts_left = {note.key: note.text for note in entry.notes.all()}
    bound = entry.facts.get("notes", {})
    shown = {key: value for key, value in entry.facts.items() if key not in {"notes", "by"}}
    return Line(
        seq=entry.seq,
        at=entry.at,
        sentence=sentence(entry),
        is_move=texts.find(f"moves.{entry.verb}") is not None,
        notes=[(key, texts_left.get(key)) for key in bound],
        verb=entry.verb,
        about=entry.object,
        facts=[(key, _code(value)) for key, value in sorted(shown.items())],
        hash=entry.hash,
        prev=entry.prev,
    )


def sentence(entry: Entry) -> str:
    """What happened, filled from the facts. A verb without a sentence is named by its code rather than hidden."""
    paths = (f"moves.{entry.verb}.history", f"acts.{entry.verb}.history", f"history.{entry.verb}")
    path = next((path for path in paths if texts.find(path) is not None), "history.other")
    facts = {key: _named(key, value) for key, value in entry.facts.items() if key not in {"notes", "by"}}
    role = texts.find(f"roles_inline.{entry.actor_role or 'platform'}") or entry.actor_role
    about = texts.find(f"moves.{entry.object}.button") or entry.object
    defaults = {"norm": entry.object, "about": about, "date": facts.get("deadline", ""), "verb": entry.verb}
    return texts.say(path, **{**defaults, **facts, "actor_role": role})


def by_day(lines: Iterable[Line]) -> list[tuple[datetime, list[Line]]]:
    """Lines under the day of Morocco on which they were written."""
    days = groupby(lines, key=lambda one: timezone.localtime(one.at).date())
    return [(group[0].at, group) for group in (list(lines) for _, lines in days)]


def streams() -> dict[str, int]:
    """Every stream and how many entries it has, by name."""
    return dict(Entry.objects.order_by("stream").values_list("stream").annotate(count=Count("pk")))


def verify(streams: Iterable[str] | None = None) -> list[Fault]:
    """Every fault in the given streams, or in all: hashes recomputed, chains without a gap, notes bound to their entries.

    An erased note is no fault. Reads entry by entry, so that a long journal needs little memory.
    """
    entries = Entry.objects.order_by("stream", "seq").prefetch_related("notes")
    if streams is not None:
        entries = entries.filter(stream__in=list(streams))
    faults: list[Fault] = []
    last: Entry | None = None
    for entry in entries.iterator(chunk_size=500):
        before = last if last and last.stream == entry.stream else None
        faults += _faults(entry, before)
        last = entry
    return faults


def _faults(entry: Entry, before: Entry | None) -> Iterator[Fault]:
    expected = before.seq + 1 if before else 1
    if entry.seq != expected:
        yield _fault(entry, "gap", f"entry {expected} should come first; it is missing")
    elif entry.prev != (before.hash if before else ""):
        yield _fault(entry, "prev", "it does not carry the hash of the entry before")
    if entry.computed_hash() != entry.hash:
        yield _fault(entry, "hash", "its content no longer gives its hash")
    bound = entry.facts.get("notes") if isinstance(entry.facts, dict) else None
    for note in entry.notes.all():
        if not isinstance(bound, dict) or bound.get(note.key) != note.computed_hash():
            yield _fault(entry, "note", f"its note “{note.key}” is not the text that was bound to it")


def _fault(entry: Entry, code: str, detail: str) -> Fault:
    return Fault(entry.stream, entry.seq, code, detail)


def _typed(value: Any) -> Any:
    """A fact as the reader's language writes it: ISO dates become dates again, the rest stays."""
    if isinstance(value, str) and MOMENT.match(value):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, str) and SCORE.fullmatch(value):
        return Decimal(value)
    return [_typed(item) for item in value] if isinstance(value, list) else value


def _named(key: str, value: Any) -> Any:
    """A fact as its sentence says it: the name of a move, a role or an organisation instead of its key."""
    return texts.find(NAMED[key].format(value)) or value if key in NAMED else _typed(value)


def _code(value: Any) -> str:
    return ", ".join(_code(item) for item in value) if isinstance(value, list) else str(value)
