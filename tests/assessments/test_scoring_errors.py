"""What cannot be scored is refused with a sentence that names the place, what was found and what was expected."""

from decimal import Decimal

import pytest

from make.documents import RULE, answers, framework, indicator, norm, principle
from miza.assessments.scoring import ScoringError, choose, load_framework, load_rule, read_json, score

KINDS = [
    indicator("N.1"),
    indicator("N.2", "count", ">= 1"),
    indicator("N.3", "percent", ">= 50"),
    indicator("N.4", "days", "<= 15"),
    indicator("N.5", "amount", ">= 10"),
]
DOCUMENT = framework(principle("A", norm("N", KINDS)), principle("B", norm("S", skippable=True)))


def refused(given, document=DOCUMENT):
    with pytest.raises(ScoringError) as error:
        score(load_framework(document), given, load_rule(RULE))
    return str(error.value)


def with_norm(node):
    return answers(DOCUMENT, {"N": node})


@pytest.mark.parametrize(
    ("node", "sentence"),
    [
        ({"level": 5}, "N: level is 5, expected a whole number from 0 to 4"),
        ({"level": -1}, "N: level is -1, expected a whole number from 0 to 4"),
        ({"level": Decimal("2.5")}, "N: level is 2.5, expected a whole number from 0 to 4"),
        ({"level": True}, "N: level is true, expected a whole number from 0 to 4"),
        ({"level": "2"}, 'N: level is "2", expected a whole number from 0 to 4'),
        ({"level": 2.0}, "N: level is 2.0, expected a whole number from 0 to 4"),
        ({"level": [2]}, "N: level is a list, expected a whole number from 0 to 4"),
        ({"level": None}, "N: no level; expected 0 to 4, or leave the norm out when it has no answer"),
        ({}, "N: no level; expected 0 to 4, or leave the norm out when it has no answer"),
        (None, "N: found null, expected an object; leave the norm out when it has no answer"),
        (3, "N: found 3, expected an object; leave the norm out when it has no answer"),
        ({"level": 2, "evidence": 1}, "N: evidence is 1, expected true or false"),
        ({"level": 2, "evidence": "true"}, 'N: evidence is "true", expected true or false'),
        ({"level": 2, "evidense": True}, "N: evidense is not known"),
        ({"level": 2, "indicators": []}, "N: indicators is a list, expected an object from indicator code to value"),
        ({"level": 2, "indicators": {"N.9": 1, "X": 2}}, "N: N.9, X is no indicator of this norm; expected N.1, N.2"),
        ({"not_applicable": "why"}, "N: not applicable, but the framework allows that in no case; give a level"),
    ],
)
def test_a_norm_that_does_not_fit_is_refused(node, sentence):
    assert sentence in refused(with_norm(node))


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("N.1", "no_case", 'N.1: found "no_case", expected "yes" or "no"'),
        ("N.1", True, 'N.1: found true, expected "yes" or "no"'),
        ("N.1", 1, 'N.1: found 1, expected "yes" or "no"'),
        ("N.1", "Yes", 'N.1: found "Yes", expected "yes" or "no"'),
        ("N.2", "yes", 'N.2: found "yes", expected a number or "no_case"'),
        ("N.2", True, "N.2: found true, expected a number"),
        ("N.2", 2.0, "N.2: found 2.0, expected a number (a float is not exact"),
        ("N.2", -1, "N.2: found -1, expected zero or more"),
        ("N.2", Decimal("1.5"), "N.2: found 1.5, expected a whole number (count)"),
        ("N.2", "1,5", 'N.2: found "1,5", expected a number'),
        ("N.2", "", 'N.2: found "", expected a number'),
        ("N.2", "١", 'N.2: found "١", expected a number'),
        ("N.2", "no case", 'N.2: found "no case", expected a number'),
        ("N.2", {"a": 1}, "N.2: found an object, expected a number"),
        ("N.3", 101, "N.3: found 101, expected a percentage from 0 to 100"),
        ("N.3", Decimal("100.01"), "N.3: found 100.01, expected a percentage from 0 to 100"),
        ("N.3", Decimal("NaN"), "N.3: found NaN, expected a number"),
        ("N.3", Decimal("sNaN"), "N.3: found sNaN, expected a number"),
        ("N.3", Decimal("Infinity"), "N.3: found Infinity, expected a number"),
        ("N.4", Decimal("14.5"), "N.4: found 14.5, expected a whole number (days)"),
        ("N.5", Decimal("1e999999999"), "N.5: a number of more than 20 digits; expected at most 20"),
        ("N.5", Decimal("1e-999999999"), "N.5: a number of more than 20 digits; expected at most 20"),
        ("N.5", 10**50, "N.5: a number of more than 20 digits; expected at most 20"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(code, value, sentence):
    assert sentence in refused(with_norm({"level": 2, "indicators": {code: value}}))


def test_a_number_too_long_to_write_out_is_refused_in_words():
    huge = 10**5000

    assert "N: level: a number of more than 20 digits" in refused(with_norm({"level": huge}))
    assert "N: evidence is a very long number" in refused(with_norm({"level": 1, "evidence": huge}))


def test_values_are_checked_even_where_they_change_nothing():
    assert "N.3: found 101" in refused(with_norm({"level": 0, "indicators": {"N.3": 101}}))


@pytest.mark.parametrize("reason", ["", "  ", False, 3, []])
def test_not_applicable_without_a_reason_is_refused(reason):
    assert "expected the reason in words" in refused(answers(DOCUMENT, {"S": {"not_applicable": reason}}))


def test_not_applicable_with_a_level_is_refused():
    given = answers(DOCUMENT, {"S": {"not_applicable": "no case", "level": 2}})

    assert refused(given) == "S: both a level and not applicable; keep one of the two"


def test_no_applicable_norm_at_all_is_refused():
    document = framework(principle("A", norm("S", skippable=True)))
    given = answers(document, {"S": {"not_applicable": "no case"}})

    assert refused(given, document) == "every norm is not applicable; expected at least one norm with a level"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (answers(DOCUMENT, {"Z-9": {"level": 1}, "Y": {}}), "not in the framework tst@1: Y, Z-9; check the codes"),
        (answers(DOCUMENT, []), "answers: norms is a list, expected an object from norm code to answer"),
        ({"norms": {}}, "answers: framework is null, expected its code and version"),
        (
            {"framework": {"code": "lcc", "version": "1"}, "norms": {}},
            "the answers are for lcc@1, the framework is tst@1",
        ),
        ({"framework": {"code": "tst", "version": 1.0}, "norms": {}}, "the answers are for tst@1.0"),
        ([], "answers: found a list, expected an object with framework and norms"),
    ],
)
def test_answers_that_do_not_fit_the_framework_are_refused(given, sentence):
    assert sentence in refused(given)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": -Infinity}', "-Infinity is not a number"),
        ('{"a": 1, "a": 2}', '"a" stands twice in one object'),
        ('{"a": ' + "9" * 5000 + "}", "a number of 5000 digits; expected at most 20"),
        ("{", "not JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
        ("", "not JSON: Expecting value at line 1, column 1"),
        ("[" * 100_000, "the JSON is nested too deep"),
        (b"\xff{}", "not UTF-8 text"),
    ],
)
def test_text_that_is_not_good_json_is_refused(text, sentence):
    with pytest.raises(ScoringError) as error:
        read_json(text)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("document", "which", "sentence"),
    [
        ({"norms": {}}, "verified", "the file holds one set of answers, not verified ones; leave --which out"),
        ({"verified": {}}, "deliberated", "no deliberated in the file: it holds verified"),
        ({"scores": {}}, None, 'no answers in the file: it holds neither "norms" nor a published result'),
        ([], None, "answers: found a list"),
    ],
)
def test_a_file_without_the_answers_asked_for_is_refused(document, which, sentence):
    with pytest.raises(ScoringError) as error:
        choose(document, which)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ([], "rule: found a list"),
        ({"label_rule": 3}, "rule: found 3"),
        ({"overall_min": 60}, "rule: principle_min, mandatory_min_level missing"),
        (RULE | {"overal_min": 3}, "rule: overal_min is not known"),
        (RULE | {"overall_min": 101}, "rule: overall_min is 101, expected a percentage from 0 to 100"),
        (RULE | {"overall_min": None}, "rule: overall_min: found null, expected a number"),
        (RULE | {"mandatory_min_level": 5}, "rule: mandatory_min_level is 5, expected a whole number from 0 to 4"),
        (RULE | {"mandatory_min_level": "1.5"}, "rule: mandatory_min_level is 1.5"),
    ],
)
def test_a_rule_that_is_none_is_refused(rule, sentence):
    with pytest.raises(ScoringError) as error:
        load_rule(rule)
    assert sentence in str(error.value)


def changed(change):
    """The document after one change to its first norm, principle and itself."""
    document = framework(principle("A", norm("N")))
    change(document, document["principles"][0], document["principles"][0]["norms"][0])
    return document


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda f, p, n: f.pop("code"), "framework: code is null, expected a text in quotes"),
        (lambda f, p, n: f.update(version=1.0), "framework: version is 1.0, expected a text in quotes"),
        (lambda f, p, n: f.update(principles=[]), "framework: principles is a list, expected a list of at least one"),
        (lambda f, p, n: f.update(tolerance=5), "framework: tolerance is 5, expected an object with percent alone"),
        (lambda f, p, n: f.update(tolerance={"percent": -1}), "framework: tolerance.percent is -1, expected 0 to 100"),
        (lambda f, p, n: f.update(tolerance={"percent": 2.5}), "a float is not exact"),
        (lambda f, p, n: p.update(weight=0), "principle A: weight is 0, expected a whole number of 1 or more"),
        (lambda f, p, n: p.update(norms=None), "principle A: norms is null"),
        (lambda f, p, n: p["norms"].append("N2"), 'principle A, norm 2: found "N2", expected an object'),
        (lambda f, p, n: p["norms"].append(n), 'the code "N" stands twice'),
        (lambda f, p, n: n.update(code="overall"), 'the code "overall" is a reserved word'),
        (lambda f, p, n: n.update(weight=1.5), "norm N: weight is 1.5"),
        (lambda f, p, n: n.update(weight=True), "norm N: weight is true"),
        (lambda f, p, n: n.update(mandatory="yes"), 'norm N: mandatory is "yes", expected true or false'),
        (lambda f, p, n: n.pop("indicators"), "norm N: indicators is null"),
        (lambda f, p, n: n["indicators"][0].update(kind="ratio"), "indicator N.1: kind 'ratio' is unknown"),
        (lambda f, p, n: n["indicators"][0].update(conform=True), "indicator N.1: conform True is no limit for yes_no"),
        (lambda f, p, n: n["indicators"][0].update(kind="count", conform="> 3"), "conform '> 3' is no limit for count"),
        (lambda f, p, n: n["indicators"][0].update(kind="days", conform=">= 3.5"), "write a limit without decimals"),
        (lambda f, p, n: n["indicators"][0].update(kind="percent", conform=">= 101"), "between 0 and 100"),
    ],
)
def test_a_framework_that_cannot_be_scored_is_refused(change, sentence):
    with pytest.raises(ScoringError) as error:
        load_framework(changed(change))
    assert sentence in str(error.value)


@pytest.mark.parametrize("document", [None, [], "lcc", {}])
def test_what_is_no_framework_is_refused(document):
    with pytest.raises(ScoringError):
        load_framework(document)
