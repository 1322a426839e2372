"""A stream as people read it, in their language."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

import make
from miza.core import clock, texts
from miza.journal import queries
from miza.journal.actions import erase_notes, record
from miza.journal.models import Note
from miza.journal.queries import Filter

FSI, PDI = "\u2068", "\u2069"


def plain(text):
    return text.replace(FSI, "").replace(PDI, "")


def one(*args, **kwargs):
    record(*args, by=None, **kwargs)
    return queries.history(args[1])[0]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "تم تمديد الأجل إلى غاية 2 شتنبر 2026 من طرف إدارة البرنامج."),
        ("fr", "Le délai a été prolongé jusqu’au 2 septembre 2026 par la gestion du programme."),
        ("en", "The deadline was extended to 2 September 2026 by programme management."),
    ],
)
def test_act_reads_as_a_sentence_in_the_readers_language(db, language, expected):
    with translation.override(language):
        line = one("extend", "dossier:A", role="manager", facts={"date": date(2026, 9, 2)})

    assert plain(line.sentence) == expected
    assert not line.is_move


def test_move_fills_its_norms_and_the_stored_deadline(db):
    with translation.override("fr"):
        reopened = one("reopen_form", "dossier:A", role="expert", facts={"norms": ["TRA-03", "PAR-01"]})
        asked = one("ask_completion", "dossier:A", role="coordination", facts={"deadline": date(2026, 9, 2)})

    assert reopened.is_move
    assert "TRA-03" in reopened.sentence
    assert "PAR-01" in reopened.sentence
    assert "2 septembre 2026" in asked.sentence


def test_keys_of_moves_and_roles_are_said_by_name(db):
    with translation.override("fr"):
        agreed = one("agree", "dossier:A", role="coordination", about="accept").sentence
        appointed = one(
            "appoint",
            "dossier:A",
            role="president",
            facts={"appointed_role": "focal_point", "starts_on": date(2026, 9, 2)},
        )

    assert texts.find("moves.accept.button")["fr"] in agreed
    assert "Point focal de la commune, à compter du 2 septembre 2026" in plain(appointed.sentence)


def test_scores_are_written_with_a_comma_and_versions_as_they_are(db):
    with translation.override("fr"):
        line = one("score_frozen", "dossier:A", facts={"overall": "76.19", "pass": 1, "version": "2026.1"})

    assert "76,19" in line.sentence
    assert queries._typed("2026.1") == "2026.1"


def test_the_platforms_own_act_names_the_platform_and_an_unknown_verb_is_shown(db):
    with translation.override("en"):
        assert "platform" in one("not_a_known_verb", "dossier:A").sentence
        assert "not_a_known_verb" in one("not_a_known_verb", "dossier:A").sentence


def test_every_move_and_act_has_its_sentence_without_a_blank(db):
    facts = {
        "deadline": date(2026, 9, 2), "visit_date": date(2026, 9, 2), "start_date": date(2026, 9, 2), "end_date": date(2026, 9, 2),
        "norms": ["A-1"], "rank": 3, "number": "LCC-1",
    }  # fmt: skip
    with translation.override("ar"):
        for section in ("moves", "acts"):
            for verb in texts.find(section):
                assert "…" not in one(verb, f"{section}:{verb}", role="president", facts=facts).sentence


def test_reason_is_shown_then_said_to_be_erased(db):
    record("decline", "dossier:A", by=None, notes={"reason": "وثائق ناقصة"})
    assert queries.history("dossier:A")[0].notes == [("reason", "وثائق ناقصة")]

    erase_notes(Note.objects.select_related("entry"))
    assert queries.history("dossier:A")[0].notes == [("reason", None)]


def test_opaque_ids_and_hashes_of_notes_are_not_among_the_facts_shown(db):
    record("set_level", "dossier:A", by=make.person(), facts={"from": 3, "to": 2}, notes={"reason": "x"})

    assert queries.history("dossier:A")[0].facts == [("from", "3"), ("to", "2")]


@pytest.fixture
def long(db):
    for number in range(1, 8):
        with clock.at(datetime(2026, 6, number, 23, 30, tzinfo=UTC)):
            record("submit" if number % 2 else "answer_saved", "dossier:A", by=None, role="president" if number < 4 else "expert",
                   about="" if number % 2 else f"PAR-0{number}")  # fmt: skip
    record("submit", "dossier:B", by=None)


def seqs(lines):
    return [line.seq for line in lines]


def test_latest_come_first_page_after_page(long):
    assert seqs(queries.history("dossier:A", 3)) == [7, 6, 5]
    assert seqs(queries.history("dossier:A", 3, before=5)) == [4, 3, 2]
    assert seqs(queries.history("dossier:A", 3, before=1)) == []


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Filter(kind="moves"), [7, 5, 3, 1]),
        (Filter(kind="no such kind"), []),
        (Filter(role="expert"), [7, 6, 5, 4]),
        (Filter(since=date(2026, 6, 7)), [7, 6]),  # 23:30 UTC on the 6th is the 7th in Morocco
        (Filter(about="par-02"), [2]),
        (Filter(kind="moves", role="president"), [3, 1]),
    ],
)
def test_filter_keeps_what_was_asked(long, only, expected):
    assert seqs(queries.history("dossier:A", only=only)) == expected


def test_lines_stand_under_their_day_in_morocco(long):
    days = queries.by_day(queries.history("dossier:A", 3))

    assert [seqs(lines) for _, lines in days] == [[7], [6], [5]]


@pytest.mark.parametrize("entries", [1, 3])
def test_history_takes_two_queries_whatever_its_length(db, entries, django_assert_num_queries):
    for _ in range(entries):
        record("decline", "dossier:A", by=None, notes={"reason": "x"})

    with django_assert_num_queries(2):
        queries.history("dossier:A")


def test_summary_counts_and_names_the_head(long):
    found = queries.summary("dossier:A")

    assert (found.count, found.head) == (7, queries.history("dossier:A", 1)[0].hash)
    assert queries.summary("dossier:none") == queries.Summary(0, None, "")
