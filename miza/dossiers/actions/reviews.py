"""Review of decisions (appeal), and papers that the commune disputes."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.core import clock
from miza.core.errors import NotAllowed, Reason, Refusal, reason
from miza.dossiers import queries
from miza.dossiers.conditions import REVIEWED
from miza.dossiers.journey import Case, acting_role, hold
from miza.dossiers.models import Dossier, ReviewRequest, Signature
from miza.files import actions as files
from miza.journal.actions import record
from miza.programme.queries import REVIEW_ANSWER_DAYS, REVIEW_DAYS, days_off
from miza.programme.workdays import add_working_days

OUTCOMES = ("upheld", "rejected")
SIGNATORIES = (Role.PRESIDENT, Role.DELEGATE)


def ask_by(dossier: Dossier, decided_at: datetime) -> date:
    """The last day to ask for the review of a decision taken then: working days of the round's setting after it."""
    days = dossier.round.settings.get("review_days", REVIEW_DAYS)
    return add_working_days(timezone.localdate(decided_at), days, days_off())


@transaction.atomic
def ask_review(
    dossier: Dossier, against: str, *, reasons: str, paper: UploadedFile | None = None, by: User
) -> ReviewRequest:
    """Ask for the review of a decision (`against`: its move), in the name of the commune; a manager may record the signed paper.

    Raises NotAllowed, Refusal: no_such_decision, review_too_late, review_asked, reason, or what is wrong with the file.
    """
    fresh = hold(dossier)
    role = acting_role(by, fresh, SIGNATORIES, paper=paper is not None)
    if why := _cannot_ask(fresh, against, reasons):
        raise Refusal(why)
    answer_days = fresh.round.settings.get("review_answer_days", REVIEW_ANSWER_DAYS)
    made = ReviewRequest.objects.create(
        dossier=fresh,
        against=against,
        asked_by=by,
        asked_at=clock.now(),
        reasons=reasons.strip(),
        paper=files.store(paper, owner=fresh.stream, by=by) if paper else None,
        answer_by=add_working_days(clock.today(), answer_days, days_off()),
    )
    record(
        "ask_review",
        fresh.stream,
        by=by,
        role=role,
        about=against,
        facts={"answer_by": made.answer_by, "sha256": made.paper.sha256 if made.paper else None},
        notes={"reason": made.reasons},
    )
    return made


def _cannot_ask(dossier: Dossier, against: str, reasons: str) -> Reason | None:
    decision = next((entry for entry in queries.decisions(dossier) if entry.verb == against), None)
    if decision is None:
        return reason("no_such_decision")
    if (last := ask_by(dossier, decision.at)) < clock.today():
        return reason("review_too_late", date=last)
    if earlier := dossier.reviews.filter(against=against, asked_at__gte=decision.at).first():
        return reason("review_asked", date=timezone.localdate(earlier.asked_at))
    return None if reasons.strip() else reason("reason")


@transaction.atomic
def decide_review(request: ReviewRequest, outcome: str, *, reasons: str, by: User) -> ReviewRequest:
    """Answer a request for review, with reasons; whoever took part in the decision, by the journal and the agreements, may not.

    outcome: upheld (the move that gives the dossier back becomes possible, once) or rejected.
    Raises NotAllowed, Refusal: choice_unknown, review_decided, took_part, reason.
    """
    fresh = hold(request.dossier)
    role = access.require(by, Right.REVIEW_RECORD, fresh.commune_id)
    request.refresh_from_db()
    if why := _cannot_decide(fresh, request, outcome, reasons, by):
        raise Refusal(why)
    request.outcome, request.outcome_reasons = outcome, reasons.strip()
    request.decided_by, request.decided_at = by, clock.now()
    request.save()
    record(
        "decide_review",
        fresh.stream,
        by=by,
        role=role,
        about=request.against,
        facts={"outcome": outcome},
        notes={"reason": request.outcome_reasons},
    )
    return request


def _cannot_decide(dossier: Dossier, request: ReviewRequest, outcome: str, reasons: str, by: User) -> Reason | None:
    if outcome not in OUTCOMES:
        return reason("choice_unknown", value=outcome)
    if request.decided_at is not None:
        return reason("review_decided", date=timezone.localdate(request.decided_at))
    if by.pk == request.asked_by_id or str(by.public_id) in queries.took_part(
        dossier, request.against, request.asked_at
    ):
        return reason("took_part")
    return None if reasons.strip() else reason("reason")


def use_review(case: Case) -> ReviewRequest | None:
    """Mark the upheld request that a move rests on as used: it reopens once. For moves, which hold the dossier."""
    found = queries.upheld_review(case.dossier, REVIEWED.get(case.move.key, ()))
    if found is not None:
        found.used_at = clock.now()
        found.save(update_fields=["used_at"])
    return found


@transaction.atomic
def contest_paper(signature: Signature, why: str, *, by: User) -> Signature:
    """Dispute, for the commune, a signed act that someone else carried in on paper; the act stays, with the dispute beside it.

    Raises NotAllowed, Refusal: not_a_paper, already_contested, reason.
    """
    fresh = hold(signature.dossier)
    role = access.require(by, Right.CANDIDACY_EDIT, fresh.commune_id)
    if role not in COMMUNE_ROLES:
        raise NotAllowed(reason("not_your_role", roles=access.role_names(SIGNATORIES)))
    signature.refresh_from_db()
    if signature.scan_id is None:
        raise Refusal(reason("not_a_paper"))
    if signature.contested_at is not None:
        raise Refusal(reason("already_contested", date=timezone.localdate(signature.contested_at)))
    if not why.strip():
        raise Refusal(reason("reason"))
    signature.contested_at, signature.contested_why = clock.now(), why.strip()
    signature.save(update_fields=["contested_at", "contested_why"])
    record(
        "contest_paper", fresh.stream, by=by, role=role, about=signature.act, notes={"reason": signature.contested_why}
    )
    return signature
