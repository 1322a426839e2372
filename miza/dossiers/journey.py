"""The one place where a dossier changes state: `hold` locks it, `advance` checks, moves and journals. Only actions may import this."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.core import clock
from miza.core.errors import NotAllowed, Reason, Refusal, reason
from miza.dossiers import workflow
from miza.dossiers.models import Dossier
from miza.dossiers.workflow import Move
from miza.files.models import StoredFile
from miza.journal.actions import record
from miza.programme.queries import days_off
from miza.programme.workdays import roll_forward


@dataclass(frozen=True)
class Inputs:
    """What the person typed or carried in to take a move."""

    reason: str = ""
    norms: tuple[str, ...] = ()
    signed: bool = False  # confirmed on screen
    scan: StoredFile | None = None  # the signed and stamped paper
    received_on: date | None = None  # when a paper recorded by the manager came
    text: str = ""


@dataclass(frozen=True)
class Case:
    """One person wanting one move on one dossier: what every condition and effect is asked about."""

    dossier: Dossier
    move: Move
    by: User
    role: Role | None = None
    inputs: Inputs = field(default_factory=Inputs)


def hold(dossier: Dossier) -> Dossier:
    """Lock the dossier for the rest of the transaction and return the fresh row: nothing may change while we look."""
    return (
        Dossier.objects.select_for_update(of=("self",)).select_related("commune", "round__framework").get(pk=dossier.pk)
    )


def roles_on(user: User, dossier: Dossier) -> set[Role]:
    """The person's roles for this dossier: those of its commune, of bodies and programme, and `expert` only where assigned."""
    held = access.roles(user, dossier.commune_id)
    if Role.EXPERT in held and not dossier.assignments.filter(expert=user, ends_on__isnull=True).exists():
        held = held - {Role.EXPERT}
    return held


def acting_role(user: User, dossier: Dossier, by: tuple[str, ...], *, paper: bool = False) -> Role:
    """The role in which the person may act, first of `by` they hold; a manager with a paper stands in for the commune ("entered by").

    Raises NotAllowed naming the roles that may, or that the dossier is another commune's.
    """
    held = roles_on(user, dossier)
    for key in by:
        if key in held:
            return Role(key)
    if paper and Role.MANAGER in held and set(by) & set(COMMUNE_ROLES):
        return Role.MANAGER
    elsewhere = any(
        a.role in by and a.commune_id and a.commune_id != dossier.commune_id for a in access.appointments(user)
    )
    raise NotAllowed(reason("other_commune") if elsewhere else reason("not_your_role", roles=access.role_names(by)))


def illegal(dossier: Dossier, move: Move) -> Reason | None:
    """Why the move cannot start where the dossier is, or None."""
    if dossier.state not in move.sources:
        return reason("wrong_state", state=workflow.STATES[dossier.state].name)
    if dossier.paused and move.key not in workflow.WHILE_PAUSED:
        return reason("paused", end_date=dossier.paused_until)
    return None


def deadline_days(dossier: Dossier, move: Move) -> int | None:
    """Calendar days that the next step has: the round's frozen setting, else the journey's."""
    days: int | None = dossier.round.settings.get("deadline_days", {}).get(move.key, move.deadline_days)
    return days


def deadline_after(dossier: Dossier, move: Move) -> date | None:
    """The deadline stored on entering the target: calendar days from today, rolled to the next working day of Morocco."""
    days = deadline_days(dossier, move)
    return None if days is None else roll_forward(clock.today() + timedelta(days=days), days_off())


@transaction.atomic
def advance(case: Case, *, deadline: date | None = None, facts: dict[str, object] | None = None) -> Dossier:
    """Take one move on a dossier already held, and journal it; return the row.

    deadline: a date that the decision fixed, instead of the journey's number of days.
    Raises Refusal when the state is not one of the move's sources or deadlines are paused: two people pressing the button get one
    move and one refusal. Callers hold the dossier, check the right and every condition first.
    """
    dossier, move = case.dossier, case.move
    if why := illegal(dossier, move):
        raise Refusal(why)
    before, former_deadline = dossier.state, dossier.deadline
    back = move.target == workflow.PREVIOUS
    dossier.state = dossier.previous_state if back else move.target
    dossier.deadline = dossier.previous_deadline if back else (deadline or deadline_after(dossier, move))
    dossier.previous_state, dossier.previous_deadline = before, former_deadline
    dossier.entered_at = clock.now()
    dossier.visit_no += 1
    if dossier.paused:  # ending one's participation ends the pause too
        dossier.paused_from = dossier.paused_until = None
    dossier.save()
    record(
        move.key,
        dossier.stream,
        by=case.by,
        role=case.role,
        facts={"from": before, "to": dossier.state, "pass": dossier.pass_no, "deadline": dossier.deadline}
        | (facts or {}),
        notes={"reason": case.inputs.reason} if case.inputs.reason else {},
    )
    return dossier
