"""The evaluation report as PDF: scores, conclusions and every norm, for whom may read its page."""

import io

import pypdf
import pytest
from django.urls import reverse

import make
from make.stories import told
from miza.accounts.roles import Role

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") $y$ *z* \u202eabc\u2067 中'


@pytest.fixture
def one():
    return told("studying")


def get(client, one, language="fr"):
    return client.get(reverse("verification:report_pdf", args=[one.dossier.ref]) + f"?in={language}")


def read(answer):
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    return " ".join("".join(" " if char in "\u2060\u2066\u2068\u2069" else char for char in text).split())


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_it_holds_the_scores_the_conclusions_and_every_norm(client, one, language):
    filed = one.dossier.evaluation_reports.first()
    filed.text = "\n".join(f"{HOSTILE} {n}" for n in range(300))
    filed.save()
    client.force_login(make.person(Role.MANAGER))

    text = read(get(client, one, language))

    assert text.count('#panic("x")') == 300
    for norm in ("PAR", "EGA"):
        assert norm in text
    verified = one.dossier.snapshots.filter(which="verified").last()
    assert verified.scores["overall"].replace(".", ",") in text


def test_a_reason_as_it_was_typed_stands_beside_its_norm(client, one):
    finding = one.dossier.findings.first()
    finding.reason, finding.level = HOSTILE, (finding.level or 0) - 1 if finding.level else 1
    finding.save()
    client.force_login(make.person(Role.MANAGER))

    assert '#panic("x")' in read(get(client, one))


def test_it_is_found_only_by_whom_may_see_the_dossier(client, one):
    assert get(client, one).status_code in {302, 401}

    client.force_login(make.person(Role.PRESIDENT, make.commune()))
    assert get(client, one).status_code == 404

    client.force_login(one.president)
    assert get(client, one).status_code == 200


def test_before_a_report_is_filed_there_is_none(client, one):
    one.dossier.evaluation_reports.all().delete()
    client.force_login(make.person(Role.MANAGER))

    assert get(client, one).status_code == 404


def test_the_page_leads_to_it(client, one):
    client.force_login(make.person(Role.MANAGER))

    page = client.get(reverse("verification:report", args=[one.dossier.ref])).content.decode()

    assert reverse("verification:report_pdf", args=[one.dossier.ref]) in page
