"""Appointments, people, and the keys they are given."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from miza.accounts.actions import Mandate, NewPerson
from miza.accounts.models import ORGANISATIONS, phone_number
from miza.accounts.roles import SCOPES, Role
from miza.communes.models import Commune
from miza.core import clock, texts
from miza.core.errors import reason
from miza.core.fields import DayField, Renderer

MAIL = {"dir": "ltr", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
PHONE = {"dir": "ltr", "autocomplete": "off", "inputmode": "tel"}
CHANNELS = [
    ("mail", _("By e-mail: a link to choose a password")),
    ("paper", _("On paper: a code to print and hand over")),
]
PHONE_EXAMPLE = "0612345678"


def organisations() -> list[tuple[str, str]]:
    """The organisations that sit in the committees, by name."""
    return [("", "—"), *((key, texts.pick(texts.find(f"organisations.{key}"))) for key, _name in ORGANISATIONS)]


class PhoneField(forms.CharField):
    """A phone number in any spelling; `cleaned_data` holds it as +212612345678. Errors: phone_invalid."""

    widget = forms.TextInput(PHONE)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if not typed:
            return ""
        if (found := phone_number(typed)) is None:
            raise ValidationError(
                str(reason("phone_invalid", value=typed, example=PHONE_EXAMPLE)), code="phone_invalid"
            )
        return found


class ContactsForm(forms.Form):
    """Someone's name and how to reach them."""

    default_renderer = Renderer
    full_name = forms.CharField(label=_("Name"), help_text=_("As in the document"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254, widget=forms.EmailInput(MAIL))
    phone = PhoneField(label=pgettext_lazy("account", "Phone"), required=False, max_length=30)


class AppointForm(ContactsForm):
    """One appointment. `roles`: those that may be given; `commune`: where, or None for the bodies and the programme."""

    role = forms.ChoiceField(label=_("Role"))
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        choices=organisations,
        required=False,
        help_text=_("For a seat in a committee"),
    )
    function = forms.CharField(label=_("Function"), required=False, max_length=120)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To"), required=False, help_text=_("Both days included; empty: until it is ended"))
    scope = forms.MultipleChoiceField(
        label=_("Limits of a delegation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a delegate only; nothing ticked: no limit"),
    )
    proof = forms.FileField(
        label=_("Proof"),
        required=False,
        help_text=_("Minutes of the election, order of appointment or of delegation, letter"),
    )
    channel = forms.ChoiceField(label=_("Activation"), choices=CHANNELS, widget=forms.RadioSelect, initial="mail")

    def __init__(self, *args: Any, roles: Sequence[Role], commune: Commune | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune = commune
        self.fields["role"].choices = [(role.value, texts.pick(texts.find(f"role_names.{role}"))) for role in roles]  # type: ignore[attr-defined]
        self.fields["scope"].choices = [(key, texts.pick(texts.find(f"delegation_scopes.{key}"))) for key in SCOPES]  # type: ignore[attr-defined]
        self.fields["scope"].stacked = self.fields["channel"].stacked = True  # type: ignore[attr-defined]
        self.initial.setdefault("starts_on", clock.today())
        for name, needed in (("organisation", commune is None), ("scope", Role.DELEGATE in roles)):
            if not needed:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("channel") == "mail" and not typed.get("email") and "email" not in self.errors:
            self.add_error("email", str(reason("mail_missing")))
        return typed

    def person(self) -> NewPerson:
        """Who."""
        typed = self.cleaned_data
        return NewPerson(typed["full_name"], typed["email"], typed["phone"])

    def mandate(self) -> Mandate:
        """What they are given."""
        typed = self.cleaned_data
        role = Role(typed["role"])
        return Mandate(
            role=role,
            commune=self.commune,
            organisation=typed.get("organisation", ""),
            function=typed["function"],
            scope=tuple(typed.get("scope", ())) if role == Role.DELEGATE else (),
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
        )


class OpenForm(AppointForm):
    """A commune's first account: its president's, the proof of office being checked."""

    accepted = forms.TypedChoiceField(
        label=_("Result of the check"),
        choices=[
            ("yes", _("The document proves the office")),
            ("no", _("The document does not prove it: open no account")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    verdict = forms.CharField(
        label=_("What was checked"),
        help_text=_("Kind and date of the document, signatures, agreement of the names"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = [
        "full_name",
        "email",
        "phone",
        "function",
        "starts_on",
        "ends_on",
        "proof",
        "verdict",
        "accepted",
        "channel",
    ]

    def __init__(self, *args: Any, commune: Commune, **kwargs: Any) -> None:
        super().__init__(*args, roles=[Role.PRESIDENT], commune=commune, **kwargs)
        self.fields["role"].widget = forms.HiddenInput()
        self.fields["accepted"].stacked = True  # type: ignore[attr-defined]
        self.initial["role"] = Role.PRESIDENT.value
        self.fields["proof"].required = True


class EndForm(forms.Form):
    """The last day of an appointment."""

    default_renderer = Renderer
    on = DayField(
        label=_("Last day in office"), help_text=_("From the day after, the person no longer comes in by this role")
    )


class CodeForm(forms.Form):
    """How a new code leaves."""

    default_renderer = Renderer
    channel = forms.ChoiceField(label=_("Activation"), choices=CHANNELS, widget=forms.RadioSelect, initial="paper")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].stacked = True  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """Which appointments to list."""

    default_renderer = Renderer
    all_optional = True
    q = forms.CharField(
        label=_("Commune or name"), required=False, max_length=80, widget=forms.TextInput({"type": "search"})
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), ("work", _("Need work")), ("running", _("In force")), ("ended", _("Ended"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = texts.find("role_names") or {}
        self.fields["role"].choices = [("", _("All")), *((role.value, texts.pick(names[role])) for role in Role)]  # type: ignore[attr-defined]
