"""What the committees and teams must do, and the figures beside it."""

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.committees.models import Item, Session
from miza.core import texts
from miza.dossiers import queries as dossiers
from miza.dossiers import workflow
from miza.dossiers.models import Assignment, Dossier
from miza.workspace.queries.task import SHOWN, Task, due_tag

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


def counts(user: User) -> list[tuple[str, int]]:
    """How many dossiers the person may see in each state, in the journey's order; one query."""
    states = list(dossiers.visible_to(user).values_list("state", flat=True))
    return [(state, states.count(state)) for state in workflow.STATES if state in states]


def next_session() -> Session | None:
    """The next session convened, if any."""
    return Session.objects.filter(closed_at__isnull=True).order_by("held_on").first()
