"""What time alone does: a reminder once each, whoever runs tick and however often."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

import make
from miza.accounts.roles import Role
from miza.core import clock
from miza.journal.models import Entry
from miza.moves.actions.tick import DAYS_BEFORE, tick
from miza.notifications.models import Message, Reminder

DEADLINE = date(2026, 12, 24)


@pytest.fixture
def dossier():
    """In the commune's hands, due on DEADLINE; its focal point reads French and has an address."""
    made = make.dossier("assessing", deadline=DEADLINE)
    make.person(Role.FOCAL_POINT, made.commune, email="focal@example.org", language="fr")
    make.person(Role.PRESIDENT, made.commune)  # without an address
    return made


def on(days_before):
    return make.on(DEADLINE - timedelta(days=days_before))


@pytest.mark.django_db
def test_tick_twice_reminds_once(dossier):
    with on(15):
        assert tick() == 1
        assert tick() == 0

    [message] = Message.objects.all()
    assert (message.to, message.language) == ("focal@example.org", "fr")
    assert "24 décembre 2026" in message.body
    assert dossier.ref in message.body
    assert list(Entry.objects.filter(stream=dossier.stream).values_list("verb", "actor_role")) == [
        ("reminder_sent", "")
    ]


@pytest.mark.django_db
def test_each_day_of_reminder_has_its_own(dossier):
    sent = {}
    for days in range(20, -10, -1):
        with on(days):
            sent[days] = tick()

    assert {days for days, count in sent.items() if count} == set(DAYS_BEFORE)
    assert Reminder.objects.count() == len(DAYS_BEFORE)


@pytest.mark.django_db
def test_after_days_without_a_tick_only_the_latest_reminder_leaves(dossier):
    with on(-3):
        assert tick() == 1

    assert Reminder.objects.get().kind == "deadline-3"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"state": "reviewing"},  # with the technical team
        {"paused_from": date(2026, 12, 1), "paused_until": date(2027, 1, 1)},
        {"deadline": None},
        {"deadline": DEADLINE + timedelta(days=60)},
    ],
    ids=str,
)
def test_nobody_is_reminded_of_what_is_not_theirs_now(dossier, change):
    type(dossier).objects.filter(pk=dossier.pk).update(**change)

    with on(15):
        assert tick() == 0


@pytest.mark.django_db
def test_a_deadline_moved_is_reminded_of_again(dossier):
    with on(15):
        tick()
    later = DEADLINE + timedelta(days=30)
    type(dossier).objects.filter(pk=dossier.pk).update(deadline=later)

    with make.on(later - timedelta(days=15)):
        assert tick() == 1


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_remind_once():
    for number in range(3):
        made = make.dossier("assessing", deadline=clock.today() + timedelta(days=15))
        make.person(Role.FOCAL_POINT, made.commune, email=f"focal{number}@example.org")
    start, counts = threading.Barrier(2), []

    def work():
        try:
            start.wait(timeout=30)
            counts.append(tick())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sum(counts) == 3
    assert sorted(Message.objects.values_list("to", flat=True)) == [f"focal{n}@example.org" for n in range(3)]
