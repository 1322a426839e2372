"""The API against its own OpenAPI document: whatever is sent, the answer is one that the document declares."""

import pytest
import schemathesis
from api.conftest import Caller
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import make
from make import assessments
from make import labels as labels_making
from miza.accounts.roles import Role
from miza.api.views import api
from miza.config.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def document(*, edges):
    """The document as it is served, without asking the database for it. edges: try the edge cases of every value too."""
    found = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix="api/v1/")))
    found.app = application
    found.config.phases.coverage.enabled = edges
    return found


reads = document(edges=False).include(method="GET")
writes = document(edges=True).exclude(method="GET")


@pytest.fixture
def headers(client, db):
    """The token of someone who sees everything, and a dossier, a label and a framework under the names that are tried."""
    label = labels_making.labelled()
    made = assessments.form("assessing", framework=label.dossier.round.framework)
    manager = make.person(Role.MANAGER)
    make.appoint(manager, Role.FOCAL_POINT, made.dossier.commune)
    names = {
        "ref": made.ref,
        "norm": "PAR-01",
        "number": label.number,
        "code": label.dossier.round.framework.code,
        "version": label.dossier.round.framework.version,
    }
    # As Django's own test client does: the end of a request must not close the test's connection.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield Caller(client, manager).headers | {"Accept-Encoding": "identity"}, names
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@reads.parametrize()
@FEW
@pytest.mark.django_db
def test_a_read_is_answered_as_the_document_declares(case, headers):
    call(case, *headers)


@pytest.mark.slow
@writes.parametrize()
@FEW
@pytest.mark.django_db
def test_a_write_is_answered_as_the_document_declares(case, headers):
    call(case, *headers)


def call(case, sent, names):
    for name in set(case.path_parameters or {}) & set(names):
        if (
            isinstance(names[name], str) and len(str(case.path_parameters[name])) % 2
        ):  # half of the tries find something
            case.path_parameters[name] = names[name]
    response = case.call(headers=sent)

    case.validate_response(response, checks=CHECKS)


@pytest.mark.django_db
def test_the_document_is_openapi_3_1_and_public(client):
    found = client.get("/api/v1/openapi.json").json()

    assert found["openapi"].startswith("3.1")
    assert set(found["paths"]) == set(api.get_openapi_schema(path_prefix="api/v1/")["paths"])
    for path, methods in found["paths"].items():
        for method, node in methods.items():
            assert node["description"], (method, path)
            assert "401" in node["responses"], (method, path)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_reference_names_every_operation_without_a_script(client, language):
    html = client.get(f"/{language}/api/v1/docs").content.decode()

    assert "<script" not in html
    for path in api.get_openapi_schema(path_prefix="api/v1/")["paths"]:
        assert path in html
