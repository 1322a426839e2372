"""The application in the browser: kept as typed, explained beside the field, joined when two people write, checked, then submitted."""

from datetime import date

import pytest
from django.urls import reverse

import make
from miza.accounts.roles import Role
from miza.dossiers import actions
from miza.dossiers.models import Dossier

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
QUERIES = 15


@pytest.fixture(autouse=True)
def _today():
    with make.on(TODAY):
        yield


@pytest.fixture
def commune():
    return make.commune("Sahl Roummane")


@pytest.fixture
def focal(client, commune):
    person = make.person(Role.FOCAL_POINT, commune)
    client.force_login(person)
    return person


@pytest.fixture
def draft(commune, focal):
    return make.dossier(commune=commune)


def url(name, dossier, *args):
    return reverse(f"dossiers:{name}", args=[dossier.ref, *args])


def typed(dossier, **changes):
    """What the browser sends back of the whole card."""
    return {"version": str(dossier.card_version)} | {
        code: str(v) if isinstance(v, int) else v for code, v in (dossier.card | changes).items()
    }


# --- start


def test_a_commune_starts_its_application(client, commune, focal):
    make.round("2026")
    page = client.get(reverse("dossiers:start"))
    assert page.status_code == 200
    assert list(page.context["communes"]) == [commune]

    answer = client.post(reverse("dossiers:start"), {"commune": commune.code})

    assert answer.url == reverse("dossiers:candidacy", args=["LCC-2026-0001"])
    again = client.post(reverse("dossiers:start"), {"commune": commune.code})
    assert again.status_code == 409
    assert "LCC-2026-0001" in again.content.decode().replace("\u2060", "")  # joined, so that a line never cuts it


def test_without_a_round_the_page_says_so(client, commune, focal):
    assert client.get(reverse("dossiers:start")).status_code == 200
    assert client.post(reverse("dossiers:start"), {"commune": commune.code}).status_code == 409


def test_the_manager_finds_the_commune_and_starts_on_its_behalf(client, commune):
    make.round()
    client.force_login(make.person(Role.MANAGER))
    found = client.get(reverse("dossiers:start"), {"q": "roummane"})
    assert list(found.context["communes"]) == [commune]

    client.post(reverse("dossiers:start"), {"commune": commune.code})
    assert Dossier.objects.get().card_revisions.get().role == Role.MANAGER


def test_a_focal_point_does_not_start_for_another_commune(client, focal):
    make.round()
    assert client.post(reverse("dossiers:start"), {"commune": make.commune().code}).status_code == 403


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EXPERT, Role.COORDINATION, Role.OBSERVER])
def test_others_do_not_reach_the_page_of_a_start(client, role):
    client.force_login(make.person(role))
    assert client.get(reverse("dossiers:start")).status_code == 403


# --- the card


def test_wrong_values_are_saved_as_typed_and_explained_beside_their_field(client, draft):
    answer = client.post(
        url("card", draft),
        typed(draft, staff_total="خمسة وعشرون", president_since="31/02/2022", council_members="17", council_women="18"),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"staff_total", "president_since", "council_women"}
    for kept in ("خمسة وعشرون", "31/02/2022"):
        assert f'value="{kept}"' in page
    draft.refresh_from_db()
    assert (draft.card["staff_total"], draft.card["council_members"]) == ("خمسة وعشرون", 17)

    again = client.get(url("card", draft))  # they are still explained when one comes back
    assert set(again.context["form"].errors) == {"staff_total", "president_since", "council_women"}
    assert 'href="#id_staff_total"' in again.content.decode()


def test_an_unfinished_card_is_saved_and_says_how_much_is_left(client, draft):
    answer = client.post(url("card", draft), typed(draft, director_name="شاغر"), follow=True)

    assert answer.redirect_chain == [(url("candidacy", draft), 302)]
    draft.refresh_from_db()
    assert draft.card == {"director_name": "شاغر"}
    assert len(list(answer.context["messages"])) == 1


def test_a_whole_card_is_typed_and_is_complete(client, draft):
    client.post(url("card", draft), typed(draft, **make.CARD | {"budget_operating": "9 480 000"}))

    draft.refresh_from_db()
    assert draft.card == make.CARD
    assert client.get(url("candidacy", draft)).context["parts"]["card_gaps"] == 0


def test_digits_of_either_script_and_several_choices_are_read(client, draft):
    client.post(
        url("card", draft),
        typed(draft, staff_total="٢٥", earlier_programmes=["papc", "other"], president_since="18/09/2021"),
    )

    draft.refresh_from_db()
    assert draft.card == {"staff_total": 25, "earlier_programmes": ["papc", "other"], "president_since": "2021-09-18"}


def test_a_choice_that_excludes_the_others_is_explained(client, draft):
    answer = client.post(url("card", draft), typed(draft, earlier_programmes=["none", "papc"]))

    assert answer.status_code == 422
    assert "earlier_programmes" in answer.context["form"].errors
    assert "…" not in str(answer.context["form"].errors["earlier_programmes"])


def test_two_people_in_one_field_choose_and_nothing_typed_is_lost(client, draft, commune):
    other = make.person(Role.PRESIDENT, commune)
    actions.save_card(draft, {"staff_total": 30, "council_members": 21}, version=0, by=other)

    answer = client.post(url("card", draft), typed(draft, staff_total="25", director_name="شاغر"))

    assert answer.status_code == 412
    page = answer.content.decode()
    assert 'name="version" value="1"' in page
    assert 'type="radio" name="staff_total" value="25" checked' in page
    assert 'type="radio" name="staff_total" value="30"' in page
    assert 'type="hidden" name="director_name" value="شاغر"' in page
    assert 'type="hidden" name="council_members" value="21"' in page
    draft.refresh_from_db()
    assert draft.card == {"staff_total": 30, "council_members": 21}

    chosen = {"version": "1", "staff_total": "25", "director_name": "شاغر", "council_members": "21"}
    client.post(url("card", draft), chosen)
    draft.refresh_from_db()
    assert draft.card == {"staff_total": 25, "council_members": 21, "director_name": "شاغر"}


def test_several_answers_that_meet_are_chosen_in_one_press(client, draft, commune):
    actions.save_card(
        draft, {"earlier_programmes": ["papc", "other"]}, version=0, by=make.person(Role.PRESIDENT, commune)
    )

    answer = client.post(url("card", draft), typed(draft, earlier_programmes=["remacto"]))
    assert 'value="papc,other"' in answer.content.decode()

    client.post(url("card", draft), {"version": "1", "earlier_programmes": "papc,other"})
    draft.refresh_from_db()
    assert draft.card == {"earlier_programmes": ["papc", "other"]}


def test_a_file_of_the_card_that_is_refused_leaves_the_rest_saved(client, draft):
    bad = make.upload("macro.docm", b"not a document")
    answer = client.post(url("card", draft), typed(draft, director_name="x") | {"earlier_programmes_file": bad})

    assert answer.status_code == 422
    assert "earlier_programmes_file" in answer.context["form"].errors
    draft.refresh_from_db()
    assert draft.card == {"director_name": "x"}

    client.post(url("card", draft), typed(draft) | {"earlier_programmes_file": make.upload("report.pdf")})
    assert draft.attachments.get().key == "earlier_programmes_file"


def test_a_card_handed_in_is_read_not_written(client, commune, focal):
    dossier = make.complete_dossier("submitted", commune=commune)
    page = client.get(url("card", dossier))
    assert page.context["form"] is None
    assert "9 480 000" in page.content.decode().replace("\u00a0", " ")
    assert client.post(url("card", dossier), {"version": "1", "staff_total": "1"}).status_code == 409


# --- conditions


def answer_of(code, **fields):
    return {f"{code}-version": "0"} | {f"{code}-{name}": value for name, value in fields.items()}


def test_each_condition_is_saved_on_its_own_with_its_proof(client, draft):
    sent = answer_of("ELG-03", dated_on="02/11/2026", file=make.upload("decision.pdf"), note="")
    answer = client.post(url("condition", draft, "ELG-03"), sent)

    assert answer.url == url("conditions", draft) + "#ELG-03"
    row = draft.conditions.get()
    assert (row.code, row.dated_on) == ("ELG-03", date(2026, 11, 2))
    proof = draft.attachments.get()
    assert (proof.kind, proof.key, proof.dated_on) == ("condition", "ELG-03", date(2026, 11, 2))
    assert client.get(url("conditions", draft)).context["answered"] == 1


def test_a_bad_date_and_a_bad_file_are_explained_and_what_was_typed_is_kept(client, draft):
    answer = client.post(url("condition", draft, "ELG-02"), answer_of("ELG-02", dated_on="30/02/2026", note="session"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="30/02/2026"' in page
    assert "session</textarea>" in page

    answer = client.post(
        url("condition", draft, "ELG-06"), answer_of("ELG-06", note="kept", file=make.upload("empty.pdf", b""))
    )
    assert answer.status_code == 422
    assert "ELG-06-file" in answer.content.decode()
    assert draft.conditions.get().note == "kept"  # the answer is saved, the file is not
    assert 'name="ELG-06-version" value="1"' in answer.content.decode()


def test_two_answers_that_meet_are_both_shown(client, draft, commune):
    actions.answer_condition(draft, "ELG-01", answer="no", version=0, by=make.person(Role.PRESIDENT, commune))

    answer = client.post(url("condition", draft, "ELG-01"), answer_of("ELG-01", answer="yes", note="n"))

    page = answer.content.decode()
    assert answer.status_code == 412
    assert 'name="ELG-01-version" value="1"' in page
    assert 'type="radio" name="ELG-01-answer" value="yes"' in page
    assert 'type="radio" name="ELG-01-answer" value="no"' in page
    client.post(url("condition", draft, "ELG-01"), {"ELG-01-version": "1", "ELG-01-answer": "yes", "ELG-01-note": "n"})
    assert draft.conditions.get().answer == "yes"


def test_an_unknown_condition_is_not_found(client, draft):
    assert client.post(url("condition", draft, "ELG-99"), {}).status_code == 404


# --- letter, check, files


def test_the_letter_is_prepared_printed_and_attached(client, draft):
    draft.card = {"focal_point_name": "F. L."}
    draft.save()
    printed = client.get(url("print_letter", draft)).content.decode()
    assert "F. L." in printed
    assert "Sahl Roummane" in printed

    answer = client.post(url("letter", draft), {"file": make.upload("letter.pdf"), "dated_on": "10/11/2026"})
    assert answer.url == url("candidacy", draft)
    assert draft.attachments.get().dated_on == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("upload", "field"),
    [
        ({"file": make.upload("empty.pdf", b"")}, "file"),
        ({"file": make.upload("x.exe", b"MZ")}, "file"),
        ({}, "file"),
        ({"file": make.upload(), "dated_on": "01/01/2030"}, "dated_on"),
    ],
    ids=["empty", "program", "none", "future"],
)
def test_a_letter_that_cannot_be_is_explained(client, draft, upload, field):
    answer = client.post(url("letter", draft), upload)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not draft.attachments.exists()


def test_taking_a_file_out_asks_first_and_keeps_it(client, draft):
    letter = make.attachment(draft, "letter")
    asked = client.get(url("remove", draft, letter.pk))
    assert asked.status_code == 200
    assert draft.attachments.get().removed_at is None

    client.post(url("remove", draft, letter.pk))
    letter.refresh_from_db()
    assert letter.removed_at is not None


def test_the_check_names_what_lacks_then_leads_to_the_move(client, commune, focal):
    dossier = make.complete_dossier(commune=commune)
    submit = reverse("moves:take", args=[dossier.ref, "submit"])
    page = client.get(url("check", dossier))
    assert page.context["parts"]["ready"] is True
    assert f'class="btn" href="{submit}"' in page.content.decode()

    dossier.attachments.filter(kind="letter").delete()
    page = client.get(url("check", dossier))
    assert page.context["parts"]["ready"] is False
    assert f'href="{url("letter", dossier)}"' in page.content.decode()


def test_what_the_committee_asked_for_is_shown_when_the_file_comes_back(client, commune, focal):
    dossier = make.complete_dossier("incomplete", commune=commune, deadline=date(2026, 12, 20))
    dossier.conditions.filter(code="ELG-06").update(verdict="missing", verdict_note="The decision lacks")
    for name in ("candidacy", "conditions"):
        assert "The decision lacks" in client.get(url(name, dossier)).content.decode()


def test_what_the_manager_entered_is_said(client, commune, focal):
    dossier = make.dossier(commune=commune)
    actions.save_card(dossier, {"staff_total": 25}, version=0, by=make.person(Role.MANAGER))
    assert client.get(url("candidacy", dossier)).context["entered_by_manager"] is True


# --- who reads, and at what cost


PAGES = [
    "overview",
    "candidacy",
    "letter",
    "print_letter",
    "card",
    "conditions",
    "check",
    "history",
    "people",
    "reviews",
]


@pytest.mark.parametrize("page", PAGES)
def test_another_commune_finds_nothing(client, page):
    dossier = make.complete_dossier()
    client.force_login(make.person(Role.PRESIDENT))
    assert client.get(url(page, dossier)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_sign_in(client, page):
    assert client.get(url(page, make.dossier())).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_whatever_its_rows(client, commune, focal, page, django_assert_max_num_queries):
    dossier = make.complete_dossier(commune=commune)
    counts = []
    for _rows in (1, 3):
        for _ in range(_rows):
            make.attachment(dossier, "letter")
            make.person(Role.CONTRIBUTOR, commune)
        with django_assert_max_num_queries(QUERIES) as seen:
            assert client.get(url(page, dossier)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_pages_are_whole_in_the_three_languages(client, commune, focal, language):
    dossier = make.complete_dossier(commune=commune)
    for page in PAGES:
        answer = client.get(f"/{language}" + url(page, dossier))
        assert answer.status_code == 200
        assert "{{" not in answer.content.decode()
