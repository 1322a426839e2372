"""A new president: the former term ends, the dossier stays, the successor confirms or ends participation."""

from datetime import date

import pytest

import make
from miza.accounts import access
from miza.accounts.actions import NewPerson
from miza.accounts.models import Appointment, User
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers import actions, queries
from miza.journal.models import Entry
from miza.notifications.models import Letter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SINCE = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _today():
    with make.on(TODAY):
        yield


@pytest.fixture
def manager():
    return make.person(Role.MANAGER)


@pytest.fixture
def dossier():
    return make.dossier("assessing")


def replaced(dossier, by, successor=None, **changes):
    typed = {"since": SINCE, "proof": make.upload("election.pdf")}
    return actions.replace_president(dossier, successor or make.person(), by=by, **typed | changes)


def test_the_former_term_and_its_delegations_end_and_the_successor_sees_everything(dossier, manager):
    former = make.person(Role.PRESIDENT, dossier.commune)
    delegate = make.person(Role.DELEGATE, dossier.commune)
    focal = make.person(Role.FOCAL_POINT, dossier.commune)
    successor = make.person()

    fresh, found = replaced(dossier, manager, successor)

    assert found == successor
    assert fresh.confirm_president_by == date(2027, 1, 25)  # sixty days fall on a Saturday
    for one in (former, delegate):
        access.forget(one)
        assert one.appointments.get().ends_on == date(2026, 11, 9)
        assert not queries.visible_to(one).exists()
    assert queries.visible_to(successor).get() == dossier
    assert queries.visible_to(focal).get() == dossier
    made = Appointment.objects.get(user=successor)
    assert (made.role, made.starts_on, made.proof.name) == (Role.PRESIDENT, SINCE, "election.pdf")
    assert dossier.attachments.get().file.name == "election.pdf"
    assert Letter.objects.get().code == "new_president"
    assert "…" not in "".join(Letter.objects.get().body.values())
    assert list(Entry.objects.filter(stream=dossier.stream).values_list("verb", flat=True)) == [
        "attach",
        "replace_president",
    ]


def test_a_newcomer_is_enrolled(dossier, manager):
    _fresh, successor = replaced(dossier, manager, NewPerson("N. N.", phone="0612345678"))

    assert User.objects.get(phone="+212612345678") == successor
    assert not successor.has_usable_password()
    assert access.roles(successor, dossier.commune) == {Role.PRESIDENT}


def test_every_open_dossier_of_the_commune_waits_for_the_confirmation(dossier, manager):
    other = make.dossier("draft", commune=dossier.commune)
    over = make.dossier("closed", commune=dossier.commune)
    replaced(dossier, manager)

    other.refresh_from_db()
    over.refresh_from_db()
    assert (other.confirm_president_by is None, over.confirm_president_by is None) == (False, True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"since": date(2026, 11, 25)}, "date_future"), ({"since": make.LONG_AGO}, "since_before_term")],
)
def test_a_term_that_cannot_be_is_refused(dossier, manager, changes, code):
    make.person(Role.PRESIDENT, dossier.commune)
    with pytest.raises(Refusal) as refusal:
        replaced(dossier, manager, **changes)
    assert refusal.value.codes == [code]


def test_the_president_in_office_does_not_succeed_to_themselves(dossier, manager):
    with pytest.raises(Refusal) as refusal:
        replaced(dossier, manager, make.person(Role.PRESIDENT, dossier.commune))
    assert refusal.value.codes == ["same_president"]


def test_a_bad_proof_leaves_the_former_president_in_office(dossier, manager):
    former = make.person(Role.PRESIDENT, dossier.commune)
    with pytest.raises(Refusal) as refusal:
        replaced(dossier, manager, proof=make.upload("empty.pdf", b""))
    assert refusal.value.codes == ["file_empty"]
    assert former.appointments.get().ends_on is None


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_the_manager_records_a_new_president(role, dossier):
    with pytest.raises(NotAllowed):
        replaced(dossier, make.person(role, dossier.commune))
    assert not Entry.objects.filter(stream=dossier.stream).exists()


def test_the_successor_confirms_once(dossier, manager):
    _fresh, successor = replaced(dossier, manager)

    confirmed = actions.confirm_participation(dossier, by=successor)

    assert confirmed.confirm_president_by is None
    assert dossier.signatures.get().act == "confirm_participation"
    with pytest.raises(Refusal) as refusal:
        actions.confirm_participation(dossier, by=successor)
    assert refusal.value.codes == ["nothing_to_confirm"]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PRESIDENT, Role.DELEGATE}])
def test_others_do_not_confirm_for_the_commune(role, dossier, manager):
    replaced(dossier, manager)
    with pytest.raises(NotAllowed):
        actions.confirm_participation(dossier, by=make.person(role, dossier.commune))


def test_another_commune_s_president_does_not_confirm(dossier, manager):
    replaced(dossier, manager)
    with pytest.raises(NotAllowed) as refusal:
        actions.confirm_participation(dossier, by=make.person(Role.PRESIDENT))
    assert refusal.value.codes == ["other_commune"]
