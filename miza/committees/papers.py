"""The minutes of a session as PDF, in the sentences of data/letters-2026.yaml: only what the records hold."""

import re
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from miza import papers
from miza.accounts.access import Request
from miza.committees import queries
from miza.committees.models import Item, Recusal, Seat, Session
from miza.core import formats, texts
from miza.dossiers.models import Erratum
from miza.dossiers.papers import correction
from miza.dossiers.queries import last_entry
from miza.notifications.letters import letters
from miza.plans.models import Activity

DECIDED = {"grant": "decided_grant", "require_plan": "decided_plan", "adjourn": "adjourned", "take_note": "noted"}
UNSAID = "…"


@require_GET
def minutes(request: Request, number: int) -> HttpResponse:
    """What the session decided, as its records say, to print and sign; a draft until it is closed."""
    seen = queries.sessions_visible_to(request.user).select_related("chair", "secretary", "first_session")
    session = get_object_or_404(seen, number=number)
    language = papers.language_asked(request)
    with translation.override(language):
        data = minutes_data(session)
    pdf = papers.render("minutes", data, title=data["title"], language=language, dated=session.held_on)
    return papers.reply(pdf, f"minutes-{session.number}-{language}")


def minutes_data(session: Session) -> dict[str, Any]:
    """Opening, presence, agenda, items, closing, in the reader's language."""
    items = list(queries.items_of(session).prefetch_related("recusals__member", "ballots__member"))
    errata = list(queries.errata(items))
    body = texts.pick(letters()["parties"]["accreditation"]["line"])
    title = texts.fill(texts.pick(letters()["minutes"]["title"]), {"body": body, "session_date": session.held_on})
    return papers.common(demo=session.is_demo, code=_number(session)) | {
        "title": title,
        "number": texts.fill(texts.pick(letters()["layout"]["number"]), {"letter_number": _number(session)}),
        "draft": "" if session.closed_at else _("Draft: the session is not closed."),
        "headings": {
            key: texts.pick(words) for key, words in letters()["minutes"]["headings"].items() if key != "item"
        },
        "opening": _opening(session, body),
        "presence": _presence(list(queries.seats_with_names().filter(session=session)), session),
        "agenda": [_heading(item) for item in items],
        "items": [_item(item, [one for one in errata if one.item == item.place]) for item in items],
        "closing": [_say("closed", closing_time=formats.clock(session.closed_at))] if session.closed_at else [],
        "signs": [
            {"title": _("Chair"), "name": session.chair.shown_name if session.chair else ""},
            {"title": _("Secretary"), "name": session.secretary.shown_name if session.secretary else ""},
        ],
    }


def _number(session: Session) -> str:
    return f"{session.number}/{session.held_on.year}"


def _say(code: str, **params: Any) -> str:
    """A sentence of the minutes, filled."""
    return formats.spaced(texts.fill(texts.pick(_sentence(code)), params))


def _sentence(code: str) -> dict[str, str]:
    return next(node for node in letters()["minutes"]["sentences"] if node["code"] == code)


def _opening(session: Session, body: str) -> list[str]:
    if session.opened_at is None or session.chair is None:
        return []
    hour = session.held_at.strftime("%H:%M") if session.held_at else formats.clock(session.opened_at)
    told = {"session_date": session.held_on, "session_time": hour, "session_place": session.place or UNSAID}
    found = [_say("opened", **told, body=body, chair=session.chair.shown_name)]
    sent = session.convened_at.date()
    first = session.first_session
    if session.convocation > 1 and first:
        found.append(_say("second_call", first_session_date=first.held_on, letter_date=sent))
    else:
        found.append(_say("first_call", letter_date=sent))
    if session.secretary:
        found.append(_say("secretary", secretary=session.secretary.shown_name))
    return found


def _presence(seats: list[Seat], session: Session) -> dict[str, Any]:
    """Who sat for whom, and whether they came."""
    return {
        "head": [_("Member"), _("Organisation"), _("Presence")],
        "rows": [
            [
                seat.member.shown_name + (f" ({_('chair')})" if seat.member_id == session.chair_id else ""),
                texts.say(f"organisations.{seat.organisation}") if seat.organisation else "–",
                _("Invited, no vote") if not seat.entitled else _("Present") if seat.present else _("Absent"),
            ]
            for seat in seats
        ],
    }


def _heading(item: Item) -> str:
    words = texts.pick(letters()["minutes"]["headings"]["item"])
    return formats.spaced(texts.fill(words, {"item": item.number, "commune": item.dossier.commune.name}))


def _item(item: Item, errata: list[Erratum]) -> dict[str, Any]:
    """One item: who left, the quorum, the ballots, the decision with its reasons, opinions, corrections."""
    found: dict[str, Any] = {
        "heading": _heading(item),
        "ref": item.dossier.ref,
        "before": [_recusal(item, one) for one in item.recusals.all()],
        "vote": None,
        "decision": [],
        "opinions": [],
        "errata": [correction(one) for one in errata],
    }
    if not item.closed_at:
        return found | {"decision": [{"text": _("Not decided in this session.")}]}
    opinions = [(one.member, one.opinion) for one in item.ballots.all() if one.opinion]
    return found | {
        "before": [*found["before"], *_quorum(item)],
        "vote": _vote(item),
        "decision": _decision(item),
        "opinions": [[_("Differing opinion") + (f" ({m.shown_name})" if m else ""), text] for m, text in opinions],
    }


def _recusal(item: Item, recusal: Recusal) -> str:
    why = {
        "elected_or_staff_of_the_commune": _("holds or held a role in this commune"),
        "expert_who_verified_or_accompanied_it": _("verified or accompanied this commune"),
    }.get(recusal.why, recusal.note or UNSAID)
    return _say("recusal", name=recusal.member.shown_name, item=item.number, reasons=why)


def _quorum(item: Item) -> list[str]:
    """The sentence of a quorum that was reached; an item closes without one only when nothing could be decided."""
    quorum = item.tally.get("quorum", {})
    if not quorum or item.tally.get("why") == "no_quorum":
        return []
    return [_say("quorum_item", item=item.number, present=quorum["present"], entitled=quorum["base"])]


def _vote(item: Item) -> dict[str, Any]:
    """Ballots counted, and how they were cast."""
    tally = item.tally
    kinds = {"open": _("Open vote"), "secret": _("Secret vote")}
    said = kinds.get(item.ballot_kind, _("Counted by the secretary"))
    return {
        "head": [_("Put to the vote"), _("Way of voting"), _("Yes"), _("No"), _("Abstention")],
        "row": [
            texts.say(f"moves.{item.subject}.button"),
            said,
            *(str(tally[key]) for key in ("yes", "no", "abstain")),
        ],
    }


def _decision(item: Item) -> list[dict[str, Any]]:
    """The sentence of the decision, its activities and its reasons as lists, one a line, as they were written."""
    reasons = [line for line in item.reasons.splitlines() if line.strip()]
    if not item.adopted:
        return [{"text": _say("not_adopted")}, *([{"items": reasons}] if reasons else [])]
    lists = {"{activities}": list(_activities(item)) or [UNSAID], "{reasons}": reasons or [UNSAID]}
    asked = last_entry(item.dossier, "end_participation") if item.subject == "take_note" else None
    told = {
        "commune": item.dossier.commune.name,
        "item": item.number,
        "plan_date": item.plan_date or UNSAID,
        "letter_date": asked.at.date() if asked else UNSAID,
    }
    parts = re.split(r"({activities}|{reasons})", texts.pick(_sentence(DECIDED[item.subject])))
    return [
        {"items": lists[part]} if part in lists else {"text": formats.spaced(texts.fill(part.lstrip("،, "), told))}
        for part in parts
        if part.strip(" .")
    ]


def _activities(item: Item) -> Iterable[str]:
    """What the commune has to carry out, all of it: minutes leave nothing out."""
    for activity in Activity.objects.filter(pk__in=item.required_activities).order_by("norm", "pk"):
        yield f"{activity.norm}: {activity.title}"
