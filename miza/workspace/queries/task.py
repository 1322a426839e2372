"""One line of a home page, and the tag of its deadline."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from miza.core import clock
from miza.core.formats import day

SHOWN = 25


@dataclass(frozen=True)
class Task:
    """One line of the home: what to do, where, why, by when."""

    title: str
    url: str
    why: str = ""
    css: str = ""
    tag: str = ""
    note: str = ""
    due: date | None = None


def due_tag(due: date | None) -> dict[str, str]:
    """The tag of a deadline: late, within a week, or the day itself."""
    if due is None:
        return {}
    left = (due - clock.today()).days
    if left < 0:
        return {"css": "late", "tag": _("Late"), "note": day(due)}
    if left <= 7:
        return {"css": "act", "tag": _("This week"), "note": day(due)}
    return {"note": day(due)}
