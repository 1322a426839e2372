"""A clerical error in an adopted text: which text, then what to read instead."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.permissions import Right
from miza.core import texts
from miza.core.errors import Refusal
from miza.dossiers import actions, queries
from miza.dossiers.forms import ErratumForm, refused
from miza.dossiers.models import Dossier, Erratum
from miza.notifications.queries import letters_about


@require_GET
def choose(request: Request, ref: str) -> HttpResponse:
    """Choose the text that holds the error."""
    dossier = queries.one(request.user, ref)
    access.require(request.user, Right.RECTIFY, dossier.commune_id)
    context = {"dossier": dossier, "letters": letters_about(dossier.stream)}
    return render(request, "dossiers/rectify_choose.html", context)


@require_http_methods(["GET", "POST"])
def rectify_letter(request: Request, ref: str, pk: int) -> HttpResponse:
    """Correct a letter."""
    dossier = queries.one(request.user, ref)
    access.require(request.user, Right.RECTIFY, dossier.commune_id)
    letter = get_object_or_404(letters_about(dossier.stream), pk=pk)
    original = actions.letter_original(letter)

    def act(data: dict[str, str]) -> Erratum:
        return actions.rectify(dossier, original, **data, by=request.user)

    return correct(request, dossier, original, act, back=reverse("moves:letter", args=[ref, pk]))


def correct(
    request: Request,
    dossier: Dossier,
    original: actions.Original,
    act: Callable[[dict[str, str]], Erratum],
    *,
    back: str,
) -> HttpResponse:
    """Ask for the erratum beside the text it corrects, record it, and go back to that text."""
    form = ErratumForm(request.POST if request.method == "POST" else None)
    commune = dossier.commune.name
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as refusal:
            refused(
                form, refusal, wording_not_found="wrong", same_wording="right", rectified_already="right", reason="why"
            )
        else:
            messages.success(request, texts.say("acts.rectify.done", commune=commune))
            return redirect(back)
    context: dict[str, Any] = {
        "dossier": dossier,
        "form": form,
        "original": original,
        "errata": dossier.errata.filter(letter=original.letter, item=original.item).select_related("notice"),
        "confirm": texts.say("acts.rectify.confirm", commune=commune),
        "back": back,
    }
    return render(request, "dossiers/rectify.html", context, status=422 if form.errors else 200)
