"""The guards of published frameworks in the database: made again after each migrate, as rebuilding a table in SQLite drops them.

They stop what goes round the models: raw SQL, another program, a mistake in a migration.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

TEXT = "a published framework never changes"
# table: its framework, from a row called {row}
OWNERS = {
    "frameworks_framework": "{row}.id",
    "frameworks_source": "{row}.framework_id",
    "frameworks_principle": "{row}.framework_id",
    "frameworks_norm": "{row}.framework_id",
    "frameworks_indicator": "(SELECT framework_id FROM frameworks_norm WHERE id = {row}.norm_id)",
    "frameworks_improvementaction": "(SELECT framework_id FROM frameworks_norm WHERE id = {row}.norm_id)",
}
EVENTS = {"UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",), "INSERT": ("NEW",)}
REFUSE = """
CREATE OR REPLACE FUNCTION frameworks_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  item jsonb;
  owner bigint;
BEGIN
  FOREACH item IN ARRAY array_remove(ARRAY[to_jsonb(OLD), to_jsonb(NEW)], NULL) LOOP
    owner := CASE
      WHEN TG_TABLE_NAME = 'frameworks_framework' THEN (item->>'id')::bigint
      WHEN item ? 'framework_id' THEN (item->>'framework_id')::bigint
      ELSE (SELECT framework_id FROM frameworks_norm WHERE id = (item->>'norm_id')::bigint)
    END;
    IF EXISTS (SELECT 1 FROM frameworks_framework WHERE id = owner AND published_at IS NOT NULL) THEN
      RAISE EXCEPTION 'a published framework never changes: % of % refused', TG_OP, TG_TABLE_NAME;
    END IF;
  END LOOP;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""


class FrameworksConfig(AppConfig):
    name = "miza.frameworks"

    def ready(self) -> None:
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="frameworks.triggers")


def after_migrate(using: str, **_: Any) -> None:
    """Once the tables stand, their guards."""
    connection = connections[using]
    if OWNERS.keys() <= set(connection.introspection.table_names()):
        lay(connection)


def triggers() -> dict[str, tuple[str, str]]:
    """Name -> table and event of every guard."""
    return {f"{table}_no_{event.lower()}": (table, event) for table in OWNERS for event in EVENTS}


def lay(connection: BaseDatabaseWrapper) -> None:
    """Make every guard, anew."""
    lift(connection)
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(REFUSE)
        for name, (table, event) in triggers().items():
            cursor.execute(_trigger(connection.vendor, name, table, event))


def _trigger(vendor: str, name: str, table: str, event: str) -> str:
    if vendor != "sqlite":
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION frameworks_refuse()"
    owners = ", ".join(OWNERS[table].format(row=row) for row in EVENTS[event])
    published = f"SELECT 1 FROM frameworks_framework WHERE id IN ({owners}) AND published_at IS NOT NULL"  # noqa: S608 - names of ours alone
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN EXISTS ({published}) BEGIN SELECT RAISE(ABORT, '{TEXT}'); END"


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away: for tests that empty the tables, never in the platform's own code."""
    with connection.cursor() as cursor:
        for name, (table, _) in triggers().items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))
