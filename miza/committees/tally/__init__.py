"""The committees' rule: quorum, majority, casting vote, agreement. Pure: no models, no clock.

Source: `decision_rule` of dossiers/data/journey.yaml, frozen for a round when it opens. What it leaves open was decided so:

- Majorities, and the base each is counted on (an abstention is never a yes):
    simple      more yes than no; abstentions and silence do not count (base: yes + no)
    absolute    more than half of the entitled members who are present (base: present)
    two_thirds  at least two thirds of the entitled members who are present (base: present)
    consensus   at least one yes and no objection; an abstention is not an objection (base: present)
- A tie is a base cut in two equal parts, so it exists under `simple` and `absolute` only. The chair's own open ballot then decides; a chair
  who is absent, recused or abstains does not, and without names nobody knows what the chair chose: the tie is not adopted.
- Incompatible persons are the caller's to find: they come in as recusals. Who has no seat (invited, observer) has no effect here.
"""

from miza.committees.tally.count import Agreement, Quorum, Result, Why, agreement, quorum, tally
from miza.committees.tally.rule import Rule, TallyError, second_meeting
from miza.committees.tally.votes import Ballot, Choice, Counts, Id, Member

__all__ = [
    "Agreement",
    "Ballot",
    "Choice",
    "Counts",
    "Id",
    "Member",
    "Quorum",
    "Result",
    "Rule",
    "TallyError",
    "Why",
    "agreement",
    "quorum",
    "second_meeting",
    "tally",
]
