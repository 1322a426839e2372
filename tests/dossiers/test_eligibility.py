"""The information card and the eligibility conditions, on the real data file and over any answer."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from miza.dossiers.eligibility import (
    Fault,
    add_months,
    conforms,
    faults,
    is_required,
    missing,
    summary,
    unanswered,
    unconfirmed,
    validate,
)

DATA = Path(__file__).parents[2] / "miza" / "dossiers" / "data" / "eligibility-2026.yaml"
CARD = yaml.safe_load(DATA.read_text(encoding="utf-8"))
FIELDS = {f["code"]: f for f in CARD["fields"]}
CONDITIONS = {c["code"]: c for c in CARD["conditions"]}
FILED = date(2026, 11, 24)
FULL = {
    "president_name": "ع. س.",
    "president_since": "2021-09-24",
    "director_name": "شاغر",
    "focal_point_name": "م. ك.",
    "focal_point_function": "رئيس مصلحة",
    "focal_point_contact": "0500000000",
    "council_members": 31,
    "council_women": 9,
    "staff_total": 120,
    "budget_year": 2026,
    "budget_operating": 14_500_000,
    "budget_investment": 0,
    "action_programme_status": "preparing",
    "associations_active": 40,
    "earlier_programmes": ["papc", "remacto"],
    "connectivity": "mobile",
    "preferred_channel": "post",
    "preferred_language": "ar",
    "postal_address": "مقر الجماعة",
    "commune_phone": "0500000001",
}
YES = {"answer": "yes", "files": 1}
ANSWERS = {
    **{code: YES for code in CONDITIONS if CONDITIONS[code]["kind"] == "yes_no"},
    "ELG-02": {"date": date(2026, 10, 5), "files": 1},
    "ELG-03": {"date": date(2026, 11, 2), "files": 1},
    "ELG-06": {"files": 2},
    "ELG-08": {"date": date(2026, 1, 20), "files": 1},
    "ELG-10": {"date": date(2026, 11, 20), "files": 1},
}


# ---------------------------------------------------------------- the card


def test_a_full_card_misses_nothing_and_has_no_fault():
    assert missing(CARD, FULL) == []
    assert faults(CARD, FULL, on=FILED) == {}


def test_an_empty_card_misses_every_required_field_in_order_but_not_the_prefilled_ones():
    expected = [f["code"] for f in CARD["fields"] if f["required"] and f["kind"] != "prefilled"]
    assert missing(CARD, {}) == expected
    assert "hcp_code" not in expected
    assert len(expected) == 20


@pytest.mark.parametrize("blank", [None, "", "   ", "\u00a0", [], (), False])
def test_a_blank_is_no_value(blank):
    assert missing(CARD, {**FULL, "president_name": blank}) == ["president_name"]
    assert validate(FIELDS["president_name"], blank, on=FILED) is None


@pytest.mark.parametrize("zero", [0, "0", Decimal(0)])
def test_zero_is_a_value(zero):
    assert missing(CARD, {**FULL, "budget_investment": zero}) == []


@pytest.mark.parametrize(
    ("status", "needed"), [("in_force", True), ("updating", True), ("preparing", False), ("none", False), (None, False)]
)
def test_the_years_of_the_programme_are_needed_only_where_there_is_one(status, needed):
    values = {**FULL, "action_programme_status": status}
    assert ("action_programme_from" in missing(CARD, values)) is needed
    assert is_required(FIELDS["action_programme_to"], values) is needed


def test_a_condition_between_fields_may_come_from_the_data():
    note = {"code": "earlier_programmes_note", "kind": "text", "required": False}
    note["required_if"] = {"earlier_programmes": ["lcc", "papc"]}
    card = {"fields": [note], "conditions": []}
    assert missing(card, {"earlier_programmes": ["remacto", "papc"]}) == ["earlier_programmes_note"]
    assert missing(card, {"earlier_programmes": ["none"]}) == []


def test_a_required_file_is_there_by_its_presence():
    card = {"fields": [{"code": "report", "kind": "file", "required": True}], "conditions": []}
    assert missing(card, {"report": 0}) == ["report"]
    assert missing(card, {"report": []}) == ["report"]
    assert missing(card, {}) == ["report"]
    assert missing(card, {"report": 2}) == []
    assert missing(card, {"report": True}) == []
    assert missing(card, {"report": ["a.pdf"]}) == []


@pytest.mark.parametrize(
    ("code", "value", "fault"),
    [
        ("council_members", "trente", "value_not_number"),
        ("council_members", "12a", "value_not_number"),
        ("council_members", "²", "value_not_number"),
        ("council_members", ".", "value_not_number"),
        ("council_members", True, "value_not_number"),
        ("council_members", 30.0, "value_not_number"),  # a float has lost its text
        ("council_members", Decimal("NaN"), "value_not_number"),
        ("council_members", "12.5", "number_not_whole"),
        ("council_members", 0, "number_range"),
        ("council_members", "-3", "number_range"),
        ("council_women", -1, "number_range"),
        ("budget_operating", 10**13, "number_range"),
        ("budget_year", 226, "number_range"),
        ("budget_year", 2028, "number_range"),
        ("action_programme_from", 2062, "number_range"),
        ("president_since", "31/02/2021", "date_invalid"),
        ("president_since", "2021-02-31", "date_invalid"),
        ("president_since", "0021-02-01", "date_invalid"),
        ("president_since", "2026-11-25", "date_future"),
        ("president_since", date(2027, 1, 1), "date_future"),
        ("connectivity", "fibre", "choice_unknown"),
        ("connectivity", ["mobile", "weak"], "choice_single"),
        ("earlier_programmes", ["papc", "unheard"], "choice_unknown"),
        ("earlier_programmes", ["papc", "none"], "choice_exclusive"),
        ("postal_address", "x" * 2001, "text_too_long"),
    ],
)
def test_a_value_that_cannot_be_right_is_named(code, value, fault):
    found = validate(FIELDS[code], value, on=FILED)
    assert found
    assert found.code == fault


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("council_members", "31"),
        ("council_members", "٣١"),
        ("budget_operating", "14 500 000"),
        ("budget_operating", "14\u202f500\u00a0000"),
        ("budget_operating", Decimal(14500000)),
        ("budget_investment", 0),
        ("budget_year", 2027),  # voted and given its visa before the year begins
        ("president_since", "2026-11-24"),
        ("president_since", date(1976, 11, 12)),
        ("connectivity", "none"),
        ("earlier_programmes", ["none"]),
        ("earlier_programmes", ["lcc", "other"]),
        ("earlier_programmes", "papc"),
        ("publish_participation", "no"),
        ("hcp_code", "anything the directory says"),
        ("earlier_programmes_file", 1),
    ],
)
def test_a_value_that_can_be_right_passes(code, value):
    assert validate(FIELDS[code], value, on=FILED) is None


@pytest.mark.parametrize(("part", "whole"), [("council_women", "council_members"), ("staff_women", "staff_total")])
def test_a_part_is_never_more_than_its_whole(part, whole):
    assert validate(FIELDS[part], 31, on=FILED, values={whole: 31}) is None
    assert validate(FIELDS[part], 31, on=FILED, values={}) is None
    assert validate(FIELDS[part], 31, on=FILED, values={whole: "dozens"}) is None  # that fault is the other field's
    fault = validate(FIELDS[part], "32", on=FILED, values={whole: "31"})
    assert fault == Fault("part_above_total", {"value": "32", "max": 31})


def test_a_programme_does_not_end_before_it_begins():
    fault = validate(FIELDS["action_programme_to"], 2021, on=FILED, values={"action_programme_from": 2022})
    assert fault == Fault("number_range", {"value": 2021, "min": 2022, "max": 2036})
    assert validate(FIELDS["action_programme_to"], 2022, on=FILED, values={"action_programme_from": 2022}) is None


def test_the_exclusive_answer_is_quoted_in_three_languages():
    fault = validate(FIELDS["earlier_programmes"], ["none", "lcc"], on=FILED)
    assert fault == Fault(
        "choice_exclusive", {"value": {"ar": "لا شيء بعد", "fr": "Aucun pour l'instant", "en": "None so far"}}
    )


def test_every_fault_of_a_card_is_told_at_once():
    found = faults(CARD, {**FULL, "council_women": 40, "connectivity": "x", "president_since": "soon"}, on=FILED)
    assert {code: fault.code for code, fault in found.items()} == {
        "council_women": "part_above_total",
        "connectivity": "choice_unknown",
        "president_since": "date_invalid",
    }


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.text(), st.dates(),
    st.lists(st.text(max_size=5), max_size=3),
)  # fmt: skip


@given(st.sampled_from(sorted(FIELDS)), anything, st.dictionaries(st.sampled_from(sorted(FIELDS)), anything))
def test_no_value_whatever_breaks_the_reading_of_a_card(code, value, others):
    fault = validate(FIELDS[code], value, on=FILED, values=others)
    assert fault is None or isinstance(fault.code, str)
    missing(CARD, {**others, code: value})


@given(st.sets(st.sampled_from(sorted(FULL))))
def test_filling_one_more_field_never_makes_another_one_missing_but_by_the_programme(left_out):
    some = {k: v for k, v in FULL.items() if k not in left_out}
    assert set(missing(CARD, some)) == left_out - {"action_programme_from"}
    for code in left_out:
        assert set(missing(CARD, {**some, code: FULL[code]})) == left_out - {code}


@given(st.integers(0, 400), st.integers(0, 400))
def test_women_and_members_agree_with_plain_arithmetic(women, members):
    fault = validate(FIELDS["council_women"], women, on=FILED, values={"council_members": members})
    assert (fault is None) == (women <= members)


# ---------------------------------------------------------------- months


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 11, 24), -12, date(2025, 11, 24)),
        (date(2026, 5, 31), -3, date(2026, 2, 28)),
        (date(2024, 5, 31), -3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 1, 15), -100_000, date.min),
        (date(2026, 1, 15), 100_000, date.max),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_the_month(day, months, found):
    assert add_months(day, months) == found


days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(days, st.integers(-240, 240))
def test_a_month_later_is_in_that_month_on_that_day_or_its_last(day, months):
    found = add_months(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@given(days, days, st.integers(-240, 240))
def test_months_keep_the_order_of_days(one, other, months):
    first, last = sorted((one, other))
    assert add_months(first, months) <= add_months(last, months)


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("code", "answer", "status", "why"),
    [
        ("ELG-01", {"answer": "yes", "files": 1}, "met", "answer_conforms"),
        ("ELG-01", {"answer": "yes"}, "met", "answer_conforms"),
        ("ELG-01", {"answer": "no"}, "unmet", "answer_differs"),
        ("ELG-01", {}, "unknown", "no_answer"),
        ("ELG-01", {"answer": ""}, "unknown", "no_answer"),
        ("ELG-01", {"files": 3, "note": "see the letter"}, "unknown", "no_answer"),
        ("ELG-02", {}, "unknown", "no_date"),
        ("ELG-02", {"answer": "no"}, "unmet", "said_absent"),
        ("ELG-02", {"date": date(2025, 11, 24)}, "met", "date_fits"),
        ("ELG-02", {"date": date(2025, 11, 23)}, "unmet", "too_old"),
        ("ELG-02", {"date": date(2027, 4, 24)}, "met", "date_fits"),  # the ordinary session of February
        ("ELG-02", {"date": date(2027, 4, 25)}, "unmet", "too_far_ahead"),
        ("ELG-03", {"date": date(2026, 11, 2), "files": 1}, "met", "date_fits"),
        ("ELG-03", {"date": date(2026, 11, 2)}, "unknown", "no_paper"),
        ("ELG-03", {"files": 1}, "unknown", "no_date"),
        ("ELG-03", {"date": date(2026, 11, 25), "files": 1}, "unmet", "too_far_ahead"),
        ("ELG-06", {"files": 1}, "met", "paper_given"),
        ("ELG-06", {"answer": "no"}, "unmet", "said_absent"),
        ("ELG-06", {"note": "in preparation"}, "unknown", "no_paper"),
        ("ELG-08", {"date": date(2025, 8, 24)}, "met", "date_fits"),
        ("ELG-08", {"date": date(2025, 8, 23)}, "unmet", "too_old"),
        ("ELG-10", {"date": date(2026, 8, 24), "files": 1}, "met", "date_fits"),
        ("ELG-10", {"date": date(2026, 8, 23), "files": 1}, "unmet", "too_old"),
    ],
)
def test_what_the_machine_sees_of_each_kind_of_condition(code, answer, status, why):
    found = conforms(CONDITIONS[code], answer, FILED)
    assert (found.status, found.why) == (status, why)
    assert found.proof is (answer.get("files", 0) > 0)


def test_the_limits_are_told_with_the_date():
    found = conforms(CONDITIONS["ELG-02"], {"date": date(2026, 10, 5)}, FILED)
    assert (found.earliest, found.latest) == (date(2025, 11, 24), date(2027, 4, 24))


def test_months_back_from_the_last_of_may_end_on_the_last_of_february():
    paper = {"date": date(2026, 2, 28), "files": 1}
    assert conforms(CONDITIONS["ELG-10"], paper, date(2026, 5, 31)).status == "met"
    assert conforms(CONDITIONS["ELG-10"], {**paper, "date": date(2026, 2, 27)}, date(2026, 5, 31)).status == "unmet"


def test_a_condition_without_a_rule_is_met_by_any_answer():
    bare = {"code": "X", "kind": "yes_no", "required": True}
    assert conforms(bare, {"answer": "no"}, FILED).status == "met"
    assert conforms({**bare, "rule": {"expect": "no"}}, {"answer": "no"}, FILED).status == "met"
    assert conforms({**bare, "kind": "file"}, {"files": 1}, FILED).status == "met"
    assert conforms({**bare, "kind": "date"}, {"date": FILED}, FILED).status == "met"


answers = st.fixed_dictionaries(
    {},
    optional={
        "answer": st.sampled_from(["yes", "no", ""]),
        "date": st.none() | days,
        "files": st.integers(0, 3),
        "note": st.text(max_size=5),
    },
)
any_condition = st.sampled_from(CARD["conditions"])


@given(any_condition, days, days)
def test_a_date_fits_exactly_between_the_limits_it_is_told(condition, day, filed_on):
    found = conforms(condition, {"date": day, "files": 1, "answer": "yes"}, filed_on)
    if found.latest:
        fits = day <= found.latest and (found.earliest is None or day >= found.earliest)
        assert (found.status == "met") == fits
        assert found.earliest is None or found.earliest <= filed_on <= found.latest


@given(st.dictionaries(st.sampled_from(sorted(CONDITIONS)), answers), days)
def test_every_condition_is_seen_once_and_only_once(given_answers, filed_on):
    found = summary(CARD, given_answers, filed_on)
    assert sorted([*found.met, *found.unmet, *found.unknown]) == sorted(CONDITIONS)
    assert set(found.required_open) == {c for c in CONDITIONS if CONDITIONS[c]["required"]} - set(found.met)
    untouched = set(CONDITIONS) - set(given_answers)
    assert untouched <= set(found.unknown)


@given(st.dictionaries(st.sampled_from(sorted(CONDITIONS)), answers), days)
def test_silence_is_never_unmet_and_what_is_met_was_answered(given_answers, filed_on):
    silent = set(unanswered(CARD, given_answers))
    found = summary(CARD, given_answers, filed_on)
    required = {c for c in CONDITIONS if CONDITIONS[c]["required"]}
    assert silent.isdisjoint(found.unmet)
    assert required.intersection(found.met).isdisjoint(silent)


def test_a_sound_file_meets_every_condition():
    found = summary(CARD, ANSWERS, FILED)
    assert (found.unmet, found.unknown, found.required_open) == ((), (), ())


def test_a_no_to_an_informative_condition_leaves_nothing_open():
    found = summary(CARD, {**ANSWERS, "ELG-11": {"answer": "no"}, "ELG-12": {}}, FILED)
    assert (found.unmet, found.unknown, found.required_open) == (("ELG-11",), ("ELG-12",), ())


def test_required_conditions_without_a_word_are_listed_and_a_no_or_a_note_is_a_word():
    required = [c["code"] for c in CARD["conditions"] if c["required"]]
    assert unanswered(CARD, {}) == required
    said = {
        "ELG-01": {"answer": "no"},
        "ELG-02": {"note": "next session"},
        "ELG-03": {"files": 1},
        "ELG-05": {"note": " "},
    }
    assert unanswered(CARD, said) == [c for c in required if c not in {"ELG-01", "ELG-02", "ELG-03"}]
    assert "ELG-08" not in unanswered(CARD, {"ELG-08": {"date": FILED}})
    assert "ELG-01" in unanswered(CARD, {"ELG-01": {"files": 1, "date": FILED}})  # yes or no is asked, not a paper


def test_only_the_committee_confirms_and_only_with_ok():
    required = [c["code"] for c in CARD["conditions"] if c["required"]]
    assert unconfirmed(CARD, {}) == required
    assert unconfirmed(CARD, dict.fromkeys(CONDITIONS, "ok")) == []
    verdicts = {
        **dict.fromkeys(CONDITIONS, "ok"),
        "ELG-08": "missing",
        "ELG-04": "not_ok",
        "ELG-01": "",
        "ELG-11": "not_ok",
    }
    assert unconfirmed(CARD, verdicts) == ["ELG-01", "ELG-04", "ELG-08"]
