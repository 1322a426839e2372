"""A piece of evidence: a file or an original to be shown on site, and the norms it proves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miza.assessments.forms.faults import show_faults
from miza.assessments.models import Evidence
from miza.core.errors import Reason, reason
from miza.core.fields import DayField, latin

ROWS = 3  # norms declared with a new piece; more on the page of the piece
PAGE = {"dir": "ltr", "autocomplete": "off"}


class NewPiece(forms.Form):
    """What a piece is."""

    use_required_attribute = False
    all_optional = True

    file = forms.FileField(label=_("File"), allow_empty_file=True, required=False)
    original_at = forms.CharField(
        label=_("Or where the original is kept"),
        help_text=_("For large registers: you will show it during the visit."),
        max_length=200,
        required=False,
    )
    title = forms.CharField(
        label=_("Title of the piece"),
        help_text=_("For a file, its own name when left empty."),
        max_length=200,
        required=False,
    )
    dated_on = DayField(label=_("Date of the document"), past=True, required=False)

    def show_faults(self, reasons: Iterable[Reason]) -> None:
        """Put each refusal next to what it is about: the norms, the date, or the file."""
        places = {"norm_not_open": "norm_1", "not_found": "norm_1", "date_future": "dated_on", "wrong_state": ""}
        show_faults(self, reasons, places, otherwise="file")


class AttachForm(NewPiece):
    """On the page of a norm: a piece already in the library, or a new one, with the page to look at."""

    existing = forms.ChoiceField(label=_("A piece of your library"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, pieces: Iterable[Evidence] = ()) -> None:
        super().__init__(data, files, prefix="proof")
        self.fields["page"] = _page()
        self.order_fields(("existing", "file", "original_at", "title", "dated_on", "page"))
        choices = [(str(piece.pk), piece.title) for piece in pieces]
        self.fields["existing"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    @property
    def brings(self) -> bool:
        """Does the page bring a piece?"""
        names = ("file", "original_at", "existing")
        return any(self.files.get(self.add_prefix(n)) or self.data.get(self.add_prefix(n), "").strip() for n in names)


class NormCodeField(forms.CharField):
    """A norm's code as people type it: «par-٠٤». Errors: norm_unknown."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "list": "norms", "autocomplete": "off"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.known: frozenset[str] = frozenset()
        self.narrow = True

    def to_python(self, value: Any) -> str:
        code = latin(super().to_python(value) or "").upper()
        if code and code not in self.known:
            why = reason("norm_unknown", value=value, example=min(self.known, default="PAR-01"))
            raise forms.ValidationError(why.message, code=why.code)
        return code


class PieceForm(NewPiece):
    """A new piece of the library, with the first norms it proves."""

    def __init__(self, *args: Any, codes: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ROWS + 1):
            norm, page = NormCodeField(label=_("Norm it proves"), required=False), _page()
            norm.known = frozenset(codes)
            self.fields |= {f"norm_{number}": norm, f"page_{number}": page}

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The norms with their pages, as fields."""
        return [(self[f"norm_{n}"], self[f"page_{n}"]) for n in range(1, ROWS + 1)]

    @property
    def uses(self) -> dict[str, str]:
        """Norm -> page, of the rows that were filled."""
        data = self.cleaned_data
        numbers = [n for n in range(1, ROWS + 1) if data.get(f"norm_{n}")]
        return {data[f"norm_{n}"]: data[f"page_{n}"] for n in numbers}


class UseForm(forms.Form):
    """One more norm that a piece proves, or its page said anew."""

    use_required_attribute = False

    norm = NormCodeField(label=_("Norm it proves"))

    def __init__(self, *args: Any, codes: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["norm"].known = frozenset(codes)  # type: ignore[attr-defined]
        self.fields["page"] = _page()


def _page() -> forms.CharField:
    field = forms.CharField(label=_("Page"), max_length=20, widget=forms.TextInput(attrs=PAGE), required=False)
    field.narrow = True  # type: ignore[attr-defined]
    return field
