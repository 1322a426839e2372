"""The visit: dates proposed and confirmed, a team free of conflict, a report that both sides have their say about."""

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import Refusal, Stale, reason
from miza.dossiers.journey import Case, acting_role, hold
from miza.dossiers.models import Dossier, Signature
from miza.files.actions import store
from miza.journal.actions import record
from miza.verification import queries
from miza.verification.actions.acting import acting, fingerprint_of, in_state, missing, needed, signing, verifier
from miza.verification.models import Visit, VisitMember
from miza.verification.queries.visits import ACT

BEFORE = ("reviewing", "clarifying")
DECLARED = ("none", "conflict")


@transaction.atomic
def propose_visit(
    dossier: Dossier, starts_on: date, ends_on: date, programme: str, team: Sequence[User], *, by: User
) -> Visit:
    """Propose dates, a programme and a team to the commune; a former proposal of this pass is dropped.

    Raises NotAllowed (the coordination committee's), or Refusal: state, dates in the past or out of order, no team, a member who is
    not assigned to verify this dossier.
    """
    fresh = hold(dossier)
    role = acting_role(by, fresh, (Role.COORDINATION,))
    in_state(fresh, *BEFORE)
    _dates(starts_on, ends_on)
    _assigned(fresh, team)
    now = clock.now()
    fresh.visits.filter(pass_no=fresh.pass_no, dropped_at__isnull=True).update(dropped_at=now)
    visit = Visit.objects.create(
        dossier=fresh,
        pass_no=fresh.pass_no,
        starts_on=starts_on,
        ends_on=ends_on,
        programme=programme.replace("\r\n", "\n").strip(),
        proposed_by=by,
        proposed_at=now,
    )
    VisitMember.objects.bulk_create(VisitMember(visit=visit, expert=person) for person in team)
    facts = {"visit": visit.pk, "starts_on": starts_on, "ends_on": ends_on, "members": len(team)}
    record("visit_proposed", fresh.stream, by=by, role=role, facts=facts, notes={"programme": visit.programme})
    return visit


def _dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refusal(reason("dates_order", start=starts_on, end=ends_on))
    if starts_on < clock.today():
        raise Refusal(reason("date_past", value=starts_on))


def _assigned(dossier: Dossier, team: Sequence[User]) -> None:
    if not team:
        raise Refusal(missing("visit_team"))
    if strangers := [person for person in team if queries.verifier_problem(person, dossier)]:
        raise Refusal(reason("not_assigned", missing=[queries.named(person) for person in strangers]))


@transaction.atomic
def change_team(dossier: Dossier, team: Sequence[User], *, by: User) -> Visit:
    """Replace members of the team (a conflict of interest, an absence); those who leave stay on file with what they declared.

    Raises NotAllowed, or Refusal: state, no visit proposed, no team, a member not assigned to verify this dossier.
    """
    fresh = hold(dossier)
    role = acting_role(by, fresh, (Role.COORDINATION,))
    in_state(fresh, *BEFORE, "visiting")
    visit = _visit(fresh)
    _assigned(fresh, team)
    visit.members.exclude(expert__in=team).filter(left_at__isnull=True).update(left_at=clock.now())
    for person in team:
        VisitMember.objects.update_or_create(visit=visit, expert=person, defaults={"left_at": None})
    record("visit_team_changed", fresh.stream, by=by, role=role, facts={"visit": visit.pk, "members": len(team)})
    return visit


@transaction.atomic
def confirm_visit(dossier: Dossier, visit_id: int, *, by: User) -> Visit:
    """The commune confirms the dates it was shown. Raises NotAllowed, or Refusal: state, other dates were proposed meanwhile."""
    fresh = hold(dossier)
    role = acting(by, fresh, Right.VISIT_CONFIRM)
    visit = _shown(fresh, visit_id)
    if visit.confirmed_at is None:
        visit.confirmed_by, visit.confirmed_at = by, clock.now()
        visit.save(update_fields=["confirmed_by", "confirmed_at"])
        facts = {"visit": visit.pk, "visit_date": visit.starts_on}
        record("visit_confirmed", fresh.stream, by=by, role=role, facts=facts)
    return visit


@transaction.atomic
def ask_other_dates(dossier: Dossier, visit_id: int, why: str, *, by: User) -> Visit:
    """The commune asks for other dates, with its reason; a confirmation given before is withdrawn.

    Raises NotAllowed, or Refusal: state, no reason, other dates were proposed meanwhile.
    """
    fresh = hold(dossier)
    role = acting(by, fresh, Right.VISIT_CONFIRM)
    visit = _shown(fresh, visit_id)
    visit.other_dates = needed(why, "other_dates")
    visit.other_dates_by, visit.other_dates_at = by, clock.now()
    visit.confirmed_by = visit.confirmed_at = None
    visit.save()
    record(
        "visit_other_dates",
        fresh.stream,
        by=by,
        role=role,
        facts={"visit": visit.pk},
        notes={"reason": visit.other_dates},
    )
    return visit


@transaction.atomic
def declare_interests(dossier: Dossier, declared: str, interests: str, *, by: User) -> VisitMember:
    """A member of the team declares for this visit that they have no conflict of interest with the commune, or which one.

    declared: "none" or "conflict". Raises NotAllowed (not a member of this team), or Refusal: state, no word on the conflict.
    """
    fresh = hold(dossier)
    role = acting(by, fresh, Right.INTEREST_DECLARE)
    in_state(fresh, *BEFORE, "visiting")
    member = _visit(fresh).members.filter(expert=by, left_at__isnull=True).first()
    if member is None:
        raise Refusal(reason("not_in_team"))
    if declared not in DECLARED:
        raise Refusal(missing("interests_declared"))
    member.interests = needed(interests, "interests") if declared == "conflict" else ""
    member.declared, member.declared_at = declared, clock.now()
    member.save()
    facts = {"visit": member.visit_id, "declared": declared}
    record("interests_declared", fresh.stream, by=by, role=role, facts=facts, notes={"interests": member.interests})
    return member


@transaction.atomic
def write_report(dossier: Dossier, text: str, people_met: str, *, version: int, by: User) -> Visit:
    """Save the text of the verification report and the people met. Once the text is there the commune reads the levels and the report.

    Raises NotAllowed, or Refusal: state, no visit, no text; Stale when someone saved meanwhile. A signature given on the former text
    no longer holds.
    """
    fresh = hold(dossier)
    role = verifier(by, fresh, Right.FINDING_EDIT)
    in_state(fresh, "visiting")
    visit = _visit(fresh)
    words = needed(text, "report_text")
    if visit.version != version:
        raise _stale(visit, words, people_met)
    visit.report_text, visit.people_met = words, people_met.replace("\r\n", "\n").strip()
    visit.report_by, visit.report_at = by, clock.now()
    visit.version += 1
    visit.save()
    facts = {"visit": visit.pk, "version": visit.version, "fingerprint": queries.fingerprint(visit)}
    record(
        "visit_report_written",
        fresh.stream,
        by=by,
        role=role,
        facts=facts,
        notes={"text": words, "people": visit.people_met},
    )
    return visit


def _stale(visit: Visit, text: str, people_met: str) -> Stale:
    author = queries.named(visit.report_by) if visit.report_by else ""
    why = reason("stale_version", theirs=visit.report_text, yours=text, author=author, time=visit.report_at)
    return Stale(why, current=visit, yours={"report_text": text, "people_met": people_met})


@transaction.atomic
def sign_report(
    dossier: Dossier,
    fingerprint: str,
    *,
    scan: UploadedFile | None = None,
    received_on: date | None = None,
    by: User,
) -> Signature:
    """Sign the report as shown: a verifying expert for the team, or the commune (on screen, or by the scan of the signed paper).

    fingerprint: of the report that the person read. Raises NotAllowed, or Refusal: state, no report, the report or a level changed
    since it was read, the file's faults.
    """
    fresh = hold(dossier)
    team_side = scan is None and queries.verifier_problem(by, fresh) is None
    role = verifier(by, fresh, Right.FINDING_EDIT) if team_side else signing(by, fresh, ACT, scan)
    visit = _report(fresh, fingerprint)
    said = queries.parties(visit)
    if done := said.team if team_side else said.commune:
        return done
    signature = Signature.objects.create(
        dossier=fresh,
        act=ACT,
        pass_no=fresh.pass_no,
        visit_no=fresh.visit_no,
        by=by,
        role=role,
        scan=store(scan, owner=fresh.stream, by=by) if scan else None,
        received_on=received_on,
        text=fingerprint,
        signed_at=clock.now(),
    )
    facts = {
        "visit": visit.pk,
        "fingerprint": fingerprint,
        "sha256": fingerprint_of(signature.scan),
        "received_on": received_on,
    }
    record("visit_report_signed", fresh.stream, by=by, role=role, facts=facts)
    return signature


@transaction.atomic
def record_observations(dossier: Dossier, fingerprint: str, text: str, *, by: User) -> Visit:
    """The commune's observations on the report, joined to it as they are. Raises as `sign_report`, or when there is no text."""
    fresh = hold(dossier)
    role = acting(by, fresh, Right.REPORT_OBSERVE)
    visit = _report(fresh, fingerprint)
    visit.observations = needed(text, "observations")
    visit.observations_by, visit.observations_at, visit.observations_on = by, clock.now(), fingerprint
    visit.save()
    facts = {"visit": visit.pk, "fingerprint": fingerprint}
    record("visit_observations", fresh.stream, by=by, role=role, facts=facts, notes={"text": visit.observations})
    return visit


@transaction.atomic
def record_refusal(dossier: Dossier, fingerprint: str, why: str, *, by: User) -> Visit:
    """That the commune does not sign, and why: said by itself, or noted by the verifying expert. It does not stop the process.

    Raises as `sign_report`, or when there is no reason.
    """
    fresh = hold(dossier)
    verifies = queries.verifier_problem(by, fresh) is None
    role = verifier(by, fresh, Right.FINDING_EDIT) if verifies else acting(by, fresh, Right.REPORT_OBSERVE)
    visit = _report(fresh, fingerprint)
    visit.refusal = needed(why, "refusal")
    visit.refusal_by, visit.refusal_at, visit.refusal_on = by, clock.now(), fingerprint
    visit.save()
    facts = {"visit": visit.pk, "fingerprint": fingerprint}
    record("visit_refusal", fresh.stream, by=by, role=role, facts=facts, notes={"reason": visit.refusal})
    return visit


def drop_visit(case: Case) -> None:
    """Drop the date that was confirmed (postpone_visit): another is to be proposed and confirmed."""
    case.dossier.visits.filter(pass_no=case.dossier.pass_no, dropped_at__isnull=True).update(dropped_at=clock.now())


def announced_visit(dossier: Dossier) -> Visit | None:
    """The visit whose dates the letter announces (open_visit)."""
    return queries.current_visit(dossier)


def _visit(dossier: Dossier) -> Visit:
    visit = queries.current_visit(dossier)
    if visit is None:
        raise Refusal(reason("no_visit"))
    return visit


def _shown(dossier: Dossier, visit_id: int) -> Visit:
    """The visit that the commune had before it, as long as it is the one proposed and not begun."""
    in_state(dossier, *BEFORE)
    visit = _visit(dossier)
    if visit.pk != visit_id:
        raise Refusal(reason("visit_changed", start=visit.starts_on, end=visit.ends_on))
    return visit


def _report(dossier: Dossier, fingerprint: str) -> Visit:
    """The visit, as long as its report is exactly the one that was read."""
    in_state(dossier, "visiting")
    visit = _visit(dossier)
    if not visit.report_text:
        raise Refusal(reason("report_not_written"))
    if queries.fingerprint(visit) != fingerprint:
        raise Refusal(reason("report_changed"))
    return visit
