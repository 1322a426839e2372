"""The journal and the triggers that keep it: made again after each migrate, because rebuilding a table in SQLite drops them silently."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

# name: (table, when, body). An entry is never changed, removed or replaced; a note may be erased, never rewritten.
SQLITE = {
    "journal_entry_no_update": ("journal_entry", "UPDATE", "", "an entry of the journal is never changed"),
    "journal_entry_no_delete": ("journal_entry", "DELETE", "", "an entry of the journal is never removed"),
    "journal_entry_no_replace": (
        "journal_entry",
        "INSERT",
        "WHEN EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq))",
        "an entry of the journal is never replaced",
    ),
    "journal_note_no_update": ("journal_note", "UPDATE", "", "a note of the journal is never changed"),
    "journal_note_no_replace": (
        "journal_note",
        "INSERT",
        'WHEN EXISTS (SELECT 1 FROM journal_note WHERE id = NEW.id OR (entry_id = NEW.entry_id AND "key" = NEW."key"))',
        "a note of the journal is never replaced",
    ),
}
# name: (table, when, for each). A replaced row cannot be there: an existing id or place breaks a constraint, DO UPDATE is an update.
POSTGRESQL = {
    "journal_entry_no_update": ("journal_entry", "UPDATE OR DELETE", "ROW"),
    "journal_entry_no_truncate": ("journal_entry", "TRUNCATE", "STATEMENT"),
    "journal_note_no_update": ("journal_note", "UPDATE", "ROW"),
    "journal_note_no_truncate": ("journal_note", "TRUNCATE", "STATEMENT"),
}
REFUSE = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only: % of % refused', TG_OP, TG_TABLE_NAME; END $$
"""


class JournalConfig(AppConfig):
    name = "miza.journal"

    def ready(self) -> None:
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="journal.triggers")


def after_migrate(using: str, **_: Any) -> None:
    """Once the tables stand, their guards."""
    connection = connections[using]
    if "journal_entry" in connection.introspection.table_names():
        lay(connection)


def lay(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger, anew."""
    lift(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, (table, event, when, text) in SQLITE.items():
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{text}'); END"
                )
            return
        cursor.execute(REFUSE)
        for name, (table, event, each) in POSTGRESQL.items():
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION journal_refuse()"
            )


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for tests that empty the tables, never in the platform's own code."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name, (table, _, _) in POSTGRESQL.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
