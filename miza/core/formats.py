"""Dates, numbers and lists as Moroccans write them: months of Morocco, Latin digits, decimal comma in Arabic and French."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from django.utils import timezone, translation
from django.utils.translation import gettext

LOCALES = {"ar": "ar_MA", "zgh": "ar_MA", "fr": "fr_MA", "en": "en_GB"}
DAY = {"ar_MA": "d MMMM y", "fr_MA": "d MMMM y", "en_GB": "d MMMM y"}
FSI, PDI = "\u2068", "\u2069"
MAX_LISTED = 8
CODE = re.compile(r"\b[A-Z]{2,}(?:-[A-Z0-9.]+)+")  # EFF-07, LCC-2026-0001
WHOLE_HYPHEN = "\u2060-\u2060"  # word joiners: half a code on the next line would read backwards


def locale() -> str:
    """The Babel locale of the reader's language."""
    return LOCALES.get((translation.get_language() or "ar").split("-")[0], "ar_MA")


def day(value: date | datetime) -> str:
    """«14 شتنبر 2026» / 14 septembre 2026 (1er septembre) / 14 September 2026; a moment is first put in Moroccan time."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    written = format_date(value, DAY[locale()], locale=locale())
    return f"1er{written[1:]}" if value.day == 1 and locale() == "fr_MA" else written


def clock(value: datetime) -> str:
    """Hours and minutes in Morocco: 10:42."""
    return timezone.localtime(value).strftime("%H:%M")


def moment(value: datetime) -> str:
    """Day and time."""
    return f"{day(value)}، {clock(value)}" if locale() == "ar_MA" else f"{day(value)}, {clock(value)}"


def number(value: float | Decimal | str, *, apart: int = 5) -> str:
    """Thousands apart by a no-break space; a decimal comma in Arabic and French, a point in English.

    apart: digits from which thousands are parted; 5 inside a sentence, where four digits may be a year, 4 in a table.
    """
    whole, _, part = str(value).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if digits.isdigit() and len(digits) >= apart:
        digits = f"{int(digits):,}".replace(",", "\u00a0")
    return sign + digits + ((("." if locale() == "en_GB" else ",") + part) if part else "")


def joined(items: Sequence[str]) -> str:
    """A list in the reader's language; a long one is cut and says how many more."""
    more = len(items) - MAX_LISTED
    if more > 1:
        items = [*items[:MAX_LISTED], gettext("{count} more").format(count=more)]
    return format_list([isolated(item) for item in items], locale=locale()) if items else ""


def isolated(text: str) -> str:
    """Text kept apart from the direction of what surrounds it, where the page runs right to left; a code is never cut at its hyphen."""
    if not text or locale() != "ar_MA" or text.startswith(FSI):
        return text
    if "\n" in text:  # each line is a paragraph of its own: a mark opened in one does not reach the next
        return "\n".join(isolated(line) for line in text.split("\n"))
    return FSI + CODE.sub(_whole, text) + PDI


def _whole(found: re.Match[str]) -> str:
    """A code on one line; apart when words follow it, which then give their own direction to the line."""
    code = found[0].replace("-", WHOLE_HYPHEN)
    return code if found[0] == found.string else FSI + code + PDI


def spaced(text: str) -> str:
    """French punctuation kept on the line of the word before it, and one apostrophe everywhere; other languages unchanged."""
    if locale() != "fr_MA":
        return text
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    return re.sub(r" (?=[;?!])", "\u202f", re.sub(r" (?=[:»%])|(?<=«) ", "\u00a0", text))


def shown(value: Any) -> str:
    """A raw value as the reader writes it."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number(value)
    return str(value)
