"""A framework's numbers in words: the limit of an indicator, a duration in months; its legal references."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, pgettext

from miza.core.templatetags.miza import num, percent
from miza.frameworks.models import Framework, Indicator, Norm

register = template.Library()


@register.filter
def required(indicator: Indicator) -> SafeString | str:
    """What level 2 needs, in words: yes · at least 100% · at most 15 days · at least 3."""
    limit = indicator.limit
    if indicator.kind == "yes_no":
        return pgettext("answer", "Yes") if limit.word == "yes" else pgettext("answer", "No")
    at_least = limit.operator == ">="
    value = percent(limit.number) if indicator.kind == "percent" else num(limit.number)
    if indicator.kind == "days":
        days = int(limit.limit)
        words = (
            ngettext("at least {number} day", "at least {number} days", days)
            if at_least
            else ngettext("at most {number} day", "at most {number} days", days)
        )
    elif indicator.kind == "amount":
        words = gettext("at least {number} dirhams") if at_least else gettext("at most {number} dirhams")
    else:
        words = gettext("at least {number}") if at_least else gettext("at most {number}")
    return format_html(words, number=value)


@register.filter
def months(count: int) -> SafeString:
    """A duration: 9 months."""
    return format_html(ngettext("{number} month", "{number} months", count), number=num(count))


@register.filter
def field(norm: Norm, framework: Framework) -> dict[str, str]:
    """The title, in three languages, of the field that a norm belongs to."""
    title: dict[str, str] = framework.fields.get(norm.field, {})
    return title


REFERENCE = re.compile(r"(Const\.|LO|Loi-cadre|Loi|Décret)(?: ([\d.-]+))?(?: art\. (\d+)(?:-(\d+))?)?(?: §(\d+))?")
TEXTS = {
    "Const.": gettext_noop("Constitution"),
    "LO": gettext_noop("Organic Law no. {number}"),
    "Loi-cadre": gettext_noop("Framework Law no. {number}"),
    "Loi": gettext_noop("Law no. {number}"),
    "Décret": gettext_noop("Decree no. {number}"),
}


def _articles() -> tuple[str, str, str]:
    return (
        gettext("{text}, article {first}"),
        gettext("{text}, articles {first} and {last}"),
        gettext("{text}, articles {first} to {last}"),
    )


def _constitution() -> tuple[str, str, str]:
    """The articles of the Constitution have a name of their own in Arabic."""
    return (
        pgettext("constitution", "{text}, article {first}"),
        pgettext("constitution", "{text}, articles {first} and {last}"),
        pgettext("constitution", "{text}, articles {first} to {last}"),
    )


@register.filter
def law(reference: str) -> str:
    """A legal reference as frameworks write it ("LO 113-14 art. 49-50") in the reader's language; one of another form as it is."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return reference
    kind, number, first, last, part = found.groups()
    number = (number or "").replace("-", ".") if get_language() in ("ar", "zgh") else (number or "").replace(".", "-")
    text = gettext(TEXTS[kind]).format(number=number)
    chosen = bool(first) + bool(last) + (bool(last) and int(last) - int(first) > 1)
    words = ["{text}", *(_constitution() if kind == "Const." else _articles())][chosen]
    said = words.format(text=text, first=first, last=last)
    return gettext("{said} (paragraph {part})").format(said=said, part=part) if part else said
