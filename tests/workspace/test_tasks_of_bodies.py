"""What a committee sees to do: the nearest deadline first, a place only for those it reaches."""

from datetime import date

import pytest

from miza.accounts.roles import Role
from miza.committees.models import Item, Session
from miza.core import clock, texts
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


def test_a_dossier_on_an_open_agenda_is_not_to_be_put_on_one():
    member = make.person(Role.ACCREDITATION, organisation="dgct")
    waiting, listed, released = (make.dossier("deliberating") for _ in range(3))
    session = Session.objects.create(number=1, held_on=date(2026, 11, 25), convened_by=member, convened_at=clock.now())
    Item.objects.create(session=session, number=1, dossier=listed)
    done = {"closed_at": clock.now(), "adopted": True, "recorded_by": member, "released_at": clock.now()}
    second = make.person(Role.ACCREDITATION, organisation="ampcc")
    Item.objects.create(session=session, number=2, dossier=released, subject="grant", released_by=second, **done)

    tasks, _ = queries.tasks_of_bodies(member)

    assert {task.url.split("/")[-2] for task in tasks} == {waiting.ref, released.ref}
    assert texts.say("moves.grant.task", commune=released.commune.name) in {task.title for task in tasks}
