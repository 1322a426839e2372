"""The demonstration's programme: one round, two calls, 66 invented communes spread over every state."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from miza.accounts.models import User
from miza.accounts.queries import DEMO_PASSWORD
from miza.accounts.roles import Role
from miza.communes.actions import sync
from miza.communes.models import Commune, Province
from miza.communes.names import fold
from miza.console.demo import cast as people
from miza.console.demo.paths import PATHS
from miza.console.demo.places import names
from miza.console.demo.stories import Story
from miza.core import clock
from miza.dossiers import workflow
from miza.dossiers.models import Dossier
from miza.frameworks import actions as frameworks
from miza.frameworks.models import Framework
from miza.programme import actions as programme
from miza.programme.models import Round

DATA = Path(frameworks.__file__).parent / "data" / "lcc-2026.yaml"
# How many communes end where: 66 in all, every state at least once. The order is that of the telling.
SPREAD = {
    "labelled": 4,
    "improving": 5,
    "consulting": 3,
    "deliberating": 4,
    "studying": 3,
    "planning": 4,
    "visiting": 4,
    "clarifying": 3,
    "reviewing": 4,
    "assessing": 7,
    "launching": 4,
    "ending": 2,
    "not_continuing": 2,
    "lapsed": 1,
    "waitlisted": 3,
    "submitted": 4,
    "incomplete": 3,
    "declined": 2,
    "closed": 1,
    "draft": 3,
}
BEYOND_ACCEPT = [end for end in SPREAD if "accept" in PATHS[end]]
# How many days ago each commune's story began: long enough for its path, so that the last act is recent.
BEGUN = {
    "labelled": 190, "improving": 200, "consulting": 175, "deliberating": 165, "studying": 158, "planning": 135, "visiting": 125,
    "clarifying": 108, "reviewing": 105, "assessing": 62, "launching": 28, "ending": 45, "not_continuing": 60, "lapsed": 130,
    "waitlisted": 30, "submitted": 14, "incomplete": 25, "declined": 40, "closed": 30, "draft": 6,
}  # fmt: skip
QUALITY = {"labelled": 3.4, "improving": 2.1, "consulting": 2.2, "deliberating": 2.9}


class RealData(Exception):
    """The database holds something else than a demonstration."""


def ready() -> bool:
    """Is the demonstration there, whole, in the present database? Migrations are applied first."""
    call_command("migrate", interactive=False, verbosity=0)
    return Dossier.objects.filter(is_demo=True).count() >= sum(SPREAD.values())


def make(say: Callable[[str], None]) -> None:
    """Make it, in one transaction: interrupted, it leaves nothing behind."""
    if Dossier.objects.exists() or User.objects.exists():
        raise RealData(
            "This database already holds people or dossiers that are not the demonstration's. Expected an empty one: "
            "set MIZA_VAR to another folder, or run miza demo --reset to erase what is there."
        )
    with transaction.atomic():
        say(f"directory: {sync().total} communes")
        with clock.at(_moment(people.since())):
            framework = frameworks.publish(frameworks.load(DATA, by=None), by=None)
        cast = people.build(people.since())
        _tell(cast, _round(framework, cast), say)
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA optimize")


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def _round(framework: Framework, cast: people.Cast) -> Round:
    """One round opened ten months ago; its first call is over, the second is open."""
    today = clock.today()
    starts = today - timedelta(days=300)
    year = str(today.year)
    title = {
        "ar": f"دورة {year} (عرض تجريبي)",
        "fr": f"Cycle {year} (démonstration)",
        "en": f"Round {year} (demonstration)",
    }
    for number in (starts.year, starts.year + 1, starts.year + 2):
        programme.seed_days_off(number, by=None)
    with clock.at(_moment(starts)):
        made = programme.prepare_round(
            code=year,
            title=title,
            places=sum(SPREAD[end] for end in BEYOND_ACCEPT),
            framework=framework,
            starts_on=starts,
            ends_on=starts + timedelta(days=730),
            by=cast.manager,
        )
        made = programme.open_round(made, by=cast.manager)
        programme.open_call(made, opens_on=starts, closes_on=today - timedelta(days=80), by=cast.manager)
    with clock.at(_moment(today - timedelta(days=75))):
        programme.open_call(
            made, opens_on=today - timedelta(days=75), closes_on=today + timedelta(days=60), by=cast.manager
        )
    return made


def _communes() -> list[Commune]:
    """66 invented communes placed in real provinces."""
    known = {
        part for row in Commune.objects.filter(is_demo=False) for part in (fold(row.name["ar"]), fold(row.name["fr"]))
    }
    provinces = list(Province.objects.order_by("code"))
    random = Random(66)  # noqa: S311 - a demonstration, not a secret
    total = sum(SPREAD.values())
    made = [
        Commune(
            code=f"DEMO-{number:03d}",
            province=provinces[(number * 5) % len(provinces)],
            name=name,
            search=f"{fold(name['ar'])} {fold(name['fr'])}",
            kind="urban" if number % 5 == 0 else "rural",
            population_2024=random.randrange(4_000, 42_000),
            is_demo=True,
        )
        for number, name in zip(range(1, total + 1), names(known), strict=False)
    ]
    Commune.objects.bulk_create(made)
    return list(Commune.objects.filter(is_demo=True).select_related("province__region").order_by("code"))


def _tell(cast: people.Cast, of: Round, say: Callable[[str], None]) -> None:
    """Every story; those that hold a place are accepted first, so that the waiting list comes when no place is left."""
    ends = [end for end, count in SPREAD.items() for _ in range(count)]
    stories = [
        _story(commune, cast, of, end, seed) for seed, (commune, end) in enumerate(zip(_communes(), ends, strict=True))
    ]
    told = list(zip(stories, ends, strict=True))
    _sign_in(cast, told)
    for story, end in told:
        if end in BEYOND_ACCEPT:
            story.tell(PATHS[end], until="accept")
    say("candidacies accepted")
    for number, (story, end) in enumerate(sorted(told, key=lambda pair: pair[1] in BEYOND_ACCEPT), 1):
        story.tell(PATHS[end])
        if number % 11 == 0:
            say(f"{number} communes of {len(told)}")


def _story(commune: Commune, cast: people.Cast, of: Round, end: str, seed: int) -> Story:
    start = clock.today() - timedelta(days=BEGUN[end] + seed % 5)
    return Story(commune, cast, of, start, seed=seed, quality=QUALITY.get(end, 2.4 + (seed % 7) / 10))


def _sign_in(cast: people.Cast, told: list[tuple[Story, str]]) -> None:
    """The commune that newcomers play has a draft; another, in the middle of its form, is there to look at."""
    newcomer = next(story for story, end in told if end == "draft")
    newcomer.newcomer = True
    form = next(story.commune for story, end in told if end == "assessing")
    for role in (Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT, Role.CONTRIBUTOR):
        cast.of(newcomer.commune, role, signs_in=True, local=str(role))
        if role != Role.DELEGATE:
            cast.of(form, role, signs_in=True, local=f"{role}.2")


def summary() -> dict[str, Any]:
    """What contracts.md says `--json` prints; `communes` counts the real ones."""
    states = Counter(Dossier.objects.filter(is_demo=True).values_list("state", flat=True))
    framework = Framework.objects.filter(published_at__isnull=False).first()
    accounts = (
        User.objects.filter(is_demo=True, email__isnull=False).prefetch_related("appointments__commune").order_by("pk")
    )
    return {
        "communes": Commune.objects.filter(is_demo=False, valid_until__isnull=True).count(),
        "norms": framework.norms.count() if framework else 0,
        "dossiers": sum(states.values()),
        "states": {state: states[state] for state in workflow.STATES},
        "accounts": [
            {
                "email": user.email,
                "password": DEMO_PASSWORD,
                "role": user.appointments.all()[0].role,
                "commune": c.name["ar"] if (c := user.appointments.all()[0].commune) else "",
            }
            for user in accounts
        ],
    }
