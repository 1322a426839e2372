"""Rounds with their settings frozen at opening, calls for interest, working days."""

from django.db import models
from django.db.models import F, Q

from miza.core.models import text3
from miza.frameworks.models import Framework


class Round(models.Model):
    """One round (promotion) of the label. `settings` is frozen when the round opens: rules of decision and label, eligibility, deadlines."""

    code = models.CharField(max_length=20, unique=True)  # "2026"
    title = text3()
    places = models.PositiveSmallIntegerField()
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="rounds")
    settings = models.JSONField(
        default=dict
    )  # {"decision_rule", "label_rule", "eligibility", "deadline_days": {move: n}, …}
    opened_at = models.DateTimeField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="round_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(places__gte=1), name="round_has_places"),
        ]

    def __str__(self) -> str:
        return self.code


class Call(models.Model):
    """A call for interest of a round; letters that arrive outside a call are kept for the next one."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="calls")
    number = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="one_call_a_number"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="call_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number}"


class Holiday(models.Model):
    """A day off. Islamic dates are estimates until the programme confirms them."""

    day = models.DateField(unique=True)
    name = text3()
    estimated = models.BooleanField(default=False)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return str(self.day)
