"""The information card as a form, drawn from its definition: an unfinished card can be saved, a wrong value is kept and explained."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from miza.core import formats, texts
from miza.core.errors import Reason
from miza.core.fields import DayField, WholeField, read_number
from miza.dossiers import eligibility, queries
from miza.dossiers.actions import DIRECTORY_NOTE
from miza.dossiers.eligibility import Fault, Field
from miza.dossiers.eligibility.card import LONGEST_TEXT
from miza.dossiers.forms.acts import Upload
from miza.dossiers.models import Dossier

LONG = ("note", "address")  # texts of several lines, by the end of their code
EACH_WAY = {"dir": "auto"}  # names, phones and addresses are typed in either script


class Several(forms.CheckboxSelectMultiple):
    """Several answers; a choice between two people's answers sends them in one value, apart by commas."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [one for value in values for one in str(value).split(",") if one]


class CardForm(forms.Form):
    """Every field of the card that people fill; a field may be required by the card and still empty when it is saved."""

    def __init__(self, dossier: Dossier, data: Any = None, files: Any = None, *, on: date) -> None:
        """on: the day from which values are plausible. data: what was typed, else what is stored, so that its faults are shown."""
        self.dossier, self.on = dossier, on
        self.definition = queries.definition(dossier)
        super().__init__(_as_typed(dossier) if data is None else data, files, use_required_attribute=False)
        for field in self.definition["fields"]:
            if field["kind"] != "prefilled":
                self.fields[field["code"]] = _form_field(field, dossier.card)
        self.fields[DIRECTORY_NOTE] = forms.CharField(
            label=_("What is wrong in the directory?"),
            help_text=_("Leave empty if all is right. Programme management reads it; nothing changes by itself."),
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea({"rows": 3, **EACH_WAY}),
        )

    def add_error(self, field: str | None, error: Any) -> None:
        """What is missing is said when the application is checked, not when the card is saved."""
        if field and getattr(error, "code", None) == "required":
            self.cleaned_data[field] = None
            return
        super().add_error(field, error)

    def clean(self) -> dict[str, Any]:
        """What the card's own rules say of each value, once it could be read."""
        data: dict[str, Any] = super().clean() or {}
        for field in self.definition["fields"]:
            code = field["code"]
            if (
                code in data
                and field["kind"] != "file"
                and (fault := eligibility.validate(field, data[code], on=self.on, values=data))
            ):
                self.add_error(code, forms.ValidationError(said(fault).message, code=fault.code))
        return data

    def values(self) -> dict[str, Any]:
        """Every value as it is stored: read where it could be, else as it was typed."""
        self.is_valid()
        found: dict[str, Any] = {}
        for code, field in self.fields.items():
            if isinstance(field, forms.FileField):
                continue
            right = code in self.cleaned_data and code not in self.errors
            value = self.cleaned_data[code] if right else self[code].data
            found[code] = value.isoformat() if isinstance(value, date) else ("" if value is None else value)
        return found

    def uploads(self) -> dict[str, Any]:
        """Files sent with the card, by field code."""
        return {
            code: self.files[code]
            for code, field in self.fields.items()
            if isinstance(field, forms.FileField) and code in self.files
        }

    def sections(self) -> list[dict[str, Any]]:
        """Sections of the card in order: key, title, fields (bound), gaps (how many are missing or wrong)."""
        titles = self.dossier.round.settings["eligibility"].get("sections", {})
        missing = set(eligibility.missing(self.definition, self.values()))
        found = []
        for key, title in titles.items():
            fields = [
                self[f["code"]]
                for f in self.definition["fields"]
                if f.get("section") == key and f["code"] in self.fields
            ]
            gaps = sum(1 for one in fields if one.name in missing or one.errors)
            found.append({"key": key, "title": title, "fields": fields, "gaps": gaps})
        return found


def said(fault: Fault) -> Reason:
    """A fault of the card's rules as a sentence."""
    params = dict(fault.params)
    if fault.code == "text_too_long":
        params = {"found": params["count"], "most": params["max"]}
    for name in ("value", "min", "max"):  # a year is not written with its thousands apart
        number = params.get(name)
        if isinstance(number, int) and number < 10000:
            params[name] = str(number)
    return Reason(fault.code, params)


def _as_typed(dossier: Dossier) -> MultiValueDict[str, Any]:
    """What is stored, as a browser would send it."""
    typed: MultiValueDict[str, Any] = MultiValueDict()
    kinds = {field["code"]: field["kind"] for field in queries.definition(dossier)["fields"]}
    for code, value in dossier.card.items():
        typed.setlist(code, value if isinstance(value, list) else [_written(kinds.get(code, ""), value)])
    return typed


def _written(kind: str, value: Any) -> str:
    """A number with its thousands apart; all else as it is."""
    number = read_number(str(value)) if kind == "number" else None
    return str(value) if number is None else formats.number(number)


def _form_field(field: Field, card: Mapping[str, Any]) -> forms.Field:
    """The form's field for a field of the card."""
    kind, code = field["kind"], field["code"]
    common: dict[str, Any] = {
        "label": texts.pick(field["title"]),
        "help_text": texts.pick(field.get("help")),
        "required": eligibility.is_required(field, card),
    }
    if kind == "number":
        return WholeField(unit=field.get("unit") or "", min_value=None, **common)
    if kind == "date":
        return DayField(**common)
    if kind == "choice":
        return _choice(field, common)
    if kind == "file":
        return Upload(**common)
    if code.rpartition("_")[2] in LONG:
        return forms.CharField(widget=forms.Textarea({"rows": 3, **EACH_WAY}), **common)
    return forms.CharField(widget=forms.TextInput(EACH_WAY), **common)


def _choice(field: Field, common: dict[str, Any]) -> forms.Field:
    choices = [(one["code"], texts.pick(one)) for one in field.get("choices", [])]  # type: ignore[arg-type]
    made: forms.Field
    if field.get("multiple"):
        made = forms.MultipleChoiceField(choices=choices, widget=Several, **common)
    else:
        made = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    made.stacked = True  # type: ignore[attr-defined]
    return made


def shown(field: Field, value: Any) -> Any:
    """A stored value of the card as a page shows it: choices by their names, dates as dates, numbers with their unit."""
    if value in (None, "", []):
        return ""
    if field["kind"] == "choice":
        names = {one["code"]: texts.pick(one) for one in field.get("choices", [])}  # type: ignore[arg-type]
        chosen: Sequence[Any] = value if isinstance(value, list) else [value]
        return formats.joined([names.get(one, str(one)) for one in chosen])
    if field["kind"] == "date":
        try:
            return formats.day(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    if field["kind"] == "number" and (number := read_number(str(value))) is not None:
        unit = field.get("unit") or {}
        year = unit.get("en") == "year"
        return str(number) if year else f"{formats.number(number)} {texts.pick(unit)}".strip()
    return str(value)
