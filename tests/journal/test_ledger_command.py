"""`miza ledger verify`."""

import pytest
from django.db import connection

from miza.console.main import main
from miza.journal import apps
from miza.journal.actions import record


def run(*argv):
    with pytest.raises(SystemExit) as stopped:
        main(["ledger", *argv])
    return stopped.value.code


@pytest.fixture
def stream(db):
    record("submit", "dossier:A", by=None)
    record("accept", "dossier:A", by=None)
    record("submit", "dossier:B", by=None)


def test_whole_journal_verifies(stream, capsys):
    assert run("verify") == 0
    assert capsys.readouterr().out == "3 entries in 2 streams: all as they were written\n"


def test_fault_is_named_and_fails(stream, capsys):
    apps.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET verb = 'grant' WHERE stream = 'dossier:A' AND seq = 2")
    apps.lay(connection)

    assert run("verify") == 1
    assert capsys.readouterr().err == "ledger: dossier:A entry 2: its content no longer gives its hash\n"
    assert run("verify", "--stream", "dossier:B") == 0


def test_unknown_stream_is_bad_input(stream, capsys):
    assert run("verify", "--stream", "dossier:Z") == 2
    assert "dossier:Z" in capsys.readouterr().err


def test_empty_journal_verifies(db, capsys):
    assert run("verify") == 0
