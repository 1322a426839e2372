"""Filters and tags that every template may use: loaded everywhere through the `builtins` of the settings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.template import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from miza.core import charts, formats, texts
from miza.core.errors import Reason
from miza.core.icons import icon as draw_icon

register = template.Library()
Number = int | float | Decimal | Fraction | str

# The word is the state's; the class only repeats it (mock-ups' README). States without a line have no class: not started.
STATE_CLASSES = {
    **dict.fromkeys(["submitted", "waitlisted", "studying", "deliberating", "ending"], "wait"),
    **dict.fromkeys(["incomplete", "clarifying", "consulting"], "act"),
    **dict.fromkeys(["launching", "assessing", "reviewing", "visiting", "planning", "improving"], "work"),
    "labelled": "done",
    **dict.fromkeys(["declined", "closed", "not_continuing"], "end"),
}
MESSAGE_CLASSES = {"success": "ok", "warning": "warn", "error": "danger"}
NOTICE_ICONS = {"ok": "check", "warn": "clock", "danger": "alert"}


# --- words ---------------------------------------------------------------------------------------------------------


@register.filter
def tr(value: Any) -> Any:
    """A {"ar", "fr", "en"} mapping in the reader's language; anything else as it is; nothing as "".

    Plain text gets the no-break spaces of French punctuation, so that no line begins with a colon.
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        value = texts.pick(value)
    return formats.spaced(value) if type(value) is str else value


@register.simple_tag
def sentence(path: str, **params: Any) -> str:
    """`{% sentence "moves.submit.done" ref=dossier.ref %}`: a sentence of core/data/texts.yaml, filled."""
    return formats.spaced(texts.say(path, **params))


@register.filter
def said(path: str) -> str:
    """`{{ "states_help.draft"|said }}`, `{{ key|said }}`: a sentence without placeholders, where a tag does not fit."""
    return formats.spaced(texts.say(path))


# --- numbers and dates: Latin digits, Moroccan months ------------------------------------------------------------------


@register.filter
def day(value: date | datetime | None, how: str = "") -> SafeString | str:
    """«14 شتنبر 2026», inside <bdi>. `|day:"plain"` gives the text alone, for an attribute or a <title>. Nothing gives ""."""
    return _isolated(formats.day(value), how) if value else ""


@register.filter
def moment(value: datetime | None, how: str = "") -> SafeString | str:
    """Day and time of Morocco, inside <bdi>; `:"plain"` without it."""
    return _isolated(formats.moment(value), how) if value else ""


@register.filter
def clock(value: datetime | None) -> SafeString | str:
    """Hours and minutes of Morocco: <bdi dir="ltr">10:42</bdi>."""
    return bdi(formats.clock(value)) if value else ""


@register.filter
def num(value: Number | None, decimals: int | str | None = None) -> SafeString | str:
    """Thousands apart, decimal comma in Arabic and French, inside <bdi>: {{ 1503|num }}, {{ score|num:2 }} (halves up).

    `|num:"plain"` gives the text alone. Not for years, codes and references: those are {{ year|bdi }}.
    """
    if value is None or value == "":
        return ""
    if decimals == "plain":
        return formats.number(_exact(value, None), apart=4)
    return bdi(formats.number(_exact(value, None if decimals is None else int(decimals)), apart=4))


@register.filter
def percent(value: Number | None, decimals: int | None = None) -> SafeString | str:
    """A number already in percent, with its sign: 62,50% (a no-break space before the sign in French)."""
    if value is None or value == "":
        return ""
    gap = "\u00a0" if texts.language() == "fr" else ""
    return bdi(formats.number(_exact(value, decimals), apart=4) + gap + "%")


def _exact(value: Number, decimals: int | None) -> str:
    """Decimal text of `value`, rounded half up when `decimals` is given."""
    exact = Fraction(str(value)) if not isinstance(value, Fraction) else value
    if decimals is None:
        return str(value) if not isinstance(value, Fraction) else _exact(value, 2)
    units = (abs(exact) * 10**decimals + Fraction(1, 2)) // 1
    whole, part = divmod(int(units), 10**decimals)
    sign = "-" if exact < 0 and units else ""
    return f"{sign}{whole}" + (f".{part:0{decimals}d}" if decimals else "")


@register.filter(name="bdi")
def bdi(value: Any) -> SafeString | str:
    """Kept apart from the direction of the sentence: codes, numbers, phones, names in the other script.

    What holds no letter but spaces, signs or dashes is laid out from left to right (a phone, a range, a time).
    """
    text = str(value) if value is not None else ""
    if not text:
        return ""
    neutral = not any(c.isalpha() for c in text) and not text.isdigit()
    return format_html('<bdi dir="ltr">{}</bdi>' if neutral else "<bdi>{}</bdi>", conditional_escape(value))


def _isolated(text: str, how: str) -> SafeString | str:
    return text if how == "plain" else format_html("<bdi>{}</bdi>", text)


# --- shapes ------------------------------------------------------------------------------------------------------------


@register.simple_tag(name="icon")
def icon(name: str) -> SafeString:
    """`{% icon "file" %}`: a drawing of core/icons.py, always beside words."""
    return draw_icon(name)


@register.filter
def state_class(state: str) -> str:
    """The class of the tag of a dossier's state."""
    return STATE_CLASSES.get(state, "")


@register.filter
def message_class(level: str) -> str:
    """The class of the notice for a message level of Django."""
    return MESSAGE_CLASSES.get(level, "")


@register.filter
def notice_icon(css: str | None) -> SafeString:
    """The drawing of a notice."""
    return draw_icon(NOTICE_ICONS.get(css or "", "info"))


@register.filter
def after_here(stages: Sequence[Any]) -> Any:
    """The stage that follows the one marked `here`, or None."""
    marks = [s.get("here") if isinstance(s, Mapping) else s.here for s in stages]
    index = marks.index(True) + 1 if True in marks else len(stages)
    return stages[index] if index < len(stages) else None


@register.simple_tag(takes_context=True)
def qs(context: Context, **changes: Any) -> str:
    """`{% qs page=2 %}`: this page's query with some parameters changed; None takes one away. A new filter: `page=None`."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"


@register.simple_tag
def stylesheet() -> str:
    """Address of the style sheet: the bundle where it was built, else the list of sources."""
    return static("core/miza.css" if finders.find("core/miza.css") else "core/css/miza.css")


@register.simple_tag
def bar(value: Number, limit: Number, label: str, ghost: Number | None = None) -> SafeString:
    """`{% bar score.percent 40 label %}`: see core/charts.py."""
    return charts.bar(float(value), float(limit), label=label, ghost=None if ghost is None else float(ghost))


# --- forms -------------------------------------------------------------------------------------------------------------


@register.filter
def kind(field: BoundField) -> str:
    """How core/forms/field.html lays a field out: levels, choose, radio, checkboxes, checkbox, file, area or line."""
    widget = field.field.widget
    if layout := getattr(widget, "layout", ""):
        return str(layout)
    known = {
        "RadioSelect": "radio",
        "CheckboxSelectMultiple": "checkboxes",
        "CheckboxInput": "checkbox",
        "ClearableFileInput": "file",
        "FileInput": "file",
        "Textarea": "area",
    }
    return next((known[c.__name__] for c in type(widget).__mro__ if c.__name__ in known), "line")


@register.filter
def anchor(field: BoundField) -> str:
    """The id that a line of the error summary leads to: the control, or the first of a group."""
    return (
        f"{field.auto_id}_0" if kind(field) in {"radio", "checkboxes", "levels", "choose", "answers"} else field.auto_id
    )


@register.filter
def faults(field: BoundField) -> list[str]:
    """The errors of a field as our own sentences: Django's "required" names the field and says what to do."""
    return [_fault(str(field.label), error) for error in field.errors.as_data()]


@register.filter
def summed(field: BoundField) -> list[str]:
    """The errors of a field as lines of the summary: each names the field once."""
    label = str(field.label)
    named = gettext("%(name)s: %(text)s")
    return [text if label in text else named % {"name": label, "text": text} for text in faults(field)]


@register.filter
def form_faults(errors: ErrorList) -> list[str]:
    """The errors of a whole form."""
    return [_fault("", error) for error in errors.as_data()]


def _fault(label: str, error: Any) -> str:
    if error.code == "required" and label:
        return formats.spaced(str(Reason("required", {"field": label})))
    return formats.spaced(" ".join(map(str, error.messages)))


@register.filter
def has_errors(forms: Iterable[Any]) -> bool:
    """Whether any form of a list was refused."""
    return any(form.errors for form in forms)


# --- lists -------------------------------------------------------------------------------------------------------------


@register.filter
def paired(cells: Sequence[Any], columns: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with its column."""
    return list(zip(cells, columns, strict=True))


@register.filter
def around(page: Page[Any]) -> list[int | None]:
    """The page numbers to show around this one; None where some are left out."""
    return [
        n if isinstance(n, int) else None
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


@dataclass(frozen=True)
class Fact:
    """One line of core/_facts.html."""

    term: Any
    answer: Any = ""
    url: str = ""
    missing: bool = False


@register.filter
def as_facts(facts: Iterable[Any]) -> list[Fact]:
    """Lines of core/_facts.html from pairs, mappings or objects; an answer that is empty is missing."""
    return [_fact(item) for item in facts]


def _fact(item: Any) -> Fact:
    if isinstance(item, Mapping):
        item = Fact(**item)
    elif isinstance(item, tuple | list):
        item = Fact(*item)
    return Fact(item.term, item.answer, item.url, missing=item.missing or item.answer is None or item.answer == "")
