"""A former member's personal data erased for good; the journal still verifies."""

from datetime import timedelta

import pytest

import make
from miza.accounts import access, actions, queries
from miza.accounts.actions import Mandate
from miza.accounts.models import ActivationCode, ApiToken, Appointment, User
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal
from miza.journal import queries as journal
from miza.journal.actions import record
from miza.journal.models import Entry, Note
from miza.notifications.models import Message

NAME, MAIL, PHONE = "Demonstration Q. R.", "former@test.example", "+212611223344"


@pytest.fixture
def manager(db):
    return make.person(Role.MANAGER, name="Demonstration Manager")


@pytest.fixture
def former(manager):
    """Someone appointed, active in a dossier's history, then gone."""
    president = make.person(Role.PRESIDENT, make.commune("Sahl"), name="Demonstration President")
    commune = president.appointments.get().commune
    someone = make.person(name=NAME, email=MAIL, phone=PHONE)
    held = actions.appoint(
        someone,
        Mandate(Role.FOCAL_POINT, clock.today() - timedelta(days=400), commune, function="الكاتب"),
        by=president,
    )
    actions.create_token("device", by=someone)
    actions.issue_code(someone, channel="mail", by=president)
    record("act", "dossier:A", by=someone, role="focal_point", facts={"level": 2}, notes={"reason": "نص لا يسمي أحدا"})
    record("act", "dossier:A", by=president, notes={"reason": f"اتصال مع {NAME} على {PHONE}"})
    record("act", "dossier:B", by=president, notes={"reason": f"كتبنا إلى {MAIL.upper()}"})
    Appointment.objects.filter(pk=held.pk).update(ends_on=clock.today() - timedelta(days=1))
    access.forget(someone)
    return someone


def test_erasing_blanks_the_person_and_breaks_the_link(former, manager):
    old_id, old_name = former.public_id, former.username

    actions.erase_person(former, by=manager)

    gone = User.objects.get(pk=former.pk)
    assert (gone.full_name, gone.email, gone.phone, gone.is_active) == ("", None, None, False)
    assert old_name not in gone.username
    assert gone.public_id != old_id
    assert not gone.has_usable_password()
    assert not ActivationCode.objects.filter(user=gone).exists()
    assert not ApiToken.objects.filter(user=gone).exists()
    assert Message.objects.count() == 0
    assert Appointment.objects.get(user=gone).function == ""


def test_new_id_is_written_nowhere_in_the_journal(former, manager):
    actions.erase_person(former, by=manager)

    new_id = str(User.objects.get(pk=former.pk).public_id)
    assert all(new_id not in str(entry.content()) for entry in Entry.objects.all())


def test_nothing_left_in_the_side_texts_names_the_person(former, manager):
    actions.erase_person(former, by=manager)

    left = " ".join(Note.objects.values_list("text", flat=True)).lower()
    for trace in (NAME, MAIL, PHONE):
        assert trace.lower() not in left
    assert "نص لا يسمي أحدا" in left


def test_journal_still_verifies_and_says_that_something_was_erased(former, manager):
    hashes = list(Entry.objects.order_by("id").values_list("hash", flat=True))

    actions.erase_person(former, by=manager)

    assert journal.verify() == []
    assert list(Entry.objects.order_by("id").values_list("hash", flat=True))[: len(hashes)] == hashes
    erased = Entry.objects.filter(verb="erase_person")
    assert {entry.stream for entry in erased} == {
        "dossier:A",
        "dossier:B",
        f"commune:{former.appointments.get().commune.code}",
    }
    assert "person" not in erased[0].facts
    assert [text for _, text in journal.history("dossier:B")[1].notes] == [None]


def test_appointment_and_dates_stay(former, manager):
    actions.erase_person(former, by=manager)

    held = Appointment.objects.get(user_id=former.pk)
    assert (held.role, held.ends_on) == (Role.FOCAL_POINT, clock.today() - timedelta(days=1))


def test_erased_person_does_not_come_back(former, manager):
    actions.erase_person(former, by=manager)
    former.refresh_from_db()

    for act in (
        lambda: actions.issue_code(former, channel="paper", by=manager),
        lambda: actions.appoint(former, Mandate(Role.EXPERT, clock.today()), by=manager),
        lambda: actions.erase_person(former, by=manager),
        lambda: actions.change_contacts(former, full_name="X", email="", phone="", by=manager),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.codes == ["person_erased"]
    assert queries.by_identifier(MAIL) is None


@pytest.mark.parametrize("starts", [-400, 5])
def test_data_are_kept_while_an_appointment_runs_or_is_to_come(former, manager, starts):
    make.appoint(former, Role.OBSERVER, starts_on=clock.today() + timedelta(days=starts))

    with pytest.raises(Refusal) as refusal:
        actions.erase_person(former, by=manager)

    assert refusal.value.codes == ["still_appointed"]
    assert User.objects.get(pk=former.pk).full_name == NAME


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_programme_management_erases(former, role):
    by = make.person(role, former.appointments.get().commune)

    with pytest.raises(NotAllowed):
        actions.erase_person(former, by=by)


def test_short_name_does_not_take_other_texts_along(manager):
    someone = make.person(name="Q")
    record("act", "dossier:A", by=manager, notes={"reason": "Questions"})

    actions.erase_person(someone, by=manager)

    assert Note.objects.count() == 1


def test_contacts_are_corrected_by_the_programme_alone(former, manager):
    with pytest.raises(NotAllowed):
        actions.change_contacts(former, full_name="X", email="", phone="", by=make.person(Role.PRESIDENT))

    actions.change_contacts(
        former, full_name="Demonstration S.", email="New@test.example", phone="0655443322", by=manager
    )

    former.refresh_from_db()
    assert (former.full_name, former.email, former.phone) == ("Demonstration S.", "new@test.example", "+212655443322")
    assert Entry.objects.filter(verb="change_contacts").count() == 1
    with pytest.raises(Refusal) as refusal:
        actions.change_contacts(manager, full_name="M", email="new@test.example", phone="", by=manager)
    assert refusal.value.codes == ["contact_taken"]
