"""Clarification queries: what was asked, what is still to be answered."""

from django.db.models import QuerySet

from miza.accounts.models import User
from miza.dossiers.models import Dossier
from miza.verification.models import Query
from miza.verification.queries.people import of_bodies, of_commune


def asked(dossier: Dossier, user: User) -> QuerySet[Query]:
    """The queries of the present pass that the person may read: those not sent yet are the technical team's own, and those taken
    back before they were sent belong to nobody.
    """
    found = Query.objects.filter(dossier=dossier, pass_no=dossier.pass_no).select_related(
        "asked_by", "answered_by", "answer_file"
    )
    found = found.exclude(sent_at__isnull=True, closed_at__isnull=False)
    if of_commune(user, dossier) or not of_bodies(user):
        found = found.filter(sent_at__isnull=False)
    return found.order_by("-asked_at", "-id")


def unsent(dossier: Dossier) -> QuerySet[Query]:
    """Written in this pass and not sent yet."""
    return Query.objects.filter(dossier=dossier, pass_no=dossier.pass_no, sent_at__isnull=True, closed_at__isnull=True)


def answerable(dossier: Dossier) -> QuerySet[Query]:
    """Sent to the commune and not handed back yet."""
    return Query.objects.filter(dossier=dossier, pass_no=dossier.pass_no, sent_at__isnull=False, closed_at__isnull=True)
