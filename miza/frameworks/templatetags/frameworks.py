"""A framework's numbers in words: the limit of an indicator, a duration in months."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

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
