"""What the manager types to prepare a round, launch a call, keep days off."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from miza.core import texts
from miza.core.errors import NotAllowed, Refusal
from miza.core.fields import DayField, PercentField, WholeField
from miza.frameworks.models import Framework
from miza.programme import queries
from miza.programme.models import Call, Round

# The words of the rule's codes; also shown on the page of a round.
WORDS = {
    "committee_agrees": {
        "each_organisation": gettext_noop("One member of each organisation"),
        "one_member": gettext_noop("Any one member"),
        "in_session": gettext_noop("In session, with its minutes"),
    },
    "majority": {
        "simple": gettext_noop("Simple majority of the votes cast"),
        "absolute": gettext_noop("Absolute majority of those entitled"),
        "two_thirds": gettext_noop("Two thirds of the votes cast"),
        "consensus": gettext_noop("Consensus"),
    },
    "ballot": {
        "open": gettext_noop("Open ballot"),
        "secret": gettext_noop("Secret ballot"),
        "recorded_by_secretary": gettext_noop("Counted by the secretary, with signed minutes"),
    },
    "expert_separation": {
        "refuse": gettext_noop("Refused: whoever accompanies does not verify"),
        "warn": gettext_noop("Allowed with a warning, said in the report"),
    },
}


def refused(form: forms.Form, refusal: Refusal, **where: str) -> None:
    """Show each reason of a refusal beside the field it is about (code=field), or above the form."""
    if isinstance(refusal, NotAllowed):  # no field mends a missing right: the page of refusals says so
        raise refusal
    for why in refusal.reasons:
        form.add_error(where.get(why.code), forms.ValidationError(why.message, code=why.code))


def _choices(name: str) -> list[tuple[str, Any]]:
    return [(code, _(words)) for code, words in WORDS[name].items()]


class NamedForm(forms.Form):
    """A name in the three languages; Arabic is the one people read first."""

    name_ar = forms.CharField(
        label=_("Name in Arabic"), max_length=150, widget=forms.TextInput({"lang": "ar", "dir": "rtl"})
    )
    name_fr = forms.CharField(
        label=_("Name in French"), max_length=150, widget=forms.TextInput({"lang": "fr", "dir": "ltr"})
    )
    name_en = forms.CharField(
        label=_("Name in English"), max_length=150, widget=forms.TextInput({"lang": "en", "dir": "ltr"})
    )

    def name(self) -> dict[str, str]:
        """{"ar", "fr", "en"}."""
        return {code: self.cleaned_data[f"name_{code}"].strip() for code in texts.LANGUAGES}


class RoundForm(NamedForm):
    """A round being prepared, with the rules that will be frozen when it opens."""

    code = forms.SlugField(
        label=_("Code of the round"),
        max_length=20,
        help_text=_("It stands in every reference: 2026 gives LCC-2026-0001."),
    )
    starts_on = DayField(label=_("Starts on"))
    ends_on = DayField(label=_("Ends on"))
    places = WholeField(label=_("Places"), min_value=1, max_value=1600, unit=_("communes"), example="66")
    framework = forms.ModelChoiceField(
        label=_("Reference framework"), queryset=Framework.objects.all(), empty_label=None
    )
    committee_agrees = forms.ChoiceField(
        label=_("Agreement of the coordination committee"),
        choices=lambda: _choices("committee_agrees"),
        widget=forms.RadioSelect,
    )
    majority = forms.ChoiceField(
        label=_("Majority in the accreditation committee"),
        choices=lambda: _choices("majority"),
        widget=forms.RadioSelect,
    )
    ballot = forms.ChoiceField(label=_("Ballot"), choices=lambda: _choices("ballot"), widget=forms.RadioSelect)
    expert_separation = forms.ChoiceField(
        label=_("An expert who accompanied the commune and would verify it"),
        choices=lambda: _choices("expert_separation"),
        widget=forms.RadioSelect,
    )
    overall_min = PercentField(label=_("Overall score, at least"))
    principle_min = PercentField(label=_("Each principle, at least"))
    mandatory_min_level = WholeField(label=_("Each legal obligation, at least at level"), max_value=4, example="2")
    validity_months = WholeField(
        label=_("The label is valid for"), min_value=1, max_value=120, unit=_("months"), example="36"
    )
    review_every_months = WholeField(
        label=_("Review of the label every"), min_value=1, max_value=120, unit=_("months"), example="12"
    )
    review_days = WholeField(
        label=_("Time to ask for a review"), min_value=1, max_value=90, unit=_("working days"), example="15"
    )
    review_answer_days = WholeField(
        label=_("Time to answer it"), min_value=1, max_value=90, unit=_("working days"), example="30"
    )
    confirm_president_days = WholeField(
        label=_("Time for a new president to confirm"), min_value=1, max_value=180, unit=_("days"), example="60"
    )
    BASIC: ClassVar = ("name_ar", "name_fr", "name_en", "code", "starts_on", "ends_on", "places", "framework")
    DECISION: ClassVar = ("committee_agrees", "majority", "ballot", "expert_separation")
    LABEL: ClassVar = ("overall_min", "principle_min", "mandatory_min_level", "validity_months", "review_every_months")
    TIMES: ClassVar = ("review_days", "review_answer_days", "confirm_president_days")

    def __init__(self, *args: Any, of: Round | None = None, **kwargs: Any) -> None:
        rules = of.settings if of else queries.proposed_settings()
        kwargs["initial"] = _initial(of, rules)
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.fields["code"].disabled = of is not None
        for move, days in rules.get("deadline_days", {}).items():
            self.fields[f"days_{move}"] = WholeField(
                label=texts.say(f"moves.{move}.button"), min_value=1, max_value=730, unit=_("days"), example=str(days)
            )
            self.fields[f"days_{move}"].initial = days
        for field in self.fields.values():
            if isinstance(field.widget, forms.RadioSelect):
                field.stacked = True  # type: ignore[attr-defined]

    def group(self, names: Any) -> list[forms.BoundField]:
        """Some of the fields, in order."""
        return [self[name] for name in names]

    @property
    def basic(self) -> list[forms.BoundField]:
        """Name, dates, places."""
        return self.group(self.BASIC)

    @property
    def decision(self) -> list[forms.BoundField]:
        """How committees decide."""
        return self.group(self.DECISION)

    @property
    def label_rule(self) -> list[forms.BoundField]:
        """The rule that informs the decision."""
        return self.group(self.LABEL)

    @property
    def times(self) -> list[forms.BoundField]:
        """Every time limit."""
        return self.group([*self.TIMES, *(name for name in self.fields if name.startswith("days_"))])

    def settings(self) -> dict[str, Any]:
        """The rules as `Round.settings` holds them, those not on the page kept as they were."""
        data = self.cleaned_data
        numbers = {name: _plain(data[name]) for name in self.LABEL}
        return {
            "decision_rule": self.rules["decision_rule"]
            | {name: data[name] for name in ("committee_agrees", "majority", "ballot")},
            "label_rule": self.rules["label_rule"] | numbers,
            "deadline_days": {move: data[f"days_{move}"] for move in self.rules["deadline_days"]},
            "expert_separation": data["expert_separation"],
            **{name: data[name] for name in self.TIMES},
        }


def _initial(of: Round | None, rules: dict[str, Any]) -> dict[str, Any]:
    """What the form shows before anything is typed."""
    found = {
        **{name: rules["decision_rule"].get(name) for name in ("committee_agrees", "majority", "ballot")},
        **rules["label_rule"],
        **{name: rules.get(name) for name in ("expert_separation", *RoundForm.TIMES)},
    }
    if of is not None:
        found |= {f"name_{code}": of.title.get(code, "") for code in texts.LANGUAGES}
        found |= {name: getattr(of, name) for name in ("code", "starts_on", "ends_on", "places", "framework")}
    return found


def _plain(value: Any) -> Any:
    """A number as JSON and the scoring rule read it: whole where it is, else decimal text."""
    return int(value) if value == int(value) else str(value)


class CallForm(forms.Form):
    """A call for interest."""

    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Closes on"), help_text=_("That day included."))


class ProlongForm(forms.Form):
    """A later end for a call."""

    closes_on = DayField(label=_("New closing day"), help_text=_("A call is never shortened."))

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        kwargs["initial"] = {"closes_on": call.closes_on}
        super().__init__(*args, **kwargs)


class DayOffForm(NamedForm):
    """A day off to add."""

    day = DayField(label=_("Day"))
    field_order = ("day", "name_ar", "name_fr", "name_en")


class ConfirmDayForm(forms.Form):
    """The day announced for a feast of the lunar calendar."""

    day = DayField(label=_("Day announced"))


class YearForm(forms.Form):
    """A year whose days off are to be added."""

    year = WholeField(label=_("Year"), min_value=2000, max_value=2100, example="2027")
