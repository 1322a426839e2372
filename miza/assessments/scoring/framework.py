"""The part of a reference framework that scoring needs, checked and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from miza.assessments.scoring.exact import ScoringError, exact, shown
from miza.frameworks.schema.conform import Conform, read_conform

RESERVED = ("evidence", "overall")  # words that stand beside codes in a result


@dataclass(frozen=True)
class Indicator:
    """kind: yes_no, count (a year), percent, days or amount (MAD); conform: what level 2 needs."""

    code: str
    kind: str
    conform: Conform


@dataclass(frozen=True)
class Norm:
    """mandatory: a legal obligation; skippable: the framework knows a case in which it may be not applicable."""

    code: str
    weight: int
    mandatory: bool
    skippable: bool
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Principle:
    """One principle with its norms, in the framework's order."""

    code: str
    weight: int
    norms: tuple[Norm, ...]


@dataclass(frozen=True)
class Framework:
    """One version of a reference framework. tolerance: points granted to a required percentage."""

    code: str
    version: str
    tolerance: Fraction
    principles: tuple[Principle, ...]

    @property
    def norms(self) -> dict[str, Norm]:
        """Every norm by code, in the framework's order."""
        return {norm.code: norm for principle in self.principles for norm in principle.norms}


def load_framework(document: Mapping[str, object]) -> Framework:
    """The framework that a document (YAML or JSON, read as plain data) describes.

    Texts, levels and actions are not looked at: `miza framework check` does that.
    Raises ScoringError on a missing or repeated code, a weight that is not a positive whole number, an unknown kind or a limit
    that cannot be read.
    """
    if not isinstance(document, Mapping):
        raise ScoringError(f"framework: found {shown(document)}, expected an object with code, version and principles")
    framework = Framework(
        code=_text(document, "code", "framework"),
        version=_text(document, "version", "framework"),
        tolerance=_tolerance(document.get("tolerance")),
        principles=tuple(_principle(p, f"principle {n}") for n, p in enumerate(_items(document, "principles"), 1)),
    )
    _check_codes_once(framework)
    return framework


def _principle(node: object, where: str) -> Principle:
    node = _object(node, where)
    code = _text(node, "code", where)
    norms = _items(node, "norms", f"principle {code}")
    return Principle(
        code,
        _weight(node, f"principle {code}"),
        tuple(_norm(norm, f"principle {code}, norm {n}") for n, norm in enumerate(norms, 1)),
    )


def _norm(node: object, where: str) -> Norm:
    node = _object(node, where)
    code = _text(node, "code", where)
    mandatory = node.get("mandatory", False)
    if not isinstance(mandatory, bool):
        raise ScoringError(f"norm {code}: mandatory is {shown(mandatory)}, expected true or false")
    indicators = [] if node.get("indicators") == [] else _items(node, "indicators", f"norm {code}")
    return Norm(
        code,
        _weight(node, f"norm {code}"),
        mandatory,
        node.get("not_applicable") is not None,
        tuple(_indicator(i, f"norm {code}, indicator {n}") for n, i in enumerate(indicators, 1)),
    )


def _indicator(node: object, where: str) -> Indicator:
    node = _object(node, where)
    code = _text(node, "code", where)
    kind = _text(node, "kind", f"indicator {code}")
    try:
        return Indicator(code, kind, read_conform(kind, node.get("conform")))
    except ValueError as error:
        raise ScoringError(f"indicator {code}: {error}") from None


def _object(node: object, where: str) -> Mapping[str, object]:
    if not isinstance(node, Mapping):
        raise ScoringError(f"framework, {where}: found {shown(node)}, expected an object")
    return node


def _text(node: Mapping[str, object], key: str, where: str) -> str:
    value = node.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ScoringError(f"{where}: {key} is {shown(value)}, expected a text in quotes")
    return value


def _items(node: Mapping[str, object], key: str, where: str = "framework") -> list[object]:
    value = node.get(key)
    if not isinstance(value, list) or not value:
        raise ScoringError(f"{where}: {key} is {shown(value)}, expected a list of at least one")
    return value


def _weight(node: Mapping[str, object], where: str) -> int:
    weight = node.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int) or weight < 1:
        raise ScoringError(f"{where}: weight is {shown(weight)}, expected a whole number of 1 or more")
    return weight


def _tolerance(node: object) -> Fraction:
    """Points: {"percent": 5}; 0 when absent."""
    if node is None:
        return Fraction(0)
    if not isinstance(node, Mapping) or node.keys() - {"percent"}:
        raise ScoringError(f"framework: tolerance is {shown(node)}, expected an object with percent alone")
    points = Fraction(exact(node.get("percent", 0), "framework: tolerance.percent"))
    if not 0 <= points <= 100:
        raise ScoringError(f"framework: tolerance.percent is {shown(node['percent'])}, expected 0 to 100 points")
    return points


def _check_codes_once(framework: Framework) -> None:
    """A code names one thing, or an answer could not say which one it is for."""
    seen = set(RESERVED)
    for principle in framework.principles:
        norms = [code for norm in principle.norms for code in (norm.code, *(i.code for i in norm.indicators))]
        for code in (principle.code, *norms):
            if code in seen:
                found = "is a reserved word" if code in RESERVED else "stands twice"
                raise ScoringError(f'framework: the code "{code}" {found}; give each thing a code of its own')
            seen.add(code)
