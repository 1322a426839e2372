"""Whatever is touched is found, and erasing is no fault."""

import pytest
from django.db import connection

from miza.journal import apps, queries
from miza.journal.actions import erase_notes, record
from miza.journal.models import Entry, Note


@pytest.fixture
def stream(db):
    for verb in ("submit", "accept", "open_assessment", "submit_assessment"):
        record(verb, "dossier:A", by=None, role="president", facts={"level": 2}, notes={"reason": f"سبب {verb}"})
    record("submit", "dossier:B", by=None)
    return "dossier:A"


def tamper(sql, *params):
    """Someone with the keys of the database lifts the guards, changes a row and lays them again."""
    apps.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    apps.lay(connection)


def codes(*streams):
    return [(fault.stream, fault.seq, fault.code) for fault in queries.verify(streams or None)]


def test_untouched_journal_has_no_fault(stream):
    assert queries.verify() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "grant"),
        ("actor_role", "manager"),
        ("object", "PAR-01"),
        ("facts", '{"level": 3}'),
        ("facts", "[]"),
        ("salt", "0"),
        ("at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_changed_content_is_found(stream, column, value):
    tamper(f"UPDATE journal_entry SET {column} = %s WHERE stream = %s AND seq = 2", value, stream)

    assert (stream, 2, "hash") in codes()


def test_changed_content_with_a_new_hash_breaks_the_next_link(stream):
    entry = Entry.objects.get(stream=stream, seq=2)
    entry.verb = "grant"

    tamper("UPDATE journal_entry SET verb = 'grant', hash = %s WHERE id = %s", entry.computed_hash(), entry.pk)

    assert codes() == [(stream, 3, "prev")]


@pytest.mark.parametrize("seq", [1, 2])
def test_removed_entry_is_found(stream, seq):
    Note.objects.filter(entry__stream=stream, entry__seq=seq).delete()
    tamper("DELETE FROM journal_entry WHERE stream = %s AND seq = %s", stream, seq)

    assert codes() == [(stream, seq + 1, "gap")]


def test_swapped_entries_are_found(stream):
    tamper("UPDATE journal_entry SET seq = 90 WHERE stream = %s AND seq = 2", stream)
    tamper("UPDATE journal_entry SET seq = 2 WHERE stream = %s AND seq = 3", stream)
    tamper("UPDATE journal_entry SET seq = 3 WHERE stream = %s AND seq = 90", stream)

    assert {code for _, _, code in codes()} == {"hash", "prev"}


def test_rewritten_note_is_found(stream):
    tamper(
        "UPDATE journal_note SET text = 'other' WHERE entry_id = (SELECT id FROM journal_entry WHERE stream = %s AND seq = 2)",
        stream,
    )

    assert codes() == [(stream, 2, "note")]


def test_note_slipped_in_is_found(stream):
    Note.objects.create(entry=Entry.objects.get(stream="dossier:B"), key="reason", salt="0", text="slipped in")

    assert codes() == [("dossier:B", 1, "note")]


def test_erasing_notes_keeps_every_hash(stream):
    hashes = list(Entry.objects.values_list("hash", flat=True))

    erase_notes(Note.objects.filter(entry__seq=2).select_related("entry"))

    assert Note.objects.filter(entry__stream=stream).count() == 3
    assert list(Entry.objects.values_list("hash", flat=True)) == hashes
    assert queries.verify() == []


def test_one_stream_is_verified_alone(stream):
    tamper("UPDATE journal_entry SET verb = 'grant' WHERE stream = 'dossier:B'")

    assert codes(stream) == []
    assert codes("dossier:B") == [("dossier:B", 1, "hash")]
