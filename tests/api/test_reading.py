"""Reads: the same as on the pages, no more; invisible things do not exist."""

import pytest
from api.conftest import codes

import make
from make import assessments, verification
from make import labels as labels_making
from miza.accounts.roles import Role

pytestmark = pytest.mark.django_db
PARTS = ["", "/moves", "/answers", "/answers/PAR-01", "/evidence", "/findings", "/plan"]


@pytest.mark.parametrize("part", PARTS)
def test_a_dossier_of_another_commune_does_not_exist(calling, part):
    made = assessments.form("planning")

    theirs = calling(made.elsewhere).get(f"/dossiers/{made.ref}{part}")
    nothing = calling(made.elsewhere).get(f"/dossiers/LCC-9999-0001{part}")

    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert theirs.json() == nothing.json()


@pytest.mark.parametrize("part", PARTS)
def test_people_of_the_commune_read_their_dossier(calling, part):
    made = assessments.form("planning")

    assert calling(made.focal_point).get(f"/dossiers/{made.ref}{part}").status_code == 200


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.COORDINATION, True),
        (Role.ACCREDITATION, True),
        (Role.MANAGER, True),
        (Role.EXPERT, False),
        (Role.OBSERVER, False),
        (Role.INVITED, False),
        (Role.PRESIDENT, False),
    ],
)
def test_the_list_holds_what_the_person_may_see(calling, role, seen):
    make.dossier("reviewing")

    assert calling(make.person(role)).get("/dossiers").json()["count"] == int(seen)


def test_the_list_is_narrowed_and_cut(calling):
    program, of = calling(make.person(Role.MANAGER)), make.round()
    for state in ("draft", "assessing", "assessing", "assessing"):
        make.dossier(state, round=of)

    assessing = program.get("/dossiers?state=assessing&limit=2&offset=1").json()

    assert assessing["count"] == 3
    assert [d["state"] for d in assessing["items"]] == ["assessing"] * 2
    assert assessing["items"][0]["stage"] == "self_assessment"
    assert program.get("/dossiers?state=nowhere").status_code == 422


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=9999", "limit"),
        ("offset=-1", "offset"),
        ("limit=x", "limit"),
        ("q=" + "x" * 101, "q"),
    ],
)
def test_a_wrong_parameter_is_named(calling, query, field):
    response = calling(make.person(Role.MANAGER)).get(f"/communes?{query}")

    assert response.status_code == 422
    assert [(r["code"], r["field"]) for r in response.json()["reasons"]] == [("value_invalid", field)]
    assert field in response.json()["reasons"][0]["message"]


def test_the_form_is_shut_to_others_until_the_commune_hands_it_over(calling):
    made = assessments.form("assessing")
    assessments.answered(made.dossier)
    committee = calling(make.person(Role.COORDINATION))

    refused = committee.get(f"/dossiers/{made.ref}/answers")
    made.dossier.state = "reviewing"
    made.dossier.save()

    assert (refused.status_code, codes(refused)) == (403, ["form_in_hand"])
    answers = committee.get(f"/dossiers/{made.ref}/answers").json()
    assert [a["norm"] for a in answers] == list(assessments.NORMS)


def test_an_answer_not_given_yet_has_version_0(calling):
    made = assessments.form()

    response = calling(made.contributor).get(f"/dossiers/{made.ref}/answers/PAR-01")

    assert (response.status_code, response["ETag"]) == (200, '"0"')
    assert response.json() | {"version": 0, "level": None, "comment": ""} == response.json()
    assert calling(made.contributor).get(f"/dossiers/{made.ref}/answers/ZZZ-01").status_code == 404


def test_evidence_comes_with_its_norms_and_where_to_download_it(calling):
    made = assessments.form("reviewing")
    piece = assessments.piece(made.dossier, "PAR-01", "EGA-01")
    assessments.piece(made.dossier, original="Bureau d’ordre")

    found = calling(made.president).get(f"/dossiers/{made.ref}/evidence").json()

    assert found["count"] == 2
    original, file = sorted(found["items"], key=lambda p: p["file"] is not None)
    assert original["original_at"] == "Bureau d’ordre"
    assert [use["norm"] for use in file["uses"]] == ["EGA-01", "PAR-01"]
    assert file["file"]["sha256"] == piece.file.sha256
    assert (
        file["file"]["url"] == f"/dossiers/{made.ref}/files/{piece.file.pk}/"
        or str(piece.file.pk) in file["file"]["url"]
    )


def test_files_are_not_for_observers(calling):
    made = assessments.form("reviewing")
    observer = make.person(Role.OBSERVER)
    made.dossier.observers.add(observer)

    assert calling(observer).get(f"/dossiers/{made.ref}").status_code == 200
    assert calling(observer).get(f"/dossiers/{made.ref}/evidence").status_code == 403


def test_findings_are_shut_to_the_commune_until_the_report_is_written(calling):
    made = verification.under_verification("visiting")
    verification.finding(made.dossier, "PAR-01", 1, reason="Preuve partielle")
    path = f"/dossiers/{made.dossier.ref}/findings"

    assert [f["level"] for f in calling(made.expert).get(path).json()] == [1]
    assert calling(made.president).get(path).status_code == 404
    made.dossier.state = "planning"
    made.dossier.save()
    assert calling(made.president).get(path).json()[0]["reason"] == "Preuve partielle"


def test_labels_and_frameworks_are_public(calling):
    label = labels_making.labelled()
    framework = label.dossier.round.framework

    listed = calling().get("/labels").json()
    one = calling().get(f"/labels/{label.number}").json()
    whole = calling().get(f"/frameworks/{framework.code}/{framework.version}").json()

    assert [item["number"] for item in listed["items"]] == [label.number]
    assert one["results"]["overall"] == "75.00"
    assert one["results"]["which"] == "deliberated"
    assert one["commune"]["is_demo"] is True
    assert whole["document"]["principles"][0]["code"] == "PAR"
    assert calling().get("/labels?status=lost").json()["count"] == 0
    assert calling().get("/labels/LCC-MA-2026-9999").status_code == 404
    assert calling().get("/frameworks/none/1").status_code == 404


def test_a_framework_not_published_is_not_public(calling):
    draft = make.framework("draft", "1")

    assert calling().get(f"/frameworks/{draft.code}/{draft.version}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "most"), [("/dossiers", 5), ("/communes", 5), ("/rounds", 6), ("/labels", 3)])
def test_a_list_takes_a_fixed_number_of_queries(calling, rows, path, most, django_assert_max_num_queries):
    program, of = calling(make.person(Role.MANAGER)), make.round()
    for number in range(rows):
        labels_making.labelled(number + 1, of=of, scored=False)
        make.commune(demo=False)
        make.round()

    with django_assert_max_num_queries(most):
        assert program.get(path).json()["count"] >= rows
