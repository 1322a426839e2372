"""Who may name whom, where, from when to when, with which document."""

from datetime import timedelta
from pathlib import Path

import pytest

import make
from make.base import PASSWORD
from miza.accounts import access, actions
from miza.accounts.actions import Mandate, NewPerson
from miza.accounts.models import ActivationCode, Appointment, User
from miza.accounts.permissions import Right
from miza.accounts.roles import COMMUNE_ROLES, Role, right_to_name
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal
from miza.journal import queries as journal
from miza.journal.models import Entry
from miza.notifications.models import Message

BODIES = [role for role in Role if role not in COMMUNE_ROLES]
# role to give: roles that may give it
NAMING = {
    Role.PRESIDENT: {Role.MANAGER},
    Role.DELEGATE: {Role.PRESIDENT, Role.MANAGER},
    Role.FOCAL_POINT: {Role.PRESIDENT, Role.DELEGATE, Role.MANAGER},
    Role.CONTRIBUTOR: {Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT, Role.MANAGER},
    **{role: {Role.MANAGER} for role in BODIES},
}


@pytest.fixture
def commune(db):
    return make.commune("Sahl Roummane")


@pytest.fixture
def manager(db):
    return make.person(Role.MANAGER)


def mandate(role, commune=None, **kwargs):
    kwargs.setdefault("starts_on", clock.today())
    if role in {Role.COORDINATION, Role.ACCREDITATION}:
        kwargs.setdefault("organisation", "targa")
    return Mandate(role=role, commune=commune if role in COMMUNE_ROLES else None, **kwargs)


def give(role, commune, by, **kwargs):
    return actions.appoint(make.person(), mandate(role, commune, **kwargs), proof=make.upload("قرار.pdf"), by=by)


def codes(refusal):
    return refusal.value.codes


@pytest.mark.parametrize("actor", list(Role))
@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_given_by_exactly_those_who_may(commune, role, actor):
    by = make.person(actor, commune)

    if actor in NAMING[role]:
        assert give(role, commune if role != Role.PRESIDENT else make.commune(), by).role == role
    else:
        with pytest.raises(NotAllowed):
            give(role, commune, by)
        assert not Appointment.objects.filter(appointed_by=by).exists()


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.FOCAL_POINT, Role.CONTRIBUTOR])
def test_the_president_of_another_commune_gives_nothing_here(commune, role):
    with pytest.raises(NotAllowed) as refusal:
        give(role, commune, make.person(Role.PRESIDENT))

    assert codes(refusal) == ["other_commune"]


def test_former_president_gives_nothing(commune):
    yesterday = clock.today() - timedelta(days=1)

    with pytest.raises(NotAllowed):
        give(Role.DELEGATE, commune, make.person(Role.PRESIDENT, commune, ends_on=yesterday))


def test_appointment_holds_its_dates_document_limits_and_author(commune):
    president = make.person(Role.PRESIDENT, commune)
    today = clock.today()

    made = give(
        Role.DELEGATE, commune, president, ends_on=today + timedelta(days=90), scope=("answering",), function="نائب"
    )

    made.refresh_from_db()
    assert (made.starts_on, made.ends_on) == (today, today + timedelta(days=90))
    assert (made.scope, made.function, made.appointed_by) == ("answering", "نائب", president)
    assert made.proof.name == "قرار.pdf"
    assert made.proof.owner == f"commune:{commune.code}"
    assert access.roles(made.user, commune) == {Role.DELEGATE}
    assert access.roles(made.user, make.commune()) == set()


def test_appointment_is_journaled_without_a_name_in_the_facts(commune):
    president = make.person(Role.PRESIDENT, commune)
    someone = make.person(name="Demonstration N. A.")

    actions.appoint(someone, mandate(Role.CONTRIBUTOR, commune), by=president)

    entry = Entry.objects.get(stream=f"commune:{commune.code}")
    assert (entry.verb, entry.actor_role) == ("appoint", "president")
    assert entry.facts["person"] == str(someone.public_id)
    assert "Demonstration" not in str(entry.content())
    assert entry.notes.get().text == "Demonstration N. A."
    assert "…" not in journal.history(entry.stream)[0].sentence


def test_body_appointment_is_journaled_under_the_programme(manager):
    give(Role.EXPERT, None, manager)

    assert Entry.objects.get().stream == "programme"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": Role.FOCAL_POINT}, "commune_missing"),
        ({"role": Role.COORDINATION, "organisation": ""}, "organisation_missing"),
        ({"role": Role.EXPERT, "ends_on": clock.today() - timedelta(days=1)}, "ends_before_start"),
    ],
)
def test_what_the_form_lacks_is_named(manager, given, code):
    with pytest.raises(Refusal) as refusal:
        actions.appoint(make.person(), mandate(**given), by=manager)

    assert codes(refusal) == [code]
    assert refusal.value.reasons[0].message


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DELEGATE])
def test_president_and_delegate_need_their_document(commune, manager, role):
    with pytest.raises(Refusal) as refusal:
        actions.appoint(make.person(), mandate(role, commune), by=manager)

    assert codes(refusal) == ["proof_missing"]


def test_bad_document_is_refused_and_nobody_is_appointed(commune, manager):
    with pytest.raises(Refusal) as refusal:
        actions.appoint(make.person(), mandate(Role.DELEGATE, commune), proof=make.upload("run.exe", b"MZ"), by=manager)

    assert codes(refusal) == ["file_type"]
    assert Appointment.objects.filter(role=Role.DELEGATE).count() == 0
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [(0, None, True), (-10, -5, True), (11, 20, False), (11, None, False), (10, None, True)],
)
def test_one_president_at_a_time(commune, manager, starts, ends, refused):
    today = clock.today()
    make.person(Role.PRESIDENT, commune, starts_on=today - timedelta(days=100), ends_on=today + timedelta(days=10))
    wanted = mandate(
        Role.PRESIDENT, commune, starts_on=today + timedelta(days=starts), ends_on=ends and today + timedelta(days=ends)
    )

    if not refused:
        assert actions.appoint(make.person(), wanted, proof=make.upload(), by=manager).pk
        return
    with pytest.raises(Refusal) as refusal:
        actions.appoint(make.person(), wanted, proof=make.upload(), by=manager)
    assert codes(refusal) == ["president_in_office"]


def test_same_role_twice_is_refused(commune, manager):
    someone = make.person(Role.CONTRIBUTOR, commune)

    with pytest.raises(Refusal) as refusal:
        actions.appoint(someone, mandate(Role.CONTRIBUTOR, commune), by=manager)

    assert codes(refusal) == ["appointed_already"]
    assert actions.appoint(someone, mandate(Role.CONTRIBUTOR, make.commune()), by=manager).pk


# --- inviting ----------------------------------------------------------------------------------------------------------


def test_invited_by_mail_gets_a_link_in_the_outbox(commune, settings):
    settings.SITE_URL = "https://miza.example"
    focal = make.person(Role.FOCAL_POINT, commune)

    made, issued = actions.invite(
        NewPerson("Demonstration F. L.", "New@Test.example", "06 11 22 33 44"),
        mandate(Role.CONTRIBUTOR, commune),
        channel="mail",
        by=focal,
    )

    user = made.user
    assert (user.email, user.phone, user.username) == ("new@test.example", "+212611223344", "sahl-roummane-fr.c")
    assert not user.has_usable_password()
    mail = Message.objects.get()
    assert mail.to == "new@test.example"
    assert f"https://miza.example/account/activate/?code={issued.text}" in mail.body
    assert user.username in mail.body
    assert "…" not in mail.body + mail.subject
    assert issued.text not in str(list(ActivationCode.objects.values()))


def test_invited_on_paper_gets_a_code_and_no_mail(commune):
    president = make.person(Role.PRESIDENT, commune)

    _, issued = actions.invite(
        NewPerson("Demonstration M. H."), mandate(Role.FOCAL_POINT, commune), channel="paper", by=president
    )

    assert len(issued.text.replace("-", "")) == 12
    assert not set(issued.text) & set("01OIL")
    assert Message.objects.count() == 0


def test_mail_without_an_address_is_refused_and_leaves_nobody(commune, manager):
    before = User.objects.count()

    with pytest.raises(Refusal) as refusal:
        actions.invite(NewPerson("Demonstration"), mandate(Role.FOCAL_POINT, commune), channel="mail", by=manager)

    assert codes(refusal) == ["mail_missing"]
    assert User.objects.count() == before
    assert Appointment.objects.filter(commune=commune).count() == 0


@pytest.mark.parametrize("known", [{"email": "known@test.example"}, {"phone": "+212611223344"}])
def test_someone_known_keeps_name_and_password_and_gets_the_role(commune, manager, known):
    someone = make.person(Role.EXPERT, name="Demonstration Known", **known)
    new = NewPerson("Another spelling", known.get("email", "").upper(), known.get("phone", ""))

    made, issued = actions.invite(
        new, mandate(Role.CONTRIBUTOR, commune), channel="mail" if "email" in known else "paper", by=manager
    )

    assert issued is None
    assert made.user == someone
    assert made.user.full_name == "Demonstration Known"
    assert made.user.check_password(PASSWORD)


def test_mail_and_phone_of_two_people_are_refused(commune, manager):
    make.person(email="one@test.example")
    make.person(phone="+212611223344")

    with pytest.raises(Refusal) as refusal:
        actions.invite(
            NewPerson("X", "one@test.example", "0611223344"),
            mandate(Role.CONTRIBUTOR, commune),
            channel="mail",
            by=manager,
        )

    assert codes(refusal) == ["contact_taken"]


def test_stranger_enrols_nobody(commune):
    before = User.objects.count()

    with pytest.raises(NotAllowed):
        actions.invite(
            NewPerson("X", "x@test.example"), mandate(Role.CONTRIBUTOR, commune), channel="mail", by=make.person()
        )

    assert User.objects.count() == before + 1


def test_usernames_never_meet(commune, manager):
    names = [
        actions.invite(NewPerson(f"P{n}"), mandate(Role.CONTRIBUTOR, commune), channel="paper", by=manager)[
            0
        ].user.username
        for n in range(3)
    ]

    assert names == ["sahl-roummane-fr.c", "sahl-roummane-fr.c-2", "sahl-roummane-fr.c-3"]


# --- first account of a commune -------------------------------------------------------------------------------------------


def open_account(commune, by, **kwargs):
    given = {
        "proof": make.upload("محضر-الانتخاب.pdf"),
        "accepted": True,
        "verdict": "محضر الانتخاب موقع",
        "channel": "paper",
    } | kwargs
    return actions.open_commune_account(
        NewPerson("Demonstration M. H."), mandate(Role.PRESIDENT, commune), **given, by=by
    )


def test_first_account_is_the_presidents_with_proof_verdict_and_code(commune, manager):
    made, issued = open_account(commune, manager)

    assert access.roles(made.user, commune) == {Role.PRESIDENT}
    assert Path(made.proof.content.path).exists()
    assert issued.text
    entries = Entry.objects.filter(stream=f"commune:{commune.code}")
    assert [entry.verb for entry in entries] == ["appoint", "open_commune_account"]
    assert entries[1].notes.get(key="verdict").text == "محضر الانتخاب موقع"
    assert entries[1].facts["sha256"] == made.proof.sha256


def test_document_that_proves_nothing_opens_nothing_and_is_kept(commune, manager):
    before = User.objects.count()

    assert open_account(commune, manager, accepted=False, verdict="الوثيقة غير موقعة") == (None, None)

    assert User.objects.count() == before
    assert [entry.verb for entry in Entry.objects.all()] == ["refuse_commune_account"]
    assert Entry.objects.get().facts["sha256"]


@pytest.mark.parametrize(
    ("lacking", "code"), [({"proof": None}, "proof_missing"), ({"verdict": "  "}, "verdict_missing")]
)
def test_account_is_not_opened_without_document_or_verdict(commune, manager, lacking, code):
    with pytest.raises(Refusal) as refusal:
        open_account(commune, manager, **lacking)

    assert codes(refusal) == [code]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_programme_management_opens_accounts(commune, role):
    with pytest.raises(NotAllowed):
        open_account(make.commune(), make.person(role, commune))


# --- ending ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", list(Role))
@pytest.mark.parametrize("role", [Role.DELEGATE, Role.FOCAL_POINT, Role.CONTRIBUTOR, Role.EXPERT])
def test_whoever_may_give_a_role_may_end_it_and_nobody_else(commune, role, actor):
    held = make.appoint(make.person(), role, commune)
    by = make.person(actor, commune)

    if actor in NAMING[role]:
        assert actions.end_appointment(held, on=clock.today(), by=by).ends_on == clock.today()
    else:
        with pytest.raises(NotAllowed):
            actions.end_appointment(held, on=clock.today(), by=by)


def test_the_president_elsewhere_ends_nothing(commune):
    held = make.appoint(make.person(), Role.CONTRIBUTOR, commune)

    with pytest.raises(NotAllowed) as refusal:
        actions.end_appointment(held, on=clock.today(), by=make.person(Role.PRESIDENT))

    assert codes(refusal) == ["other_commune"]


def test_holder_acts_on_the_last_day_and_not_the_day_after(commune, manager):
    someone = make.person()
    held = make.appoint(someone, Role.FOCAL_POINT, commune)
    actions.end_appointment(held, on=clock.today(), by=manager)

    access.forget(someone)
    assert access.may(someone, Right.ANSWER_EDIT, commune)
    with make.on(clock.today() + timedelta(days=1)):
        assert not access.may(someone, Right.ANSWER_EDIT, commune)


def test_presidents_end_takes_the_delegations_along_and_nothing_else(commune, manager):
    president = make.appoint(make.person(), Role.PRESIDENT, commune)
    delegate = make.appoint(make.person(), Role.DELEGATE, commune)
    elsewhere = make.appoint(make.person(), Role.DELEGATE)
    focal = make.appoint(make.person(), Role.FOCAL_POINT, commune)

    actions.end_appointment(president, on=clock.today(), by=manager)

    ends = dict(Appointment.objects.values_list("pk", "ends_on"))
    assert ends[president.pk] == ends[delegate.pk] == clock.today()
    assert ends[elsewhere.pk] is None
    assert ends[focal.pk] is None
    assert [entry.verb for entry in Entry.objects.all()] == ["end_appointment", "end_appointment"]


@pytest.mark.parametrize(("days", "code"), [(-2, "ends_in_past"), (-4000, "ends_before_start")])
def test_end_is_not_set_in_the_past(commune, manager, days, code):
    held = make.appoint(make.person(), Role.FOCAL_POINT, commune)

    with pytest.raises(Refusal) as refusal:
        actions.end_appointment(held, on=clock.today() + timedelta(days=days), by=manager)

    assert codes(refusal) == [code]


def test_ended_appointment_is_not_changed(commune, manager):
    held = make.appoint(make.person(), Role.FOCAL_POINT, commune, ends_on=clock.today() - timedelta(days=3))

    with pytest.raises(Refusal) as refusal:
        actions.end_appointment(held, on=clock.today() + timedelta(days=30), by=manager)

    assert codes(refusal) == ["already_ended"]


def test_last_manager_stays_until_another_is_named(manager):
    mine = manager.appointments.get()
    with pytest.raises(Refusal) as refusal:
        actions.end_appointment(mine, on=clock.today(), by=manager)
    assert codes(refusal) == ["last_manager"]

    give(Role.MANAGER, None, manager)
    assert actions.end_appointment(mine, on=clock.today(), by=manager).ends_on


def test_manager_who_leaves_too_does_not_count(manager):
    leaving = make.person(Role.MANAGER, ends_on=clock.today())

    with pytest.raises(Refusal):
        actions.end_appointment(manager.appointments.get(), on=clock.today(), by=leaving)


# --- delegations ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "move", "allowed"),
    [
        ("", "end_participation", True),
        ("answering", "answer_clarification", True),
        ("answering", "end_participation", False),
        ("answering deciding", "end_participation", True),
        ("submitting", "submit", True),
        ("submitting", "withdraw_candidacy", False),
    ],
)
def test_delegation_covers_what_it_says(commune, scope, move, allowed):
    someone = make.person()
    held = make.appoint(someone, Role.DELEGATE, commune)
    held.scope = scope
    held.save()
    access.forget(someone)

    why = access.beyond_scope(someone, Role.DELEGATE, commune, move)

    assert (why is None) is allowed
    assert access.beyond_scope(someone, Role.PRESIDENT, commune, move) is None
    if why:
        assert "…" not in why.message


def test_every_signing_move_of_delegates_is_in_one_scope():
    from miza.accounts.roles import SCOPES
    from miza.dossiers.workflow import MOVES

    covered = set().union(*SCOPES.values())
    assert covered == {key for key, move in MOVES.items() if Role.DELEGATE in move.by}


def test_rights_to_name_are_in_the_table():
    from miza.accounts.roles import RIGHTS

    assert {role: {actor for actor in Role if right_to_name(role) in RIGHTS[actor]} for role in Role} == NAMING
