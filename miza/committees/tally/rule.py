"""The committees' rule as settings: read strictly, for a rule half understood decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar

Majority = Literal["simple", "absolute", "two_thirds", "consensus"]
BallotMode = Literal["open", "secret", "recorded_by_secretary"]
AgreementMode = Literal["each_organisation", "in_session", "one_member"]

MAJORITIES: tuple[Majority, ...] = ("simple", "absolute", "two_thirds", "consensus")
BALLOTS: tuple[BallotMode, ...] = ("open", "secret", "recorded_by_secretary")
AGREEMENTS: tuple[AgreementMode, ...] = ("each_organisation", "in_session", "one_member")
MORE_THAN_HALF = "more than half of those entitled on the item"
EACH_ORGANISATION = "each_organisation_present"

Word = TypeVar("Word", bound=str)


class TallyError(ValueError):
    """The records of a vote contradict each other, or a rule cannot be read. `code` names the fault, the sentence says what to mend."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rule:
    """How a committee decides. Field by field the `decision_rule` of the journey."""

    organisations: tuple[str, ...]
    committee_agrees: AgreementMode
    each_organisation_present: bool
    second_after_days: tuple[int, int]  # calendar days after the first meeting: earliest, latest
    second_waives_organisations: bool
    wholly_recused_required: bool
    majority: Majority
    chair_casts: bool
    ballot: BallotMode

    @classmethod
    def read(cls, settings: Mapping[str, object]) -> "Rule":
        """The rule in `settings`, a `decision_rule` mapping.

        Raises TallyError (bad_rule) on a missing setting or a value this module does not know.
        """
        quorum, second = _part(settings, "quorum"), _part(settings, "second_convocation")
        _choice(quorum, "members_present", (MORE_THAN_HALF,))
        excused = _choice(settings, "wholly_recused_organisation", ("not_required", "required"))
        return cls(
            organisations=_organisations(_get(settings, "organisations")),
            committee_agrees=_choice(settings, "committee_agrees", AGREEMENTS),
            each_organisation_present=_yes(quorum, EACH_ORGANISATION),
            second_after_days=_days(_get(second, "after_days")),
            second_waives_organisations=_choice(second, "waives", (EACH_ORGANISATION, "none")) == EACH_ORGANISATION,
            wholly_recused_required=excused == "required",
            majority=_choice(settings, "majority", MAJORITIES),
            chair_casts=_choice(settings, "casting_vote", ("chair", "none")) == "chair",
            ballot=_choice(settings, "ballot", BALLOTS),
        )


def second_meeting(first: date, rule: Rule) -> tuple[date, date]:
    """The earliest and the latest day of the meeting of the second convocation, counted in calendar days from the first meeting."""
    earliest, latest = rule.second_after_days
    return first + timedelta(days=earliest), first + timedelta(days=latest)


def _get(settings: Mapping[str, object], key: str) -> object:
    if key not in settings:
        raise TallyError("bad_rule", f"the decision rule has no {key}; freeze the round's settings with all of them")
    return settings[key]


def _part(settings: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = _get(settings, key)
    if not isinstance(value, Mapping):
        raise TallyError("bad_rule", f"{key}: found {value!r}, expected settings by name")
    return value


def _choice(settings: Mapping[str, object], key: str, known: tuple[Word, ...]) -> Word:
    value = _get(settings, key)
    for word in known:
        if word == value:
            return word
    raise TallyError("bad_rule", f"{key}: found {value!r}, expected one of {', '.join(known)}")


def _yes(settings: Mapping[str, object], key: str) -> bool:
    value = _get(settings, key)
    if not isinstance(value, bool):
        raise TallyError("bad_rule", f"{key}: found {value!r}, expected true or false")
    return value


def _organisations(value: object) -> tuple[str, ...]:
    codes = [o for o in value if isinstance(o, str) and o] if isinstance(value, list | tuple) else []
    if not isinstance(value, list | tuple) or not codes or len(set(codes)) != len(value):
        raise TallyError("bad_rule", f"organisations: found {value!r}, expected a list of codes, each once")
    return tuple(codes)


def _days(value: object) -> tuple[int, int]:
    days = [n for n in value if type(n) is int] if isinstance(value, list | tuple) else []
    if not isinstance(value, list | tuple) or len(days) != 2 or len(value) != 2 or not 0 <= days[0] <= days[1]:
        raise TallyError("bad_rule", f"after_days: found {value!r}, expected two numbers of days, earliest and latest")
    return days[0], days[1]
