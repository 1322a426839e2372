"""Places of a round, and the order of its waiting list."""

from django.db.models import Max, Min, Q

from miza.dossiers.models import Dossier
from miza.programme.models import Round

NOT_PLACED = ("draft", "submitted", "incomplete", "waitlisted", "declined", "closed", "not_continuing")


def takes_place() -> Q:
    """Dossiers that hold a place: accepted and not over. One that is ending holds it until that is noted, if it had one."""
    return ~Q(state__in=NOT_PLACED) & ~Q(state="ending", previous_state="waitlisted")


def places_left(of: Round, *, lock: bool = False) -> int:
    """Places of the round that nobody holds, 0 at least.

    lock: keep the round's row until the transaction ends, so that two acceptances racing for the last place come one after the other.
    """
    if lock:
        of = Round.objects.select_for_update().get(pk=of.pk)
    return max(0, of.places - Dossier.objects.filter(takes_place(), round=of).count())


def next_rank(dossier: Dossier) -> int:
    """The rank that the dossier would take at the end of its round's waiting list; its own when it has one."""
    if dossier.rank:
        return dossier.rank
    last = Dossier.objects.filter(round_id=dossier.round_id).aggregate(last=Max("rank"))["last"]
    return (last or 0) + 1


def first_rank(of: int) -> int | None:
    """The best rank among the communes of round `of` (an id) still waiting."""
    rank: int | None = Dossier.objects.filter(round_id=of, state="waitlisted").aggregate(first=Min("rank"))["first"]
    return rank
