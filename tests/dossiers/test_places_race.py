"""Two acceptances racing for the last place of a round: one takes it, the other is told that none is left."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

import make
from miza.dossiers import conditions, queries, workflow
from miza.dossiers.journey import Case, advance, hold
from miza.dossiers.models import Dossier


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once():
    of = make.round(places=1)
    waiting = [make.dossier("submitted", round=of) for _ in range(2)]
    member, barrier, told = make.person(), Barrier(2), []

    def accept(dossier):
        try:
            barrier.wait(10)
            with transaction.atomic():
                case = Case(hold(dossier), workflow.MOVES["accept"], member)
                if why := conditions.place_left_in_round(case):
                    told.append(why.code)
                else:
                    advance(case)
        finally:
            connection.close()

    racers = [Thread(target=accept, args=[dossier]) for dossier in waiting]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)

    assert told == ["place_left_in_round"]
    assert sorted(Dossier.objects.values_list("state", flat=True)) == ["launching", "submitted"]
    assert queries.places_left(of) == 0
