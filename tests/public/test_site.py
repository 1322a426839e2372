"""The public site: open to all, light, honest, without a script and without anybody's name."""

import gzip
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings

import make
from make import assessments
from make import labels as labels_making
from make.stories import told
from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.assessments.models import TeamMember
from miza.core import clock
from miza.public import queries

pytestmark = pytest.mark.django_db
PAGES = ["/", "/about/", "/contact/", "/privacy/", "/accessibility/", "/communes/", "/registry/", "/api/v1/docs"]
LANGUAGES = ["ar", "fr", "en"]
MOST_BYTES, MOST_QUERIES = 30_000, 15


def words(response):
    return (
        re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )


@pytest.fixture
def busy():
    """A round with dossiers in every stage and three labels; the framework is the whole one."""
    of = make.round("2026", places=6, framework=assessments.full_framework())
    for state in ("draft", "submitted", "waitlisted", "assessing", "visiting", "deliberating", "improving", "closed"):
        make.dossier(state, round=of)
    for number in range(1, 4):
        labels_making.labelled(number, of=of, scored=False)
    return of


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_open_light_and_without_script(client, busy, page, language):
    response = client.get(f"/{language}{page}")

    html = response.content.decode()
    assert response.status_code == 200
    assert len(gzip.compress(response.content)) < MOST_BYTES
    assert "<script" not in html
    assert not re.search(r"\son\w+=|style=", html)
    assert len(re.findall("<h1", html)) == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_few_queries(client, busy, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(f"/fr{page}")


def test_home_tells_the_round_in_figures(client, busy):
    text = words(client.get("/fr/"))

    assert "7 sur 6 communes participantes" in text  # assessing, visiting, deliberating, improving and three labels
    assert "1 en auto-évaluation" in text
    assert "1 en cours de vérification" in text
    assert "3 labellisées dans ce cycle" in text


def test_drafts_and_ended_dossiers_are_not_counted_in_a_stage(busy):
    standing = queries.standing(busy)

    assert standing.stages == {
        "candidacy": 2,
        "self_assessment": 1,
        "verification": 1,
        "deliberation": 1,
        "outcome": 1,
    }
    assert (standing.waiting, standing.labelled, standing.ended, standing.left) == (1, 3, 1, 0)


def test_home_without_a_round_says_so(client):
    text = words(client.get("/fr/"))

    assert "Aucun cycle n’est ouvert" in text
    assert "Aucun appel à manifestation d’intérêt n’est ouvert" in text
    assert "Aucun label octroyé" in text


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (-1, 1, "Un appel à manifestation d’intérêt est ouvert"),
        (5, 9, "Le prochain appel à manifestation d’intérêt"),
        (-9, -5, "Aucun appel à manifestation d’intérêt n’est ouvert"),
    ],
)
def test_home_tells_the_call_of_today(client, opens, closes, sentence):
    today = clock.today()
    make.call(make.round(call=False), opens_on=today + timedelta(opens), closes_on=today + timedelta(closes))

    assert sentence in words(client.get("/fr/"))


def test_home_says_when_every_place_is_taken(client):
    of = make.round(places=1)
    assert "Les places de ce cycle sont pourvues" not in words(client.get("/fr/"))

    make.dossier("assessing", round=of)

    assert "Les places de ce cycle sont pourvues" in words(client.get("/fr/"))


def test_about_shows_the_rules_of_the_round_and_says_that_we_propose_them(client):
    rule = {
        "overall_min": 55,
        "principle_min": 41,
        "mandatory_min_level": 2,
        "validity_months": 24,
        "review_every_months": 6,
    }
    make.round(settings={"label_rule": rule, "review_days": 17})

    text = words(client.get("/fr/about/"))

    assert "55 sur 100, chaque principe au moins 41" in text
    assert "Le label vaut 24 mois" in text
    assert "dans les 17 jours ouvrables" in text
    assert "aucune source publique ne les fixe" in text


def test_about_counts_the_members_of_each_organisation_and_names_nobody(client):
    make.committee(Role.ACCREDITATION)
    make.person(Role.COORDINATION, organisation="dgct", name="Somebody Known")

    page = client.get("/fr/about/")

    assert re.search(
        r"Direction Générale des Collectivités Territoriales</bdi></th><td class=\"num\"><bdi>1</bdi></td><td class=\"num\"><bdi>1</bdi>",
        page.content.decode(),
    )
    assert "Somebody Known" not in page.content.decode()


def test_contact_shows_the_details_of_the_settings(client):
    with override_settings(CONTACTS={"ampcc": {"phones": ["05 00 00 00 01"], "email": "x@example.org"}}):
        html = client.get("/ar/contact/").content.decode()

    assert 'href="tel:0500000001"' in html
    assert 'href="mailto:x@example.org"' in html
    assert "الجمعية المغربية لرؤساء مجالس الجماعات" in html
    assert set(settings.CONTACTS) == {"ampcc", "targa"}


def test_the_directory_credits_its_source_and_counts_real_communes_alone(client):
    make.commune(demo=False)
    make.commune(demo=True)

    text = words(client.get("/fr/communes/"))

    assert "Les 1 communes du répertoire administratif" in text
    assert "CC BY 4.0" in text
    assert "Communes inventées de la démonstration 1" in text


def test_invented_communes_are_on_a_list_of_their_own_that_says_so(client):
    real, invented = make.commune("Realtown", demo=False), make.commune("Demotown")

    listed = words(client.get("/fr/communes/"))
    apart = words(client.get("/fr/communes/?list=demo"))

    assert "Realtown" in listed
    assert "Demotown" not in listed
    assert "Demotown" in apart
    assert "Realtown" not in apart
    assert "Ces communes n’existent pas" in apart
    assert "Cette commune n’existe pas" in words(client.get(f"/fr/communes/{invented.code}/"))
    assert "Cette commune n’existe pas" not in words(client.get(f"/fr/communes/{real.code}/"))


@pytest.mark.parametrize(
    "query", ["?page=zz", "?page=999", "?region=zz&province=zz", "?q=" + "x" * 500, "?q=%00", "?list=zz"]
)
def test_the_directory_bears_any_query(client, query):
    make.commune(demo=False)

    assert client.get(f"/communes/{query}").status_code == 200


def test_pages_of_the_directory_keep_the_search(client):
    of = make.province()
    for _ in range(26):
        make.commune("Sidi", of=of, demo=False)

    html = client.get(f"/fr/communes/?q=sidi&region={of.region.code}").content.decode()

    assert f'rel="next" href="?q=sidi&amp;region={of.region.code}&amp;page=2"' in html


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_as_many_queries_whatever_its_length(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make.commune(demo=False)

    with django_assert_num_queries(4):
        client.get("/fr/communes/")


@pytest.mark.parametrize("state", ["draft", "assessing", "deliberating", "declined", "not_continuing", "closed"])
def test_nothing_is_published_about_a_commune_without_label(client, state):
    commune = make.commune("Tameslouht", demo=False)
    with_dossier = client.get(f"/fr/communes/{commune.code}/")
    dossier = make.dossier(state, commune=commune)
    labels_making.actions.snapshot(
        dossier_with_framework(dossier), "verified", labels_making.answers(dossier.round.framework), by=make.person()
    )

    after = client.get(f"/fr/communes/{commune.code}/")

    assert "Rien n’est publié sur cette commune" in words(after)
    assert after.content == with_dossier.content  # not even whether it takes part


def dossier_with_framework(dossier):
    dossier.round.framework = assessments.small_framework()
    dossier.round.save()
    return dossier


def test_a_labelled_commune_shows_its_verified_results(client):
    label = labels_making.labelled(name="Ouahat Sidr")

    text = words(client.get(f"/fr/communes/{label.commune.code}/"))

    assert label.number in text
    assert "75,00" in text
    assert "2 sur 2 principes au minimum de 40 ou au-dessus" in text
    assert "Rien n’est publié" not in text


def test_an_unknown_commune_is_a_page_not_found(client):
    assert client.get("/communes/99.999.99.99/").status_code == 404


def test_a_commune_that_ended_leads_to_its_successor(client):
    successor = make.commune("Heir", demo=False)
    gone = make.commune("Gone", demo=False, valid_until=clock.today(), successor=successor)

    assert f'href="/communes/{successor.code}/"' in client.get(f"/fr/communes/{gone.code}/").content.decode()


def test_no_public_page_names_a_person_of_a_labelled_dossier(client):
    one = told("labelled", quality=4.0)
    for user in User.objects.all():  # the demonstration calls people by their role: give each a name
        user.full_name = f"Zerhoun{user.pk}"
        user.save()
    for member in TeamMember.objects.all():
        member.name = f"Ouazzan{member.pk}"
        member.save()
    names = set(User.objects.values_list("full_name", flat=True)) | set(
        TeamMember.objects.values_list("name", flat=True)
    )
    names |= {value for user in User.objects.all() for value in (user.email, user.phone, str(user.public_id)) if value}
    label = one.dossier.label
    pages = [*PAGES, f"/communes/{label.commune.code}/", f"/registry/{label.number}/", "/sitemap.xml"]
    pages += [f"/api/v1/labels/{label.number}", "/api/v1/labels"]

    assert len(names) > 10
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert {name for name in names if name in response.content.decode()} == set(), page


def test_a_head_request_is_answered(client):
    assert client.head("/").status_code == 200
    assert client.post("/about/").status_code == 405


def test_a_null_character_in_an_address_finds_nothing(client):
    assert client.get("/communes/%00/").status_code == 404
