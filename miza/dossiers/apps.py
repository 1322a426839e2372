"""Dossiers, and the guards of their errata: made again after each migrate, as rebuilding a table in SQLite drops them silently."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

TABLE = "dossiers_erratum"
TEXT = "an erratum is never edited, never deleted"
EVENTS = ("UPDATE", "DELETE")
REFUSE = f"""
CREATE OR REPLACE FUNCTION dossiers_erratum_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{TEXT}: % refused', TG_OP; END $$
"""


class DossiersConfig(AppConfig):
    name = "miza.dossiers"

    def ready(self) -> None:
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="dossiers.triggers")


def after_migrate(using: str, **_: Any) -> None:
    """Once the table stands, its guards."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        lay(connection)


def lay(connection: BaseDatabaseWrapper) -> None:
    """Make every guard, anew."""
    lift(connection)
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(REFUSE)
        for event in EVENTS:
            then = (
                f"BEGIN SELECT RAISE(ABORT, '{TEXT}'); END"
                if connection.vendor == "sqlite"
                else "FOR EACH ROW EXECUTE FUNCTION dossiers_erratum_refuse()"
            )
            cursor.execute(f"CREATE TRIGGER {TABLE}_no_{event.lower()} BEFORE {event} ON {TABLE} {then}")


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away: for tests that empty the tables, never in the platform's own code."""
    on = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for event in EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{event.lower()}{on}")
