"""Activities: who adds, changes, drops them and says they are done; what a decision requires."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

import make
from make import plans as making
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.journal.models import Entry
from miza.plans import actions, queries
from miza.plans.models import Activity, Plan

pytestmark = pytest.mark.django_db
CONTENT = actions.Content(title="إحداث سجل", to_level=2, responsible="مديرية المصالح", months=4, cost_mad=17500)
EDITORS = ["president", "focal_point", "expert"]


def test_an_action_of_the_framework_is_added_at_the_middle_of_its_cost():
    made = making.planned()

    activity = actions.add_from_framework(made.dossier, "PAR-01.A1", by=made.expert)

    assert (activity.norm, activity.to_level, activity.months, activity.cost_mad) == ("PAR-01", 2, 3, 2500)
    assert Plan.objects.get().edition == 1
    entry = Entry.objects.get(verb="plan_activity_added")
    assert (entry.object, entry.actor_role, entry.facts["action"]) == ("PAR-01", "expert", "PAR-01.A1")


@pytest.mark.parametrize("who", EDITORS)
@pytest.mark.parametrize("act", ["add", "own", "change", "drop"])
def test_the_commune_and_its_experts_draw_up_the_plan(who, act):
    made = making.planned()
    activity = making.activity(made, "EGA-01", "EGA-01.A1")
    by = getattr(made, who)

    acts(made, activity, by)[act]()

    assert Plan.objects.get().edition == 1


def acts(made, activity, by):
    return {
        "add": lambda: actions.add_from_framework(made.dossier, "PAR-01.A1", by=by),
        "own": lambda: actions.add_own(made.dossier, "PAR-01", CONTENT, by=by),
        "change": lambda: actions.change(made.dossier, activity.pk, CONTENT, version=1, by=by),
        "drop": lambda: actions.drop(made.dossier, activity.pk, by=by),
    }


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EXPERT, Role.COORDINATION, Role.ACCREDITATION, Role.MANAGER])
@pytest.mark.parametrize("act", ["add", "own", "change", "drop"])
def test_others_do_not_touch_the_plan(role, act):
    made = making.planned()
    activity = making.activity(made)

    with pytest.raises(NotAllowed):
        acts(made, activity, make.person(role, made.dossier.commune))[act]()


@pytest.mark.parametrize("act", ["add", "own", "change", "drop"])
def test_another_commune_does_not_touch_the_plan(act):
    made = making.planned()
    activity = making.activity(made)

    with pytest.raises(NotAllowed) as refusal:
        acts(made, activity, make.person(Role.FOCAL_POINT, make.commune()))[act]()

    assert refusal.value.codes == ["other_commune"]


def test_the_expert_who_accompanies_helps_with_the_plan():
    made = making.planned()
    companion = make.person(Role.EXPERT)
    make.assignment(made.dossier, companion, "accompany")

    assert actions.add_from_framework(made.dossier, "PAR-01.A1", by=companion).norm == "PAR-01"


@pytest.mark.parametrize("act", ["add", "own", "change", "drop"])
@pytest.mark.parametrize("state", ["visiting", "studying", "improving"])
def test_the_plan_is_drawn_up_in_planning_only(state, act):
    made = making.planned(state)
    activity = making.activity(made)

    with pytest.raises(Refusal) as refusal:
        acts(made, activity, made.focal_point)[act]()

    assert refusal.value.codes == ["wrong_state"]


@pytest.mark.parametrize(("action", "code"), [("ZZZ-01.A1", "not_found"), ("PAR-02.A1", "activity_twice")])
def test_an_action_is_of_the_framework_and_comes_once(action, code):
    made = making.planned()
    making.activity(made, "PAR-02", "PAR-02.A1")

    with pytest.raises(Refusal) as refusal:
        actions.add_from_framework(made.dossier, action, by=made.expert)

    assert refusal.value.codes == [code]


def test_an_action_dropped_may_come_back():
    made = making.planned()
    activity = making.activity(made)
    actions.drop(made.dossier, activity.pk, by=made.expert)

    again = actions.add_from_framework(made.dossier, "PAR-01.A1", by=made.expert)

    assert list(queries.activities(queries.current(made.dossier))) == [again]
    assert Activity.objects.count() == 2, "what was dropped stays on file"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "required"),
        ({"to_level": None}, "required"),
        ({"to_level": 5}, "level_out_of_range"),
        ({"to_level": 0}, "level_out_of_range"),
        ({"starts_on": date(2027, 2, 1), "ends_on": date(2027, 1, 1)}, "dates_order"),
    ],
)
def test_an_activity_says_what_and_up_to_which_level(changes, code):
    made = making.planned()

    with pytest.raises(Refusal) as refusal:
        actions.add_own(made.dossier, "PAR-01", replace(CONTENT, **changes), by=made.focal_point)

    assert refusal.value.codes == [code]
    assert not Activity.objects.exists()


def test_an_own_activity_is_for_a_norm_of_the_framework():
    made = making.planned()

    with pytest.raises(Refusal):
        actions.add_own(made.dossier, "ZZZ-01", CONTENT, by=made.focal_point)


def test_changing_grows_the_version_and_the_same_content_does_not():
    made = making.planned()
    activity = making.activity(made)

    changed = actions.change(made.dossier, activity.pk, CONTENT, version=1, by=made.focal_point)
    again = actions.change(made.dossier, activity.pk, CONTENT, version=2, by=made.focal_point)

    assert (changed.responsible, changed.version, again.version) == ("مديرية المصالح", 2, 2)
    assert Plan.objects.get().edition == 1


def test_two_changes_at_once_keep_both_values():
    made = making.planned()
    activity = making.activity(made)
    actions.change(made.dossier, activity.pk, CONTENT, version=1, by=made.focal_point)

    with pytest.raises(Stale) as refusal:
        actions.change(made.dossier, activity.pk, replace(CONTENT, title="آخر"), version=1, by=made.expert)

    assert (refusal.value.current.title, refusal.value.yours) == ("إحداث سجل", "آخر")


@pytest.mark.parametrize("act", ["change", "drop"])
def test_a_dropped_activity_or_one_of_another_dossier_is_not_touched(act):
    made, other = making.planned(), making.planned()
    dropped = making.activity(made, dropped_at=clock.now())
    foreign = making.activity(other)

    for activity in (dropped, foreign):
        with pytest.raises(Refusal) as refusal:
            acts(made, activity, made.focal_point)[act]()
        assert refusal.value.codes == ["activity_dropped"]


def test_what_a_decision_requires_is_not_dropped():
    made = making.planned()
    activity = making.activity(made, required=True)

    with pytest.raises(Refusal) as refusal:
        actions.drop(made.dossier, activity.pk, by=made.focal_point)

    assert refusal.value.codes == ["activity_required"]


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT])
def test_the_commune_says_when_an_activity_was_done_with_its_proof(role):
    made = making.planned("improving")
    activity = making.activity(made)
    person = make.person(role, made.dossier.commune)

    done = actions.record_done(made.dossier, activity.pk, clock.today(), make.upload(), version=1, by=person)

    assert (done.done_on, done.version, done.proof.owner) == (clock.today(), 2, made.dossier.stream)
    assert Entry.objects.get(verb="plan_activity_done").facts["sha256"] == done.proof.sha256


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EXPERT, Role.COORDINATION, Role.MANAGER])
def test_nobody_else_says_that_an_activity_is_done(role):
    made = making.planned("improving")
    activity = making.activity(made)
    person = made.expert if role == Role.EXPERT else make.person(role, made.dossier.commune)

    with pytest.raises(NotAllowed):
        actions.record_done(made.dossier, activity.pk, clock.today(), make.upload(), version=1, by=person)


def test_another_commune_does_not_say_that_an_activity_is_done():
    made = making.planned("improving")
    activity = making.activity(made)

    with pytest.raises(NotAllowed):
        actions.record_done(
            made.dossier, activity.pk, clock.today(), make.upload(), version=1, by=make.person(Role.PRESIDENT)
        )


@pytest.mark.parametrize(
    ("day", "proof", "state", "code"),
    [
        (1, True, "improving", "date_future"),
        (0, False, "improving", "required"),
        (0, True, "planning", "wrong_state"),
        (0, True, "consulting", "wrong_state"),
    ],
)
def test_done_is_not_in_the_future_and_is_proved(day, proof, state, code):
    made = making.planned(state)
    activity = making.activity(made)
    upload = make.upload() if proof else None
    when = clock.today() + timedelta(days=day)

    with pytest.raises(Refusal) as refusal:
        actions.record_done(made.dossier, activity.pk, when, upload, version=1, by=made.focal_point)

    assert refusal.value.codes == [code]


def test_done_said_twice_at_once_keeps_both():
    made = making.planned("improving")
    activity = making.activity(made)
    actions.record_done(made.dossier, activity.pk, clock.today(), make.upload(), version=1, by=made.president)

    with pytest.raises(Stale):
        actions.record_done(made.dossier, activity.pk, clock.today(), None, version=1, by=made.focal_point)


def test_a_decision_requires_its_activities_and_no_other():
    made = making.planned("deliberating")
    former = making.activity(made, "PAR-02", "PAR-02.A1", required=True)
    wanted = [making.activity(made), making.activity(made, "EGA-01", "EGA-01.A2")]

    assert actions.require_activities(made.dossier, [a.pk for a in wanted], by=make.person(Role.ACCREDITATION)) == 2

    assert set(Activity.objects.filter(required=True)) == set(wanted)
    assert former not in Activity.objects.filter(required=True)


def test_a_decision_requires_only_what_is_in_the_plan():
    made, other = making.planned("deliberating"), making.planned("deliberating")
    dropped = making.activity(made, dropped_at=clock.now())

    for activity in (dropped, making.activity(other)):
        with pytest.raises(Refusal):
            actions.require_activities(made.dossier, [activity.pk], by=make.person(Role.ACCREDITATION))


def test_affected_norms_are_those_of_required_activities_done_with_the_highest_level():
    made = making.planned("improving")
    making.done(made)
    making.done(made, "PAR-01", "PAR-01.A2", to_level=3)
    making.done(made, "EGA-01", "", to_level=None)
    making.done(made, "PAR-02", "PAR-02.A1", required=False)
    making.activity(made, "PAR-02", "PAR-02.A2", required=True)

    assert actions.affected_norms(made.dossier) == {"PAR-01": 3, "EGA-01": None}
