"""Small words of the verification's pages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miza.accounts.models import User
from miza.core import formats, texts
from miza.verification import queries

register = template.Library()


@register.filter
def named(person: User | None) -> str:
    """A member of the technical team by role and initials."""
    return texts.pick(queries.named(person)) if person else ""


@register.filter
def at(mapping: Any, key: Any) -> Any:
    """The value of a key, whether it is kept as a number or as text; "" when there is none."""
    if key is None:
        return ""
    return mapping.get(key, mapping.get(str(key), ""))


@register.filter
def less(number: int, other: int) -> int:
    """A difference."""
    return number - other


@register.filter
def limit(conform: str) -> str:
    """What level 2 needs, as people write it: yes, ≥ 80."""
    words = {"yes": _("yes"), "no": _("no")}
    return words.get(conform, conform.replace(">=", "≥").replace("<=", "≤"))


@register.filter
def rule_object(code: str) -> str:
    """The object of an unmet threshold: a code, or the overall score."""
    return _("Overall") if code == "overall" else code


@register.filter
def signed(number: int) -> SafeString:
    """A difference with its sign: +1, −2."""
    sign = "+" if number > 0 else "−"
    return format_html('<bdi dir="ltr">{}{}</bdi>', sign, abs(number))


@register.filter
def measured(value: str, kind: str) -> SafeString | str:
    """The value of an indicator as people say it: yes, 30 days, 62,5%, 9 480 000 MAD."""
    words = {"yes": _("Yes"), "no": _("No"), "no_case": _("No case in the period")}
    if value in words:
        return words[value]
    number = formats.number(value, apart=4)
    if kind == "percent":
        gap = "\u00a0" if texts.language() == "fr" else ""
        return format_html("<bdi>{}{}%</bdi>", number, gap)
    shown = format_html("<bdi>{}</bdi>", number)
    if kind == "days" and value.isdigit():
        return format_html(ngettext("{count} day", "{count} days", int(value)), count=shown)
    return format_html("{} {}", shown, _("MAD")) if kind == "amount" else shown
