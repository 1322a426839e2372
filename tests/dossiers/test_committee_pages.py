"""The committee's pages: inbox, decision, waiting list; what they answer, to whom, and at what cost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

import make
from miza.accounts.roles import Role
from miza.dossiers import workflow
from miza.dossiers.models import Dossier
from miza.programme.queries import days_off

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
QUERIES = 15
READERS = [Role.COORDINATION, Role.ACCREDITATION, Role.MANAGER]


@pytest.fixture(autouse=True)
def _today():
    with make.on(TODAY):
        yield


@pytest.fixture
def member(client):
    person = make.person(Role.COORDINATION, organisation="targa")
    client.force_login(person)
    return person


@pytest.fixture
def dossier():
    return make.complete_dossier("submitted", deadline=TODAY + timedelta(days=5))


def url(name, dossier, *args):
    return reverse(f"dossiers:{name}", args=[dossier.ref, *args])


# --- inbox


def test_the_inbox_puts_applications_first_then_the_nearest_deadline(client, member):
    later = make.dossier("submitted", deadline=date(2027, 1, 10))
    studying = make.dossier("studying", deadline=date(2026, 11, 1))
    sooner = make.dossier("submitted", deadline=date(2026, 12, 1))
    make.dossier("assessing")
    make.dossier("draft")

    page = client.get(reverse("dossiers:inbox"))

    assert [row["dossier"] for row in page.context["rows"]] == [sooner, later, studying]
    assert page.context["late_count"] == 1


def test_the_inbox_counts_agreements_and_names_who_is_missing(client, member, dossier):
    for organisation in ("dgct", "targa"):
        make.agreement(dossier, "accept", organisation)
    make.agreement(dossier, "accept", "ampcc", visit_no=99)

    row = client.get(reverse("dossiers:inbox")).context["rows"][0]

    assert (row["agreed"], row["wanted"], row["missing"]) == (2, 3, ["AMPCC"])


def test_the_inbox_is_searched_and_filtered(client, member, dossier):
    other = make.dossier("submitted")
    incomplete = make.dossier("incomplete")

    def rows(**asked):
        return [row["dossier"] for row in client.get(reverse("dossiers:inbox"), asked).context["rows"]]

    assert rows(q=dossier.ref) == [dossier]
    assert rows(state="incomplete") == [incomplete]
    assert rows(region=other.commune.province.region.code) == [other]
    assert rows(q="nothing like it") == []
    assert rows(state="no such state", page="99") == [dossier, other]


def test_the_inbox_shows_what_awaits_my_organisation(client, member, dossier):
    other = make.dossier("submitted")
    make.agreement(other, "decline", "targa")

    page = client.get(reverse("dossiers:inbox"), {"mine": "1"})
    assert [row["dossier"] for row in page.context["rows"]] == [dossier]


def test_the_inbox_is_paged_by_twenty_five(client, member):
    of = make.round()
    for _ in range(26):
        make.dossier("submitted", round=of)
    assert len(client.get(reverse("dossiers:inbox")).context["rows"]) == 25
    assert len(client.get(reverse("dossiers:inbox"), {"page": "2"}).context["rows"]) == 1


@pytest.mark.parametrize("name", ["inbox", "waiting_list", "list"])
def test_lists_cost_the_same_whatever_their_rows(client, member, name, django_assert_max_num_queries):
    counts = []
    of = make.round()
    for rows in (1, 3):
        for rank in range(rows):
            for state in ("submitted", "waitlisted"):
                made = make.dossier(state, round=of, rank=rows * 10 + rank if state == "waitlisted" else None)
                make.agreement(made, "accept", "dgct")
                make.assignment(made)
        with django_assert_max_num_queries(QUERIES) as seen:
            assert client.get(reverse(f"dossiers:{name}")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["inbox", "waiting_list"])
@pytest.mark.parametrize("role", Role)
def test_only_who_studies_applications_reads_the_committee_s_lists(client, name, role):
    client.force_login(make.person(role))
    assert client.get(reverse(f"dossiers:{name}")).status_code == (200 if role in READERS else 403)


def test_the_waiting_list_goes_by_rank(client, member):
    of = make.round()
    second, first = (make.dossier("waitlisted", round=of, rank=rank) for rank in (2, 1))
    page = client.get(reverse("dossiers:waiting_list"))
    assert list(page.context["dossiers"]) == [first, second]


# --- decide


def test_a_result_is_recorded_from_the_page(client, member, dossier):
    page = client.get(url("decide", dossier) + "?condition=ELG-06")
    assert page.context["chosen"]["data"]["code"] == "ELG-06"

    sent = {"verdict": "missing", "note": "The council decision lacks", "version": "0"}
    client.post(url("check_condition", dossier, "ELG-06"), sent)

    row = dossier.conditions.get(code="ELG-06")
    assert (row.verdict, row.verdict_note, row.checked_by) == ("missing", "The council decision lacks", member)


def test_a_result_without_its_note_is_explained_and_kept(client, member, dossier):
    answer = client.post(url("check_condition", dossier, "ELG-06"), {"verdict": "not_ok", "note": "", "version": "0"})

    assert answer.status_code == 422
    assert "note" in answer.context["form"].errors
    assert answer.context["chosen"]["data"]["code"] == "ELG-06"
    assert 'value="not_ok"' in answer.content.decode()


def test_a_second_checker_is_told_and_keeps_what_was_typed(client, member, dossier):
    client.post(url("check_condition", dossier, "ELG-01"), {"verdict": "ok", "note": "", "version": "0"})
    answer = client.post(
        url("check_condition", dossier, "ELG-01"), {"verdict": "not_ok", "note": "typed", "version": "0"}
    )

    assert answer.status_code == 412
    page = answer.content.decode()
    assert "typed</textarea>" in page
    assert 'name="version" value="1"' in page
    assert dossier.conditions.get(code="ELG-01").verdict == "ok"


def test_each_outcome_says_what_follows_or_why_not(client, member, dossier):
    outcomes = {o.move.key: o for o in client.get(url("decide", dossier)).context["outcomes"]}

    assert [o.possible for o in outcomes.values()] == [False, False, True, True]
    assert [why.code for why in outcomes["accept"].why_not] == ["eligibility_confirmed"]
    assert [why.code for why in outcomes["put_on_waiting_list"].why_not] == ["eligibility_confirmed", "no_place_left"]
    assert all(o.consequence and "…" not in o.consequence for o in outcomes.values())

    dossier.conditions.update(verdict="ok")
    outcomes = {o.move.key: o for o in client.get(url("decide", dossier)).context["outcomes"]}
    assert [o.possible for o in outcomes.values()] == [True, False, True, True]
    Dossier.objects.filter(pk=dossier.pk).update(round=make.round(places=1))
    make.dossier("assessing", round=Dossier.objects.get(pk=dossier.pk).round)
    outcomes = {o.move.key: o for o in client.get(url("decide", dossier)).context["outcomes"]}
    assert [o.possible for o in outcomes.values()] == [False, True, True, True]


def test_organisations_agree_object_and_take_back_from_the_page(client, member, dossier):
    client.post(url("agree", dossier), {"move": "decline", "note": "n"})
    assert dossier.agreements.get().agrees is True
    page = client.get(url("decide", dossier))
    assert page.context["proposed"]["outcome"].move.key == "decline"
    assert page.context["due"] == date(2026, 12, 8)  # ten working days later

    client.post(url("agree", dossier), {"move": "decline", "note": "too hasty", "object": "1"})
    assert [a.agrees for a in dossier.agreements.filter(withdrawn_at__isnull=True)] == [False]

    client.post(url("withdraw", dossier, "decline"))
    assert not dossier.agreements.filter(withdrawn_at__isnull=True).exists()


def test_a_word_that_cannot_be_is_explained(client, member, dossier):
    answer = client.post(url("agree", dossier), {"move": "decline", "note": " ", "object": "1"})
    assert answer.status_code == 422
    assert "note" in answer.context["form"].errors

    answer = client.post(url("agree", dossier), {"note": "n"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["move"])


def test_once_all_agree_the_page_leads_to_the_move(client, member, dossier):
    link = reverse("moves:take", args=[dossier.ref, "decline"])
    assert f'href="{link}"' not in client.get(url("decide", dossier)).content.decode()

    for organisation in ("dgct", "ampcc", "targa"):
        make.agreement(dossier, "decline", organisation)
    assert f'href="{link}"' in client.get(url("decide", dossier)).content.decode()


def test_minutes_are_attached_where_the_rule_asks_for_a_session(client, member):
    rule = {"decision_rule": workflow.DECISION_RULE | {"committee_agrees": "in_session"}}
    dossier = make.complete_dossier("submitted", round=make.round(settings=rule))
    make.agreement(dossier, "decline", "targa")
    minutes = url("minutes", dossier, "decline")
    assert f'href="{minutes}"' in client.get(url("decide", dossier)).content.decode()
    assert client.get(minutes).status_code == 200
    assert client.post(minutes, {"file": make.upload("empty.pdf", b"")}).status_code == 422

    client.post(minutes, {"file": make.upload("minutes.pdf")})
    assert {o.move.key: o.ready for o in client.get(url("decide", dossier)).context["outcomes"]}["decline"] is True


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT, Role.CONTRIBUTOR])
def test_the_commune_does_not_read_the_committee_s_page(client, role, dossier):
    client.force_login(make.person(role, dossier.commune))
    assert client.get(url("decide", dossier)).status_code == 403
    assert client.post(url("agree", dossier), {"move": "decline"}).status_code == 403
    assert client.post(url("check_condition", dossier, "ELG-01"), {"verdict": "ok", "version": "0"}).status_code == 403


@pytest.mark.parametrize("role", [Role.ACCREDITATION, Role.MANAGER])
def test_others_who_study_read_and_do_not_decide(client, role, dossier):
    client.force_login(make.person(role))
    page = client.get(url("decide", dossier))
    assert (page.status_code, page.context["checks"], page.context["speaks"]) == (200, False, False)
    assert client.post(url("agree", dossier), {"move": "decline", "note": "n"}).status_code == 403
    assert client.post(url("check_condition", dossier, "ELG-01"), {"verdict": "ok", "version": "0"}).status_code == 403
    assert client.post(url("withdraw", dossier, "decline")).status_code == 403


def test_the_decision_page_costs_the_same_whatever_its_rows(client, member, dossier, django_assert_max_num_queries):
    counts = []
    days_off()  # kept in the process, whatever the page
    for rows in (1, 3):
        for number in range(rows):
            make.attachment(dossier, "condition", "ELG-06")
            make.agreement(dossier, "decline", f"org{rows}{number}")
        with django_assert_max_num_queries(QUERIES) as seen:
            assert client.get(url("decide", dossier)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("state", ["submitted", "incomplete", "launching"])
def test_the_decision_page_is_whole_in_each_language_and_state(client, member, language, state):
    dossier = make.complete_dossier(state)
    make.agreement(dossier, "accept", "dgct", agrees=False, note="no")
    assert client.get(f"/{language}" + url("decide", dossier)).status_code == 200
    assert client.get(f"/{language}" + reverse("dossiers:inbox")).status_code == 200
