"""A framework file is checked whole: every fault names file, line and key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from make import documents
from miza.frameworks import schema

PROPOSAL = Path(schema.__file__).parent.parent / "data" / "lcc-2026.yaml"
TEXT = schema.to_yaml(documents.framework(documents.principle("AAA", documents.norm("AAA-01")), tolerance=5))
LINES = TEXT.splitlines()


def line_of(part, *, nth=1):
    """The number of the nth line that holds this part."""
    return [number for number, line in enumerate(LINES, 1) if part in line][nth - 1]


def faults(text, file="some.yaml"):
    return [str(fault) for fault in schema.check_text(text, file)]


def replaced(old, new, *, nth=1):
    """The good text with one line changed, and that line's number."""
    number = line_of(old, nth=nth)
    changed = LINES[number - 1].replace(old, new)
    return "\n".join([*LINES[: number - 1], changed, *LINES[number:]]), number


def test_the_proposal_has_no_fault_and_is_all_there():
    assert schema.check(PROPOSAL) == []
    document = schema.load(PROPOSAL)
    norms = [norm for principle in document["principles"] for norm in principle["norms"]]
    assert [
        len(document["principles"]),
        len(norms),
        sum(len(norm["indicators"]) for norm in norms),
        sum(len(norm["actions"]) for norm in norms),
    ] == [7, 57, 148, 171]
    assert document["status"] == "proposal"


def test_the_builders_document_has_no_fault():
    assert faults(TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("version: '1'", "version: 2026.1", "version", "found 2026.1; expected a text: put it in quotes"),
        ("code: tst", "code: t s t", "code", 'found "t s t"; expected 20 letters, digits, dots or dashes at most'),
        ("status: proposal", "status: official", "status", 'found "official"; expected proposal or adopted'),
        ("- fr", "- de", "languages", "fr missing; Arabic, French and English are all needed"),
        ("- fr", "- de", "languages", "de is not a language of the platform; expected ar, fr, en, zgh"),
        (
            "percent: 5",
            "percent: many",
            "tolerance > percent",
            'found "many"; expected a number of points from 0 to 100',
        ),
        ("percent: 5", "percents: 5", "tolerance > percents", "this key is not known; did you mean percent?"),
        ("status: proposal", "statut: proposal", "statut", "this key is not known; did you mean status?"),
        ("  GOV:", "  '':", "fields", 'found ""; expected 12 letters, digits, dots or dashes at most'),
        ("code: AAA-01", "code: AAA-01-too-long", "principles > AAA > 1 > code", "expected 12 letters"),
        ("code: AAA-01", "code: AAA", "principles > AAA > 1 > code", 'the code "AAA" is also on line'),
        ("code: AAA-01.1", "code: evidence", "AAA-01 > 1 > code", 'the code "evidence" is a reserved word'),
        ("field: GOV", "field: XYZ", "AAA-01 > field", 'found "XYZ"; expected one of the fields: GOV'),
        ("mandatory: false", "mandatory: no", "AAA-01 > mandatory", "found no; expected true or false"),
        ("mandatory: false", "weight: 0", "AAA-01 > weight", "found 0; expected a whole number from 1 to 1000"),
        ("mandatory: false", "weight: 1.5", "AAA-01 > weight", "found 1.5; expected a whole number from 1 to 1000"),
        ("mandatory: false", "weight: 010", "AAA-01 > weight", "found 010; expected a whole number from 1 to 1000"),
        (
            "not_applicable: null",
            "not_applicable: no",
            "AAA-01 > not_applicable",
            "found no; expected the keys ar, fr, en",
        ),
        ("- LO 113-14 art. 1", "- 113.14", "AAA-01 > legal > reference > 1", "found 113.14; expected a text in quotes"),
        (
            "kind: yes_no",
            "kind: ratio",
            "AAA-01.1 > kind",
            'found "ratio"; expected one of yes_no, count, percent, days, amount',
        ),
        ("conform: 'yes'", "conform: yes", "AAA-01.1 > conform", "is no limit for yes_no"),
        ("conform: 'yes'", "conform: '>= 3'", "AAA-01.1 > conform", "conform '>= 3' is no limit for yes_no"),
        ("from: 0", "from: 2", "AAA-01.A1 > to", "found 2, not above from (2); an action raises the level"),
        ("from: 0", "from: 4", "AAA-01.A1 > from", "found 4; expected a whole number from 0 to 3"),
        ("to: 2", "to: 5", "AAA-01.A1 > to", "found 5; expected a whole number from 1 to 4"),
        ("months: 3", "months: 0", "AAA-01.A1 > months", "found 0; expected a whole number from 1 to 120"),
        ("- 1000", "- -1", "AAA-01.A1 > cost_mad", "found a list of 2; expected [least, most] in whole dirhams"),
        ("ar: نص framework", "ar: framework", "title > ar", 'found "framework", which is not written in ar'),
        ("fr: texte framework", "fr: ''", "title > fr", 'found ""; expected a text in quotes'),
        ("fr: texte framework", "fr: 12", "title > fr", "found 12; expected a text in quotes"),
        ("fr: texte framework", "fr: [a]", "title > fr", "found a list of 1; expected a text"),
        ("en: text framework", "es: texto", "title > es", "this key is not known"),
    ],
)
def test_a_fault_names_file_line_and_key(old, new, key, message):
    text, number = replaced(old, new)

    found = faults(text)

    assert any(fault.startswith("some.yaml:") and f"{key}: " in fault and message in fault for fault in found), found
    # A list's fault is said where the list begins, a level not above another at the higher one; the rest on the very line.
    assert any(number - 2 <= int(fault.split(":")[1]) <= number + 1 for fault in found)


@pytest.mark.parametrize(
    "missing", ["code", "version", "status", "title", "languages", "scale", "fields", "principles"]
)
def test_a_missing_key_is_named(missing):
    document = documents.framework()
    del document[missing]

    assert any(f"{missing} missing" in fault for fault in faults(schema.to_yaml(document)))


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (("scale", "3"), "scale: 3 missing"),
        (("title", "fr"), "title: fr missing"),
        (("principles", 0, "summary"), "principles > AAA: summary missing"),
        (("principles", 0, "code"), "principles > 1: code missing"),
        (("principles", 0, "norms", 0, "levels", "4"), "AAA-01 > levels: 4 missing"),
        (("principles", 0, "norms", 0, "levels", "2", "en"), "AAA-01 > levels > 2: en missing"),
        (("principles", 0, "norms", 0, "actions"), "AAA-01: actions missing"),
        (("principles", 0, "norms", 0, "indicators", 0, "conform"), "AAA-01.1: conform missing"),
        (("principles", 0, "norms", 0, "indicators", 0, "sources", 0, "ar"), "sources > source > 1: ar missing"),
        (("principles", 0, "norms", 0, "actions", 0, "months"), "AAA-01.A1: months missing"),
    ],
)
def test_a_missing_part_is_named_by_the_codes_around_it(path, sentence):
    document = documents.framework()
    node = document
    for step in path[:-1]:
        node = node[step]
    del node[path[-1]]

    assert any(fault.endswith(sentence) for fault in faults(schema.to_yaml(document)))


@pytest.mark.parametrize("part", ["principles", "norms", "indicators", "sources"])
def test_an_empty_list_is_a_fault(part):
    document = documents.framework()
    holder = {
        "principles": document,
        "norms": document["principles"][0],
        "indicators": document["principles"][0]["norms"][0],
        "sources": document["principles"][0]["norms"][0]["indicators"][0],
    }[part]
    holder[part] = []

    assert any(
        "found an empty list; expected a list of at least one" in fault for fault in faults(schema.to_yaml(document))
    )


def test_an_obligation_without_a_law_is_a_fault():
    document = documents.framework(documents.principle("A", documents.norm("N", mandatory=True) | {"legal": []}))

    assert any("a legal obligation without a law" in fault for fault in faults(schema.to_yaml(document)))


def test_every_fault_is_named_in_the_order_of_lines():
    text = TEXT.replace("status: proposal", "status: x").replace("kind: yes_no", "kind: y").replace("to: 2", "to: 9")

    lines = [int(fault.split(":")[1]) for fault in faults(text)]

    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_weight_and_a_decimal_tolerance_are_accepted_and_kept_as_written():
    document = documents.framework(documents.principle("A", documents.norm("N", weight=3), weight=2), tolerance="2.5")
    text = schema.to_yaml(document)

    assert faults(text) == []
    assert faults(text.replace("'2.5'", "2.5")) == []
    assert schema.load_text(text.replace("'2.5'", "2.5")) == document


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "some.yaml:1: the file is empty; expected a framework"),
        ("# nothing\n", "the file is empty"),
        ("just words", 'some.yaml:1: found "just words"; expected the keys code, version'),
        ("- 1\n- 2", "some.yaml:1: found a list of 2; expected the keys"),
        ("a: 1\nb: [1, 2", "not YAML:"),
        ("a: 1\n\tb: 2", "some.yaml:2: not YAML:"),
        ("a: 1\n---\nb: 2", "not YAML: but found another document"),
        ("a: &x 1\nb: *x", "an alias (*name) refers to this"),
        ("a: &x [*x]", "an alias (*name) refers to this"),
        ("a: 1\nb: !!python/object/apply:os.system ['true']", "some.yaml:2: the tag tag:yaml.org,2002:python/object"),
        ("a: !thing 1", "the tag !thing is not used here"),
        ("a: 1\na: 2", "some.yaml:2: a: this key"),
        ("<<: {a: 1}", "<<: this key is not known"),
        ("? [a]\n: 1", "this key is not known"),
        ("a: \x01", "not YAML"),
        ("[" * 3000, "some.yaml:1: "),
    ],
)
def test_text_that_is_no_framework_is_a_fault_and_never_a_crash(text, sentence):
    assert any(sentence in fault for fault in faults(text)), faults(text)


def test_an_alias_bomb_is_refused_at_once():
    bomb = "a0: &a0 [x, x]\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))

    assert any("an alias" in fault for fault in faults(bomb))


def test_a_key_given_twice_is_named_with_its_second_line():
    text = TEXT.replace("status: proposal", "status: proposal\nstatus: adopted")

    assert f"some.yaml:{line_of('status:') + 1}: status: this key stands twice; keep one of the two" in faults(text)


def test_a_file_that_cannot_be_read_is_one_fault(tmp_path):
    missing = tmp_path / "no.yaml"
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("code: lcc\ntitle: référentiel\n".encode("latin-1"))

    assert [f.message for f in schema.check(missing)] == [
        "cannot be read (no such file or directory); give the path of a file that exists"
    ]
    assert "cannot be read (is a directory)" in schema.check(tmp_path)[0].message
    assert [(f.line, f.message) for f in schema.check(latin)] == [(2, "not UTF-8 text; save the file as UTF-8")]


def test_writing_and_reading_give_the_same_document():
    document = schema.load(PROPOSAL)

    assert schema.load_text(schema.to_yaml(document)) == document


def test_the_fingerprint_depends_on_the_content_alone():
    document = documents.framework()
    turned = dict(reversed(document.items()))

    assert schema.sha256(turned) == schema.sha256(document)
    assert schema.sha256(document | {"version": "2"}) != schema.sha256(document)


def test_a_byte_order_mark_does_not_matter(tmp_path):
    path = tmp_path / "bom.yaml"
    path.write_text(TEXT, encoding="utf-8-sig")

    assert schema.check(path) == []


@given(st.data())
def test_a_text_damaged_anywhere_is_read_or_refused_and_never_a_crash(data):
    start = data.draw(st.integers(0, len(TEXT) - 1))
    length = data.draw(st.integers(0, 30))
    damaged = TEXT[:start] + data.draw(st.text(max_size=10)) + TEXT[start + length :]

    if found := schema.check_text(damaged):
        assert all(1 <= fault.line <= damaged.count("\n") + 2 and fault.message for fault in found)
    else:
        document = schema.load_text(damaged)
        assert schema.load_text(schema.to_yaml(document)) == document
