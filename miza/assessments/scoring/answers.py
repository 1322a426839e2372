"""Answers of one commune, checked against the framework they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from miza.assessments.scoring.exact import ScoringError, exact, is_whole, plain, shown
from miza.assessments.scoring.framework import Framework, Indicator, Norm
from miza.frameworks.schema.conform import WHOLE_KINDS

TOP_LEVEL = 4
NO_CASE = "no_case"
SCORES = ("deliberated", "verified", "self")  # in a published result, the later one first
_KEYS = {"level", "evidence", "indicators", "not_applicable"}


@dataclass(frozen=True)
class Value:
    """What was observed. word: yes, no or no_case, or "" when `number` holds a number."""

    word: str = ""
    number: Decimal = Decimal(0)

    def __str__(self) -> str:
        return self.word or plain(self.number)


@dataclass(frozen=True)
class Answer:
    """One norm answered. values: indicator code -> what was observed, without those that have no value."""

    level: int = 0
    evidence: bool = False
    values: Mapping[str, Value] | None = None
    not_applicable: bool = False


def choose(document: object, which: str | None = None) -> Mapping[str, object]:
    """The Answers object of a file: the file itself, or one of those that a published result holds.

    which: self, verified or deliberated; without it the latest one that the result holds.
    Raises ScoringError when there is no such answers object.
    """
    if not isinstance(document, Mapping):
        raise ScoringError(f"answers: found {shown(document)}, expected an object with framework and norms")
    if "norms" in document:
        if which:
            raise ScoringError(f"the file holds one set of answers, not {which} ones; leave --which out")
        return document
    held = [name for name in SCORES if isinstance(document.get(name), Mapping)]
    wanted = which or next(iter(held), None)
    if wanted not in held:
        found = f"it holds {', '.join(held)}" if held else 'it holds neither "norms" nor a published result'
        raise ScoringError(f"no {wanted or 'answers'} in the file: {found}; expected framework and norms")
    return dict(document[wanted])


def read_answers(framework: Framework, document: Mapping[str, object]) -> dict[str, Answer]:
    """Norm code -> answer; a norm that is not there was not answered.

    document: {"framework": {"code", "version"}, "norms": {norm: {"level", "evidence", "indicators"} or {"not_applicable"}}}.
    Raises ScoringError on another framework, an unknown code, a level or value of the wrong kind or out of range.
    """
    if not isinstance(document, Mapping):
        raise ScoringError(f"answers: found {shown(document)}, expected an object with framework and norms")
    _check_framework(framework, document.get("framework"))
    norms = document.get("norms")
    if not isinstance(norms, Mapping):
        raise ScoringError(f"answers: norms is {shown(norms)}, expected an object from norm code to answer")
    known = framework.norms
    if unknown := [str(code) for code in norms if code not in known]:
        name = f"{framework.code}@{framework.version}"
        raise ScoringError(f"not in the framework {name}: {', '.join(sorted(unknown))}; check the codes")
    return {code: _answer(known[code], norms[code]) for code in norms}


def _check_framework(framework: Framework, node: object) -> None:
    if not isinstance(node, Mapping):
        raise ScoringError(f"answers: framework is {shown(node)}, expected its code and version")
    found = (node.get("code"), node.get("version"))
    if found != (framework.code, framework.version):
        name = f"{framework.code}@{framework.version}"
        raise ScoringError(
            f"the answers are for {found[0]}@{found[1]}, the framework is {name}; give the framework they answer"
        )


def _answer(norm: Norm, node: object) -> Answer:
    if not isinstance(node, Mapping):
        raise ScoringError(
            f"{norm.code}: found {shown(node)}, expected an object; leave the norm out when it has no answer"
        )
    if unknown := sorted(str(key) for key in node if key not in _KEYS):
        raise ScoringError(
            f"{norm.code}: {', '.join(unknown)} is not known; expected level, evidence, indicators or not_applicable"
        )
    if node.get("not_applicable") is not None:
        return _not_applicable(norm, node)
    evidence = node.get("evidence", False)
    if not isinstance(evidence, bool):
        raise ScoringError(f"{norm.code}: evidence is {shown(evidence)}, expected true or false")
    return Answer(_level(norm, node), evidence, _values(norm, node.get("indicators", {})))


def _not_applicable(norm: Norm, node: Mapping[str, object]) -> Answer:
    reason = node["not_applicable"]
    # A published result holds no free text: `true` stands for a reason kept in the dossier.
    if reason is not True and not (isinstance(reason, str) and reason.strip()):
        raise ScoringError(f"{norm.code}: not_applicable is {shown(reason)}, expected the reason in words")
    if not norm.skippable:
        raise ScoringError(f"{norm.code}: not applicable, but the framework allows that in no case; give a level")
    if node.get("level") is not None:
        raise ScoringError(f"{norm.code}: both a level and not applicable; keep one of the two")
    return Answer(not_applicable=True)


def _level(norm: Norm, node: Mapping[str, object]) -> int:
    if node.get("level") is None:
        raise ScoringError(
            f"{norm.code}: no level; expected 0 to {TOP_LEVEL}, or leave the norm out when it has no answer"
        )
    level = node["level"]
    is_number = isinstance(level, int | Decimal) and not isinstance(level, bool)
    number = exact(level, f"{norm.code}: level") if is_number else Decimal(-1)
    if not is_whole(number) or not 0 <= number <= TOP_LEVEL:
        raise ScoringError(f"{norm.code}: level is {shown(level)}, expected a whole number from 0 to {TOP_LEVEL}")
    return int(number)


def _values(norm: Norm, node: object) -> dict[str, Value]:
    if not isinstance(node, Mapping):
        raise ScoringError(f"{norm.code}: indicators is {shown(node)}, expected an object from indicator code to value")
    known = {indicator.code: indicator for indicator in norm.indicators}
    if unknown := sorted(str(code) for code in node if code not in known):
        raise ScoringError(
            f"{norm.code}: {', '.join(unknown)} is no indicator of this norm; expected {', '.join(known)}"
        )
    return {code: _value(known[code], value) for code, value in node.items() if value is not None}


def _value(indicator: Indicator, found: object) -> Value:
    """yes_no: yes or no. Others: no_case or a number of zero or more; counts and days whole, percentages to 100."""
    code, kind = indicator.code, indicator.kind
    if kind == "yes_no":
        if found in ("yes", "no") and isinstance(found, str):
            return Value(word=found)
        raise ScoringError(f'{code}: found {shown(found)}, expected "yes" or "no"')
    if found == NO_CASE:
        return Value(word=NO_CASE)
    if isinstance(found, str) and found in ("yes", "no"):
        raise ScoringError(f'{code}: found "{found}", expected a number or "no_case"')
    number = exact(found, code)
    if number < 0:
        raise ScoringError(f"{code}: found {plain(number)}, expected zero or more")
    if kind in WHOLE_KINDS and not is_whole(number):
        raise ScoringError(f"{code}: found {plain(number)}, expected a whole number ({kind})")
    if kind == "percent" and number > 100:
        raise ScoringError(f"{code}: found {plain(number)}, expected a percentage from 0 to 100")
    return Value(number=number)
