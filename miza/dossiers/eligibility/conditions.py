"""The eligibility conditions: what the machine sees of the commune's answers, and what the committee has still to confirm."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date

from miza.dossiers.eligibility.shapes import Answer, Condition, Conformity, Definition, Limits, Status, Summary


def unanswered(definition: Definition, answers: Mapping[str, Answer]) -> list[str]:
    """Codes of the required conditions to which the commune said nothing. "No" and a note that explains are answers."""
    return [
        condition["code"]
        for condition in definition["conditions"]
        if condition.get("required") and not _says_something(condition, answers.get(condition["code"], {}))
    ]


def conforms(condition: Condition, answer: Answer, filed_on: date) -> Conformity:
    """What the machine can say of one answer.

    unknown: the commune has not said enough. unmet: what it said is not what the rule expects; it informs, and excludes nobody.
    A paper's date counts where the rule sets limits in months, from the day of filing, both ends included.
    """
    rule, proof = condition.get("rule", {}), answer.get("files", 0) > 0
    if condition["kind"] == "yes_no":
        status, why = _answer_status(rule, answer)
        return Conformity(status, why, proof)
    if condition["kind"] == "file" and not proof:
        denied = answer.get("answer") == "no"
        return Conformity("unmet" if denied else "unknown", "said_absent" if denied else "no_paper", proof)
    earliest, latest = date_limits(rule, filed_on)
    if condition["kind"] == "file" and earliest is None and latest is None:
        return Conformity("met", "paper_given", proof)
    status, why = _date_status(answer, earliest, latest or filed_on)
    return Conformity(status, why, proof, earliest, latest or filed_on)


def summary(definition: Definition, answers: Mapping[str, Answer], filed_on: date) -> Summary:
    """What the machine sees of every condition. answers: by condition code; an absent one is unknown."""
    seen = {c["code"]: conforms(c, answers.get(c["code"], {}), filed_on) for c in definition["conditions"]}

    def those(status: Status) -> tuple[str, ...]:
        return tuple(code for code, found in seen.items() if found.status == status)

    required = [c["code"] for c in definition["conditions"] if c.get("required")]
    return Summary(
        conformities=seen,
        met=those("met"),
        unmet=those("unmet"),
        unknown=those("unknown"),
        required_open=tuple(code for code in required if seen[code].status != "met"),
    )


def unconfirmed(definition: Definition, verdicts: Mapping[str, str]) -> list[str]:
    """Codes of the required conditions that the coordination committee has not found good, in the order of the card.

    verdicts: condition code -> ok, missing, not_ok or "" (not looked at); only ok confirms, whatever the machine saw.
    """
    return [c["code"] for c in definition["conditions"] if c.get("required") and verdicts.get(c["code"]) != "ok"]


def date_limits(rule: Limits, filed_on: date) -> tuple[date | None, date | None]:
    """The first and the last day the rule's months allow around the day of filing; None where it sets no limit."""
    age, ahead = rule.get("max_age_months"), rule.get("max_ahead_months")
    return (
        None if age is None else add_months(filed_on, -age),
        None if age is None and ahead is None else add_months(filed_on, ahead or 0),
    )


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or earlier when negative; the last of the month where that day does not exist (31 -> 28)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year < MINYEAR:
        return date.min
    if year > MAXYEAR:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _says_something(condition: Condition, answer: Answer) -> bool:
    if answer.get("answer") in {"yes", "no"} or answer.get("note", "").strip():
        return True
    return (condition["kind"] == "date" and bool(answer.get("date"))) or (
        condition["kind"] == "file" and answer.get("files", 0) > 0
    )


def _answer_status(rule: Limits, answer: Answer) -> tuple[Status, str]:
    given = answer.get("answer")
    if given not in {"yes", "no"}:
        return "unknown", "no_answer"
    return ("met", "answer_conforms") if given == rule.get("expect", given) else ("unmet", "answer_differs")


def _date_status(answer: Answer, earliest: date | None, latest: date) -> tuple[Status, str]:
    day = answer.get("date")
    if day is None:
        return ("unmet", "said_absent") if answer.get("answer") == "no" else ("unknown", "no_date")
    if earliest and day < earliest:
        return "unmet", "too_old"
    return ("unmet", "too_far_ahead") if day > latest else ("met", "date_fits")
