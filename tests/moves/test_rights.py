"""Every move × every role, and the right role of another commune."""

from datetime import date

import pytest

import make
from make.stories import small_framework
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers import workflow
from miza.dossiers.journey import Inputs
from miza.dossiers.models import Signature
from miza.journal.models import Entry
from miza.moves.actions import take
from miza.moves.queries import offers

pytestmark = pytest.mark.django_db
SIGNED = Inputs(reason="Because.", norms=("PAR-01",), signed=True)


def attempt(dossier, move, person):
    """What a try gives: "refused right", "refused rule" or "taken"; nothing is kept."""
    try:
        take(dossier, move, by=person, inputs=SIGNED)
    except NotAllowed:
        return "refused right"
    except Refusal:
        return "refused rule"
    return "taken"


@pytest.mark.parametrize("move", workflow.MOVES)
def test_only_the_roles_of_a_move_pass_its_right(move):
    known = workflow.MOVES[move]
    of = make.round(framework=small_framework())
    for role in Role:
        dossier = make.dossier(known.sources[0], round=of, previous_state="launching")
        person = make.person(role, dossier.commune)
        if role == Role.EXPERT:
            make.assignment(dossier, person)

        found = attempt(dossier, move, person)

        assert (found != "refused right") == (role in known.by), f"{move} by {role}: {found}"


@pytest.mark.parametrize("move", workflow.MOVES)
def test_the_right_role_of_another_commune_is_refused(move):
    known = workflow.MOVES[move]
    for role in set(known.by) & set(COMMUNE_ROLES):
        dossier = make.dossier(known.sources[0])
        stranger = make.person(role, make.commune())
        with pytest.raises(NotAllowed) as refusal:
            take(dossier, move, by=stranger, inputs=SIGNED)
        assert refusal.value.codes == ["other_commune"]
        dossier.refresh_from_db()
        assert dossier.state == known.sources[0]


@pytest.mark.parametrize("move", [m for m, known in workflow.MOVES.items() if "expert" in known.by])
def test_an_expert_of_another_dossier_is_refused(move):
    dossier = make.dossier(workflow.MOVES[move].sources[0])
    expert = make.person(Role.EXPERT)
    make.assignment(make.dossier(), expert)
    assert attempt(dossier, move, expert) == "refused right"


@pytest.mark.parametrize("move", workflow.MOVES)
def test_a_move_from_another_state_is_refused_and_changes_nothing(move):
    known = workflow.MOVES[move]
    elsewhere = next(state for state in workflow.STATES if state not in known.sources)
    dossier = make.dossier(elsewhere)
    person = make.person(known.by[0], dossier.commune)
    if known.by[0] == Role.EXPERT:
        make.assignment(dossier, person)
    with pytest.raises(Refusal) as refusal:
        take(dossier, move, by=person, inputs=SIGNED)
    assert refusal.value.codes == ["wrong_state"]
    dossier.refresh_from_db()
    assert (dossier.state, dossier.visit_no) == (elsewhere, 1)


def test_a_former_president_is_refused():
    dossier = make.dossier("draft")
    former = make.person(Role.PRESIDENT, dossier.commune, ends_on=date(2021, 1, 1))
    assert attempt(dossier, "submit", former) == "refused right"


def test_a_paused_dossier_only_lets_participation_end():
    for move, expected in (("open_assessment", "refused rule"), ("end_participation", "taken")):
        dossier = make.dossier("launching", paused_from=date(2026, 1, 1), paused_until=date(2026, 2, 1))
        president = make.person(Role.PRESIDENT, dossier.commune)
        assert attempt(dossier, move, president) == expected, move
    dossier.refresh_from_db()
    assert not dossier.paused


def test_the_manager_records_what_came_on_paper_and_the_journal_says_so():
    dossier = make.dossier("consulting")
    manager = make.person(Role.MANAGER)
    with pytest.raises(NotAllowed):
        take(dossier, "continue_with_plan", by=manager, inputs=Inputs(signed=True))
    scan = make.file(dossier.stream, by=manager)

    take(dossier, "continue_with_plan", by=manager, inputs=Inputs(scan=scan))

    dossier.refresh_from_db()
    assert dossier.state == "improving"
    assert Signature.objects.get().role == Role.MANAGER
    verbs = Entry.objects.filter(stream=dossier.stream).order_by("seq").values_list("verb", "actor_role")
    assert list(verbs) == [("paper_recorded", "manager"), ("continue_with_plan", "manager")]


def test_the_focal_point_carries_in_the_president_s_signed_paper():
    dossier = make.dossier("consulting")
    focal_point = make.person(Role.FOCAL_POINT, dossier.commune)
    with pytest.raises(NotAllowed):
        take(dossier, "continue_with_plan", by=focal_point, inputs=Inputs(signed=True))
    scan = make.file(dossier.stream, by=focal_point)
    elsewhere = make.person(Role.FOCAL_POINT, make.commune())
    with pytest.raises(NotAllowed):
        take(dossier, "continue_with_plan", by=elsewhere, inputs=Inputs(scan=scan))

    take(dossier, "continue_with_plan", by=focal_point, inputs=Inputs(scan=scan))

    verbs = Entry.objects.filter(stream=dossier.stream).order_by("seq").values_list("verb", "actor_role")
    assert list(verbs) == [("paper_recorded", "focal_point"), ("continue_with_plan", "focal_point")]


def test_a_paper_does_not_let_the_manager_take_a_committees_move():
    dossier = make.dossier("submitted")
    manager = make.person(Role.MANAGER)
    with pytest.raises(NotAllowed):
        take(dossier, "decline", by=manager, inputs=Inputs(reason="Because.", scan=make.file(dossier.stream)))


@pytest.mark.parametrize("move", ["ask_clarification", "reopen_form", "close_visit", "file_report"])
def test_who_accompanied_the_commune_does_not_verify_it(move):
    dossier = make.dossier(workflow.MOVES[move].sources[0], round=make.round(framework=small_framework()))
    expert = make.person(Role.EXPERT)
    make.assignment(dossier, expert, "accompany")
    with pytest.raises(Refusal) as refusal:
        take(dossier, move, by=expert, inputs=SIGNED)
    assert refusal.value.codes == ["conflict_of_interest"]
    assert move not in {offer.move.key for offer in offers(expert, dossier)}
