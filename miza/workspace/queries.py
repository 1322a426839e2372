"""What each person must do now, composed from the journey: owns no rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.assessments.models import Answer
from miza.committees.models import Item, Seat, Session
from miza.core import clock, formats, texts
from miza.core.formats import day
from miza.dossiers import queries as dossiers
from miza.dossiers import workflow
from miza.dossiers.models import Assignment, Dossier, ReviewRequest
from miza.frameworks import queries as frameworks
from miza.moves import queries as moves
from miza.plans import queries as plans
from miza.verification import queries as verification
from miza.verification.models import Visit, VisitMember

# What each body does in a state, and where: the move whose `task` sentence it is, and the page where it is prepared.
BODY_WORK: dict[tuple[Role, str], tuple[str, str]] = {
    (Role.COORDINATION, "submitted"): ("accept", "dossiers:decide"),
    (Role.COORDINATION, "waitlisted"): ("promote", "dossiers:decide"),
    (Role.COORDINATION, "reviewing"): ("open_visit", "verification:visit"),
    (Role.COORDINATION, "studying"): ("propose", "committees:proposal"),
    (Role.EXPERT, "reviewing"): ("ask_clarification", "verification:review"),
    (Role.EXPERT, "visiting"): ("close_visit", "verification:review"),
    (Role.EXPERT, "planning"): ("file_report", "plans:plan"),
    (Role.ACCREDITATION, "deliberating"): ("grant", "committees:dossier"),
    (Role.ACCREDITATION, "ending"): ("take_note", "committees:dossier"),
}
OTHER_WORDS = {
    (Role.EXPERT, "reviewing"): "work.review",
    (Role.ACCREDITATION, "deliberating"): "work.deliberate",
}
SHOWN = 25


@dataclass(frozen=True)
class Task:
    """One line of the home: what to do, where, why, by when."""

    title: str
    url: str
    why: str = ""
    css: str = ""
    tag: str = ""
    note: str = ""
    due: date | None = None


def tasks_of_bodies(user: User, limit: int = SHOWN) -> tuple[list[Task], int]:
    """Tasks of the committees and teams, the nearest deadline first: (those to show, how many in all). Five queries, and one for each round with a waiting list."""
    held = access.roles(user)
    states = {state for role, state in BODY_WORK if role in held}
    if not states:
        return [], 0
    mine = dossiers.visible_to(user).filter(state__in=states, paused_from__isnull=True).select_related("commune")
    if held & {Role.COORDINATION, Role.ACCREDITATION} == set():
        mine = mine.filter(assignments__in=Assignment.objects.filter(expert=user, task="verify", ends_on__isnull=True))
    if "waitlisted" in states:
        mine = mine.exclude(pk__in=_without_place())
    if Role.ACCREDITATION in held:
        mine = mine.exclude(pk__in=_in_hand())
    mine = mine.order_by(F("deadline").asc(nulls_last=True), "ref").distinct()
    rows = list(mine[:limit])
    total = len(rows) if len(rows) < limit else mine.count()
    released = _released() if Role.ACCREDITATION in held else {}
    return [task for dossier in rows for task in _body_tasks(dossier, held, released)], total


def _in_hand() -> QuerySet[Item]:
    """Dossiers that need no agenda any more: on that of a session not closed, or adopted and waiting for a second person."""
    open_now = Q(closed_at__isnull=True, session__closed_at__isnull=True)
    to_release = Q(adopted=True, released_at__isnull=True, used_at__isnull=True)
    return Item.objects.filter(open_now | to_release).values("dossier")  # type: ignore[return-value]


def _released() -> dict[int, str]:
    """What was adopted and released on each dossier and not issued yet: the move to take."""
    waiting = Item.objects.filter(released_at__isnull=False, used_at__isnull=True)
    return dict(waiting.values_list("dossier", "subject"))


def _without_place() -> list[int]:
    """Keys of the dossiers on a waiting list that no free place of their round reaches, in the order of ranks."""
    waiting: dict[int, list[Dossier]] = {}
    for dossier in Dossier.objects.filter(state="waitlisted").select_related("round").order_by("rank"):
        waiting.setdefault(dossier.round_id, []).append(dossier)
    return [one.pk for queue in waiting.values() for one in queue[dossiers.places_left(queue[0].round) :]]


def _body_tasks(dossier: Dossier, held: set[Role], released: dict[int, str]) -> Iterator[Task]:
    for (role, state), (move, where) in BODY_WORK.items():
        if role in held and state == dossier.state:
            words = OTHER_WORDS.get((role, state), f"moves.{move}.task")
            if role == Role.ACCREDITATION and dossier.pk in released:
                words = f"moves.{released[dossier.pk]}.task"
            yield Task(
                title=texts.say(words, commune=dossier.commune.name),
                url=reverse(where, args=[dossier.ref]),
                why=f"{dossier.ref} · {texts.pick(workflow.STATES[dossier.state].name)}",
                due=dossier.deadline,
                **due_tag(dossier.deadline),
            )


def due_tag(due: date | None) -> dict[str, str]:
    """The tag of a deadline: late, within a week, or the day itself."""
    if due is None:
        return {}
    left = (due - clock.today()).days
    if left < 0:
        return {"css": "late", "tag": _("Late"), "note": day(due)}
    if left <= 7:
        return {"css": "act", "tag": _("This week"), "note": day(due)}
    return {"note": day(due)}


def tasks_of_commune(user: User, dossier: Dossier) -> list[Task]:
    """What the person's commune must do on its dossier: each condition still unmet, then the move itself."""
    found = _between_moves(dossier) if access.roles(user, dossier.commune_id) & SPEAKERS else []
    for offer in moves.offers(user, dossier):
        if offer.move.key in ASIDE:
            continue
        found += [
            Task(
                title=need.title_to_do,
                why=need.why.message if need.why else "",
                url=reverse(need.where, args=[dossier.ref]) if need.where else "",
                css="act",
                tag=_("Your turn") if offer.role in need.who or not need.who else _("Others"),
            )
            for need in offer.waiting
        ]
        found.append(
            Task(
                title=texts.say(f"moves.{offer.move.key}.task", commune=dossier.commune.name),
                url=reverse("moves:take", args=[dossier.ref, offer.move.key]),
                css="work" if offer.ready else "",
                tag=_("Possible now") if offer.ready else _("Not yet"),
                note=day(dossier.deadline) if dossier.deadline else "",
            )
        )
    return found


SPEAKERS = {Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT}


def _between_moves(dossier: Dossier) -> list[Task]:
    """What a state waits for from the commune though the move is not the commune's, or though the move itself would let it pass."""
    title, where, why = "", "", ""
    if dossier.state == "incomplete":
        asked = dossier.conditions.filter(verdict__in=["missing", "not_ok"]).order_by("code")
        title, where = "work.complete_file", "dossiers:candidacy"
        why = formats.joined([f"{one.code}: {one.verdict_note}" for one in asked])
    elif dossier.state == "visiting":
        visit = verification.current_visit(dossier)
        said = verification.parties(visit) if visit and visit.report_text else None
        if said and not (said.commune or said.observed or said.refused):
            title, where = "to_do.report_signed_or_commune_observations_recorded", "verification:visit"
    elif dossier.state == "planning":
        plan = plans.current(dossier)
        if not (plan and (plan.agreed or plan.disagreed)):
            title, where = "to_do.action_plan_agreed_or_disagreement_recorded", "plans:plan"
    if not title:
        return []
    return [Task(texts.say(title), reverse(where, args=[dossier.ref]), why=why, css="act", tag=_("Your turn"))]


ASIDE = {"end_participation", "withdraw_candidacy", "change_of_mind"}  # a choice, never a task


def commune_dossiers(user: User) -> QuerySet[Dossier]:
    """Dossiers of the communes where the person holds a role, the latest first."""
    return (
        Dossier.objects.filter(commune_id__in=access.communes(user))
        .select_related("commune__province", "round__framework")
        .order_by("-created_at")
    )


def small_tasks(user: User) -> list[Task]:
    """Acts outside the moves: confirm a visit, declare interests, attend a session, release a decision, answer a review."""
    held = {Role(a.role) for a in access.appointments(user)}
    found: list[Task] = []
    if held & {Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT}:
        found += _visits_to_confirm(user)
    if Role.EXPERT in held:
        found += _interests_to_declare(user)
    if held & {Role.ACCREDITATION, Role.INVITED}:
        found += _sessions(user)
    if Role.ACCREDITATION in held:
        found += _releases(user)
    if Role.MANAGER in held:
        found += _reviews()
    return found


def _visits_to_confirm(user: User) -> list[Task]:
    visits = Visit.objects.filter(
        dossier__commune_id__in=access.communes(user),
        dossier__state="reviewing",
        confirmed_at__isnull=True,
        dropped_at__isnull=True,
    ).select_related("dossier")
    return [
        Task(
            texts.say("work.confirm_visit", visit_date=v.starts_on),
            reverse("verification:visit", args=[v.dossier.ref]),
            css="act",
            tag=_("Your turn"),
        )
        for v in visits[:SHOWN]
    ]


def _interests_to_declare(user: User) -> list[Task]:
    members = VisitMember.objects.filter(
        expert=user, declared="", left_at__isnull=True, visit__dropped_at__isnull=True
    ).select_related("visit__dossier__commune")
    return [
        Task(
            texts.say("work.declare_interests", commune=m.visit.dossier.commune.name),
            reverse("verification:visit", args=[m.visit.dossier.ref]),
            css="act",
            tag=_("Your turn"),
        )
        for m in members[:SHOWN]
    ]


def _sessions(user: User) -> list[Task]:
    seats = Seat.objects.filter(member=user, session__closed_at__isnull=True).select_related("session")
    return [
        Task(
            texts.say("work.session", number=s.session.number, date=s.session.held_on),
            reverse("committees:session", args=[s.session.number]),
            css="work" if s.session.opened_at else "wait",
            tag=pgettext("session", "Open") if s.session.opened_at else pgettext("session", "Convened"),
        )
        for s in seats[:SHOWN]
    ]


def _releases(user: User) -> list[Task]:
    items = (
        Item.objects.filter(adopted=True, used_at__isnull=True, released_at__isnull=True)
        .exclude(recorded_by=user)
        .exclude(subject="adjourn")
        .select_related("dossier__commune", "session")
    )
    return [
        Task(
            texts.say("work.release", commune=i.dossier.commune.name),
            reverse("committees:item", args=[i.session.number, i.number]),
            why=i.dossier.ref,
            css="act",
            tag=_("Second person"),
        )
        for i in items[:SHOWN]
    ]


def _reviews() -> list[Task]:
    requests = ReviewRequest.objects.filter(Q(outcome="") | Q(outcome="upheld", used_at__isnull=True)).select_related(
        "dossier__commune"
    )
    return [
        Task(
            texts.say("work.review_request", commune=r.dossier.commune.name),
            reverse("dossiers:reviews", args=[r.dossier.ref]),
            why=r.dossier.ref,
            due=r.answer_by,
            **due_tag(r.answer_by),
        )
        for r in requests[:SHOWN]
    ]


def progress(dossier: Dossier) -> list[dict[str, Any]]:
    """Answered norms by principle while the form is open: [{title, done, all}]."""
    answered = set(
        Answer.objects.filter(dossier=dossier, pass_no=dossier.pass_no)
        .filter(Q(level__isnull=False) | ~Q(not_applicable=""))
        .values_list("norm", flat=True)
    )
    return [
        {"title": principle.title, "done": sum(n.code in answered for n in norms), "all": len(norms)}
        for principle, norms in frameworks.by_principle(dossier.round.framework)
    ]


def counts(user: User) -> list[tuple[str, int]]:
    """How many dossiers the person may see in each state, in the journey's order; one query."""
    states = list(dossiers.visible_to(user).values_list("state", flat=True))
    return [(state, states.count(state)) for state in workflow.STATES if state in states]


def next_session() -> Session | None:
    """The next session convened, if any."""
    return Session.objects.filter(closed_at__isnull=True).order_by("held_on").first()


def is_of_commune(user: User) -> bool:
    """Does the person hold a role of a commune?"""
    return any(Role(a.role) in COMMUNE_ROLES for a in access.appointments(user))
