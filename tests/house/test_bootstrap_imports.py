"""What the import contracts of pyproject.toml cannot see."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

MIZA = Path(__file__).resolve().parents[2] / "miza"
TAKES_A_MOVE = {"advance", "hold"}  # of dossiers/journey.py; the rest of it only reads


def takes_of(path):
    """Yield the lines of a file where it reaches for what takes a move."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "miza.dossiers.journey":
            yield from (node.lineno for alias in node.names if alias.name in TAKES_A_MOVE)
        if (
            isinstance(node, ast.Attribute)
            and node.attr in TAKES_A_MOVE
            and ast.unparse(node.value).endswith("journey")
        ):
            yield node.lineno


def is_action(path):
    return path.stem == "actions" or "actions" in path.parent.relative_to(MIZA).parts


def test_only_actions_take_a_move():
    found = [
        f"{path.relative_to(MIZA)}:{line}"
        for path in sorted(MIZA.rglob("*.py"))
        if not is_action(path) and path.name != "journey.py"
        for line in takes_of(path)
    ]

    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "from miza.dossiers.journey import Case, advance",
        "from miza.dossiers import journey\njourney.advance(case)",
        "import miza.dossiers.journey\nmiza.dossiers.journey.hold(dossier)",
    ],
)
def test_a_view_that_took_a_move_would_be_found(tmp_path, code):
    (tmp_path / "views.py").write_text(code)

    assert list(takes_of(tmp_path / "views.py")) != []


CONTRACTS = tomllib.loads((MIZA.parent / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = [set(re.findall(r"\w+", layer)) for layer in CONTRACTS[0]["layers"]]


def depth(app_label):
    return next(place for place, layer in enumerate(LAYERS) if app_label in layer)


def test_foreign_keys_look_down():
    """A key written as a string is invisible to the import contracts."""
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("miza.")]
    keys = [
        (field.model._meta.app_label, field.related_model._meta.app_label, str(field))
        for label in ours
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.many_to_one or (field.one_to_one and field.concrete) or (field.many_to_many and not field.auto_created)
    ]

    upward = [
        name
        for source, target, name in keys
        if source in ours and target in ours and source != target and depth(target) <= depth(source)
    ]

    assert keys
    assert upward == []


def test_every_package_with_rows_has_migrations():
    """makemigrations --check passes over a package that has none."""
    without = [
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("miza.")
        and list(config.get_models())
        and not (MIZA / config.label / "migrations" / "__init__.py").exists()
    ]

    assert without == []
