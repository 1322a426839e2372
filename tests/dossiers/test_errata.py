"""A clerical error in a letter: by the manager alone, told to the commune, shown beside the original, which never changes."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

import make
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers import actions
from miza.dossiers.actions.letters import write
from miza.dossiers.models import Dossier, Erratum
from miza.journal.models import Entry
from miza.notifications.models import Letter, Message

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
TYPED = {"wrong": "la fin de la recolte", "right": "la fin de la récolte", "why": "Faute de frappe"}


@pytest.fixture(autouse=True)
def _today():
    with make.on(TODAY):
        yield


@pytest.fixture
def manager(client):
    person = make.person(Role.MANAGER)
    client.force_login(person)
    return person


@pytest.fixture
def dossier():
    return make.dossier("assessing", deadline=date(2026, 12, 15))


@pytest.fixture
def letter(dossier):
    return written(dossier)


def written(dossier):
    with make.on(date(2026, 11, 2)):
        return write(dossier, "extend", "Jusqu’à la fin de la recolte", old_deadline=TODAY)[0]


def rectify(letter, by, *, on=None, **typed):
    of = on or by_stream(letter)
    return actions.rectify(of, actions.letter_original(letter), **TYPED | typed, by=by)


def by_stream(letter):
    return Dossier.objects.get(ref=letter.about.removeprefix("dossier:"))


def codes(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.codes


# --- rights


@pytest.mark.parametrize("role", Role)
def test_only_the_manager_rectifies(role, dossier, letter):
    person = make.person(role, dossier.commune)
    if role == Role.MANAGER:
        assert rectify(letter, person).role == "manager"
        return
    with pytest.raises(NotAllowed):
        rectify(letter, person)
    assert not Erratum.objects.exists()
    assert Letter.objects.count() == 1


def test_an_appointment_that_ended_rectifies_nothing(letter):
    with pytest.raises(NotAllowed):
        rectify(letter, make.person(Role.MANAGER, ends_on=date(2026, 11, 23)))


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.COORDINATION])
def test_others_reach_neither_the_pages_nor_their_links(client, dossier, letter, role):
    client.force_login(make.person(role, dossier.commune))
    assert client.get(reverse("dossiers:rectify", args=[dossier.ref])).status_code == 403
    assert client.get(page_of(dossier, letter)).status_code == 403
    assert client.post(page_of(dossier, letter), TYPED).status_code == 403
    shown = client.get(reverse("moves:letter", args=[dossier.ref, letter.pk])).content.decode()
    assert page_of(dossier, letter) not in shown


# --- what it writes


def test_an_erratum_writes_to_the_commune_and_leaves_the_original_as_it_was(dossier, letter, manager):
    make.person(Role.PRESIDENT, dossier.commune, email="president@example.org", language="fr")
    before = Letter.objects.filter(pk=letter.pk).values().get()

    erratum = rectify(letter, manager)

    assert Letter.objects.filter(pk=letter.pk).values().get() == before
    notice = erratum.notice
    assert (notice.code, notice.move, notice.about) == ("erratum", "rectify", dossier.stream)
    for said in (*TYPED.values(), letter.number, "2 novembre 2026"):
        assert said in notice.body["fr"]
    assert "…" not in "".join([*notice.body.values(), *notice.subject.values(), *notice.reference.values()])
    assert Message.objects.get().to == "president@example.org"


def test_the_journal_keeps_the_words_apart_from_the_facts(dossier, letter, manager):
    erratum = rectify(letter, manager)
    entry = Entry.objects.get(stream=dossier.stream)
    assert (entry.verb, entry.actor_role) == ("rectify", "manager")
    assert (entry.facts["letter"], entry.facts["erratum"]) == (letter.number, erratum.notice.number)
    assert dict(entry.notes.values_list("key", "text")) == {
        "wrong": TYPED["wrong"],
        "right": TYPED["right"],
        "reason": TYPED["why"],
    }
    assert TYPED["right"] not in str(entry.facts)


def test_it_is_possible_in_any_state_even_paused(manager):
    dossier = make.dossier("closed", paused_from=TODAY, paused_until=date(2027, 1, 4))
    assert rectify(written(dossier), manager).dossier == dossier


# --- what it refuses


def test_what_cannot_be_rectified_is_refused_by_name(letter, manager):
    assert codes(lambda: rectify(letter, manager, wrong=" ", right="", why=" ")) == ["required", "required", "reason"]
    assert codes(lambda: rectify(letter, manager, right=TYPED["wrong"])) == ["same_wording"]
    assert codes(lambda: rectify(letter, manager, wrong="des mots absents")) == ["wording_not_found"]
    assert codes(lambda: rectify(letter, manager, on=make.dossier("assessing"))) == ["not_found"]
    assert not Erratum.objects.exists()


def test_the_same_erratum_twice_writes_one_letter(letter, manager):
    rectify(letter, manager)
    assert codes(lambda: rectify(letter, manager)) == ["rectified_already"]
    assert Letter.objects.filter(code="erratum").count() == 1
    rectify(letter, manager, right="la fin des récoltes")  # a better correction is another erratum
    assert Letter.objects.filter(code="erratum").count() == 2


def test_words_copied_from_the_page_are_found_whatever_marks_came_along(letter, manager):
    copied = "\u2068Jusqu'à\u00a0la\nfin  de la recolte\u2069"
    assert rectify(letter, manager, wrong=copied).wrong == "Jusqu'à\u00a0la\nfin  de la recolte"


def test_an_erratum_is_never_edited_and_never_deleted(letter, manager):
    erratum = rectify(letter, manager)
    for attempt in (
        lambda: Erratum.objects.update(right="other"),
        lambda: Erratum.objects.all().delete(),
        erratum.save,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Erratum.objects.get().right == TYPED["right"]


# --- pages


def page_of(dossier, letter):
    return reverse("dossiers:rectify_letter", args=[dossier.ref, letter.pk])


def test_the_manager_goes_from_the_dossier_to_the_letter_to_the_erratum(client, manager, dossier, letter):
    assert reverse("dossiers:rectify", args=[dossier.ref]) in overview(client, dossier)
    assert page_of(dossier, letter) in client.get(reverse("dossiers:rectify", args=[dossier.ref])).content.decode()
    letter_page = reverse("moves:letter", args=[dossier.ref, letter.pk])
    assert page_of(dossier, letter) in client.get(letter_page).content.decode()
    assert "la fin de la recolte" in client.get(page_of(dossier, letter)).content.decode()

    assert client.post(page_of(dossier, letter), TYPED, follow=True).redirect_chain[-1][0].endswith(letter_page)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PRESIDENT])
def test_an_erratum_is_read_beside_the_original(client, dossier, letter, role):
    rectify(letter, make.person(Role.MANAGER))
    client.force_login(make.person(role, dossier.commune))
    page = client.get(reverse("moves:letter", args=[dossier.ref, letter.pk])).content.decode()
    history = client.get(reverse("dossiers:history", args=[dossier.ref])).content.decode()
    for shown in (page, overview(client, dossier), history):
        assert TYPED["wrong"] in shown
        assert TYPED["right"] in shown
    assert "Jusqu’à la fin de la recolte" in page
    assert "Erratum" in client.get("/fr" + reverse("moves:letters", args=[dossier.ref])).content.decode()


def overview(client, dossier):
    return client.get(reverse("dossiers:overview", args=[dossier.ref])).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"), [({"right": TYPED["wrong"]}, "right"), ({"wrong": "absents"}, "wrong"), ({"why": ""}, "why")]
)
def test_a_refused_erratum_keeps_what_was_typed_beside_the_field(client, manager, dossier, letter, typed, field):
    answer = client.post(page_of(dossier, letter), TYPED | typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    for value in (TYPED | typed).values():
        assert value in answer.content.decode()
    assert not Erratum.objects.exists()


def test_a_letter_of_another_dossier_is_not_found_here(client, manager, letter):
    assert client.get(page_of(make.dossier("assessing"), letter)).status_code == 404
