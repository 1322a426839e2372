"""What every page of a dossier shows around its own content: the sections of the dossier, its five stages."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from miza.accounts.access import Request
from miza.dossiers import queries, workflow
from miza.dossiers.models import Dossier

register = template.Library()


@dataclass(frozen=True)
class Section:
    """One page of the dossier's navigation: its address by name, its words, and the stage from which it has something to show.

    committees: only who studies applications reads it.
    """

    url_name: str
    name: Any
    stage: str = "candidacy"
    committees: bool = False


# Sections of the domains above are named here by address only; those whose address does not exist are left out.
SECTIONS = (
    Section("dossiers:overview", _("Overview")),
    Section("dossiers:candidacy", _("Application")),
    Section("dossiers:decide", _("Decision on the application"), committees=True),
    Section("assessments:launch", _("Launch"), "self_assessment"),
    Section("assessments:form", _("Self-assessment"), "self_assessment"),
    Section("assessments:evidence", _("Pieces of evidence"), "self_assessment"),
    Section("verification:review", _("Verification"), "verification"),
    Section("verification:visit", _("Visit"), "verification"),
    Section("plans:plan", _("Action plan"), "verification"),
    Section("committees:dossier", _("Deliberation"), "deliberation", committees=True),
    Section("moves:letters", _("Letters")),
    Section("dossiers:history", _("History")),
)
# Pages that stand under a section without being below its address.
UNDER = {
    "letter/": "candidacy/",
    "card/": "candidacy/",
    "conditions/": "candidacy/",
    "check/": "candidacy/",
    "attachments/": "candidacy/",
    "team/": "launch/",
    "scores/": "assessment/",
    "queries/": "verification/",
    "report/": "verification/",
}


@register.simple_tag(takes_context=True)
def dossier_sections(context: Context, dossier: Dossier) -> list[dict[str, Any]]:
    """Items for core/_subnav.html: the sections that have something to show where the dossier is; the present one is marked."""
    request: Request | None = context.get("request")
    studies = request is not None and queries.studies(request.user)
    reached = _reached(dossier)
    found = [
        {"url": url, "name": section.name}
        for section in SECTIONS
        if list(workflow.STAGES).index(section.stage) + 1 <= reached
        and (studies or not section.committees)
        and not (section.url_name == "dossiers:decide" and dossier.state != "submitted")
        and (url := _address(section.url_name, dossier.ref))
    ]
    path = _under(request.path, dossier) if request else ""
    here = max((item["url"] for item in found if path.startswith(item["url"])), key=len, default=None)
    return [item | {"current": item["url"] == here} for item in found]


@register.filter
def known_move(act: str) -> bool:
    """Is it a move of the journey?"""
    return act in workflow.MOVES


def _under(path: str, dossier: Dossier) -> str:
    """The address of the section that a page stands under."""
    home, _sep, rest = path.partition(f"{dossier.ref}/")
    first = rest.partition("/")[0] + "/" if rest else ""
    return f"{home}{dossier.ref}/{UNDER[first]}" if first in UNDER else path


def _reached(dossier: Dossier) -> int:
    """1 to 5: the furthest stage that the dossier's pages may speak of; a dossier that ended may have gone any way before."""
    position = workflow.stage_position(dossier.state)
    if dossier.state in {"closed", "not_continuing", "ending"}:
        return position if dossier.previous_state in {"", "draft", "submitted", "incomplete"} else len(workflow.STAGES)
    return position


def _address(url_name: str, ref: str) -> str:
    try:
        return reverse(url_name, args=[ref])
    except NoReverseMatch:
        return ""
