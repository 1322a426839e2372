"""Dossiers a person may see, and what their pages read."""

from django.db.models import Q, QuerySet
from django.http import Http404

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.dossiers.models import Assignment, Dossier

SUBMITTED = ~Q(state="draft") & ~Q(
    state="closed", first_submitted_at__isnull=True
)  # a draft withdrawn was never handed in


def visible_to(user: User) -> QuerySet[Dossier]:
    """The dossiers a person may see, with their commune, province, region and round: one query, each dossier once.

    People of a commune see their commune's; experts those assigned to them; the committees all that were once submitted;
    the manager all; observers those opened to them; others none.
    """
    return Dossier.objects.select_related("commune__province__region", "round").filter(_seen_by(user))


def _seen_by(user: User) -> Q:
    roles = access.roles(user)
    if Role.MANAGER in roles:
        return Q()
    seen = Q(commune__in=access.communes(user))
    if roles & {Role.COORDINATION, Role.ACCREDITATION}:
        seen |= SUBMITTED
    if Role.EXPERT in roles:
        seen |= Q(pk__in=Assignment.objects.filter(expert=user, ends_on__isnull=True).values("dossier"))
    if Role.OBSERVER in roles:
        seen |= Q(pk__in=Dossier.observers.through.objects.filter(user=user).values("dossier"))
    return seen


def one(user: User, ref: str) -> Dossier:
    """The dossier `ref`, or Http404 when there is none that this person may see."""
    dossier = visible_to(user).filter(ref=ref).first()
    if dossier is None:
        raise Http404(ref)
    return dossier
