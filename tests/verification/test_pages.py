"""Pages of the verification: who opens them, what they cost, what a refused form keeps."""

import gzip
from datetime import timedelta

import pytest
from django.urls import reverse

import make
from make import verification as making
from miza.accounts.roles import Role
from miza.core import clock
from miza.verification import queries
from miza.verification.models import EvaluationReport, Finding, Query, VisitMember

pytestmark = pytest.mark.django_db
PAGES = ["review", "queries", "visit", "report"]


def url(made, name, *args):
    return reverse(f"verification:{name}", args=[made.dossier.ref, *args])


def typed(made, norm="PAR-01", **changes):
    """The form of a finding as a browser sends it."""
    data = {"version": "0", "level": "2", f"{norm}.1": "90" if norm == "PAR-02" else "yes", "reason": ""}
    data |= {f"verdict_{pk}": "accepted" for pk in making.pieces(made.dossier, norm)}
    return data | changes


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["expert", "president", "focal_point", "coordination"])
def test_pages_open_for_those_who_see_the_dossier(client, page, who):
    made = making.under_verification("visiting")
    making.visit(made)
    client.force_login(getattr(made, who))

    assert client.get(url(made, page)).status_code == 200


@pytest.mark.parametrize(
    "page", [*PAGES, "propose", "write", "sign", "observe", "refuse", "interests", "team", "other_dates"]
)
def test_pages_are_unknown_to_others(client, page):
    made = making.under_verification("visiting")

    assert client.get(url(made, page)).status_code == 302, "a visitor signs in first"
    for person in (make.person(Role.PRESIDENT, make.commune()), make.person(Role.EXPERT), make.person(Role.OBSERVER)):
        client.force_login(person)
        assert client.get(url(made, page)).status_code == 404


def test_the_levels_stay_closed_to_the_commune_until_the_report_is_written(client):
    made = making.under_verification("reviewing")
    making.finding(made.dossier, "PAR-01", 1, reason="لم نجد المحضر")
    client.force_login(made.president)

    assert "لم نجد المحضر" not in client.get(url(made, "review")).content.decode()
    assert client.get(url(made, "norm", "PAR-01")).status_code == 404

    made.dossier.state = "visiting"
    made.dossier.save()
    making.visit(made)
    assert "لم نجد المحضر" in client.get(url(made, "review")).content.decode()
    assert "لم نجد المحضر" in client.get(url(made, "norm", "PAR-01")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("page", [*PAGES, "norm"])
def test_a_page_takes_at_most_fifteen_queries_and_the_same_for_more_rows(
    client, page, count, django_assert_max_num_queries
):
    made = making.under_verification("planning" if page == "report" else "reviewing")
    making.visit(made, members=[made.expert])
    for number in range(count):
        making.query(made.dossier, "PAR-01", answered=bool(number))
        making.evidence(made.dossier, "PAR-01")
        making.finding(made.dossier, making.NORMS[number], 1, reason="عاينا")
        if page == "visit" and number:
            VisitMember.objects.create(visit=queries.current_visit(made.dossier), expert=make.person(Role.EXPERT))
        if page == "report":
            EvaluationReport.objects.create(dossier=made.dossier, filed_by=made.expert, filed_at=clock.now())
    client.force_login(made.expert)
    address = url(made, page, "PAR-01") if page == "norm" else url(made, page)
    client.get(address)

    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


def test_the_expert_saves_a_finding_and_goes_on_to_the_next_norm(client):
    made = making.under_verification("visiting")
    client.force_login(made.expert)

    answer = client.post(url(made, "norm", "PAR-01"), typed(made))

    assert answer.headers["Location"] == url(made, "norm", "PAR-02")
    assert Finding.objects.get().level == 2
    stay = client.post(url(made, "norm", "PAR-02"), typed(made, "PAR-02", stay="1"))
    assert stay.headers["Location"] == url(made, "norm", "PAR-02")


def test_a_refused_finding_keeps_all_that_was_typed_and_says_why_beside_the_field(client):
    made = making.under_verification("visiting")
    client.force_login(made.expert)

    answer = client.post(
        url(made, "norm", "PAR-02"),
        typed(made, "PAR-02", level="1", seen_on_site="سجل <الحضور>", seen_on="31/02/2026", **{"PAR-02.1": "مائة"}),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "سجل &lt;الحضور&gt;" in page
    assert 'value="31/02/2026"' in page
    assert 'value="مائة"' in page
    assert "31/02/2026" in answer.context["form"].errors["seen_on"][0]
    assert not Finding.objects.exists()


def test_a_missing_reason_is_said_beside_the_reason(client):
    made = making.under_verification("visiting")
    client.force_login(made.expert)

    answer = client.post(url(made, "norm", "PAR-01"), typed(made, level="1"))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]


@pytest.mark.parametrize("level", ["5", "-1", "x"])
def test_a_level_out_of_range_is_said_beside_the_level(client, level):
    made = making.under_verification("visiting")
    client.force_login(made.expert)

    answer = client.post(url(made, "norm", "PAR-01"), typed(made, level=level))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["level"])


def test_a_stale_finding_shows_both_and_the_choice_is_saved(client):
    made = making.under_verification("visiting")
    client.force_login(made.expert)
    client.post(url(made, "norm", "PAR-01"), typed(made))

    answer = client.post(url(made, "norm", "PAR-01"), typed(made, level="1", reason="ناقص"))

    assert answer.status_code == 412
    shown = {
        field["name"]: (field["yours"]["value"], field["theirs"]["value"]) for field in answer.context["differing"]
    }
    assert shown == {"level": ("1", "2"), "reason": ("ناقص", "")}
    kept = dict(answer.context["kept"]) | {"version": answer.context["version"], "level": "1", "reason": "ناقص"}
    assert client.post(url(made, "norm", "PAR-01"), kept).status_code == 302
    assert (Finding.objects.get().level, Finding.objects.get().version) == (1, 2)


def test_the_commune_posting_a_finding_is_refused(client):
    made = making.under_verification("visiting")
    making.visit(made)
    client.force_login(made.president)

    assert client.post(url(made, "norm", "PAR-01"), typed(made)).status_code == 403
    assert not Finding.objects.exists()


def test_an_unknown_norm_is_not_found(client):
    made = making.under_verification("visiting")
    client.force_login(made.expert)

    assert client.get(url(made, "norm", "ZZZ-01")).status_code == 404


def test_levels_are_confirmed_from_the_list(client):
    made = making.under_verification("reviewing")
    making.finding(made.dossier, "PAR-01", None)
    client.force_login(made.expert)
    assert 'value="PAR-01:1"' in client.get(url(made, "review")).content.decode()

    assert client.post(url(made, "review"), {"norm": ["PAR-01:1"]}).status_code == 302
    assert Finding.objects.get().level == 2
    again = client.post(url(made, "review"), {"norm": ["PAR-01:1", "junk", "PAR-02:x"]})
    assert again.status_code == 409
    assert "PAR-01" in again.content.decode()


def test_the_whole_round_of_a_query(client):
    made = making.under_verification("reviewing")
    client.force_login(made.expert)
    client.post(url(made, "queries"), {"norm": "PAR-01", "question": "أين المحضر؟"})
    query = Query.objects.get()
    client.force_login(made.focal_point)
    assert "أين المحضر؟" not in client.get(url(made, "queries")).content.decode()
    assert client.get(url(made, "answer", query.pk)).status_code == 404

    made.dossier.state = "clarifying"
    made.dossier.save()
    query.sent_at = clock.now()
    query.save()
    assert client.get(url(made, "answer", query.pk)).status_code == 200
    empty = client.post(url(made, "answer", query.pk), {"version": "0", "answer": " "})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["answer"])
    bad = client.post(
        url(made, "answer", query.pk), {"version": "0", "answer": "هو مرفق", "file": make.upload("a.exe", b"MZ")}
    )
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["file"])
    assert "هو مرفق" in bad.content.decode()
    good = client.post(url(made, "answer", query.pk), {"version": "0", "answer": "هو مرفق", "file": make.upload()})
    assert good.status_code == 302
    stale = client.post(url(made, "answer", query.pk), {"version": "0", "answer": "جواب آخر"})
    assert stale.status_code == 412
    assert "هو مرفق" in stale.content.decode()


def test_a_query_is_taken_back_by_a_post(client):
    made = making.under_verification("reviewing")
    query = making.query(made.dossier)
    client.force_login(made.expert)

    assert client.get(url(made, "take_back", query.pk)).status_code == 405
    assert client.post(url(made, "take_back", query.pk)).status_code == 302
    assert Query.objects.get().closed_at is not None


def test_dates_are_proposed_and_confirmed_in_the_pages(client):
    made = making.under_verification("reviewing")
    first = clock.today() + timedelta(days=5)
    client.force_login(made.coordination)
    bad = client.post(
        url(made, "propose"), {"starts_on": first, "ends_on": first - timedelta(days=1), "team": [made.expert.pk]}
    )
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["ends_on"])
    nobody = client.post(url(made, "propose"), {"starts_on": first, "ends_on": first, "team": ["999"]})
    assert (nobody.status_code, list(nobody.context["form"].errors)) == (422, ["team"])
    client.post(url(made, "propose"), {"starts_on": first, "ends_on": first, "team": [made.expert.pk]})
    visit = queries.current_visit(made.dossier)

    client.force_login(made.focal_point)
    assert client.post(url(made, "confirm"), {"visit": visit.pk}).status_code == 302
    assert queries.current_visit(made.dossier).confirmed_by == made.focal_point
    assert client.post(url(made, "confirm"), {"visit": "x"}).status_code == 409


@pytest.mark.parametrize("page", ["propose", "team", "other_dates", "interests", "write", "sign", "observe", "refuse"])
def test_a_small_page_that_is_not_offered_leads_back_to_the_visit(client, page):
    made = making.under_verification("planning")
    making.visit(made)
    client.force_login(made.coordination)

    assert client.get(url(made, page)).headers["Location"] == url(made, "visit")


@pytest.mark.parametrize(
    ("page", "who", "state", "data"),
    [
        (
            "propose",
            "focal_point",
            "reviewing",
            {"starts_on": "2999-01-01", "ends_on": "2999-01-01", "team": ["expert"]},
        ),
        ("team", "focal_point", "reviewing", {"team": ["expert"]}),
        ("confirm", "expert", "reviewing", {"visit": "1"}),
        ("other_dates", "expert", "reviewing", {"reason": "لا"}),
        ("interests", "focal_point", "reviewing", {"declared": "none"}),
        ("write", "focal_point", "visiting", {"version": "1", "report_text": "نص"}),
        ("observe", "expert", "visiting", {"fingerprint": "x", "text": "نص"}),
        ("refuse", "coordination", "visiting", {"fingerprint": "x", "text": "نص"}),
    ],
)
def test_a_post_by_the_wrong_role_is_refused_whatever_the_page_shows(client, page, who, state, data):
    made = making.under_verification(state)
    making.visit(made)
    client.force_login(getattr(made, who))
    data = {key: [made.expert.pk] if value == ["expert"] else value for key, value in data.items()}

    assert client.post(url(made, page), data).status_code == 403


def test_both_sides_sign_in_the_pages(client):
    made = making.under_verification("visiting")
    visit = making.visit(made)
    read = {"fingerprint": queries.fingerprint(visit)}
    client.force_login(made.president)
    assert client.get(url(made, "sign")).status_code == 200
    unticked = client.post(url(made, "sign"), read)
    assert (unticked.status_code, list(unticked.context["form"].errors)) == (422, ["signed"])
    client.post(url(made, "sign"), read | {"signed": "on"})
    client.force_login(made.focal_point)
    assert list(client.post(url(made, "sign"), read).context["form"].errors) == ["scan", "received_on"]
    client.force_login(made.expert)
    assert client.post(url(made, "sign"), read | {"signed": "on"}).status_code == 302

    assert queries.parties(visit).complete


def test_a_report_that_changed_is_not_signed_from_an_old_page(client):
    made = making.under_verification("visiting")
    making.visit(made)
    client.force_login(made.president)

    answer = client.post(url(made, "sign"), {"fingerprint": "0" * 64, "signed": "on"})

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_observations_and_refusal_are_typed_in_the_pages(client):
    made = making.under_verification("visiting")
    visit = making.visit(made)
    read = {"fingerprint": queries.fingerprint(visit)}
    client.force_login(made.focal_point)

    assert client.post(url(made, "observe"), read | {"text": "نلاحظ"}).status_code == 302
    assert client.post(url(made, "refuse"), read | {"text": "لا نوافق"}).status_code == 302
    page = client.get(url(made, "visit")).content.decode()
    assert "نلاحظ" in page
    assert "لا نوافق" in page


def test_the_report_of_the_visit_is_written_once_for_two_people(client):
    made = making.under_verification("visiting")
    making.visit(made, report="")
    client.force_login(made.expert)
    data = {"version": "0", "report_text": "عاينا السجلات.", "people_met": ""}
    assert client.post(url(made, "write"), data).status_code == 302

    stale = client.post(url(made, "write"), data | {"report_text": "نص آخر"})

    assert stale.status_code == 412
    assert "عاينا السجلات." in stale.content.decode()


def test_the_evaluation_report_starts_from_the_verified_levels_and_is_filed(client):
    made = making.under_verification("planning", levels=3)
    for norm, level in (("PAR-01", 1), ("PAR-02", 3), ("EGA-01", 2)):
        making.finding(made.dossier, norm, level, reason="عاينا")
    client.force_login(made.expert)
    form = client.get(url(made, "report")).context["form"]
    assert form.initial["strengths"].startswith("PAR-02")
    assert form.initial["improvements"].startswith("PAR-01")
    part = client.post(url(made, "report"), {"version": "0", "strengths": "أ", "improvements": "ب"})
    assert (part.status_code, list(part.context["form"].errors)) == (422, ["text"])
    data = {"version": "0", "strengths": "أ", "improvements": "ب", "text": "خلاصة"}
    assert client.post(url(made, "report"), data).status_code == 302
    assert client.post(url(made, "report"), data | {"strengths": "ج"}).status_code == 412
    assert EvaluationReport.objects.get().strengths == "أ"


@pytest.mark.parametrize("page", ["review", "norm", "queries", "visit", "report"])
def test_a_page_of_the_whole_framework_weighs_at_most_thirty_kilobytes(client, page, real_framework):
    made = real_framework("planning" if page == "report" else "visiting")
    making.visit(made)
    client.force_login(made.expert)

    answer = client.get(url(made, page, "PAR-01") if page == "norm" else url(made, page))

    assert len(gzip.compress(answer.content)) < 30_000


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("page", ["review", "norm", "queries", "visit", "report"])
def test_pages_read_in_each_language(client, page, language):
    made = making.under_verification("planning" if page == "report" else "visiting")
    making.visit(made)
    making.query(made.dossier, answered=True)
    making.finding(made.dossier, "PAR-01", 1, reason="عاينا", seen_on_site="السجل", seen_on=clock.today())
    client.force_login(made.expert)
    address = url(made, page, "PAR-01") if page == "norm" else url(made, page)

    answer = client.get(f"/{language}{address}")

    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()
