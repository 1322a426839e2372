"""The workshop, and the commune's word about the plan as it stands."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from miza.accounts.models import User
from miza.assessments import queries as assessments
from miza.core import clock
from miza.core.errors import Refusal, Stale, reason
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier, Signature
from miza.files.actions import store
from miza.journal.actions import record
from miza.plans import queries
from miza.plans.actions.acting import editor, in_state, missing, past, plan_of
from miza.plans.models import Plan
from miza.verification.actions.acting import signing

ACT = "plan"  # of the signature


@transaction.atomic
def record_workshop(
    dossier: Dossier, on: date, women: int, men: int, minutes: UploadedFile | None, *, version: int, by: User
) -> Plan:
    """Record the workshop in which the plan was drawn up: its day, who attended, its minutes (kept unless new ones come).

    Raises NotAllowed; Refusal: state, a day to come, nobody present, no minutes, the file's faults; Stale when someone saved meanwhile.
    """
    fresh = hold(dossier)
    role = editor(by, fresh)
    in_state(fresh, "planning")
    past(on)
    plan = plan_of(fresh)
    if plan.version != version:
        author = assessments.author_role(plan.workshop_by, fresh) if plan.workshop_by else ""
        why = reason("stale_version", theirs=plan.workshop_on, yours=on, author=author, time=plan.workshop_at)
        raise Stale(why, current=plan, yours={"on": on, "women": women, "men": men})
    if women + men < 1:
        raise Refusal(reason("nobody_present"))
    if minutes is None and plan.workshop_minutes_id is None:
        raise Refusal(missing("workshop_minutes"))
    if minutes is not None:
        plan.workshop_minutes = store(minutes, owner=fresh.stream, by=by)
    plan.workshop_on, plan.workshop_attendees = on, {"women": women, "men": men}
    plan.workshop_by, plan.workshop_at = by, clock.now()
    plan.version += 1
    plan.save()
    sha256 = plan.workshop_minutes.sha256 if plan.workshop_minutes else None
    facts = {"workshop_on": on, "women": women, "men": men, "sha256": sha256, "version": plan.version}
    record("plan_workshop_recorded", fresh.stream, by=by, role=role, facts=facts)
    return plan


@transaction.atomic
def agree(
    dossier: Dossier,
    *,
    edition: int,
    scan: UploadedFile | None = None,
    received_on: date | None = None,
    by: User,
) -> Plan:
    """The commune agrees to the plan as it stands: its president or delegate on screen, or the scan of the signed paper.

    edition: of the plan that was read. Raises NotAllowed, or Refusal: state, an empty plan, the plan changed since, the file's faults.
    """
    fresh = hold(dossier)
    role = signing(by, fresh, ACT, scan)
    plan = _read(fresh, edition)
    if not queries.activities(plan).exists() and queries.gaps(fresh).lines:
        raise Refusal(reason("plan_empty"))
    if plan.agreed:
        return plan
    kept = store(scan, owner=fresh.stream, by=by) if scan else None
    Signature.objects.create(
        dossier=fresh,
        act=ACT,
        pass_no=fresh.pass_no,
        visit_no=fresh.visit_no,
        by=by,
        role=role,
        scan=kept,
        received_on=received_on,
        text=str(edition),
        signed_at=clock.now(),
    )
    plan.agreed_by, plan.agreed_at, plan.agreed_edition = by, clock.now(), edition
    plan.save()
    facts = {"edition": edition, "sha256": kept.sha256 if kept else None, "received_on": received_on}
    record("plan_agreed", fresh.stream, by=by, role=role, facts=facts)
    return plan


@transaction.atomic
def record_disagreement(dossier: Dossier, points: str, *, edition: int, by: User) -> Plan:
    """Record the commune's points of disagreement about the plan as it stands, as they are.

    Raises NotAllowed, or Refusal: state, no point, the plan changed since it was read.
    """
    fresh = hold(dossier)
    role = editor(by, fresh)
    plan = _read(fresh, edition)
    words = points.replace("\r\n", "\n").strip()
    if not words:
        raise Refusal(missing("disagreement"))
    plan.disagreement, plan.disagreement_by = words, by
    plan.disagreement_at, plan.disagreement_edition = clock.now(), edition
    plan.save()
    record("plan_disagreement", fresh.stream, by=by, role=role, facts={"edition": edition}, notes={"points": words})
    return plan


def _read(dossier: Dossier, edition: int) -> Plan:
    """The plan, as long as it is exactly the one that was read."""
    in_state(dossier, "planning")
    plan = plan_of(dossier)
    if plan.edition != edition:
        raise Refusal(reason("plan_changed"))
    return plan
