"""Filling the form in the browser's way: what is sent, what comes back, and that nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import make
from make import assessments as making
from miza.assessments import actions, queries
from miza.assessments.models import Answer, Evidence, Launch, TeamMember
from miza.core import clock
from miza.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


def url(name, made, *args):
    return reverse(f"assessments:{name}", args=[made.ref, *args])


@pytest.fixture
def sent(client):
    """A function that signs someone in and sends a form."""

    def post(person, address, **data):
        client.force_login(person)
        return client.post(address, data)

    return post


def typed(**more):
    """The form of PAR-02 as a browser sends it."""
    data = {
        "version": "0",
        "level": "2",
        "not_applicable": "",
        "value-PAR-02.1": "85,5",
        "word-PAR-02.1": "",
        "value-PAR-02.2": "",
        "nocase-PAR-02.2": "on",
        "word-PAR-02.2": "لا حالة هذه السنة",
        "value-PAR-02.3": "١٢",
        "value-PAR-02.4": "9 480 000",
        "comment": "تعليق",
        "dissent": "",
        "settled": "on",
    }
    return data | more


def test_a_norm_is_saved_and_the_page_says_so(sent, client):
    made = making.form()
    response = sent(made.contributor, url("norm", made, "PAR-02"), **typed())
    row = Answer.objects.get()
    assert response.url == url("norm", made, "PAR-02") + "?saved=PAR-02"
    assert row.indicators == {"PAR-02.1": "85.5", "PAR-02.2": "no_case", "PAR-02.3": "12", "PAR-02.4": "9480000"}
    assert (row.level, row.settled, row.settled_on, row.explanations) == (
        2,
        True,
        clock.today(),
        {"PAR-02.2": "لا حالة هذه السنة"},
    )
    page = client.get(response.url)
    assert page.context["saved"] == "PAR-02"
    assert page.context["answer_form"]["version"].value() == 1


def test_saving_may_lead_to_the_next_norm(sent):
    made = making.form()
    first = sent(made.contributor, url("norm", made, "PAR-02"), **typed(next="1"))
    last = sent(made.contributor, url("norm", made, "EGA-02"), version="0", level="1", next="1")
    assert first.url == url("norm", made, "EGA-01") + "?saved=PAR-02"
    assert last.url == url("norm", made, "EGA-02") + "?saved=EGA-02"


def test_what_was_stored_is_shown_and_sent_again_unchanged(sent, client):
    made = making.form()
    sent(made.contributor, url("norm", made, "PAR-02"), **typed())
    form = client.get(url("norm", made, "PAR-02")).context["answer_form"]
    again = {name: form[name].value() for name in form.fields}
    data = {name: "on" if value is True else value for name, value in again.items() if value not in (None, False, "")}
    sent(made.contributor, url("norm", made, "PAR-02"), **data)
    rows = list(made.fresh().answer_revisions.values_list("version", "content"))
    assert [version for version, _ in rows] == [1, 2]
    assert rows[0][1] == rows[1][1]


@pytest.mark.parametrize("version", [0, 1])
def test_posting_an_answer_takes_eight_statements_at_most(client, version):
    """Session, person, appointments, dossier, answer, revision, last entry, new entry."""
    made = making.form()
    client.force_login(made.focal_point)
    if version:
        making.answer(made.dossier, "PAR-02")
    queries.tree(made.fresh())
    with CaptureQueriesContext(connection) as spent:
        assert client.post(url("norm", made, "PAR-02"), typed(version=str(version))).status_code == 302
    sqls = making.statements(spent)
    assert len(sqls) == 8, sqls


def test_wrong_values_are_named_next_to_their_fields_and_all_is_kept(sent):
    made = making.form()
    wrong = {"value-PAR-02.1": "120", "value-PAR-02.3": "كثير", "word-PAR-02.2": ""}
    response = sent(made.contributor, url("norm", made, "PAR-02"), **typed(**wrong))
    form = response.context["answer_form"]
    assert response.status_code == 422
    assert set(form.errors) == {"value-PAR-02.1", "value-PAR-02.2", "value-PAR-02.3"}
    assert {
        name: form[name].value() for name in ("value-PAR-02.1", "value-PAR-02.3", "value-PAR-02.4", "comment", "level")
    } == {
        "value-PAR-02.1": "120",
        "value-PAR-02.3": "كثير",
        "value-PAR-02.4": "9 480 000",
        "comment": "تعليق",
        "level": "2",
    }
    assert "120" in str(form.errors["value-PAR-02.1"])
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"level": "7"}, "level"),
        ({"level": "na"}, "not_applicable"),
        ({"level": "3", "not_applicable": "لا مشروع"}, "not_applicable"),
        ({"level": ""}, "settled"),
        ({"value-PAR-02.2": "4"}, "value-PAR-02.2"),
    ],
)
def test_contradictions_are_named_next_to_their_field(sent, data, field):
    made = making.form()
    response = sent(made.contributor, url("norm", made, "PAR-02"), **typed(**data))
    assert (response.status_code, list(response.context["answer_form"].errors)) == (422, [field])


def test_not_applicable_is_chosen_with_its_reason(sent):
    made = making.form()
    sent(made.contributor, url("norm", made, "PAR-02"), version="0", level="na", not_applicable="لم يبرمج أي مشروع")
    row = Answer.objects.get()
    assert (row.level, row.not_applicable) == (None, "لم يبرمج أي مشروع")


def test_the_second_of_two_people_sees_both_answers_and_chooses(sent, client):
    made = making.form()
    sent(made.focal_point, url("norm", made, "PAR-02"), **typed(level="1", comment="الأول"))

    response = sent(made.contributor, url("norm", made, "PAR-02"), **typed(level="4", comment="الثاني"))

    assert response.status_code == 412
    differing = {
        field["name"]: (field["yours"]["value"], field["theirs"]["value"]) for field in response.context["differing"]
    }
    assert differing == {"level": ("4", "1"), "comment": ("الثاني", "الأول")}
    assert Answer.objects.get().level == 1
    choice = dict(response.context["kept"]) | {"version": response.context["version"], "level": "4", "comment": "الأول"}
    assert client.post(response.context["action"], choice).status_code == 302
    row = Answer.objects.get()
    assert (row.level, row.comment, row.version, row.author) == (4, "الأول", 2, made.contributor)
    assert row.indicators == {"PAR-02.1": "85.5", "PAR-02.2": "no_case", "PAR-02.3": "12", "PAR-02.4": "9480000"}
    assert (row.settled, row.explanations) == (True, {"PAR-02.2": "لا حالة هذه السنة"})


def test_what_a_person_did_not_touch_is_proposed_as_the_other_left_it(sent):
    made = making.form()
    sent(made.focal_point, url("norm", made, "PAR-02"), **typed(level="1", comment="قبل"))
    sent(made.focal_point, url("norm", made, "PAR-02"), **typed(version="1", level="1", comment="بعد"))

    response = sent(made.contributor, url("norm", made, "PAR-02"), **typed(version="1", level="4", comment="قبل"))

    assert {field["name"]: field.get("take") for field in response.context["differing"]} == {
        "level": None,
        "comment": "theirs",
    }


def test_values_of_a_conflict_are_shown_as_they_are(sent):
    made = making.form()
    sent(made.focal_point, url("norm", made, "PAR-02"), **typed(comment="seen on <site>"))
    page = sent(
        made.contributor, "/en" + url("norm", made, "PAR-02"), **typed(**{"value-PAR-02.1": "90"})
    ).content.decode()
    assert "<strong>seen on &lt;site&gt;</strong>" in page
    assert "&lt;bdi" not in page


def test_the_same_answer_twice_needs_no_choice(sent):
    made = making.form()
    for person in (made.focal_point, made.contributor):
        response = sent(person, url("norm", made, "PAR-02"), **typed())
        assert response.url.endswith("?saved=PAR-02")
    assert Answer.objects.get().version == 1


def test_a_form_handed_over_meanwhile_says_so_and_keeps_what_was_typed(sent):
    made = making.form()
    Dossier.objects.update(state="reviewing")
    response = sent(made.contributor, url("norm", made, "PAR-02"), **typed())
    assert response.status_code == 409
    assert [why.code for why in response.context["reasons"]] == ["wrong_state"]
    assert response.context["answer_form"]["comment"].value() == "تعليق"


def test_another_commune_sends_nothing(sent):
    made = making.form()
    for name, args in (
        ("norm", ["PAR-02"]),
        ("evidence", []),
        ("team", []),
        ("kickoff", []),
        ("consent", []),
        ("consensus", []),
    ):
        assert sent(made.elsewhere, url(name, made, *args), **typed()).status_code == 404
    assert not Answer.objects.exists()


def test_a_piece_is_attached_with_the_answer(sent):
    made = making.form()
    file = {"proof-file": make.upload("محضر.pdf"), "proof-page": "3", "proof-dated_on": "24/11/2025"}
    sent(made.contributor, url("norm", made, "PAR-02"), **typed(**file))
    piece = Evidence.objects.get()
    assert (piece.title, str(piece.dated_on), Answer.objects.count()) == ("محضر.pdf", "2025-11-24", 1)
    assert list(piece.uses.values_list("norm", "page")) == [("PAR-02", "3")]


def test_a_refused_file_is_named_and_the_answer_is_kept_in_the_page(sent):
    made = making.form()
    response = sent(made.contributor, url("norm", made, "PAR-02"), **typed(**{"proof-file": make.upload("x.pdf", b"")}))
    assert (response.status_code, list(response.context["attach"].errors)) == (422, ["file"])
    assert response.context["answer_form"]["comment"].value() == "تعليق"
    assert not Answer.objects.exists()


def test_a_piece_stays_attached_when_the_answer_is_refused(sent):
    made = making.form()
    data = typed(level="9", **{"proof-original_at": "كتابة المجلس", "proof-title": "سجل"})
    assert sent(made.contributor, url("norm", made, "PAR-02"), **data).status_code == 422
    assert queries.proved(made.dossier) == {"PAR-02"}


def test_the_same_file_again_is_offered_from_the_library(sent):
    made = making.form()
    held = actions.add_evidence(made.dossier, upload=make.upload("أول.pdf"), uses={"PAR-01": ""}, by=made.president)
    response = sent(made.contributor, url("norm", made, "PAR-02"), **typed(**{"proof-file": make.upload("ثان.pdf")}))
    assert (response.status_code, response.context["duplicate"]) == (422, held)
    sent(made.contributor, url("norm", made, "PAR-02"), **typed(**{"proof-again": str(held.pk)}))
    assert (queries.proved(made.dossier), Evidence.objects.count(), Answer.objects.count()) == (
        {"PAR-01", "PAR-02"},
        1,
        1,
    )


def test_a_piece_of_the_library_is_chosen(sent):
    made = making.form()
    held = making.piece(made.dossier)
    data = {"proof-existing": str(held.pk), "proof-page": "7"}
    sent(made.contributor, url("norm", made, "PAR-02"), **typed(**data))
    assert list(held.uses.values_list("norm", "page")) == [("PAR-02", "7")]


def test_a_piece_is_added_to_the_library_with_its_norms(sent):
    made = making.form()
    data = {"file": make.upload("محضر.pdf"), "norm_1": "par-٠١", "page_1": "2", "norm_3": "EGA-01"}
    response = sent(made.contributor, url("evidence", made), **data)
    piece = Evidence.objects.get()
    assert response.url == url("evidence", made) + f"?added={piece.pk}"
    assert dict(piece.uses.values_list("norm", "page")) == {"PAR-01": "2", "EGA-01": ""}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "file"),
        ({"file": make.upload("x.pdf", b"")}, "file"),
        ({"file": make.upload("x.exe", b"MZ")}, "file"),
        ({"title": "x", "original_at": "y", "norm_1": "ZZZ-9"}, "norm_1"),
        ({"title": "x", "original_at": "y", "dated_on": "31/02/2026"}, "dated_on"),
    ],
)
def test_a_wrong_piece_is_named_next_to_its_field(sent, data, field):
    made = making.form()
    response = sent(made.contributor, url("evidence", made), **data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not Evidence.objects.exists()


def test_the_library_offers_the_piece_it_holds_for_the_norms_asked(sent, client):
    made = making.form()
    held = actions.add_evidence(made.dossier, upload=make.upload("أول.pdf"), uses={"PAR-01": ""}, by=made.president)
    data = {"file": make.upload("ثان.pdf"), "norm_1": "PAR-01", "norm_2": "EGA-02"}
    response = sent(made.contributor, url("evidence", made), **data)
    assert (response.context["duplicate"], response.context["wanted"]) == (held, ["EGA-02"])
    client.post(url("piece", made, held.pk), {"norm": "EGA-02"})
    assert queries.proved(made.dossier) == {"PAR-01", "EGA-02"}


def test_a_piece_is_withdrawn_after_confirmation(sent, client):
    made = making.form()
    piece = making.piece(made.dossier, "PAR-01", "EGA-01")
    client.force_login(made.president)
    assert client.get(url("remove_use", made, piece.pk, "PAR-01")).status_code == 200
    sent(made.president, url("remove_use", made, piece.pk, "PAR-01"))
    assert queries.proved(made.dossier) == {"EGA-01"}
    assert client.get(url("remove_piece", made, piece.pk)).context["codes"] == ["EGA-01"]
    sent(made.president, url("remove_piece", made, piece.pk))
    assert queries.proved(made.dossier) == set()


def test_a_member_is_added_edited_and_leaves(sent):
    made = making.form("launching")
    sent(made.focal_point, url("team", made), name="ع. ب.", college="staff", sex="m", user=made.contributor.pk)
    member = TeamMember.objects.get()
    assert (member.user, member.sex) == (made.contributor, "m")
    sent(made.focal_point, url("member", made, member.pk), version="1", name="ع. ب.", college="elected", sex="")
    member.refresh_from_db()
    assert (member.college, member.user, member.version) == ("elected", None, 2)
    stale = sent(made.president, url("member", made, member.pk), version="1", name="ف. ا.", college="elected", sex="")
    assert (stale.status_code, [f["name"] for f in stale.context["differing"]]) == (412, ["name"])
    sent(made.focal_point, url("leave", made, member.pk))
    assert not queries.team(made.dossier).exists()


def test_an_account_of_another_commune_is_no_choice(sent):
    made = making.form("launching")
    response = sent(made.focal_point, url("team", made), name="x", college="staff", sex="", user=made.elsewhere.pk)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["user"])


def test_the_launch_is_recorded_form_by_form(sent):
    made = making.form("launching")
    minutes = make.upload("minutes.pdf")
    sent(
        made.focal_point,
        url("kickoff", made),
        version="0",
        kickoff_on="20/11/2025",
        women="٦",
        men="8",
        minutes=minutes,
    )
    data = {"version": "0", "submission_on": "2027-01-10", "meeting_1": "2026-12-20", "meeting_3": "05/12/2026"}
    sent(made.focal_point, url("calendar", made), **data)
    sent(made.focal_point, url("consent", made), allowed="yes")
    row = Launch.objects.get()
    assert (str(row.kickoff_on), row.kickoff_attendees, row.kickoff_minutes.name) == (
        "2025-11-20",
        {"women": 6, "men": 8},
        "minutes.pdf",
    )
    assert (row.meetings, str(row.submission_on), row.expert_may_read) == (
        ["2026-12-05", "2026-12-20"],
        "2027-01-10",
        True,
    )


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("kickoff", {"kickoff_on": "2099-01-01", "women": "1", "men": "1"}, "kickoff_on"),
        ("kickoff", {"kickoff_on": "2025-01-01", "women": "0", "men": "0"}, "women"),
        ("kickoff", {"kickoff_on": "2025-01-01", "women": "-1", "men": "1"}, "women"),
        (
            "kickoff",
            {"kickoff_on": "2025-01-01", "women": "1", "men": "1", "minutes": make.upload("x.pdf", b"")},
            "minutes",
        ),
        ("calendar", {"submission_on": "", "meeting_1": "2026-12-20"}, "submission_on"),
        ("calendar", {"submission_on": "2027-01-10", "meeting_2": "غدا"}, "meeting_2"),
    ],
)
def test_a_wrong_launch_is_named_next_to_its_field(sent, name, data, field):
    made = making.form("launching")
    response = sent(made.focal_point, url(name, made), version="0", **data)
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert form[field].value() or field in {"minutes", "submission_on"}


@pytest.mark.parametrize("name", ["kickoff", "calendar"])
def test_two_people_on_the_launch_choose(sent, name):
    made = making.form("launching")
    data = {
        "kickoff": {"kickoff_on": "2025-01-01", "women": "1", "men": "1"},
        "calendar": {"submission_on": "2027-01-10", "meeting_1": "2026-12-20"},
    }
    changed = {"kickoff": {"women": "3"}, "calendar": {"meeting_1": "2026-12-21"}}
    sent(made.focal_point, url(name, made), version="0", **data[name])
    response = sent(made.president, url(name, made), version="0", **data[name] | changed[name])
    assert (response.status_code, [f["name"] for f in response.context["differing"]]) == (412, list(changed[name]))
    choice = dict(response.context["kept"]) | changed[name] | {"version": response.context["version"]}
    assert sent(made.president, response.context["action"], **choice).status_code == 302
    row = Launch.objects.get()
    assert (row.kickoff_attendees.get("women"), row.meetings) in [(3, []), (None, ["2026-12-21"])]


def test_the_consensus_of_a_meeting_is_closed_for_the_norms_ticked(sent, client):
    made = making.form()
    for norm in ("PAR-01", "EGA-01"):
        making.answer(made.dossier, norm)
    client.force_login(made.president)
    assert [line.norm.code for line in client.get(url("consensus", made)).context["waiting"]] == ["PAR-01", "EGA-01"]
    response = sent(made.president, url("consensus", made), met_on="2025-11-20", norms=["EGA-01"])
    assert response.url == url("form", made) + "?closed=1"
    assert dict(Answer.objects.values_list("norm", "settled")) == {"PAR-01": False, "EGA-01": True}
    wrong = sent(made.president, url("consensus", made), met_on="2099-01-01", norms=["PAR-01"])
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["met_on"])
    assert sent(made.contributor, url("consensus", made), met_on="2025-11-20", norms=["PAR-01"]).status_code == 403
