"""Moves: what may be done now, why not, doing it; a refusal names every unmet condition and changes nothing."""

import pytest
from api.conftest import codes

import make
from make import assessments
from make.stories import told
from miza.accounts.roles import Role
from miza.dossiers.models import Dossier, Signature
from miza.dossiers.workflow import MOVES

pytestmark = pytest.mark.django_db


def moves(response):
    return {move["move"]: move for move in response.json()}


def test_every_move_from_the_state_is_told_with_what_it_needs(calling):
    made = assessments.form("assessing")

    told_moves = moves(calling(made.president).get(f"/dossiers/{made.ref}/moves"))

    assert set(told_moves) == {key for key, move in MOVES.items() if "assessing" in move.sources}
    handing_over = told_moves["submit_assessment"]
    assert (handing_over["mine"], handing_over["ready"], handing_over["role"]) == (True, False, "president")
    assert handing_over["name"]
    needs = {need["key"]: need for need in handing_over["needs"]}
    assert set(needs) == set(MOVES["submit_assessment"].needs)
    assert needs["declaration_signed"]["brought"] is True
    assert "every_norm_answered" in [why["code"] for why in handing_over["reasons"]]


def test_a_move_of_others_says_whose_it_is(calling):
    made = assessments.form("reviewing")

    told_moves = moves(calling(made.focal_point).get(f"/dossiers/{made.ref}/moves"))

    visit = told_moves["open_visit"]
    assert (visit["mine"], visit["role"], visit["by"]) == (False, None, ["coordination"])
    assert [why["code"] for why in visit["reasons"]] == ["not_your_role"]


def test_a_refused_move_names_every_unmet_condition_and_changes_nothing(calling):
    made = assessments.form("assessing")

    response = calling(made.president).post(
        f"/dossiers/{made.ref}/moves", {"move": "submit_assessment", "signed": True}
    )

    assert response.status_code == 409
    assert {"every_norm_answered", "consensus_closed"} <= set(codes(response))
    assert made.fresh().state == "assessing"
    assert Signature.objects.count() == 0


def test_a_move_is_taken_with_its_signature(calling):
    made = assessments.form("assessing")
    assessments.answered(made.dossier, by=made.focal_point)
    address = f"/dossiers/{made.ref}/moves"

    unsigned = calling(made.president).post(address, {"move": "submit_assessment"})
    done = calling(made.president).post(address, {"move": "submit_assessment", "signed": True})
    twice = calling(made.president).post(address, {"move": "submit_assessment", "signed": True})

    assert (unsigned.status_code, codes(unsigned)) == (409, ["declaration_signed"])
    assert (done.status_code, done.json()["state"]) == (200, "reviewing")
    assert Signature.objects.get(act="submit_assessment").by == made.president
    assert (twice.status_code, codes(twice)) == (409, ["wrong_state"])


def test_a_move_takes_its_reason_and_norms(calling):
    one = told("reviewing")
    expert = one.dossier.assignments.get(task="verify").expert
    address = f"/dossiers/{one.dossier.ref}/moves"

    bare = calling(expert).post(address, {"move": "reopen_form"})
    done = calling(expert).post(address, {"move": "reopen_form", "reason": "À préciser.", "norms": ["PAR-01"]})

    assert (bare.status_code, sorted(codes(bare))) == (409, ["norms_named", "reason"])
    assert (done.status_code, done.json()["open_norms"]) == (200, ["PAR-01"])


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.CONTRIBUTOR, Role.COORDINATION, Role.MANAGER])
def test_the_wrong_role_is_refused(calling, role):
    made = assessments.form("assessing")
    assessments.answered(made.dossier)
    person = make.person(role, made.dossier.commune)

    response = calling(person).post(f"/dossiers/{made.ref}/moves", {"move": "submit_assessment", "signed": True})

    assert (response.status_code, codes(response)) == (403, ["not_your_role"])
    assert made.fresh().state == "assessing"


def test_the_right_role_of_another_commune_finds_nothing(calling):
    made = assessments.form("assessing")
    assessments.answered(made.dossier)

    response = calling(make.person(Role.PRESIDENT)).post(
        f"/dossiers/{made.ref}/moves", {"move": "submit_assessment", "signed": True}
    )

    assert response.status_code == 404
    assert made.fresh().state == "assessing"


def test_an_unknown_move_is_named_with_those_that_are_known(calling):
    made = assessments.form("assessing")

    response = calling(made.president).post(f"/dossiers/{made.ref}/moves", {"move": "win"})

    why = response.json()["reasons"][0]
    assert (response.status_code, why["code"], why["field"]) == (422, "value_unknown", "move")
    assert "submit_assessment" in why["message"]


def test_a_paused_dossier_says_why_and_until_when(calling):
    made = assessments.form("assessing")
    Dossier.objects.filter(pk=made.dossier.pk).update(paused_from="2026-01-01", paused_until="2026-03-02")

    handing_over = moves(calling(made.president).get(f"/dossiers/{made.ref}/moves"))["submit_assessment"]
    refused = calling(made.president).post(f"/dossiers/{made.ref}/moves", {"move": "submit_assessment", "signed": True})

    assert [why["code"] for why in handing_over["reasons"]] == ["paused"]
    assert "2 mars 2026" in handing_over["reasons"][0]["message"]
    assert (refused.status_code, codes(refused)) == (409, ["paused"])


@pytest.mark.parametrize("state", ["draft", "incomplete", "labelled", "consulting", "improving"])
def test_moves_can_be_listed_in_any_state(calling, state):
    made = assessments.form(state)

    assert calling(made.president).get(f"/dossiers/{made.ref}/moves").status_code == 200
