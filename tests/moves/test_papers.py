"""Letters as PDF: what was written, for whom may see the dossier, in the language asked for."""

import io

import pypdf
import pytest
from django.urls import reverse

import make
from make.stories import told
from miza.accounts.roles import Role
from miza.core import clock
from miza.dossiers.models import Erratum
from miza.notifications.actions import write_letter
from miza.notifications.letters import letters
from miza.notifications.queries import letters_about

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") $y$ *z* \u202eabc\u2067 中'


@pytest.fixture
def dossier():
    return make.dossier("submitted", is_demo=True)


@pytest.fixture
def receipt(dossier):
    params = {"papers": ["أ.pdf", HOSTILE], "reference": dossier.ref, "round": make.text3("2026")}
    return write_letter("candidacy_receipt", about=dossier.stream, commune=dossier.commune.name, params=params)


def address(dossier, letter, language="ar"):
    return reverse("moves:letter_pdf", args=[dossier.ref, letter.pk]) + f"?in={language}"


def read(answer):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)


@pytest.mark.parametrize(("language", "words"), [("ar", "وصل"), ("fr", "Récépissé de dépôt")])
def test_the_receipt_is_shown_with_its_number_and_what_was_filed(client, dossier, receipt, language, words):
    client.force_login(make.person(Role.PRESIDENT, dossier.commune))

    answer = client.get(address(dossier, receipt, language))
    text = read(answer)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for part in (receipt.number, words, dossier.ref[-4:], '#panic("x")', "$y$", "*z*", "abc"):
        assert part in text, part
    assert pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/Lang"].startswith(language)


def test_a_demonstration_says_so_and_a_real_one_does_not(client, receipt, dossier):
    client.force_login(make.person(Role.MANAGER))

    assert "sans valeur" in read(client.get(address(dossier, receipt, "fr")))
    dossier.is_demo = False
    dossier.save()
    assert "sans valeur" not in read(client.get(address(dossier, receipt, "fr")))


def test_who_may_not_see_the_dossier_may_not_see_its_letter(client, dossier, receipt):
    client.force_login(make.person(Role.PRESIDENT, make.commune()))
    assert client.get(address(dossier, receipt)).status_code == 404

    client.logout()
    assert client.get(address(dossier, receipt)).status_code in {302, 401}


def test_a_letter_of_another_dossier_is_not_found_under_this_one(client, dossier, receipt):
    other = make.dossier("submitted")
    client.force_login(make.person(Role.MANAGER))

    assert client.get(reverse("moves:letter_pdf", args=[other.ref, receipt.pk])).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("code", [node["code"] for node in letters()["letters"]])
def test_every_letter_of_the_register_can_be_printed(client, dossier, code, language):
    written = write_letter(
        code, about=dossier.stream, commune=dossier.commune.name, params={"reasons": [HOSTILE] * 300}
    )
    client.force_login(make.person(Role.MANAGER))

    assert client.get(address(dossier, written, language)).content.startswith(b"%PDF-")


def test_the_page_of_a_letter_leads_to_its_paper(client):
    one = told("submitted")
    client.force_login(one.president)
    letter = letters_about(one.dossier.stream).first()

    page = client.get(reverse("moves:letter", args=[one.dossier.ref, letter.pk])).content.decode()

    assert address(one.dossier, letter, "ar") in page
    assert address(one.dossier, letter, "fr") in page


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_erratum_is_printed_beside_the_text_that_it_corrects(client, dossier, receipt, language):
    notice = write_letter("erratum", about=dossier.stream, commune=dossier.commune.name, params={})
    manager = make.person(Role.MANAGER)
    Erratum.objects.create(
        dossier=dossier,
        letter=receipt,
        wrong="2025",
        right=HOSTILE,
        reason="R",
        notice=notice,
        by=manager,
        role="manager",
        at=clock.now(),
    )
    client.force_login(manager)

    text = read(client.get(address(dossier, receipt, language)))

    assert "2025" in text
    assert notice.number in text
    assert text.count('#panic("x")') == 2  # a paper's name, and the correction
