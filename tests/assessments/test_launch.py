"""The launch period: team, kick-off, calendar, consent; and the conditions that read them."""

from datetime import timedelta

import pytest

import make
from make import assessments as making
from miza.accounts.roles import Role
from miza.assessments import actions, conditions, queries
from miza.assessments.models import Launch, TeamMember
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, Stale

pytestmark = pytest.mark.django_db


def write(made, by, what):
    """One of the five writes of the launch period."""
    today = clock.today()
    member = TeamMember.objects.filter(dossier=made.dossier).first() or making.member(made.dossier)
    return {
        "add": lambda: actions.add_member(made.dossier, name="ع. ب.", college="staff", by=by),
        "edit": lambda: actions.edit_member(member, version=member.version, name="ف. ا.", college="staff", by=by),
        "leave": lambda: actions.member_leaves(member, by=by),
        "kickoff": lambda: actions.record_kickoff(made.dossier, held_on=today, women=4, men=5, version=0, by=by),
        "calendar": lambda: actions.set_calendar(made.dossier, meetings=[today], submission_on=today, version=0, by=by),
        "consent": lambda: actions.allow_expert(made.dossier, allowed=True, by=by),
    }[what]


WRITES = ["add", "edit", "leave", "kickoff", "calendar", "consent"]
VERBS = [
    "team_member_added",
    "team_member_edited",
    "team_member_left",
    "kickoff_recorded",
    "calendar_set",
    "expert_reading_allowed",
]


@pytest.mark.parametrize(("what", "verb"), list(zip(WRITES, VERBS, strict=True)))
@pytest.mark.parametrize("role", ["president", "focal_point"])
def test_those_who_lead_the_team_write_and_the_journal_tells(what, verb, role):
    made = making.form("launching")
    write(made, getattr(made, role), what)()
    (entry,) = made.entries
    assert (entry.verb, entry.actor_role) == (verb, role)


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("role", [Role.EXPERT, Role.COORDINATION, Role.MANAGER, Role.OBSERVER, "contributor"])
def test_the_wrong_role_does_not_write(what, role):
    made = making.form("launching")
    by = made.contributor if role == "contributor" else make.person(role)
    with pytest.raises(NotAllowed):
        write(made, by, what)()
    assert made.verbs == []


@pytest.mark.parametrize("what", WRITES)
def test_the_right_role_of_another_commune_does_not_write(what):
    made = making.form("launching")
    with pytest.raises(NotAllowed) as refused:
        write(made, made.elsewhere, what)()
    assert refused.value.codes == ["other_commune"]


@pytest.mark.parametrize("what", WRITES)
def test_nothing_is_written_after_the_form_was_handed_over(what):
    made = making.form("reviewing")
    with pytest.raises(Refusal) as refused:
        write(made, made.president, what)()
    assert refused.value.codes == ["wrong_state"]


@pytest.mark.parametrize("what", ["kickoff", "calendar"])
def test_the_launch_itself_is_closed_once_the_form_is_open(what):
    made = making.form("assessing")
    with pytest.raises(Refusal) as refused:
        write(made, made.president, what)()
    assert refused.value.codes == ["wrong_state"]


def test_the_team_still_changes_while_the_form_is_open():
    made = making.form("assessing")
    actions.add_member(
        made.dossier, name="ع. ب.", college="civil_society", sex="f", function="جمعية", by=made.president
    )
    assert list(TeamMember.objects.values_list("name", "college", "sex", "function")) == [
        ("ع. ب.", "civil_society", "f", "جمعية")
    ]


def test_names_stay_out_of_the_facts_of_the_journal():
    made = making.form("launching")
    actions.add_member(made.dossier, name="ع. ب. السري", college="staff", by=made.president)
    (entry,) = made.entries
    assert "السري" not in str(entry.facts)
    assert [note.text for note in entry.notes.all()] == ["ع. ب. السري"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"name": " ", "college": "staff"}, "required"),
        ({"name": "x", "college": "other"}, "choice_unknown"),
        ({"name": "x", "college": "staff", "sex": "q"}, "choice_unknown"),
    ],
)
def test_what_is_said_of_a_member_is_checked(values, why):
    made = making.form("launching")
    with pytest.raises(Refusal) as refused:
        actions.add_member(made.dossier, **values, by=made.president)
    assert refused.value.codes == [why]


def test_an_account_stands_once_in_the_team():
    made = making.form("launching")
    actions.add_member(made.dossier, name="x", college="staff", user=made.contributor, by=made.president)
    with pytest.raises(Refusal) as refused:
        actions.add_member(made.dossier, name="y", college="elected", user=made.contributor, by=made.president)
    assert refused.value.codes == ["member_twice"]


def test_two_people_editing_one_member_get_one_change_and_one_choice():
    made = making.form("launching")
    member = making.member(made.dossier, name="أول")
    actions.edit_member(member, version=1, name="ثان", college="elected", by=made.president)
    with pytest.raises(Stale) as refused:
        actions.edit_member(member, version=1, name="ثالث", college="elected", by=made.focal_point)
    assert (refused.value.current.name, refused.value.yours["name"], refused.value.current.version) == (
        "ثان",
        "ثالث",
        2,
    )


def test_someone_who_leaves_is_kept_and_not_counted():
    made = making.form("launching")
    member = making.member(made.dossier)
    actions.member_leaves(member, by=made.president)
    actions.member_leaves(member, by=made.president)
    assert list(queries.team(made.dossier)) == []
    assert (TeamMember.objects.count(), made.verbs) == (1, ["team_member_left"])


def test_the_kickoff_keeps_its_minutes_when_it_is_corrected():
    made, today = making.form("launching"), clock.today()
    first = actions.record_kickoff(
        made.dossier, held_on=today, women=6, men=8, minutes=make.upload("minutes.pdf"), version=0, by=made.focal_point
    )
    actions.record_kickoff(made.dossier, held_on=today, women=7, men=8, version=1, by=made.focal_point)
    stored = Launch.objects.get()
    assert (stored.kickoff_attendees, stored.kickoff_minutes_id) == ({"women": 7, "men": 8}, first.kickoff_minutes_id)


@pytest.mark.parametrize(
    ("values", "why"),
    [({"women": 0, "men": 0}, "nobody_present"), ({"held_on": clock.today() + timedelta(days=1)}, "date_future")],
)
def test_a_kickoff_that_cannot_be_is_refused(values, why):
    made = making.form("launching")
    given = {"held_on": clock.today(), "women": 1, "men": 1} | values
    with pytest.raises(Refusal) as refused:
        actions.record_kickoff(made.dossier, **given, version=0, by=made.president)
    assert refused.value.codes == [why]


def test_a_wrong_file_of_minutes_leaves_nothing_behind():
    made = making.form("launching")
    with pytest.raises(Refusal) as refused:
        actions.record_kickoff(
            made.dossier,
            held_on=clock.today(),
            women=1,
            men=1,
            minutes=make.upload("x.pdf", b""),
            version=0,
            by=made.president,
        )
    assert refused.value.codes == ["file_empty"]
    assert not Launch.objects.exists()


@pytest.mark.parametrize("what", ["kickoff", "calendar"])
def test_kickoff_and_calendar_compare_their_own_version(what):
    made = making.form("launching")
    write(made, made.president, what)()
    with pytest.raises(Stale):
        write(made, made.focal_point, what)()
    other = "calendar" if what == "kickoff" else "kickoff"
    write(made, made.focal_point, other)()


def test_the_team_needs_every_college():
    made = making.form("launching")
    for college in ("elected", "staff"):
        making.member(made.dossier, college)
    making.member(made.dossier, "civil_society", left_at=clock.now())
    why = conditions.local_team_has_every_college(made.case("open_assessment"))
    assert [name["en"] for name in why.params["missing"]] == ["civil society"]
    assert "civil society" not in why.message  # in the reader's language
    making.member(made.dossier, "civil_society")
    assert conditions.local_team_has_every_college(made.case("open_assessment")) is None


@pytest.mark.parametrize(
    "lacking",
    [
        {"kickoff_on": None},
        {"kickoff_attendees": {}},
        {"kickoff_attendees": {"women": 0, "men": 0}},
        {"kickoff_minutes": None},
        {"kickoff_on": clock.today() + timedelta(days=1)},
    ],
)
def test_a_kickoff_needs_its_day_people_and_minutes(lacking):
    made = making.form("launching")
    making.launched(made.dossier, **lacking)
    assert conditions.kickoff_held(made.case("open_assessment")).code == "kickoff_held"


@pytest.mark.parametrize("lacking", [{"meetings": []}, {"submission_on": None}])
def test_a_calendar_needs_meetings_and_a_day(lacking):
    made = making.form("launching")
    making.launched(made.dossier, **lacking)
    assert conditions.calendar_set(made.case("open_assessment")).code == "calendar_set"


def test_a_complete_launch_meets_its_conditions():
    made = making.form("launching")
    assert conditions.kickoff_held(made.case("open_assessment")).code == "kickoff_held"
    assert conditions.calendar_set(made.case("open_assessment")).code == "calendar_set"
    making.launched(made.dossier)
    case = made.case("open_assessment")
    assert (conditions.kickoff_held(case), conditions.calendar_set(case)) == (None, None)


def test_the_consent_is_given_and_withdrawn():
    made = making.form("assessing")
    for allowed in (True, True, False):
        actions.allow_expert(made.dossier, allowed=allowed, by=made.focal_point)
    assert Launch.objects.get().expert_may_read is False
    assert made.verbs == ["expert_reading_allowed", "expert_reading_ended"]
