"""What an answer may hold: one check for the page, the API and imports, against the norm it answers.

The raw content is a mapping: level (0 to 4, or nothing), indicators {code: yes, no, no_case, a number, or nothing},
explanations {code: a word on why there was no case}, comment, not_applicable (the reason), settled, dissent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from miza.assessments.scoring import NO_CASE, TOP_LEVEL
from miza.assessments.scoring.exact import is_whole, plain
from miza.core.errors import Reason, Refusal, reason
from miza.core.fields import latin, read_number
from miza.frameworks.schema.conform import WHOLE_KINDS

KEYS = frozenset({"level", "indicators", "explanations", "comment", "not_applicable", "settled", "dissent"})
WORDS = ("comment", "not_applicable", "dissent")
EXAMPLES = {"count": "12", "days": "15", "percent": "62,5", "amount": "250000"}
MOST_DIGITS = 15  # an amount of the whole kingdom has twelve
LONGEST, LONGEST_WORD = 5000, 300


class InvalidContent(Refusal):
    """What was typed cannot be an answer. `fields`: the field or the indicator's code -> what to mend there."""

    def __init__(self, fields: Mapping[str, Reason]) -> None:
        super().__init__(*fields.values())
        self.fields = dict(fields)


@dataclass(frozen=True)
class Content:
    """One answer, checked. indicators: only those with a value; numbers as plain decimal text."""

    level: int | None = None
    indicators: dict[str, str] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    not_applicable: str = ""
    settled: bool = False
    dissent: str = ""

    @property
    def answered(self) -> bool:
        """Is there a level, or a reason for none?"""
        return self.level is not None or bool(self.not_applicable)

    def as_json(self) -> dict[str, Any]:
        """As a revision keeps it."""
        return asdict(self)


def checked(norm: Any, raw: Mapping[str, Any]) -> Content:
    """The content that `raw` means for this norm, whatever digits and decimal comma it is written with.

    norm: with code, not_applicable and indicators (code, kind). Raises InvalidContent naming every field to mend.
    """
    faults: dict[str, Reason] = {key: reason("unknown_field", name=key) for key in raw if key not in KEYS}
    words = {key: _words(raw, key, faults) for key in WORDS}
    content = Content(
        level=_level(raw.get("level"), faults),
        indicators=_values(norm, raw, faults),
        explanations={code: text for code, text in _texts(raw.get("explanations")) if text},
        settled=_flag(raw.get("settled"), faults),
        **words,
    )
    faults.update(_contradictions(norm, content, faults))
    if faults:
        raise InvalidContent(faults)
    return content


def _contradictions(norm: Any, content: Content, faults: Mapping[str, Reason]) -> Iterator[tuple[str, Reason]]:
    """What is wrong between fields that are each well written."""
    if content.not_applicable and norm.not_applicable is None:
        yield "not_applicable", reason("not_applicable_refused", norm=norm.code)
    elif content.not_applicable and content.level is not None:
        yield "not_applicable", reason("level_or_not_applicable")
    if content.settled and not content.answered and "level" not in faults:
        yield "settled", reason("settled_without_answer")
    known = {indicator.code for indicator in norm.indicators.all()}
    for code, value in content.indicators.items():
        if value == NO_CASE and not content.explanations.get(code):
            yield code, reason("no_case_unexplained")
    for code, text in content.explanations.items():
        if code not in known:
            yield code, reason("unknown_field", name=code)
        elif len(text) > LONGEST_WORD:
            yield code, reason("text_too_long", found=len(text), most=LONGEST_WORD)


def _level(value: Any, faults: dict[str, Reason]) -> int | None:
    if value is None or value == "":
        return None
    number = None if isinstance(value, bool) else read_number(str(value))
    if number is None or not is_whole(number) or not 0 <= number <= TOP_LEVEL:
        faults["level"] = reason("level_out_of_range", value=str(value))
        return None
    return int(number)


def _values(norm: Any, raw: Mapping[str, Any], faults: dict[str, Reason]) -> dict[str, str]:
    """Each indicator's value that is there and well written; what is not goes to the faults."""
    given = raw.get("indicators") or {}
    if not isinstance(given, Mapping):
        faults["indicators"] = reason("unknown_field", name="indicators")
        return {}
    kinds = {indicator.code: indicator.kind for indicator in norm.indicators.all()}
    found: dict[str, str] = {}
    for code, value in given.items():
        if code not in kinds:
            faults[code] = reason("unknown_field", name=code)
        elif value is not None and str(value).strip():
            read = read_value(kinds[code], value)
            if isinstance(read, Reason):
                faults[code] = read
            else:
                found[code] = read
    return found


def read_value(kind: str, value: Any) -> str | Reason:
    """What was observed, as it is stored, or why it cannot be: yes or no; no_case; a number of zero or more (counts and days
    whole, percentages to 100).
    """
    text = str(value).strip()
    if kind == "yes_no":
        return text if text in ("yes", "no") else reason("choice_unknown", value=text)
    if text == NO_CASE:
        return NO_CASE
    number = read_number(latin(text).rstrip("%٪ ")) if not isinstance(value, bool) else None
    if number is None or number < 0 or len(number.as_tuple().digits) > MOST_DIGITS:
        return reason("value_not_number", value=text, example=EXAMPLES[kind])
    if kind in WHOLE_KINDS and not is_whole(number):
        return reason("value_not_number", value=text, example=EXAMPLES[kind])
    if kind == "percent" and number > 100:
        return reason("percent_range", value=number)
    return plain(Decimal(number))


def _words(raw: Mapping[str, Any], key: str, faults: dict[str, Reason]) -> str:
    """A text as typed, line ends made one kind, trimmed."""
    value = raw.get(key) or ""
    text = _plain(value) if isinstance(value, str) else None
    if text is None:
        faults[key] = reason("choice_unknown", value=str(value))
        return ""
    if len(text) > LONGEST:
        faults[key] = reason("text_too_long", found=len(text), most=LONGEST)
    return text


def _plain(text: str) -> str:
    """One kind of line end, no null character (a database takes none), trimmed."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        yield from ((str(code), _plain(str(text or ""))) for code, text in value.items())


def _flag(value: Any, faults: dict[str, Reason]) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    faults["settled"] = reason("choice_unknown", value=str(value))
    return False
