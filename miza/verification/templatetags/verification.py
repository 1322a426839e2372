"""Small words of the verification's pages."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from miza.accounts.models import User
from miza.core import texts
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
