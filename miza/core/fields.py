"""Form fields that read what people here write: 24/11/2026, ٢٤-١١-٢٠٢٦, 62,5, 9 480 000; and the shapes of choices.

Each refuses with a sentence that quotes what was found and shows an example; what was typed is always shown again as typed.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils import timezone

from miza.core import clock, texts
from miza.core.errors import reason

DAY_EXAMPLE = "24/11/2026"
MOMENT_EXAMPLE = "24/11/2026 10:30"
LARGEST = 10**12  # beyond any budget of a commune in dirhams, and within what both databases store
MINUS = {"\u2212": "-", "\u2013": "-"}
# Marks of direction that pasting brings along, and the spaces people put between thousands.
INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u061c\ufeff"))
SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009\u066c"))


class Renderer(TemplatesSetting):
    """Forms written with our components: core/forms/*.html."""

    form_template_name = "core/forms/form.html"
    formset_template_name = "core/forms/formset.html"
    field_template_name = "core/forms/field.html"


def latin(text: Any) -> str:
    """`text` with Latin digits, without marks of direction, trimmed."""
    plain = str(text).translate(INVISIBLE)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else MINUS.get(c, c) for c in plain).strip()


def read_day(text: str) -> date | None:
    """The day that `text` names, or None: day, month and year in this order, apart by / - . or space; or year-month-day."""
    parts = latin(text).replace("/", "-").replace(".", "-").replace(" ", "-").split("-")
    if len(parts) != 3 or not all(p.isdecimal() for p in parts):
        return None
    year, month, rest = (parts[0], parts[1], parts[2]) if len(parts[0]) == 4 else (parts[2], parts[1], parts[0])
    if len(year) != 4 or len(month) > 2 or len(rest) > 2:
        return None
    try:
        return date(int(year), int(month), int(rest))
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """The moment of Morocco that `text` names, or None: a day, then hours and minutes after a T, a comma or a space."""
    plain = latin(text).replace("T", " ").replace(",", " ").replace("،", " ")
    head, _, tail = plain.rpartition(" ")
    day, hours = read_day(head.strip()), tail.replace("h", ":").split(":")
    if not day or len(hours) not in {2, 3} or not all(h.isdecimal() for h in hours):
        return None
    try:
        return timezone.make_aware(datetime.combine(day, time(int(hours[0]), int(hours[1]))))
    except ValueError:
        return None


def read_number(text: str) -> Decimal | None:
    """The number that `text` writes, or None: decimal comma (, or ٫) or point, thousands apart by spaces."""
    plain = latin(text).translate(SPACES).replace("\u066b", ".").replace(",", ".")
    if plain.count(".") > 1 or not plain.removeprefix("-").replace(".", "", 1).isdecimal():
        return None
    return Decimal(plain)


class DayInput(forms.DateInput):
    """A calendar where the browser has one; plain text when what was typed is not a day, so that it is shown again."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"dir": "ltr", "autocomplete": "off", **(attrs or {})}, format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        found = read_day(value) if isinstance(value, str) else value
        return found.isoformat() if isinstance(found, date) else super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        typed_wrong = isinstance(value, str) and value.strip() and read_day(value) is None
        context["widget"]["type"] = "text" if typed_wrong else "date"
        return context


class DayField(forms.DateField):
    """A day. Accepts 24/11/2026, 24-11-2026, 24.11.2026, 2026-11-24, with Latin or Arabic-Indic digits.

    past: refuse a day after today. Errors: date_invalid, date_future.
    """

    widget = DayInput
    narrow = True

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.past = past

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date) or value in self.empty_values or not str(value).strip():
            return value if isinstance(value, date) else None
        found = read_day(str(value))
        if found is None:
            raise _refused("date_invalid", value=str(value), example=DAY_EXAMPLE)
        return found

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.past and value and value > clock.today():
            raise _refused("date_future", value=value)


class MomentInput(forms.DateTimeInput):
    """A day and a time; plain text when what was typed is neither."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"dir": "ltr", "autocomplete": "off", **(attrs or {})}, format="%Y-%m-%dT%H:%M")

    def format_value(self, value: Any) -> str | None:
        found = read_moment(value) if isinstance(value, str) else value
        return super().format_value(
            timezone.localtime(found) if isinstance(found, datetime) and timezone.is_aware(found) else value
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        typed_wrong = isinstance(value, str) and value.strip() and read_moment(value) is None
        context["widget"]["type"] = "text" if typed_wrong else "datetime-local"
        return context


class MomentField(forms.DateTimeField):
    """A day and a time in Morocco: 24/11/2026 10:30, 2026-11-24T10:30. Errors: date_invalid."""

    widget = MomentInput
    narrow = True

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime) or value in self.empty_values or not str(value).strip():
            return value if isinstance(value, datetime) else None
        found = read_moment(str(value))
        if found is None:
            raise _refused("date_invalid", value=str(value), example=MOMENT_EXAMPLE)
        return found


class DecimalField(forms.DecimalField):
    """A number with an optional decimal part: 62,5 · 62.5 · ٦٢٫٥ · 9 480 000.

    unit: a word shown after the control. example: shown in the refusal. Errors: value_not_number.
    """

    def __init__(self, *, unit: Any = "", example: str = "62,5", **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(**{"max_value": LARGEST, **kwargs})
        self.unit, self.example, self.narrow = unit, example, not unit

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values or not str(value).strip():
            return None
        found = value if isinstance(value, Decimal) else read_number(str(value))
        if found is None:
            raise _refused("value_not_number", value=str(value), example=self.example)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """What is typed another way is still the same number."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class PercentField(DecimalField):
    """A percentage from 0 to 100. Errors: value_not_number, percent_range."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"unit": "%", **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not 0 <= value <= 100:
            raise _refused("percent_range", value=value)


class WholeField(DecimalField):
    """A whole number, not negative unless min_value says so: 9870 · 9 870 · ٩٨٧٠. `cleaned_data` holds an int."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"})
        )
        super().__init__(**{"example": "25", "min_value": 0, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        found = super().to_python(value)
        if found is not None and found != found.to_integral_value():
            raise _refused("value_not_number", value=str(value), example=self.example)
        return found

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return None if found is None else int(found)


@dataclass(frozen=True)
class Option:
    """The label of a choice that has more than one word: a level with its rubric, an option with its consequence.

    title, text, note: texts or {ar, fr, en}; level: 0 to 4; disabled: shown with its reason in `text`, cannot be chosen.
    """

    title: Any
    text: Any = ""
    note: Any = ""
    level: int | None = None
    disabled: bool = False

    def __str__(self) -> str:
        return texts.pick(self.title)


class Cards(forms.RadioSelect):
    """Radio cards side by side; the labels of the choices are `Option`s. An option that is disabled cannot be pressed."""

    layout = "choose"

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, label, *args, **kwargs)
        if getattr(label, "disabled", False):
            option["attrs"]["disabled"] = True
        return option


class Levels(Cards):
    """The five levels: number, name of the level, rubric of this norm."""

    layout = "levels"


class Answers(forms.RadioSelect):
    """Words only, one a line, large targets."""

    layout = "answers"


def yes_no(yes: Any, no: Any) -> Sequence[tuple[str, Any]]:
    """The two choices of a question."""
    return [("yes", yes), ("no", no)]


def _refused(code: str, **params: Any) -> ValidationError:
    return ValidationError(str(reason(code, **params)), code=code)
