"""Pages of the action plan: who opens them, what they cost, what a refused form keeps."""

import gzip
from datetime import date, timedelta

import pytest
from django.urls import reverse

import make
from make import plans as making
from miza.accounts.roles import Role
from miza.core import clock
from miza.plans import queries
from miza.plans.models import Activity, Plan

pytestmark = pytest.mark.django_db
SMALL = ["workshop", "agree", "disagree", "own"]


def url(made, name="plan", *args):
    return reverse(f"plans:{name}", args=[made.dossier.ref, *args])


def typed(**changes):
    """An activity as a browser sends it."""
    data = {"version": "1", "norm": "PAR-01", "title": "إحداث سجل", "to_level": "2", "responsible": "", "starts_on": ""}
    return data | {"ends_on": "", "months": "", "cost_mad": ""} | changes


@pytest.mark.parametrize("who", ["expert", "president", "focal_point", "coordination"])
def test_the_plan_opens_for_those_who_see_the_dossier(client, who):
    made = making.planned()
    making.activity(made)
    client.force_login(getattr(made, who))

    page = client.get(url(made)).content.decode()

    assert "PAR-01.A1" in page


def test_pages_are_unknown_to_others(client):
    made = making.planned()
    activity = making.activity(made)
    addresses = [url(made), *(url(made, name) for name in SMALL)]
    addresses += [url(made, name, activity.pk) for name in ("edit", "drop", "done")]
    for person in (make.person(Role.FOCAL_POINT, make.commune()), make.person(Role.EXPERT), make.person(Role.OBSERVER)):
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} == {404}
        assert client.post(url(made, "add"), {"action": "PAR-01.A2"}).status_code == 404


@pytest.mark.parametrize("name", SMALL)
def test_a_small_page_that_is_not_offered_leads_back_to_the_plan(client, name):
    made = making.planned("studying")
    client.force_login(made.focal_point)

    assert client.get(url(made, name)).headers["Location"] == url(made)


@pytest.mark.parametrize("state", ["planning", "improving"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_takes_at_most_fifteen_queries_and_the_same_for_more_rows(
    client, count, state, django_assert_max_num_queries
):
    made = making.planned(state)
    making.held(made)
    for norm in ("PAR-01", "PAR-02", "EGA-01")[:count]:
        making.done(made, norm, f"{norm}.A1")
    client.force_login(made.focal_point)
    client.get(url(made))

    with django_assert_max_num_queries(15):
        assert client.get(url(made)).status_code == 200


def test_an_action_is_added_by_one_click(client):
    made = making.planned()
    client.force_login(made.focal_point)
    assert 'value="PAR-01.A1"' in client.get(url(made)).content.decode()

    assert client.post(url(made, "add"), {"action": "PAR-01.A1"}).status_code == 302
    assert client.post(url(made, "add"), {"action": "PAR-01.A1"}).status_code == 409, "already in the plan"
    assert client.post(url(made, "add"), {}).status_code == 409
    assert Activity.objects.get().action == "PAR-01.A1"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "ا" * 301}, "title"),
        ({"to_level": ""}, "to_level"),
        ({"to_level": "7"}, "to_level"),
        ({"norm": "ZZZ-01"}, "norm"),
        ({"starts_on": "31/02/2027"}, "starts_on"),
        ({"starts_on": "01/03/2027", "ends_on": "01/02/2027"}, "ends_on"),
        ({"cost_mad": "كثير"}, "cost_mad"),
        ({"cost_mad": "-5"}, "cost_mad"),
        ({"months": "700"}, "months"),
        ({"months": "2,5"}, "months"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_everything_is_kept(client, changes, field):
    made = making.planned()
    client.force_login(made.focal_point)

    answer = client.post(url(made, "own"), typed(responsible="مديرية <المصالح>") | changes)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "مديرية &lt;المصالح&gt;" in answer.content.decode()
    assert not Activity.objects.exists()


def test_numbers_and_dates_are_read_as_people_write_them(client):
    made = making.planned()
    client.force_login(made.focal_point)

    client.post(url(made, "own"), typed(starts_on="٠١/٠٢/٢٠٢٧", ends_on="2027-04-30", cost_mad="17 500", months="٣"))

    activity = Activity.objects.get()
    assert (activity.starts_on, activity.ends_on) == (date(2027, 2, 1), date(2027, 4, 30))
    assert (activity.cost_mad, activity.months) == (17500, 3)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_an_action_edited_without_touching_its_words_stays_the_framework_s(client, language):
    made = making.planned()
    client.force_login(made.focal_point)
    client.post(url(made, "add"), {"action": "PAR-01.A1"})
    activity = Activity.objects.get()
    address = f"/{language}{url(made, 'edit', activity.pk)}"
    shown = client.get(address).context["form"].initial["title"]

    assert client.post(address, typed(title=shown, responsible="كتابة المجلس")).status_code == 302

    changed = Activity.objects.get()
    assert (changed.title, changed.responsible) == (activity.title, "كتابة المجلس")


def test_a_stale_activity_shows_both_and_the_choice_is_saved(client):
    made = making.planned()
    activity = making.activity(made, title="أول")
    client.force_login(made.focal_point)
    client.post(url(made, "edit", activity.pk), typed(title="ثان"))

    answer = client.post(url(made, "edit", activity.pk), typed(title="ثالث"))

    assert answer.status_code == 412
    fields = {
        field["name"]: (field["yours"]["value"], field["theirs"]["value"]) for field in answer.context["differing"]
    }
    assert fields == {"title": ("ثالث", "ثان")}
    chosen = dict(answer.context["kept"]) | {"version": answer.context["version"], "title": "ثالث"}
    assert client.post(url(made, "edit", activity.pk), chosen).status_code == 302
    assert Activity.objects.get().title == "ثالث"


def test_dropping_asks_first(client):
    made = making.planned()
    activity = making.activity(made)
    client.force_login(made.focal_point)

    assert client.get(url(made, "drop", activity.pk)).status_code == 200
    assert Activity.objects.get().dropped_at is None
    assert client.post(url(made, "drop", activity.pk)).status_code == 302
    assert Activity.objects.get().dropped_at is not None
    assert client.get(url(made, "edit", activity.pk)).status_code == 404


def test_the_workshop_is_recorded_in_the_page(client):
    made = making.planned()
    client.force_login(made.expert)
    data = {"version": "0", "on": clock.today().isoformat(), "women": "4", "men": "6"}
    for changes, field in (
        ({"on": "31/02/2026"}, "on"),
        ({"on": (clock.today() + timedelta(days=1)).isoformat()}, "on"),
        ({"women": "0", "men": "0", "minutes": make.upload()}, "women"),
        ({}, "minutes"),
        ({"minutes": make.upload("a.exe", b"MZ")}, "minutes"),
        ({"minutes": make.upload("a.pdf", b"")}, "minutes"),
    ):
        bad = client.post(url(made, "workshop"), data | changes)
        assert (bad.status_code, list(bad.context["form"].errors)) == (422, [field])

    assert client.post(url(made, "workshop"), data | {"minutes": make.upload()}).status_code == 302
    assert client.post(url(made, "workshop"), data | {"women": "9"}).status_code == 412
    assert Plan.objects.get().workshop_attendees == {"women": 4, "men": 6}


def test_the_president_agrees_on_screen_and_the_focal_point_by_the_signed_paper(client):
    made = making.planned()
    making.activity(made)
    client.force_login(made.focal_point)
    assert list(client.post(url(made, "agree"), {"edition": "0"}).context["form"].errors) == ["scan", "received_on"]
    client.force_login(made.president)
    unticked = client.post(url(made, "agree"), {"edition": "0"})
    assert (unticked.status_code, list(unticked.context["form"].errors)) == (422, ["signed"])
    assert client.post(url(made, "agree"), {"edition": "0", "signed": "on"}).status_code == 302
    assert queries.current(made.dossier).agreed
    old = client.post(url(made, "agree"), {"edition": "7", "signed": "on"})
    assert old.status_code == 422
    assert old.context["form"].non_field_errors()


def test_points_of_disagreement_are_typed_in_the_page(client):
    made = making.planned()
    client.force_login(made.focal_point)

    assert client.post(url(made, "disagree"), {"edition": "0", "points": " "}).status_code == 422
    assert client.post(url(made, "disagree"), {"edition": "0", "points": "الآجال قصيرة"}).status_code == 302
    assert "الآجال قصيرة" in client.get(url(made)).content.decode()


def test_an_activity_is_recorded_as_done_with_its_proof(client):
    made = making.planned("improving")
    activity = making.activity(made, required=True)
    client.force_login(made.focal_point)
    assert client.get(url(made, "done", activity.pk)).status_code == 200
    data = {"version": "1", "done_on": clock.today().isoformat()}
    bare = client.post(url(made, "done", activity.pk), data)
    assert (bare.status_code, list(bare.context["form"].errors)) == (422, ["proof"])

    assert client.post(url(made, "done", activity.pk), data | {"proof": make.upload()}).status_code == 302
    assert client.post(url(made, "done", activity.pk), data | {"done_on": "2026-01-05"}).status_code == 412
    assert Activity.objects.get().done_on == clock.today()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("add", {"action": "PAR-01.A1"}),
        ("own", typed()),
        ("workshop", {"version": "0", "on": "2026-01-05", "women": "1", "men": "1"}),
        ("disagree", {"edition": "0", "points": "لا"}),
        ("agree", {"edition": "0", "received_on": "2026-01-05", "scan": make.upload()}),
    ],
)
def test_a_post_by_the_wrong_role_is_refused_whatever_the_page_shows(client, name, data):
    made = making.planned()
    client.force_login(made.coordination)

    assert client.post(url(made, name), data).status_code == 403
    assert not Activity.objects.exists()
    assert not Plan.objects.filter(agreed_at__isnull=False).exists()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("state", ["visiting", "planning", "improving", "labelled"])
def test_the_plan_reads_in_each_language_and_state(client, language, state):
    made = making.planned(state)
    making.done(made)
    client.force_login(made.president)

    assert client.get(f"/{language}{url(made)}?all=1").status_code == 200


def test_a_plan_of_the_whole_framework_weighs_at_most_thirty_kilobytes(client, real_framework):
    made = real_framework("planning")
    codes = [norm.code for norm in queries.gaps(made.dossier).lines for norm in [norm.norm]]
    for code in codes[:20]:
        making.activity(
            made, code, f"{code}.A1", title=f"نشاط {code} طويل العنوان كما هي عناوين الأنشطة في الإطار المرجعي"
        )
    client.force_login(made.focal_point)

    for address in (url(made), f"{url(made)}?all=1"):
        assert len(gzip.compress(client.get(address).content)) < 30_000
