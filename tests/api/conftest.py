"""Calls to the API as a program makes them."""

import json

import pytest

from miza.accounts import actions as accounts

ROOT = "/api/v1"


class Caller:
    """Someone's program: sends their token and JSON, and reads JSON."""

    def __init__(self, client, person=None):
        self.client = client
        self.headers = {"Accept-Language": "fr"}
        if person:
            self.headers["Authorization"] = f"Bearer {accounts.create_token('Program', by=person)[1]}"

    def get(self, path, **headers):
        return self.client.get(ROOT + path, headers=self.headers | headers)

    def send(self, method, path, body, **headers):
        text = body if isinstance(body, str) else json.dumps(body)
        return self.client.generic(
            method, ROOT + path, text, content_type="application/json", headers=self.headers | headers
        )

    def post(self, path, body, **headers):
        return self.send("POST", path, body, **headers)

    def put(self, path, body, **headers):
        return self.send("PUT", path, body, **headers)


@pytest.fixture
def calling(client):
    """`calling(person)`: that person's program; `calling()`: a stranger's."""
    return lambda person=None: Caller(client, person)


def codes(response):
    """The codes of a refusal, in order."""
    return [reason["code"] for reason in response.json()["reasons"]]
