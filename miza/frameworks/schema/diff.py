"""What changed between two versions of a framework: added, removed, changed, with the old value and the new."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_CHILDREN = {"principles": "principle", "norms": "norm", "indicators": "indicator", "actions": "action"}


@dataclass(frozen=True)
class Change:
    """kind: added, removed or changed. what: framework, principle, norm, indicator or action. key: "levels > 3 > fr", or ""."""

    kind: str
    what: str
    code: str
    key: str = ""
    old: Any = None
    new: Any = None


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every difference between two documents: first the framework itself, then its parts in the order of the new one.

    A part that moved under another principle or norm is a change of its `parent`; a list put in another order is a change of
    `order`. The version itself is a change too.
    """
    before, after = parts(old), parts(new)
    changes = [c for code, part in after.items() for c in _changed(code, before.get(code), part)]
    gone = [
        Change("removed", part["what"], code, old=part["title"]) for code, part in before.items() if code not in after
    ]
    return changes + gone


def parts(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Every coded part of a document by code, flat: {"what", "title", "values": {key path: leaf}}; the framework is ""."""
    found: dict[str, dict[str, Any]] = {}
    _collect(found, "framework", "", document, "")
    return found


def _collect(found: dict[str, dict[str, Any]], what: str, code: str, node: Mapping[str, Any], parent: str) -> None:
    values = {key: leaf for key, leaf in _leaves(node) if key != "code" or not code}
    if code:
        values["parent"] = parent
    for key in _CHILDREN.keys() & node.keys():
        values[f"order of {key}"] = [child.get("code") for child in node[key]]
    found[code] = {"what": what, "title": node.get("title"), "values": values}
    for key, kind in _CHILDREN.items():
        for child in node.get(key) or []:
            _collect(found, kind, str(child.get("code")), child, code)


def _leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Key path -> value of everything in a part, without the parts that have a code of their own."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key not in _CHILDREN:
                yield from _leaves(value, f"{path} > {key}" if path else str(key))
    elif isinstance(node, list) and any(isinstance(item, Mapping) for item in node):
        for number, item in enumerate(node, 1):
            yield from _leaves(item, f"{path} > {number}")
    else:
        yield path, node


def _changed(code: str, old: dict[str, Any] | None, new: dict[str, Any]) -> Iterator[Change]:
    if old is None:
        yield Change("added", new["what"], code, new=new["title"])
        return
    keys = [*new["values"], *(key for key in old["values"] if key not in new["values"])]
    for key in keys:
        was, now = old["values"].get(key), new["values"].get(key)
        if key.startswith("order of "):
            # What came or went is said on its own: only a new order of those that stayed is a change here.
            was, now = [c for c in was or [] if c in (now or [])], [c for c in now or [] if c in (was or [])]
        if was != now:
            yield Change("changed", new["what"], code, key, was, now)
