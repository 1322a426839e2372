"""Form fields read what people write, and quote what they cannot read."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from miza.core.fields import DayField, DecimalField, MomentField, PercentField, WholeField, latin

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def refusal(field, value):
    """Code and sentence of the error, in Arabic."""
    with translation.override("ar"), pytest.raises(ValidationError) as caught:
        field.clean(value)
    error = caught.value.error_list[0]
    return error.code, error.messages[0].replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    "typed",
    [
        "24/11/2026",
        "24-11-2026",
        "24.11.2026",
        "24 11 2026",
        "2026-11-24",
        "٢٤/١١/٢٠٢٦",
        "2026/11/24",
        " 24/11/2026\u200f",
        "\u206824/11/2026\u2069",
    ],
)
def test_day_field_reads_the_ways_people_write_a_day(typed):
    assert DayField().clean(typed) == date(2026, 11, 24)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]), st.booleans())
def test_day_field_reads_any_day_written_any_way(day, pattern, arabic):
    typed = day.strftime(pattern).zfill(10)

    assert DayField().clean(typed.translate(ARABIC) if arabic else typed) == day


@pytest.mark.parametrize(
    "typed", ["31/02/2022", "2026-13-01", "24/11", "24/11/26", "غدا", "1/1/1/2026", "²/1/2026", "0/0/0000"]
)
def test_day_field_refuses_what_is_not_a_day_and_quotes_it(typed):
    assert refusal(DayField(), typed) == (
        "date_invalid",
        f"التاريخ «{typed}» غير صحيح. اكتبوا اليوم والشهر والسنة، مثلا 24/11/2026.",
    )


@time_machine.travel("2026-11-24T12:00:00Z", tick=False)
def test_day_field_refuses_the_future_only_when_asked():
    assert DayField().clean("25/11/2026") == date(2026, 11, 25)
    assert DayField(past=True).clean("24/11/2026") == date(2026, 11, 24)
    assert refusal(DayField(past=True), "25/11/2026")[0] == "date_future"


def test_day_field_may_stay_empty_or_not():
    assert DayField(required=False).clean("  ") is None
    assert refusal(DayField(), "")[0] == "required"


def test_day_is_shown_again_as_typed_when_it_is_not_a_day():
    wrong = DayField().widget.render("d", "31/02/2022")
    right = DayField().widget.render("d", "24/11/2026")
    stored = DayField().widget.render("d", date(2026, 11, 24))

    assert 'type="text"' in wrong
    assert 'value="31/02/2022"' in wrong
    assert 'type="date"' in right
    assert 'value="2026-11-24"' in right
    assert stored == right


@pytest.mark.parametrize(
    "typed", ["24/11/2026 10:30", "2026-11-24T10:30", "2026-11-24 10:30:00", "٢٤/١١/٢٠٢٦ ١٠:٣٠", "24/11/2026، 10h30"]
)
def test_moment_field_reads_a_day_and_a_time_of_morocco(typed):
    assert MomentField().clean(typed) == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["24/11/2026", "24/11/2026 25:00", "10:30", "غدا 10:30"])
def test_moment_field_refuses_what_is_neither(typed):
    assert refusal(MomentField(), typed)[0] == "date_invalid"


def test_moment_is_shown_again_in_moroccan_time():
    stored = MomentField().clean("24/11/2026 10:30")

    assert 'value="2026-11-24T10:30"' in MomentField().widget.render("m", stored)
    assert 'value="24/11/2026"' in MomentField().widget.render("m", "24/11/2026")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("62,5", "62.5"),
        ("62.5", "62.5"),
        ("٦٢٫٥", "62.5"),
        ("9 480 000", "9480000"),
        ("9\u202f480\u00a0000,50", "9480000.50"),
        ("−3", "-3"),
        ("0", "0"),
    ],
)
def test_decimal_field_reads_the_numbers_of_arabic_and_french(typed, number):
    assert DecimalField().clean(typed) == Decimal(number)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9), st.booleans())
def test_decimal_field_reads_any_number_with_a_comma(number, arabic):
    typed = str(number).replace(".", ",")

    assert DecimalField().clean(typed.translate(ARABIC) if arabic else typed) == number


@pytest.mark.parametrize("typed", ["خمسة وعشرون", "1,2,3", "1.000.000", "12a", "-", ",", "1e5", "NaN", "Infinity", "²"])
def test_decimal_field_refuses_what_is_not_a_number_and_quotes_it(typed):
    assert refusal(DecimalField(example="25"), typed) == ("value_not_number", f"اكتبوا رقما، مثلا 25. وجدنا «{typed}».")


def test_percent_field_keeps_to_its_range():
    assert PercentField().clean("100") == 100
    assert refusal(PercentField(), "100,01")[0] == "percent_range"
    assert refusal(PercentField(), "-1")[0] == "percent_range"


def test_whole_field_gives_an_integer_and_refuses_parts_and_negatives():
    found = WholeField().clean("9 870")

    assert found == 9870
    assert isinstance(found, int)
    assert WholeField().clean("12,0") == 12
    assert refusal(WholeField(), "12,5")[0] == "value_not_number"
    assert refusal(WholeField(), "-1")[0] == "min_value"
    assert refusal(WholeField(), "9" * 40)[0] == "max_value"


def test_the_same_number_typed_another_way_is_not_a_change():
    assert not DecimalField().has_changed(Decimal("62.5"), "62,50")
    assert DecimalField().has_changed(Decimal("62.5"), "62,51")
    assert DecimalField().has_changed(Decimal("62.5"), "اثنان")


@given(st.text())
def test_latin_never_fails(text):
    assert latin(latin(text)) == latin(text)


@given(st.text(max_size=12))
def test_fields_refuse_or_read_but_never_break(text):
    for field in (
        DayField(required=False),
        MomentField(required=False),
        DecimalField(required=False),
        WholeField(required=False),
    ):
        with suppress(ValidationError):
            field.clean(text)
