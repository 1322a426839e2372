"""The database itself refuses to change the journal."""

import pytest
from django.db import DatabaseError, connection, transaction

from miza.journal import apps, queries
from miza.journal.actions import erase_notes, record
from miza.journal.models import Entry, Note


@pytest.fixture
def entry(db):
    return record("submit", "dossier:TEST-1", by=None, role="president", notes={"reason": "سبب"})


def triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_%'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'journal_%' AND NOT tgisinternal")
        return {name for (name,) in cursor.fetchall()}


def expected():
    return set(apps.SQLITE if connection.vendor == "sqlite" else apps.POSTGRESQL)


def refused(sql, *params):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_every_guard_stands_after_all_migrations(db):
    assert triggers() == expected()


@pytest.mark.django_db(transaction=True)
def test_guards_stand_again_after_tables_were_emptied():
    record("submit", "dossier:TEST-1", by=None)

    assert triggers() == expected()


@pytest.mark.django_db(transaction=True)
def test_guards_stand_again_after_a_table_was_rebuilt():
    field = Entry._meta.get_field("verb")
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, field, field)
        if connection.vendor == "sqlite":
            editor._remake_table(Entry)

    apps.after_migrate(connection.alias)

    assert triggers() == expected()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET verb = 'grant' WHERE id = %s",
        "UPDATE journal_entry SET hash = hash WHERE id = %s",
        "DELETE FROM journal_entry WHERE id = %s",
        "UPDATE journal_note SET text = 'other' WHERE entry_id = %s",
    ],
)
def test_raw_change_is_refused(entry, sql):
    refused(sql, entry.pk)

    assert queries.verify() == []
    assert Entry.objects.get().verb == "submit"


COLUMNS = "stream, seq, at, actor_role, verb, object, facts, salt, prev, hash"


@pytest.mark.parametrize("same", ["id", "place"])
def test_replacing_an_entry_is_refused(entry, same):
    verb = "INSERT OR REPLACE INTO" if connection.vendor == "sqlite" else "INSERT INTO"
    key = entry.pk if same == "id" else entry.pk + 1000
    seq = 99 if same == "id" else entry.seq

    refused(
        f"{verb} journal_entry (id, {COLUMNS}) VALUES (%s, %s, %s, %s, '', 'grant', '', '{{}}', '', '', '')",
        key,
        entry.stream,
        seq,
        entry.at,
    )

    assert [e.verb for e in Entry.objects.all()] == ["submit"]


def test_replacing_a_note_is_refused(entry):
    note = entry.notes.get()
    verb = "INSERT OR REPLACE INTO" if connection.vendor == "sqlite" else "INSERT INTO"

    refused(
        f"{verb} journal_note (id, entry_id, key, salt, text) VALUES (%s, %s, %s, '', 'x')", note.pk, entry.pk, "reason"
    )

    assert entry.notes.get().text == "سبب"


def test_upsert_is_refused(entry):
    entry.verb = "grant"

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.bulk_create([entry], update_conflicts=True, unique_fields=["id"], update_fields=["verb"])

    assert Entry.objects.get().verb == "submit"


@pytest.mark.parametrize("table", ["journal_entry", "journal_note", "journal_entry, journal_note"])
def test_emptying_by_truncate_is_refused(entry, table):
    """By a guard on PostgreSQL; SQLite does not know the word."""
    refused(f"TRUNCATE {table} CASCADE")

    assert Note.objects.count() == Entry.objects.count() == 1


def test_note_may_be_erased(entry):
    counts = erase_notes(Note.objects.select_related("entry"))

    assert counts == {"dossier:TEST-1": 1}
    assert Note.objects.count() == 0
    assert queries.verify() == []
