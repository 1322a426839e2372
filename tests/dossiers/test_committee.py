"""The coordination committee: conditions checked, three organisations agreeing, the waiting list kept in order."""

import pytest

import make
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers import actions, queries
from miza.dossiers.models import Dossier
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return make.dossier("submitted")


@pytest.fixture
def member():
    return make.person(Role.COORDINATION, organisation="targa")


def last():
    return Entry.objects.latest("pk")


# --- rights


WRITES = {
    "check_condition": lambda dossier, by: actions.check_condition(dossier, "ELG-01", "ok", version=0, by=by),
    "agree": lambda dossier, by: actions.agree(dossier, "accept", by=by),
    "withdraw": lambda dossier, by: actions.withdraw_agreement(dossier, "accept", by=by),
    "attach_minutes": lambda dossier, by: actions.attach_minutes(dossier, "accept", make.upload(), by=by),
}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATION])
@pytest.mark.parametrize("write", WRITES)
def test_only_the_coordination_committee_works_on_applications(write, role, dossier):
    with pytest.raises(NotAllowed):
        WRITES[write](dossier, make.person(role, dossier.commune))
    assert not Entry.objects.exists()


@pytest.mark.parametrize("write", ["check_condition", "agree"])
def test_nobody_decides_on_their_own_commune(write, dossier, member):
    make.appoint(member, Role.CONTRIBUTOR, dossier.commune)
    with pytest.raises(Refusal) as refusal:
        WRITES[write](dossier, member)
    assert refusal.value.codes == ["conflict_of_interest"]


# --- conditions


def test_a_result_is_recorded_with_who_checked_and_when(dossier, member):
    row = actions.check_condition(dossier, "ELG-06", "missing", note="the decision lacks", version=0, by=member)

    assert (row.verdict, row.verdict_note, row.checked_by, row.version) == ("missing", "the decision lacks", member, 1)
    assert (last().verb, last().object, last().facts["verdict"], last().facts["organisation"]) == (
        "check_condition",
        "ELG-06",
        "missing",
        "targa",
    )


@pytest.mark.parametrize(
    ("code", "verdict", "note", "refused"),
    [
        ("ELG-06", "missing", " ", "verdict_note_missing"),
        ("ELG-06", "not_ok", "", "verdict_note_missing"),
        ("ELG-06", "perfect", "", "choice_unknown"),
        ("ELG-99", "ok", "", "condition_unknown"),
    ],
)
def test_a_result_that_says_nothing_is_refused(dossier, member, code, verdict, note, refused):
    with pytest.raises(Refusal) as refusal:
        actions.check_condition(dossier, code, verdict, note=note, version=0, by=member)
    assert refusal.value.codes == [refused]


@pytest.mark.parametrize("state", ["draft", "incomplete", "launching", "declined"])
def test_conditions_are_checked_while_the_application_is_there(state, member):
    with pytest.raises(Refusal) as refusal:
        actions.check_condition(make.dossier(state), "ELG-01", "ok", version=0, by=member)
    assert refusal.value.codes == ["wrong_state"]


def test_a_second_checker_sees_the_first_result(dossier, member):
    actions.check_condition(dossier, "ELG-01", "ok", version=0, by=member)
    other = make.person(Role.COORDINATION, organisation="dgct")

    with pytest.raises(Stale) as stale:
        actions.check_condition(dossier, "ELG-01", "not_ok", note="n", version=0, by=other)

    assert stale.value.current["verdict"] == "ok"
    assert dossier.conditions.get().verdict == "ok"


# --- agreement


def test_three_members_of_three_organisations_agree(dossier):
    for organisation, one in make.committee().items():
        actions.agree(dossier, "accept", note="n", by=one)
        assert (last().verb, last().object, last().facts["organisation"]) == ("agree", "accept", organisation)

    assert {a.organisation for a in queries.agreements(dossier)} == {"dgct", "ampcc", "targa"}


def test_one_word_an_organisation(dossier, member):
    actions.agree(dossier, "accept", by=member)

    with pytest.raises(Refusal) as refusal:
        actions.agree(dossier, "accept", by=make.person(Role.COORDINATION, organisation="targa"))
    assert refusal.value.codes == ["already_agreed"]


def test_agreeing_to_another_move_takes_back_the_first(dossier, member):
    actions.agree(dossier, "accept", by=member)
    actions.agree(dossier, "decline", by=member)

    assert [a.move for a in queries.agreements(dossier)] == ["decline"]


def test_an_objection_needs_its_reason_and_replaces_an_agreement(dossier, member):
    actions.agree(dossier, "accept", by=member)
    with pytest.raises(Refusal) as refusal:
        actions.agree(dossier, "accept", agrees=False, by=member)
    assert refusal.value.codes == ["reason"]

    actions.agree(dossier, "accept", agrees=False, note="ELG-05 is not proven", by=member)
    assert [(a.agrees, a.note) for a in queries.agreements(dossier)] == [(False, "ELG-05 is not proven")]


def test_a_word_taken_back_no_longer_counts_and_stays_in_the_history(dossier, member):
    actions.agree(dossier, "accept", by=member)
    actions.withdraw_agreement(dossier, "accept", by=member)

    assert not queries.agreements(dossier).exists()
    assert dossier.agreements.count() == 1
    with pytest.raises(Refusal) as refusal:
        actions.withdraw_agreement(dossier, "accept", by=member)
    assert refusal.value.codes == ["nothing_to_withdraw"]


def test_the_word_of_another_organisation_is_not_mine_to_take_back(dossier, member):
    make.agreement(dossier, "accept", "dgct")
    with pytest.raises(Refusal):
        actions.withdraw_agreement(dossier, "accept", by=member)


@pytest.mark.parametrize(
    ("state", "move"),
    [("draft", "accept"), ("submitted", "propose"), ("submitted", "promote"), ("submitted", "nonsense")],
)
def test_agreement_is_to_a_decision_that_can_be_taken_there(state, move, member):
    with pytest.raises(Refusal) as refusal:
        actions.agree(make.dossier(state), move, by=member)
    assert refusal.value.codes == ["wrong_state"]


def test_a_proposal_to_the_other_committee_is_agreed_the_same_way(member):
    made = actions.agree(make.dossier("studying"), "propose", by=member)
    assert made.organisation == "targa"


# --- waiting list


def test_leaving_the_list_moves_those_behind_up():
    of = make.round()
    first, second, third = (make.dossier("waitlisted", round=of, rank=rank) for rank in (1, 2, 3))
    elsewhere = make.dossier("waitlisted", rank=2)

    actions.close_rank(second)

    assert second.rank is None
    assert list(Dossier.objects.order_by("pk").values_list("rank", flat=True)) == [1, None, 2, 2]
    assert (first.rank, third.rank, elsewhere.rank) == (1, 3, 2)  # the rows in memory are not the action's to change


def test_the_next_rank_comes_after_those_who_leave_but_are_not_noted():
    of = make.round()
    make.dossier("waitlisted", round=of, rank=1)
    make.dossier("ending", round=of, rank=2, previous_state="waitlisted")

    assert queries.next_rank(make.dossier("submitted", round=of)) == 3
    assert queries.next_rank(make.dossier("submitted")) == 1
