"""The launch period and the consensus: members, kick-off, calendar, meeting."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miza.accounts.models import User
from miza.assessments.models import COLLEGES, Launch, TeamMember
from miza.assessments.queries import Line
from miza.core import texts
from miza.core.fields import DayField, WholeField

SPARE_MEETINGS = 3


class MemberForm(forms.Form):
    """A member of the local team, with or without an account."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Full name"), max_length=150)
    college = forms.ChoiceField(label=_("Group"), widget=forms.RadioSelect)
    function = forms.CharField(
        label=_("Function"),
        help_text=_("In the council, the administration or the association."),
        max_length=120,
        required=False,
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        help_text=_("For attendance figures only."),
        choices=[("f", _("Woman")), ("m", _("Man")), ("", _("Not said"))],
        widget=forms.RadioSelect,
        required=False,
    )
    user = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=_("Account"),
        help_text=_("For a member who signs in; accounts are opened under “People”."),
        required=False,
    )

    def __init__(self, data: Any = None, *, people: Any, member: TeamMember | None = None) -> None:
        names = ("version", "name", "college", "function", "sex", "user")
        initial = {name: getattr(member, name) for name in names} if member else {"sex": ""}
        super().__init__(data, initial=initial)
        choices = [(key, texts.pick(name)) for key, name in COLLEGES.items()]
        self.fields["college"].choices = choices  # type: ignore[attr-defined]
        account = self.fields["user"]
        account.queryset = people  # type: ignore[attr-defined]
        account.label_from_instance = lambda user: user.shown_name  # type: ignore[attr-defined]
        account.empty_label = gettext("No account")  # type: ignore[attr-defined]


class KickoffForm(forms.Form):
    """The kick-off meeting."""

    use_required_attribute = False
    all_optional = True

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kickoff_on = DayField(label=_("Date of the meeting"), past=True)
    women = WholeField(label=_("Women present"))
    men = WholeField(label=_("Men present"))
    minutes = forms.FileField(
        label=_("Signed minutes"),
        help_text=_("A PDF or a photo. When none is chosen, the minutes already there are kept."),
        allow_empty_file=True,
        required=False,
    )

    def __init__(self, data: Any = None, files: Any = None, *, launch: Launch) -> None:
        there = launch.kickoff_attendees
        initial = {"version": launch.kickoff_version, "kickoff_on": launch.kickoff_on, **there}
        super().__init__(data, files, initial=initial, auto_id="kickoff-%s")


class CalendarForm(forms.Form):
    """Days of the team's meetings, and the day planned for handing the form over."""

    use_required_attribute = False
    all_optional = True

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission_on = DayField(label=_("Planned submission date"))

    def __init__(self, data: Any = None, *, launch: Launch) -> None:
        days = [date.fromisoformat(day) for day in launch.meetings]
        initial = {"version": launch.calendar_version, "submission_on": launch.submission_on}
        initial |= {f"meeting_{n}": day for n, day in enumerate(days, 1)}
        super().__init__(data, initial=initial, auto_id="calendar-%s")
        sent = [int(name.removeprefix("meeting_")) for name in self.data if name.removeprefix("meeting_").isdigit()]
        last = max([len(days) + SPARE_MEETINGS, *(n for n in sent if n <= 60)])
        for number in range(1, last + 1):
            self.fields[f"meeting_{number}"] = DayField(label=_("Team meeting"), required=False)

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the meetings."""
        return [self[name] for name in self.fields if name.startswith("meeting_")]

    @property
    def meetings(self) -> list[date]:
        """The days that were filled."""
        return [day for name, day in self.cleaned_data.items() if name.startswith("meeting_") and day]


class ConsensusForm(forms.Form):
    """Norms on which a team meeting closed the consensus."""

    use_required_attribute = False

    met_on = DayField(label=_("Date of the team meeting"), past=True)
    norms = forms.MultipleChoiceField(label=_("Norms settled"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, lines: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(line.norm.code, line) for line in lines]
        self.fields["norms"].choices = choices  # type: ignore[attr-defined]
