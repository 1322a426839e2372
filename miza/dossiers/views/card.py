"""The information card, saved as it grows; two people's work on it is joined, or both values are shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miza.accounts.access import Request
from miza.core.errors import Reason, Refusal, Stale
from miza.dossiers import actions, queries
from miza.dossiers.actions.candidacy import BLANK
from miza.dossiers.forms import CardForm, refused, shown
from miza.dossiers.models import Dossier
from miza.dossiers.views.candidacy import attached, card_facts, directory_values, may_edit


@require_http_methods(["GET", "POST"])
def card(request: Request, ref: str) -> HttpResponse:
    """Fill the card, in as many times as one likes; who may not change it reads it."""
    dossier = queries.one(request.user, ref)
    if request.method == "GET":
        return _page(request, dossier, CardForm(dossier, on=queries.filed_on(dossier)))
    form = CardForm(dossier, request.POST, request.FILES, on=queries.filed_on(dossier))
    values = form.values()
    version = request.POST.get("version", "")
    try:
        dossier = actions.save_card(
            dossier, values, version=int(version) if version.isdecimal() else 0, by=request.user
        )
    except Stale as stale:
        return _conflict(request, dossier, form, stale)
    _attach(request, dossier, form)
    if form.errors:
        return _page(request, dossier, form, status=422)
    messages.success(request, _saved(form))
    return redirect("dossiers:conditions" if "second" in request.POST else "dossiers:candidacy", ref)


def _attach(request: Request, dossier: Dossier, form: CardForm) -> None:
    """Files sent with the card; a refused one is explained beside its field."""
    for code, upload in form.uploads().items():
        try:
            actions.attach(dossier, "card", code, upload, by=request.user)
        except Refusal as refusal:
            refused(form, refusal, file=code)


def _saved(form: CardForm) -> str:
    """What was saved, and how much is left."""
    left = sum(section["gaps"] for section in form.sections())
    if not left:
        return _("The card is saved. It is complete.")
    return _("The card is saved. Boxes still to fill: %(count)s.") % {"count": left}


def _page(request: Request, dossier: Dossier, form: CardForm, status: int = 200) -> HttpResponse:
    """The card to fill, or to read."""
    places = queries.by_place(queries.attachments(dossier))
    editable = may_edit(request, dossier)
    latest = queries.latest_card(dossier)
    context = {
        "dossier": dossier,
        "form": form if editable else None,
        "editable": editable,
        "sections": form.sections() if editable else card_facts(dossier, places),
        "known": _known(dossier),
        "note_field": form[actions.DIRECTORY_NOTE] if editable else None,
        "files": {
            key: attached(dossier, found, editable=editable) for (kind, key), found in places.items() if kind == "card"
        },
        "latest": latest,
        "saved": request.method == "POST",
    }
    return render(request, "dossiers/card.html", context, status=status)


def _known(dossier: Dossier) -> list[dict[str, Any]]:
    """Prefilled fields with what the directory says."""
    values = directory_values(dossier)
    return [
        {"term": field["title"], "answer": values.get(field["code"], "")}
        for field in queries.definition(dossier)["fields"]
        if field["kind"] == "prefilled"
    ]


def _conflict(request: Request, dossier: Dossier, form: CardForm, stale: Stale) -> HttpResponse:
    """Someone saved meanwhile: both values of each field where they differ; all else that was typed is kept in the page."""
    fresh = queries.one(request.user, dossier.ref)
    fields = {field["code"]: field for field in queries.definition(fresh)["fields"]}
    latest = queries.latest_card(fresh)
    differing = [
        {
            "name": code,
            "label": fields[code]["title"] if code in fields else form[code].label,
            "yours": _side(fields.get(code), stale.yours[code]),
            "theirs": _side(fields.get(code), stale.current[code]),
        }
        for code in stale.yours
    ]
    words = {side: [one[side]["shown"] for one in differing] for side in ("yours", "theirs")}
    context = {
        "dossier": fresh,
        "reason": Reason("stale_version", {**stale.reasons[0].params, **words}),
        "subject": _("Information card"),
        "version": fresh.card_version,
        "differing": differing,
        "theirs_by": {"author": stale.reasons[0].params.get("author", ""), "at": latest.saved_at if latest else None},
        "kept": _kept(fresh, form, stale),
    }
    return render(request, "core/conflict.html", context, status=412)


def _kept(fresh: Dossier, form: CardForm, stale: Stale) -> list[tuple[str, str]]:
    """The other fields, as they are to be sent again: what this person changed, else what is stored now."""
    version = form.data.get("version", "")
    before = queries.card_as_of(fresh, int(version) if version.isdecimal() else 0)
    base = before.values if before else {}
    found = []
    for code, typed in form.values().items():
        if code in stale.yours:
            continue
        untouched = typed == base.get(code) or (typed in BLANK and base.get(code) in BLANK)
        value = fresh.card.get(code, "") if untouched else typed
        found += [(code, str(one)) for one in (value if isinstance(value, list) else [value])]
    return found


def _side(field: Any, value: Any) -> dict[str, Any]:
    """One of two values, as it is sent and as it is read."""
    sent = ",".join(map(str, value)) if isinstance(value, list) else value
    return {"value": sent, "shown": shown(field, value) if field else value}
