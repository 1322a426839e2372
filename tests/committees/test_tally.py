"""The committees' rule: the sums of the mock-ups, the edges, and properties over any committee."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from miza.committees.tally import (
    Ballot,
    Counts,
    Member,
    Rule,
    TallyError,
    agreement,
    quorum,
    second_meeting,
    tally,
)

JOURNEY = Path(__file__).parents[2] / "miza" / "dossiers" / "data" / "journey.yaml"
SETTINGS = yaml.safe_load(JOURNEY.read_text(encoding="utf-8"))["decision_rule"]
RULE = Rule.read(SETTINGS)
ORGANISATIONS = ("dgct", "ampcc", "targa")
NINE = [Member(f"{o}{n}", o) for o in ORGANISATIONS for n in (1, 2, 3)]
ALL = [m.id for m in NINE]


def votes(yes=(), no=(), abstain=()):
    return [Ballot(v, c) for c, who in (("yes", yes), ("no", no), ("abstain", abstain)) for v in who]


def rule(**changes):
    return replace(RULE, **changes)


# ---------------------------------------------------------------- the rule as data


def test_the_rule_of_the_journey_is_read_setting_by_setting():
    expected = Rule(
        organisations=ORGANISATIONS,
        committee_agrees="each_organisation",
        each_organisation_present=True,
        second_after_days=(3, 5),
        second_waives_organisations=True,
        wholly_recused_required=False,
        majority="simple",
        chair_casts=True,
        ballot="open",
    )
    assert Rule.read(SETTINGS) == expected


@pytest.mark.parametrize(
    "key", ["organisations", "committee_agrees", "quorum", "second_convocation", "majority", "ballot"]
)
def test_a_rule_with_a_missing_setting_is_refused_by_name(key):
    with pytest.raises(TallyError, match=f"has no {key}"):
        Rule.read({k: v for k, v in SETTINGS.items() if k != key})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("majority", "qualified"),
        ("majority", None),
        ("majority", ["simple"]),
        ("ballot", "by post"),
        ("casting_vote", "secretary"),
        ("committee_agrees", True),
        ("wholly_recused_organisation", "maybe"),
        ("organisations", []),
        ("organisations", ["dgct", "dgct"]),
        ("organisations", "dgct"),
        ("organisations", ["dgct", 3]),
        ("quorum", "half"),
        ("quorum", {"members_present": "a third", "each_organisation_present": True}),
        ("quorum", {**SETTINGS["quorum"], "each_organisation_present": 1}),
        ("second_convocation", {"after_days": [5, 3], "waives": "none"}),
        ("second_convocation", {"after_days": [3], "waives": "none"}),
        ("second_convocation", {"after_days": [True, 3], "waives": "none"}),
        ("second_convocation", {"after_days": [3, 5], "waives": "members_present"}),
    ],
)
def test_a_rule_with_an_unknown_value_is_refused(key, value):
    with pytest.raises(TallyError) as refused:
        Rule.read({**SETTINGS, key: value})
    assert refused.value.code == "bad_rule"


def test_the_second_meeting_falls_within_the_days_of_the_rule():
    assert second_meeting(date(2026, 11, 24), RULE) == (date(2026, 11, 27), date(2026, 11, 29))


# ---------------------------------------------------------------- quorum


def test_the_quorum_of_the_mock_up_shows_its_sum():
    found = quorum(NINE, [i for i in ALL if i not in ("ampcc1", "targa3")], ["ampcc1"], RULE)

    assert (found.members, found.recused, found.base, found.needed, found.present) == (9, 1, 8, 5, 7)
    assert found.sum == "9 - 1 = 8, 8 / 2 < 5, 7 >= 5"
    assert found.met


@pytest.mark.parametrize(("present", "met"), [(4, False), (5, True)])
def test_more_than_half_of_nine_is_five(present, met):
    here = ["dgct1", "ampcc1", "targa1", "dgct2", "ampcc2"][:present]
    found = quorum(NINE, here, [], RULE)
    assert (found.met, found.members_missing) == (met, 5 - present)


def test_half_is_not_more_than_half():
    eight = NINE[:8]
    assert not quorum(eight, ["dgct1", "dgct2", "ampcc1", "targa1"], [], RULE).met


def test_an_absent_organisation_prevents_the_quorum_and_is_named():
    found = quorum(NINE, [i for i in ALL if not i.startswith("targa")], [], RULE)
    assert (found.met, found.organisations_missing, found.members_missing) == (False, ("targa",), 0)


def test_the_second_convocation_waives_the_organisations_but_never_the_half():
    six, four = ALL[:6], ALL[:4]
    assert quorum(NINE, six, [], RULE, second_convocation=True).met
    assert not quorum(NINE, four, [], RULE, second_convocation=True).met
    assert not quorum(NINE, six, [], rule(second_waives_organisations=False), second_convocation=True).met


def test_a_wholly_recused_organisation_is_not_required():
    targa = ["targa1", "targa2", "targa3"]
    here = ["dgct1", "dgct2", "ampcc1", "ampcc2", *targa]

    assert quorum(NINE, here, targa, RULE).met
    assert quorum(NINE, here, targa, rule(wholly_recused_required=True)).organisations_missing == ("targa",)
    assert quorum(NINE, here, targa[:2], RULE).met
    assert quorum(NINE, here[:6], targa[:2], RULE).organisations_missing == ("targa",)


def test_an_organisation_without_a_seat_is_missing():
    assert quorum(NINE[:6], ALL[:6], [], RULE).organisations_missing == ("targa",)


def test_an_invited_person_changes_nothing():
    assert quorum(NINE, [*ALL[:4], "invited", "observer"], ["visitor"], RULE) == quorum(NINE, ALL[:4], [], RULE)


def test_nobody_left_to_decide_is_no_quorum():
    assert not quorum(NINE, ALL, ALL, RULE).met
    assert not quorum([], [], [], RULE).met


def test_a_seat_listed_twice_is_refused():
    with pytest.raises(TallyError, match="dgct1"):
        quorum([*NINE, Member("dgct1", "targa")], ALL, [], RULE)


def test_a_seat_of_an_unknown_organisation_is_refused():
    with pytest.raises(TallyError, match="stranger"):
        quorum([*NINE, Member("stranger", "press")], ALL, [], RULE)


# ---------------------------------------------------------------- the vote


def test_the_vote_of_the_mock_up_is_adopted_five_to_one():
    present = [i for i in ALL if i != "targa3"]
    cast = votes(yes=["dgct1", "dgct2", "ampcc2", "targa1", "targa2"], no=["ampcc3"], abstain=["dgct3"])

    result = tally(NINE, present, ["ampcc1"], cast, RULE, chair="dgct1")

    assert (result.yes, result.no, result.abstain, result.silent, result.base) == (5, 1, 1, 0, 6)
    assert (result.adopted, result.by_casting_vote, result.why) == (True, False, "majority")


@pytest.mark.parametrize(
    ("majority", "cast", "adopted", "base", "needed"),
    [
        ("simple", (2, 1, 6), True, 3, 2),
        ("simple", (1, 2, 6), False, 3, 2),
        ("absolute", (4, 0, 5), False, 9, 5),
        ("absolute", (5, 4, 0), True, 9, 5),
        ("two_thirds", (5, 0, 4), False, 9, 6),
        ("two_thirds", (6, 3, 0), True, 9, 6),
        ("consensus", (1, 0, 8), True, 9, 1),
        ("consensus", (8, 1, 0), False, 9, 1),
    ],
)
def test_each_majority_has_its_base(majority, cast, adopted, base, needed):
    yes, no, abstain = cast
    cast = votes(ALL[:yes], ALL[yes : yes + no], ALL[yes + no : yes + no + abstain])
    result = tally(NINE, ALL, [], cast, rule(majority=majority))
    assert (result.adopted, result.base, result.needed) == (adopted, base, needed)


def test_silence_weighs_as_much_as_an_abstention_and_is_shown():
    result = tally(NINE, ALL, [], votes(yes=ALL[:4]), rule(majority="absolute"))
    assert (result.adopted, result.silent, result.why) == (False, 5, "no_majority")


@pytest.mark.parametrize("cast", [[], votes(abstain=ALL)])
@pytest.mark.parametrize("majority", ["simple", "absolute", "two_thirds", "consensus"])
def test_nobody_for_and_nobody_against_adopts_nothing(majority, cast):
    result = tally(NINE, ALL, [], cast, rule(majority=majority), chair="dgct1")
    assert (result.adopted, result.why) == (False, "no_votes")


def test_a_unanimous_no_is_a_majority_that_was_not_reached():
    assert tally(NINE, ALL, [], votes(no=ALL), RULE).why == "no_majority"


def test_a_unanimous_vote_without_quorum_adopts_nothing():
    result = tally(NINE, ALL[:4], [], votes(yes=ALL[:4]), RULE)
    assert (result.adopted, result.why) == (False, "no_quorum")


@pytest.mark.parametrize(
    ("chair", "adopted", "by_chair", "why"),
    [
        ("dgct1", True, True, "casting_vote_for"),
        ("ampcc2", False, True, "casting_vote_against"),
        ("targa3", False, False, "tie_not_adopted"),  # abstained
        ("targa2", False, False, "tie_not_adopted"),  # absent
        (None, False, False, "tie_not_adopted"),
    ],
)
def test_the_chair_breaks_an_open_tie(chair, adopted, by_chair, why):
    present = [i for i in ALL if i != "targa2"]
    cast = votes(yes=["dgct1", "dgct2", "dgct3"], no=["ampcc1", "ampcc2", "targa1"], abstain=["ampcc3", "targa3"])
    result = tally(NINE, present, [], cast, RULE, chair=chair)
    assert (result.adopted, result.by_casting_vote, result.why) == (adopted, by_chair, why)


def test_a_recused_chair_breaks_no_tie():
    cast = votes(yes=["dgct1", "dgct2", "dgct3"], no=["ampcc1", "targa1"])
    assert tally(NINE, ALL, ["dgct1"], cast, RULE, chair="dgct1").why == "tie_not_adopted"


def test_a_tie_stays_a_tie_when_the_rule_gives_no_casting_vote():
    cast = votes(yes=ALL[:4], no=ALL[4:8])
    assert tally(NINE, ALL, [], cast, rule(chair_casts=False), chair="dgct1").why == "tie_not_adopted"


def test_the_casting_vote_completes_an_absolute_majority_only_when_the_room_is_halved():
    eight, halved = ALL[:8], votes(yes=ALL[:4], no=ALL[4:8])
    uncut = votes(yes=ALL[:4], no=ALL[4:8], abstain=ALL[8:])
    assert tally(NINE, eight, [], halved, rule(majority="absolute"), chair="dgct1").adopted
    assert tally(NINE, ALL, [], uncut, rule(majority="absolute"), chair="dgct1").why == "no_majority"
    assert not tally(NINE, eight, [], halved, rule(majority="two_thirds"), chair="dgct1").adopted


@pytest.mark.parametrize("mode", ["secret", "recorded_by_secretary"])
def test_a_tie_without_names_is_not_adopted(mode):
    result = tally(NINE, ALL, [], Counts(4, 4, 1), rule(ballot=mode), chair="dgct1")
    assert (result.adopted, result.by_casting_vote, result.why) == (False, False, "tie_not_adopted")


@pytest.mark.parametrize("mode", ["secret", "recorded_by_secretary"])
def test_counts_decide_as_names_would(mode):
    assert tally(NINE, ALL, [], Counts(5, 3, 1, voters=tuple(ALL)), rule(ballot=mode)).adopted
    assert not tally(NINE, ALL, [], Counts(3, 5, 1), rule(ballot=mode)).adopted


@pytest.mark.parametrize(
    ("cast", "code"),
    [
        (votes(yes=["stranger"]), "unknown_voter"),
        (votes(yes=["targa3"]), "voter_absent"),
        (votes(yes=["dgct1", "dgct1"]), "double_vote"),
        (votes(yes=["dgct1"], no=["dgct1"]), "double_vote"),
        (votes(yes=["ampcc1"], no=["ampcc1"]), "double_vote"),  # recused, and twice: the record is unsound
        ([Ballot("dgct1", "perhaps")], "bad_choice"),
    ],
)
def test_an_unsound_open_vote_is_refused(cast, code):
    with pytest.raises(TallyError) as refused:
        tally(NINE, [i for i in ALL if i != "targa3"], ["ampcc1"], cast, RULE)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        (Counts(8, 0, 0), "bad_counts"),  # seven may vote
        (Counts(-1, 2, 0), "bad_counts"),
        (Counts(2, 0, 0, voters=("dgct1",)), "bad_counts"),
        (Counts(1, 0, 0, voters=("stranger",)), "unknown_voter"),
        (Counts(2, 0, 0, voters=("dgct1", "dgct1")), "double_vote"),
        (Counts(1, 0, 0, voters=("targa3",)), "voter_absent"),
        (Counts(1, 0, 0, voters=("ampcc1",)), "recused_voted"),
    ],
)
def test_an_unsound_secret_vote_is_refused(counts, code):
    with pytest.raises(TallyError) as refused:
        tally(NINE, [i for i in ALL if i != "targa3"], ["ampcc1"], counts, rule(ballot="secret"))
    assert refused.value.code == code


def test_names_in_a_secret_vote_and_counts_in_an_open_one_are_refused():
    for cast, mode in (
        (votes(yes=ALL), "secret"),
        (votes(yes=ALL), "recorded_by_secretary"),
        (Counts(9, 0, 0), "open"),
    ):
        with pytest.raises(TallyError) as refused:
            tally(NINE, ALL, [], cast, rule(ballot=mode))
        assert refused.value.code == "ballot_mode"


# ---------------------------------------------------------------- agreement outside a session


def test_the_committee_agrees_when_one_person_of_each_organisation_does():
    assert agreement(NINE, ["dgct1", "ampcc3", "targa2"], [], RULE).reached
    assert agreement(NINE, ["dgct1", "dgct2", "ampcc3"], [], RULE).missing == ("targa",)
    assert agreement(NINE, [], [], RULE).missing == ORGANISATIONS


def test_a_recused_agreement_does_not_count_and_a_wholly_recused_organisation_is_excused():
    targa = ["targa1", "targa2", "targa3"]
    assert agreement(NINE, ["dgct1", "ampcc1", "targa1"], ["targa1"], RULE).missing == ("targa",)
    assert agreement(NINE, ["dgct1", "ampcc1"], targa, RULE).reached
    assert agreement(NINE, ["dgct1", "ampcc1"], targa, rule(wholly_recused_required=True)).missing == ("targa",)
    assert agreement(NINE, ALL, ALL, RULE).missing == ("one_member",)


def test_the_other_ways_to_agree():
    assert agreement(NINE, ["targa1"], [], rule(committee_agrees="one_member")).reached
    assert agreement(NINE, ["targa1"], ["targa1"], rule(committee_agrees="one_member")).missing == ("one_member",)
    in_session = rule(committee_agrees="in_session")
    assert agreement(NINE, ALL, [], in_session).missing == ("in_session",)
    assert agreement(NINE, [], [], in_session, adopted_in_session=True).reached


def test_an_agreement_of_a_stranger_is_refused():
    with pytest.raises(TallyError, match="stranger"):
        agreement(NINE, ["stranger"], [], RULE)


# ---------------------------------------------------------------- properties


@st.composite
def meetings(draw):
    """A committee, who is there, who is recused, what each cast, who presides, under any rule."""
    size = draw(st.integers(1, 9))
    members = [Member(i, draw(st.sampled_from(ORGANISATIONS))) for i in range(size)]
    ids = [m.id for m in members]
    present = set(ids) - draw(st.sets(st.sampled_from(ids), max_size=size // 2))
    recused = draw(st.sets(st.sampled_from(ids), max_size=3))
    cast = {
        i: draw(st.sampled_from(["yes", "yes", "no", "abstain"]))
        for i in sorted(present | recused)
        if draw(st.integers(0, 4))  # four in five vote
    }
    how = rule(
        majority=draw(st.sampled_from(["simple", "absolute", "two_thirds", "consensus"])),
        chair_casts=draw(st.booleans()),
        each_organisation_present=draw(st.booleans()),
        wholly_recused_required=draw(st.booleans()),
    )
    return {
        "members": members,
        "present": present,
        "recused": recused,
        "cast": cast,
        "rule": how,
        "chair": draw(st.sampled_from([None, *ids])),
        "second_convocation": draw(st.booleans()),
    }


def count(meeting, **changes):
    m = {**meeting, **changes}
    cast = m["cast"] if isinstance(m["cast"], Counts) else [Ballot(v, c) for v, c in m["cast"].items()]
    return tally(
        m["members"], m["present"], m["recused"], cast, m["rule"], chair=m["chair"],
        second_convocation=m["second_convocation"],
    )  # fmt: skip


@given(meetings(), st.randoms(use_true_random=False))
def test_the_order_of_anything_never_matters(meeting, random):
    members, cast, present = list(meeting["members"]), list(meeting["cast"].items()), list(meeting["present"])
    for one in (members, cast, present):
        random.shuffle(one)
    assert count(meeting, members=members, cast=dict(cast), present=present) == count(meeting)


@given(meetings(), st.data())
def test_one_more_yes_never_turns_adopted_into_rejected(meeting, data):
    able = [m.id for m in meeting["members"] if m.id not in meeting["recused"]]
    others = [i for i in able if meeting["cast"].get(i) != "yes"]
    more = data.draw(st.sampled_from(others or [None]))  # who voted otherwise, kept silent, or only now comes in
    if more is None or not count(meeting).adopted:
        return

    after = count(meeting, cast={**meeting["cast"], more: "yes"}, present=meeting["present"] | {more})

    assert after.adopted


@given(meetings(), st.data())
def test_a_recused_ballot_never_counts(meeting, data):
    without = count(meeting, cast={v: c for v, c in meeting["cast"].items() if v not in meeting["recused"]})
    ballot = st.sampled_from(["yes", "no", "abstain"])
    cast = {**meeting["cast"], **{v: data.draw(ballot) for v in meeting["recused"]}}

    found = count(meeting, cast=cast)

    assert replace(found, set_aside=()) == without
    assert set(found.set_aside) == meeting["recused"]


@given(meetings())
def test_a_recused_member_might_as_well_have_no_seat(meeting):
    """Leaves both the electorate and the base: but for the organisations' presence, the seat is gone."""
    free = replace(meeting["rule"], each_organisation_present=False)
    cast = {v: c for v, c in meeting["cast"].items() if v not in meeting["recused"]}
    found = count(meeting, rule=free, cast=cast)
    gone = count(
        meeting,
        rule=free,
        members=[m for m in meeting["members"] if m.id not in meeting["recused"]],
        recused=set(),
        present=meeting["present"] - meeting["recused"],
        cast=cast,
    )
    assert (found.quorum.base, found.quorum.needed, found.quorum.present) == (
        gone.quorum.base,
        gone.quorum.needed,
        gone.quorum.present,
    )
    assert (found.adopted, found.why, found.base) == (gone.adopted, gone.why, gone.base)


@given(meetings())
def test_nothing_is_adopted_without_a_quorum_counted_again_by_hand(meeting):
    able = {m.id: m.organisation for m in meeting["members"] if m.id not in meeting["recused"]}
    here = {i for i in able if i in meeting["present"]}
    result = count(meeting)
    assert result.quorum.present == len(here)
    if result.adopted:
        assert 2 * len(here) > len(able)
        waived = not meeting["rule"].each_organisation_present or meeting["second_convocation"]
        if not waived:
            seated = {m.organisation for m in meeting["members"]}
            wholly_out = seated - set(able.values())
            excused = set() if meeting["rule"].wholly_recused_required else wholly_out
            assert {able[i] for i in here} | excused == set(ORGANISATIONS)


@given(meetings())
def test_a_stricter_majority_is_never_easier(meeting):
    def adopts(majority):
        return count(meeting, rule=replace(meeting["rule"], majority=majority))

    simple, absolute = adopts("simple"), adopts("absolute")
    two_thirds, consensus = adopts("two_thirds"), adopts("consensus")
    assert not two_thirds.adopted or absolute.adopted
    assert not absolute.adopted or simple.adopted
    assert not consensus.adopted or simple.adopted
    if not consensus.abstain and not consensus.silent:  # an abstention is no objection, and no support either
        assert not consensus.adopted or two_thirds.adopted


@given(meetings())
def test_names_or_counts_agree_except_on_a_tie(meeting):
    named = count(meeting)
    counted = count(
        meeting, cast=Counts(named.yes, named.no, named.abstain), rule=replace(meeting["rule"], ballot="secret")
    )
    assert not counted.by_casting_vote
    if not named.by_casting_vote:
        assert (counted.adopted, counted.why) == (named.adopted, named.why)
    else:
        assert counted.why == "tie_not_adopted"


@given(meetings())
def test_the_numbers_add_up(meeting):
    found = count(meeting)
    assert found.yes + found.no + found.abstain + found.silent == found.quorum.present
    assert found.quorum.members - found.quorum.recused == found.quorum.base
    assert found.adopted == (found.why in ("majority", "casting_vote_for"))
    assert not found.adopted or found.yes >= 1
