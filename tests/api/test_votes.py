"""Sessions and ballots through the API."""

import pytest
from api.conftest import codes

import make
from make.stories import told
from miza.accounts.roles import Role
from miza.committees import actions
from miza.committees.models import Ballot
from miza.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote():
    """An item put to the vote, everybody there: (item, members, path)."""
    one = told("deliberating")
    members = one.cast.accreditation
    session = actions.convene(held_on=clock.today(), dossiers=[one.dossier], by=members[0])
    actions.open_session(session, chair=members[2], secretary=members[0], by=members[0])
    actions.mark_presence(session, members, by=members[0])
    item = actions.open_vote(session.items.get(), subject="grant", reasons="Motifs.", by=members[0])
    return item, members, f"/sessions/{session.number}/items/{item.number}/ballots"


def test_ballots_are_cast_once_by_members_and_sessions_read_by_the_committees(calling, vote):
    item, members, path = vote
    member = calling(members[0])

    done = member.post(path, {"choice": "yes"})
    twice = member.post(path, {"choice": "no"})
    sessions = member.get("/sessions").json()

    assert (done.status_code, done.json()["voting_open"]) == (201, True)
    assert (twice.status_code, codes(twice)) == (409, ["already_voted"])
    assert [ballot.choice for ballot in Ballot.objects.all()] == ["yes"]
    assert sessions["items"][0]["items"][0]["dossier"] == item.dossier.ref
    assert member.post(path, {"choice": "perhaps"}).json()["reasons"][0]["field"] == "choice"
    for role, status in ((Role.COORDINATION, 403), (Role.MANAGER, 403), (Role.PRESIDENT, 404), (Role.EXPERT, 404)):
        assert calling(make.person(role)).post(path, {"choice": "yes"}).status_code == status, role
    assert calling(make.person(Role.FOCAL_POINT)).get("/sessions").json()["count"] == 0
    assert calling(make.person(Role.ACCREDITATION)).post(path, {"choice": "yes"}).status_code == 403  # has no seat
    assert member.post("/sessions/99/items/1/ballots", {"choice": "yes"}).status_code == 404
    assert Ballot.objects.count() == 1


def test_a_recused_member_cannot_vote(calling, vote):
    item, members, path = vote
    actions.recuse(item, members[1], note="Parenté.", by=members[1])

    response = calling(members[1]).post(path, {"choice": "yes"})

    assert (response.status_code, codes(response)) == (409, ["conflict_of_interest"])
