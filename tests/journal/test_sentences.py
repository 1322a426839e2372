"""Every act that the platform writes can be read by people, and found by its kind."""

import ast
from pathlib import Path

import pytest

import miza
from miza.core import texts

SOURCES = sorted(Path(miza.__file__).parent.rglob("*.py"))
READ = {**texts.find("moves"), **texts.find("acts"), **texts.find("history")}


def recorded(path):
    """Verbs given as they are to `record`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record"
            and node.args
        ):
            choices = [node.args[0].body, node.args[0].orelse] if isinstance(node.args[0], ast.IfExp) else node.args[:1]
            yield from (one.value for one in choices if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_every_verb_written_has_its_sentence():
    verbs = {verb: path.name for path in SOURCES for verb in recorded(path)}

    assert len(verbs) > 50
    assert {verb: name for verb, name in verbs.items() if verb not in READ} == {}


def test_every_act_is_of_exactly_one_kind():
    listed = [verb for verbs in texts.find("history_kinds").values() for verb in verbs]
    acts = {*texts.find("acts"), *texts.find("history")} - {"other"}

    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == acts


def test_every_kind_to_choose_has_verbs():
    assert set(texts.find("history_kind_names")) - {"moves"} <= set(texts.find("history_kinds"))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_sentence_is_in_every_language(language):
    assert [verb for verb, node in texts.find("history").items() if not node.get(language)] == []
