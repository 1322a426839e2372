"""Days off: seeded by the year, estimates confirmed or moved, and every change seen at once by what counts deadlines."""

from datetime import date

import pytest

import make
from miza.accounts.roles import Role
from miza.core.errors import Refusal
from miza.journal.models import Entry
from miza.programme import actions, queries
from miza.programme.models import Holiday

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with make.on(date(2026, 11, 24)):
        yield


@pytest.fixture
def manager():
    return make.person(Role.MANAGER)


def test_seeding_a_year_adds_its_days_once_with_estimates_marked(manager):
    added = actions.seed_days_off(2027, by=manager)

    assert added == Holiday.objects.count() > 10
    assert Holiday.objects.get(day=date(2027, 7, 30)).estimated is False
    assert Holiday.objects.filter(estimated=True).exists()
    assert actions.seed_days_off(2027, by=manager) == 0
    assert Entry.objects.filter(verb="days_off_seeded").count() == 1


@pytest.mark.parametrize("year", [2024, 2036])
def test_a_year_far_away_is_refused(manager, year):
    with pytest.raises(Refusal) as refusal:
        actions.seed_days_off(year, by=manager)
    assert refusal.value.codes == ["year_range"]


def test_a_change_is_seen_at_once_by_what_counts_deadlines(manager):
    day = date(2027, 3, 15)
    assert day not in queries.days_off()

    made = actions.add_day_off(day, name=make.text3("Election"), by=manager)
    assert day in queries.days_off()

    moved = actions.confirm_day_off(made, day=date(2027, 3, 16), by=manager)
    assert (day in queries.days_off(), date(2027, 3, 16) in queries.days_off()) == (False, True)

    actions.remove_day_off(moved, by=manager)
    assert queries.days_off() == frozenset()


def test_days_off_are_read_once_in_a_process(manager, django_assert_num_queries):
    queries.days_off()
    with django_assert_num_queries(0):
        queries.days_off()


def test_confirming_an_estimate_makes_it_sure(manager):
    estimate = Holiday.objects.create(day=date(2027, 3, 9), name=make.text3("Feast"), estimated=True)

    assert actions.confirm_day_off(estimate, day=estimate.day, by=manager).estimated is False


@pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 1), "day_off_past"), (date(2027, 1, 1), "day_off_taken")])
def test_a_day_past_or_taken_is_refused(manager, day, code):
    Holiday.objects.create(day=date(2027, 1, 1), name=make.text3("New year"))
    with pytest.raises(Refusal) as refusal:
        actions.add_day_off(day, name=make.text3("Day"), by=manager)
    assert refusal.value.codes == [code]


def test_a_day_off_that_has_passed_stays(manager):
    passed = Holiday.objects.create(day=date(2026, 11, 18), name=make.text3("Independence"))
    with pytest.raises(Refusal):
        actions.remove_day_off(passed, by=manager)
    assert Holiday.objects.count() == 1
