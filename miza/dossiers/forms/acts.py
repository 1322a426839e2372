"""What people type in the other pages of a dossier."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miza.accounts.models import User
from miza.communes.models import Province, Region
from miza.core import texts
from miza.core.errors import NotAllowed, Refusal
from miza.core.fields import Answers, DayField, yes_no
from miza.dossiers import workflow
from miza.dossiers.eligibility import Condition as ConditionData
from miza.dossiers.models import Condition, ReviewRequest

FILE_HINT = _("PDF, JPEG or PNG, or an office document. A plain copy or a photo is enough.")
LONGEST = 4000


class Upload(forms.FileField):
    """A file to store. An empty one is refused by the action that stores it, with a sentence that names the file."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)


def refused(form: forms.Form, refusal: Refusal, **where: str) -> None:
    """Show each reason of a refusal beside the field it is about (code=field), or above the form. File codes go to `file`."""
    if isinstance(refusal, NotAllowed):  # no field mends a missing right: the page of refusals says so
        raise refusal
    for why in refusal.reasons:
        place = where.get(why.code) or (where.get("file") if why.code.startswith("file_") else None)
        form.add_error(place, forms.ValidationError(why.message, code=why.code))


def _area(label: Any, **kwargs: Any) -> forms.CharField:
    rows = kwargs.pop("rows", 4)
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea({"rows": rows, "dir": "auto"}), **kwargs
    )


class SearchForm(forms.Form):
    """A search in a list of dossiers."""

    all_optional = True
    q = forms.CharField(
        label=_("Commune or reference"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "dir": "auto"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    province = forms.ChoiceField(label=_("Province or prefecture"), required=False)

    def __init__(
        self, *args: Any, states: Iterable[str], regions: Iterable[Region], provinces: Iterable[Province], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, texts.pick(workflow.STATES[key].name)) for key in states]
        self.fields["state"].choices = [("", _("All states")), *named]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _("All regions")), *((r.code, texts.pick(r.name)) for r in regions)]  # type: ignore[attr-defined]
        places = [(p.code, texts.pick(p.name)) for p in provinces]
        if places:
            self.fields["province"].choices = [("", _("All")), *places]  # type: ignore[attr-defined]
        else:
            del self.fields["province"]

    def asked(self) -> dict[str, str]:
        """What to keep of a list; a value that does not exist asks nothing."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "words": data.get("q", ""),
            "state": data.get("state", ""),
            "region": data.get("region", ""),
            "province": data.get("province", ""),
        }


class LetterForm(forms.Form):
    """The signed letter."""

    file = Upload(label=_("The signed and stamped letter"), help_text=FILE_HINT)
    dated_on = DayField(label=_("Date of the letter"), required=False, past=True)


class ConditionForm(forms.Form):
    """The commune's answer to one condition, with its proof; the fields are those that the kind of condition asks for."""

    answer = forms.ChoiceField(
        label=_("Does this condition hold?"),
        widget=forms.RadioSelect,
        choices=yes_no(_("Yes"), _("No")),
        required=False,
    )
    dated_on = DayField(label=_("Date"), required=False)
    file = Upload(label=_("Document that proves it"), required=False)
    note = _area(_("Remark"), required=False, rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, condition: ConditionData, row: Condition | None, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"prefix": condition["code"], "initial": self._initial(row)}
        super().__init__(*args, **kwargs)
        rule = condition.get("rule", {})
        hint = texts.pick(rule.get("text"))
        proofs = " · ".join(texts.pick(one) for one in condition.get("proof", []))
        self.fields["file"].help_text = _("One of these is enough, a plain copy: %(papers)s") % {"papers": proofs}
        self.fields["note"].help_text = _("For instance why a paper does not exist.")
        if condition["kind"] == "yes_no":
            self.fields["answer"].help_text = hint
            del self.fields["dated_on"]
        else:
            del self.fields["answer"]
            self.fields["dated_on"].help_text = hint
            if condition["kind"] == "file":
                self.fields["dated_on"].label = _("Date of the paper")

    @staticmethod
    def _initial(row: Condition | None) -> dict[str, Any]:
        if row is None:
            return {"version": 0}
        return {name: getattr(row, name) for name in ("answer", "dated_on", "note", "version")}

    def typed(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        data = self.cleaned_data
        return {
            "answer": data.get("answer", ""),
            "dated_on": data.get("dated_on"),
            "note": data.get("note", ""),
            "version": data["version"],
        }


class VerdictForm(forms.Form):
    """What the committee found on one condition."""

    verdict = forms.ChoiceField(
        label=_("Result"),
        widget=forms.RadioSelect,
        choices=[("ok", _("It holds")), ("not_ok", _("It does not hold")), ("missing", _("A paper is missing"))],
    )
    note = _area(
        _("Note"),
        required=False,
        help_text=_(
            "The three organisations read it, and the commune in its letter when something is missing or refused."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AgreementForm(forms.Form):
    """An organisation's word on one outcome."""

    note = _area(_("Note or reason"), required=False, help_text=_("Needed for an objection; kept as written."))

    def __init__(self, *args: Any, moves: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["move"] = forms.ChoiceField(choices=[(key, key) for key in moves])


class MinutesForm(forms.Form):
    """Minutes of the committee's session on an outcome."""

    file = Upload(label=_("Signed minutes of the session"), help_text=FILE_HINT)


class AssignForm(forms.Form):
    """An expert and a task."""

    expert = forms.ModelChoiceField(
        label=_("Member of the technical team"), queryset=User.objects.none(), empty_label="–"
    )
    task = forms.ChoiceField(
        label=_("Task"),
        widget=Answers,
        choices=[("accompany", _("Accompany the commune")), ("verify", _("Verify its self-assessment"))],
    )

    def __init__(self, *args: Any, experts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["expert"]
        field.queryset = experts  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.shown_name  # type: ignore[attr-defined]


class ObserverForm(forms.Form):
    """An observer to whom the dossier is opened."""

    observer = forms.ModelChoiceField(label=_("Observer"), queryset=User.objects.none(), empty_label="–")

    def __init__(self, *args: Any, observers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["observer"]
        field.queryset = observers  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.shown_name  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """A new deadline."""

    to_date = DayField(label=_("New last day"), help_text=_("If it is not a working day, the next one holds."))
    why = _area(_("Reasons"), help_text=_("They stand in the letter to the commune."))


class PauseForm(forms.Form):
    """A pause of the deadlines."""

    starts = DayField(label=_("Deadlines stop from"))
    until = DayField(label=_("Expected end"))
    why = _area(_("Reasons"), help_text=_("They stand in the letter to the commune."))


class ResumeForm(forms.Form):
    """The end of a pause."""

    why = _area(_("Reasons"), help_text=_("They stand in the letter to the commune."))


class ErratumForm(forms.Form):
    """A clerical error: what is written, and what should be read."""

    wrong = _area(
        _("Instead of"),
        rows=2,
        help_text=_("The wrong words, copied from the text as they stand in it, in one of its languages."),
    )
    right = _area(_("Read"), rows=2, help_text=_("The right words, in the same language."))
    why = _area(_("Reasons"), help_text=_("They stand in the letter to the commune."))


class PresidentForm(forms.Form):
    """The new president of the communal council: someone known by mail or phone, or a newcomer."""

    full_name = forms.CharField(
        label=_("Name of the new president"),
        help_text=_("As in the minutes of the election."),
        max_length=150,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput({"dir": "ltr", "autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("Without mail or phone, the account opens with a code on paper."),
        required=False,
        max_length=30,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )
    since = DayField(label=_("President since"), past=True)
    proof = Upload(label=_("Minutes of the election"), help_text=FILE_HINT)


class ReviewForm(forms.Form):
    """A request for review."""

    against = forms.ChoiceField(label=_("Decision contested"), widget=forms.RadioSelect)
    reasons = _area(_("Your reasons"), rows=6)
    paper = Upload(label=_("Signed letter or supporting document"), required=False, help_text=FILE_HINT)

    def __init__(
        self, *args: Any, decisions: Iterable[tuple[str, Any]], paper_needed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"].choices = list(decisions)  # type: ignore[attr-defined]
        self.fields["against"].stacked = True  # type: ignore[attr-defined]
        self.fields["paper"].required = paper_needed


class ReviewDecisionForm(forms.Form):
    """The answer to a request for review."""

    outcome = forms.ChoiceField(
        label=_("Answer to the request"),
        widget=forms.RadioSelect,
        choices=[("upheld", _("Upheld")), ("rejected", _("Rejected"))],
    )
    reasons = _area(_("Reasons of the answer"), rows=6)

    def __init__(self, *args: Any, request: ReviewRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request


class ContestForm(forms.Form):
    """Why the commune disputes a paper recorded in its name."""

    why = _area(_("What is wrong with this paper?"))
