"""The journey as a table: stages, states, moves and acts, read from data/journey.yaml. Pure: no models, no clock."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "data" / "journey.yaml"
PREVIOUS = "previous"  # a move's target meaning "where the dossier was before"


@dataclass(frozen=True)
class State:
    """Where a dossier is. `name` in three languages; a final state has no way out but a review."""

    key: str
    stage: str
    name: dict[str, str]
    final: bool = False


@dataclass(frozen=True)
class Move:
    """One way from states to a state: who may take it, what must hold, what it gives, how long the next step has (calendar days)."""

    key: str
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    gives: tuple[str, ...] = ()
    deadline_days: int | None = None
    deadline_from: str = ""


@cache
def journey() -> dict[str, Any]:
    """The whole file, read once."""
    with FILE.open("rb") as stream:
        return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # type: ignore[no-any-return]  # noqa: S506


def _names(node: dict[str, Any]) -> dict[str, str]:
    return {language: node[language] for language in ("ar", "fr", "en")}


STAGES: dict[str, dict[str, str]] = journey()["stages"]
STATES: dict[str, State] = {
    key: State(key, node["stage"], _names(node), node.get("final", False)) for key, node in journey()["states"].items()
}
ROLES: dict[str, dict[str, str]] = journey()["roles"]
MOVES: dict[str, Move] = {
    key: Move(
        key=key,
        sources=tuple(node["from"]),
        target=node["to"],
        by=tuple(node["by"]),
        needs=tuple(node["needs"]),
        gives=tuple(node.get("gives", ())),
        deadline_days=node.get("deadline_days"),
        deadline_from=node.get("deadline_from", ""),
    )
    for key, node in journey()["moves"].items()
}
ACTS: dict[str, tuple[str, ...]] = {key: tuple(node["by"]) for key, node in journey()["acts"].items()}
DECISION_RULE: dict[str, Any] = journey()["decision_rule"]
LABEL_RULE: dict[str, Any] = journey()["label_rule"]
WHILE_PAUSED = frozenset({"end_participation"})  # a pause stops every other move


def moves_from(state: str) -> list[Move]:
    """Moves that start in `state`, in the order of the journey."""
    return [move for move in MOVES.values() if state in move.sources]


def stage_position(state: str) -> int:
    """1 to 5: the place of a state's stage among the five."""
    return list(STAGES).index(STATES[state].stage) + 1
