"""Text that a paper can print: archives refuse a letter that no font draws, and a stray direction mark turns a line around."""

import re
import unicodedata
from functools import cache
from typing import Any

from miza.papers import fonts

ISOLATES, END = "\u2066\u2067\u2068", "\u2069"
# Invisible, drawn by nobody, and meant: joiners, marks and isolates of direction.
QUIET = frozenset("\u200c\u200d\u200e\u200f\u2060" + ISOLATES + END)
UNKNOWN = "\u25a1"  # printed for a character that none of the fonts has
EMBEDDINGS = re.compile("[\u202a-\u202e]")
BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def legible(data: Any) -> Any:
    """`data` with every text in it made printable; keys, numbers and shapes unchanged."""
    if isinstance(data, str):
        return "\n".join(_line(line) for line in BREAKS.sub("\n", EMBEDDINGS.sub("", data)).split("\n"))
    if isinstance(data, dict):
        return {key: legible(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [legible(item) for item in data]
    return data


def _line(line: str) -> str:
    return _balanced("".join(_drawn(cluster) for cluster in _clusters(unicodedata.normalize("NFC", line))))


def _clusters(line: str) -> list[str]:
    """Letters with the marks they carry: one font has to draw both."""
    found: list[str] = []
    for char in line:
        if found and unicodedata.category(char).startswith("M"):
            found[-1] += char
        else:
            found.append(char)
    return found


@cache
def _draws(cluster: str) -> bool:
    return any(all(ord(char) in font for char in cluster) for font in fonts.coverage())


def _drawn(cluster: str) -> str:
    """The letter with its marks; without them when no font has both; a box when no font has the letter."""
    if cluster in QUIET:
        return cluster
    kind = unicodedata.category(cluster[0])
    if kind == "Zs" or cluster == "\t":
        return cluster if cluster in " \u00a0\u202f" else " "
    if kind in {"Cc", "Cf"}:
        return ""
    if kind in {"Co", "Cs", "Cn"} or not _draws(cluster[0]):
        return UNKNOWN
    return cluster if _draws(cluster) else cluster[0]


def _balanced(line: str) -> str:
    """Isolates that end where they began, so that no text reaches into what follows."""
    kept, depth = [], 0
    for char in line:
        if char == END and not depth:
            continue
        depth += (char in ISOLATES) - (char == END)
        kept.append(char)
    return "".join(kept) + END * depth
