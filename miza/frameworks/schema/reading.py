"""YAML text to a node tree that knows its lines, and to plain data that keeps every number as written.

Scalars follow YAML 1.2, where `yes` and `010` are not a boolean and an octal number; decimals stay text, so 33.3 stays 33.3.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,14})")
_TAGS = {
    f"tag:yaml.org,2002:{word}"
    for word in (["str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq"])
}
MAPPING, SEQUENCE, SCALAR = yaml.MappingNode, yaml.SequenceNode, yaml.ScalarNode
MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class Fault:
    """One thing to mend. line: from 1, 0 when the file cannot be read at all. key: where in the file, by codes ("PAR > PAR-01 > levels > 3 > fr")."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return place + (f"{self.key}: {self.message}" if self.key else self.message)


class SchemaError(Exception):
    """A framework file that cannot be used; `faults` names each thing to mend."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


def read_text(path: str | Path) -> str:
    """The text of a file. Raises SchemaError when there is no such file, when it is not UTF-8 or far too long."""
    path = Path(path)
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise SchemaError([Fault(str(path), 1, "", f"more than {MOST_BYTES} bytes; expected a framework file")])
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SchemaError([Fault(str(path), line, "", "not UTF-8 text; save the file as UTF-8")]) from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SchemaError(
            [Fault(str(path), 0, "", f"cannot be read ({why}); give the path of a file that exists")]
        ) from None


def compose(text: str, file: str) -> yaml.Node:
    """The node tree of one YAML document.

    Raises SchemaError, with the line, on text that is not YAML, is empty, holds several documents, tags or aliases.
    """
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise SchemaError([Fault(file, line, "", f"not YAML: {error.problem or error.context}")]) from None
    except yaml.YAMLError as error:
        raise SchemaError([Fault(file, _line_of(text, error), "", f"not YAML: {error}".replace("\n", " "))]) from None
    except RecursionError:
        raise SchemaError([Fault(file, 1, "", "nested too deep; expected a framework file")]) from None
    if root is None:
        raise SchemaError([Fault(file, 1, "", "the file is empty; expected a framework")])
    if faults := list(_strange(root, file)):
        raise SchemaError(faults)
    return root


def _line_of(text: str, error: yaml.YAMLError) -> int:
    """The line of a character that YAML does not allow; 1 when the error does not say."""
    position = getattr(error, "position", None)
    return text[:position].count("\n") + 1 if isinstance(position, int) else 1


def line(node: yaml.Node) -> int:
    """The line on which a node starts, from 1."""
    return int(node.start_mark.line) + 1


def kind(node: yaml.Node) -> str:
    """The last word of a node's tag: str, int, float, bool, null, map, seq and the like."""
    return str(node.tag).rpartition(":")[2]


def _strange(root: yaml.Node, file: str) -> Iterator[Fault]:
    """Tags and aliases: the first may run code elsewhere, the second may blow up or be changed in one place for two."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            yield Fault(file, line(node), "", "an alias (*name) refers to this; write the text out where it is needed")
            continue
        seen.add(id(node))
        if node.tag not in _TAGS:
            yield Fault(file, line(node), "", f"the tag {node.tag} is not used here; remove it")
        elif isinstance(node, MAPPING):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, SEQUENCE):
            waiting.extend(node.value)


def plain(node: yaml.Node, file: str) -> Any:
    """A node as dict (keys as text), list, str, int, bool or None. Raises SchemaError on a key given twice."""
    if isinstance(node, MAPPING):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, SCALAR) or key.value in found:
                raise SchemaError([Fault(file, line(key), str(key.value)[:60], "this key stands twice, or is no word")])
            found[key.value] = plain(value, file)
        return found
    if isinstance(node, SEQUENCE):
        return [plain(item, file) for item in node.value]
    return scalar(node)


def scalar(node: yaml.Node) -> str | int | bool | None:
    """One plain value; what YAML 1.2 does not call a whole number, true, false or null stays the text it is."""
    text = str(node.value)
    match kind(node):
        case "null":
            return None
        case "bool" if text.lower() in ("true", "false"):
            return text.lower() == "true"
        case "int" if _WHOLE.fullmatch(text):
            return int(text)
        case _:
            return text


def read(path: str | Path) -> dict[str, Any]:
    """A framework file as plain data, its meaning unchecked. Raises SchemaError when it is not YAML or not an object."""
    root = compose(read_text(path), str(path))
    if not isinstance(root, MAPPING):
        raise SchemaError(
            [Fault(str(path), line(root), "", "found no keys; expected a framework (code, version, principles)")]
        )
    document: dict[str, Any] = plain(root, str(path))
    return document
