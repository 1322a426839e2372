"""What a person brings with a move: only the fields that its conditions ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miza.core import clock, texts
from miza.core.errors import reason
from miza.core.fields import DayField
from miza.dossiers.models import Dossier
from miza.dossiers.workflow import Move
from miza.frameworks import queries as frameworks

SIGNED = {"signed_reply", "declaration_signed"}


class MoveForm(forms.Form):
    """Reason, norms, signature on screen or a scan of the signed paper, as the move needs them."""

    reason = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 5}), required=False)
    norms = forms.MultipleChoiceField(
        label=_("Norms concerned"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only these are opened again."),
    )
    signed = forms.BooleanField(label=_("I sign in the name of the commune"), required=False)
    scan = forms.FileField(
        label=_("Scan or photo of the signed and stamped paper"), required=False, help_text=_("PDF, JPEG or PNG.")
    )
    received_on = DayField(label=_("Date the paper was received"), required=False)

    def __init__(self, *args: Any, dossier: Dossier, move: Move, paper_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move, self.paper_only = move, paper_only
        wanted: set[str] = set()
        if "reason" in move.needs or "first_in_rank_or_reason" in move.needs:
            wanted.add("reason")
        if "norms_named" in move.needs:
            wanted.add("norms")
            self.fields["norms"].choices = [  # type: ignore[attr-defined]
                (norm.code, f"{norm.code} {texts.pick(norm.title)}")
                for norm in frameworks.norms(dossier.round.framework)
            ]
        if paper_only:
            wanted |= {"scan", "received_on"}
        elif SIGNED & set(move.needs):
            wanted |= {"signed", "scan"}
        for name in set(self.fields) - wanted:
            del self.fields[name]

    def clean_received_on(self) -> Any:
        """A paper cannot come tomorrow."""
        day = self.cleaned_data["received_on"]
        if day and day > clock.today():
            raise forms.ValidationError(reason("date_future", value=day).message)
        return day

    def clean(self) -> dict[str, Any]:
        """Whoever carries the paper in must bring it, with the day it came."""
        data: dict[str, Any] = super().clean() or {}
        for name in ("scan", "received_on"):
            if self.paper_only and not data.get(name) and name not in self.errors:
                self.add_error(name, reason("required", field=str(self.fields[name].label)).message)
        return data
