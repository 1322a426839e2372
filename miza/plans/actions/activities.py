"""The activities: taken from the framework or the commune's own, changed, dropped, required by a decision, carried out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from miza.accounts.models import User
from miza.assessments import queries as assessments
from miza.core import clock
from miza.core.errors import Refusal, Stale, reason
from miza.dossiers.journey import acting_role, hold
from miza.dossiers.models import Dossier
from miza.files.actions import store
from miza.frameworks.models import ImprovementAction
from miza.journal.actions import record
from miza.plans import queries
from miza.plans.actions.acting import COMMUNE, changed, editor, in_state, missing, past, plan_of
from miza.plans.models import Activity
from miza.plans.queries.plan import SOURCE

TOP_LEVEL = 4


@dataclass(frozen=True)
class Content:
    """What people may change in an activity. cost_mad: MAD, whole; months: about how long it takes."""

    title: str
    to_level: int | None = None
    responsible: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    months: int | None = None
    cost_mad: int | None = None

    def checked(self) -> "Content":
        """Itself. Raises Refusal: no title, no level aimed at, dates out of order."""
        if not self.title.strip():
            raise Refusal(missing("activity_title"))
        if self.to_level is None:
            raise Refusal(missing("activity_level"))
        if not 1 <= self.to_level <= TOP_LEVEL:
            raise Refusal(reason("level_out_of_range", value=self.to_level))
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise Refusal(reason("dates_order", start=self.starts_on, end=self.ends_on))
        return self


@transaction.atomic
def add_from_framework(dossier: Dossier, action: str, *, by: User) -> Activity:
    """Add one improvement action of the framework to the plan, at the middle of its cost range.

    Raises NotAllowed, or Refusal: state, unknown action, already in the plan.
    """
    fresh = hold(dossier)
    role = editor(by, fresh)
    in_state(fresh, "planning")
    found = _action(fresh, action)
    plan = plan_of(fresh)
    if plan.activities.filter(action=action, dropped_at__isnull=True).exists():
        raise Refusal(reason("activity_twice"))
    activity = Activity.objects.create(
        plan=plan,
        norm=found.norm.code,
        action=found.code,
        title=found.title[SOURCE],
        to_level=found.to_level,
        months=found.months,
        cost_mad=(found.cost_min + found.cost_max) // 2,
        author=by,
        saved_at=clock.now(),
    )
    changed(plan)
    _journal("plan_activity_added", fresh, activity, by=by, role=role)
    return activity


@transaction.atomic
def add_own(dossier: Dossier, norm: str, content: Content, *, by: User) -> Activity:
    """Add an activity of the commune's own for one norm. Raises NotAllowed, or Refusal: state, unknown norm, content."""
    fresh = hold(dossier)
    role = editor(by, fresh)
    in_state(fresh, "planning")
    assessments.norm(fresh, norm)
    plan = plan_of(fresh)
    activity = Activity.objects.create(plan=plan, norm=norm, author=by, saved_at=clock.now(), **_row(content.checked()))
    changed(plan)
    _journal("plan_activity_added", fresh, activity, by=by, role=role)
    return activity


@transaction.atomic
def change(dossier: Dossier, activity_id: int, content: Content, *, version: int, by: User) -> Activity:
    """Change an activity while the plan is drawn up.

    version: the one that the person had before them. Raises NotAllowed; Refusal: state, dropped, content; Stale with both.
    """
    fresh = hold(dossier)
    role = editor(by, fresh)
    in_state(fresh, "planning")
    activity = _activity(fresh, activity_id)
    row = _row(content.checked())
    if activity.version != version:
        raise stale(fresh, activity, activity.title, content.title)
    if all(getattr(activity, key) == value for key, value in row.items()):
        return activity
    for key, value in row.items():
        setattr(activity, key, value)
    _next_version(activity, by)
    changed(activity.plan)
    _journal("plan_activity_changed", fresh, activity, by=by, role=role)
    return activity


@transaction.atomic
def drop(dossier: Dossier, activity_id: int, *, by: User) -> None:
    """Take an activity out of the plan; it stays on file. Raises NotAllowed, or Refusal: state, dropped already, required."""
    fresh = hold(dossier)
    role = editor(by, fresh)
    in_state(fresh, "planning")
    activity = _activity(fresh, activity_id)
    if activity.required:
        raise Refusal(reason("activity_required"))
    activity.dropped_at = clock.now()
    activity.save(update_fields=["dropped_at"])
    changed(activity.plan)
    _journal("plan_activity_dropped", fresh, activity, by=by, role=role)


@transaction.atomic
def record_done(
    dossier: Dossier, activity_id: int, done_on: date, proof: UploadedFile | None, *, version: int, by: User
) -> Activity:
    """The commune says when an activity was done and joins the proof; it may be said again until the plan is declared carried out.

    Raises NotAllowed; Refusal: state, dropped, a day to come, no proof, the file's faults; Stale when someone else said it meanwhile.
    """
    fresh = hold(dossier)
    role = acting_role(by, fresh, COMMUNE)
    in_state(fresh, "improving")
    activity = _activity(fresh, activity_id)
    past(done_on)
    if activity.version != version:
        raise stale(fresh, activity, activity.done_on, done_on)
    if proof is None and activity.proof_id is None:
        raise Refusal(missing("proof"))
    if proof is not None:
        activity.proof = store(proof, owner=fresh.stream, by=by)
    activity.done_on = done_on
    _next_version(activity, by)
    facts = {
        "activity": activity.pk,
        "action": activity.action,
        "done_on": done_on,
        "sha256": activity.proof.sha256 if activity.proof else None,
    }
    record("plan_activity_done", fresh.stream, by=by, role=role, about=activity.norm, facts=facts)
    return activity


@transaction.atomic
def require_activities(dossier: Dossier, activity_ids: Iterable[int], *, by: User) -> int:
    """Mark the activities that a decision requires (require_plan); those that a former decision required and this one does not are no
    longer required. Returns how many. The caller holds the dossier and has checked the right.

    Raises Refusal when one is not an activity of the present plan.
    """
    wanted = {int(pk) for pk in activity_ids}
    living = queries.activities(queries.current(dossier))
    if wanted - set(living.values_list("pk", flat=True)):
        raise Refusal(reason("activity_dropped"))
    Activity.objects.filter(pk__in=living.values("pk")).update(required=False)
    count = Activity.objects.filter(pk__in=wanted).update(required=True)
    record(
        "plan_activities_required",
        dossier.stream,
        by=by,
        role="accreditation",
        facts={"count": count, "activities": sorted(wanted)},
    )
    return count


def affected_norms(dossier: Dossier) -> dict[str, int | None]:
    """Norm -> highest level that its required and finished activities aim at, or None where they name none."""
    found: dict[str, int | None] = {}
    for row in queries.activities(queries.current(dossier)).filter(required=True, done_on__isnull=False):
        levels = [level for level in (found.get(row.norm), row.to_level) if level is not None]
        found[row.norm] = max(levels, default=None)
    return found


def _action(dossier: Dossier, code: str) -> ImprovementAction:
    for norm in assessments.tree(dossier).norms:
        for action in norm.actions.all():
            if action.code == code:
                return action
    raise Refusal(reason("not_found"))


def _activity(dossier: Dossier, activity_id: int) -> Activity:
    found = (
        queries.activities(queries.current(dossier))
        .filter(pk=activity_id)
        .select_related("plan", "proof", "author")
        .first()
    )
    if found is None:
        raise Refusal(reason("activity_dropped"))
    return found


def _row(content: Content) -> Mapping[str, Any]:
    return {
        "title": content.title.strip(),
        "to_level": content.to_level,
        "responsible": content.responsible.strip(),
        "starts_on": content.starts_on,
        "ends_on": content.ends_on,
        "months": content.months,
        "cost_mad": content.cost_mad,
    }


def _next_version(activity: Activity, by: User) -> None:
    activity.author, activity.saved_at = by, clock.now()
    activity.version += 1
    activity.save()


def stale(dossier: Dossier, activity: Activity, theirs: Any, yours: Any) -> Stale:
    """The refusal that names who saved meanwhile."""
    author = assessments.author_role(activity.author, dossier) if activity.author else ""
    why = reason("stale_version", theirs=theirs or "", yours=yours, author=author, time=activity.saved_at or "")
    return Stale(why, current=activity, yours=yours)


def _journal(verb: str, dossier: Dossier, activity: Activity, *, by: User, role: str) -> None:
    facts = {
        "activity": activity.pk,
        "action": activity.action,
        "to_level": activity.to_level,
        "starts_on": activity.starts_on,
        "ends_on": activity.ends_on,
        "months": activity.months,
        "cost_mad": activity.cost_mad,
        "version": activity.version,
    }
    notes = {"title": activity.title, "responsible": activity.responsible}
    record(verb, dossier.stream, by=by, role=role, about=activity.norm, facts=facts, notes=notes)
