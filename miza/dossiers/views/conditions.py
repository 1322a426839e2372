"""The eligibility conditions: one small form each, with its proof."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miza.accounts.access import Request
from miza.core.errors import Refusal, Stale
from miza.core.formats import day
from miza.dossiers import actions, eligibility, queries
from miza.dossiers.forms import ConditionForm, refused
from miza.dossiers.models import Condition, Dossier
from miza.dossiers.views.candidacy import Places, attached, may_edit

SEEN = {"met": "done", "unmet": "act", "unknown": ""}


def seen_words(found: eligibility.Conformity) -> str:
    """What the machine sees of an answer, in words."""
    words = {
        "answer_conforms": _("Answer received"),
        "answer_differs": _("Answered: it does not hold"),
        "no_answer": _("To answer"),
        "date_fits": _("The date fits"),
        "no_date": _("Date to give"),
        "too_old": _("The date is too old"),
        "too_far_ahead": _("The date is too far ahead"),
        "paper_given": _("Document attached"),
        "no_paper": _("Document to attach"),
        "said_absent": _("Said not to exist"),
    }
    return words.get(found.why, found.why)


@require_http_methods(["GET", "POST"])
def conditions(request: Request, ref: str, code: str = "") -> HttpResponse:
    """Answer the conditions one by one; each is saved on its own."""
    dossier = queries.one(request.user, ref)
    if request.method == "GET":
        return _page(request, dossier, opened=code)
    data = next((c for c in queries.definition(dossier)["conditions"] if c["code"] == code), None)
    if data is None:
        raise Http404
    row = dossier.conditions.filter(code=code).first()
    form = ConditionForm(data, row, request.POST.dict(), request.FILES)
    if not form.is_valid():
        return _page(request, dossier, bound=form, opened=code, status=422)
    try:
        actions.answer_condition(dossier, code, by=request.user, **form.typed())
    except Stale as stale:
        return _conflict(request, dossier, data, form, stale)
    if not _attach(request, dossier, code, form):
        return _page(request, dossier, bound=form, opened=code, status=422)
    messages.success(request, _("Condition %(code)s is saved.") % {"code": code})
    return redirect(reverse("dossiers:conditions", args=[ref]) + f"#{code}")


def _attach(request: Request, dossier: Dossier, code: str, form: ConditionForm) -> bool:
    """The proof sent with the answer; a refused one is explained beside its field, the answer being saved."""
    upload = form.cleaned_data.get("file")
    if not upload:
        return True
    try:
        actions.attach(dossier, "condition", code, upload, dated_on=form.cleaned_data.get("dated_on"), by=request.user)
    except Refusal as refusal:
        refused(form, refusal, file="file")
        return False
    return True


def _page(
    request: Request, dossier: Dossier, *, bound: ConditionForm | None = None, opened: str = "", status: int = 200
) -> HttpResponse:
    """Every condition with its answer, proofs and form; the one that was refused is open."""
    rows = {row.code: row for row in dossier.conditions.all()}
    places = queries.by_place(queries.attachments(dossier))
    summary = queries.conformity(dossier, queries.answers(rows.values(), places))
    editable = may_edit(request, dossier)
    items = [
        _item(dossier, data, rows.get(data["code"]), places, summary, editable=editable, bound=bound, opened=opened)
        for data in queries.definition(dossier)["conditions"]
    ]
    required = [item for item in items if item["data"].get("required")]
    context = {
        "dossier": dossier,
        "items": items,
        "editable": editable,
        "form": bound,
        "answered": sum(1 for item in required if item["answered"]),
        "required": len(required),
        "filed_on": queries.filed_on(dossier),
    }
    return render(request, "dossiers/conditions.html", context, status=status)


def _item(
    dossier: Dossier,
    data: eligibility.Condition,
    row: Condition | None,
    places: Places,
    summary: eligibility.Summary,
    *,
    editable: bool,
    bound: ConditionForm | None,
    opened: str,
) -> dict[str, Any]:
    """One condition as its block of the page needs it."""
    code = data["code"]
    found = summary.conformities[code]
    form = bound if bound is not None and bound.prefix == code else ConditionForm(data, row)
    if row is not None and bound is form and not form.errors.get("version"):
        form.data = {**form.data, f"{code}-version": str(row.version)}
    asked = row is not None and row.verdict in {"missing", "not_ok"}
    return {
        "data": data,
        "row": row,
        "form": form if editable else None,
        "files": attached(dossier, places.get(("condition", code), []), editable=editable),
        "css": "act" if asked else SEEN[found.status],
        "words": _("To be completed") if asked and dossier.state == "incomplete" else seen_words(found),
        "limits": _limits(found),
        "asked": row.verdict_note if row is not None and asked and dossier.state == "incomplete" else "",
        "answered": found.status != "unknown"
        or not eligibility.unanswered({"fields": [], "conditions": [data]}, _said(row, data)),
        "open": opened == code or (asked and dossier.state == "incomplete"),
    }


def _said(row: Condition | None, data: eligibility.Condition) -> dict[str, eligibility.Answer]:
    return {data["code"]: {"answer": row.answer, "date": row.dated_on, "note": row.note, "files": 0}} if row else {}


def _limits(found: eligibility.Conformity) -> str:
    """Between which days the date must fall, in words."""
    if found.earliest and found.latest:
        return _("From %(first)s to %(last)s.") % {"first": day(found.earliest), "last": day(found.latest)}
    return ""


def _conflict(
    request: Request, dossier: Dossier, data: eligibility.Condition, form: ConditionForm, stale: Stale
) -> HttpResponse:
    """Someone answered meanwhile: both answers, field by field."""
    code, words = data["code"], {"yes": _("Yes"), "no": _("No")}
    latest = queries.last_entry(dossier, "answer_condition", code)
    labels = {"answer": form.fields.get("answer"), "dated_on": form.fields.get("dated_on"), "note": form.fields["note"]}
    differing = [
        {
            "name": f"{code}-{name}",
            "label": field.label,
            "yours": _side(stale.yours[name], words),
            "theirs": _side(stale.current[name], words),
        }
        for name, field in labels.items()
        if field is not None and stale.yours[name] != stale.current[name]
    ]
    shown = {one["name"] for one in differing}
    context = {
        "dossier": dossier,
        "reason": stale.reasons[0],
        "subject": data["title"],
        "version_name": f"{code}-version",
        "version": stale.current["version"],
        "action": reverse("dossiers:condition", args=[dossier.ref, code]),
        "differing": differing,
        "theirs_by": {"author": stale.reasons[0].params.get("author", ""), "at": latest.at if latest else None},
        "kept": [
            (f"{code}-{name}", _sent(stale.yours[name]))
            for name in labels
            if labels[name] is not None and f"{code}-{name}" not in shown
        ],
    }
    return render(request, "core/conflict.html", context, status=412)


def _sent(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else (value or "")


def _side(value: Any, words: dict[str, str]) -> dict[str, Any]:
    """One of two values, as it is sent and as it is read."""
    return {"value": _sent(value), "shown": day(value) if hasattr(value, "isoformat") else words.get(value, value)}
