"""The last place on PostgreSQL, where two acceptances do run at once and only the round's lock keeps them apart."""

import pytest

from tests.postgres import run_tests


@pytest.mark.slow
def test_the_last_place_is_given_once_on_postgresql(postgresql, tmp_path):
    done = run_tests(postgresql, tmp_path, "tests/dossiers/test_places_race.py")

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
