"""Conditions of the journey that the dossier itself can tell: each reads, and returns the Reason why it does not hold, or None."""

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from miza.accounts.models import ORGANISATIONS
from miza.accounts.roles import Role
from miza.core import clock, errors
from miza.core.errors import Reason
from miza.dossiers import eligibility, queries
from miza.frameworks.models import Norm
from miza.journal.models import Entry
from miza.notifications.models import Reminder
from miza.programme import queries as programme

if TYPE_CHECKING:
    from miza.dossiers.journey import Case

REMINDERS = 2
MINUTES = {"ar": "محضر الجلسة", "fr": "le procès-verbal de la séance", "en": "the minutes of the session"}
# Which move an upheld review of a decision gives back.
REVIEWED = {"reopen": ("decline", "lapse"), "review_decision": ("require_plan",)}


def call_open_at_first_submission(case: "Case") -> Reason | None:
    """A call of the round is open today, unless the application was once submitted: a file completed later keeps its call."""
    dossier = case.dossier
    if dossier.first_submitted_at is not None or programme.open_call(dossier.round, clock.today()):
        return None
    return errors.reason("call_open_at_first_submission")


def letter_attached(case: "Case") -> Reason | None:
    """The signed letter is in the dossier."""
    if case.dossier.attachments.filter(kind="letter", removed_at__isnull=True).exists():
        return None
    return errors.reason("letter_attached")


def information_card_complete(case: "Case") -> Reason | None:
    """Every required field has a value that can be right, and every required condition an answer. "No" is an answer."""
    if not (gaps := queries.card_gaps(case.dossier)):
        return None
    return errors.reason("information_card_complete", missing=gaps, count=len(gaps))


def reason(case: "Case") -> Reason | None:
    """The person wrote why."""
    return None if case.inputs.reason.strip() else errors.reason("reason")


def first_request_for_completion(case: "Case") -> Reason | None:
    """Completion was never asked before (law 55-19: one single request), by the dossier's journal."""
    entry = Entry.objects.filter(stream=case.dossier.stream, verb="ask_completion").order_by("seq").first()
    if entry is None:
        return None
    return errors.reason("first_request_for_completion", date=timezone.localdate(entry.at))


def committee_agrees(case: "Case") -> Reason | None:
    """The coordination committee agrees to this very move, by the rule frozen in the round.

    each_organisation: one member of each; one_member: any member; in_session: any member, with the minutes of the session attached.
    Agreements hold while the dossier stays in its present state.
    """
    dossier, names = case.dossier, dict(ORGANISATIONS)
    rule = dossier.round.settings.get("decision_rule", {}).get("committee_agrees", "each_organisation")
    found = {a.organisation for a in queries.agreements(dossier) if a.move == case.move.key and a.agrees}
    wanted = queries.organisations(dossier)
    missing: list[Any]
    if rule == "each_organisation":
        missing = [names.get(code, code) for code in wanted if code not in found]
    elif found:
        missing = []
    else:
        missing = [" / ".join(names.get(code, code) for code in wanted)]
    if rule == "in_session" and not queries.session_minutes(dossier, case.move.key).exists():
        missing.append(MINUTES)
    return errors.reason("committee_agrees", missing=missing) if missing else None


def eligibility_confirmed(case: "Case") -> Reason | None:
    """The coordination committee found every required condition good."""
    open_ones = eligibility.unconfirmed(queries.definition(case.dossier), queries.verdicts(case.dossier))
    return errors.reason("eligibility_confirmed", missing=open_ones, count=len(open_ones)) if open_ones else None


def place_left_in_round(case: "Case") -> Reason | None:
    """The round has a place; inside a move the round is locked, so that the last place is given once."""
    of = case.dossier.round
    if queries.places_left(of, lock=connection.in_atomic_block):
        return None
    return errors.reason("place_left_in_round", count=of.places)


def no_place_left(case: "Case") -> Reason | None:
    """Every place of the round is held."""
    left = queries.places_left(case.dossier.round, lock=connection.in_atomic_block)
    return errors.reason("no_place_left", count=left) if left else None


def first_in_rank_or_reason(case: "Case") -> Reason | None:
    """The commune is the first of those waiting, or the person says why another goes before."""
    dossier = case.dossier
    if dossier.rank == queries.first_rank(dossier.round_id) or case.inputs.reason.strip():
        return None
    return errors.reason("first_in_rank_or_reason", rank=dossier.rank)


def norms_named(case: "Case") -> Reason | None:
    """At least one norm is named, and each exists in the round's framework."""
    named = set(case.inputs.norms)
    known = Norm.objects.filter(framework=case.dossier.round.framework_id, code__in=named).count()
    return None if named and known == len(named) else errors.reason("norms_named")


def signed_reply(case: "Case") -> Reason | None:
    """Confirmed on screen by the president or the delegate, or the signed and stamped paper carried in."""
    on_screen = case.inputs.signed and case.role in {Role.PRESIDENT, Role.DELEGATE}
    return None if on_screen or case.inputs.scan is not None else errors.reason("signed_reply")


def deadline_passed(case: "Case") -> Reason | None:
    """The dossier's deadline lies behind today; a dossier without one never lapses."""
    deadline = case.dossier.deadline
    if deadline is not None and deadline < clock.today():
        return None
    return errors.reason("deadline_passed", **({"date": deadline} if deadline else {}))


def two_reminders_sent(case: "Case") -> Reason | None:
    """Two reminders of the present deadline left; those about a former one do not count."""
    about, due = case.dossier.stream, case.dossier.deadline
    sent = (
        Reminder.objects.filter(about=about, due=due, kind__startswith="deadline") if due else Reminder.objects.none()
    )
    count = sent.values("kind").distinct().count()
    return None if count >= REMINDERS else errors.reason("two_reminders_sent", count=count)


def review_request_upheld(case: "Case") -> Reason | None:
    """A request for review of the decision that this move undoes was upheld, and not used yet."""
    if queries.upheld_review(case.dossier, REVIEWED.get(case.move.key, ())):
        return None
    return errors.reason("review_request_upheld")
