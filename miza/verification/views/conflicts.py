"""Someone saved meanwhile: the page where both values stand side by side (412)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from miza.accounts.access import Request
from miza.core import formats
from miza.core.errors import Stale

APART = ("version", "fingerprint")


def conflict(
    request: Request, stale: Stale, form: forms.Form, stored: forms.Form, version: int, **more: Any
) -> HttpResponse:
    """The page core/conflict.html for a bound form and an unbound one that holds what is stored now.

    What does not differ is sent again as typed; files must be chosen again, which the page says.
    """
    differing, kept = [], []
    for name in form.fields:
        if name in APART or isinstance(form.fields[name], forms.FileField):
            continue
        yours, theirs = _value(form[name]), _value(stored[name])
        if yours == theirs:
            kept.append((name, yours))
            continue
        sides = {"yours": _side(form[name], yours), "theirs": _side(stored[name], theirs)}
        differing.append({"name": name, "label": form[name].label, **sides})
    if form.files:
        messages.warning(request, _("The document you chose is not kept: choose it again after this choice."))
    why = stale.reasons[0]
    by = {"author": why.params["author"], "at": why.params["time"]}
    context = {"reason": why, "theirs_by": by, "differing": differing, "kept": kept, "version": version, **more}
    return render(request, "core/conflict.html", context, status=412)


def _value(field: forms.BoundField) -> str:
    """What the control would send."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "on" if value in (True, "on", "true", "True") else ""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value).replace("\r\n", "\n").strip()


def _side(field: forms.BoundField, value: str) -> dict[str, Any]:
    """The value and what people read for it: the words of a choice, a day in words."""
    if isinstance(field.field, forms.BooleanField):
        return {"value": value, "shown": _("Yes") if value else _("No")}
    choices = dict(getattr(field.field, "choices", []))
    if value in choices and value:
        return {"value": value, "shown": choices[value]}
    day = field.value()
    return {"value": value, "shown": formats.day(day) if hasattr(day, "isoformat") else value}
