"""Sentences that people read along the journey, kept as data in three languages (core/data/texts.yaml)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation

from miza.core import formats

LANGUAGES = ("ar", "fr", "en")
FILE = Path(__file__).parent / "data" / "texts.yaml"


@cache
def catalogue() -> dict[str, Any]:
    """The whole file, read once."""
    return load_yaml(FILE)


def load_yaml(path: Path) -> dict[str, Any]:
    """A YAML file as plain data, with the C loader where there is one."""
    with path.open("rb") as stream:
        return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader either way


def language() -> str:
    """The language people read now, one of LANGUAGES; Tamazight falls back to Arabic until its texts are translated."""
    code = (translation.get_language() or "ar")[:2]
    return code if code in LANGUAGES else "ar"


def pick(text: Mapping[str, str] | str | None) -> str:
    """A {ar, fr, en} mapping in the reader's language, falling back to Arabic, French, then English."""
    if not text:
        return ""
    if isinstance(text, str):
        return text
    return text.get(language()) or next((text[code] for code in LANGUAGES if text.get(code)), "")


def find(path: str) -> Mapping[str, Any] | None:
    """The node at a dotted path of the catalogue, or None."""
    node: Any = catalogue()
    for key in path.split("."):
        if not isinstance(node, Mapping) or key not in node:
            return None
        node = node[key]
    return node


def say(path: str, **params: Any) -> str:
    """The sentence at `path` ("moves.submit.done"), filled, in the reader's language.

    Raises KeyError when there is no such sentence: a missing text is a fault of ours, never shown as a blank.
    """
    node = find(path)
    if node is None:
        raise KeyError(f"no text at {path} in {FILE.name}")
    return fill(pick(node), params)


def reason(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a refusal or of an unmet condition."""
    for path in (f"conditions.{code}.unmet", f"refusals.{code}"):
        if (node := find(path)) is not None:
            return fill(pick(node), params)
    raise KeyError(f"no refusal or condition {code} in {FILE.name}")


class _Blank(dict[str, str]):
    """A placeholder nobody filled shows as an ellipsis rather than breaking the page."""

    def __missing__(self, key: str) -> str:
        return "…"


def fill(sentence: str, params: Mapping[str, Any]) -> str:
    """`sentence` with its placeholders filled by values put in the reader's language and isolated (right-to-left text)."""
    return sentence.format_map(_Blank({key: formats.isolated(shown(value)) for key, value in params.items()}))


def shown(value: Any) -> str:
    """A raw value as the reader writes it: dates, numbers, {ar, fr, en} mappings and lists of those."""
    if isinstance(value, Mapping):
        return pick(value)
    if isinstance(value, list | tuple | set | frozenset):
        return formats.joined([shown(item) for item in value])
    return formats.shown(value)
