import pytest

from miza.programme import queries


@pytest.fixture(autouse=True)
def _fresh_days_off():
    """Days off are kept in the process: what one test wrote and took back must not reach the next."""
    queries.forget_days_off()
    yield
    queries.forget_days_off()
