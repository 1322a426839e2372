"""The public registry: what is listed, found and published, and what never is."""

import pytest

import make
from make import assessments
from make import labels as making
from miza.assessments import actions
from miza.labels import queries
from miza.labels.models import Label

pytestmark = pytest.mark.django_db


def refs(found):
    return [label.number for label in found]


def test_labels_are_found_by_number_commune_status_and_region():
    one = making.labelled(1, name="Ouahat Sidr")
    two = making.labelled(2, name="Jbel Khzama", framework=one.dossier.round.framework, status="suspended")

    assert refs(queries.registry("lcc-ma-2026-0001")) == [one.number]
    assert refs(queries.registry("KHZAMA")) == [two.number]
    assert refs(queries.registry(status="suspended")) == [two.number]
    assert refs(queries.registry(region=one.commune.province.region.code)) == [one.number]
    assert refs(queries.registry("nothing")) == []


def test_every_status_is_counted():
    making.labelled(1)
    making.labelled(2, of=Label.objects.get().dossier.round, status="expired")

    assert queries.counts() == {"all": 2, "active": 1, "suspended": 0, "revoked": 0, "expired": 1}


def test_results_come_from_the_deliberated_score():
    label = making.labelled()

    results = queries.results(label)

    assert results.snapshot.which == "deliberated"
    assert results.overall == "75.00"
    assert [(line.principle.code, line.score) for line in results.lines] == [("PAR", "75.00"), ("EGA", "75.00")]
    assert results.levels == (0, 0, 0, 4, 0)
    assert (results.above, results.strong, results.applicable) == (2, 4, 4)
    assert (results.mandatory, results.mandatory_met) == (1, 1)


def test_a_self_score_is_never_published():
    label = making.labelled(scored=False)
    actions.snapshot(label.dossier, "self", making.answers(label.dossier.round.framework), by=make.person())

    assert queries.results(label) is None


@pytest.mark.parametrize("status", ["active", "suspended", "revoked", "expired"])
def test_a_label_says_its_status_in_words(client, status):
    label = making.labelled(status=status)

    page = client.get(f"/fr/registry/{label.number}/").content.decode()

    words = {"active": "En vigueur", "suspended": "Suspendu", "revoked": "Retiré", "expired": "Expiré"}
    assert words[status] in page
    assert ("est en vigueur jusqu’au" in page) == (status == "active")


def test_an_unknown_number_is_a_page_not_found(client):
    assert client.get("/registry/LCC-MA-2026-9999/").status_code == 404


def test_an_empty_registry_says_what_will_appear(client):
    assert "لم تمنح أي ميزة بعد" in client.get("/ar/registry/").content.decode()
    assert "لا توجد نتائج لهذا البحث" in client.get("/ar/registry/?q=zzz").content.decode()


@pytest.mark.parametrize("state", ["assessing", "declined", "closed", "not_continuing", "ending"])
def test_the_registry_never_lists_a_commune_without_label(client, state):
    commune = make.commune("Tameslouht")
    make.dossier(state, commune=commune)

    assert "Tameslouht" not in client.get("/fr/registry/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_registry_takes_a_fixed_number_of_queries(client, rows, django_assert_max_num_queries):
    of = make.round(framework=assessments.small_framework())
    for number in range(rows):
        making.labelled(number + 1, of=of)

    with django_assert_max_num_queries(6):
        assert client.get("/fr/registry/").status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get("/fr/registry/LCC-MA-2026-0001/").status_code == 200
