"""A delegate takes the moves that the delegation covers, and is told which when it does not."""

import pytest

import make
from miza.accounts import access
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed
from miza.dossiers.journey import Inputs
from miza.moves import queries
from miza.moves.actions.take import take


@pytest.fixture
def dossier(db):
    return make.dossier(state="draft")


def delegate(dossier, scope):
    someone = make.person()
    held = make.appoint(someone, Role.DELEGATE, dossier.commune)
    held.scope = scope
    held.save()
    access.forget(someone)
    return someone


def offered(someone, dossier):
    return {offer.move.key for offer in queries.offers(someone, dossier)}


@pytest.mark.parametrize("scope", ["", "deciding", "submitting deciding"])
def test_move_within_the_delegation_is_taken(dossier, scope):
    someone = delegate(dossier, scope)

    assert "withdraw_candidacy" in offered(someone, dossier)
    assert take(dossier, "withdraw_candidacy", by=someone, inputs=Inputs(signed=True)).state == "closed"


@pytest.mark.parametrize("scope", ["answering", "submitting"])
def test_move_beyond_the_delegation_is_refused_and_not_offered(dossier, scope):
    someone = delegate(dossier, scope)

    assert "withdraw_candidacy" not in offered(someone, dossier)
    with pytest.raises(NotAllowed) as refusal:
        take(dossier, "withdraw_candidacy", by=someone, inputs=Inputs(signed=True))

    assert refusal.value.codes == ["beyond_scope"]
    assert "…" not in refusal.value.reasons[0].message
    dossier.refresh_from_db()
    assert dossier.state == "draft"
