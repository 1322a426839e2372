"""The answer to one norm: level in words, indicators by kind, comment, dissent. What may be typed is judged by actions.checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miza.assessments.actions import Content, InvalidContent
from miza.assessments.scoring import NO_CASE
from miza.assessments.templatetags.assessments import accepted, unit
from miza.core import texts
from miza.core.errors import Reason, reason
from miza.core.fields import Levels, Option
from miza.core.templatetags.miza import bdi
from miza.frameworks.models import Framework, Indicator, Norm
from miza.frameworks.templatetags.frameworks import required

NOT_APPLICABLE = "na"  # among the levels of the page
VALUE, NONE, WORD = "value-", "nocase-", "word-"  # fields of one indicator
WHOLE = ("count", "days")


def posted(data: QueryDict) -> dict[str, Any]:
    """The raw content of a page's form, for actions.save_answer.

    Raises InvalidContent on what only a page can get wrong: "not applicable" without its reason, a number beside "no case".
    """
    level = data.get("level", "")
    values = {name.removeprefix(VALUE): data.get(name, "").strip() for name in data if name.startswith(VALUE)}
    ticked = {name.removeprefix(NONE) for name in data if name.startswith(NONE)}
    faults = {code: reason("value_or_no_case") for code in ticked if values.get(code, NO_CASE) not in ("", NO_CASE)}
    if level == NOT_APPLICABLE and not data.get("not_applicable", "").strip():
        faults["not_applicable"] = reason("not_applicable_unreasoned")
    if faults:
        raise InvalidContent(faults)
    return {
        "level": None if level in ("", NOT_APPLICABLE) else level,
        "indicators": values | dict.fromkeys(ticked, NO_CASE),
        "explanations": {name.removeprefix(WORD): data[name] for name in data if name.startswith(WORD)},
        "comment": data.get("comment", ""),
        "not_applicable": data.get("not_applicable", ""),
        "settled": data.get("settled", "") not in ("", "false"),
        "dissent": data.get("dissent", ""),
    }


@dataclass(frozen=True)
class IndicatorRow:
    """The fields of one indicator."""

    indicator: Indicator
    value: BoundField
    no_case: BoundField | None
    word: BoundField | None


class _AnyLevel(forms.ChoiceField):
    """A level that does not exist is named once, by `actions.checked`."""

    def valid_value(self, value: str) -> bool:
        return True


class AnswerForm(forms.Form):
    """Shows one answer, as stored or as typed; fields are lenient, since `actions.checked` says what is wrong with each."""

    use_required_attribute = False
    all_optional = True

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    level = _AnyLevel(label=_("Level agreed by the team"), widget=Levels, required=False)
    not_applicable = forms.CharField(
        label=_("Why the norm is not applicable"),
        help_text=_("The technical team examines this reason and accepts it or not."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    comment = forms.CharField(
        label=_("Comment of the team"),
        help_text=_("Read by the technical team with your answer."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    dissent = forms.CharField(
        label=_("Differing opinion"),
        help_text=_("It stays visible to the technical team, whatever the level agreed."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    settled = forms.BooleanField(
        label=_("The team’s consensus on this norm is closed"),
        help_text=_("Needed on every norm before the form is handed over."),
        required=False,
    )

    def __init__(self, norm: Norm, framework: Framework, *, content: Content, version: int, **kwargs: Any) -> None:
        super().__init__(initial=_initial(content, version), **kwargs)
        self.norm = norm
        self.fields["level"].choices = list(level_choices(norm, framework))  # type: ignore[attr-defined]
        if norm.not_applicable is None:
            del self.fields["not_applicable"]
        for indicator in norm.indicators.all():
            self.fields.update(_indicator_fields(indicator, framework))

    @property
    def indicators(self) -> Iterator[IndicatorRow]:
        """Each indicator with its fields, in the norm's order."""
        for one in self.norm.indicators.all():
            more = (self[NONE + one.code], self[WORD + one.code]) if NONE + one.code in self.fields else (None, None)
            yield IndicatorRow(one, self[VALUE + one.code], *more)

    def show_faults(self, faults: Mapping[str, Reason]) -> None:
        """Put each fault next to its field; one whose field is not in the page goes above the form."""
        self.full_clean()
        for key, why in faults.items():
            name = VALUE + key if VALUE + key in self.fields else key
            self.add_error(name if name in self.fields else None, forms.ValidationError(why.message, code=why.code))


def level_choices(norm: Norm, framework: Framework) -> Iterator[tuple[str, Option]]:
    """Not answered yet, the five levels with this norm's rubric, and "not applicable" with its only case where there is one."""
    yield "", Option(title=gettext("Not answered yet"))
    for level, text in norm.rubric:
        yield str(level), Option(title=framework.scale[str(level)], text=text, level=level)
    if norm.not_applicable is not None:
        yield NOT_APPLICABLE, Option(title=gettext("Not applicable"), text=norm.not_applicable)


def _initial(content: Content, version: int) -> dict[str, Any]:
    words = content.as_json()
    initial = {name: words[name] for name in ("comment", "dissent", "not_applicable", "settled")}
    initial |= {"version": version, "level": level_value(content)}
    for code, value in content.indicators.items():
        initial |= {NONE + code: True} if value == NO_CASE else {VALUE + code: value}
    return initial | {WORD + code: text for code, text in content.explanations.items()}


def level_value(content: Content) -> str:
    """The choice of the page that stands for an answer's level."""
    if content.level is None:
        return NOT_APPLICABLE if content.not_applicable else ""
    return str(content.level)


def _indicator_fields(indicator: Indicator, framework: Framework) -> dict[str, forms.Field]:
    hint = format_html("{} {}: {}", bdi(indicator.code), gettext("Limit"), required(indicator))
    if tolerated := accepted(indicator, framework.tolerance):
        hint = format_html("{} ({})", hint, format_html(gettext("{value} is accepted"), value=tolerated))
    label = texts.pick(indicator.title)
    if indicator.kind == "yes_no":
        choices = [("yes", _("Yes")), ("no", _("No")), ("", _("Not known yet"))]
        radio = forms.ChoiceField(
            label=label, help_text=hint, choices=choices, widget=forms.RadioSelect, required=False
        )
        return {VALUE + indicator.code: radio}
    attrs = {"dir": "ltr", "inputmode": "numeric" if indicator.kind in WHOLE else "decimal", "autocomplete": "off"}
    number = forms.CharField(label=label, help_text=hint, widget=forms.TextInput(attrs=attrs), required=False)
    number.unit = unit(indicator.kind)  # type: ignore[attr-defined]
    number.narrow = not number.unit  # type: ignore[attr-defined]
    return {
        VALUE + indicator.code: number,
        NONE + indicator.code: forms.BooleanField(label=_("No case in the period"), required=False),
        WORD + indicator.code: forms.CharField(label=_("If no case: why, in a word"), max_length=300, required=False),
    }
