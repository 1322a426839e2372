"""What every page of a dossier shows around its own content: the sections of the dossier, its five stages."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from miza.dossiers import workflow
from miza.dossiers.models import Dossier

register = template.Library()


@dataclass(frozen=True)
class Section:
    """One page of the dossier's navigation: its address by name, its words, and the stage from which it has something to show."""

    url_name: str
    name: Any
    stage: str = "candidacy"


# Sections of the domains above are named here by address only; those whose address does not exist are left out.
SECTIONS = (
    Section("dossiers:overview", _("Overview")),
    Section("dossiers:candidacy", _("Application")),
    Section("assessments:launch", _("Launch"), "self_assessment"),
    Section("assessments:form", _("Self-assessment"), "self_assessment"),
    Section("verification:overview", _("Verification"), "verification"),
    Section("plans:plan", _("Action plan"), "verification"),
    Section("dossiers:people", _("People")),
    Section("dossiers:history", _("History")),
)


@register.simple_tag(takes_context=True)
def dossier_sections(context: Context, dossier: Dossier) -> list[dict[str, Any]]:
    """Items for core/_subnav.html: the sections that have something to show where the dossier is; the present one is marked."""
    reached = _reached(dossier)
    found = [
        {"url": url, "name": section.name}
        for section in SECTIONS
        if list(workflow.STAGES).index(section.stage) + 1 <= reached
        and (url := _address(section.url_name, dossier.ref))
    ]
    request: HttpRequest | None = context.get("request")
    here = max((i["url"] for i in found if request and request.path.startswith(i["url"])), key=len, default=None)
    return [item | {"current": item["url"] == here} for item in found]


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
