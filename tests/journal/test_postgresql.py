"""The same promises on PostgreSQL: guards, chains, writers at once."""

import pytest

from tests.postgres import run_tests


@pytest.mark.slow
def test_journal_keeps_its_promises_on_postgresql(postgresql, tmp_path):
    done = run_tests(postgresql, tmp_path, "tests/journal/test_guards.py", "tests/journal/test_record.py")

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
