"""Numbers read exactly and printed once: no float ever enters a score."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

MOST_DIGITS = 20


class ScoringError(ValueError):
    """The input cannot be scored. The sentence says where, what was found, what was expected."""


def read_json(text: str | bytes) -> object:
    """JSON with its decimal numbers as Decimal, so that 33.3 stays 33.3.

    Raises ScoringError on text that is not JSON, on NaN and Infinity, and on a name given twice in one object.
    """
    try:
        written = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(
            written, parse_float=Decimal, parse_int=_whole, parse_constant=_refuse_constant, object_pairs_hook=_once
        )
    except UnicodeDecodeError as error:
        raise ScoringError(
            f"the answers are not UTF-8 text (byte {error.start}); expected a JSON file in UTF-8"
        ) from None
    except json.JSONDecodeError as error:
        raise ScoringError(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise ScoringError("the JSON is nested too deep; expected an Answers object") from None


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ScoringError(f"a number of {len(digits)} digits; expected at most {MOST_DIGITS}")
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ScoringError(f"{name} is not a number; expected decimal digits")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object with each name once: with two values for one norm nobody could say which one counts."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ScoringError(f'"{name}" stands twice in one object; keep one of the two')
        found[name] = value
    return found


def exact(value: object, where: str) -> Decimal:
    """`value` as an exact decimal: an int, a Decimal, or a text of digits with at most one point ("33.3").

    Raises ScoringError on anything else: a bool is not a number, a float has already lost its text, NaN counts nothing.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        hint = " (a float is not exact: give a Decimal or its text)" if isinstance(value, float) else ""
        raise ScoringError(f"{where}: found {shown(value)}, expected a number{hint}")
    if isinstance(value, str) and not _is_decimal_text(value):
        raise ScoringError(f"{where}: found {shown(value)}, expected a number")
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        raise ScoringError(f"{where}: a number of more than {MOST_DIGITS} digits; expected at most {MOST_DIGITS}")
    number = Decimal(value)
    if not number.is_finite():
        raise ScoringError(f"{where}: found {value}, expected a number")
    if abs(number.adjusted()) > MOST_DIGITS or len(number.as_tuple().digits) > 2 * MOST_DIGITS:
        raise ScoringError(f"{where}: a number of more than {MOST_DIGITS} digits; expected at most {MOST_DIGITS}")
    return number


def _is_decimal_text(text: str) -> bool:
    whole, _, part = text.removeprefix("-").partition(".")
    return text.isascii() and whole.isdigit() and (part.isdigit() or "." not in text)


def is_whole(number: Decimal) -> bool:
    """Is it a whole number, however it was written (6, 6.0, 0.6e1)?"""
    return number == number.to_integral_value()


def plain(value: Decimal | Fraction) -> str:
    """The shortest decimal text of a number that has one: 33.3, 6, 0."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def printed(value: Fraction) -> str:
    """A number of zero or more with two decimals, halves up: 64.285 is 64.29."""
    hundredths = math.floor(value * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def shown(value: object) -> str:
    """A found value as a sentence quotes it: JSON's words, texts in quotes, long ones cut."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        return "a very long number"  # Python refuses to write out some of them
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…" + text[-1]
