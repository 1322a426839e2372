"""Shapes of what is typed in the verification; the actions check it, each fault comes back to its field."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from miza.accounts.models import User
from miza.assessments.actions.content import InvalidContent
from miza.assessments.models import EvidenceUse
from miza.assessments.scoring import NO_CASE
from miza.core import texts
from miza.core.errors import Refusal
from miza.core.fields import Cards, DayField, Levels, Option
from miza.frameworks.models import Indicator, Norm
from miza.verification.models import Finding
from miza.verification.queries import Declared, named

FILE_CODES = ("file_type", "file_empty", "file_too_big", "file_active_content")
UNITS = {"percent": "%", "days": _("day(s)"), "amount": _("MAD"), "count": ""}


def refused(form: forms.Form, refusal: Refusal, *, file: str = "", **fields: str) -> None:
    """Put a refusal beside the fields it is about. file: the field of the document; fields: code of a reason -> field."""
    if isinstance(refusal, InvalidContent):
        for name, why in refusal.fields.items():
            form.add_error(name if name in form.fields else None, why.message)
        return
    for why in refusal.reasons:
        name = (file if why.code in FILE_CODES else fields.get(why.code)) or ""
        form.add_error(name if name in form.fields else None, why.message)


class FindingForm(forms.Form):
    """One finding: a verdict for each piece, what was seen on site, the indicators as verified, the level, the reason of a gap."""

    all_optional = True  # a finding is prepared bit by bit

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_on_site = forms.CharField(label=_("Original seen on site"), max_length=200, required=False)
    seen_where = forms.CharField(label=_("Where"), max_length=150, required=False)
    seen_on = DayField(label=_("Seen on"), past=True, required=False)
    reason = forms.CharField(
        label=_("Reason for the difference"),
        help_text=_("The commune and the committees read it as written. Say what you saw, and when."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        norm: Norm,
        scale: Mapping[int, Any],
        uses: Iterable[EvidenceUse],
        skipped: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.uses = list(uses)
        self.indicators: list[Indicator] = list(norm.indicators.all())
        options = [(str(level), Option(title=scale[level], text=text, level=level)) for level, text in norm.rubric]
        level = forms.ChoiceField(label=_("Verified level"), widget=Levels, choices=options, required=False)
        level.error_messages["invalid_choice"] = _("Choose a level from 0 to 4.")
        for use in self.uses:
            self._verdict(use)
        for indicator in self.indicators:
            self._indicator(indicator)
        if skipped:
            self.fields["not_applicable_accepted"] = forms.BooleanField(
                label=_("The commune says “not applicable”, and I accept its reason"), required=False
            )
        self.fields["level"] = level
        self.order_fields([name for name in self.fields if name not in ("level", "reason")] + ["level", "reason"])

    def _verdict(self, use: EvidenceUse) -> None:
        choices = [("", _("Not yet")), ("accepted", _("Accepted")), ("refused", _("Not accepted"))]
        self.fields[f"verdict_{use.evidence_id}"] = forms.ChoiceField(
            label=format_html('{} <span class="away">{}</span>', _("Verdict"), use.evidence.title),
            choices=choices,
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[f"note_{use.evidence_id}"] = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def _indicator(self, indicator: Indicator) -> None:
        title = f"{indicator.code} {texts.pick(indicator.title)}"
        if indicator.kind == "yes_no":
            choices = [("", "—"), ("yes", _("Yes")), ("no", _("No"))]
            self.fields[indicator.code] = forms.ChoiceField(label=title, choices=choices, required=False)
            return
        widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"})
        value = forms.CharField(label=title, widget=widget, max_length=30, required=False)
        value.unit = UNITS[indicator.kind]  # type: ignore[attr-defined]
        self.fields[indicator.code] = value
        self.fields[f"{indicator.code}.none"] = forms.BooleanField(label=_("No case in the period"), required=False)

    @property
    def pieces(self) -> list[tuple[EvidenceUse, forms.BoundField, forms.BoundField]]:
        """Each piece with its verdict and remark."""
        return [(use, self[f"verdict_{use.evidence_id}"], self[f"note_{use.evidence_id}"]) for use in self.uses]

    @property
    def measures(self) -> list[tuple[Indicator, forms.BoundField, forms.BoundField | None]]:
        """Each indicator with its value, and its "no case" where it may have none."""
        none = {code: self[f"{code}.none"] for i in self.indicators if f"{(code := i.code)}.none" in self.fields}
        return [(i, self[i.code], none.get(i.code)) for i in self.indicators]

    def content(self) -> dict[str, Any]:
        """As `save_finding` reads it; the form is valid."""
        data = self.cleaned_data
        return {
            "level": data["level"],
            "verdicts": {str(use.evidence_id): data[f"verdict_{use.evidence_id}"] for use in self.uses},
            "notes": {str(use.evidence_id): data[f"note_{use.evidence_id}"] for use in self.uses},
            "seen_on_site": data["seen_on_site"],
            "seen_where": data["seen_where"],
            "seen_on": data["seen_on"],
            "indicators": {i.code: NO_CASE if data.get(f"{i.code}.none") else data[i.code] for i in self.indicators},
            "not_applicable_accepted": data.get("not_applicable_accepted", False),
            "reason": data["reason"],
        }


def finding_initial(finding: Finding | None, said: Declared, norm: Norm) -> dict[str, Any]:
    """What the form shows first: the finding; without one, the commune's own values of the indicators and nothing else."""
    values = finding.indicators if finding else said.values(norm.code)
    found: dict[str, Any] = {"version": finding.version if finding else 0}
    for code, value in values.items():
        found |= {f"{code}.none": True} if value == NO_CASE else {code: value}
    if finding is None:
        return found
    for key, piece in finding.verdicts.items():
        found |= {f"verdict_{key}": piece["verdict"], f"note_{key}": piece.get("note", "")}
    return found | {
        "level": "" if finding.level is None else str(finding.level),
        "seen_on_site": finding.seen_on_site,
        "seen_where": finding.seen_where,
        "seen_on": finding.seen_on,
        "not_applicable_accepted": finding.not_applicable_accepted,
        "reason": finding.reason,
    }


class AskForm(forms.Form):
    """A query about one norm."""

    norm = forms.ChoiceField(label=_("Norm concerned"))
    question = forms.CharField(
        label=_("What do you ask the commune?"),
        help_text=_("Say which document or explanation you need. The commune reads it once the request is sent."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )

    def __init__(self, *args: Any, norms: Iterable[Norm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(norm.code, f"{norm.code} {texts.pick(norm.title)}") for norm in norms]
        self.fields["norm"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The commune's answer to one query."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000, required=False
    )
    file = forms.FileField(
        label=_("Document"),
        required=False,
        help_text=_("PDF, image or office document. A new one replaces the former."),
    )


class VisitForm(forms.Form):
    """Dates, programme and team of a visit."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    programme = forms.CharField(
        label=_("Programme"),
        help_text=_("Places, hours, people to meet, originals to show. One line each."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        required=False,
    )
    team = forms.MultipleChoiceField(
        label=_("Team"), help_text=_("Experts assigned to verify this dossier."), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, experts: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.experts = {str(person.pk): person for person in experts}
        self.fields["team"].choices = [(key, texts.pick(named(p))) for key, p in self.experts.items()]  # type: ignore[attr-defined]
        self.fields["team"].stacked = True  # type: ignore[attr-defined]

    def clean_team(self) -> list[User]:
        """The people themselves."""
        return [self.experts[key] for key in self.cleaned_data["team"]]


class TeamForm(VisitForm):
    """The team alone."""

    starts_on = ends_on = programme = None  # type: ignore[assignment]


class OtherDatesForm(forms.Form):
    """Why the commune needs other dates."""

    reason = forms.CharField(
        label=_("Why do you need other dates?"),
        help_text=_("Say which days suit the commune."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class InterestsForm(forms.Form):
    """A member's declaration for one visit."""

    declared = forms.ChoiceField(
        label=_("Do you have a personal, family, business or political tie with this commune?"),
        choices=[
            ("none", Option(_("No tie"), _("I declare that I have no conflict of interest with this commune."))),
            ("conflict", Option(_("There is a tie"), _("I say which; the coordination committee names someone else."))),
        ],
        widget=Cards,
    )
    interests = forms.CharField(
        label=_("Which tie?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class VisitReportForm(forms.Form):
    """The text of the verification report."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    people_met = forms.CharField(
        label=_("People met"),
        help_text=_("Function and initials, when, about what. One line each; no full names."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
    )
    report_text = forms.CharField(
        label=_("Report of the visit"),
        help_text=_("The verified levels and their reasons are joined to it. From now on the commune can read both."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20000,
    )


class SignForm(forms.Form):
    """A signature: on screen, or the scan of the signed paper with the day it came."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    signed = forms.BooleanField(
        label=_("I have read the report and the verified levels, and I sign them"), required=False
    )
    scan = forms.FileField(
        label=_("Scan of the signed and stamped paper"), required=False, help_text=_("PDF, JPEG or PNG.")
    )
    received_on = DayField(label=_("Date the paper was received"), past=True, required=False)

    def __init__(self, *args: Any, on_screen: bool, on_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not on_screen:
            del self.fields["signed"]
            self.fields["scan"].required = self.fields["received_on"].required = True
        if not on_paper:
            del self.fields["scan"], self.fields["received_on"]

    def clean(self) -> dict[str, Any]:
        """One of the two ways."""
        data: dict[str, Any] = super().clean() or {}
        if "signed" in self.fields and not data.get("signed") and not data.get("scan") and not self.errors:
            self.add_error("signed", _("Tick the box to sign, or join the scan of the signed paper."))
        return data


class WordsForm(forms.Form):
    """Observations on the report, or why it is not signed."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 6}), max_length=10000)

    def __init__(self, *args: Any, label: Any, hint: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, hint


class ReportForm(forms.Form):
    """The evaluation report."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    strengths = forms.CharField(label=_("Strengths"), widget=forms.Textarea(attrs={"rows": 7}), max_length=20000)
    improvements = forms.CharField(
        label=_("Areas to improve"), widget=forms.Textarea(attrs={"rows": 7}), max_length=20000
    )
    text = forms.CharField(
        label=_("Conclusion of the team"), widget=forms.Textarea(attrs={"rows": 7}), max_length=40000, required=False
    )
    file = forms.FileField(
        label=_("Signed report"), required=False, help_text=_("PDF. Needed when there is no conclusion above.")
    )
