"""The 24 cases that an independent reading of the rule gives (tests/data/score/README.md)."""

import json
from pathlib import Path

import pytest
import yaml

from miza.assessments.scoring import choose, load_framework, load_rule, read_json, score, scores_json
from miza.frameworks import schema

ROOT = Path(__file__).parent.parent.parent
CASES = sorted((ROOT / "tests" / "data" / "score").glob("*.answers.json"))
FRAMEWORK = load_framework(schema.load(ROOT / "miza" / "frameworks" / "data" / "lcc-2026.yaml"))
RULE = load_rule(yaml.safe_load((ROOT / "miza" / "dossiers" / "data" / "journey.yaml").read_text()))


def test_all_the_cases_are_there():
    assert len(CASES) == 24


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name[:4])
def test_scores_equal_those_of_the_independent_reading(path):
    expected = json.loads(path.with_name(path.name.replace("answers", "scores")).read_text())

    found = scores_json(score(FRAMEWORK, choose(read_json(path.read_text())), RULE))

    rule = found.pop("label_rule")
    unmet = sorted([line["rule"], line["object"]] for line in rule["unmet"])
    assert found | {"met": rule["met"], "unmet": unmet} == expected
