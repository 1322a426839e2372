"""Sessions: who may, recusal, quorum, votes once, adoption, release by a second person, second convocation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

import make
from make.stories import told
from miza.accounts.roles import Role
from miza.committees import actions
from miza.committees.models import Ballot, Recusal
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db
WRONG = [Role.PRESIDENT, Role.FOCAL_POINT, Role.EXPERT, Role.COORDINATION, Role.OBSERVER, Role.INVITED]


@pytest.fixture
def one():
    return told("deliberating")


@pytest.fixture
def session(one):
    """Open, everybody there, one item."""
    members = one.cast.accreditation
    made = actions.convene(held_on=clock.today(), dossiers=[one.dossier], by=members[0])
    actions.open_session(made, chair=members[2], secretary=members[0], by=members[0])
    actions.mark_presence(made, members, by=members[0])
    return made


@pytest.fixture
def item(one, session):
    """Put to the vote: the label."""
    return actions.open_vote(session.items.get(), subject="grant", reasons="Reasons.", by=one.cast.accreditation[0])


def vote_all(item, members, choice="yes"):
    for member in members:
        actions.vote(item, choice, by=member)


@pytest.mark.parametrize("role", WRONG)
def test_others_may_neither_convene_nor_vote_nor_release(role, item, one):
    stranger = make.person(role, one.commune if role in {Role.PRESIDENT, Role.FOCAL_POINT} else None)
    tries = [
        lambda: actions.convene(held_on=clock.today(), by=stranger),
        lambda: actions.mark_presence(item.session, [], by=stranger),
        lambda: actions.vote(item, "yes", by=stranger),
        lambda: actions.close_item(item, by=stranger),
        lambda: actions.release(item, by=stranger),
        lambda: actions.recuse(item, stranger, note="x", by=stranger),
        lambda: actions.close_session(item.session, by=stranger),
    ]
    for number, attempt in enumerate(tries):
        with pytest.raises(NotAllowed):
            attempt()
        assert number >= 0


def test_a_majority_adopts_and_a_second_person_releases(item, one):
    members = one.cast.accreditation
    vote_all(item, members)
    closed = actions.close_item(item, by=members[0])
    assert (closed.adopted, closed.tally["yes"], closed.tally["quorum"]["base"]) == (True, 6, 6)
    with pytest.raises(Refusal) as refusal:
        actions.release(closed, by=members[0])
    assert refusal.value.codes == ["released_by_second_person"]
    released = actions.release(closed, by=members[1])
    assert released.released_by == members[1]


def test_the_database_itself_refuses_one_person_for_both(item, one):
    vote_all(item, one.cast.accreditation)
    closed = actions.close_item(item, by=one.cast.accreditation[0])
    closed.released_by, closed.released_at = closed.recorded_by, clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        closed.save()


def test_nobody_votes_twice(item, one):
    member = one.cast.accreditation[1]
    actions.vote(item, "yes", by=member)
    with pytest.raises(Refusal) as refusal:
        actions.vote(item, "no", by=member)
    assert refusal.value.codes == ["already_voted"]
    assert Ballot.objects.get().choice == "yes"


def test_an_absent_member_does_not_vote(item, one):
    absent = one.cast.accreditation[5]
    actions.mark_presence(item.session, one.cast.accreditation[:5], by=one.cast.accreditation[0])
    with pytest.raises(Refusal) as refusal:
        actions.vote(item, "yes", by=absent)
    assert refusal.value.codes == ["not_present"]


def test_a_recused_member_leaves_electorate_and_quorum(item, one):
    members = one.cast.accreditation
    actions.vote(item, "no", by=members[5])
    actions.recuse(item, members[5], note="A cousin works there.", by=members[5])
    vote_all(item, members[:5])
    closed = actions.close_item(item, by=members[0])
    assert (closed.tally["quorum"]["base"], closed.tally["yes"], closed.tally["no"]) == (5, 5, 0)
    with pytest.raises(Refusal) as refusal:
        actions.release(closed, by=members[5])
    assert refusal.value.codes == ["conflict_of_interest"]


def test_the_president_of_the_commune_is_recused_without_being_asked(session, one):
    member = one.cast.accreditation[3]
    make.appoint(member, Role.PRESIDENT, one.commune, ends_on=clock.today() - timedelta(days=30))
    item = actions.open_vote(session.items.get(), subject="grant", reasons="R", by=one.cast.accreditation[0])
    assert Recusal.objects.get(item=item).why == "elected_or_staff_of_the_commune"
    with pytest.raises(Refusal) as refusal:
        actions.vote(item, "yes", by=member)
    assert refusal.value.codes == ["conflict_of_interest"]


def test_an_expert_of_the_dossier_is_recused(session, one):
    member = one.cast.accreditation[3]
    make.assignment(one.dossier, member, "accompany", ends_on=clock.today())
    item = actions.open_vote(session.items.get(), subject="grant", reasons="R", by=one.cast.accreditation[0])
    assert Recusal.objects.get(item=item).why == "expert_who_verified_or_accompanied_it"


def test_without_quorum_nothing_is_decided_and_the_missing_are_named(item, one):
    members = one.cast.accreditation
    actions.mark_presence(item.session, members[:2], by=members[0])  # one organisation only
    vote_all(item, members[:2])
    with pytest.raises(Refusal) as refusal:
        actions.close_item(item, by=members[0])
    assert refusal.value.codes == ["no_quorum"]
    assert "AMPCC" in str(refusal.value)
    item.refresh_from_db()
    assert item.closed_at is None


def test_a_second_convocation_waives_the_organisations_within_its_days(one, session):
    members = one.cast.accreditation
    with pytest.raises(Refusal) as refusal:
        actions.convene(held_on=clock.today() + timedelta(days=30), replaces=session, by=members[0])
    assert refusal.value.codes == ["second_convocation_dates"]
    second = actions.convene(held_on=clock.today() + timedelta(days=4), replaces=session, by=members[0])
    actions.close_session(session, by=members[0])
    item = actions.add_item(second, one.dossier, by=members[0])
    actions.open_session(second, chair=members[0], secretary=members[0], by=members[0])
    actions.mark_presence(second, members[:4], by=members[0])  # nobody of Targa
    actions.open_vote(item, subject="grant", reasons="R", by=members[0])
    vote_all(item, members[:4])
    assert actions.close_item(item, by=members[0]).adopted


def test_a_secret_ballot_keeps_no_name_beside_the_choice(session, one):
    members = one.cast.accreditation
    item = actions.open_vote(session.items.get(), subject="grant", reasons="R", ballot_kind="secret", by=members[0])
    vote_all(item, members[:3], "yes")
    vote_all(item, members[3:], "no")
    closed = actions.close_item(item, by=members[0])
    assert not closed.adopted  # a secret tie is not adopted
    assert not Ballot.objects.exclude(member=None).exists()
    assert not any("choice" in entry.facts for entry in Entry.objects.filter(verb="voted"))


def test_an_open_tie_is_decided_by_the_chair(item, one):
    members = one.cast.accreditation
    vote_all(item, [members[2], members[0], members[1]], "yes")
    vote_all(item, members[3:], "no")
    closed = actions.close_item(item, by=members[0])
    assert closed.adopted
    assert closed.tally["by_casting_vote"]


def test_a_closed_item_never_opens_again(item, one):
    members = one.cast.accreditation
    vote_all(item, members, "no")
    actions.close_item(item, by=members[0])
    for attempt in (
        lambda: actions.vote(item, "yes", by=members[0]),
        lambda: actions.close_item(item, by=members[0]),
        lambda: actions.open_vote(item, subject="grant", reasons="R", by=members[0]),
    ):
        with pytest.raises(Refusal) as refusal:
            attempt()
        assert refusal.value.codes == ["item_closed"]


def test_a_member_does_not_recuse_another_but_the_secretary_may_record_it(item, one):
    members = one.cast.accreditation
    with pytest.raises(NotAllowed):
        actions.recuse(item, members[5], note="It suits me.", by=members[4])
    assert not Recusal.objects.exists()
    actions.recuse(item, members[5], note="Said so aloud.", by=members[0])
    assert Recusal.objects.get().member == members[5]


@pytest.mark.parametrize("subject", ["grant", "adjourn"])
def test_a_decision_has_its_reasons(session, one, subject):
    with pytest.raises(Refusal) as refusal:
        actions.open_vote(session.items.get(), subject=subject, reasons=" ", by=one.cast.accreditation[0])
    assert refusal.value.codes == ["reason"]


def test_departing_from_the_rule_needs_reasons(session, one):
    wrong = "require_plan" if one.met else "grant"
    activities = [a.pk for p in one.dossier.plans.all() for a in p.activities.all()]
    with pytest.raises(Refusal) as refusal:
        actions.open_vote(
            session.items.get(),
            subject=wrong,
            reasons=" ",
            required_activities=activities,
            plan_date=clock.today() + timedelta(days=100),
            by=one.cast.accreditation[0],
        )
    assert refusal.value.codes == ["reason"]


def test_a_plan_first_names_activities_and_date(session, one):
    with pytest.raises(Refusal) as refusal:
        actions.open_vote(session.items.get(), subject="require_plan", reasons="R", by=one.cast.accreditation[0])
    assert refusal.value.codes == ["required_activities_and_date_in_decision"]


def test_two_members_of_coordination_do_not_erase_each_others_proposal():
    one = told("studying")
    first, second = one.cast.coordination[:2]
    actions.write_proposal(one.dossier, outcome="grant", reasons="First text.", version=0, by=first)
    with pytest.raises(Stale) as stale:
        actions.write_proposal(one.dossier, outcome="require_plan", reasons="Second text.", version=0, by=second)
    assert stale.value.current["reasons"] == "First text."
    assert stale.value.yours["reasons"] == "Second text."
