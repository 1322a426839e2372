"""Checks of one node each: a mapping with its keys, a text in three languages, a code, a number. Faults say line and key."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

import yaml

from miza.frameworks.schema.reading import MAPPING, SCALAR, SEQUENCE, Fault, kind, line, scalar

NEEDED_LANGUAGES = ("ar", "fr", "en")
RESERVED = ("evidence", "overall")

SHORT, LONG = 12, 20  # the most letters of a code: of a norm and what is above it, of an indicator or action

_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_SCRIPT = {"ar": re.compile("[\u0600-\u06ff]"), "fr": re.compile("[A-Za-zÀ-ÿ]"), "en": re.compile("[A-Za-zÀ-ÿ]")}

Parts = dict[str, yaml.Node]
Check = Callable[[yaml.Node, str], None]


class Shapes:
    """Collects what is wrong with the nodes of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.languages: tuple[str, ...] = NEEDED_LANGUAGES
        self.codes: dict[str, int] = {}

    def fault(self, node: yaml.Node, key: str, message: str) -> None:
        """One thing to mend, at the line of `node`."""
        self.faults.append(Fault(self.file, line(node), key, message))

    def mapping(self, node: yaml.Node, key: str, needed: Iterable[str], optional: Iterable[str] = ()) -> Parts:
        """The parts of a mapping, by key; names every key that is missing, unknown or given twice."""
        if not isinstance(node, MAPPING):
            self.fault(node, key, f"found {quoted(node)}; expected the keys {', '.join(needed)}")
            return {}
        known = (*needed, *optional)
        parts: Parts = {}
        for name, value in node.value:
            word = str(name.value) if isinstance(name, SCALAR) else ""
            where = f"{key} > {word}" if key else word
            if word in parts:
                self.fault(name, where, "this key stands twice; keep one of the two")
            elif word not in known:
                close = get_close_matches(word, known, 1)
                hint = f"did you mean {close[0]}?" if close else f"expected {', '.join(known)}"
                self.fault(name, where, f"this key is not known; {hint}")
            else:
                parts[word] = value
        if missing := [name for name in needed if name not in parts]:
            self.fault(node, key, f"{', '.join(missing)} missing")
        return parts

    def coded(
        self, node: yaml.Node, key: str, needed: tuple[str, ...], optional: tuple[str, ...] = (), most: int = LONG
    ) -> tuple[str, Parts]:
        """A mapping with a code of its own: the key that names it from here on, and its parts."""
        above = key.rpartition(" > ")[0]
        word = code_of(node)
        named = (f"{above} > {word}" if above else word) if word else key
        parts = self.mapping(node, named, ("code", *needed), optional)
        if (code := parts.pop("code", None)) is None:
            return named, parts
        self.code_text(code, f"{key} > code", most)
        if word in self.codes or word in RESERVED:
            where = f"also on line {self.codes[word]}" if word in self.codes else "a reserved word"
            self.fault(code, f"{key} > code", f'the code "{word}" is {where}; give each thing a code of its own')
        self.codes.setdefault(word, line(code))
        return named, parts

    def each(self, parts: Parts, key: str, checks: dict[str, Check]) -> None:
        """Check the parts that are there."""
        for name, check in checks.items():
            if name in parts:
                check(parts[name], f"{key} > {name}" if key else name)

    def items(self, node: yaml.Node, key: str, check: Check, least: int = 0) -> None:
        """Check each item of a list; until an item says its code it is named by its number."""
        if not isinstance(node, SEQUENCE) or len(node.value) < least:
            self.fault(node, key, f"found {quoted(node)}; expected a list" + (" of at least one" if least else ""))
            return
        for number, item in enumerate(node.value, 1):
            check(item, f"{key} > {number}" if key else str(number))

    def text3(self, node: yaml.Node, key: str) -> None:
        """A text in every language of the file, in the right place."""
        parts = self.mapping(node, key, self.languages)
        for code, part in parts.items():
            self.text(part, f"{key} > {code}")
            script = _SCRIPT.get(code)
            if kind(part) == "str" and str(part.value).strip() and script and not script.search(str(part.value)):
                self.fault(part, f"{key} > {code}", f"found {quoted(part)}, which is not written in {code}")

    def text3_or_null(self, node: yaml.Node, key: str) -> None:
        """null, or a text in every language."""
        if kind(node) != "null":
            self.text3(node, key)

    def text(self, node: yaml.Node, key: str) -> None:
        """A text that says something."""
        if not isinstance(node, SCALAR) or kind(node) != "str" or not node.value.strip():
            self.fault(
                node, key, f"found {quoted(node)}; expected a text" + (" in quotes" if isinstance(node, SCALAR) else "")
            )

    def code_text(self, node: yaml.Node, key: str, most: int = LONG) -> None:
        """A code that can stand in an address."""
        if kind(node) in ("int", "float", "bool", "null", "timestamp"):
            self.fault(node, key, f"found {quoted(node)}; expected a text: put it in quotes")
        elif not isinstance(node, SCALAR) or not _CODE.fullmatch(node.value) or len(node.value) > most:
            self.fault(node, key, f"found {quoted(node)}; expected {most} letters, digits, dots or dashes at most")

    def boolean(self, node: yaml.Node, key: str) -> None:
        """A plain true or false."""
        if not isinstance(node, SCALAR) or not isinstance(scalar(node), bool):
            self.fault(node, key, f"found {quoted(node)}; expected true or false")

    def weight(self, node: yaml.Node, key: str) -> None:
        """How much a norm or principle counts beside the others; 1 when absent."""
        self.whole(1, 1000)(node, key)

    def whole(self, least: int, most: int) -> Check:
        """A check for a whole number in a range, both ends included."""

        def check(node: yaml.Node, key: str) -> None:
            value = scalar(node) if isinstance(node, SCALAR) else None
            if not is_whole(value) or not least <= value <= most:  # type: ignore[operator]
                self.fault(node, key, f"found {quoted(node)}; expected a whole number from {least} to {most}")

        return check


def code_of(node: yaml.Node) -> str:
    """The code that a mapping gives itself, "" when it gives none."""
    pairs = node.value if isinstance(node, MAPPING) else []
    found = (value.value for name, value in pairs if name.value == "code" and isinstance(value, SCALAR))
    return str(next(found, ""))


def is_whole(value: object) -> bool:
    """A whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def scalar_or_none(node: yaml.Node) -> object:
    """The plain value of a scalar that is not a text, so that `yes` without quotes is refused; None for anything else."""
    return {"yes": True, "no": False}.get(str(node.value).lower(), scalar(node)) if isinstance(node, SCALAR) else None


def scalar_is(node: yaml.Node, value: object) -> bool:
    """Is the node a scalar of that value?"""
    return isinstance(node, SCALAR) and scalar(node) is value


def quoted(node: yaml.Node) -> str:
    """What was found, as the message quotes it."""
    if isinstance(node, MAPPING):
        return "keys" if node.value else "nothing"
    if isinstance(node, SEQUENCE):
        return f"a list of {len(node.value)}" if node.value else "an empty list"
    text = str(node.value)
    if kind(node) == "null":
        return "nothing"
    return f'"{text[:57]}…"' if len(text) > 60 else (f'"{text}"' if kind(node) == "str" else text)
