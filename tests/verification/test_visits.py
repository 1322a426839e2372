"""The visit: dates, team, declarations, report and the word of both sides."""

from datetime import timedelta

import pytest

import make
from make import verification as making
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers.models import Signature
from miza.journal.models import Entry
from miza.verification import actions, queries
from miza.verification.models import Visit

pytestmark = pytest.mark.django_db


def propose(made, *, days=(3, 4), team=None, by=None):
    first, last = (clock.today() + timedelta(days=n) for n in days)
    return actions.propose_visit(
        made.dossier, first, last, "لقاء الافتتاح", team or [made.expert], by=by or made.coordination
    )


def person_of(made, role):
    return make.person(
        role, made.dossier.commune if role in (Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT) else None
    )


def test_the_coordination_committee_proposes_dates_and_a_team():
    made = making.under_verification("reviewing")

    visit = propose(made)

    assert (visit.confirmed_at, visit.programme) == (None, "لقاء الافتتاح")
    assert [m.expert for m in queries.team(visit)] == [made.expert]
    entry = Entry.objects.get(verb="visit_proposed")
    assert (entry.actor_role, entry.facts["starts_on"]) == ("coordination", visit.starts_on.isoformat())


def test_a_new_proposal_drops_the_former_one():
    made = making.under_verification("reviewing")
    former = propose(made)

    assert queries.current_visit(made.dossier) == former
    assert queries.current_visit(made.dossier) != propose(made, days=(8, 9))
    assert Visit.objects.get(pk=former.pk).dropped_at is not None


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.FOCAL_POINT, Role.EXPERT, Role.ACCREDITATION, Role.MANAGER])
def test_nobody_else_proposes_a_visit(role):
    made = making.under_verification("reviewing")

    with pytest.raises(NotAllowed):
        propose(made, by=person_of(made, role))


@pytest.mark.parametrize(("days", "code"), [((4, 3), "dates_order"), ((-1, 3), "date_past")])
def test_dates_are_in_order_and_to_come(days, code):
    made = making.under_verification("reviewing")

    with pytest.raises(Refusal) as refusal:
        propose(made, days=days)

    assert refusal.value.codes == [code]


def test_a_visit_may_begin_today_and_last_one_day():
    made = making.under_verification("reviewing")

    assert propose(made, days=(0, 0)).starts_on == clock.today()


@pytest.mark.parametrize("state", ["assessing", "visiting", "planning"])
def test_a_visit_is_proposed_before_it_begins(state):
    made = making.under_verification(state)

    with pytest.raises(Refusal) as refusal:
        propose(made)

    assert refusal.value.codes == ["wrong_state"]


def test_the_team_is_of_those_assigned_to_verify():
    made = making.under_verification("reviewing")
    stranger, companion = make.person(Role.EXPERT, name="Yasmine Bennani"), make.person(Role.EXPERT)
    make.assignment(made.dossier, companion, "accompany")

    for person in (stranger, companion):
        with pytest.raises(Refusal) as refusal:
            propose(made, team=[made.expert, person])
        assert refusal.value.codes == ["not_assigned"]
    with pytest.raises(Refusal):
        actions.propose_visit(made.dossier, clock.today(), clock.today(), "", [], by=made.coordination)

    assert queries.eligible(made.dossier) == [made.expert]
    assert not Visit.objects.exists()


def test_members_are_named_by_role_and_initials_only():
    person = make.person(Role.EXPERT, name="Yasmine Bennani")

    assert queries.named(person)["en"] == "Technical team member (Y. B.)"
    assert "Yasmine" not in str(queries.named(person))


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT])
def test_the_commune_confirms_the_dates_it_was_shown(role):
    made = making.under_verification("reviewing")
    visit = propose(made)
    person = person_of(made, role)

    confirmed = actions.confirm_visit(made.dossier, visit.pk, by=person)

    assert confirmed.confirmed_by == person
    assert Entry.objects.filter(verb="visit_confirmed").count() == 1
    actions.confirm_visit(made.dossier, visit.pk, by=person)
    assert Entry.objects.filter(verb="visit_confirmed").count() == 1, "pressed twice, confirmed once"


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EXPERT, Role.COORDINATION, Role.MANAGER])
def test_nobody_confirms_for_the_commune(role):
    made = making.under_verification("reviewing")
    visit = propose(made)

    with pytest.raises(NotAllowed):
        actions.confirm_visit(made.dossier, visit.pk, by=make.person(role, made.dossier.commune))


@pytest.mark.parametrize("act", ["confirm", "other dates"])
def test_another_commune_has_no_say_about_the_dates(act):
    made = making.under_verification("reviewing")
    visit, elsewhere = propose(made), make.person(Role.PRESIDENT, make.commune())

    def answer():
        if act == "confirm":
            actions.confirm_visit(made.dossier, visit.pk, by=elsewhere)
        else:
            actions.ask_other_dates(made.dossier, visit.pk, "لا", by=elsewhere)

    with pytest.raises(NotAllowed) as refusal:
        answer()

    assert refusal.value.codes == ["other_commune"]


def test_dates_replaced_meanwhile_are_not_confirmed_blindly():
    made = making.under_verification("reviewing")
    shown = propose(made)
    propose(made, days=(8, 9))

    with pytest.raises(Refusal) as refusal:
        actions.confirm_visit(made.dossier, shown.pk, by=made.focal_point)

    assert refusal.value.codes == ["visit_changed"]
    assert queries.current_visit(made.dossier).confirmed_at is None


def test_other_dates_are_asked_for_with_a_reason_and_withdraw_the_confirmation():
    made = making.under_verification("reviewing")
    visit = propose(made)
    actions.confirm_visit(made.dossier, visit.pk, by=made.focal_point)

    with pytest.raises(Refusal):
        actions.ask_other_dates(made.dossier, visit.pk, "  ", by=made.focal_point)
    visit = actions.ask_other_dates(made.dossier, visit.pk, "دورة المجلس", by=made.focal_point)

    assert (visit.confirmed_at, visit.other_dates) == (None, "دورة المجلس")
    assert Entry.objects.get(verb="visit_other_dates").notes.get().text == "دورة المجلس"


def test_postponing_drops_the_visit():
    made = making.under_verification("visiting")
    making.visit(made)

    actions.drop_visit(made.case("postpone_visit", by=made.coordination))

    assert queries.current_visit(made.dossier) is None
    assert actions.announced_visit(made.dossier) is None


@pytest.mark.parametrize(("declared", "words"), [("none", ""), ("conflict", "قرابة مع عضو في المجلس")])
def test_a_member_declares_their_interests(declared, words):
    made = making.under_verification("reviewing")
    making.visit(made, declared_as="")

    member = actions.declare_interests(made.dossier, declared, words, by=made.expert)

    assert (member.declared, member.interests) == (declared, words)
    assert Entry.objects.get(verb="interests_declared").facts["declared"] == declared


@pytest.mark.parametrize(("declared", "words"), [("", ""), ("perhaps", ""), ("conflict", " ")])
def test_a_declaration_says_none_or_which(declared, words):
    made = making.under_verification("reviewing")
    making.visit(made, declared_as="")

    with pytest.raises(Refusal) as refusal:
        actions.declare_interests(made.dossier, declared, words, by=made.expert)

    assert refusal.value.codes == ["required"]


def test_only_members_of_the_team_declare():
    made = making.under_verification("reviewing")
    making.visit(made)
    assigned = make.person(Role.EXPERT)
    make.assignment(made.dossier, assigned, "verify")

    with pytest.raises(Refusal) as refusal:
        actions.declare_interests(made.dossier, "none", "", by=assigned)
    assert refusal.value.codes == ["not_in_team"]
    for person in (made.focal_point, made.coordination, make.person(Role.EXPERT)):
        with pytest.raises(NotAllowed):
            actions.declare_interests(made.dossier, "none", "", by=person)


def test_a_member_in_conflict_is_replaced_and_what_they_declared_is_kept():
    made = making.under_verification("reviewing")
    visit = making.visit(made, declared_as="conflict")
    other = make.person(Role.EXPERT)
    make.assignment(made.dossier, other, "verify")

    actions.change_team(made.dossier, [other], by=made.coordination)

    assert [m.expert for m in queries.team(visit)] == [other]
    assert visit.members.get(expert=made.expert).declared == "conflict"
    actions.change_team(made.dossier, [made.expert, other], by=made.coordination)
    assert {m.expert for m in queries.team(visit)} == {made.expert, other}


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.EXPERT, Role.MANAGER])
def test_the_team_is_changed_by_the_coordination_committee(role):
    made = making.under_verification("reviewing")
    making.visit(made)

    with pytest.raises(NotAllowed):
        actions.change_team(made.dossier, [made.expert], by=person_of(made, role))


def test_a_report_is_written_and_opens_the_levels_to_the_commune():
    made = making.under_verification()
    visit = making.visit(made, report="")
    assert not queries.open_to(made.focal_point, made.dossier, visit)
    assert queries.open_to(made.expert, made.dossier, visit)

    visit = actions.write_report(made.dossier, "عاينا السجلات.", "مدير المصالح", version=0, by=made.expert)

    assert (visit.report_text, visit.people_met, visit.version) == ("عاينا السجلات.", "مدير المصالح", 1)
    assert queries.open_to(made.focal_point, made.dossier, visit)
    assert queries.open_to(make.person(Role.OBSERVER), made.dossier, visit)


def test_two_reports_at_once_keep_both_texts():
    made = making.under_verification()
    making.visit(made, report="نص أول")

    with pytest.raises(Stale) as refusal:
        actions.write_report(made.dossier, "نص ثان", "", version=0, by=made.expert)

    assert (refusal.value.current.report_text, refusal.value.yours["report_text"]) == ("نص أول", "نص ثان")


def test_the_report_is_the_verifying_expert_s():
    made = making.under_verification()
    making.visit(made, report="")
    companion = make.person(Role.EXPERT)
    make.assignment(made.dossier, companion, "accompany")

    for person in (made.focal_point, made.coordination, make.person(Role.EXPERT), companion):
        with pytest.raises(NotAllowed):
            actions.write_report(made.dossier, "نص", "", version=0, by=person)
    with pytest.raises(Refusal):
        actions.write_report(made.dossier, " ", "", version=0, by=made.expert)


def test_both_sides_sign_the_report_as_they_read_it():
    made = making.under_verification()
    visit = making.visit(made)
    read = queries.fingerprint(visit)

    actions.sign_report(made.dossier, read, by=made.expert)
    assert not queries.parties(visit).complete
    actions.sign_report(made.dossier, read, by=made.president)

    said = queries.parties(visit)
    assert (said.team.by, said.commune.by, said.complete) == (made.expert, made.president, True)
    assert actions.sign_report(made.dossier, read, by=made.president) == said.commune, "pressed twice, signed once"
    assert Signature.objects.count() == 2


@pytest.mark.parametrize("what", ["text", "level"])
def test_a_report_that_changes_asks_for_the_signatures_again(what):
    made = making.under_verification()
    visit = making.visit(made)
    finding = making.finding(made.dossier, "PAR-01", 2)
    for person in (made.expert, made.president):
        actions.sign_report(made.dossier, queries.fingerprint(visit), by=person)

    if what == "text":
        visit = actions.write_report(made.dossier, "نص جديد", "", version=visit.version, by=made.expert)
    else:
        finding.level = 1
        finding.save()

    said = queries.parties(visit)
    assert (said.team, said.commune, said.complete) == (None, None, False)
    assert Signature.objects.count() == 2, "the former signatures stay on file"


def test_a_report_that_changed_since_it_was_read_is_not_signed():
    made = making.under_verification()
    visit = making.visit(made)
    read = queries.fingerprint(visit)
    making.finding(made.dossier, "PAR-01", 1)

    for act in (
        lambda: actions.sign_report(made.dossier, read, by=made.president),
        lambda: actions.record_observations(made.dossier, read, "نلاحظ", by=made.president),
        lambda: actions.record_refusal(made.dossier, read, "نرفض", by=made.president),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.codes == ["report_changed"]


def test_a_report_that_is_not_written_cannot_be_signed():
    made = making.under_verification()
    visit = making.visit(made, report="")

    with pytest.raises(Refusal) as refusal:
        actions.sign_report(made.dossier, queries.fingerprint(visit), by=made.president)

    assert refusal.value.codes == ["report_not_written"]


@pytest.mark.parametrize(
    ("role", "on_screen", "by_scan"),
    [
        (Role.PRESIDENT, True, True),
        (Role.DELEGATE, True, True),
        (Role.FOCAL_POINT, False, True),
        (Role.MANAGER, False, True),
    ]
    + [(role, False, False) for role in (Role.CONTRIBUTOR, Role.COORDINATION, Role.ACCREDITATION, Role.OBSERVER)],
)
def test_who_signs_for_the_commune_and_how(role, on_screen, by_scan):
    made = making.under_verification()
    read = queries.fingerprint(making.visit(made))
    person = make.person(role, made.dossier.commune)

    for scan, allowed in ((None, on_screen), (make.upload("scan.pdf"), by_scan)):
        Signature.objects.all().delete()
        if allowed:
            signature = actions.sign_report(made.dossier, read, scan=scan, received_on=clock.today(), by=person)
            assert (signature.role, bool(signature.scan)) == (role, scan is not None)
        else:
            with pytest.raises(NotAllowed):
                actions.sign_report(made.dossier, read, scan=scan, by=person)


def test_another_commune_does_not_sign_observe_or_refuse():
    made = making.under_verification()
    read = queries.fingerprint(making.visit(made))
    elsewhere = make.person(Role.PRESIDENT, make.commune())

    for act in (
        lambda: actions.sign_report(made.dossier, read, by=elsewhere),
        lambda: actions.record_observations(made.dossier, read, "نلاحظ", by=elsewhere),
        lambda: actions.record_refusal(made.dossier, read, "نرفض", by=elsewhere),
    ):
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert refusal.value.codes == ["other_commune"]


def test_a_paper_that_the_commune_contests_is_no_signature():
    made = making.under_verification()
    visit = making.visit(made)
    making.signed(visit, made.expert, Role.EXPERT)
    paper = making.signed(visit, make.person(Role.MANAGER), Role.MANAGER)
    assert queries.parties(visit).complete

    paper.contested_at = clock.now()
    paper.save()

    assert not queries.parties(visit).complete


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT])
def test_the_commune_s_observations_stand_for_its_signature(role):
    made = making.under_verification()
    visit = making.visit(made)
    read = queries.fingerprint(visit)
    actions.sign_report(made.dossier, read, by=made.expert)

    visit = actions.record_observations(made.dossier, read, "لدينا وثيقة أخرى", by=person_of(made, role))

    assert queries.parties(visit).complete
    assert Entry.objects.get(verb="visit_observations").notes.get().text == "لدينا وثيقة أخرى"


@pytest.mark.parametrize("who", ["expert", "focal_point"])
def test_a_refusal_to_sign_is_recorded_with_its_reason_and_does_not_stop_the_process(who):
    made = making.under_verification()
    visit = making.visit(made)
    read = queries.fingerprint(visit)
    actions.sign_report(made.dossier, read, by=made.expert)

    with pytest.raises(Refusal):
        actions.record_refusal(made.dossier, read, " ", by=getattr(made, who))
    visit = actions.record_refusal(made.dossier, read, "لا نوافق على المستوى", by=getattr(made, who))

    assert queries.parties(visit).complete


@pytest.mark.parametrize("role", [Role.EXPERT, Role.COORDINATION, Role.CONTRIBUTOR])
def test_observations_are_the_commune_s_own(role):
    made = making.under_verification()
    read = queries.fingerprint(making.visit(made))
    person = made.expert if role == Role.EXPERT else make.person(role, made.dossier.commune)

    with pytest.raises(NotAllowed):
        actions.record_observations(made.dossier, read, "نلاحظ", by=person)


def test_observations_about_a_former_report_no_longer_count():
    made = making.under_verification()
    visit = making.visit(made)
    actions.record_observations(made.dossier, queries.fingerprint(visit), "نلاحظ", by=made.president)

    visit = actions.write_report(made.dossier, "نص جديد", "", version=visit.version, by=made.expert)

    assert not queries.parties(visit).observed
    assert visit.observations == "نلاحظ", "they stay on file"


def test_upcoming_visits_are_those_of_dossiers_that_the_person_sees():
    made, other = making.under_verification("reviewing"), making.under_verification("reviewing")
    first, later = making.visit(made), making.visit(other, starts_on=clock.today() + timedelta(days=9))
    over = making.under_verification("visiting")
    making.visit(over, starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=8))

    assert list(queries.upcoming_visits(made.coordination)) == [first, later]
    assert list(queries.upcoming_visits(made.expert)) == [first]
    assert list(queries.upcoming_visits(other.focal_point)) == [later]
    first.dropped_at = clock.now()
    first.save()
    assert list(queries.upcoming_visits(made.coordination)) == [later]


def test_a_delegate_limited_to_something_else_does_not_sign_the_report():
    made = making.under_verification()
    delegate = make.person(Role.DELEGATE, made.dossier.commune)
    delegate.appointments.update(scope="answering")

    with pytest.raises(NotAllowed) as refusal:
        actions.sign_report(made.dossier, queries.fingerprint(making.visit(made)), by=delegate)

    assert refusal.value.codes == ["beyond_scope"]
