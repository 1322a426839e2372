"""Filters and tags of every template: languages, dates, numbers, isolation."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation

MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]


def render(source, language="ar", **context):
    with translation.override(language):
        return Template("{% load miza %}" + source).render(Context(context))


@pytest.mark.parametrize(("month", "name"), list(enumerate(MONTHS, 1)), ids=[str(n) for n in range(1, 13)])
def test_day_names_the_months_of_morocco(month, name):
    assert render("{{ d|day }}", d=date(2026, month, 14)) == f"<bdi>14 {name} 2026</bdi>"


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "14 septembre 2026"), ("en", "14 September 2026"), ("zgh", "14 شتنبر 2026")]
)
def test_day_is_written_in_the_readers_language(language, text):
    assert render("{{ d|day:'plain' }}", language, d=date(2026, 9, 14)) == text


def test_moment_is_in_moroccan_time():
    before_midnight = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert render("{{ d|moment:'plain' }}", d=before_midnight) == "2 يوليوز 2026، 00:30"
    assert render("{{ d|clock }}", d=before_midnight) == '<bdi dir="ltr">00:30</bdi>'


@pytest.mark.parametrize("name", ["day", "moment", "clock", "num", "percent", "bdi", "tr"])
def test_nothing_is_shown_as_nothing(name):
    assert render("{{ x|" + name + " }}", x=None) == ""


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (1503, "ar", "1\u00a0503"),
        (1503, "fr", "1\u00a0503"),
        (999, "ar", "999"),
        (-12345, "ar", "-12\u00a0345"),
        (Decimal("9480000.5"), "fr", "9\u00a0480\u00a0000,5"),
        ("62.50", "ar", "62,50"),
        ("62.50", "en", "62.50"),
    ],
)
def test_num_parts_thousands_and_uses_the_decimal_sign_of_the_language(value, language, text):
    assert render("{{ x|num:'plain' }}", language, x=value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(2, 3), "0,67"),
        (Fraction(1, 200), "0,01"),  # 0.005: halves up
        (Fraction(1, 201), "0,00"),
        (Decimal("62.5"), "62,50"),
        (100, "100,00"),
        (Fraction(-1, 1000), "0,00"),  # no "minus nothing"
        (Fraction(-5, 4), "-1,25"),
    ],
)
def test_num_rounds_exact_values_half_up(value, text):
    assert text in render("{{ x|num:2 }}", x=value)


def test_percent_has_a_gap_before_the_sign_in_french_only():
    assert render("{{ 80|percent }}", "ar") == '<bdi dir="ltr">80%</bdi>'
    assert render("{{ 80|percent }}", "fr") == '<bdi dir="ltr">80\u00a0%</bdi>'


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("05 37 00 00 00", '<bdi dir="ltr">05 37 00 00 00</bdi>'),
        ("2026–2028", '<bdi dir="ltr">2026–2028</bdi>'),
        ("PAR-04.3", "<bdi>PAR-04.3</bdi>"),
        (57, "<bdi>57</bdi>"),
        ("<b>", "<bdi>&lt;b&gt;</bdi>"),
    ],
)
def test_bdi_isolates_and_lays_signs_out_from_left_to_right(value, html):
    assert render("{{ x|bdi }}", x=value) == html


@pytest.mark.parametrize(
    ("language", "text"), [("ar", "تاونات"), ("fr", "Taounate"), ("en", "Taounate (en)"), ("zgh", "تاونات")]
)
def test_tr_picks_the_readers_language(language, text):
    name = {"ar": "تاونات", "fr": "Taounate", "en": "Taounate (en)"}

    assert render("{{ x|tr }}", language, x=name) == text


def test_tr_falls_back_to_arabic_then_french_then_english():
    assert render("{{ x|tr }}", "en", x={"ar": "أ", "fr": "f"}) == "أ"
    assert render("{{ x|tr }}", "ar", x={"ar": "", "fr": "f", "en": "e"}) == "f"
    assert render("{{ x|tr }}", "ar", x={"en": "e"}) == "e"


def test_tr_escapes_what_people_typed_and_leaves_numbers_alone():
    assert render("{{ x|tr }}", x={"ar": "<i>"}) == "&lt;i&gt;"
    assert render("{{ x|tr }}", x=0) == "0"


def test_french_punctuation_stays_with_its_word():
    typed = {"fr": "Oui ? « Non » : fin ; 80 %", "ar": "نعم : لا"}

    assert render("{{ x|tr }}", "fr", x=typed) == "Oui\u202f? «\u00a0Non\u00a0»\u00a0: fin\u202f; 80\u00a0%"
    assert render("{{ x|tr }}", "ar", x=typed) == "نعم : لا"


def test_qs_changes_one_parameter_and_keeps_the_others(rf):
    context = {"request": rf.get("/communes/?q=عين&page=3")}

    assert render("{% qs page=4 as url %}{{ url|safe }}", **context) == "?q=%D8%B9%D9%8A%D9%86&page=4"
    assert render("{% qs page=None as url %}{{ url|safe }}", **context) == "?q=%D8%B9%D9%8A%D9%86"


def test_sentence_reads_the_texts_and_fails_on_a_missing_one():
    assert render('{% sentence "empty.visits.title" %}') == "لا توجد زيارات مبرمجة"
    with pytest.raises(KeyError, match=r"empty\.nothing"):
        render('{% sentence "empty.nothing.title" %}')


def test_icon_is_hidden_from_screen_readers_and_arrows_turn():
    assert render('{% icon "file" %}').startswith('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">')
    assert 'class="icon turn"' in render('{% icon "back" %}')
    with pytest.raises(KeyError):
        render('{% icon "fiel" %}')


@pytest.mark.parametrize(
    ("state", "css"),
    [
        ("draft", ""),
        ("submitted", "wait"),
        ("incomplete", "act"),
        ("visiting", "work"),
        ("labelled", "done"),
        ("closed", "end"),
    ],
)
def test_state_class_follows_whose_turn_it_is(state, css):
    assert render("{{ s|state_class }}", s=state) == css
