"""`miza score`: what it prints, and that it never answers with a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from make import documents
from miza.console.main import main
from miza.frameworks import schema

ROOT = Path(__file__).parents[2]
PROPOSAL = ROOT / "miza" / "frameworks" / "data" / "lcc-2026.yaml"
CASE = ROOT / "tests" / "data" / "score" / "1001.answers.json"


def run(capsys, *args):
    """The exit status, standard output and standard error of `miza score` with these arguments."""
    with pytest.raises(SystemExit) as end:
        main(["score", *map(str, args)])
    out, err = capsys.readouterr()
    return end.value.code, out, err


@pytest.fixture
def framework(tmp_path):
    """A file of one principle with two norms, one a percentage."""
    percent = documents.norm("A2", [documents.indicator("A2.1", "percent", ">= 80")], mandatory=True, weight=3)
    document = documents.framework(documents.principle("A", documents.norm("A1"), percent), tolerance="2.5")
    path = tmp_path / "framework.yaml"
    path.write_text(schema.to_yaml(document), encoding="utf-8")
    return path


def answers_file(framework, norms, name="answers.json"):
    path = framework.with_name(name)
    path.write_text(json.dumps(documents.answers(schema.read(framework), norms)), encoding="utf-8")
    return path


FULL = {
    "A1": {"level": 4, "evidence": True, "indicators": {"A1.1": "yes"}},
    "A2": {"level": 4, "evidence": True, "indicators": {"A2.1": 77.4}},
}


def test_json_is_the_contracts_object(capsys, framework):
    code, out, err = run(capsys, framework, answers_file(framework, FULL), "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "overall": "43.75",
        "principles": {"A": "43.75"},
        "norms": {"A1": {"level": 4, "counted": 4, "caps": []}, "A2": {"level": 4, "counted": 1, "caps": ["A2.1"]}},
        "unanswered": [],
        "label_rule": {
            "met": False,
            "unmet": [
                {"rule": "mandatory_min_level", "object": "A2", "value": "1", "needed": "2"},
                {"rule": "overall_min", "object": "overall", "value": "43.75", "needed": "60.00"},
            ],
        },
    }


def test_text_derives_every_number(capsys, framework):
    code, out, _ = run(capsys, framework, answers_file(framework, {"A2": FULL["A2"]}))

    assert code == 0
    assert out.splitlines() == [
        "Framework tst@1",
        "",
        "A  18.75",
        "  A1       no answer, counts 0 = 0/4",
        (
            "  A2       level 4, counts 1 = 1/4 (mandatory), capped: A2.1 is 77.4, required >= 80"
            " (>= 77.5 with the tolerance of 2.5 points)  weight 3"
        ),
        "  = 100 x 0.75 / 4 = 18.75",
        "",
        "Unanswered, counted 0: A1",
        "Overall = (18.75) / 1 = 18.75  (exactly 75/4)",
        "Label rule: not met",
        "  principle_min: A is 18.75, needed 40.00",
        "  mandatory_min_level: A2 is 1, needed 2",
        "  overall_min: overall is 18.75, needed 60.00",
    ]


def test_another_rule_may_be_given(capsys, framework, tmp_path):
    rule = tmp_path / "rule.yaml"
    rule.write_text("overall_min: 43.75\nprinciple_min: 40\nmandatory_min_level: 1\n")

    _, out, _ = run(capsys, framework, answers_file(framework, FULL), "--rule", rule, "--json")

    assert json.loads(out)["label_rule"] == {"met": True, "unmet": []}


def published(path, **changes):
    document = schema.read(path)
    result = {
        "framework": {"code": "tst", "version": "1", "sha256": schema.sha256(document)},
        "rule": {"overall_min": 40, "principle_min": 40, "mandatory_min_level": 1},
        "verified": documents.answers(document, FULL | {"A2": {"level": 0}}),
        "deliberated": documents.answers(document, FULL),
        "scores": {},
        "engine": "1",
    }
    result_path = path.with_name("result.json")
    result_path.write_text(json.dumps(result | changes), encoding="utf-8")
    return result_path


def test_a_published_result_is_scored_with_its_own_rule(capsys, framework):
    found = {}
    for which in ("verified", "deliberated"):
        _, out, _ = run(capsys, framework, published(framework), "--which", which, "--json")
        found[which] = json.loads(out)
    _, out, _ = run(capsys, framework, published(framework), "--json")

    assert (found["verified"]["overall"], found["verified"]["label_rule"]["met"]) == ("25.00", False)
    assert (found["deliberated"]["overall"], found["deliberated"]["label_rule"]["met"]) == ("43.75", True)
    assert json.loads(out) == found["deliberated"]


def test_a_published_result_of_another_content_of_the_framework_is_refused(capsys, framework):
    changed = {"framework": {"code": "tst", "version": "1", "sha256": "0" * 64}}

    code, out, err = run(capsys, framework, published(framework, **changed))

    assert (code, out) == (2, "")
    assert "whose SHA-256 is 000" in err


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["no.yaml", CASE], "miza score: no.yaml: cannot be read (no such file or directory)"),
        ([PROPOSAL, "no.json"], "miza score: no.json cannot be read (no such file or directory)"),
        ([PROPOSAL, ROOT], "cannot be read (is a directory)"),
        ([ROOT, CASE], "cannot be read (is a directory)"),
        ([PROPOSAL, PROPOSAL], "miza score: not JSON: Expecting value at line 1, column 1"),
        ([CASE, CASE], "miza score: framework: code is null, expected a text in quotes"),
        ([PROPOSAL, CASE, "--which", "verified"], "the file holds one set of answers, not verified ones"),
        ([PROPOSAL, CASE, "--rule", "no.yaml"], "no.yaml: cannot be read"),
        ([PROPOSAL, CASE, "--rule", PROPOSAL], "rule: overall_min, principle_min, mandatory_min_level missing"),
    ],
)
def test_bad_input_is_one_sentence_on_standard_error(capsys, args, sentence):
    code, out, err = run(capsys, *args)

    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not JSON"),
        (b"null", "answers: found null"),
        (b"[1]", "answers: found a list"),
        (b'{"norms": {}}', "answers: framework is null"),
        (b"\xff\xfe", "not UTF-8 text"),
        (
            b'{"framework": {"code": "lcc", "version": "2026.1"}, "norms": {"PAR-01": {"level": 7}}}',
            "PAR-01: level is 7",
        ),
        (b'{"framework": {"code": "lcc", "version": "2025"}, "norms": {}}', "the answers are for lcc@2025"),
        (b'{"framework": 3, "verified": {"norms": {}}}', "answers: framework is null"),
        (b'{"rule": 3, "verified": {"norms": {}}}', "rule: found 3, expected an object"),
    ],
)
def test_bad_answers_are_one_sentence_on_standard_error(capsys, tmp_path, content, sentence):
    path = tmp_path / "answers.json"
    path.write_bytes(content)

    code, out, err = run(capsys, PROPOSAL, path)

    assert (code, out) == (2, "")
    assert sentence in err


def test_it_needs_neither_django_nor_settings():
    program = (
        "import sys; from miza.console import score; import argparse; p = argparse.ArgumentParser(); score.add_arguments(p);"
        "code = score.handle(p.parse_args(sys.argv[1:])); sys.exit(code or ('django' in sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, PROPOSAL, CASE, "--json"],
        cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["overall"] == "53.47"
