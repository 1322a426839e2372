"""An address that only receives forms, opened to be read."""

import pytest

import make
from miza.accounts.roles import Role

pytestmark = pytest.mark.django_db


def test_an_address_that_only_receives_forms_says_so_when_opened(client):
    dossier = make.dossier(state="launching")
    client.force_login(make.person(Role.PRESIDENT, commune=dossier.commune))

    response = client.get(f"/ar/dossiers/{dossier.ref}/launch/consent/")

    assert response.status_code == 405
    assert "POST" in response["Allow"]
    assert "هذه الصفحة لا تفتح مباشرة" in response.content.decode()
