"""Files and functions stay short enough to be read at once; what is longer is listed here, with its reason."""

import ast
from pathlib import Path

from miza.console.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE, LONGEST_SHEET = 300, 40, 120, 150
LONG_FILES = {
    "miza/committees/views.py": "two committees, one item with all its acts",
    "miza/console/demo/stories.py": "the whole journey told once, in its order",
    "miza/core/gallery.py": "one example of each component",
    "miza/verification/forms.py": "the forms of one visit, read together",
}
LONG_FUNCTIONS = {
    "miza/committees/actions/sessions.py convene": "a long docstring and one row",
    "miza/committees/actions/votes.py open_vote": "everything a vote is opened with",
    "miza/committees/views.py _item_page": "one page with every form it may hold",
    "miza/core/gallery.py _lists": "examples, no logic",
    "miza/dossiers/actions/candidacy.py answer_condition": "one form of the application",
    "miza/dossiers/views/decide.py _page": "one page with every form it may hold",
    "miza/journal/actions.py record": "what is bound by one hash is written in one place",
    "miza/verification/actions/reporting.py file_evaluation_report": "one report with all its parts",
}


def lines(pattern):
    for path in sorted((ROOT / "miza").rglob(pattern)):
        if "migrations" not in path.parts:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8").count("\n")


def longer(pattern, most):
    return {name: count for name, count in lines(pattern) if count > most}


def functions():
    for path in sorted((ROOT / "miza").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(ROOT)} {node.name}", node.end_lineno - node.lineno + 1


def test_files_are_short_or_listed():
    assert {name: n for name, n in longer("*.py", LONGEST_FILE).items() if name not in LONG_FILES} == {}
    assert longer("*.html", LONGEST_TEMPLATE) == {}
    assert longer("*.css", LONGEST_SHEET) == {}


def test_functions_are_short_or_listed():
    found = {name: count for name, count in functions() if count > LONGEST_FUNCTION}

    assert {name: count for name, count in found.items() if name not in LONG_FUNCTIONS} == {}


def test_what_is_listed_as_long_is_still_there():
    present = {name for name, _ in lines("*.py")} | {name for name, _ in functions()}

    assert {*LONG_FILES, *LONG_FUNCTIONS} - present == set()


def test_every_module_of_the_console_is_a_command():
    """docs/commands.md lists COMMANDS; a command left out of it could be neither typed nor found."""
    modules = {path.stem for path in (ROOT / "miza" / "console").glob("*.py")} | {
        path.parent.name for path in (ROOT / "miza" / "console").glob("*/__init__.py")
    }

    assert set(COMMANDS) == modules - {"__init__", "apps", "main", "migrations"}


def test_the_readme_names_the_commands_that_a_newcomer_types():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [
        word for word in ("make run", "make test", "docs/commands.md", "docs/rights.md") if word not in readme
    ] == []
