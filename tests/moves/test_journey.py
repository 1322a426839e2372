"""The three outcomes through the actions, and every condition that can stop them."""

import pytest

import make
from make.stories import story, told
from miza.committees.models import Item
from miza.console.demo.paths import PATHS
from miza.core import texts
from miza.core.errors import Refusal
from miza.dossiers import workflow
from miza.dossiers.journey import Inputs
from miza.journal.queries import verify
from miza.labels.models import Label
from miza.moves import conditions
from miza.moves.actions import take
from miza.notifications.models import Letter

pytestmark = pytest.mark.django_db


def test_every_condition_of_the_journey_has_its_function_and_its_words():
    needed = {key for move in workflow.MOVES.values() for key in move.needs}
    assert needed == set(conditions.ALL)
    for key in needed:
        for part in (f"conditions.{key}.unmet", f"conditions.{key}.met", f"to_do.{key}"):
            assert set(texts.find(part)) >= {"ar", "fr", "en"}, part


@pytest.mark.parametrize("end", PATHS)
def test_a_story_reaches_the_state_it_tells(end):
    expected = {"lapsed": "closed"}.get(end, end)
    one = story(places=1)
    if end == "waitlisted":
        story(cast=one.cast, of=one.round, seed=2).tell(PATHS["launching"])
    one.tell(PATHS[end])
    one.dossier.refresh_from_db()
    assert one.dossier.state == expected
    assert verify() == []


def test_labelled_gives_number_letter_publication_and_three_scores():
    one = told("labelled")
    label = Label.objects.get(dossier=one.dossier)
    assert (label.status, label.commune) == ("active", one.commune)
    assert {s.which for s in one.dossier.snapshots.all()} == {"self", "verified", "deliberated"}
    assert Letter.objects.filter(about=one.dossier.stream, code="label_granted").count() == 1


def test_a_plan_first_then_a_new_pass_on_the_norms_concerned():
    one = told("improving", quality=1.2)
    activities = {a.norm for p in one.dossier.plans.all() for a in p.activities.filter(required=True)}
    one.tell((*PATHS["improving"], "finish_activities", "finish_plan"))
    one.dossier.refresh_from_db()
    assert (one.dossier.state, one.dossier.pass_no, set(one.dossier.open_norms)) == ("reviewing", 2, activities)
    assert one.dossier.answers.filter(pass_no=1).count() == one.dossier.answers.filter(pass_no=2).count()
    assert not one.dossier.findings.filter(pass_no=2, norm__in=activities).exists()


def test_the_letter_of_a_plan_first_gives_the_reasons_adopted_and_the_activities_in_each_language():
    one = told("improving", quality=1.2)
    item = one.dossier.items.get(subject="require_plan")
    letter = Letter.objects.get(about=one.dossier.stream, code="plan_first")
    asked = one.dossier.plans.get(pass_no=1).activities.filter(required=True)
    assert asked
    assert item.reasons in letter.body["ar"]
    for activity in asked:
        assert activity.title in letter.body["ar"]
        assert f"{activity.norm}\u00a0: " in letter.body["fr"]
        assert activity.title not in letter.body["fr"]


def test_the_plan_carried_out_leads_to_a_label_in_the_second_pass():
    one = told("improving", quality=1.2)
    second = ("propose_visit", "open_visit", "verify", "close_visit", "plan", "file_report", "propose", "grant")
    one.tell((*PATHS["improving"], "finish_activities", "finish_plan", *second))
    one.dossier.refresh_from_db()
    assert (one.dossier.state, one.dossier.pass_no) == ("labelled", 2)


def test_not_continuing_is_the_communes_own_choice_and_is_not_published():
    one = told("not_continuing")
    assert not Label.objects.exists()
    assert Letter.objects.filter(about=one.dossier.stream, code="not_continuing").exists()


def test_a_change_of_mind_returns_to_where_it_was_with_its_deadline():
    one = told("launching")
    before = one.dossier.deadline
    one.move("end_participation", signed=True)
    one.move("change_of_mind", signed=True)
    one.dossier.refresh_from_db()
    assert (one.dossier.state, one.dossier.deadline) == ("launching", before)


def test_pressing_twice_takes_one_move():
    one = told("draft")
    with make.on(one.day):
        take(one.dossier, "submit", by=one.president)
        with pytest.raises(Refusal) as refusal:
            take(one.dossier, "submit", by=one.president)
    assert refusal.value.codes == ["wrong_state"]


def test_a_refusal_names_every_unmet_condition():
    dossier = make.dossier("launching", commune=make.commune())
    president = make.person("president", dossier.commune)
    with pytest.raises(Refusal) as refusal:
        take(dossier, "open_assessment", by=president)
    assert refusal.value.codes == ["local_team_has_every_college", "kickoff_held", "calendar_set"]


def test_a_decision_acts_once():
    one = told("labelled")
    item = Item.objects.get()
    assert item.used_at is not None
    one.dossier.state = "deliberating"  # as if a fault had brought it back
    one.dossier.save()
    with pytest.raises(Refusal) as refusal:
        take(one.dossier, "grant", by=one.cast.accreditation[0], inputs=Inputs())
    assert refusal.value.codes == ["decision_adopted_in_session", "released_by_second_person"]
