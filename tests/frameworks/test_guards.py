"""The database itself refuses to change a published framework."""

import pytest
from django.db import DatabaseError, connection, transaction

from make import documents
from miza.frameworks import actions, apps
from miza.frameworks.models import Framework, Norm

TABLES = sorted(apps.OWNERS)


@pytest.fixture
def versions(db):
    """One published version and one that may still change."""
    draft = actions.load(documents.framework(version="draft"), by=None)
    return actions.publish(actions.load(documents.framework(version="1"), by=None), by=None), draft


def standing():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'frameworks_%'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'frameworks_%' AND NOT tgisinternal")
        return {name for (name,) in cursor.fetchall()}


def run(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def refused(sql, *params):
    with pytest.raises(DatabaseError, match=apps.TEXT):
        run(sql, *params)


def row_of(table, framework):
    """The id of the first row of a table that belongs to a version."""
    owner = apps.OWNERS[table].format(row="t")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t.id FROM {table} t WHERE {owner} = %s ORDER BY t.id LIMIT 1", [framework.pk])
        return cursor.fetchone()[0]


def test_every_guard_stands_after_all_migrations(db):
    assert standing() == set(apps.triggers())


@pytest.mark.django_db(transaction=True)
def test_guards_stand_again_after_tables_were_emptied():
    actions.publish(actions.load(documents.framework(), by=None), by=None)

    assert standing() == set(apps.triggers())


@pytest.mark.parametrize("table", TABLES)
def test_a_published_row_is_neither_changed_nor_removed(versions, table):
    published, _ = versions
    pk = row_of(table, published)

    refused(f"UPDATE {table} SET id = id WHERE id = %s", pk)
    refused(f"DELETE FROM {table} WHERE id = %s", pk)
    refused(f"DELETE FROM {table}")

    assert row_of(table, published) == pk


@pytest.mark.parametrize("table", TABLES)
def test_a_row_not_published_may_be_changed(versions, table):
    _, draft = versions

    assert run(f"UPDATE {table} SET id = id WHERE id = %s", row_of(table, draft)) == 1


def test_a_row_does_not_move_into_or_out_of_a_published_version(versions):
    published, draft = versions

    refused("UPDATE frameworks_norm SET framework_id = %s WHERE framework_id = %s", published.pk, draft.pk)
    refused("UPDATE frameworks_norm SET framework_id = %s WHERE framework_id = %s", draft.pk, published.pk)
    refused(
        "UPDATE frameworks_indicator SET norm_id = %s WHERE id = %s",
        row_of("frameworks_norm", published), row_of("frameworks_indicator", draft),
    )  # fmt: skip


def test_nothing_is_added_to_a_published_version(versions):
    published, _ = versions

    refused(
        'INSERT INTO frameworks_principle (framework_id, code, "order", weight, title, summary) '
        "VALUES (%s, 'X', 9, 1, '{}', '{}')",
        published.pk,
    )


# How each database writes over a row that is there.
OVER = {
    "sqlite": ("INSERT OR REPLACE", ""),
    "postgresql": ("INSERT", "ON CONFLICT (id) DO UPDATE SET published_at = NULL"),
}


def test_a_published_version_is_not_replaced(versions):
    published, _ = versions
    insert, conflict = OVER[connection.vendor]

    refused(
        f"{insert} INTO frameworks_framework (id, code, version, status, title, scale, fields, tolerance, sha256, loaded_at, "
        "published_at) SELECT id, code, version, status, title, scale, fields, tolerance, sha256, loaded_at, NULL "
        f"FROM frameworks_framework WHERE id = %s {conflict}",
        published.pk,
    )


def test_a_version_not_published_can_be_loaded_again_and_published(versions):
    _, draft = versions

    again = actions.load(documents.framework(version="draft", tolerance=5), by=None)
    actions.publish(again, by=None)

    assert again == draft
    assert Norm.objects.filter(framework=draft).count() == 1
    assert Framework.objects.filter(published_at__isnull=False).count() == 2
