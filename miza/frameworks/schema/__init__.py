"""Framework files: read, checked, compared, written. No Django, no database.

check(path)           every Fault, with file, line and key
read(path)            the file as plain data, whatever it means; SchemaError when it is not YAML
load(path)            the same, checked; SchemaError with every fault
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rfc8785
import yaml

from miza.frameworks.schema.checking import Checker
from miza.frameworks.schema.conform import KINDS, Conform, read_conform
from miza.frameworks.schema.diff import Change, diff
from miza.frameworks.schema.reading import Fault, SchemaError, compose, plain, read, read_text

__all__ = [
    "KINDS",
    "Change",
    "Conform",
    "Fault",
    "SchemaError",
    "check",
    "check_text",
    "diff",
    "load",
    "load_text",
    "read",
    "read_conform",
    "read_text",
    "sha256",
    "to_yaml",
]


def check(path: str | Path) -> list[Fault]:
    """Every fault of a framework file, in the order of its lines; [] when it may be loaded."""
    try:
        return check_text(read_text(path), str(path))
    except SchemaError as error:
        return error.faults


def check_text(text: str, file: str = "framework") -> list[Fault]:
    """The same for a text; `file` is the name that the faults bear."""
    checker = Checker(file)
    try:
        checker.framework(compose(text, file))
    except SchemaError as error:
        return error.faults
    return sorted(checker.faults, key=lambda fault: fault.line)


def load(path: str | Path) -> dict[str, Any]:
    """A framework file as plain data. Raises SchemaError with every fault."""
    return load_text(read_text(path), str(path))


def load_text(text: str, file: str = "framework") -> dict[str, Any]:
    """The same for a text."""
    if faults := check_text(text, file):
        raise SchemaError(faults)
    document: dict[str, Any] = plain(compose(text, file), file)
    return document


def sha256(document: Mapping[str, Any]) -> str:
    """The fingerprint of a framework: SHA-256 over its RFC 8785 canonical JSON, whatever the file it came in looks like."""
    return hashlib.sha256(rfc8785.dumps(dict(document))).hexdigest()


def to_yaml(document: Mapping[str, Any]) -> str:
    """A document as YAML that reads back as the same document."""
    return yaml.safe_dump(json.loads(json.dumps(document)), allow_unicode=True, sort_keys=False, width=120)
