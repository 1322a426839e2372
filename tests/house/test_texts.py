"""Every sentence that people read from data is there, in three languages with the same placeholders, and every code has one."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from miza.core import texts
from miza.core.texts import LANGUAGES
from miza.dossiers import workflow

MIZA = Path(__file__).resolve().parents[2] / "miza"
FILES = [
    path
    for path in sorted(MIZA.rglob("*.yaml"))
    if path.parent.name == "data"
    and path.name not in {"journey.yaml", "lcc-2026.yaml"}  # names alone; the framework has its own check
]
CODES = {"reason", "Reason", "Rejected", "refuse", "_refused"}
MARKS = "\u2068\u2069\u200e\u200f"
# Places where a code or a verb is not written out where it is used, and what is looked at instead.
HANDED_ON = {
    "miza/accounts/forms/own.py",  # codes of Django's password validators
    "miza/api/views/problems.py",  # HTTP, its own table
    "miza/core/errors.py",
    "miza/core/fields.py",  # _refused, looked at where it is called
    "miza/dossiers/forms/card.py",  # eligibility.Fault
    "miza/files/actions.py",  # Rejected, looked at where it is raised
}
SAID_ELSEWHERE = {
    "password_too_short",  # Django's validators give these codes
    "password_too_common",
    "password_entirely_numeric",
    "offline_saved",  # the form without a network, which comes later
    "offline_conflict",
}


def leaves(node, path=()):
    """Every text: (path, {language: text})."""
    if isinstance(node, dict) and set(node) & set(LANGUAGES):
        yield path, node
    elif isinstance(node, dict):
        for key, inner in node.items():
            yield from leaves(inner, (*path, str(key)))
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            yield from leaves(inner, (*path, str(number)))


def plain(node):
    """A text may be a letter, with parts."""
    return {"": node} if isinstance(node, str) else node


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def faults_of(text):
    """What is wrong with one text in three languages."""
    if set(text) & set(LANGUAGES) != set(LANGUAGES):
        yield f"only in {sorted(text)}"
        return
    parts = {language: plain(text[language]) for language in LANGUAGES}
    for part in set().union(*parts.values()):
        said = {language: parts[language].get(part, "") for language in LANGUAGES}
        if not all(isinstance(words, str) and words.strip() for words in said.values()) and any(said.values()):
            yield f"{part} empty in {[language for language, words in said.items() if not words]}"
        elif all(isinstance(words, str) for words in said.values()):
            used = {language: placeholders(words) for language, words in said.items()}
            if len(set(map(frozenset, used.values()))) > 1:
                yield f"{part} placeholders differ: { {language: sorted(names) for language, names in used.items()} }"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_text_has_its_three_languages_with_the_same_placeholders(path):
    found = list(leaves(texts.load_yaml(path)))

    assert found
    assert [(".".join(where), fault) for where, text in found for fault in faults_of(text)] == []


@pytest.mark.parametrize(
    "text", [{"ar": "ا", "fr": "a"}, {"ar": "ا", "fr": "", "en": "a"}, {"ar": "{x}", "fr": "{x}", "en": "{y}"}]
)
def test_a_faulty_text_would_be_found(text):
    assert list(faults_of(text)) != []


# ---------------------------------------------------------------- codes and verbs in the code


def sources():
    for path in sorted(MIZA.rglob("*.py")):
        yield str(path.relative_to(MIZA.parent)), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree, names):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in names:
                yield node


def constants(node):
    """The texts that an expression may be: "a", or "a" if … else "b"; None where it is a name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return constants(node.body) + constants(node.orelse)
    return [None]


def function_of(tree, call):
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.lineno <= call.lineno <= node.end_lineno
    ]
    return max(found, key=lambda node: node.lineno)


def handed(tree, name, function):
    """What a name in a function may be: assigned there, or handed to it by its callers in the same module."""
    assigned = [
        value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
        for value in constants(node.value)
    ]
    arguments = [argument.arg for argument in function.args.posonlyargs + function.args.args]
    if name not in arguments + [argument.arg for argument in function.args.kwonlyargs]:
        return assigned
    for call in calls(tree, {function.name}):
        by_name = [keyword.value for keyword in call.keywords if keyword.arg == name]
        by_place = call.args[arguments.index(name) :][:1] if name in arguments else []
        for value in by_name or by_place:
            assigned += constants(value)
    return assigned


def written(tree, call):
    """Every text that the first argument of a call may be; None where that cannot be told from this module."""
    first = call.args[0]
    found = constants(first)
    if isinstance(first, ast.Name):
        return handed(tree, first.id, function_of(tree, call)) or found
    return found


def test_every_verb_that_is_journaled_has_its_sentence():
    verbs = {
        (where, call.lineno, verb)
        for where, tree in sources()
        for call in calls(tree, {"record"})
        if call.args and where != "miza/journal/actions.py" and "/views/" not in where
        for verb in written(tree, call)
    }
    unknown = {(where, line) for where, line, verb in verbs if verb is None}
    silent = [
        (where, line, verb)
        for where, line, verb in verbs
        if verb
        and not any(texts.find(path) for path in (f"moves.{verb}.history", f"acts.{verb}.history", f"history.{verb}"))
    ]

    assert len(verbs) > 60
    assert silent == []
    assert {where for where, _ in unknown} <= {"miza/dossiers/journey.py"}  # the move's own key: below


def test_every_move_has_all_its_sentences():
    missing = [
        f"moves.{move}.{part}"
        for move in workflow.MOVES
        for part in ("button", "confirm", "done", "history", "task")
        if texts.find(f"moves.{move}.{part}") is None
    ]

    assert missing == []


def test_every_condition_of_the_journey_has_its_sentences():
    needs = {key for move in workflow.MOVES.values() for key in move.needs}
    missing = [
        f"{key}.{part}" for key in needs for part in ("met", "unmet") if not texts.find(f"conditions.{key}.{part}")
    ]

    assert missing == []
    assert set(texts.find("conditions")) == needs


def test_every_code_of_a_refusal_has_its_sentence():
    codes = {
        (where, call.lineno, code)
        for where, tree in sources()
        for call in calls(tree, CODES)
        if call.args and where not in HANDED_ON
        for code in written(tree, call)
    }
    codes |= {
        (where, call.lineno, call.args[0].value)
        for where, tree in sources()
        if where.startswith("miza/dossiers/eligibility")
        for call in calls(tree, {"Fault"})
    }

    assert len({code for _, _, code in codes}) > 120
    assert [entry for entry in codes if entry[2] and not _sentence(entry[2])] == []
    assert sorted({(where, line) for where, line, code in codes if code is None}) == []


def _sentence(code):
    return texts.find(f"conditions.{code}.unmet") or texts.find(f"refusals.{code}")


def test_no_sentence_of_a_refusal_is_left_over():
    """A text that nothing says is a text that nobody keeps true."""
    files = [*MIZA.rglob("*.py"), *MIZA.rglob("*.html")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)

    unused = {key for key in texts.find("refusals") if not re.search(rf"""["'.]{re.escape(key)}["'\s]""", code)}

    assert unused == SAID_ELSEWHERE
