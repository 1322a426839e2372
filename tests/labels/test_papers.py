"""The certificate of a label: public, in two languages on one page, and only while the label is in force."""

import io

import pypdf
import pytest
from django.urls import reverse

from make.labels import labelled
from miza import papers
from miza.labels.models import STATUSES
from miza.labels.papers import address

pytestmark = pytest.mark.django_db


def get(client, label):
    return client.get(reverse("labels:certificate", args=[label.number]))


def read(answer):
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    return " ".join("".join(" " if char in "\u2066\u2068\u2069" else char for char in text).split())


def test_anyone_reads_it_in_both_languages_on_one_page(client):
    label = labelled(framework=None)

    answer = get(client, label)
    text = read(answer)

    assert answer["Content-Disposition"].startswith("inline")
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 1
    assert "Label Commune Citoyenne" in text
    assert "ميزة" in text
    assert label.commune.name["fr"] in text
    assert label.number[-4:] in text


def test_the_code_leads_to_the_registry(client):
    label = labelled()

    assert client.get(reverse("labels:label", args=[label.number])).status_code == 200
    assert address(label).endswith(f"/registry/{label.number}/")
    assert papers.qr(address(label)) != papers.qr(address(label) + "x")


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "active"])
def test_a_label_not_in_force_has_no_certificate_and_its_page_offers_none(client, status):
    label = labelled(status=status)

    assert get(client, label).status_code == 404
    assert reverse("labels:certificate", args=[label.number]) not in _page(client, label)


def test_the_page_of_a_label_in_force_offers_it(client):
    label = labelled()

    assert reverse("labels:certificate", args=[label.number]) in _page(client, label)


def _page(client, label):
    return client.get(reverse("labels:label", args=[label.number])).content.decode()


def test_an_unknown_number_is_not_found(client):
    assert client.get("/registry/LCC-MA-1999-0001/certificate.pdf").status_code == 404


def test_a_demonstration_says_so_in_both_languages(client):
    label = labelled()
    label.is_demo = False
    label.save()
    assert "sans valeur" not in read(get(client, label))

    label.is_demo = True
    label.save()
    assert "sans valeur" in read(get(client, label))


def test_the_longest_names_and_markup_stay_on_one_page(client):
    label = labelled()
    label.commune.name = {"ar": "#[x] " + "جماعة الاسم الطويل " * 6, "fr": "$x$ *b* " + "Très Long Nom " * 7, "en": "E"}
    label.commune.save()

    answer = get(client, label)

    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 1
    assert "$x$ *b*" in read(answer)
