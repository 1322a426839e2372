"""Templates of the letters, read from data/letters-2026.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from miza.core import texts

FILE = Path(__file__).parent / "data" / "letters-2026.yaml"
MANY_LINES = (
    "missing_papers",
    "papers",
    "reasons",
    "activities",
    "queries",
    "agenda",
    "team_members",
    "facts",
    "measures",
)


@cache
def letters() -> dict[str, Any]:
    """The whole file, read once."""
    return texts.load_yaml(FILE)


@cache
def _by_code() -> dict[str, dict[str, Any]]:
    return {node["code"]: node for node in letters()["letters"]}


def letter(code: str) -> dict[str, Any]:
    """One template. Raises KeyError naming an unknown code."""
    if code not in _by_code():
        raise KeyError(f"no letter {code} in {FILE.name}")
    return _by_code()[code]


def for_move(move: str) -> list[str]:
    """Codes of the papers that the programme writes to the commune for a move or an act; the commune's own letters are not ours to write."""
    return [
        node["code"]
        for node in letters()["letters"]
        if move in node["moves"] and node["to"] == "commune" and node["from"] != "commune"
    ]


def listed(values: Mapping[str, Any], part: str) -> dict[str, Any]:
    """Lists printed one item a line in the body (the file's rule), joined in a sentence elsewhere."""
    if part != "body":
        return dict(values)
    return {
        key: "\n".join(f"- {texts.shown(item)}" for item in value)
        if key in MANY_LINES and isinstance(value, list | tuple)
        else value
        for key, value in values.items()
    }
