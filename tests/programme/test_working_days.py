"""Working days of Morocco: deadlines roll forward, decisions count working days, feasts of the moon are estimates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miza.programme.workdays import add_working_days, is_working, roll_forward, seed_holidays

DAYS_OFF = {day.day for year in (2026, 2027) for day in seed_holidays(year)}
days = st.dates(date(2026, 1, 1), date(2027, 11, 30))
calendars = st.sets(days, max_size=20)
numbers = st.integers(0, 40)


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2026, 11, 24), date(2026, 11, 24)),  # a Tuesday
        (date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday
        (date(2026, 11, 29), date(2026, 11, 30)),  # a Sunday
        (date(2026, 11, 18), date(2026, 11, 19)),  # Independence Day, a Wednesday
        (date(2026, 11, 6), date(2026, 11, 9)),  # the Green March, a Friday
        (date(2026, 8, 20), date(2026, 8, 24)),  # two days off, then a weekend
    ],
)
def test_a_deadline_rolls_to_the_next_working_day(day, rolled):
    assert roll_forward(day, DAYS_OFF) == rolled


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # a Saturday does not count, nor does the day one starts from
        (date(2026, 11, 2), 10, date(2026, 11, 17)),  # over the Green March
        (date(2026, 11, 24), 15, date(2026, 12, 15)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, n, found):
    assert add_working_days(day, n, DAYS_OFF) == found


def test_a_negative_number_of_days_is_refused():
    with pytest.raises(ValueError, match="-1"):
        add_working_days(date(2026, 11, 24), -1, DAYS_OFF)


def test_a_calendar_without_any_working_day_is_an_error_and_not_an_endless_search():
    start = date(2026, 11, 24)
    always = {start + timedelta(days=n) for n in range(60)}
    with pytest.raises(ValueError, match="check the programme's days off"):
        roll_forward(start, always)


@given(days, calendars)
def test_rolling_gives_the_first_working_day_not_before(day, off):
    found = roll_forward(day, off)
    assert found >= day
    assert is_working(found, off)
    assert not any(is_working(day + timedelta(days=n), off) for n in range((found - day).days))
    assert roll_forward(found, off) == found


@given(days, days, calendars)
def test_a_later_day_never_rolls_to_an_earlier_one(one, other, off):
    first, last = sorted((one, other))
    assert roll_forward(first, off) <= roll_forward(last, off)


@given(days, numbers, numbers, calendars)
def test_adding_in_two_steps_is_adding_at_once(day, one, other, off):
    assert add_working_days(add_working_days(day, one, off), other, off) == add_working_days(day, one + other, off)


@given(days, st.integers(1, 40), calendars)
def test_exactly_n_working_days_pass(day, n, off):
    found = add_working_days(day, n, off)
    passed = [day + timedelta(days=ahead) for ahead in range(1, (found - day).days + 1)]
    assert passed[-1] == found
    assert sum(is_working(d, off) for d in passed) == n
    assert is_working(found, off)


@given(days, numbers, calendars, days)
def test_one_more_day_off_never_brings_a_date_forward(day, n, off, more):
    assert add_working_days(day, n, off | {more}) >= add_working_days(day, n, off)
    assert roll_forward(day, off | {more}) >= roll_forward(day, off)


def test_the_days_off_of_a_year_are_the_national_ones_and_the_estimated_feasts():
    found = {d.day: d for d in seed_holidays(2026)}
    national = {(1, 1), (1, 11), (1, 14), (5, 1), (7, 30), (8, 14), (8, 20), (8, 21), (10, 31), (11, 6), (11, 18)}

    assert {(d.month, d.day) for d, off in found.items() if not off.estimated} == national
    estimated = [off for off in found.values() if off.estimated]
    assert {off.name["fr"] for off in estimated} == {
        "Aïd Al Fitr",
        "Aïd Al Adha",
        "1er Moharram",
        "Aïd Al Mawlid Annabaoui",
    }
    assert len(estimated) == 7  # two days each, one for the new year


@pytest.mark.parametrize("year", [2026, 2027, 2030])
def test_every_day_off_is_named_in_three_languages_without_a_mark_of_estimation(year):
    for off in seed_holidays(year):
        assert set(off.name) == {"ar", "fr", "en"}
        assert all(off.name.values())
        assert not any("(" in name for name in off.name.values())
        assert off.day.year == year


def test_a_moving_feast_on_a_fixed_one_is_one_day_off_and_certain():
    day = next(d for d in seed_holidays(2027) if d.day == date(2027, 8, 14))
    assert day.name["fr"] == "Journée Oued Ed-Dahab, Aïd Al Mawlid Annabaoui"
    assert day.name["ar"] == "ذكرى استرجاع إقليم وادي الذهب، عيد المولد النبوي"
    assert not day.estimated


def test_the_calendar_comes_in_order_and_names_a_day_once():
    found = [d.day for d in seed_holidays(2027)]
    assert found == sorted(set(found))
