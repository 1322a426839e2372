"""What the public site tells: the round in figures, its rules, its editorial texts. Counts only: nobody's name, no commune's result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Q

from miza.accounts.models import ORGANISATIONS, Appointment
from miza.accounts.roles import Role
from miza.committees.models import Item, Recusal, Session
from miza.core import clock, formats, texts
from miza.dossiers import workflow
from miza.dossiers.models import Dossier
from miza.dossiers.queries import SUBMITTED, takes_place
from miza.programme import queries as programme
from miza.programme.models import Call, Round

PAGES = Path(__file__).parent / "data" / "pages.yaml"


@dataclass(frozen=True)
class Standing:
    """The current round in figures, as of today. stages: applications handed in, by stage, ended ones apart."""

    round: Round
    taking_part: int
    waiting: int
    labelled: int
    ended: int
    stages: dict[str, int]

    @property
    def left(self) -> int:
        """Places that nobody holds."""
        return max(0, self.round.places - self.taking_part)


def standing(of: Round) -> Standing:
    """Count the round's dossiers that were handed in; drafts stay with their commune. One query."""
    over = Q(state__in=["labelled", "declined", "closed", "not_continuing"])
    stages = {
        key: Count(
            "pk", filter=SUBMITTED & ~over & Q(state__in=[s.key for s in workflow.STATES.values() if s.stage == key])
        )
        for key in workflow.STAGES
    }
    found = Dossier.objects.filter(round=of).aggregate(
        taking_part=Count("pk", filter=takes_place()),
        waiting=Count("pk", filter=Q(state="waitlisted")),
        labelled=Count("pk", filter=Q(state="labelled")),
        ended=Count("pk", filter=SUBMITTED & over & ~Q(state="labelled")),
        **stages,
    )
    return Standing(
        of,
        taking_part=found["taking_part"],
        waiting=found["waiting"],
        labelled=found["labelled"],
        ended=found["ended"],
        stages={key: found[key] for key in stages},
    )


@dataclass(frozen=True)
class Calls:
    """The call for interest open today and the next one announced, where there are."""

    open: Call | None
    next: Call | None


def calls() -> Calls:
    """Two queries."""
    today = clock.today()
    return Calls(programme.open_call(None, today), programme.next_call(today))


@dataclass(frozen=True)
class Seats:
    """How many members an organisation has in a committee today; names are not published."""

    organisation: Any
    coordination: int
    accreditation: int


def seats() -> list[Seats]:
    """Seats of each organisation in the two committees. One query."""
    today = clock.today()
    held = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        starts_on__lte=today,
        user__is_active=True,
        role__in=[Role.COORDINATION, Role.ACCREDITATION],
    )
    rows = held.order_by().values_list("organisation", "role").annotate(Count("user", distinct=True))
    counts = {(organisation, role): count for organisation, role, count in rows}
    return [
        Seats(
            texts.say(f"organisations.{code}"),
            counts.get((code, Role.COORDINATION), 0),
            counts.get((code, Role.ACCREDITATION), 0),
        )
        for code, _ in ORGANISATIONS
    ]


def deliberations() -> dict[str, int]:
    """Process figures of the accreditation committee: sessions held, items decided, recusals. Three queries."""
    return {
        "sessions": Session.objects.filter(opened_at__isnull=False).count(),
        "decided": Item.objects.filter(closed_at__isnull=False).count(),
        "recusals": Recusal.objects.count(),
    }


def rules(of: Round | None) -> dict[str, Any]:
    """The numbers of the rules that a round is decided by: as frozen in it, else as the platform proposes them."""
    settings = of.settings if of else programme.proposed_settings()
    label = settings.get("label_rule", workflow.LABEL_RULE)
    days = settings.get("deadline_days", {})
    return {
        **{key: label[key] for key in ("overall_min", "principle_min", "mandatory_min_level")},
        **{key: label[key] for key in ("validity_months", "review_every_months")},
        "assessment_days": days.get("open_assessment", workflow.MOVES["open_assessment"].deadline_days),
        "review_days": settings.get("review_days", programme.REVIEW_DAYS),
        "review_answer_days": settings.get("review_answer_days", programme.REVIEW_ANSWER_DAYS),
    }


@cache
def _pages() -> dict[str, Any]:
    return texts.load_yaml(PAGES)


def page(key: str, **params: Any) -> dict[str, Any]:
    """The texts of a page in the reader's language, their placeholders filled."""
    filled: dict[str, Any] = _in_words(_pages()[key], params)
    return filled


def _in_words(node: Any, params: Mapping[str, Any]) -> Any:
    if isinstance(node, Mapping):
        if set(texts.LANGUAGES) <= node.keys():
            return formats.spaced(texts.fill(texts.pick(node), params))
        return {key: _in_words(value, params) for key, value in node.items()}
    return [_in_words(item, params) for item in node] if isinstance(node, list) else node


def today() -> date:
    """The day of the figures."""
    return clock.today()
