"""A write that was acknowledged is on disk: what no killed process can show, since only a power cut would."""

import pytest
from django.db import connection

SETTINGS = {
    "sqlite": {"PRAGMA synchronous": 2, "PRAGMA journal_mode": "wal", "PRAGMA foreign_keys": 1},  # 2 is FULL
    "postgresql": {"SHOW synchronous_commit": "on"},
}


@pytest.mark.django_db
def test_a_commit_waits_for_the_disk():
    with connection.cursor() as cursor:
        for question, answer in SETTINGS[connection.vendor].items():
            cursor.execute(question)
            assert cursor.fetchone()[0] == answer, question
