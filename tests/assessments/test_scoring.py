"""The scoring rule of the contract, one sentence of it a test."""

from decimal import Decimal
from fractions import Fraction

import pytest

from make.documents import RULE, answers, conforming, framework, indicator, norm, principle
from miza.assessments.scoring import (
    choose,
    derive,
    load_framework,
    load_rule,
    printed,
    read_json,
    score,
    scores_json,
)


def scored(document, norms, rule=RULE):
    return score(load_framework(document), answers(document, norms), load_rule(rule))


def one(conform_kind, conform, value, *, level=3, evidence=True, tolerance=None):
    """The score of a single norm with a single indicator."""
    document = framework(principle("A", norm("N", [indicator("N.1", conform_kind, conform)])), tolerance=tolerance)
    given = {"level": level, "evidence": evidence, "indicators": {"N.1": value}}
    return scored(document, {"N": given}).norms[0]


@pytest.mark.parametrize(
    ("level", "evidence", "value", "counted", "caps"),
    [
        (4, True, "yes", 4, []),
        (4, False, "yes", 1, ["evidence"]),
        (4, True, "no", 1, ["N.1"]),
        (4, True, None, 1, ["N.1"]),
        (4, False, None, 1, ["evidence", "N.1"]),
        (2, True, "no", 1, ["N.1"]),
        (1, False, None, 1, []),
        (0, False, None, 0, []),
    ],
)
def test_counted_level_and_its_caps(level, evidence, value, counted, caps):
    found = one("yes_no", "yes", value, level=level, evidence=evidence)

    assert (found.counted, [cap.code for cap in found.caps]) == (counted, caps)


def test_an_indicator_left_out_and_evidence_left_out_cap_like_none():
    document = framework()

    found = scored(document, {"AAA-01": {"level": 3}}).norms[0]

    assert (found.counted, [cap.code for cap in found.caps]) == (1, ["evidence", "AAA-01.1"])


@pytest.mark.parametrize(
    ("kind", "conform", "tolerance", "value", "counted"),
    [
        ("percent", ">= 80", 5, Decimal(75), 3),
        ("percent", ">= 80", 5, Decimal("74.99"), 1),
        ("percent", ">= 80", None, Decimal("79.99"), 1),
        ("percent", ">= 33.3", None, Decimal("33.3"), 3),
        ("percent", ">= 33.3", Decimal("0.1"), Decimal("33.2"), 3),
        ("percent", ">= 33.3", Decimal("0.1"), Decimal("33.19"), 1),
        ("percent", "<= 10", 5, 15, 3),
        ("percent", "<= 10", 5, Decimal("15.01"), 1),
        ("percent", ">= 3", 5, 0, 3),
        ("days", "<= 15", 5, 15, 3),
        ("days", "<= 15", 5, 16, 1),
        ("days", ">= 10", 5, 9, 1),
        ("count", ">= 3", 5, 2, 1),
        ("count", ">= 3", 5, 3, 3),
        ("count", ">= 3", None, Decimal("3.0"), 3),
        ("amount", ">= 1000", 5, Decimal("999.99"), 1),
        ("amount", ">= 1000", 5, Decimal("1000.00"), 3),
        ("percent", ">= 100", None, "no_case", 3),
        ("count", ">= 3", None, "no_case", 3),
        ("yes_no", "no", None, "no", 3),
        ("yes_no", "no", None, "yes", 1),
        ("percent", ">= 33.3", None, "33.3", 3),
    ],
)
def test_limits_and_tolerance(kind, conform, tolerance, value, counted):
    assert one(kind, conform, value, tolerance=tolerance).counted == counted


def test_a_missing_norm_counts_zero_and_is_named():
    document = framework(principle("A", norm("A1"), norm("A2")))

    found = scores_json(scored(document, {"A1": {"level": 4, "evidence": True, "indicators": {"A1.1": "yes"}}}))

    assert found["overall"] == "50.00"
    assert found["unanswered"] == ["A2"]
    assert found["norms"]["A2"] == {"level": None, "counted": 0, "caps": []}


def test_a_norm_not_applicable_leaves_its_principle_and_does_not_appear():
    document = framework(principle("A", norm("A1"), norm("A2", skippable=True, mandatory=True)))
    full = {"level": 4, "evidence": True, "indicators": {"A1.1": "yes"}}

    found = scores_json(scored(document, {"A1": full, "A2": {"not_applicable": "no case"}}))

    assert found == {
        "overall": "100.00",
        "principles": {"A": "100.00"},
        "norms": {"A1": {"level": 4, "counted": 4, "caps": []}},
        "unanswered": [],
        "label_rule": {"met": True, "unmet": []},
    }


def test_a_principle_wholly_not_applicable_leaves_the_overall():
    document = framework(principle("A", norm("A1"), weight=1), principle("B", norm("B1", skippable=True), weight=9))
    half = {"level": 2, "evidence": True, "indicators": {"A1.1": "yes"}}

    found = scored(document, {"A1": half, "B1": {"not_applicable": "no case"}})

    assert scores_json(found)["principles"] == {"A": "50.00"}
    assert found.overall == 50
    assert derive(found)["left_out"] == ["B"]


def test_weights_of_norms_and_principles():
    document = framework(
        principle("A", norm("A1", weight=3), norm("A2"), weight=2), principle("B", norm("B1"), norm("B2"), norm("B3"))
    )
    full = {"level": 4, "evidence": True}
    given = {"A1": full | {"indicators": {"A1.1": "yes"}}, "B1": full | {"indicators": {"B1.1": "yes"}}}

    found = scored(document, given)

    assert [p.value for p in found.principles] == [75, Fraction(100, 3)]
    assert found.overall == Fraction(2 * 75 + Fraction(100, 3), 3)
    assert scores_json(found)["principles"] == {"A": "75.00", "B": "33.33"}
    assert scores_json(found)["overall"] == "61.11"


def test_overall_is_the_mean_of_exact_values_not_of_printed_ones():
    parts = [principle(code, *(norm(f"{code}{n}") for n in range(3))) for code in "ABC"]
    document = framework(*parts)
    one_third = {f"{code}0": {"level": 4, "evidence": True, "indicators": {f"{code}0.1": "yes"}} for code in "ABC"}

    found = scored(document, one_third)

    assert found.overall == Fraction(100, 3)


@pytest.mark.parametrize("level", [0, 2, 4])
def test_every_norm_at_one_level_scores_that_level(level):
    document = framework(principle("A", norm("A1"), norm("A2", weight=7)), principle("B", norm("B1"), weight=3))

    found = score(load_framework(document), conforming(document, level), load_rule(RULE))

    assert found.overall == 25 * level


def test_thresholds_compare_exact_fractions_and_name_every_object():
    # 59.99… prints 60.00 and is still below 60.
    parts = [principle("A", norm("A1", weight=59_999_999), norm("A2", weight=40_000_001, mandatory=True))]
    document = framework(*parts)
    given = {"A1": {"level": 4, "evidence": True, "indicators": {"A1.1": "yes"}}}

    found = scores_json(scored(document, given, RULE | {"principle_min": "60.5"}))

    assert found["overall"] == "60.00"
    assert found["label_rule"] == {
        "met": False,
        "unmet": [
            {"rule": "principle_min", "object": "A", "value": "60.00", "needed": "60.50"},
            {"rule": "mandatory_min_level", "object": "A2", "value": "0", "needed": "2"},
            {"rule": "overall_min", "object": "overall", "value": "60.00", "needed": "60.00"},
        ],
    }


def test_a_threshold_just_reached_is_met():
    document = framework()
    given = {"AAA-01": {"level": 2, "evidence": True, "indicators": {"AAA-01.1": "yes"}}}

    assert scored(document, given, {"overall_min": 50, "principle_min": 50, "mandatory_min_level": 2}).unmet == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0.00"),
        (Fraction(100), "100.00"),
        (Fraction(1, 200), "0.01"),  # a half goes up
        (Fraction(499, 100_000), "0.00"),
        (Fraction(64285, 1000), "64.29"),
        (Fraction(2, 3), "0.67"),
        (Fraction(99995, 1000), "100.00"),
        (Fraction(5, 1000) + Fraction(1), "1.01"),
    ],
)
def test_two_decimals_halves_up(value, text):
    assert printed(value) == text


def test_the_derivation_explains_every_number():
    parts = [principle("A", norm("A1", [indicator("A1.1", "percent", ">= 80")], weight=3), norm("A2"), weight=2)]
    document = framework(*parts, tolerance=5)
    given = {"A1": {"level": 4, "evidence": False, "indicators": {"A1.1": Decimal("74.50")}}}

    found = derive(scored(document, given))

    assert found["overall"] == "18.75"
    assert (found["points"], found["weights"], found["exact"]) == ("37.50", 2, "75/4")
    first = found["principles"][0]
    assert (first["points"], first["weights"], first["value"]) == ("0.75", 4, "18.75")
    assert first["norms"][0] == {
        "code": "A1",
        "weight": 3,
        "mandatory": False,
        "level": 4,
        "counted": 1,
        "value": "1/4",
        "caps": [
            {"code": "evidence", "why": "no_evidence", "found": "", "required": "", "tolerance": "", "accepted": ""},
            {
                "code": "A1.1",
                "why": "outside",
                "found": "74.5",
                "required": ">= 80",
                "tolerance": "5",
                "accepted": ">= 75",
            },
        ],
    }


def test_a_published_result_gives_the_latest_answers_or_those_asked_for():
    result = {"framework": {}, "verified": {"norms": 1}, "deliberated": {"norms": 2}, "scores": {}}

    assert choose(result) == {"norms": 2}
    assert choose(result, "verified") == {"norms": 1}
    assert choose(result | {"deliberated": None}) == {"norms": 1}


def test_json_numbers_are_read_as_written():
    assert read_json('{"a": 33.30, "b": 7, "c": 1e2}') == {"a": Decimal("33.30"), "b": 7, "c": Decimal("1e2")}
