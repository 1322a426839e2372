"""One item: who leaves it, what is put to the vote, ballots, and the result counted by the pure rule."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.committees import queries
from miza.committees.models import CHOICES, SUBJECTS, Ballot, Item, Mark, Recusal
from miza.committees.tally import Ballot as Cast
from miza.committees.tally import Counts, Member, Result, Rule, TallyError, tally
from miza.committees.tally.rule import BALLOTS
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, reason
from miza.dossiers import workflow
from miza.files.models import StoredFile
from miza.journal.actions import record


def lock(item: Item) -> Item:
    """The item of an open session, held until the transaction ends; a closed item never opens again."""
    fresh = (
        Item.objects.select_for_update().select_related("session", "dossier__round", "dossier__commune").get(pk=item.pk)
    )
    if fresh.closed_at:
        raise Refusal(reason("item_closed", date=fresh.closed_at))
    if not fresh.session.opened_at or fresh.session.closed_at:
        raise Refusal(reason("session_not_open", number=fresh.session.number))
    return fresh


@transaction.atomic
def recuse(item: Item, member: User, *, note: str, by: User) -> Recusal:
    """A member leaves the item: by their own declaration, or recorded by whoever keeps the session. It cannot be taken back."""
    own = member.pk == by.pk
    role = access.require(by, Right.VOTE if own else Right.SESSION_EDIT)
    fresh = lock(item)
    if not own and not queries.keeps(by, fresh.session):
        raise NotAllowed(reason("not_your_role", roles=[queries.KEEPERS]))
    if not fresh.session.seats.filter(member=member).exists():
        raise NotAllowed(reason("no_seat"))
    if fresh.ballot_kind == "secret" and fresh.marks.filter(member=member).exists():
        raise Refusal(reason("already_voted"))  # a secret ballot cannot be taken out again
    return _recuse(fresh, member, "declared_conflict", note, by, role)


def _recuse(item: Item, member: User, why: str, note: str, by: User, role: str) -> Recusal:
    recusal, new = Recusal.objects.get_or_create(
        item=item, member=member, defaults={"why": why, "note": note, "at": clock.now()}
    )
    if new:
        facts = {"item": item.number, "member": str(member.public_id), "why": why}
        record(
            "recused", item.session.stream, by=by, role=role, about=item.dossier.ref, facts=facts, notes={"note": note}
        )
    return recusal


@transaction.atomic
def open_vote(
    item: Item,
    *,
    subject: str,
    reasons: str,
    by: User,
    required_activities: Iterable[int] = (),
    plan_date: date | None = None,
    ballot_kind: str = "open",
) -> Item:
    """Put a decision to the vote: its subject, its reasons, and for a plan the required activities and their date.

    Members whom the rule makes incompatible leave the item here, without anybody asking. Reasons are needed but to take note of a choice:
    the letter gives them to the commune.
    Raises NotAllowed, Refusal (closed, session not open, subject impossible for this dossier, reasons, activities or date missing).
    """
    role = access.require(by, Right.SESSION_EDIT)
    fresh = lock(item)
    if fresh.voting_opened_at:
        raise Refusal(reason("vote_open_already"))
    fresh.subject, fresh.reasons = subject, reasons.strip()
    fresh.required_activities = sorted(required_activities) if subject == "require_plan" else []
    fresh.plan_date = plan_date if subject == "require_plan" else None
    fresh.ballot_kind = ballot_kind
    if found := list(_faults(fresh)):
        raise Refusal(*found)
    fresh.voting_opened_at = clock.now()
    fresh.version += 1
    fresh.save()
    for member, why in queries.incompatible(fresh):
        _recuse(fresh, member, why, "", by, role)
    facts = {"item": fresh.number, "subject": subject, "ballot": ballot_kind, "plan_date": plan_date}
    record(
        "vote_opened",
        fresh.session.stream,
        by=by,
        role=role,
        about=fresh.dossier.ref,
        facts=facts,
        notes={"reasons": fresh.reasons},
    )
    return fresh


def _faults(item: Item) -> Iterable[Any]:
    """Why the item cannot be put to the vote as it is."""
    if item.subject not in SUBJECTS or item.dossier.state not in workflow.MOVES[item.subject].sources:
        yield reason("wrong_state", state=workflow.STATES[item.dossier.state].name)
    if item.ballot_kind not in BALLOTS:
        yield reason("ballot_kind")
    if item.subject != "take_note" and not item.reasons:  # the letter gives them to the commune (law 55-19, art. 18)
        yield reason("reason")
    if item.subject == "require_plan":
        missing = queries.missing_in_decision(item)
        if missing:
            yield reason("required_activities_and_date_in_decision", missing=missing)


@transaction.atomic
def vote(item: Item, choice: str, *, by: User, opinion: str = "") -> None:
    """Cast one ballot: once, by a member who has a seat, is present and has not left the item. A secret one is kept apart from its voter."""
    role = access.require(by, Right.VOTE)
    fresh = lock(item)
    if choice not in CHOICES:
        raise Refusal(reason("ballot_choice"))
    if not fresh.voting_opened_at or fresh.ballot_kind == "recorded_by_secretary":
        raise Refusal(reason("vote_not_open"))
    _check_voter(fresh, by)
    secret = fresh.ballot_kind == "secret"
    Mark.objects.create(item=fresh, member=by, at=clock.now())
    Ballot.objects.create(item=fresh, member=None if secret else by, choice=choice, opinion="" if secret else opinion)
    facts: dict[str, Any] = {"item": fresh.number} if secret else {"item": fresh.number, "choice": choice}
    record(
        "voted",
        fresh.session.stream,
        by=by,
        role=role,
        about=fresh.dossier.ref,
        facts=facts,
        notes={"opinion": "" if secret else opinion},
    )


def _check_voter(item: Item, by: User) -> None:
    seat = item.session.seats.filter(member=by, entitled=True).first()
    if seat is None:
        raise NotAllowed(reason("no_seat"))
    if item.recusals.filter(member=by).exists():
        raise Refusal(reason("conflict_of_interest", reason={"ar": "التجرد", "fr": "déport", "en": "recusal"}))
    if not seat.present:
        raise Refusal(reason("not_present"))
    if item.marks.filter(member=by).exists():
        raise Refusal(reason("already_voted"))


@transaction.atomic
def record_counts(item: Item, *, yes: int, no: int, abstain: int, paper: StoredFile | None, by: User) -> Item:
    """The secretary records a show of hands or a count on paper, with the signed sheet where there is one."""
    role = access.require(by, Right.SESSION_EDIT)
    fresh = lock(item)
    if fresh.ballot_kind != "recorded_by_secretary" or not fresh.voting_opened_at:
        raise Refusal(reason("vote_not_open"))
    fresh.counts = {"yes": yes, "no": no, "abstain": abstain}
    fresh.counts_paper = paper
    fresh.version += 1
    fresh.save(update_fields=["counts", "counts_paper", "version"])
    facts = {"item": fresh.number, **fresh.counts}
    record("counted", fresh.session.stream, by=by, role=role, about=fresh.dossier.ref, facts=facts)
    return fresh


@transaction.atomic
def close_item(item: Item, *, by: User) -> Item:
    """Count, freeze and record the result: adopted or not. Without quorum nothing is decided (no_quorum names what is missing)."""
    role = access.require(by, Right.SESSION_EDIT)
    fresh = lock(item)
    if not fresh.voting_opened_at:
        raise Refusal(reason("vote_not_open"))
    result = count(fresh)
    if not result.quorum.met:
        raise Refusal(reason("no_quorum", missing=queries.quorum_missing(result.quorum)))
    fresh.adopted, fresh.closed_at, fresh.recorded_by = result.adopted, clock.now(), by
    fresh.tally = asdict(result) | {"set_aside": len(result.set_aside)}
    fresh.version += 1
    fresh.save()
    facts = {
        "session": fresh.session.number,
        "item": fresh.number,
        "subject": fresh.subject,
        "adopted": fresh.adopted,
        "yes": result.yes,
        "no": result.no,
        "abstain": result.abstain,
        "present": result.quorum.present,
        "base": result.quorum.base,
        "plan_date": fresh.plan_date,
    }
    record(
        "item_closed",
        fresh.session.stream,
        by=by,
        role=role,
        about=fresh.dossier.ref,
        facts=facts,
        notes={"reasons": fresh.reasons},
    )
    record("item_closed", fresh.dossier.stream, by=by, role=role, facts=facts, notes={"reasons": fresh.reasons})
    return fresh


def count(item: Item) -> Result:
    """The pure rule on this item's seats, presence, recusals and ballots as they stand.

    Raises Refusal when the records contradict each other (a count larger than those present…).
    """
    rule = Rule.read(item.session.rule | {"ballot": item.ballot_kind})
    seats = [seat for seat in item.session.seats.all() if seat.entitled]
    ballots = list(item.ballots.all())
    marked = {mark.member_id for mark in item.marks.all()}  # who voted was there, even if they have left the room since
    if item.ballot_kind == "recorded_by_secretary":
        votes: Any = Counts(**({"yes": 0, "no": 0, "abstain": 0} | item.counts))
    elif item.ballot_kind == "secret":
        yes, no, abstain = (sum(b.choice == choice for b in ballots) for choice in CHOICES)
        votes = Counts(yes, no, abstain)
    else:
        votes = [Cast(b.member_id, b.choice) for b in ballots]  # type: ignore[arg-type]
    try:
        return tally(
            [Member(seat.member_id, seat.organisation) for seat in seats],
            [seat.member_id for seat in seats if seat.present or seat.member_id in marked],
            [recusal.member_id for recusal in item.recusals.all()],
            votes,
            rule,
            chair=item.session.chair_id,
            second_convocation=item.session.convocation > 1,
        )
    except TallyError as fault:
        raise Refusal(reason("tally_contradiction", code=fault.code)) from fault
