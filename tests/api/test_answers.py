"""Saving an answer, exactly as contracts.md says: 200, 412, 428, 422, 409, 401, and once however often it is sent."""

from uuid import uuid4

import pytest
from api.conftest import codes
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from make import assessments
from miza.accounts.roles import Role
from miza.assessments.models import Answer, AnswerRevision

pytestmark = pytest.mark.django_db
BODY = {"level": 2, "indicators": {"PAR-01.1": "yes"}, "comment": "ملاحظة"}
MOST_QUERIES = 8 + 3  # one unit (house rule), and the three that say who calls


@pytest.fixture
def made():
    return assessments.form()


def path(made, norm="PAR-01"):
    return f"/dossiers/{made.ref}/answers/{norm}"


def test_a_first_answer_is_stored_and_gets_version_1(calling, made):
    response = calling(made.focal_point).put(path(made), BODY, **{"If-Match": "0"})

    assert (response.status_code, response["ETag"]) == (200, '"1"')
    assert response.json()["version"] == 1
    assert (Answer.objects.get().level, Answer.objects.get().comment) == (2, "ملاحظة")


@pytest.mark.parametrize("spelling", ["1", '"1"', 'W/"1"', " 1 "])
def test_a_version_may_be_quoted(calling, made, spelling):
    program = calling(made.focal_point)
    program.put(path(made), BODY, **{"If-Match": "0"})

    assert program.put(path(made), BODY | {"level": 3}, **{"If-Match": spelling}).json()["version"] == 2


def test_without_a_version_nothing_is_done(calling, made):
    response = calling(made.focal_point).put(path(made), BODY)

    assert (response.status_code, codes(response)) == (428, ["if_match_missing"])
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("version", ["x", "-1", "1.5", "*", "", "9" * 40, "٣"])
def test_a_version_that_is_no_number_is_named(calling, made, version):
    response = calling(made.focal_point).put(path(made), BODY, **{"If-Match": version.encode().decode("latin1")})

    assert response.status_code == 422
    assert response.json()["reasons"][0]["field"] == "If-Match"


def test_someone_saved_meanwhile_both_answers_come_back(calling, made):
    calling(made.contributor).put(path(made), BODY | {"level": 4}, **{"If-Match": "0"})

    response = calling(made.focal_point).put(path(made), BODY, **{"If-Match": "0"})

    body = response.json()
    assert (response.status_code, codes(response)) == (412, ["stale_version"])
    assert (body["current"]["level"], body["current"]["version"], body["yours"]["level"]) == (4, 1, 2)
    assert body["author"]["fr"]
    assert Answer.objects.get().level == 4


def test_a_version_ahead_of_nothing_has_no_current_answer(calling, made):
    response = calling(made.focal_point).put(path(made), BODY, **{"If-Match": "3"})

    assert response.status_code == 412
    assert response.json()["current"] is None


def test_the_same_request_twice_is_harmless(calling, made):
    program, key = calling(made.focal_point), str(uuid4())
    first = program.put(path(made), BODY, **{"If-Match": "0", "Idempotency-Key": key})
    calling(made.contributor).put(path(made), BODY | {"level": 4}, **{"If-Match": "1"})

    again = program.put(path(made), BODY, **{"If-Match": "0", "Idempotency-Key": key})

    assert (again.status_code, again.json()["version"], again.json()["level"]) == (200, 1, 2)
    assert first.json()["level"] == again.json()["level"]
    assert AnswerRevision.objects.count() == 2
    assert Answer.objects.get().level == 4


def test_a_key_serves_one_request_only(calling, made):
    program, key = calling(made.focal_point), str(uuid4())
    program.put(path(made), BODY, **{"If-Match": "0", "Idempotency-Key": key})

    response = program.put(path(made), BODY | {"level": 3}, **{"If-Match": "1", "Idempotency-Key": key})

    assert (response.status_code, codes(response)) == (422, ["key_reused"])
    assert Answer.objects.get().level == 2


def test_a_key_that_is_no_uuid_is_named(calling, made):
    response = calling(made.focal_point).put(path(made), BODY, **{"If-Match": "0", "Idempotency-Key": "abc"})

    assert response.status_code == 422
    assert response.json()["reasons"][0]["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"level": 7}, "level_out_of_range", "level"),
        ({"level": "deux"}, "level_out_of_range", "level"),
        ({"level": True}, "value_invalid", "level"),
        ({"indicators": {"PAR-01.1": "maybe"}}, "choice_unknown", "PAR-01.1"),
        ({"indicators": {"ZZZ-01.1": "yes"}}, "unknown_field", "ZZZ-01.1"),
        ({"not_applicable": "sans objet"}, "not_applicable_refused", "not_applicable"),
        ({"rank": 1}, "unknown_field", "rank"),
        ({"settled": "certainly"}, "value_invalid", "settled"),
        ({"comment": {"a": 1}}, "value_invalid", "comment"),
    ],
)
def test_a_value_to_mend_is_named_and_nothing_is_stored(calling, made, change, code, field):
    response = calling(made.focal_point).put(path(made), BODY | change, **{"If-Match": "0"})

    assert response.status_code == 422
    found = {(reason["code"], reason["field"]) for reason in response.json()["reasons"]}
    assert (code, field) in found
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', '{"level": NaN}'])
def test_what_is_not_an_answer_is_refused(calling, made, body):
    response = calling(made.focal_point).put(path(made), body, **{"If-Match": "0"})

    assert response.status_code == 422
    assert response.json()["reasons"][0]["message"]


def test_an_unknown_norm_does_not_exist(calling, made):
    assert calling(made.focal_point).put(path(made, "ZZZ-01"), BODY, **{"If-Match": "0"}).status_code == 404


def test_the_right_role_of_another_commune_finds_nothing(calling, made):
    assert calling(made.elsewhere).put(path(made), BODY, **{"If-Match": "0"}).status_code == 404
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("role", [Role.COORDINATION, Role.ACCREDITATION, Role.MANAGER, Role.EXPERT])
def test_others_who_see_the_dossier_may_not_write_in_it(calling, made, role):
    person = make.person(role)
    if role == Role.EXPERT:
        make.assignment(made.dossier, person)

    response = calling(person).put(path(made), BODY, **{"If-Match": "0"})

    assert (response.status_code, codes(response)) == (403, ["not_your_role"])
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("state", ["launching", "reviewing", "labelled"])
def test_a_form_that_is_shut_refuses_by_a_rule(calling, state):
    made = assessments.form(state)

    response = calling(made.focal_point).put(path(made), BODY, **{"If-Match": "0"})

    assert (response.status_code, codes(response)) == (409, ["wrong_state"])


def test_only_norms_named_are_open_in_a_form_reopened(calling):
    made = assessments.form(open_norms=["EGA-01"])

    response = calling(made.focal_point).put(path(made), BODY, **{"If-Match": "0"})

    assert (response.status_code, codes(response)) == (409, ["norm_not_open"])


def test_an_unknown_caller_keeps_the_value_and_signs_in(calling, made):
    response = calling().put(path(made), BODY, **{"If-Match": "0"})

    assert (response.status_code, codes(response)) == (401, ["api_sign_in"])


def test_saving_takes_few_queries(calling, made):
    program = calling(made.focal_point)
    program.put(path(made), BODY, **{"If-Match": "0"})

    with CaptureQueriesContext(connection) as spent:
        assert program.put(path(made), BODY | {"level": 3}, **{"If-Match": "1"}).status_code == 200

    assert len(assessments.statements(spent)) <= MOST_QUERIES
