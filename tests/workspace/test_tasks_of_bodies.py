"""What a committee sees to do: the nearest deadline first, a place only for those it reaches."""

from datetime import date

import pytest

from miza.accounts.roles import Role
from miza.workspace import queries
from tests import make

pytestmark = pytest.mark.django_db


def seen():
    member = make.person(Role.COORDINATION, organisation="dgct")
    return [task.url.split("/")[-3] for task in queries.tasks_of_bodies(member)[0]]


def test_only_the_ranks_that_a_free_place_reaches_are_to_be_accepted():
    of = make.round(places=2)
    make.dossier("assessing", round=of)
    make.dossier("waitlisted", round=of, rank=2)
    first = make.dossier("waitlisted", round=of, rank=1)

    assert seen() == [first.ref]

    of.places = 1
    of.save()
    assert seen() == []


def test_tasks_without_a_deadline_come_last():
    of = make.round(places=9)
    waiting = make.dossier("waitlisted", round=of, rank=1, deadline=None)
    late, soon = (make.dossier("submitted", round=of, deadline=date(2026, 11, day)) for day in (20, 10))

    assert seen() == [soon.ref, late.ref, waiting.ref]
