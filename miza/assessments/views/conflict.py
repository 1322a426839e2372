"""Two answers to one norm: both in full, field by field, and the person chooses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from miza.accounts.access import Request
from miza.assessments import actions, queries
from miza.assessments.actions import Content
from miza.assessments.forms.answer import VALUE, WORD, level_choices, level_value
from miza.assessments.models import Launch, TeamMember
from miza.assessments.templatetags.assessments import college_name, observed
from miza.core import texts
from miza.core.errors import Stale
from miza.core.templatetags.miza import day
from miza.dossiers.models import Dossier
from miza.frameworks.models import Norm

_TEAM = {
    "author": {"ar": "عضو آخر من الفريق", "fr": "une autre personne de l’équipe", "en": "someone else of the team"}
}
Field = tuple[str, Any, str, Any]  # name in the form, label, value as posted, what is shown


def two_answers(request: Request, dossier: Dossier, code: str, stale: Stale) -> HttpResponse:
    """412 for an answer: what differs is chosen, what does not is kept; the same content twice needs no choice."""
    node = queries.norm(dossier, code)
    current = stale.current
    theirs = actions.content_of(current) if current else Content()
    address = reverse("assessments:norm", args=[dossier.ref, code])
    base = queries.revision(dossier, code, request.POST.get("version", ""))
    return choose(
        request,
        dossier,
        stale,
        _fields(dossier, node, stale.yours),
        _fields(dossier, node, theirs),
        version=current.version if current else 0,
        theirs_by={"author": queries.author_role(current.author, dossier), "at": current.saved_at} if current else {},
        address=address,
        saved=f"{address}?saved={code}",
        base=[field[2] for field in _fields(dossier, node, Content(**base))] if base else (),
        ref=code,
        subject=node.title,
    )


def choose(
    request: Request,
    dossier: Dossier,
    stale: Stale,
    mine: Iterable[Field],
    theirs: Iterable[Field],
    *,
    version: int,
    address: str,
    saved: str,
    base: Sequence[str] = (),
    **context: Any,
) -> HttpResponse:
    """The page where one of two values is chosen, field by field; the same fields in the same order on both sides.

    address: where the choice is sent. saved: where to go when nothing differs. base: the values that both started from, if known:
    what this person did not touch is proposed as the other left it.
    """
    pairs = list(zip(mine, theirs, strict=True))
    untouched = [bool(base) and one[2] == base[place] for place, (one, _other) in enumerate(pairs)]
    same = [one for one, other in pairs if one[2] == other[2]]
    if len(same) == len(pairs):
        return redirect(saved)
    values = {
        "differing": [
            _choice(*pair) | ({"take": "theirs"} if kept else {})
            for pair, kept in zip(pairs, untouched, strict=True)
            if pair[0][2] != pair[1][2]
        ],
        "same": [(label, shown) for _name, label, value, shown in same if value],
        "kept": [(name, value) for name, _label, value, _shown in same],
        "version": version,
        "reason": stale.reasons[0],
        "action": address,
        "crumbs": _crumbs(dossier),
        "dossier": dossier,
    }
    return render(request, "core/conflict.html", {"ref": dossier.ref, **values, **context}, status=412)


def _crumbs(dossier: Dossier) -> list[dict[str, str]]:
    return [
        {"url": reverse("dossiers:overview", args=[dossier.ref]), "name": dossier.ref},
        {"url": reverse("assessments:form", args=[dossier.ref]), "name": _("Self-assessment")},
    ]


def _choice(mine: Field, other: Field) -> dict[str, Any]:
    name, label, value, shown = mine
    return {
        "name": name,
        "label": label,
        "yours": {"value": value, "shown": shown},
        "theirs": {"value": other[2], "shown": other[3]},
    }


def _fields(dossier: Dossier, node: Norm, content: Content) -> Iterator[Field]:
    """The content as the fields of the page's form, in its order."""
    options = dict(level_choices(node, dossier.round.framework))
    level = level_value(content)
    yield "level", _("Level agreed by the team"), level, options[level]
    yield "not_applicable", _("Why the norm is not applicable"), content.not_applicable, content.not_applicable
    for indicator in node.indicators.all():
        code, value = indicator.code, content.indicators.get(indicator.code, "")
        label = f"{code} {texts.pick(indicator.title)}"
        yield VALUE + code, label, value, observed(value, indicator.kind)
        word = content.explanations.get(code, "")
        yield WORD + code, _("%(code)s, if no case: why") % {"code": code}, word, word
    yield "comment", _("Comment of the team"), content.comment, content.comment
    yield "dissent", _("Differing opinion"), content.dissent, content.dissent
    closed = _("Closed") if content.settled else _("Not closed")
    yield "settled", _("Consensus"), "on" if content.settled else "", closed


def two_members(request: Request, dossier: Dossier, stale: Stale) -> HttpResponse:
    """412 for a member of the team."""
    current: TeamMember = stale.current
    stored = {name: getattr(current, name) for name in stale.yours}
    return choose(
        request,
        dossier,
        stale,
        _member_fields(stale.yours),
        _member_fields(stored),
        version=current.version,
        address=reverse("assessments:member", args=[dossier.ref, current.pk]),
        saved=reverse("assessments:team", args=[dossier.ref]),
        subject=current.name,
        theirs_by=_TEAM,
    )


def _member_fields(values: Mapping[str, Any]) -> Iterator[Field]:
    sexes = {"f": _("Woman"), "m": _("Man"), "": _("Not said")}
    user = values["user"]
    yield "name", _("Full name"), values["name"], values["name"]
    yield "college", _("Group"), values["college"], college_name(values["college"])
    yield "function", _("Function"), values["function"], values["function"]
    yield "sex", _("Sex"), values["sex"], sexes[values["sex"]]
    yield "user", _("Account"), str(user.pk) if user else "", user.shown_name if user else _("No account")


def two_kickoffs(request: Request, dossier: Dossier, stale: Stale) -> HttpResponse:
    """412 for the kick-off; minutes already there are kept, a new file is chosen again."""
    current: Launch = stale.current
    stored = {"kickoff_on": current.kickoff_on, **current.kickoff_attendees}
    return choose(
        request,
        dossier,
        stale,
        _kickoff_fields(stale.yours),
        _kickoff_fields(stored),
        version=current.kickoff_version,
        address=reverse("assessments:kickoff", args=[dossier.ref]),
        saved=reverse("assessments:launch", args=[dossier.ref]),
        subject=_("Kick-off meeting"),
        theirs_by=_TEAM,
    )


def _kickoff_fields(values: Mapping[str, Any]) -> Iterator[Field]:
    held_on = values.get("kickoff_on")
    yield "kickoff_on", _("Date of the meeting"), held_on.isoformat() if held_on else "", day(held_on, "plain")
    for name, label in (("women", _("Women present")), ("men", _("Men present"))):
        number = values.get(name)
        yield name, label, "" if number is None else str(number), "" if number is None else str(number)


def two_calendars(request: Request, dossier: Dossier, stale: Stale) -> HttpResponse:
    """412 for the calendar."""
    current: Launch = stale.current
    days = queries.meeting_days(current)
    theirs = {"meetings": days, "submission_on": current.submission_on}
    most = max(len(stale.yours["meetings"]), len(days))
    return choose(
        request,
        dossier,
        stale,
        _calendar_fields(stale.yours, most),
        _calendar_fields(theirs, most),
        version=current.calendar_version,
        address=reverse("assessments:calendar", args=[dossier.ref]),
        saved=reverse("assessments:launch", args=[dossier.ref]),
        subject=_("Calendar"),
        theirs_by=_TEAM,
    )


def _calendar_fields(values: Mapping[str, Any], most: int) -> Iterator[Field]:
    planned = values["submission_on"]
    yield "submission_on", _("Planned submission date"), planned.isoformat() if planned else "", day(planned, "plain")
    for number in range(1, most + 1):
        on = values["meetings"][number - 1] if number <= len(values["meetings"]) else None
        yield f"meeting_{number}", _("Team meeting"), on.isoformat() if on else "", day(on, "plain")
