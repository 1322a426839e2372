"""The commune's application: its parts, the letter, the check before it is submitted, files removed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import clock, texts
from miza.core.errors import Refusal
from miza.dossiers import actions, eligibility, queries
from miza.dossiers.forms import LetterForm, refused, shown
from miza.dossiers.models import Attachment, Condition, Dossier
from miza.dossiers.views.overview import address
from miza.notifications import letters
from miza.programme import queries as programme

Places = dict[tuple[str, str], list[Attachment]]


def may_edit(request: Request, dossier: Dossier) -> bool:
    """May the person change the application now?"""
    return dossier.state in queries.EDITABLE and access.may(request.user, Right.CANDIDACY_EDIT, dossier.commune_id)


def attached(dossier: Dossier, found: list[Attachment], *, editable: bool) -> list[dict[str, Any]]:
    """Files in one place of the application, for dossiers/_attached.html."""
    return [
        {
            "attachment": one,
            "url": address(dossier, one.file),
            "removable": editable,
            "image": one.file.content_type.startswith("image/"),
        }
        for one in found
    ]


@require_GET
def candidacy(request: Request, ref: str) -> HttpResponse:
    """The parts of the application: what is done, what lacks, who submits."""
    dossier = queries.one(request.user, ref)
    places, rows = queries.by_place(queries.attachments(dossier)), list(dossier.conditions.all())
    card = queries.latest_card(dossier)
    context = {
        "dossier": dossier,
        "editable": may_edit(request, dossier),
        "parts": _parts(dossier, places, rows),
        "to_complete": [row for row in rows if row.verdict in {"missing", "not_ok"}]
        if dossier.state == "incomplete"
        else [],
        "titles": {c["code"]: c["title"] for c in queries.definition(dossier)["conditions"]},
        "card": card,
        "entered_by_manager": card is not None and card.role == Role.MANAGER,
        "introduction": dossier.round.settings.get("eligibility", {}).get("introduction"),
        "call": programme.open_call(dossier.round, clock.today()) if dossier.state == "draft" else None,
        "next_call": programme.next_call(clock.today()) if dossier.state == "draft" else None,
    }
    return render(request, "dossiers/candidacy.html", context)


def _parts(dossier: Dossier, places: Places, rows: list[Condition]) -> dict[str, Any]:
    """How far each part is: gaps of the card and of the conditions, whether the letter is there."""
    wanted = queries.definition(dossier)
    values, said = queries.card_values(dossier, places), queries.answers(rows, places)
    on = queries.filed_on(dossier)
    wrong = eligibility.faults(wanted, values, on=on)
    fields = {*eligibility.missing(wanted, values), *wrong}
    unanswered = eligibility.unanswered(wanted, said)
    required = [c["code"] for c in wanted["conditions"] if c.get("required")]
    return {
        "letter": bool(places.get(("letter", ""))),
        "card_gaps": len(fields),
        "card_wrong": len(wrong),
        "card_started": bool(dossier.card_version),
        "condition_gaps": len(unanswered),
        "conditions": len(required),
        "answered": len(required) - len(unanswered),
        "ready": bool(places.get(("letter", ""))) and not fields and not unanswered,
    }


@require_http_methods(["GET", "POST"])
def letter(request: Request, ref: str) -> HttpResponse:
    """The letter: its text to print and sign, and the place of the signed one."""
    dossier = queries.one(request.user, ref)
    form = LetterForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.attach(dossier, "letter", "", data["file"], dated_on=data["dated_on"], by=request.user)
        except Refusal as refusal:
            refused(form, refusal, file="file")
        else:
            messages.success(request, _("The letter is attached."))
            return redirect("dossiers:candidacy", ref)
    editable = may_edit(request, dossier)
    found = list(queries.attachments(dossier).filter(kind="letter"))
    context = {
        "dossier": dossier,
        "form": form,
        "editable": editable,
        "files": attached(dossier, found, editable=editable),
        "paper": paper(dossier),
    }
    return render(request, "dossiers/letter.html", context, status=422 if form.errors else 200)


@require_GET
def print_letter(request: Request, ref: str) -> HttpResponse:
    """The letter alone, to print, sign and stamp."""
    dossier = queries.one(request.user, ref)
    return render(request, "dossiers/letter_print.html", {"dossier": dossier, "paper": paper(dossier)})


def paper(dossier: Dossier) -> dict[str, Any]:
    """The commune's letter of application in the reader's language, filled with what the dossier knows (letters-2026.yaml)."""
    template, whole = letters.letter("candidacy"), letters.letters()
    layout, parties = whole["layout"], whole["parties"]
    call = dossier.call or programme.open_call(dossier.round, clock.today())
    values = {
        "commune": dossier.commune.name,
        "province": dossier.commune.province.name,
        "round": dossier.round.title,
        "call": f"{call.number}/{dossier.round.code}" if call else dossier.round.code,
        "focal_point": dossier.card.get("focal_point_name") or "…………………………",
    }
    words = template[texts.language()]
    to = parties[template["to"]]
    return {
        "from": texts.fill(texts.pick(parties["commune"]["line"]), values),
        "to": texts.fill(texts.pick(to["line"]), values),
        "subject": texts.fill(words["subject"], values),
        "reference": texts.fill(words["reference"], values),
        "opening": texts.pick(to["opening"]).splitlines(),
        "lines": texts.fill(words["body"], values).splitlines(),
        "closing": texts.pick(to["closing"]),
        "words": {name: texts.pick(layout[name]) for name in ("from", "to", "subject", "reference", "enclosures")},
        "enclosures": [texts.pick(whole_title) for whole_title in _enclosures(dossier)],
        "today": clock.today(),
    }


def _enclosures(dossier: Dossier) -> list[dict[str, str]]:
    title = dossier.round.settings.get("eligibility", {}).get("title")
    return [title] if title else []


@require_GET
def check(request: Request, ref: str) -> HttpResponse:
    """Every answer in one page, with what lacks and where to add it; then the move that submits."""
    dossier = queries.one(request.user, ref)
    places, rows = queries.by_place(queries.attachments(dossier)), list(dossier.conditions.all())
    wanted = queries.definition(dossier)
    said = queries.answers(rows, places)
    context = {
        "dossier": dossier,
        "editable": may_edit(request, dossier),
        "parts": _parts(dossier, places, rows),
        "letters": [one.file.name for one in places.get(("letter", ""), [])],
        "sections": card_facts(dossier, places),
        "conditions": [_condition_fact(c, said.get(c["code"], {}), places) for c in wanted["conditions"]],
        "privacy": dossier.round.settings.get("eligibility", {}).get("privacy"),
        "directory_note": dossier.card.get(actions.DIRECTORY_NOTE, ""),
        "may_submit": dossier.state in queries.EDITABLE,
    }
    return render(request, "dossiers/check.html", context)


def card_facts(dossier: Dossier, places: Places) -> list[dict[str, Any]]:
    """The card by section, as pairs of a question and its answer; what is missing or wrong is marked."""
    wanted, values = queries.definition(dossier), queries.card_values(dossier, places)
    wrong = eligibility.faults(wanted, values, on=queries.filed_on(dossier))
    missing = set(eligibility.missing(wanted, values))
    known = directory_values(dossier)
    found: dict[str, list[dict[str, Any]]] = {}
    for field in wanted["fields"]:
        code, kind = field["code"], field["kind"]
        if kind == "prefilled":
            answer = known.get(code, "")
        elif kind == "file":
            answer = ", ".join(one.file.name for one in places.get(("card", code), []))
        else:
            answer = shown(field, values.get(code))
        found.setdefault(field.get("section", ""), []).append(
            {
                "code": code,
                "term": field["title"],
                "answer": answer,
                "missing": code in missing,
                "wrong": code in wrong,
                "prefilled": kind == "prefilled",
            }
        )
    titles = dossier.round.settings.get("eligibility", {}).get("sections", {})
    return [{"key": key, "title": titles.get(key, key), "facts": facts} for key, facts in found.items()]


def directory_values(dossier: Dossier) -> dict[str, Any]:
    """What the directory says, in words."""
    known = queries.prefilled(dossier)
    known["commune_type"] = _("Urban commune") if known["commune_type"] == "urban" else _("Rural commune")
    if dossier.commune.has_arrondissements:
        known["commune_type"] += " · " + _("with arrondissements")
    if known["population_2024"] is not None:
        known["population_2024"] = texts.shown(known["population_2024"])
    return known


def _condition_fact(condition: eligibility.Condition, answer: eligibility.Answer, places: Places) -> dict[str, Any]:
    """One condition with what the commune answered."""
    words = {"yes": _("Yes"), "no": _("No")}.get(answer.get("answer", ""), "")
    parts = [words, texts.shown(answer["date"]) if answer.get("date") else "", answer.get("note", "")]
    return {
        "code": condition["code"],
        "title": condition["title"],
        "required": bool(condition.get("required")),
        "answer": " · ".join(part for part in parts if part),
        "files": [one.file.name for one in places.get(("condition", condition["code"]), [])],
        "missing": bool(condition.get("required")) and not eligibility_said(condition, answer),
    }


def eligibility_said(condition: eligibility.Condition, answer: eligibility.Answer) -> bool:
    """Did the commune say anything to the condition?"""
    return not eligibility.unanswered({"fields": [], "conditions": [condition]}, {condition["code"]: answer})


@require_http_methods(["GET", "POST"])
def remove(request: Request, ref: str, pk: int) -> HttpResponse:
    """Confirm, then take a file out of the application."""
    dossier = queries.one(request.user, ref)
    attachment = get_object_or_404(queries.attachments(dossier), pk=pk)
    if attachment.kind not in {"letter", "condition", "card"}:
        raise Http404
    where = {"letter": "dossiers:letter", "condition": "dossiers:conditions", "card": "dossiers:card"}[attachment.kind]
    if request.method == "POST":
        actions.detach(attachment, by=request.user)
        messages.success(request, _("The file is taken out of the application. The history keeps it."))
        return redirect(where, ref)
    access.require(request.user, Right.CANDIDACY_EDIT, dossier.commune_id)
    return render(request, "dossiers/remove.html", {"dossier": dossier, "attachment": attachment, "where": where})
