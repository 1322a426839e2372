"""The one clock of the platform: real, unless a demonstration or a simulation sets it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("miza_clock", default=None)


def now() -> datetime:
    """The moment of a write, timezone-aware."""
    return _set.get() or timezone.now()


def today() -> date:
    """The day in Morocco."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Run what is inside as if it were `moment`; for demonstrations, simulations and tests only."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
