"""What an indicator asks for: "yes", "no", ">= 100", "<= 15". Pure text to exact numbers."""

import re
from dataclasses import dataclass
from fractions import Fraction

KINDS = ("yes_no", "count", "percent", "days", "amount")
WHOLE_KINDS = ("count", "days")
EXPECTED = 'expected "yes" or "no" for yes_no, and ">= number" or "<= number" for the other kinds'

_LIMIT = re.compile(r"(>=|<=)\s*(\d{1,15}(?:\.\d{1,10})?)")


@dataclass(frozen=True)
class Conform:
    """operator: "is" with `word` yes or no, or ">=" or "<=" with an exact `limit`; `number` is the limit as written."""

    operator: str
    word: str = ""
    number: str = ""

    @property
    def limit(self) -> Fraction:
        """The limit as an exact fraction; 0 for a yes_no."""
        return Fraction(self.number or 0)

    def __str__(self) -> str:
        return self.word or f"{self.operator} {self.number}"


def read_conform(kind: str, text: object) -> Conform:
    """The limit an indicator of `kind` must keep.

    Raises ValueError, with a sentence, on a kind or a limit that is none, or that do not go together:
    counts and days are whole, a percentage lies between 0 and 100.
    """
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is unknown; expected one of {', '.join(KINDS)}")
    if kind == "yes_no":
        if text not in ("yes", "no"):
            raise ValueError(f"conform {text!r} is no limit for yes_no; {EXPECTED}, in quotes")
        return Conform("is", word=str(text))
    match = _LIMIT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"conform {text!r} is no limit for {kind}; {EXPECTED}, in quotes")
    found = Conform(match[1], number=match[2])
    if kind in WHOLE_KINDS and found.limit.denominator != 1:
        raise ValueError(f"conform {text!r}: {kind} is a whole number; write a limit without decimals")
    if kind == "percent" and found.limit > 100:
        raise ValueError(f"conform {text!r}: a percentage lies between 0 and 100")
    return found
