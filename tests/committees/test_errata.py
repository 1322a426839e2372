"""A clerical error in a decision: once issued, by the manager alone, shown on the item and in the minutes."""

import pytest
from django.urls import reverse

import make
from make.stories import told
from miza.accounts.roles import Role
from miza.committees import actions
from miza.committees.models import Item
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers.models import Erratum
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return told("labelled")


@pytest.fixture
def item(one):
    return one.dossier.items.get(used_at__isnull=False)


@pytest.fixture
def typed(item):
    return {"wrong": item.reasons, "right": "Les motifs exacts", "why": "Mauvaise ligne recopiée"}


def test_an_erratum_of_a_decision_leaves_it_as_it_was_adopted(one, item, typed):
    before = Item.objects.filter(pk=item.pk).values().get()
    erratum = actions.rectify(item, **typed, by=one.cast.manager)

    assert Item.objects.filter(pk=item.pk).values().get() == before
    assert (erratum.item, erratum.letter, erratum.dossier) == (f"{item.session.number}/1", None, one.dossier)
    assert str(item.session.number) in erratum.notice.body["ar"]
    assert "…" not in "".join(erratum.notice.body.values())
    entry = Entry.objects.get(verb="rectify")
    assert (entry.stream, entry.object) == (one.dossier.stream, erratum.item)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER}))
def test_only_the_manager_rectifies_a_decision(one, item, typed, role):
    with pytest.raises(NotAllowed):
        actions.rectify(item, **typed, by=make.person(role, one.commune))
    assert not Erratum.objects.exists()


def test_a_decision_that_the_commune_does_not_know_is_not_rectified(client, one, item, typed):
    Item.objects.filter(pk=item.pk).update(used_at=None)
    with pytest.raises(Refusal) as refusal:
        actions.rectify(Item.objects.get(pk=item.pk), **typed, by=one.cast.manager)
    assert refusal.value.codes == ["decision_not_issued"]
    client.force_login(one.cast.manager)
    assert client.get(reverse("committees:rectify", args=[item.session.number, item.number])).status_code == 409


def test_it_is_recorded_from_the_item_and_read_there_in_the_minutes_and_in_the_dossier(client, one, item, typed):
    client.force_login(one.cast.manager)
    here = reverse("committees:item", args=[item.session.number, item.number])
    form = reverse("committees:rectify", args=[item.session.number, item.number])
    assert form in client.get(here).content.decode()
    assert client.post(form, typed | {"wrong": "absents"}).status_code == 422
    assert client.post(form, typed).url.endswith(here)

    client.force_login(one.cast.accreditation[0])
    assert form not in client.get(here).content.decode()
    minutes = reverse("committees:minutes", args=[item.session.number])
    for page in (here, minutes, reverse("dossiers:overview", args=[one.dossier.ref])):
        assert typed["right"] in client.get(page).content.decode()
    assert item.reasons in client.get(minutes).content.decode()


def test_others_do_not_reach_the_page(client, one, item):
    client.force_login(one.cast.accreditation[0])
    assert client.get(reverse("committees:rectify", args=[item.session.number, item.number])).status_code == 403
    client.force_login(make.person(Role.PRESIDENT, one.commune))
    assert client.get(reverse("committees:rectify", args=[item.session.number, item.number])).status_code == 404
