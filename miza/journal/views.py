"""The history of one stream, for the page of whatever it belongs to. That page has checked who may read it."""

from typing import Any

from django.http import HttpRequest

from miza.core import clock
from miza.journal import queries
from miza.journal.forms import FilterForm


def history(request: HttpRequest, stream: str) -> dict[str, Any]:
    """What journal/_history.html needs: the filter, one page of lines by day, the whole at a glance, and the check when it was asked."""
    form = FilterForm(request.GET)
    form.is_valid()
    before = request.GET.get("before", "")
    lines = queries.history(stream, queries.PAGE + 1, int(before) if before.isdecimal() else None, form.only())
    more = len(lines) > queries.PAGE
    lines = lines[: queries.PAGE]
    checked = "check" in request.GET
    return {
        "form": form,
        "stream": stream,
        "days": queries.by_day(lines),
        "older": lines[-1].seq if more else None,
        "newer": before.isdecimal(),
        "summary": queries.summary(stream),
        "checked_at": clock.now() if checked else None,
        "faults": queries.verify([stream]) if checked else [],
    }
