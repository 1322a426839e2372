"""Who sees which dossier: one table, one query."""

import pytest
from django.http import Http404

import make
from miza.accounts.roles import Role
from miza.dossiers import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Two communes with a dossier each, in a state of every kind."""
    here, there = make.commune(), make.commune()
    of = make.round()
    return {
        "here": here,
        "draft": make.dossier("draft", commune=here, round=of),
        "submitted": make.dossier("submitted", commune=there, round=of),
        "assessing": make.dossier("assessing", round=of),
        "withdrawn_draft": make.dossier("closed", round=of, first_submitted_at=None),
        "lapsed": make.dossier("closed", round=of),
    }


def seen(user):
    return set(queries.visible_to(user))


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT, Role.CONTRIBUTOR])
def test_people_of_a_commune_see_their_commune_s_and_no_other(world, role):
    assert seen(make.person(role, world["here"])) == {world["draft"]}


@pytest.mark.parametrize("role", [Role.COORDINATION, Role.ACCREDITATION])
def test_committees_see_what_was_once_submitted(world, role):
    assert seen(make.person(role)) == {world["submitted"], world["assessing"], world["lapsed"]}


def test_the_manager_sees_all(world):
    assert len(seen(make.person(Role.MANAGER))) == 5


def test_an_expert_sees_what_is_assigned_until_the_task_ends(world):
    expert = make.person(Role.EXPERT)
    task = make.assignment(world["assessing"], expert)
    make.assignment(world["assessing"], expert, task="accompany")
    assert list(queries.visible_to(expert)) == [world["assessing"]]  # once, though the person has two tasks

    expert.assignments.update(ends_on=task.starts_on)
    assert seen(expert) == set()


def test_an_observer_sees_what_is_opened_to_them(world):
    observer = make.person(Role.OBSERVER)
    world["lapsed"].observers.add(observer)

    assert seen(observer) == {world["lapsed"]}


@pytest.mark.parametrize("role", [Role.EXPERT, Role.INVITED, Role.OBSERVER])
def test_others_see_nothing_of_themselves(world, role):
    assert seen(make.person(role)) == set()


def test_a_former_president_sees_nothing_any_more(world):
    former = make.person(Role.PRESIDENT, world["here"], starts_on=make.LONG_AGO, ends_on=make.LONG_AGO)
    assert seen(former) == set()


def test_one_hides_what_the_person_may_not_see(world):
    with pytest.raises(Http404):
        queries.one(make.person(Role.PRESIDENT, world["here"]), world["submitted"].ref)


def test_visible_to_is_one_query_with_commune_and_region(world, django_assert_num_queries):
    user = make.person(Role.COORDINATION)
    queries.visible_to(user).first()
    with django_assert_num_queries(1):
        for dossier in queries.visible_to(user):
            assert dossier.commune.province.region.name["en"]
            assert dossier.round.code


def test_narrowed_finds_by_folded_name_reference_state_and_place(world):
    user = make.person(Role.MANAGER)
    world["here"].search = "ait lmrjan"
    world["here"].save()
    everything = queries.visible_to(user)

    assert list(queries.narrowed(everything, words="Aït")) == [world["draft"]]
    assert list(queries.narrowed(everything, words=world["submitted"].ref.lower())) == [world["submitted"]]
    assert set(queries.narrowed(everything, stage="self_assessment")) == {world["assessing"]}
    assert queries.narrowed(everything, state="draft").get() == world["draft"]
    assert queries.narrowed(everything, region=world["here"].province.region.code).get() == world["draft"]


def test_the_programme_writes_to_those_who_sign_or_coordinate(world):
    president = make.person(Role.PRESIDENT, world["here"])
    focal = make.person(Role.FOCAL_POINT, world["here"])
    make.person(Role.CONTRIBUTOR, world["here"])
    make.person(Role.PRESIDENT, make.commune())

    assert queries.commune_people(world["draft"]) == [president, focal]
