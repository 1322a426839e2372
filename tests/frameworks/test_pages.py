"""The public pages of the framework."""

import gzip
import re

import pytest
from django.urls import reverse
from django.utils import translation

import make
from make import documents
from miza.accounts.roles import Role
from miza.frameworks import actions, schema
from miza.frameworks.models import Framework
from miza.frameworks.templatetags.frameworks import law

pytestmark = pytest.mark.django_db
PROPOSAL = f"{schema.__path__[0]}/../data/lcc-2026.yaml"
MOST_BYTES = 30_000
NOT_OFFICIAL = {
    "ar": "مقترح من المنصة وليس الشبكة الرسمية للميزة",
    "fr": "est une proposition de la plateforme et non la grille officielle du label",
    "en": "is a proposal of the platform, not the official grid of the label",
}
PAGES = ["/framework/lcc/2026.1/", "/framework/lcc/2026.1/PAR-05/", "/framework/lcc/2026.1/PAR-06/"]


@pytest.fixture
def proposal():
    return actions.publish(actions.load(PROPOSAL, by=None), by=None)


def loaded(*principles, published=True, **changes):
    framework = actions.load(documents.framework(*principles) | changes, by=None)
    return actions.publish(framework, by=None) if published else framework


def text(response):
    """The words of a page, without marks."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_says_that_a_proposal_is_not_official_and_is_small(client, proposal, page, language):
    response = client.get(f"/{language}{page}")

    assert response.status_code == 200
    assert NOT_OFFICIAL[language] in text(response)
    assert len(gzip.compress(response.content)) < MOST_BYTES


def test_an_adopted_framework_is_not_called_a_proposal(client):
    loaded(status="adopted")

    for page in ("/en/framework/tst/1/", "/en/framework/tst/1/AAA-01/"):
        assert "proposal" not in text(client.get(page))


def test_the_list_shows_every_published_version_and_no_other(client, proposal):
    loaded(version="1")
    loaded(version="2")
    loaded(version="3", published=False)

    response = client.get("/en/framework/")

    links = re.findall(r'<th scope="row"><a href="([^"]+)"', response.content.decode())
    assert links == ["/framework/lcc/2026.1/", "/framework/tst/2/", "/framework/tst/1/"]
    assert text(response).count("Proposal") == 3


def test_an_empty_list_says_what_will_appear(client):
    assert "No version is published yet" in text(client.get("/en/framework/"))


def test_a_version_lists_all_its_principles_and_norms_with_an_anchor_for_each_principle(client, proposal):
    page = client.get("/ar/framework/lcc/2026.1/").content.decode()

    norms = re.findall(r'<a href="/framework/lcc/2026.1/([A-Z]{3}-\d\d)/"', page)
    assert len(norms) == len(set(norms)) == 57
    anchors = re.findall(r'href="#([A-Z]{3})"', page)
    assert anchors == ["PAR", "EGA", "COO", "EFF", "TRA", "DUR", "INN"]
    assert [page.count(f'id="{anchor}"') for anchor in anchors] == [1] * 7


def test_search_shows_the_norms_found_and_keeps_the_words(client, proposal):
    page = client.get("/fr/framework/lcc/2026.1/", {"q": "Pétitions"})

    content = page.content.decode()
    assert 'value="Pétitions"' in content
    assert "PAR-04" in re.findall(r'<a href="/framework/lcc/2026.1/([A-Z]{3}-\d\d)/"', content)
    found = int(re.search(r"Normes trouvées : (\d+)", text(page))[1])
    assert len(re.findall(r'<th scope="row"><bdi class="code">', content)) == found < 57


@pytest.mark.parametrize("words", ["nothing like this", '<script>alert("x")</script>', "x" * 5000, "%00", "'"])
def test_search_that_finds_nothing_says_so_and_escapes_what_was_typed(client, proposal, words):
    page = client.get("/en/framework/lcc/2026.1/", {"q": words})

    assert page.status_code == 200
    assert "<script>" not in page.content.decode()
    assert "Norms found: " in text(page)


def test_a_norm_shows_rubric_law_indicators_and_actions_in_words(client, proposal):
    page = text(client.get("/ar/framework/lcc/2026.1/PAR-05/"))

    for words in [
        "قاعدة إلزامية: واجب قانوني",
        "لا يعلن عن الدورات أو يمنع العموم من الحضور",
        "المستوى المطلوب لأنها قاعدة إلزامية",
        "100% على الأقل",
        "3 على الأقل",
        "10 أيام على الأقل",
        "محاضر الدورات العادية الثلاث",
        "المادة 48 من القانون التنظيمي رقم 113.14",
        "القانون التنظيمي رقم 113.14 المتعلق بالجماعات",
        "9 أشهر",
        "12 شهرا",
        "5\u00a0000 إلى 40\u00a0000",
    ]:
        assert words in page, words


@pytest.mark.parametrize(
    ("kind", "conform", "language", "words"),
    [
        ("yes_no", "yes", "ar", "نعم"),
        ("yes_no", "no", "fr", "Non"),
        ("percent", ">= 33.3", "ar", "33,3% على الأقل"),
        ("percent", ">= 33.3", "fr", "au moins 33,3\u00a0%"),
        ("percent", "<= 33.3", "en", "at most 33.3%"),
        ("days", "<= 1", "ar", "يوم واحد (1) على الأكثر"),
        ("days", "<= 2", "ar", "يومان (2) على الأكثر"),
        ("days", ">= 15", "ar", "15 يوما على الأقل"),
        ("days", "<= 365", "fr", "au plus 365 jours"),
        ("days", "<= 100", "ar", "100 يوم على الأكثر"),
        ("amount", ">= 20000", "fr", "au moins 20\u00a0000 dirhams"),
        ("count", "<= 3", "en", "at most 3"),
    ],
)
def test_a_limit_is_said_in_words(client, kind, conform, language, words):
    loaded(documents.principle("A", documents.norm("N", [documents.indicator("N.1", kind, conform)])))

    assert words in text(client.get(f"/{language}/framework/tst/1/N/"))


def test_a_norm_says_when_it_may_be_not_applicable_and_what_it_weighs(client):
    loaded(documents.principle("A", documents.norm("N", skippable=True, weight=3) | {"legal": [], "actions": []}))

    page = text(client.get("/en/framework/tst/1/N/"))

    assert "Not applicable in this case only: text case." in page
    assert "Weight: 3." in page
    assert "Good practice: no text of law is cited." in page
    assert "How a commune moves up" not in page


def test_norms_follow_each_other(client):
    loaded(
        documents.principle("A", documents.norm("A1"), documents.norm("A2")),
        documents.principle("B", documents.norm("B1")),
    )

    def around(code):
        page = client.get(f"/framework/tst/1/{code}/").content.decode()
        return re.findall(r'rel="(prev|next)" href="/framework/tst/1/(\w+)/"', page)

    assert around("A1") == [("next", "A2")]
    assert around("A2") == [("prev", "A1"), ("next", "B1")]
    assert around("B1") == [("prev", "A2")]


def test_the_source_is_the_file_as_it_was_loaded(client, proposal):
    response = client.get("/framework/lcc/2026.1/source.yaml")

    assert response.content.decode() == schema.read_text(PROPOSAL)
    assert response["Content-Disposition"] == 'attachment; filename="lcc-2026.1.yaml"'


@pytest.mark.parametrize("page", ["tst/1/", "tst/1/AAA-01/", "tst/1/source.yaml"])
def test_a_version_not_published_is_seen_by_those_who_edit_rounds_alone(client, page):
    loaded(published=False)

    assert client.get(f"/framework/{page}").status_code == 404
    client.force_login(make.person(Role.COORDINATION))
    assert client.get(f"/framework/{page}").status_code == 404
    client.force_login(make.person(Role.MANAGER))
    assert client.get(f"/framework/{page}").status_code == 200


@pytest.mark.parametrize("page", ["tst/2/", "lcc/1/", "tst/1/AAA-99/", "tst/2/AAA-01/", "tst/2/source.yaml"])
def test_what_is_not_there_is_not_found(client, page):
    loaded()

    assert client.get(f"/framework/{page}").status_code == 404


def test_pages_only_read(client):
    loaded()

    for name, args in [("index", []), ("framework", ["tst", "1"]), ("norm", ["tst", "1", "AAA-01"])]:
        assert client.post(reverse(f"frameworks:{name}", args=args)).status_code == 405
    assert Framework.objects.count() == 1


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("page", ["", "tst/1/", "tst/1/P0-0/"])
def test_a_page_takes_a_fixed_number_of_queries(client, django_assert_num_queries, size, page):
    parts = [documents.principle(f"P{p}", *(documents.norm(f"P{p}-{n}") for n in range(size))) for p in range(size)]
    loaded(*parts)
    for version in range(2, size + 1):
        loaded(version=str(version))
    client.get("/framework/")

    with django_assert_num_queries(1 if not page else 5):
        assert client.get(f"/framework/{page}").status_code == 200


@pytest.mark.parametrize(
    ("reference", "arabic", "french"),
    [
        ("LO 113-14 art. 53", "المادة 53 من القانون التنظيمي رقم 113.14", "Loi organique n° 113-14, article 53"),
        (
            "LO 113-14 art. 49-50",
            "المادتان 49 و50 من القانون التنظيمي رقم 113.14",
            "Loi organique n° 113-14, articles 49 et 50",
        ),
        ("Loi 31-13 art. 12-14", "المواد من 12 إلى 14 من القانون رقم 31.13", "Loi n° 31-13, articles 12 à 14"),
        ("Const. art. 139 §1", "الفصل 139 من الدستور (الفقرة 1)", "Constitution, article 139, alinéa 1"),
        ("Loi 69-99", "القانون رقم 69.99", "Loi n° 69-99"),
        ("Circulaire 12", "Circulaire 12", "Circulaire 12"),
    ],
)
def test_a_legal_reference_is_said_in_the_readers_language(reference: str, arabic: str, french: str) -> None:
    with translation.override("ar"):
        assert law(reference) == arabic
    with translation.override("fr"):
        assert law(reference) == french
