"""A refusal's sentences, each next to the field it is about."""

from collections.abc import Iterable, Mapping

from django import forms

from miza.core.errors import Reason


def show_faults(
    form: forms.BaseForm, reasons: Iterable[Reason], places: Mapping[str, str], otherwise: str | None = None
) -> None:
    """Add each reason to the field that `places` names for its code, else to `otherwise` (None: above the form).

    A code ending with "*" stands for every code that starts so.
    """
    for why in reasons:
        found = next((name for code, name in places.items() if _stands_for(code, why.code)), otherwise)
        place = found if found in form.fields else None
        form.add_error(place, forms.ValidationError(why.message, code=why.code))


def _stands_for(pattern: str, code: str) -> bool:
    return code.startswith(pattern[:-1]) if pattern.endswith("*") else pattern == code
