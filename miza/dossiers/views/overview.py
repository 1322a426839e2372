"""The dossier at a glance, its history, its files."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.permissions import Right
from miza.accounts.roles import COMMUNE_ROLES
from miza.core import formats, texts
from miza.dossiers import actions, queries, workflow
from miza.dossiers.models import Attachment, Dossier
from miza.files.models import StoredFile
from miza.files.views import send
from miza.journal.models import Entry
from miza.journal.views import history as journal_history
from miza.notifications import queries as notifications

LETTERS = 4
# What the committees say among themselves: its text is theirs until a letter tells the commune.
INTERNAL = frozenset({"check_condition", "agree", "object"})
KINDS = {
    "letter": gettext_noop("Application letter"),
    "condition": gettext_noop("Eligibility condition"),
    "card": gettext_noop("Information card"),
    "minutes": gettext_noop("Minutes of the committee"),
    "president": gettext_noop("Minutes of the president’s election"),
    "kickoff": gettext_noop("Minutes of the kick-off"),
    "workshop": gettext_noop("Minutes of the workshop"),
    "report": gettext_noop("Report"),
    "observations": gettext_noop("Observations of the commune"),
    "reply": gettext_noop("Reply of the commune"),
}


@require_GET
def overview(request: Request, ref: str) -> HttpResponse:
    """Where the dossier stands, what is asked now, who is on it, its latest papers."""
    dossier = queries.one(request.user, ref)
    moved = queries.moved_at(dossier)
    roles = access.roles(request.user, dossier.commune_id)
    context = {
        "dossier": dossier,
        "stages": stages(dossier, moved),
        "asked": asked(dossier) if roles & set(COMMUNE_ROLES) else "",
        "people": queries.appointments(dossier, COMMUNE_ROLES),
        "experts": queries.experts(dossier),
        "files": files(dossier, list(queries.attachments(dossier).order_by("-added_at")[:6]), request),
        "letters": notifications.letters_about(dossier.stream)[:LETTERS],
        "errata": dossier.errata.select_related("letter", "notice"),
        "signatures": dossier.signatures.select_related("by", "scan"),
        "may": _rights(request, dossier),
        "entered": moved[-1].at if moved else dossier.created_at,
    }
    return render(request, "dossiers/overview.html", context)


def _rights(request: Request, dossier: Dossier) -> dict[str, bool]:
    """Which acts to offer; the actions check again."""
    user, commune = request.user, dossier.commune_id
    over = workflow.STATES[dossier.state].final
    return {
        "extend": access.may(user, Right.DEADLINE_EXTEND)
        and dossier.deadline is not None
        and not dossier.paused
        and not over,
        "pause": access.may(user, Right.DEADLINE_PAUSE) and not dossier.paused and not over,
        "resume": access.may(user, Right.DEADLINE_PAUSE) and dossier.paused,
        "replace": access.may(user, Right.PRESIDENT_REPLACE) and not over,
        "rectify": access.may(user, Right.RECTIFY, commune),
        "assign": access.may(user, Right.ASSIGN),
        "study": queries.studies(user) and dossier.state == "submitted",
        "confirm": dossier.confirm_president_by is not None
        and bool(access.roles(user, commune) & {"president", "delegate"}),
        "contest": bool(access.roles(user, commune) & set(COMMUNE_ROLES))
        and access.may(user, Right.CANDIDACY_EDIT, commune),
        "files": access.may(user, Right.FILE_READ, commune),
    }


def stages(dossier: Dossier, moved: list[Entry]) -> list[dict[str, Any]]:
    """The five stages for core/_steps.html: each with the day it was first reached, done or here."""
    reached = {"candidacy": dossier.created_at}
    for entry in moved:
        stage = workflow.STATES[entry.facts["to"]].stage if entry.facts.get("to") in workflow.STATES else ""
        if stage and not (stage == "candidacy" and entry.facts["to"] in queries.OVER):
            reached.setdefault(stage, entry.at)
    left = dossier.state in {"closed", "declined", "not_continuing"}
    here = workflow.stage_position(dossier.previous_state or "draft" if left else dossier.state)
    return [
        {
            "name": name,
            "note": formats.day(reached[key]) if key in reached and position <= here else "",
            "done": position < here or dossier.state == "labelled",
            "here": position == here and dossier.state != "labelled",
        }
        for position, (key, name) in enumerate(workflow.STAGES.items(), 1)
    ]


def asked(dossier: Dossier) -> str:
    """What the state asks of the commune, in words."""
    until = dossier.deadline or _last_day_to_contest(dossier) or "…"
    label = getattr(dossier, "label", None) if dossier.state == "labelled" else None
    return texts.say(
        f"states_help.{dossier.state}",
        date=until,
        review_date=getattr(label, "review_on", "…"),
        rank=dossier.rank or "…",
    )


def _last_day_to_contest(dossier: Dossier) -> date | None:
    """The last day to ask for the review of the decision that ended the dossier."""
    decided = next(iter(queries.decisions(dossier)), None) if dossier.state in queries.OVER else None
    return actions.ask_by(dossier, decided.at) if decided else None


def files(dossier: Dossier, found: list[Attachment], request: Request) -> list[dict[str, Any]]:
    """Attachments for core/_files.html; their address only for who may read files."""
    may = access.may(request.user, Right.FILE_READ, dossier.commune_id)
    return [
        {
            "name": one.file.name,
            "url": address(dossier, one.file) if may else "",
            "note": _note(one),
            "image": one.file.content_type.startswith("image/"),
        }
        for one in found
    ]


def _note(attachment: Attachment) -> str:
    """What an attachment is and when it came, each part apart from the direction of the others."""
    kind = _(KINDS.get(attachment.kind, attachment.kind))
    parts = [kind, attachment.key if attachment.kind == "condition" else "", formats.day(attachment.added_at)]
    return " · ".join(formats.isolated(part) for part in parts if part)


def address(dossier: Dossier, file: StoredFile) -> str:
    """Where a file of the dossier is downloaded."""
    return reverse("dossiers:file", args=[dossier.ref, file.pk])


@require_GET
def history(request: Request, ref: str) -> HttpResponse:
    """Everything that was done on the dossier, in sentences."""
    dossier = queries.one(request.user, ref)
    context = journal_history(request, dossier.stream)
    if not queries.studies(request.user):
        context["days"] = [
            (moment, [replace(line, notes=[]) if line.verb in INTERNAL else line for line in lines])
            for moment, lines in context["days"]
        ]
    return render(request, "dossiers/history.html", context | {"dossier": dossier})


@require_GET
def file(request: Request, ref: str, pk: UUID) -> FileResponse:
    """A file of the dossier, as an attachment that no browser runs."""
    dossier = queries.one(request.user, ref)
    access.require(request.user, Right.FILE_READ, dossier.commune_id)
    found = StoredFile.objects.filter(pk=pk, owner=dossier.stream).first()
    if found is None:
        raise Http404
    response = send(found)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
