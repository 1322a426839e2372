"""The dossier at a glance, its history and files, the acts, people and reviews, each to whom it belongs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

import make
from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.core import clock
from miza.dossiers import workflow
from miza.dossiers.models import Dossier, Signature
from miza.journal.actions import record

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
QUERIES = 15


@pytest.fixture(autouse=True)
def _today():
    with make.on(TODAY):
        yield


@pytest.fixture
def manager(client):
    person = make.person(Role.MANAGER)
    client.force_login(person)
    return person


def url(name, dossier, *args):
    return reverse(f"dossiers:{name}", args=[dossier.ref, *args])


# --- overview


@pytest.mark.parametrize("state", workflow.STATES)
@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.MANAGER])
def test_the_overview_stands_in_every_state(client, state, role):
    dossier = make.dossier(state, deadline=TODAY, previous_state="assessing", rank=2)
    client.force_login(make.person(role, dossier.commune))
    page = client.get(url("overview", dossier))

    assert page.status_code == 200
    assert bool(page.context["asked"]) is (role == Role.PRESIDENT)
    assert sum(stage["here"] for stage in page.context["stages"]) == (state != "labelled")


def test_the_five_stages_carry_the_days_they_were_reached(client, manager):
    with make.on(date(2026, 2, 2)):
        dossier = make.dossier("assessing")
        record("submit", dossier.stream, by=None, facts={"from": "draft", "to": "submitted"})
    with make.on(date(2026, 3, 20)):
        record("accept", dossier.stream, by=None, facts={"from": "submitted", "to": "launching"})

    stages = client.get("/en" + url("overview", dossier)).context["stages"]

    assert [(s["note"], s["done"], s["here"]) for s in stages] == [
        ("2 February 2026", True, False),
        ("20 March 2026", False, True),
        ("", False, False),
        ("", False, False),
        ("", False, False),
    ]


def test_a_lapsed_dossier_shows_how_far_it_went(client, manager):
    dossier = make.dossier("closed", previous_state="improving")
    stages = client.get(url("overview", dossier)).context["stages"]
    assert [s["here"] for s in stages] == [False, False, False, False, True]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_costs_the_same_whatever_its_rows(client, manager, rows, django_assert_max_num_queries):
    dossier = make.dossier("assessing", deadline=TODAY)
    for _ in range(rows):
        make.attachment(dossier, "letter")
        make.person(Role.CONTRIBUTOR, dossier.commune)
        make.assignment(dossier)
        paper(dossier)
    with django_assert_max_num_queries(QUERIES):
        client.get(url("overview", dossier))


def paper(dossier):
    return Signature.objects.create(
        dossier=dossier,
        act="submit",
        by=make.person(),
        role=Role.MANAGER,
        scan=make.file(dossier.stream),
        signed_at=clock.now(),
    )


# --- history


def test_what_committees_say_among_themselves_is_told_to_the_commune_without_its_text(client):
    dossier = make.dossier("submitted")
    record("object", dossier.stream, by=None, role="coordination", about="accept", notes={"note": "between us"})
    record("decline", dossier.stream, by=None, role="coordination", notes={"reason": "said in the letter"})
    for role, seen in ((Role.PRESIDENT, False), (Role.COORDINATION, True)):
        client.force_login(make.person(role, dossier.commune))
        page = client.get(url("history", dossier)).content.decode()
        assert ("between us" in page) is seen
        assert "said in the letter" in page


# --- files


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PRESIDENT, 200),
        (Role.CONTRIBUTOR, 200),
        (Role.COORDINATION, 200),
        (Role.ACCREDITATION, 200),
        (Role.MANAGER, 200),
        (Role.EXPERT, 404),
        (Role.OBSERVER, 404),
        (Role.INVITED, 404),
    ],
)
def test_a_file_is_sent_to_who_may_read_files_of_a_dossier_they_see(client, role, status):
    dossier = make.dossier("assessing")
    kept = make.file(dossier.stream, name="رسالة.pdf")
    client.force_login(make.person(role, dossier.commune))
    answer = client.get(url("file", dossier, kept.pk))

    assert answer.status_code == status
    if status == 200:
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"".join(answer.streaming_content) == make.PDF
        answer.close()


@pytest.mark.parametrize(("role", "status"), [(Role.EXPERT, 200), (Role.OBSERVER, 403)])
def test_an_assigned_expert_reads_files_and_an_observer_does_not(client, role, status):
    dossier, person = make.dossier("assessing"), make.person(role)
    kept = make.file(dossier.stream)
    make.assignment(dossier, person)
    dossier.observers.add(person)
    client.force_login(person)
    answer = client.get(url("file", dossier, kept.pk))
    assert answer.status_code == status
    answer.close()


def test_a_file_of_another_dossier_is_not_found_here(client, manager):
    other = make.dossier("assessing")
    kept = make.file(other.stream)
    assert client.get(url("file", make.dossier("assessing"), kept.pk)).status_code == 404


# --- acts


def test_a_deadline_is_extended_paused_and_resumed_from_the_pages(client, manager):
    with make.on(date(2026, 11, 2)):
        dossier = make.dossier("assessing", deadline=date(2026, 12, 1))

    client.post(url("extend", dossier), {"to_date": "04/01/2027", "why": "Harvest"})
    dossier.refresh_from_db()
    assert dossier.deadline == date(2027, 1, 4)

    client.post(url("pause", dossier), {"starts": "20/11/2026", "until": "15/01/2027", "why": "Elections"})
    dossier.refresh_from_db()
    assert dossier.paused
    assert client.get(url("overview", dossier)).status_code == 200

    client.post(url("resume", dossier), {"why": "Over"})
    dossier.refresh_from_db()
    assert (dossier.paused, dossier.deadline) == (False, date(2027, 1, 8))


@pytest.mark.parametrize(
    ("name", "sent", "fields"),
    [
        ("extend", {"to_date": "31/02/2027", "why": "x"}, ["to_date"]),
        ("extend", {"to_date": "01/12/2026", "why": " "}, ["why"]),
        ("extend", {"to_date": "01/12/2026", "why": "x"}, ["to_date"]),
        ("pause", {"starts": "25/11/2026", "until": "24/11/2026", "why": "x"}, ["starts", "until"]),
        ("resume", {"why": "x"}, ["__all__"]),
    ],
)
def test_a_refused_act_is_explained_and_keeps_what_was_typed(client, manager, name, sent, fields):
    dossier = make.dossier("assessing", deadline=date(2026, 12, 1))
    answer = client.post(url(name, dossier), sent)

    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == sorted(fields)
    for value in sent.values():
        assert value.strip() in answer.content.decode() or value == "25/11/2026" or "2026" in value or "2027" in value


ACTS = {
    "extend": {Role.COORDINATION, Role.MANAGER},
    "pause": {Role.MANAGER},
    "resume": {Role.MANAGER},
    "president": {Role.MANAGER},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ACTS)
def test_a_page_of_an_act_opens_to_who_may_act(client, name, role):
    dossier = make.dossier("assessing")
    person = make.person(role, dossier.commune)
    make.assignment(dossier, person)
    dossier.observers.add(person)
    client.force_login(person)
    expected = 200 if role in ACTS[name] else 404 if role == Role.INVITED else 403
    assert client.get(url(name, dossier)).status_code == expected


def test_a_new_president_is_recorded_then_gets_a_code(client, manager):
    dossier = make.dossier("assessing")
    sent = {"full_name": "N. N.", "email": "", "phone": "0612345678", "since": "10/11/2026", "proof": make.upload()}
    answer = client.post(url("president", dossier), sent)

    successor = User.objects.get(phone="+212612345678")
    assert answer.url == reverse("account_code", args=[successor.public_id])
    client.force_login(successor)
    assert client.get(url("confirm", dossier)).status_code == 200
    client.post(url("confirm", dossier))
    dossier.refresh_from_db()
    assert dossier.confirm_president_by is None


def test_a_new_president_without_proof_or_dated_tomorrow_is_explained(client, manager):
    sent = {"full_name": "N. N.", "phone": "06", "since": "25/11/2026"}
    answer = client.post(url("president", make.dossier("assessing")), sent)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"since", "proof"})

    sent |= {"since": "10/11/2026", "proof": make.upload()}
    answer = client.post(url("president", make.dossier("assessing")), sent)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"phone"})


def test_a_paper_is_contested_from_its_page(client):
    dossier = make.dossier("submitted")
    signature = paper(dossier)
    client.force_login(make.person(Role.PRESIDENT, dossier.commune))
    link = url("contest", dossier, signature.pk)
    assert f'href="{link}"' in client.get(url("overview", dossier)).content.decode()
    assert client.get(link).status_code == 200

    client.post(link, {"why": "We never sent this"})
    assert "We never sent this" in client.get(url("overview", dossier)).content.decode()
    assert client.post(link, {"why": "again"}).status_code == 422


# --- people


def test_experts_are_assigned_and_ended_from_the_page(client):
    dossier, expert = make.dossier("launching"), make.person(Role.EXPERT)
    client.force_login(make.person(Role.COORDINATION))
    client.post(url("people", dossier), {"expert": expert.pk, "task": "accompany"})
    task = dossier.assignments.get()
    assert (task.expert, task.task) == (expert, "accompany")

    answer = client.post(url("people", dossier), {"expert": expert.pk, "task": "verify"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["expert"])
    assert client.get(url("end_task", dossier, task.pk)).status_code == 200
    client.post(url("end_task", dossier, task.pk))
    task.refresh_from_db()
    assert task.ends_on == TODAY


def test_observers_are_let_in_and_out_by_the_manager(client, manager):
    dossier, observer = make.dossier("launching"), make.person(Role.OBSERVER)
    client.post(url("observers", dossier), {"observer": observer.pk})
    assert dossier.observers.get() == observer
    client.post(url("observers", dossier), {"close": observer.pk})
    assert not dossier.observers.exists()
    assert client.post(url("observers", dossier), {"observer": "0"}).status_code == 422


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.EXPERT, Role.ACCREDITATION])
def test_others_read_the_people_and_assign_nobody(client, role):
    dossier = make.dossier("launching")
    person = make.person(role, dossier.commune)
    make.assignment(dossier, person)
    client.force_login(person)
    assert client.get(url("people", dossier)).context["assigning"] is None
    sent = {"expert": make.person(Role.EXPERT).pk, "task": "verify"}
    assert client.post(url("people", dossier), sent).status_code == 403
    assert client.post(url("observers", dossier), {"observer": make.person(Role.OBSERVER).pk}).status_code == 403


# --- reviews


def test_a_review_is_asked_and_answered_from_the_pages(client):
    dossier = make.dossier("declined")
    record("decline", dossier.stream, by=make.person(Role.COORDINATION), role="coordination")
    client.force_login(make.person(Role.PRESIDENT, dossier.commune))
    assert client.get(url("ask_review", dossier)).status_code == 200
    answer = client.post(url("ask_review", dossier), {"against": "decline", "reasons": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reasons"])
    client.post(
        url("ask_review", dossier), {"against": "decline", "reasons": "A paper was overlooked", "paper": make.upload()}
    )
    asked = dossier.reviews.get()
    assert client.get(url("answer_review", dossier, asked.pk)).status_code == 403

    client.force_login(make.person(Role.MANAGER))
    assert client.get(url("answer_review", dossier, asked.pk)).status_code == 200
    client.post(url("answer_review", dossier, asked.pk), {"outcome": "upheld", "reasons": "It was there"})
    asked.refresh_from_db()
    assert asked.outcome == "upheld"
    assert client.get(url("reviews", dossier)).status_code == 200
    again = client.post(url("answer_review", dossier, asked.pk), {"outcome": "rejected", "reasons": "r"})
    assert again.status_code == 422


def test_a_manager_brings_the_signed_paper_of_a_review(client, manager):
    dossier = make.dossier("declined")
    record("decline", dossier.stream, by=None, role="coordination")
    answer = client.post(url("ask_review", dossier), {"against": "decline", "reasons": "r"})
    assert list(answer.context["form"].errors) == ["paper"]


def test_nothing_is_contested_once_the_time_has_passed(client):
    with make.on(TODAY - timedelta(days=60)):
        dossier = make.dossier("declined")
        record("decline", dossier.stream, by=None, role="coordination")
    client.force_login(make.person(Role.PRESIDENT, dossier.commune))
    assert client.get(url("reviews", dossier)).context["open_ones"] == []
    assert client.get(url("ask_review", dossier)).context["choices"] == []


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_is_whole_in_the_three_languages(client, manager, language):
    dossier = make.dossier("declined", deadline=TODAY)
    record("decline", dossier.stream, by=None, role="coordination")
    Dossier.objects.filter(pk=dossier.pk).update(confirm_president_by=TODAY)
    task = make.assignment(dossier)
    pages = [
        url(name, dossier)
        for name in ("overview", "people", "reviews", "ask_review", "extend", "pause", "resume", "president")
    ]
    pages += [url("end_task", dossier, task.pk), reverse("dossiers:list"), reverse("dossiers:start")]
    for page in pages:
        assert client.get(f"/{language}{page}").status_code == 200
    client.force_login(make.person(Role.PRESIDENT, dossier.commune))
    assert client.get(f"/{language}{url('confirm', dossier)}").status_code == 200
