"""What a framework file must hold; every fault is named with its line and key, not only the first."""

import re

import yaml

from miza.frameworks.schema.conform import KINDS, read_conform
from miza.frameworks.schema.reading import MAPPING, SCALAR, SEQUENCE, kind, scalar
from miza.frameworks.schema.shapes import NEEDED_LANGUAGES, SHORT, Shapes, is_whole, quoted, scalar_is, scalar_or_none

STATUSES = ("proposal", "adopted")
LANGUAGES = ("ar", "fr", "en", "zgh")
LEVELS = ("0", "1", "2", "3", "4")
MOST_MAD = 10**12
MOST_MONTHS = 120

_DECIMAL = re.compile(r"\d{1,15}(?:\.\d{1,10})?")


class Checker(Shapes):
    """Walks a framework file, from the top."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.fields: tuple[str, ...] = ()

    def framework(self, root: yaml.Node) -> None:
        """The whole document."""
        parts = self.mapping(
            root,
            "",
            ("code", "version", "status", "title", "languages", "scale", "fields", "principles"),
            ("tolerance",),
        )
        self.each(parts, "", {"code": self.code_text, "version": self.code_text, "status": self.status})
        self.each(parts, "", {"languages": self.language_list})
        self.each(
            parts,
            "",
            {"title": self.text3, "tolerance": self.tolerance, "scale": self.levels, "fields": self.field_list},
        )
        self.each(parts, "", {"principles": lambda node, key: self.items(node, key, self.principle, least=1)})

    def status(self, node: yaml.Node, key: str) -> None:
        """proposal: every page says so; adopted: the programme's own."""
        if scalar(node) not in STATUSES:
            self.fault(node, key, f"found {quoted(node)}; expected {' or '.join(STATUSES)}")

    def language_list(self, node: yaml.Node, key: str) -> None:
        """The languages that every text of the file must have."""
        if not isinstance(node, SEQUENCE) or not all(isinstance(item, SCALAR) for item in node.value):
            self.fault(node, key, f"found {quoted(node)}; expected a list such as [ar, fr, en]")
            return
        found = tuple(item.value for item in node.value)
        if missing := [code for code in NEEDED_LANGUAGES if code not in found]:
            self.fault(node, key, f"{', '.join(missing)} missing; Arabic, French and English are all needed")
        if unknown := [code for code in found if code not in LANGUAGES]:
            self.fault(
                node, key, f"{', '.join(unknown)} is not a language of the platform; expected {', '.join(LANGUAGES)}"
            )
        self.languages = tuple(code for code in LANGUAGES if code in found or code in NEEDED_LANGUAGES)

    def tolerance(self, node: yaml.Node, key: str) -> None:
        """Points granted to a required percentage."""
        parts = self.mapping(node, key, ("percent",))
        self.each(parts, key, {"percent": self.percent})

    def percent(self, node: yaml.Node, key: str) -> None:
        """A number from 0 to 100, decimals allowed."""
        text = str(node.value) if isinstance(node, SCALAR) else ""
        if not _DECIMAL.fullmatch(text) or float(text) > 100:
            self.fault(node, key, f"found {quoted(node)}; expected a number of points from 0 to 100")

    def levels(self, node: yaml.Node, key: str) -> None:
        """A text for each of the five levels, and no other."""
        parts = self.mapping(node, key, LEVELS)
        self.each(parts, key, dict.fromkeys(LEVELS, self.text3))

    def field_list(self, node: yaml.Node, key: str) -> None:
        """Code -> title of each field of activity."""
        if not isinstance(node, MAPPING) or not node.value:
            self.fault(node, key, f"found {quoted(node)}; expected the fields, each a code and its title")
            return
        parts = self.mapping(node, key, tuple(str(k.value) for k, _ in node.value if isinstance(k, SCALAR)))
        for name, _ in node.value:
            self.code_text(name, key, SHORT)
        self.fields = tuple(parts)
        self.each(parts, key, dict.fromkeys(parts, self.text3))

    def principle(self, node: yaml.Node, key: str) -> None:
        """One principle with its norms."""
        key, parts = self.coded(node, key, ("title", "summary", "norms"), ("weight",), SHORT)
        self.each(parts, key, {"title": self.text3, "summary": self.text3, "weight": self.weight})
        self.each(parts, key, {"norms": lambda child, _: self.items(child, key, self.norm, least=1)})

    def norm(self, node: yaml.Node, key: str) -> None:
        """One norm: its law, levels, indicators and improvement actions."""
        needed = ("field", "title", "mandatory", "not_applicable", "legal", "levels", "indicators", "actions")
        key, parts = self.coded(node, key, needed, ("weight",), SHORT)
        self.each(
            parts, key, {"title": self.text3, "field": self.field, "mandatory": self.boolean, "weight": self.weight}
        )
        self.each(parts, key, {"not_applicable": self.text3_or_null, "legal": self.legal, "levels": self.levels})
        if "mandatory" in parts and scalar_is(parts["mandatory"], True) and not parts.get("legal", node).value:
            self.fault(
                parts["mandatory"], f"{key} > mandatory", "a legal obligation without a law; name it under legal"
            )
        self.each(parts, key, {"indicators": lambda child, _: self.items(child, key, self.indicator, least=1)})
        self.each(parts, key, {"actions": lambda child, _: self.items(child, key, self.action)})

    def field(self, node: yaml.Node, key: str) -> None:
        """One of the fields named at the top."""
        if not isinstance(node, SCALAR) or node.value not in self.fields:
            self.fault(
                node,
                key,
                f"found {quoted(node)}; expected one of the fields: {', '.join(self.fields) or 'none is given'}",
            )

    def legal(self, node: yaml.Node, key: str) -> None:
        """References to the law, each a text."""
        self.items(node, f"{key} > reference", self.text)

    def indicator(self, node: yaml.Node, key: str) -> None:
        """One indicator: what is observed, what level 2 needs, where the proof is found."""
        key, parts = self.coded(node, key, ("title", "kind", "conform", "sources"))
        self.each(parts, key, {"title": self.text3, "kind": self.indicator_kind})
        self.each(
            parts, key, {"sources": lambda child, under: self.items(child, f"{under} > source", self.text3, least=1)}
        )
        if "conform" in parts and "kind" in parts and parts["kind"].value in KINDS:
            self.conform(parts["conform"], f"{key} > conform", str(parts["kind"].value))

    def indicator_kind(self, node: yaml.Node, key: str) -> None:
        """How an indicator is measured."""
        if scalar(node) not in KINDS:
            self.fault(node, key, f"found {quoted(node)}; expected one of {', '.join(KINDS)}")

    def conform(self, node: yaml.Node, key: str, of_kind: str) -> None:
        """A limit that fits the indicator's kind."""
        try:
            read_conform(of_kind, node.value if kind(node) == "str" else scalar_or_none(node))
        except ValueError as error:
            self.fault(node, key, str(error))

    def action(self, node: yaml.Node, key: str) -> None:
        """One improvement: from a level to a higher one, in months, at a cost."""
        key, parts = self.coded(node, key, ("title", "from", "to", "months", "cost_mad"))
        self.each(parts, key, {"title": self.text3, "cost_mad": self.cost})
        self.each(parts, key, {"from": self.whole(0, 3), "to": self.whole(1, 4), "months": self.whole(1, MOST_MONTHS)})
        ends = [scalar(parts[name]) for name in ("from", "to") if name in parts and isinstance(parts[name], SCALAR)]
        if len(ends) == 2 and all(is_whole(end) for end in ends) and not ends[0] < ends[1]:  # type: ignore[operator]
            self.fault(
                parts["to"], f"{key} > to", f"found {ends[1]}, not above from ({ends[0]}); an action raises the level"
            )

    def cost(self, node: yaml.Node, key: str) -> None:
        """[least, most] in MAD."""
        values = [scalar(item) for item in node.value if isinstance(item, SCALAR)] if isinstance(node, SEQUENCE) else []
        whole = [v for v in values if is_whole(v) and 0 <= v <= MOST_MAD]  # type: ignore[operator]
        if len(values) != 2 or len(whole) != 2 or whole[0] > whole[1]:  # type: ignore[operator]
            self.fault(node, key, f"found {quoted(node)}; expected [least, most] in whole dirhams, the least first")
