"""A whole journey in a test: the demonstration's own stories, on a framework of three norms so that they are quick."""

from datetime import timedelta

import make
from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.console.demo import cast as people
from miza.console.demo.paths import PATHS
from miza.console.demo.stories import Story
from miza.core import clock
from miza.frameworks import actions as frameworks
from miza.programme import actions as programme


def small_framework():
    """Two principles, three norms, one indicator each, one improvement action each; published."""
    document = {
        "code": "small",
        "version": "1",
        "status": "proposal",
        "title": make.text3("Small"),
        "languages": ["ar", "fr", "en"],
        "scale": {level: make.text3(f"Level {level}") for level in range(5)},
        "fields": {"GOV": make.text3("Governance")},
        "principles": [
            {
                "code": "PAR",
                "title": make.text3("P"),
                "summary": make.text3("P"),
                "norms": [_norm("PAR-01"), _norm("PAR-02")],
            },
            {"code": "EGA", "title": make.text3("E"), "summary": make.text3("E"), "norms": [_norm("EGA-01")]},
        ],
    }
    return frameworks.publish(frameworks.load(document, by=None), by=None)


def _norm(code):
    return {
        "code": code,
        "field": "GOV",
        "title": make.text3(code),
        "mandatory": False,
        "not_applicable": None,
        "legal": ["LO 113-14 art. 119"],
        "levels": {level: make.text3(f"{code} {level}") for level in range(5)},
        "indicators": [
            {
                "code": f"{code}.1",
                "title": make.text3("I"),
                "kind": "yes_no",
                "conform": "yes",
                "sources": [make.text3("S")],
            }
        ],
        "actions": [
            {"code": f"{code}.A1", "title": make.text3("A"), "from": 0, "to": 3, "months": 4, "cost_mad": [0, 10000]},
            {"code": f"{code}.A2", "title": make.text3("A"), "from": 3, "to": 4, "months": 4, "cost_mad": [0, 10000]},
        ],
    }


def story(*, cast=None, of=None, quality=3.0, seed=1, places=5):
    """A commune about to write its letter, two hundred days ago, in a round of the small framework."""
    cast = cast or people.build(people.since())
    of = of or a_round(cast, places)
    return Story(make.commune(), cast, of, clock.today() - timedelta(days=200), seed=seed, quality=quality)


def a_round(cast, places=5, framework=None):
    """A round of the small framework, or another published one, its call open since long ago."""
    start = clock.today() - timedelta(days=210)
    with make.on(start):
        made = programme.prepare_round(
            code="2026",
            title=make.text3("Round"),
            places=places,
            framework=framework or small_framework(),
            starts_on=start,
            ends_on=start + timedelta(days=730),
            by=cast.manager,
        )
        made = programme.open_round(made, by=cast.manager)
        programme.open_call(made, opens_on=start, closes_on=start + timedelta(days=400), by=cast.manager)
    return made


def told(state, **kwargs):
    """A story told until its dossier is in `state`."""
    return story(**kwargs).tell(PATHS[state])


def everyone(cast):
    """One person for each role outside communes."""
    return {
        Role.COORDINATION: cast.coordination[0],
        Role.ACCREDITATION: cast.accreditation[0],
        Role.EXPERT: cast.verifiers[0],
        Role.MANAGER: cast.manager,
        Role.INVITED: User.objects.get(username="invited"),
        Role.OBSERVER: User.objects.get(username="observer"),
    }
