"""What follows an adopted item: release by a second person, and the move that uses it once."""

from django.db import transaction

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.assessments import actions as assessments
from miza.assessments.models import Snapshot
from miza.committees import queries
from miza.committees.models import Item
from miza.core import clock
from miza.core.errors import Refusal, reason
from miza.dossiers.journey import Case
from miza.dossiers.models import Dossier
from miza.journal.actions import record


@transaction.atomic
def release(item: Item, *, by: User) -> Item:
    """Allow an adopted decision to leave: a member other than the one who recorded it, who did not leave the item."""
    role = access.require(by, Right.RELEASE)
    fresh = Item.objects.select_for_update().select_related("session", "dossier").get(pk=item.pk)
    if not fresh.adopted:
        raise Refusal(reason("decision_adopted_in_session"))
    if fresh.recorded_by_id == by.pk:
        raise Refusal(reason("released_by_second_person"))
    if fresh.recusals.filter(member=by).exists():
        raise Refusal(reason("conflict_of_interest", reason={"ar": "التجرد", "fr": "déport", "en": "recusal"}))
    if fresh.released_at:
        raise Refusal(reason("released_already", date=fresh.released_at))
    fresh.released_by, fresh.released_at = by, clock.now()
    fresh.version += 1
    fresh.save(update_fields=["released_by", "released_at", "version"])
    facts = {"session": fresh.session.number, "item": fresh.number, "subject": fresh.subject}
    record("released", fresh.dossier.stream, by=by, role=role, facts=facts)
    return fresh


def use_item(case: Case) -> Item:
    """The adopted item that the move carries out, marked as used: a decision acts once."""
    item = queries.adopted_item(case.dossier, case.move.key)
    assert item is not None, "the move's conditions found it a moment ago, under the same lock"
    item.used_at = clock.now()
    item.save(update_fields=["used_at"])
    return item


def last_used_item(dossier: Dossier) -> Item | None:
    """The decision that brought the dossier where it is."""
    return dossier.items.filter(used_at__isnull=False).select_related("session").order_by("-used_at").first()


def snapshot_deliberated(case: Case, item: Item) -> Snapshot | None:
    """Freeze the score that the committee deliberated upon, beside the self and verified ones."""
    verified = case.dossier.snapshots.filter(which="verified").order_by("pass_no", "number").last()
    if verified is None:
        return None
    return assessments.snapshot(case.dossier, "deliberated", verified.answers, by=case.by)
