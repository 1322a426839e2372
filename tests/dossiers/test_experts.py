"""Experts assigned and kept apart, observers let in, by whoever may and nobody else."""

import pytest

import make
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers import actions, queries
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return make.dossier("launching")


@pytest.fixture
def member():
    return make.person(Role.COORDINATION)


@pytest.fixture
def expert():
    return make.person(Role.EXPERT)


def codes(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.codes


WRITES = {
    "assign": (
        lambda d, by: actions.assign(d, make.person(Role.EXPERT), "verify", by=by),
        {Role.COORDINATION, Role.MANAGER},
    ),
    "end": (lambda d, by: actions.end_assignment(make.assignment(d), by=by), {Role.COORDINATION, Role.MANAGER}),
    "open_to": (lambda d, by: actions.open_to(d, make.person(Role.OBSERVER), by=by), {Role.MANAGER}),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("write", WRITES)
def test_each_act_belongs_to_its_roles(write, role, dossier):
    act, allowed = WRITES[write]
    person = make.person(role, dossier.commune)
    if role in allowed:
        act(dossier, person)
        assert Entry.objects.get().actor_role == role
    else:
        with pytest.raises(NotAllowed):
            act(dossier, person)
        assert not Entry.objects.exists()


def test_closing_to_an_observer_is_the_manager_s_too(dossier):
    observer, manager = make.person(Role.OBSERVER), make.person(Role.MANAGER)
    actions.open_to(dossier, observer, by=manager)
    with pytest.raises(NotAllowed):
        actions.close_to(dossier, observer, by=make.person(Role.COORDINATION))

    actions.close_to(dossier, observer, by=manager)
    assert not queries.visible_to(observer).exists()
    assert list(Entry.objects.values_list("verb", flat=True)) == ["open_to_observer", "close_to_observer"]


def test_an_assigned_expert_is_named_apart_from_the_facts(dossier, member, expert):
    actions.assign(dossier, expert, "accompany", by=member)

    entry = Entry.objects.get()
    assert (entry.verb, entry.object, entry.facts["expert"]) == ("assign", "accompany", str(expert.public_id))
    assert entry.notes.get().text == expert.shown_name


@pytest.mark.parametrize(("first", "then"), [("accompany", "verify"), ("verify", "accompany")])
def test_whoever_had_one_task_in_a_commune_never_gets_the_other(dossier, member, expert, first, then):
    earlier = make.dossier("labelled", commune=dossier.commune)
    actions.end_assignment(make.assignment(earlier, expert, task=first), by=member)

    assert codes(lambda: actions.assign(dossier, expert, then, by=member)) == ["expert_separation"]
    assert actions.assign(dossier, expert, first, by=member)


def test_a_round_may_relax_that_to_a_warning_which_the_history_keeps(member, expert):
    dossier = make.dossier("launching", round=make.round(settings={"expert_separation": "warn"}))
    actions.assign(dossier, expert, "accompany", by=member)
    actions.assign(dossier, expert, "verify", by=member)

    assert Entry.objects.latest("pk").facts["warning"] == "expert_separation"
    assert queries.other_task(dossier, expert, "verify")


def test_an_assignment_that_makes_no_sense_is_refused(dossier, member, expert):
    make.assignment(dossier, expert)
    own = make.person(Role.EXPERT)
    make.appoint(own, Role.CONTRIBUTOR, dossier.commune)

    assert codes(lambda: actions.assign(dossier, expert, "verify", by=member)) == ["already_assigned"]
    assert codes(lambda: actions.assign(dossier, expert, "drive", by=member)) == ["choice_unknown"]
    assert codes(lambda: actions.assign(dossier, make.person(Role.OBSERVER), "verify", by=member)) == ["not_an_expert"]
    assert codes(lambda: actions.assign(dossier, own, "verify", by=member)) == ["conflict_of_interest"]
    assert codes(lambda: actions.assign(make.dossier("closed"), expert, "verify", by=member)) == ["wrong_state"]
    assert codes(lambda: actions.open_to(dossier, expert, by=make.person(Role.MANAGER))) == ["not_an_observer"]


def test_ending_twice_changes_nothing(dossier, member):
    task = make.assignment(dossier)
    actions.end_assignment(task, by=member)
    actions.end_assignment(task, by=member)

    assert Entry.objects.count() == 1
