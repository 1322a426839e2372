"""Shapes of what is typed in the action plan."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miza.core import texts
from miza.core.fields import DayField, WholeField
from miza.frameworks.models import Norm
from miza.plans.actions import Content
from miza.plans.models import Activity, Plan


class ActivityForm(forms.Form):
    """One activity: what, up to which level, who, when, at what cost."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    norm = forms.ChoiceField(label=_("Norm concerned"))
    title = forms.CharField(label=_("Activity"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    to_level = forms.TypedChoiceField(label=_("Level aimed at"), coerce=int)
    responsible = forms.CharField(
        label=_("Responsible"), help_text=_("A service or a function, not a name."), max_length=150, required=False
    )
    starts_on = DayField(label=_("Start"), required=False)
    ends_on = DayField(label=_("End"), required=False)
    months = WholeField(label=_("About how long"), unit=_("month(s)"), max_value=60, required=False)
    cost_mad = WholeField(label=_("Cost"), unit=_("MAD"), example="17500", required=False)

    def __init__(
        self, *args: Any, norms: Iterable[Norm], scale: Mapping[int, Any], fixed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(norm.code, f"{norm.code} {texts.pick(norm.title)}") for norm in norms]
        self.fields["norm"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        levels = [(level, f"{level} {texts.pick(name)}") for level, name in sorted(scale.items()) if level]
        self.fields["to_level"].choices = [("", "—"), *levels]  # type: ignore[attr-defined]
        if fixed:
            del self.fields["norm"]

    def clean_months(self) -> int | None:
        """At most five years."""
        months: int | None = self.cleaned_data["months"]
        if months is not None and months > 60:
            raise forms.ValidationError(_("Write a number of months up to 60."))
        return months

    def content(self) -> Content:
        """As the actions read it; the form is valid."""
        data = self.cleaned_data
        names = ("title", "to_level", "responsible", "starts_on", "ends_on", "months", "cost_mad")
        return Content(**{name: data[name] for name in names})


def activity_initial(activity: Activity, title: Any) -> dict[str, Any]:
    """What the form shows first."""
    return {
        "version": activity.version,
        "norm": activity.norm,
        "title": activity.title if isinstance(title, str) else texts.pick(title),
        "to_level": activity.to_level,
        "responsible": activity.responsible,
        "starts_on": activity.starts_on,
        "ends_on": activity.ends_on,
        "months": activity.months,
        "cost_mad": activity.cost_mad,
    }


class WorkshopForm(forms.Form):
    """The workshop in which the plan was drawn up."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=_("Date of the workshop"), past=True)
    women = WholeField(label=_("Women present"))
    men = WholeField(label=_("Men present"))
    minutes = forms.FileField(
        label=_("Minutes"), required=False, help_text=_("PDF, image or office document. New ones replace the former.")
    )


def workshop_initial(plan: Plan | None) -> dict[str, Any]:
    """What the form shows first."""
    if plan is None:
        return {"version": 0}
    present = plan.workshop_attendees
    return {"version": plan.version, "on": plan.workshop_on, "women": present.get("women"), "men": present.get("men")}


class AgreeForm(forms.Form):
    """The commune's agreement: on screen, or the scan of the signed paper with the day it came."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    signed = forms.BooleanField(label=_("The commune agrees to this plan, and I sign it"), required=False)
    scan = forms.FileField(
        label=_("Scan of the signed and stamped paper"), required=False, help_text=_("PDF, JPEG or PNG.")
    )
    received_on = DayField(label=_("Date the paper was received"), past=True, required=False)

    def __init__(self, *args: Any, on_screen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not on_screen:
            del self.fields["signed"]
            self.fields["scan"].required = self.fields["received_on"].required = True

    def clean(self) -> dict[str, Any]:
        """One of the two ways."""
        data: dict[str, Any] = super().clean() or {}
        if "signed" in self.fields and not data.get("signed") and not data.get("scan") and not self.errors:
            self.add_error("signed", _("Tick the box to sign, or join the scan of the signed paper."))
        return data


class DisagreeForm(forms.Form):
    """Points of disagreement."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    points = forms.CharField(
        label=_("Points of disagreement and their reasons"),
        help_text=_("They are joined to the plan as they are; the committees read them."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10000,
    )


class DoneForm(forms.Form):
    """An activity carried out, with its proof."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    done_on = DayField(label=_("Done on"), past=True)
    proof = forms.FileField(
        label=_("Evidence that it was done"),
        required=False,
        help_text=_("PDF, image or office document. A new one replaces the former."),
    )
