"""Words of the form: what was observed, why a level does not count in full. `{% load assessments %}`."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from miza.assessments.models import COLLEGES
from miza.assessments.scoring import NO_CASE, TOP_LEVEL, Cap, PrincipleScore, Scores, printed
from miza.assessments.scoring.exact import plain
from miza.core import formats, texts
from miza.core.templatetags.miza import bdi, num, percent
from miza.frameworks.models import Indicator
from miza.frameworks.templatetags.frameworks import required

register = template.Library()


@register.filter
def college_name(college: str) -> str:
    """«المنتخبون»."""
    return texts.pick(COLLEGES.get(college, {}))


@register.filter
def unit(kind: str) -> str:
    """The word after a number of that kind; "" for a count and a yes or no."""
    return {"percent": "%", "days": gettext("days"), "amount": gettext("MAD")}.get(kind, "")


@register.filter
def observed(value: str | None, kind: str) -> SafeString | str:
    """An observed value in words; "" when there is none."""
    if not value:
        return ""
    if value in ("yes", "no"):
        return gettext("Yes") if value == "yes" else gettext("No")
    if value == NO_CASE:
        return gettext("No case in the period")
    if kind == "percent":
        return percent(value)
    if kind == "days":
        return format_html(ngettext("{number} day", "{number} days", int(value)), number=num(value))
    return format_html("{} {}", num(value), gettext("MAD")) if kind == "amount" else num(value)


@register.filter
def accepted(indicator: Indicator, tolerance: Mapping[str, Any]) -> SafeString | str:
    """The percentage that the framework's tolerance still accepts; "" when the limit stands as it is."""
    points = Fraction(str(tolerance.get("percent", 0)))
    if indicator.kind != "percent" or not points:
        return ""
    conform = indicator.limit
    kept = conform.limit - points if conform.operator == ">=" else conform.limit + points
    return percent(plain(kept))


@register.filter
def because(cap: Cap | Mapping[str, str], indicators: Mapping[str, Indicator]) -> SafeString | str:
    """Why a level does not count in full. cap: as scoring gives it; indicators: by code."""
    node = cap if isinstance(cap, Mapping) else vars(cap)
    if node["why"] == "no_evidence":
        return gettext("no evidence is declared")
    if node["why"] == "no_value":
        return format_html(gettext("{code} has no value"), code=bdi(node["code"]))
    indicator = indicators[node["code"]]
    return format_html(
        gettext("{code}: found {found}, needed {needed}"),
        code=bdi(indicator.code),
        found=observed(node["found"], indicator.kind),
        needed=required(indicator),
    )


@register.filter
def exact_percent(value: Fraction | None) -> SafeString | str:
    """An exact percent as it is printed: two decimals, halves up."""
    return "" if value is None else num(printed(value))


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """The value of a mapping at a key that the template holds in a variable; "" when there is none."""
    return mapping.get(key, "")


@register.filter
def sum_of(part: PrincipleScore) -> str:
    """A principle's sum as written: 100 × 12 ÷ (4 × 7) = 42,86."""
    counted = sum(norm.weight * norm.counted for norm in part.norms)
    value = formats.number(printed(part.value))
    return f"100 × {counted} ÷ ({TOP_LEVEL} × {part.weights}) {_equals(part.value)} {value}"


@register.filter
def overall_sum(scores: Scores) -> str:
    """The overall sum as written: (42,86 + 62,5) ÷ 2 = 52,68; weights where they are not 1."""
    terms = [formats.number(printed(p.value)) + (f" × {p.weight}" if p.weight != 1 else "") for p in scores.principles]
    value = formats.number(printed(scores.overall))
    return f"({' + '.join(terms)}) ÷ {scores.weights} {_equals(scores.overall)} {value}"


def _equals(value: Fraction) -> str:
    """Is what is printed the exact value, or that value rounded?"""
    return "=" if (value * 100).denominator == 1 else "≈"
