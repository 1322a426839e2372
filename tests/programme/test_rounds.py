"""Rounds and calls: prepared, opened once and then frozen; every act by the manager alone, and journaled."""

from datetime import date, timedelta

import pytest

import make
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed, Refusal
from miza.journal.models import Entry
from miza.programme import actions, queries
from miza.programme.models import Call, Round

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with make.on(TODAY):
        yield


@pytest.fixture
def manager():
    return make.person(Role.MANAGER)


def prepared(by, **changes):
    typed = {
        "code": "2026",
        "title": make.text3("Round"),
        "places": 66,
        "framework": make.framework(published=True),
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2028, 12, 1),
    }
    return actions.prepare_round(by=by, **typed | changes)


def test_a_prepared_round_carries_the_proposed_rules_and_is_not_open(manager):
    made = prepared(manager)

    assert made.opened_at is None
    assert made.settings["decision_rule"]["committee_agrees"] == "each_organisation"
    assert made.settings["label_rule"]["overall_min"] == 60
    assert made.settings["deadline_days"]["submit"] == 60
    assert len(made.settings["eligibility"]["conditions"]) == 12
    assert (made.settings["review_days"], made.settings["review_answer_days"]) == (15, 30)
    assert list(Entry.objects.values_list("stream", "verb", "object")) == [("programme", "round_prepared", "2026")]


def test_opening_freezes_the_rules_as_they_are_and_keeps_their_fingerprint(manager):
    made = prepared(manager, settings={"expert_separation": "warn"})

    opened = actions.open_round(made, by=manager)

    assert opened.settings["expert_separation"] == "warn"
    entry = Entry.objects.get(verb="round_opened")
    assert entry.facts["settings_sha256"] == queries.fingerprint(opened.settings)
    with pytest.raises(Refusal) as refusal:
        actions.change_round(
            opened,
            title=opened.title,
            places=90,
            framework=opened.framework,
            starts_on=opened.starts_on,
            ends_on=opened.ends_on,
            settings={},
            by=manager,
        )
    assert refusal.value.codes == ["round_opened"]
    assert Round.objects.get().places == 66
    with pytest.raises(Refusal) as refusal:
        actions.open_round(made, by=manager)
    assert refusal.value.codes == ["round_opened"]


def test_a_round_being_prepared_can_change(manager):
    made = prepared(manager)

    changed = actions.change_round(
        made,
        title=made.title,
        places=30,
        framework=made.framework,
        starts_on=made.starts_on,
        ends_on=made.ends_on,
        settings={"review_days": 20},
        by=manager,
    )

    assert (changed.places, changed.settings["review_days"], changed.settings["review_answer_days"]) == (30, 20, 30)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"ends_on": date(2026, 12, 1)}, "round_dates"), ({"code": "taken"}, "round_code_taken")],
)
def test_a_round_that_contradicts_itself_is_refused(manager, changes, code):
    make.round("taken")

    with pytest.raises(Refusal) as refusal:
        prepared(manager, **changes)

    assert refusal.value.codes == [code]


def test_a_round_opens_only_on_a_published_framework(manager):
    made = prepared(manager, framework=make.framework(version="draft.1"))

    with pytest.raises(Refusal) as refusal:
        actions.open_round(made, by=manager)

    assert refusal.value.codes == ["framework_unpublished"]


def test_a_call_is_open_on_its_days_both_included(manager):
    of = make.round(call=False)
    actions.open_call(of, opens_on=TODAY, closes_on=TODAY + timedelta(days=30), by=manager)

    assert queries.open_call(of, TODAY - timedelta(days=1)) is None
    assert queries.open_call(of, TODAY).number == 1
    assert queries.open_call(None, TODAY + timedelta(days=30)).number == 1
    assert queries.open_call(of, TODAY + timedelta(days=31)) is None
    assert queries.next_call(TODAY - timedelta(days=1)).number == 1


@pytest.mark.parametrize(
    ("opens", "closes", "codes"),
    [
        (10, 9, ["call_order"]),
        (-20, -10, ["call_in_past"]),
        (70, 5000, ["call_outside_round"]),
        (50, 80, ["call_overlaps"]),
    ],
)
def test_a_call_with_impossible_dates_is_refused_by_name(manager, opens, closes, codes):
    of = make.round(call=False)
    make.call(of, opens_on=TODAY + timedelta(days=40), closes_on=TODAY + timedelta(days=60))

    with pytest.raises(Refusal) as refusal:
        actions.open_call(
            of, opens_on=TODAY + timedelta(days=opens), closes_on=TODAY + timedelta(days=closes), by=manager
        )

    assert refusal.value.codes == codes
    assert Call.objects.count() == 1


def test_a_call_waits_for_its_round_to_open(manager):
    with pytest.raises(Refusal) as refusal:
        actions.open_call(make.round(opened=False, call=False), opens_on=TODAY, closes_on=TODAY, by=manager)
    assert refusal.value.codes == ["round_not_opened"]


def test_a_call_is_prolonged_and_never_shortened(manager):
    call = make.call(make.round(call=False))
    later = call.closes_on + timedelta(days=7)

    assert actions.prolong_call(call, closes_on=later, by=manager).closes_on == later
    with pytest.raises(Refusal) as refusal:
        actions.prolong_call(call, closes_on=later - timedelta(days=1), by=manager)
    assert refusal.value.codes == ["call_opened"]


def test_the_current_round_is_the_latest_one_opened_and_not_over():
    make.round("old", starts_on=date(2023, 1, 1), ends_on=date(2025, 1, 1))
    running = make.round("running")
    make.round("next", opened=False, starts_on=date(2027, 1, 1))

    assert queries.current_round() == running


WRITES = {
    "prepare_round": prepared,
    "open_round": lambda by: actions.open_round(make.round(opened=False), by=by),
    "open_call": lambda by: actions.open_call(make.round(), opens_on=TODAY, closes_on=TODAY, by=by),
    "prolong_call": lambda by: actions.prolong_call(make.call(make.round(call=False)), closes_on=TODAY, by=by),
    "seed_days_off": lambda by: actions.seed_days_off(2027, by=by),
    "add_day_off": lambda by: actions.add_day_off(TODAY, name=make.text3("Day"), by=by),
}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
@pytest.mark.parametrize("write", WRITES)
def test_only_the_manager_writes_in_the_programme(write, role):
    with pytest.raises(NotAllowed):
        WRITES[write](make.person(role))
    assert not Entry.objects.filter(stream="programme").exists()


def test_everyone_signed_in_sees_opened_rounds_and_the_manager_the_others_too(manager):
    opened, draft = make.round(), make.round(opened=False)

    assert set(queries.visible_to(make.person(Role.PRESIDENT))) == {opened}
    assert set(queries.visible_to(manager)) == {opened, draft}
