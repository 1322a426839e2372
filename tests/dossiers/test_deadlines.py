"""Deadlines extended, paused, resumed: with reasons, a letter, a line in the history; never by whom it is not for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers import actions
from miza.journal.models import Entry
from miza.notifications.models import Letter, Message
from miza.programme.models import Holiday
from miza.programme.workdays import is_working

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.fixture(autouse=True)
def _today():
    with make.on(TODAY):
        yield


@pytest.fixture
def manager():
    return make.person(Role.MANAGER)


@pytest.fixture
def dossier():
    with make.on(date(2026, 11, 2)):
        return make.dossier("assessing", deadline=date(2026, 12, 1))


def codes(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.codes


# --- rights


WRITES = {
    "extend": (
        lambda dossier, by: actions.extend(dossier, date(2027, 1, 4), why="harvest", by=by),
        {Role.COORDINATION, Role.MANAGER},
    ),
    "pause": (
        lambda dossier, by: actions.pause(dossier, TODAY, date(2027, 1, 4), why="elections", by=by),
        {Role.MANAGER},
    ),
    "resume": (lambda dossier, by: actions.resume(dossier, why="over", by=by), {Role.MANAGER}),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("write", WRITES)
def test_deadlines_belong_to_the_programme(write, role, dossier):
    if write == "resume":
        dossier.paused_from, dossier.paused_until = TODAY, date(2027, 1, 4)
        dossier.save()
    act, allowed = WRITES[write]
    person = make.person(role, dossier.commune)
    if role in allowed:
        act(dossier, person)
        assert Entry.objects.get().actor_role == role
    else:
        with pytest.raises(NotAllowed):
            act(dossier, person)
        assert not Entry.objects.exists()


# --- extend


def test_an_extension_falls_on_a_working_day_and_writes_to_the_commune(dossier, manager):
    make.person(Role.PRESIDENT, dossier.commune, email="president@example.org", language="fr")
    Holiday.objects.create(day=date(2027, 1, 11), name=make.text3("Manifesto"))

    fresh = actions.extend(
        dossier, date(2027, 1, 9), why="Harvest season", by=manager
    )  # a Saturday, then a day off on Monday

    assert fresh.deadline == date(2027, 1, 12)
    entry = Entry.objects.get()
    assert (entry.facts["from"], entry.facts["deadline"]) == ("2026-12-01", "2027-01-12")
    assert entry.notes.get().text == "Harvest season"
    letter = Letter.objects.get()
    assert letter.code == "extension"
    assert "Harvest season" in letter.body["fr"]
    assert "12 janvier 2027" in letter.body["fr"]
    assert "1er décembre 2026" in letter.body["fr"]
    assert "…" not in "".join(letter.body.values())
    assert Message.objects.get().to == "president@example.org"


def test_an_extension_is_later_reasoned_and_of_a_running_deadline(dossier, manager):
    assert codes(lambda: actions.extend(dossier, date(2026, 12, 1), why="x", by=manager)) == ["not_later"]
    assert codes(lambda: actions.extend(dossier, date(2026, 11, 1), why=" ", by=manager)) == ["not_later", "reason"]
    assert codes(lambda: actions.extend(make.dossier("ending"), date(2027, 1, 4), why="x", by=manager)) == [
        "no_deadline"
    ]
    actions.pause(dossier, TODAY, date(2027, 1, 4), why="elections", by=manager)
    assert codes(lambda: actions.extend(dossier, date(2027, 1, 4), why="x", by=manager)) == ["paused"]


def test_a_deadline_that_passed_is_extended_to_a_day_to_come(dossier, manager):
    dossier.deadline = date(2026, 11, 3)
    dossier.save()
    assert codes(lambda: actions.extend(dossier, date(2026, 11, 20), why="x", by=manager)) == ["not_later"]
    assert actions.extend(dossier, date(2026, 11, 25), why="x", by=manager).deadline == date(2026, 11, 25)


# --- pause, resume


def test_a_pause_stops_the_deadline_and_resuming_gives_its_days_back(dossier, manager):
    paused = actions.pause(dossier, date(2026, 11, 20), date(2027, 1, 4), why="Communal elections", by=manager)
    assert (paused.paused, paused.late, paused.deadline) == (True, False, date(2026, 12, 1))

    with make.on(date(2026, 12, 30)):
        resumed = actions.resume(dossier, why="Elections are over", by=manager)

    assert resumed.paused is False
    assert resumed.deadline == date(2027, 1, 11)  # 40 days later is a Sunday
    assert [letter.code for letter in Letter.objects.order_by("pk")] == ["pause", "resume"]
    assert "…" not in "".join(body for letter in Letter.objects.all() for body in letter.body.values())


@pytest.mark.parametrize(
    ("starts", "until", "why", "refused"),
    [
        (date(2026, 11, 25), date(2027, 1, 4), "x", ["date_future"]),
        (date(2026, 11, 1), date(2027, 1, 4), "x", ["pause_before_state"]),
        (date(2026, 11, 20), date(2026, 11, 24), "x", ["pause_order"]),
        (date(2026, 11, 20), date(2027, 1, 4), "", ["reason"]),
    ],
)
def test_a_pause_that_makes_no_sense_is_refused_by_name(dossier, manager, starts, until, why, refused):
    assert codes(lambda: actions.pause(dossier, starts, until, why=why, by=manager)) == refused


def test_a_pause_within_a_pause_or_at_the_end_is_refused(dossier, manager):
    actions.pause(dossier, TODAY, date(2027, 1, 4), why="x", by=manager)
    assert codes(lambda: actions.pause(dossier, TODAY, date(2027, 1, 4), why="x", by=manager)) == ["already_paused"]
    assert codes(lambda: actions.pause(make.dossier("labelled"), TODAY, date(2027, 1, 4), why="x", by=manager)) == [
        "wrong_state"
    ]
    assert codes(lambda: actions.resume(make.dossier("assessing"), why="x", by=manager)) == ["not_paused"]


DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))


@given(deadline=DAYS, start=DAYS, length=st.integers(0, 400), off=st.frozensets(DAYS, max_size=20))
def test_a_pause_never_costs_a_day(deadline, start, length, off):
    after = actions.lengthened(deadline, start, start + timedelta(days=length), off)

    assert after >= deadline + timedelta(days=length)
    assert is_working(after, off)
    longer = actions.lengthened(deadline, start, start + timedelta(days=length + 1), off)
    assert longer >= after
