"""What every test stands on: quick passwords, a database file for each worker, compiled catalogues.

Fixtures of one domain live in tests/<domain>/conftest.py, builders of rows in tests/make/.
"""

import os

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from miza.core.build import build
from tests.environment import VAR

pytest_plugins = ["tests.postgres"]

# On a slow machine a right answer may come late: no example is failed for its time, and every run tries the same ones.
# `HYPOTHESIS=explore make test` looks for new ones.
hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("explore", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS", "steady"))


def pytest_configure(config):
    """Change the settings a test need not pay for, before Django reads them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A static file is looked up when it is asked for, not all of them for each client.
    settings.WHITENOISE_AUTOREFRESH = True
    if not hasattr(config, "workerinput"):
        build()  # catalogues and style sheet as the sources are now; the workers find them made


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what touches the database: the rest has been tried on SQLite, and cannot tell them apart."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        touching = [item for item in items if item.get_closest_marker("django_db") or "db" in item.fixturenames]
        config.hook.pytest_deselected(items=[item for item in items if item not in touching])
        items[:] = touching


def pytest_make_parametrize_id(config, val, argname):
    """Bytes are named by their argument: an archive holds the second it was made in, and each worker would collect other names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def the_first_language():
    """Each test begins in Arabic, whatever language the pages of the test before were asked in."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """A file for each worker: an SQLite database in memory cannot be shared with a server's threads."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(VAR / "test.sqlite3")
    else:
        database.setdefault("TEST", {})["NAME"] = f"test_{database['NAME']}_{VAR.name}"


@pytest.fixture
def _django_db_helper(_django_db_helper):
    """The guards of the database are lifted before a test with real transactions empties the tables; emptying lays them again."""
    yield
    if not connection.in_atomic_block:
        from miza.dossiers import apps as dossiers
        from miza.frameworks import apps as frameworks
        from miza.journal import apps as journal

        dossiers.lift(connection)
        frameworks.lift(connection)
        journal.lift(connection)
