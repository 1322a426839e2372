"""Shapes of what is typed in sessions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from miza.accounts.models import User
from miza.committees import queries
from miza.committees.models import Item, Session
from miza.core import texts
from miza.core.fields import DayField, WholeField
from miza.dossiers import workflow
from miza.dossiers.models import Dossier
from miza.plans import queries as plans
from miza.plans.models import Activity


def _dossier_label(dossier: Dossier) -> str:
    return f"{dossier.ref} {texts.pick(dossier.commune.name)} ({texts.pick(workflow.STATES[dossier.state].name)})"


class ProposalForm(forms.Form):
    """The coordination committee's proposal."""

    outcome = forms.ChoiceField(
        label=_("The committee proposes"),
        choices=[("grant", _("To award the label")), ("require_plan", _("An action plan first"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Above all where the proposal departs from what the label rule says."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class WordForm(forms.Form):
    """An organisation's word on sending the proposal."""

    note = forms.CharField(
        label=_("Note or reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for an objection; kept as written."),
    )


class ConveneForm(forms.Form):
    """A session to convene, or the second convocation of one without quorum."""

    held_on = DayField(label=_("Date of the session"))
    held_at = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"placeholder": "10:00", "inputmode": "numeric", "dir": "ltr"}),
    )
    place = forms.CharField(label=_("Place"), max_length=150, required=False)
    dossiers = forms.MultipleChoiceField(
        label=_("Dossiers on the agenda"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("More can be added later."),
    )
    replaces = forms.ModelChoiceField(
        label=_("Second convocation of"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("No: a first convocation"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {d.ref: d for d in queries.to_deliberate()}
        self.fields["dossiers"].choices = [(ref, _dossier_label(d)) for ref, d in self.rows.items()]  # type: ignore[attr-defined]
        self.fields["replaces"].queryset = Session.objects.filter(convocation=1).order_by("-number")[:10]  # type: ignore[attr-defined]


class PersonChoice(forms.ModelChoiceField):
    """A person by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Their name as shown to colleagues."""
        return str(obj.shown_name)


class OpenForm(forms.Form):
    """Who chairs and who keeps the minutes."""

    chair = PersonChoice(label=_("Chair"), queryset=User.objects.none())
    secretary = PersonChoice(label=_("Secretary"), queryset=User.objects.none())

    def __init__(self, *args: Any, session: Session, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = User.objects.filter(pk__in=session.seats.filter(entitled=True).values("member"))
        self.fields["chair"].queryset = seated  # type: ignore[attr-defined]
        self.fields["secretary"].queryset = (seated | User.objects.filter(pk=user.pk)).distinct()  # type: ignore[attr-defined]


class PutToVoteForm(forms.Form):
    """What is put to the vote on one item."""

    subject = forms.ChoiceField(label=_("Decision put to the vote"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons of the decision"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The letter to the commune gives them as written."),
    )
    activities = forms.MultipleChoiceField(
        label=_("Required activities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For an action plan first."),
    )
    plan_date = DayField(label=_("To be done by"), required=False)
    ballot_kind = forms.ChoiceField(
        label=_("Ballot"),
        choices=[
            ("open", pgettext_lazy("ballot", "Open")),
            ("secret", pgettext_lazy("ballot", "Secret")),
            ("recorded_by_secretary", _("Show of hands or paper, recorded by the secretary")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects = ["take_note"] if item.dossier.state == "ending" else ["grant", "require_plan", "adjourn"]
        self.fields["subject"].choices = [(key, texts.say(f"moves.{key}.button")) for key in subjects]  # type: ignore[attr-defined]
        rows = Activity.objects.filter(
            plan__dossier=item.dossier, plan__pass_no=item.dossier.pass_no, dropped_at__isnull=True
        )
        shown = plans.items(item.dossier, rows)
        self.fields["activities"].choices = [(a.activity.pk, f"{a.activity.norm} {texts.pick(a.title)}") for a in shown]  # type: ignore[attr-defined]
        if item.dossier.state == "ending":
            del self.fields["activities"], self.fields["plan_date"]


class VoteForm(forms.Form):
    """One ballot."""

    choice = forms.ChoiceField(
        label=_("Your vote"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("abstain", _("Abstention"))],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("Differing opinion, for the minutes"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RecuseForm(forms.Form):
    """A member who leaves the item."""

    member = PersonChoice(label=_("Member"), queryset=User.objects.none())
    note = forms.CharField(label=_("Reason of the recusal"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, item: Item, user: User, may_session: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = User.objects.filter(pk__in=[seat.member_id for seat in item.session.seats.all() if seat.entitled])
        self.fields["member"].queryset = members if may_session else members.filter(pk=user.pk)  # type: ignore[attr-defined]
        self.fields["member"].initial = user.pk  # one's own recusal comes first; another's is recorded on purpose


class CountsForm(forms.Form):
    """What the secretary counted."""

    yes = WholeField(label=_("Yes"), min_value=0)
    no = WholeField(label=_("No"), min_value=0)
    abstain = WholeField(label=_("Abstention"), min_value=0)
    paper = forms.FileField(label=_("Signed sheet of the count"), required=False)
