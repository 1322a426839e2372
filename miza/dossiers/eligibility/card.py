"""The information card: fields without a value, and values that cannot be right."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from miza.dossiers.eligibility.shapes import Definition, Fault, Field

LONGEST_TEXT = 2000  # characters
LARGEST_NUMBER = 10**12  # dirhams: more than all communes of the country together
FIRST_YEAR = 1960  # the first communal councils
YEARS_AROUND = {"budget_year": (-5, 1)}  # a year is plausible so far before and after that of filing
YEARS_AROUND_ELSE = (-20, 10)
SMALLEST = {"council_members": 1}
# What the proposal's own help texts say of two fields together; a field of the data may say it itself, under the key named.
PART_OF = {"council_women": "council_members", "staff_women": "staff_total"}  # key: part_of
NOT_BEFORE = {"action_programme_to": "action_programme_from"}  # key: not_before
PROGRAMME_EXISTS = {"action_programme_status": ["in_force", "updating"]}
REQUIRED_IF = {"action_programme_from": PROGRAMME_EXISTS, "action_programme_to": PROGRAMME_EXISTS}  # key: required_if


def missing(definition: Definition, values: Mapping[str, object]) -> list[str]:
    """Codes of the fields that must have a value and have none, in the order of the card.

    Zero is a value. A prefilled field is never missing: the directory fills it, the commune cannot.
    """
    return [
        field["code"]
        for field in definition["fields"]
        if is_required(field, values) and not _filled(field, values.get(field["code"]))
    ]


def is_required(field: Field, values: Mapping[str, object]) -> bool:
    """Must this field have a value, given the others? Years of a programme, for one, only where there is a programme."""
    if field["kind"] == "prefilled":
        return False
    cases = field.get("required_if", REQUIRED_IF.get(field["code"], {}))
    return bool(field.get("required")) or any(
        set(_chosen(values.get(other))) & set(wanted) for other, wanted in cases.items()
    )


def has_value(value: object) -> bool:
    """Was something given? Zero was; blanks, an empty list and False were not."""
    if isinstance(value, str):
        return bool(value.strip())
    return bool(value) or (value == 0 and value is not False)


def validate(field: Field, value: object, *, on: date, values: Mapping[str, object] | None = None) -> Fault | None:
    """What is wrong with `value` for this field, or None. A blank is not wrong: `missing` tells whether it is allowed.

    on: the day of filing, or today before it. values: the rest of the card, for fields that depend on another.
    """
    if not has_value(value):
        return None
    if field["kind"] == "number":
        return _number_fault(field, value, on, values or {})
    if field["kind"] == "date":
        return _date_fault(value, on)
    if field["kind"] == "choice":
        return _choice_fault(field, value)
    if field["kind"] == "text" and len(str(value)) > LONGEST_TEXT:
        return Fault("text_too_long", {"count": len(str(value)), "max": LONGEST_TEXT})
    return None


def faults(definition: Definition, values: Mapping[str, object], *, on: date) -> dict[str, Fault]:
    """Every fault of a card by field code."""
    found = {f["code"]: validate(f, values.get(f["code"]), on=on, values=values) for f in definition["fields"]}
    return {code: fault for code, fault in found.items() if fault}


def _filled(field: Field, value: object) -> bool:
    return bool(value) if field["kind"] == "file" else has_value(value)  # zero files are none


def _number_fault(field: Field, value: object, on: date, values: Mapping[str, object]) -> Fault | None:
    code, number = field["code"], _number(value)
    if number is None:
        return Fault("value_not_number", {"value": value, "example": on.year if _is_year(field) else 25})
    if number != number.to_integral_value():
        return Fault("number_not_whole", {"value": value})
    low, high = _plausible(field, on)
    if not low <= number <= high:
        return Fault("number_range", {"value": value, "min": low, "max": high})
    whole = _number(values.get(field.get("part_of", PART_OF.get(code, ""))))
    if whole is not None and number > whole:
        return Fault("part_above_total", {"value": value, "max": whole})
    start = _number(values.get(field.get("not_before", NOT_BEFORE.get(code, ""))))
    if start is not None and number < start:
        return Fault("number_range", {"value": value, "min": start, "max": high})
    return None


def _plausible(field: Field, on: date) -> tuple[int, int]:
    if _is_year(field):
        before, after = YEARS_AROUND.get(field["code"], YEARS_AROUND_ELSE)
        return on.year + before, on.year + after
    return SMALLEST.get(field["code"], 0), LARGEST_NUMBER


def _is_year(field: Field) -> bool:
    return (field.get("unit") or {}).get("en") == "year"


def _number(value: object) -> Decimal | None:
    """A number given as such or as its digits (of any script, thousands apart by spaces), or None."""
    if isinstance(value, str):
        digits = "".join(value.split())
        return Decimal(digits) if digits.removeprefix("-").replace(".", "", 1).isdecimal() else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value) if Decimal(value).is_finite() else None


def _date_fault(value: object, on: date) -> Fault | None:
    day = _day(value)
    if day is None or day.year < FIRST_YEAR:
        return Fault("date_invalid", {"value": value, "example": f"{on:%d/%m/%Y}"})
    return Fault("date_future", {"value": day}) if day > on else None


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _choice_fault(field: Field, value: object) -> Fault | None:
    known = {choice["code"]: choice for choice in field.get("choices", [])}
    chosen = _chosen(value)
    if not field.get("multiple") and len(chosen) > 1:
        return Fault("choice_single", {"count": len(chosen)})
    if unknown := [one for one in chosen if one not in known]:
        return Fault("choice_unknown", {"value": unknown[0]})
    if "none" in chosen and len(set(chosen)) > 1:  # "none so far" beside a programme: one of them is a slip
        return Fault("choice_exclusive", {"value": {key: text for key, text in known["none"].items() if key != "code"}})
    return None


def _chosen(value: object) -> list[str]:
    """The codes of a choice's value: one, or several where it takes several."""
    return [str(one) for one in value] if isinstance(value, list | tuple | set) else [str(value)]
