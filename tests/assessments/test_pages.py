"""The pages of a self-assessment: what they show, to whom, and what they cost."""

import pytest
from django.urls import reverse

from make import assessments as making

pytestmark = pytest.mark.django_db


def url(name, made, *args):
    return reverse(f"assessments:{name}", args=[made.ref, *args])


@pytest.fixture
def at(client):
    """A function that signs someone in and gets a page."""

    def get(person, address, **kwargs):
        client.force_login(person)
        return client.get(address, **kwargs)

    return get


PAGES = ["form", "team", "launch", "evidence", "scores"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_is_shown_in_each_language(at, page, language):
    made = making.form()
    making.answered(made.dossier, by=made.focal_point)
    response = at(made.focal_point, f"/{language}{url(page, made)}")
    assert response.status_code == 200
    assert response.context["dossier"] == made.dossier
