"""What an answer may hold, whoever sends it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from make import assessments as making
from miza import assessments
from miza.assessments.actions import InvalidContent, checked
from miza.core import texts
from miza.frameworks import queries


@pytest.fixture
def norm(db):
    framework = making.small_framework()
    return lambda code="PAR-02": queries.norm(framework, code)


def faults(norm, **raw):
    with pytest.raises(InvalidContent) as refused:
        checked(norm, raw)
    return {where: why.code for where, why in refused.value.fields.items()}


def test_numbers_are_read_however_people_write_them(norm):
    typed = {"PAR-02.1": "٨٧,٥", "PAR-02.2": " 12 ", "PAR-02.3": 15, "PAR-02.4": "9 480 000"}
    assert checked(norm(), {"level": "٢", "indicators": typed}).indicators == {
        "PAR-02.1": "87.5",
        "PAR-02.2": "12",
        "PAR-02.3": "15",
        "PAR-02.4": "9480000",
    }


def test_a_percent_sign_is_not_a_mistake(norm):
    assert checked(norm(), {"indicators": {"PAR-02.1": "80 %"}}).indicators == {"PAR-02.1": "80"}


def test_a_float_of_the_api_keeps_its_text(norm):
    assert checked(norm(), {"indicators": {"PAR-02.1": 33.3}}).indicators == {"PAR-02.1": "33.3"}


def test_a_partial_answer_is_kept_and_is_no_answer_yet(norm):
    partial = checked(norm(), {"indicators": {"PAR-02.1": "", "PAR-02.2": "4", "PAR-02.3": None}, "comment": " كلمة "})
    assert (partial.answered, partial.indicators, partial.comment) == (False, {"PAR-02.2": "4"}, "كلمة")


@pytest.mark.parametrize("level", ["5", -1, "two", "1.5", True, "²"])
def test_a_level_is_one_of_five(norm, level):
    assert faults(norm(), level=level) == {"level": "level_out_of_range"}


@pytest.mark.parametrize(
    ("code", "value", "why"),
    [
        ("PAR-02.1", "كثير", "value_not_number"),
        ("PAR-02.1", "101", "percent_range"),
        ("PAR-02.1", "-1", "value_not_number"),
        ("PAR-02.1", True, "value_not_number"),
        ("PAR-02.2", "3,5", "value_not_number"),
        ("PAR-02.3", "1.5", "value_not_number"),
        ("PAR-02.4", "1" * 16, "value_not_number"),
        ("PAR-02.1", "NaN", "value_not_number"),
        ("PAR-02.9", "1", "unknown_field"),
    ],
)
def test_a_wrong_value_is_named_by_its_indicator(norm, code, value, why):
    assert faults(norm(), indicators={code: value}) == {code: why}


def test_a_yes_or_no_takes_no_other_word(norm):
    assert faults(norm("PAR-01"), indicators={"PAR-01.1": "no_case"}) == {"PAR-01.1": "choice_unknown"}
    assert checked(norm("PAR-01"), {"indicators": {"PAR-01.1": "no"}}).indicators == {"PAR-01.1": "no"}


def test_no_case_needs_a_word(norm):
    raw = {"indicators": {"PAR-02.1": "no_case"}}
    assert faults(norm(), **raw) == {"PAR-02.1": "no_case_unexplained"}
    told = checked(norm(), raw | {"explanations": {"PAR-02.1": "لم ترد أي عريضة"}})
    assert told.indicators == {"PAR-02.1": "no_case"}


def test_not_applicable_only_where_the_framework_allows_it(norm):
    assert faults(norm("PAR-01"), not_applicable="لا مشروع") == {"not_applicable": "not_applicable_refused"}
    assert faults(norm(), not_applicable="لا مشروع", level=2) == {"not_applicable": "level_or_not_applicable"}
    assert checked(norm(), {"not_applicable": "لا مشروع"}).answered


def test_a_consensus_needs_an_answer(norm):
    assert faults(norm(), settled=True) == {"settled": "settled_without_answer"}


def test_every_fault_is_named_at_once(norm):
    raw = {"level": 9, "indicators": {"PAR-02.1": "x", "PAR-02.2": "y"}, "colour": "blue", "comment": "x" * 5001}
    assert set(faults(norm(), **raw)) == {"level", "PAR-02.1", "PAR-02.2", "colour", "comment"}


@pytest.mark.parametrize(
    "raw", [{"indicators": ["PAR-02.1"]}, {"comment": 3}, {"settled": "maybe"}, {"explanations": {"X": "y"}}]
)
def test_what_has_another_shape_is_refused_not_guessed(norm, raw):
    assert faults(norm(), **raw)


@given(
    st.dictionaries(
        st.sampled_from(["level", "indicators", "comment", "settled", "x"]),
        st.one_of(
            st.none(),
            st.text(),
            st.integers(),
            st.booleans(),
            st.lists(st.integers()),
            st.dictionaries(
                st.sampled_from(["PAR-02.1", "PAR-02.2", "Z"]), st.one_of(st.text(), st.floats(), st.none())
            ),
        ),
    )
)
def test_anything_at_all_is_content_or_a_named_refusal(raw):
    norm = _Norm()
    try:
        content = checked(norm, raw)
    except InvalidContent as refused:
        assert refused.fields
    else:
        assert content.level is None or 0 <= content.level <= 4


class _Norm:
    """PAR-02 without a database."""

    code, not_applicable = "PAR-02", {"ar": "حالة"}

    class indicators:  # noqa: N801 - as the row names it
        @staticmethod
        def all():
            return [_Indicator("PAR-02.1", "percent"), _Indicator("PAR-02.2", "count")]


class _Indicator:
    def __init__(self, code, kind):
        self.code, self.kind = code, kind


def test_every_refusal_of_ours_has_its_sentence_in_three_languages():
    """A code without a sentence would be found by the person it is told to."""
    sources = Path(assessments.__file__).parent.rglob("*.py")
    codes = {code for path in sources for code in re.findall(r'\breason\(\s*"(\w+)"', path.read_text(encoding="utf-8"))}
    nodes = {code: texts.find(f"refusals.{code}") or texts.find(f"conditions.{code}.unmet") for code in codes}
    assert len(codes) > 20
    assert [
        code for code, node in nodes.items() if not node or not all(node.get(language) for language in texts.LANGUAGES)
    ] == []
