"""Experts assigned to a dossier, to accompany the commune or to verify it; observers to whom it is opened."""

from django.db import transaction

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import Reason, Refusal, reason
from miza.dossiers import queries, workflow
from miza.dossiers.actions.committee import OWN_COMMUNE
from miza.dossiers.journey import hold
from miza.dossiers.models import Assignment, Dossier
from miza.journal.actions import record

TASKS = ("accompany", "verify")


@transaction.atomic
def assign(dossier: Dossier, expert: User, task: str, *, by: User) -> Assignment:
    """Give an expert a task on the dossier from today.

    Raises NotAllowed, Refusal: choice_unknown, not_an_expert, already_assigned, expert_of_commune, and expert_separation when the person
    ever had the other task in this commune; the round's setting "expert_separation" = "warn" lets that pass, and the history says so.
    """
    fresh = hold(dossier)
    role = access.require(by, Right.ASSIGN)
    apart = queries.other_task(fresh, expert, task)
    strict = fresh.round.settings.get("expert_separation", "refuse") != "warn"
    if found := _cannot_assign(fresh, expert, task):
        raise Refusal(found)
    if apart and strict:
        raise Refusal(reason("expert_separation"))
    made = Assignment.objects.create(dossier=fresh, expert=expert, task=task, starts_on=clock.today(), assigned_by=by)
    record(
        "assign",
        fresh.stream,
        by=by,
        role=role,
        about=task,
        facts={"expert": str(expert.public_id), "warning": "expert_separation" if apart else None},
        notes={"expert": expert.shown_name},
    )
    return made


def _cannot_assign(dossier: Dossier, expert: User, task: str) -> Reason | None:
    if task not in TASKS:
        return reason("choice_unknown", value=task)
    if workflow.STATES[dossier.state].final:
        return reason("wrong_state", state=dossier.state_name)
    if Role.EXPERT not in access.roles(expert):
        return reason("not_an_expert")
    if dossier.commune_id in access.communes(expert):
        return reason("conflict_of_interest", reason=OWN_COMMUNE)
    taken = dossier.assignments.filter(expert=expert, task=task, ends_on__isnull=True).exists()
    return reason("already_assigned") if taken else None


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User) -> Assignment:
    """End an expert's task today; what they did stays. Ending twice changes nothing. Raises NotAllowed."""
    fresh = hold(assignment.dossier)
    role = access.require(by, Right.ASSIGN)
    assignment.refresh_from_db()
    if assignment.ends_on is None:
        assignment.ends_on = clock.today()
        assignment.save(update_fields=["ends_on"])
        record(
            "end_assignment",
            fresh.stream,
            by=by,
            role=role,
            about=assignment.task,
            facts={"expert": str(assignment.expert.public_id)},
            notes={"expert": assignment.expert.shown_name},
        )
    return assignment


@transaction.atomic
def open_to(dossier: Dossier, observer: User, *, by: User) -> None:
    """Open the dossier to an observer, who reads it and changes nothing. Raises NotAllowed, Refusal not_an_observer."""
    fresh = hold(dossier)
    role = access.require(by, Right.PEOPLE_EDIT)
    if Role.OBSERVER not in access.roles(observer):
        raise Refusal(reason("not_an_observer"))
    if not fresh.observers.filter(pk=observer.pk).exists():
        fresh.observers.add(observer)
        facts = {"observer": str(observer.public_id)}
        record("open_to_observer", fresh.stream, by=by, role=role, facts=facts, notes={"observer": observer.shown_name})


@transaction.atomic
def close_to(dossier: Dossier, observer: User, *, by: User) -> None:
    """Close the dossier to an observer. Raises NotAllowed."""
    fresh = hold(dossier)
    role = access.require(by, Right.PEOPLE_EDIT)
    if fresh.observers.filter(pk=observer.pk).exists():
        fresh.observers.remove(observer)
        facts = {"observer": str(observer.public_id)}
        record(
            "close_to_observer", fresh.stream, by=by, role=role, facts=facts, notes={"observer": observer.shown_name}
        )
