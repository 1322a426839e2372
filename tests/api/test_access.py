"""Who calls: tokens, sessions, languages; a stranger reads what is public and nothing else."""

import json

import pytest
from api.conftest import codes
from django.test import Client

import make
from make import assessments
from miza.accounts import actions as accounts
from miza.accounts.models import ApiToken
from miza.accounts.roles import Role
from miza.core import clock

pytestmark = pytest.mark.django_db
PRIVATE = ["/rounds", "/communes", "/dossiers", "/dossiers/X", "/dossiers/X/moves", "/dossiers/X/answers", "/sessions"]


@pytest.mark.parametrize("path", PRIVATE)
def test_a_stranger_is_asked_who_they_are(calling, path):
    response = calling().get(path)

    assert (response.status_code, codes(response)) == (401, ["api_sign_in"])
    assert response["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer nonsense", "Basic eDp5", "Bearer " + "é" * 20])
def test_a_token_nobody_made_is_refused(client, token):
    assert client.get("/api/v1/rounds", headers={"Authorization": token.encode().decode("latin1")}).status_code == 401


def test_a_token_works_until_it_is_revoked(calling):
    manager = make.person(Role.MANAGER)
    program = calling(manager)
    assert program.get("/rounds").status_code == 200

    accounts.revoke_token(ApiToken.objects.get(), by=manager)

    assert program.get("/rounds").status_code == 401


def test_a_token_stops_with_the_last_appointment_of_its_person(calling):
    person = make.person(Role.OBSERVER)
    program = calling(person)
    person.appointments.update(ends_on=make.LONG_AGO)

    assert program.get("/dossiers").status_code == 401


def test_a_token_of_someone_shut_out_is_refused(calling):
    person = make.person(Role.MANAGER)
    program = calling(person)
    person.is_active = False
    person.save()

    assert program.get("/rounds").status_code == 401


def test_the_session_of_the_pages_is_accepted(client):
    client.force_login(make.person(Role.MANAGER))

    assert client.get("/api/v1/rounds").status_code == 200


def test_a_write_by_session_needs_the_token_of_the_forms():
    made = assessments.form()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(made.focal_point)
    address = f"/api/v1/dossiers/{made.ref}/answers/PAR-01"
    body = json.dumps(assessments.content())

    refused = browser.put(address, body, content_type="application/json", headers={"If-Match": "0"})
    browser.get("/account/login/")
    token = browser.cookies.get("csrftoken") or browser.get("/home/").cookies.get("csrftoken")
    done = browser.put(
        address, body, content_type="application/json", headers={"If-Match": "0", "X-CSRFToken": token.value}
    )

    assert (refused.status_code, codes(refused)) == (403, ["csrf_missing"])
    assert done.status_code == 200


def test_a_wrong_token_is_not_saved_by_a_session(client):
    client.force_login(make.person(Role.MANAGER))

    assert client.get("/api/v1/rounds", headers={"Authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize(
    ("asked", "language", "word"),
    [
        ("fr", "fr", "jeton"),
        ("en-GB,en;q=0.9", "en", "token"),
        ("de, fr;q=0.8, en;q=0.5", "fr", "jeton"),
        ("de", "ar", "رمزا"),
        ("", "ar", "رمزا"),
        ("%%%;q=x", "ar", "رمزا"),
    ],
)
def test_messages_come_in_the_language_of_the_request(client, asked, language, word):
    response = client.get("/api/v1/rounds", headers={"Accept-Language": asked})

    assert word in response.json()["reasons"][0]["message"]
    assert response["Content-Language"] == language


def test_answers_are_kept_by_no_cache(calling):
    assert calling().get("/labels")["Cache-Control"] == "private, no-store"


def test_an_unknown_address_and_method_are_refused(client):
    assert client.get("/api/v1/nothing").status_code in {302, 404}
    assert client.delete("/api/v1/rounds").status_code == 405


def test_a_round_being_prepared_is_for_those_who_prepare_it(calling):
    make.round("2026")
    make.round("2028", opened=False)

    seen = calling(make.person(Role.COORDINATION)).get("/rounds").json()
    prepared = calling(make.person(Role.MANAGER)).get("/rounds").json()

    assert [r["code"] for r in seen["items"]] == ["2026"]
    assert {r["code"] for r in prepared["items"]} == {"2026", "2028"}
    assert seen["items"][0]["calls"][0]["closes_on"] > clock.today().isoformat()
