"""Create a label when its decision is issued; let it expire at its date. Suspension and revocation come with their own decisions."""

from datetime import date

from miza.accounts.models import User
from miza.core import clock
from miza.dossiers.models import Dossier
from miza.journal.actions import record
from miza.labels.models import Label
from miza.labels.validity import add_months
from miza.notifications.actions import next_number


def create(dossier: Dossier, *, by: User) -> Label:
    """Give the dossier's commune its label, under the next number of the registry; valid from today for the round's number of months.

    Called by the move `grant` alone, inside its transaction, after the decision was adopted and released by a second person.
    """
    rule, today = dossier.round.settings["label_rule"], clock.today()
    label = Label.objects.create(
        number=f"LCC-MA-{today.year}-{next_number(f'labels-{today.year}'):04d}",
        dossier=dossier,
        commune=dossier.commune,
        granted_on=today,
        valid_from=today,
        valid_until=add_months(today, rule["validity_months"]),
        review_on=add_months(today, rule["review_every_months"]),
        is_demo=dossier.is_demo,
    )
    facts = {"number": label.number, "valid_from": label.valid_from, "valid_until": label.valid_until}
    record("label_created", f"label:{label.number}", by=by, facts=facts)
    return label


def expire(today: date) -> int:
    """Labels past their validity become expired, once; return how many."""
    past = Label.objects.filter(status__in=["active", "suspended"], valid_until__lt=today)
    for label in past:
        label.status = "expired"
        label.save(update_fields=["status"])
        record("label_expired", f"label:{label.number}", by=None, facts={"valid_until": label.valid_until})
    return len(past)
