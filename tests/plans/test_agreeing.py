"""The workshop and the commune's word about the plan exactly as it stands."""

from datetime import timedelta

import pytest

import make
from make import plans as making
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers.models import Signature
from miza.journal.models import Entry
from miza.plans import actions
from miza.plans.models import Plan

pytestmark = pytest.mark.django_db


def workshop(made, *, on=None, women=4, men=6, minutes="new", version=0, by=None):
    upload = make.upload("محضر.pdf") if minutes == "new" else minutes
    return actions.record_workshop(
        made.dossier, on or clock.today(), women, men, upload, version=version, by=by or made.focal_point
    )


@pytest.mark.parametrize("who", ["president", "focal_point", "expert"])
def test_the_workshop_is_recorded_with_attendance_by_sex_and_minutes(who):
    made = making.planned()

    plan = workshop(made, by=getattr(made, who))

    assert (plan.workshop_on, plan.workshop_attendees, plan.version) == (clock.today(), {"women": 4, "men": 6}, 1)
    assert plan.workshop_minutes.name == "محضر.pdf"
    assert Entry.objects.get(verb="plan_workshop_recorded").facts["women"] == 4


def test_recording_again_keeps_the_minutes():
    made = making.planned()
    workshop(made)

    assert workshop(made, women=5, minutes=None, version=1).workshop_minutes.name == "محضر.pdf"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"on": "tomorrow"}, "date_future"),
        ({"women": 0, "men": 0}, "nobody_present"),
        ({"minutes": None}, "required"),
        ({"minutes": "empty"}, "file_empty"),
    ],
)
def test_a_workshop_was_held_by_someone_and_has_minutes(given, code):
    made = making.planned()
    if given.get("on"):
        given = {"on": clock.today() + timedelta(days=1)}
    if given.get("minutes") == "empty":
        given = {"minutes": make.upload("محضر.pdf", b"")}

    with pytest.raises(Refusal) as refusal:
        workshop(made, **given)

    assert refusal.value.codes == [code]


def test_two_records_at_once_keep_both():
    made = making.planned()
    workshop(made, by=made.president)

    with pytest.raises(Stale) as refusal:
        workshop(made, women=1)

    assert (refusal.value.current.workshop_attendees["women"], refusal.value.yours["women"]) == (4, 1)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EXPERT, Role.COORDINATION, Role.MANAGER])
def test_others_do_not_record_the_workshop_or_a_disagreement(role):
    made = making.planned()
    person = make.person(role, made.dossier.commune)

    with pytest.raises(NotAllowed):
        workshop(made, by=person)
    with pytest.raises(NotAllowed):
        actions.record_disagreement(made.dossier, "لا", edition=0, by=person)


@pytest.mark.parametrize(
    ("role", "on_screen", "by_scan"),
    [
        (Role.PRESIDENT, True, True),
        (Role.DELEGATE, True, True),
        (Role.FOCAL_POINT, False, True),
        (Role.MANAGER, False, True),
    ]
    + [(role, False, False) for role in (Role.CONTRIBUTOR, Role.EXPERT, Role.COORDINATION, Role.ACCREDITATION)],
)
def test_who_agrees_for_the_commune_and_how(role, on_screen, by_scan):
    made = making.planned()
    making.activity(made)
    person = made.expert if role == Role.EXPERT else make.person(role, made.dossier.commune)

    for scan, allowed in ((None, on_screen), (make.upload("scan.pdf"), by_scan)):
        Plan.objects.update(agreed_at=None, agreed_by=None, agreed_edition=None)
        if allowed:
            plan = actions.agree(made.dossier, edition=0, scan=scan, received_on=clock.today(), by=person)
            assert (plan.agreed, plan.agreed_by) == (True, person)
            assert Signature.objects.latest("pk").role == role
        else:
            with pytest.raises(NotAllowed):
                actions.agree(made.dossier, edition=0, scan=scan, by=person)


def test_another_commune_neither_agrees_nor_disagrees():
    made = making.planned()
    making.activity(made)
    elsewhere = make.person(Role.PRESIDENT, make.commune())

    with pytest.raises(NotAllowed):
        actions.agree(made.dossier, edition=0, by=elsewhere)
    with pytest.raises(NotAllowed):
        actions.record_disagreement(made.dossier, "لا", edition=0, by=elsewhere)


def test_agreeing_twice_signs_once():
    made = making.planned()
    making.activity(made)

    actions.agree(made.dossier, edition=0, by=made.president)
    actions.agree(made.dossier, edition=0, by=made.president)

    assert Signature.objects.count() == 1
    assert Entry.objects.filter(verb="plan_agreed").count() == 1


def test_a_plan_that_changes_asks_for_the_commune_s_word_again():
    made = making.planned()
    making.activity(made)
    actions.record_disagreement(made.dossier, "الكلفة مرتفعة", edition=0, by=made.focal_point)
    actions.agree(made.dossier, edition=0, by=made.president)

    actions.add_from_framework(made.dossier, "PAR-01.A2", by=made.expert)

    plan = Plan.objects.get()
    assert (plan.agreed, plan.disagreed) == (False, False)
    assert (plan.agreed_by, plan.disagreement) == (made.president, "الكلفة مرتفعة"), "both stay on file"


@pytest.mark.parametrize("act", ["agree", "disagree"])
def test_a_plan_that_changed_since_it_was_read_takes_no_word(act):
    made = making.planned()
    making.activity(made)
    Plan.objects.update(edition=3)

    def say():
        if act == "agree":
            actions.agree(made.dossier, edition=2, by=made.president)
        else:
            actions.record_disagreement(made.dossier, "لا", edition=2, by=made.president)

    with pytest.raises(Refusal) as refusal:
        say()

    assert refusal.value.codes == ["plan_changed"]


def test_an_empty_plan_is_not_agreed_to_while_something_must_be_mended():
    made = making.planned()

    with pytest.raises(Refusal) as refusal:
        actions.agree(made.dossier, edition=0, by=made.president)

    assert refusal.value.codes == ["plan_empty"]


def test_an_empty_plan_is_agreed_to_where_nothing_must_be_mended():
    made = making.planned(levels={"PAR-01": 3, "PAR-02": 3, "EGA-01": 3})

    assert actions.agree(made.dossier, edition=0, by=made.president).agreed


@pytest.mark.parametrize("who", ["president", "focal_point", "expert"])
def test_points_of_disagreement_are_recorded_as_they_are(who):
    made = making.planned()

    plan = actions.record_disagreement(made.dossier, "الآجال قصيرة", edition=0, by=getattr(made, who))

    assert (plan.disagreed, plan.disagreement) == (True, "الآجال قصيرة")
    assert Entry.objects.get(verb="plan_disagreement").notes.get().text == "الآجال قصيرة"
    with pytest.raises(Refusal):
        actions.record_disagreement(made.dossier, " ", edition=0, by=made.focal_point)


@pytest.mark.parametrize("state", ["visiting", "studying", "improving"])
def test_the_word_of_the_commune_is_given_in_planning(state):
    made = making.planned(state)
    making.activity(made)

    for act in (
        lambda: actions.agree(made.dossier, edition=0, by=made.president),
        lambda: actions.record_disagreement(made.dossier, "لا", edition=0, by=made.president),
        lambda: workshop(made),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.codes == ["wrong_state"]


def test_a_delegate_limited_to_something_else_does_not_sign_the_plan():
    made = making.planned()
    making.activity(made)
    delegate = make.person(Role.DELEGATE, made.dossier.commune)
    delegate.appointments.update(scope="answering")

    with pytest.raises(NotAllowed) as refusal:
        actions.agree(made.dossier, edition=0, by=delegate)

    assert refusal.value.codes == ["beyond_scope"]
