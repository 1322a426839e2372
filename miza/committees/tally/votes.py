"""Seats and votes as recorded, and the refusal of records that contradict each other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from miza.committees.tally.rule import Rule, TallyError

Id: TypeAlias = int | str
Choice = Literal["yes", "no", "abstain"]


@dataclass(frozen=True, slots=True)
class Member:
    """A seat that may vote: whoever holds it on the day, titular or substitute. `organisation` is a code of the rule."""

    id: Id
    organisation: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """One named ballot, as cast."""

    voter: Id
    choice: Choice


@dataclass(frozen=True, slots=True)
class Counts:
    """What came out of a box or was counted by the secretary: numbers of ballots, no names.

    voters: who was marked as having voted, when the marks are kept; None when only the count was minuted.
    """

    yes: int
    no: int
    abstain: int
    voters: tuple[Id, ...] | None = None


def seats_of(members: Iterable[Member], rule: Rule) -> dict[Id, Member]:
    """Members by id, each once, each of a known organisation."""
    members = list(members)
    if twice := [i for i, n in Counter(m.id for m in members).items() if n > 1]:
        raise TallyError("double_seat", f"listed twice among the members: {_names(twice)}; list each seat once")
    if strange := [m.id for m in members if m.organisation not in rule.organisations]:
        raise TallyError(
            "unknown_organisation",
            f"of no organisation of the rule ({', '.join(rule.organisations)}): {_names(strange)}",
        )
    return {m.id: m for m in members}


def check_ballots(ballots: list[Ballot], seats: Mapping[Id, Member], here: set[Id], out: set[Id]) -> None:
    """Refuse named ballots that no sound record could hold."""
    refuse_unknown({b.voter for b in ballots} - seats.keys())
    if twice := [i for i, n in Counter(b.voter for b in ballots).items() if n > 1]:
        raise TallyError("double_vote", f"more than one ballot of: {_names(twice)}; nobody votes twice")
    if absent := [b.voter for b in ballots if b.voter not in here and b.voter not in out]:
        raise TallyError("voter_absent", f"a ballot of an absent member: {_names(absent)}; correct the presence first")
    if bad := [b.choice for b in ballots if b.choice not in get_args(Choice)]:
        raise TallyError("bad_choice", f"not a choice: {_names(bad)}; expected yes, no or abstain")


def check_counts(votes: Counts, seats: Mapping[Id, Member], here: set[Id], out: set[Id]) -> None:
    """Refuse counts that the room cannot have cast, and marks that do not match them."""
    numbers = (votes.yes, votes.no, votes.abstain)
    if any(n < 0 for n in numbers) or sum(numbers) > len(here):
        raise TallyError(
            "bad_counts",
            f"{sum(numbers)} ballots ({numbers}) of {len(here)} who may vote; count again, none below zero",
        )
    if votes.voters is None:
        return
    marks = set(votes.voters)
    refuse_unknown(marks - seats.keys())
    if len(marks) != len(votes.voters):
        raise TallyError("double_vote", "a member is marked twice as having voted; nobody votes twice")
    if marks & out:
        raise TallyError(
            "recused_voted",
            f"recused, but in the secret vote: {_names(marks & out)}; their ballot cannot be taken out, vote again",
        )
    if marks - here:
        raise TallyError("voter_absent", f"marked as voting but absent: {_names(marks - here)}; correct the presence")
    if len(marks) != sum(numbers):
        raise TallyError("bad_counts", f"{sum(numbers)} ballots for {len(marks)} who voted; the two must be equal")


def refuse_mode(rule: Rule, *, named: bool) -> None:
    """Names belong to an open ballot only, counts to the others."""
    if named != (rule.ballot == "open"):
        found, wanted = ("named ballots", "counts without names") if named else ("counts", "named ballots")
        raise TallyError("ballot_mode", f"the ballot is {rule.ballot}: found {found}, expected {wanted}")


def refuse_unknown(strangers: Iterable[Id]) -> None:
    if strangers := set(strangers):
        raise TallyError("unknown_voter", f"not a member of the committee: {_names(strangers)}")


def _names(found: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, found)))
