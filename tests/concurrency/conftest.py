"""Several people acting in the same instant, each in a transaction of their own."""

import threading

import pytest
from django.db import connection

from miza.core.errors import Refusal

PATIENCE = 60


@pytest.fixture
def at_once():
    """`at_once(act, act…)`: run them together; what each returned, or the refusal it met. Anything else is a fault of ours."""

    def run(*acts):
        start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

        def one(place, act):
            try:
                start.wait(timeout=PATIENCE)
                outcomes[place] = act()
            except Refusal as refusal:
                outcomes[place] = refusal
            except BaseException as fault:  # noqa: BLE001 - a thread would swallow it
                outcomes[place] = fault
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=PATIENCE)
        faults = [found for found in outcomes if isinstance(found, BaseException) and not isinstance(found, Refusal)]
        assert faults == []
        return outcomes

    return run
