"""The launch period: local team, kick-off meeting, calendar, and the commune's consent to be read meanwhile."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.assessments import queries
from miza.assessments.models import COLLEGES, Launch, TeamMember
from miza.core import clock
from miza.core.errors import Refusal, Stale, reason
from miza.dossiers import workflow
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier
from miza.files.actions import store
from miza.journal.actions import record

NAME = {"ar": "الاسم الكامل", "fr": "le nom complet", "en": "the full name"}


@transaction.atomic
def add_member(
    dossier: Dossier, *, name: str, college: str, sex: str = "", function: str = "", user: User | None = None, by: User
) -> TeamMember:
    """Add someone to the local team. college: a key of COLLEGES; sex: f, m or "" ; user: their account, if they have one.

    Raises NotAllowed, Refusal (wrong_state, required, choice_unknown, member_twice for an account already in the team).
    """
    fresh, role = _held(dossier, by, queries.IN_HAND)
    values = _member(fresh, name, college, sex, function, user)
    member = TeamMember.objects.create(dossier=fresh, added_at=clock.now(), **values)
    _tell("team_member_added", fresh, member, by, role)
    return member


@transaction.atomic
def edit_member(
    member: TeamMember,
    *,
    version: int,
    name: str,
    college: str,
    sex: str = "",
    function: str = "",
    user: User | None = None,
    by: User,
) -> TeamMember:
    """Change what is said of a member, if nobody did since `version`.

    Raises as add_member does, and Stale with the member as stored now.
    """
    fresh, role = _held(member.dossier, by, queries.IN_HAND)
    values = _member(fresh, name, college, sex, function, user, but=member)
    rows = TeamMember.objects.filter(pk=member.pk, version=version, left_at__isnull=True)
    changed = rows.update(**values, version=version + 1)
    current = TeamMember.objects.select_related("user").get(pk=member.pk)
    if not changed:
        raise _stale(theirs=current.name, yours=name, current=current, typed=values)
    _tell("team_member_edited", fresh, current, by, role)
    return current


@transaction.atomic
def member_leaves(member: TeamMember, *, by: User) -> None:
    """A member leaves the team; their name stays in its history. Twice is harmless. Raises NotAllowed, Refusal (wrong_state)."""
    fresh, role = _held(member.dossier, by, queries.IN_HAND)
    if TeamMember.objects.filter(pk=member.pk, left_at__isnull=True).update(left_at=clock.now()):
        _tell("team_member_left", fresh, member, by, role)


def _member(
    dossier: Dossier, name: str, college: str, sex: str, function: str, user: User | None, but: TeamMember | None = None
) -> dict[str, Any]:
    """What is said of a member, checked."""
    if not name.strip():
        raise Refusal(reason("required", field=NAME))
    for value, known in ((college, COLLEGES), (sex, ("", "f", "m"))):
        if value not in known:
            raise Refusal(reason("choice_unknown", value=value))
    if user and queries.team(dossier).filter(user=user).exclude(pk=but.pk if but else 0).exists():
        raise Refusal(reason("member_twice", name=user.shown_name))
    return {"name": name.strip(), "college": college, "sex": sex, "function": function.strip(), "user": user}


def _tell(verb: str, dossier: Dossier, member: TeamMember, by: User, role: Role) -> None:
    facts = {"member": member.pk, "college": member.college}
    record(verb, dossier.stream, by=by, role=role, facts=facts, notes={"name": member.name})


@transaction.atomic
def record_kickoff(
    dossier: Dossier,
    *,
    held_on: date,
    women: int,
    men: int,
    minutes: UploadedFile | None = None,
    version: int,
    by: User,
) -> Launch:
    """Record the kick-off meeting: day, attendance by sex, minutes (those already there are kept when no file comes).

    Raises NotAllowed, Refusal (wrong_state, date_future, nobody_present, and what files.actions.store refuses), Stale.
    """
    fresh, role = _held(dossier, by, ("launching",))
    if held_on > clock.today():
        raise Refusal(reason("date_future", value=held_on))
    if women + men < 1:
        raise Refusal(reason("nobody_present"))
    launch = _launch(fresh)
    if launch.kickoff_version != version:
        typed = {"kickoff_on": held_on, "women": women, "men": men}
        raise _stale(theirs=launch.kickoff_on or "…", yours=held_on, current=launch, typed=typed)
    launch.kickoff_on, launch.kickoff_attendees = held_on, {"women": women, "men": men}
    if minutes:
        launch.kickoff_minutes = store(minutes, owner=fresh.stream, by=by)
    launch.kickoff_version += 1
    launch.save()
    sha256 = launch.kickoff_minutes.sha256 if launch.kickoff_minutes else None
    facts = {"held_on": held_on, "women": women, "men": men, "sha256": sha256}
    record("kickoff_recorded", fresh.stream, by=by, role=role, facts=facts)
    return launch


@transaction.atomic
def set_calendar(
    dossier: Dossier, *, meetings: Iterable[date], submission_on: date | None, version: int, by: User
) -> Launch:
    """Set the days of the team's meetings and the day planned for handing the form over.

    Raises NotAllowed, Refusal (wrong_state), Stale.
    """
    fresh, role = _held(dossier, by, ("launching",))
    days = sorted(set(meetings))
    launch = _launch(fresh)
    if launch.calendar_version != version:
        typed = {"meetings": days, "submission_on": submission_on}
        raise _stale(theirs=launch.submission_on or "…", yours=submission_on or "…", current=launch, typed=typed)
    launch.meetings, launch.submission_on = [day.isoformat() for day in days], submission_on
    launch.calendar_version += 1
    launch.save()
    record("calendar_set", fresh.stream, by=by, role=role, facts={"meetings": days, "submission_on": submission_on})
    return launch


@transaction.atomic
def allow_expert(dossier: Dossier, *, allowed: bool, by: User) -> Launch:
    """Say whether the assigned expert may read the form before it is handed over. Raises NotAllowed, Refusal (wrong_state)."""
    fresh, role = _held(dossier, by, queries.IN_HAND)
    launch = _launch(fresh)
    if launch.expert_may_read != allowed:
        launch.expert_may_read = allowed
        launch.save()
        record("expert_reading_allowed" if allowed else "expert_reading_ended", fresh.stream, by=by, role=role)
    return launch


def _launch(dossier: Dossier) -> Launch:
    """The launch row; the dossier is held, so that nobody makes a second one."""
    return Launch.objects.select_related("kickoff_minutes").get_or_create(dossier=dossier)[0]


def _held(dossier: Dossier, by: User, states: tuple[str, ...]) -> tuple[Dossier, Role]:
    """The dossier locked in one of these states, and the role in which the person may change its team and launch."""
    fresh = hold(dossier)
    role = access.require(by, Right.TEAM_EDIT, fresh.commune_id)
    if fresh.state not in states:
        raise Refusal(reason("wrong_state", state=workflow.STATES[fresh.state].name))
    return fresh, role


def _stale(*, theirs: Any, yours: Any, current: Any, typed: dict[str, Any]) -> Stale:
    """Someone saved this form meanwhile: both are kept and shown."""
    team = {"ar": "عضو آخر من الفريق", "fr": "une autre personne de l’équipe", "en": "someone else of the team"}
    why = reason("stale_version", theirs=theirs, yours=yours, author=team, time=clock.now())
    return Stale(why, current=current, yours=typed)
