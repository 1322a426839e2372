"""The coordination committee on an application: conditions checked, organisations agreeing, the waiting list."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import Reason, Refusal, Stale, reason
from miza.dossiers import queries, workflow
from miza.dossiers.actions.candidacy import keep
from miza.dossiers.journey import hold, illegal
from miza.dossiers.models import Agreement, Attachment, Condition, Dossier
from miza.journal.actions import record

VERDICTS = ("ok", "missing", "not_ok")
OWN_COMMUNE = {
    "ar": "لكم صفة في هذه الجماعة",
    "fr": "vous exercez une fonction dans cette commune",
    "en": "you hold a role in this commune",
}


@transaction.atomic
def check_condition(dossier: Dossier, code: str, verdict: str, *, note: str = "", version: int, by: User) -> Condition:
    """Record what the committee found on one eligibility condition.

    verdict: ok, missing (a paper lacks) or not_ok; the last two ask for a note, which the commune reads in its letter.
    Raises NotAllowed, Refusal: wrong_state, conflict_of_interest, condition_unknown, required; Stale when it was checked meanwhile.
    """
    fresh = hold(dossier)
    role = access.require(by, Right.ELIGIBILITY_CHECK)
    if why := _cannot_check(fresh, code, verdict, note, by):
        raise Refusal(why)
    row = Condition.objects.get_or_create(dossier=fresh, code=code)[0]
    current, yours = {"verdict": row.verdict, "note": row.verdict_note}, {"verdict": verdict, "note": note.strip()}
    if row.version != version and current != yours:
        why = reason("checked_meanwhile", condition=code, time=row.checked_at or fresh.entered_at)
        raise Stale(why, current=current | {"version": row.version}, yours=yours)
    row.verdict, row.verdict_note = verdict, note.strip()
    row.checked_by, row.checked_at, row.version = by, clock.now(), row.version + 1
    row.save()
    record(
        "check_condition",
        fresh.stream,
        by=by,
        role=role,
        about=code,
        facts={"verdict": verdict, "organisation": access.organisation(by, Role.COORDINATION)},
        notes={"note": row.verdict_note},
    )
    return row


def _cannot_check(dossier: Dossier, code: str, verdict: str, note: str, by: User) -> Reason | None:
    if dossier.state != "submitted":
        return reason("wrong_state", state=dossier.state_name)
    if dossier.commune_id in access.communes(by):
        return reason("conflict_of_interest", reason=OWN_COMMUNE)
    if code not in {c["code"] for c in queries.definition(dossier)["conditions"]}:
        return reason("condition_unknown", value=code)
    if verdict not in VERDICTS:
        return reason("choice_unknown", value=verdict)
    if verdict != "ok" and not note.strip():
        return reason("verdict_note_missing", condition=code)
    return None


@transaction.atomic
def agree(dossier: Dossier, move: str, *, note: str = "", agrees: bool = True, by: User) -> Agreement:
    """Give, for the person's organisation, its agreement to a move of the committee (or, agrees=False, its objection with the reason).

    One word an organisation while the dossier stays in its present state; agreeing to another move takes back the first.
    Raises NotAllowed, Refusal: wrong_state, paused, conflict_of_interest, already_agreed, reason (of an objection).
    """
    fresh = hold(dossier)
    role = access.require(by, Right.AGREE)
    organisation = access.organisation(by, Role.COORDINATION)
    if why := _cannot_agree(fresh, move, note, agrees, by):
        raise Refusal(why)
    said = list(queries.agreements(fresh).filter(organisation=organisation))
    if any(one.move == move and one.agrees == agrees for one in said):
        raise Refusal(reason("already_agreed", organisation=organisation.upper()))
    now = clock.now()
    taken_back = [one.pk for one in said if one.move == move or agrees]
    Agreement.objects.filter(pk__in=taken_back).update(withdrawn_at=now)
    made = Agreement.objects.create(
        dossier=fresh,
        move=move,
        visit_no=fresh.visit_no,
        organisation=organisation,
        member=by,
        agrees=agrees,
        note=note.strip(),
        given_at=now,
    )
    verb = "agree" if agrees else "object"
    record(
        verb,
        fresh.stream,
        by=by,
        role=role,
        about=move,
        facts={"organisation": organisation},
        notes={"note": made.note},
    )
    return made


def _cannot_agree(dossier: Dossier, move: str, note: str, agrees: bool, by: User) -> Reason | None:
    known = workflow.MOVES.get(move)
    if known is None or "committee_agrees" not in known.needs:
        return reason("wrong_state", state=dossier.state_name)
    if why := illegal(dossier, known):
        return why
    if dossier.commune_id in access.communes(by):
        return reason("conflict_of_interest", reason=OWN_COMMUNE)
    return None if agrees or note.strip() else reason("reason")


@transaction.atomic
def withdraw_agreement(dossier: Dossier, move: str, *, by: User) -> Agreement:
    """Take back what the person's organisation said on a move, while nothing was decided. Raises NotAllowed, Refusal nothing_to_withdraw."""
    fresh = hold(dossier)
    role = access.require(by, Right.AGREE)
    organisation = access.organisation(by, Role.COORDINATION)
    made = queries.agreements(fresh).filter(organisation=organisation, move=move).first()
    if made is None:
        raise Refusal(reason("nothing_to_withdraw"))
    made.withdrawn_at = clock.now()
    made.save(update_fields=["withdrawn_at"])
    record("withdraw_agreement", fresh.stream, by=by, role=role, about=move, facts={"organisation": organisation})
    return made


@transaction.atomic
def attach_minutes(dossier: Dossier, move: str, upload: UploadedFile, *, by: User) -> Attachment:
    """Attach the minutes of the committee's session on a move, where the round's rule asks for a session. Raises NotAllowed, Refusal."""
    fresh = hold(dossier)
    role = access.require(by, Right.AGREE)
    known = workflow.MOVES.get(move)
    if known is None or fresh.state not in known.sources:
        raise Refusal(reason("wrong_state", state=fresh.state_name))
    return keep(fresh, "minutes", move, upload, by=by, role=role)


def close_rank(dossier: Dossier) -> None:
    """Take the dossier off the waiting list; those behind move up. For moves: the caller holds the dossier, and saves it."""
    rank, dossier.rank = dossier.rank, None
    if rank is None:
        return
    Dossier.objects.filter(pk=dossier.pk).update(rank=None)
    Dossier.objects.filter(round_id=dossier.round_id, rank__gt=rank).update(rank=F("rank") - 1)
