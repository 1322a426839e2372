"""Quorum, vote and agreement, counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from miza.committees.tally.rule import Majority, Rule
from miza.committees.tally.votes import (
    Ballot,
    Choice,
    Counts,
    Id,
    Member,
    check_ballots,
    check_counts,
    refuse_mode,
    refuse_unknown,
    seats_of,
)

Why = Literal[
    "no_quorum", "no_votes", "majority", "no_majority", "casting_vote_for", "casting_vote_against", "tie_not_adopted"
]


@dataclass(frozen=True, slots=True)
class Quorum:
    """The quorum of one item, with the sum that shows it: members - recused = base; needed is more than half of it.

    All counts are persons. organisations_missing: those whose absence alone prevents the quorum, in the order of the rule.
    """

    members: int
    recused: int
    base: int
    needed: int
    present: int
    organisations_missing: tuple[str, ...]
    organisations_waived: bool

    @property
    def members_missing(self) -> int:
        """How many more persons are needed."""
        return max(0, self.needed - self.present)

    @property
    def met(self) -> bool:
        """May the item be decided?"""
        return not self.members_missing and not self.organisations_missing

    @property
    def sum(self) -> str:
        """The sum in signs, to show as it is in any language: "9 - 1 = 8, 8 / 2 < 5, 7 >= 5"."""
        sign = ">=" if self.present >= self.needed else "<"
        return (
            f"{self.members} - {self.recused} = {self.base}, {self.base} / 2 < {self.needed}, "
            f"{self.present} {sign} {self.needed}"
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What a vote gave. All counts are ballots.

    base: what the majority is counted on (see the module); needed: the yes ballots it asks for.
    silent: entitled and present, but no ballot. set_aside: recused persons whose ballot, cast before the recusal, was not counted.
    by_casting_vote: the chair's ballot broke a tie, either way; adopted says which.
    """

    quorum: Quorum
    yes: int
    no: int
    abstain: int
    silent: int
    base: int
    needed: int
    adopted: bool
    by_casting_vote: bool
    why: Why
    set_aside: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Does the committee agree to a move outside a session? missing: organisation codes, or "one_member" or "in_session"."""

    reached: bool
    missing: tuple[str, ...]


def quorum(
    members: Iterable[Member],
    present: Iterable[Id],
    recused: Iterable[Id],
    rule: Rule,
    second_convocation: bool = False,
) -> Quorum:
    """Count the quorum of one item.

    members: every seat of the committee, each once. present: who is in the room; others than members have no effect.
    recused: who left the item; they leave the base too, present or not.
    second_convocation: this meeting replaces one that had no quorum; the rule may then waive the organisations, never the half.
    An organisation without a seat is missing; one wholly recused is not required, unless the rule says so.
    Raises TallyError on a seat named twice or of an organisation the rule does not know.
    """
    seats = seats_of(members, rule)
    out = seats.keys() & set(recused)
    here = (seats.keys() & set(present)) - out
    waived = not rule.each_organisation_present or (second_convocation and rule.second_waives_organisations)
    base = len(seats) - len(out)
    return Quorum(
        members=len(seats),
        recused=len(out),
        base=base,
        needed=base // 2 + 1,
        present=len(here),
        organisations_missing=() if waived else _organisations_missing(seats, here, out, rule),
        organisations_waived=waived,
    )


def tally(
    members: Iterable[Member],
    present: Iterable[Id],
    recused: Iterable[Id],
    votes: Iterable[Ballot] | Counts,
    rule: Rule,
    *,
    chair: Id | None = None,
    second_convocation: bool = False,
) -> Result:
    """Count one vote of a committee on one item.

    votes: named ballots under an open rule, in any order; Counts under `secret` and `recorded_by_secretary`.
    chair: who presides on this item; their own ballot is the casting vote.
    A recused person's ballot never counts: a named one is set aside, a secret one cannot be taken out and is an error.
    Raises TallyError: unknown_voter, voter_absent, double_vote, bad_choice, bad_counts, recused_voted, ballot_mode; and as `quorum` does.
    """
    seats, out = seats_of(members, rule), set(recused)
    here = (seats.keys() & set(present)) - out
    counted = quorum(seats.values(), here, out, rule, second_convocation)
    if isinstance(votes, Counts):
        refuse_mode(rule, named=False)
        check_counts(votes, seats, here, out)
        return _decide(counted, votes, None, rule)
    refuse_mode(rule, named=True)
    ballots = list(votes)
    check_ballots(ballots, seats, here, out)
    kept = {b.voter: b.choice for b in ballots if b.voter in here}
    numbers = Counter(kept.values())
    aside = tuple(sorted((b.voter for b in ballots if b.voter in out), key=str))
    casting = kept.get(chair) if chair is not None and rule.chair_casts else None
    return _decide(counted, Counts(numbers["yes"], numbers["no"], numbers["abstain"]), casting, rule, aside)


def agreement(
    members: Iterable[Member],
    agreed: Iterable[Id],
    recused: Iterable[Id],
    rule: Rule,
    adopted_in_session: bool = False,
) -> Agreement:
    """Does the committee agree to a move that needs `committee_agrees`?

    agreed: members who agreed and did not take it back; a recused member's agreement never counts.
    adopted_in_session: an item adopting this very move was closed; under `in_session` nothing else counts.
    A wholly recused organisation is not required, unless the rule says so; but somebody must have agreed.
    Raises TallyError as `quorum` does, and unknown_voter when one who agreed holds no seat.
    """
    seats, out, yes = seats_of(members, rule), set(recused), set(agreed)
    refuse_unknown(yes - seats.keys())
    yes -= out
    if rule.committee_agrees == "in_session":
        missing: tuple[str, ...] = () if adopted_in_session else ("in_session",)
    elif rule.committee_agrees == "one_member":
        missing = () if yes else ("one_member",)
    else:
        missing = _organisations_missing(seats, yes, out, rule) or (() if yes else ("one_member",))
    return Agreement(reached=not missing, missing=missing)


def _decide(
    counted: Quorum, votes: Counts, casting: Choice | None, rule: Rule, set_aside: tuple[Id, ...] = ()
) -> Result:
    """Apply the majority, then the casting vote where the base is cut in two equal parts."""
    base = votes.yes + votes.no if rule.majority == "simple" else counted.present
    needed = _needed(rule.majority, base)
    adopted, by_chair = False, False
    why: Why = "no_majority"
    if not counted.met:
        why = "no_quorum"
    elif not votes.yes and not votes.no:
        why = "no_votes"
    elif votes.yes >= needed and not (rule.majority == "consensus" and votes.no):
        adopted, why = True, "majority"
    elif rule.majority in ("simple", "absolute") and votes.yes == votes.no and votes.yes + votes.no == base:
        adopted, by_chair = casting == "yes", casting in ("yes", "no")
        why = "tie_not_adopted" if not by_chair else "casting_vote_for" if adopted else "casting_vote_against"
    return Result(
        quorum=counted,
        yes=votes.yes,
        no=votes.no,
        abstain=votes.abstain,
        silent=counted.present - votes.yes - votes.no - votes.abstain,
        base=base,
        needed=needed,
        adopted=adopted,
        by_casting_vote=by_chair,
        why=why,
        set_aside=set_aside,
    )


def _needed(majority: Majority, base: int) -> int:
    """The yes ballots a majority asks for, at least one."""
    if majority == "consensus":
        return 1
    if majority == "two_thirds":
        return max(1, -(-2 * base // 3))  # rounded up: 2/3 of 7 is 5
    return base // 2 + 1


def _organisations_missing(
    seats: Mapping[Id, Member], here: Iterable[Id], out: set[Id] | frozenset[Id], rule: Rule
) -> tuple[str, ...]:
    """Organisations of the rule with nobody among `here`, leaving out those excused because all their seats are recused."""
    standing = {seats[i].organisation for i in here}
    seated = {m.organisation for m in seats.values()}
    able = {m.organisation for i, m in seats.items() if i not in out}
    excused = set() if rule.wholly_recused_required else seated - able
    return tuple(o for o in rule.organisations if o not in standing | excused)
