"""What a reader of a history may ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miza.core import texts
from miza.core.fields import DayField, Renderer
from miza.journal.queries import Filter


def kind_choices() -> list[tuple[str, Any]]:
    """All acts, or one kind of them."""
    named = texts.find("history_kind_names") or {}
    return [("", _("All")), *((kind, texts.pick(name)) for kind, name in named.items())]


def role_choices() -> list[tuple[str, Any]]:
    """Everyone, or one role."""
    roles = texts.find("role_names") or {}
    return [("", _("All")), *((role, texts.pick(name)) for role, name in roles.items())]


class FilterForm(forms.Form):
    """Which entries to show."""

    default_renderer = Renderer
    all_optional = True
    kind = forms.ChoiceField(label=_("Kind of act"), choices=kind_choices, required=False)
    role = forms.ChoiceField(label=_("By"), choices=role_choices, required=False)
    since = DayField(label=_("From"), required=False)
    about = forms.CharField(
        label=_("Norm"), required=False, max_length=40, widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"})
    )

    def only(self) -> Filter:
        """The filter; what could not be read is left out, and the form says why."""
        asked = getattr(self, "cleaned_data", {})
        return Filter(asked.get("kind", ""), asked.get("role", ""), asked.get("since"), asked.get("about", "").strip())
