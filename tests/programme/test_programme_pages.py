"""The programme's pages: what the manager types, what it answers, and what others see of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

import make
from miza.accounts.roles import Role
from miza.core import clock
from miza.programme.models import Call, Holiday, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    person = make.person(Role.MANAGER)
    client.force_login(person)
    return person


def round_form(client, **changes):
    """What the page of a new round sends when only the basics are typed."""
    form = client.get(reverse("programme:new_round")).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    framework = make.framework(published=True)
    typed |= {
        "name_ar": "دورة 2026",
        "name_fr": "Cycle 2026",
        "name_en": "Round 2026",
        "code": "2026",
        "starts_on": "01/12/2026",
        "ends_on": "01/12/2028",
        "places": "66",
        "framework": framework.pk,
    }
    return {name: value for name, value in (typed | changes).items() if value is not None}


def test_a_round_is_prepared_then_opened_then_receives_a_call(client, manager):
    answer = client.post(reverse("programme:new_round"), round_form(client, days_submit="45", overall_min="62,5"))
    assert answer.status_code == 302
    made = Round.objects.get()
    assert (made.settings["deadline_days"]["submit"], made.settings["label_rule"]["overall_min"]) == (45, "62.5")

    assert client.get(reverse("programme:open_round", args=["2026"])).status_code == 200
    client.post(reverse("programme:open_round", args=["2026"]))
    made.refresh_from_db()
    assert made.opened_at is not None

    today = clock.today()
    client.post(
        reverse("programme:new_call", args=["2026"]),
        {"opens_on": today.strftime("%d/%m/%Y"), "closes_on": (today + timedelta(days=30)).isoformat()},
    )
    assert Call.objects.get().closes_on == today + timedelta(days=30)
    page = client.get(reverse("programme:round", args=["2026"])).content.decode()
    assert "LCC" not in page
    assert "ELG-01" in page


def test_bad_values_are_explained_beside_their_field_and_kept(client, manager):
    answer = client.post(reverse("programme:new_round"), round_form(client, starts_on="31/02/2026", places="beaucoup"))

    form = answer.context["form"]
    assert answer.status_code == 422
    assert set(form.errors) == {"starts_on", "places"}
    assert 'value="31/02/2026"' in answer.content.decode()
    assert 'value="beaucoup"' in answer.content.decode()
    assert not Round.objects.exists()


def test_a_call_that_overlaps_is_refused_on_its_page(client, manager):
    of = make.round()
    today = clock.today()

    answer = client.post(reverse("programme:new_call", args=[of.code]), {"opens_on": today, "closes_on": today})

    assert answer.status_code == 422
    assert "opens_on" in answer.context["form"].errors


def test_days_off_are_seeded_added_confirmed_and_taken_out(client, manager):
    year = clock.today().year + 1
    client.post(reverse("programme:days_off"), {"year": str(year)})
    count = Holiday.objects.count()
    assert count > 10

    day = date(year, 3, 15)
    named = {"day": day.isoformat(), "name_ar": "عطلة", "name_fr": "Congé", "name_en": "Day off"}
    client.post(reverse("programme:add_day"), named)
    added = Holiday.objects.get(day=day)
    client.post(reverse("programme:confirm_day", args=[added.pk]), {"day": f"16/03/{year}"})
    added.refresh_from_db()
    assert added.day == date(year, 3, 16)
    client.post(reverse("programme:remove_day", args=[added.pk]))
    assert Holiday.objects.count() == count
    assert client.get(reverse("programme:days_off") + f"?year={year}").context["days"].count() == count


def test_a_commune_reads_an_opened_round_and_cannot_reach_the_manager_s_pages(client):
    of, draft = make.round(), make.round(opened=False)
    client.force_login(make.person(Role.PRESIDENT))

    assert client.get(reverse("programme:index")).status_code == 200
    assert client.get(reverse("programme:round", args=[of.code])).status_code == 200
    assert client.get(reverse("programme:round", args=[draft.code])).status_code == 404
    for name, args in [("new_round", []), ("edit_round", [of.code]), ("new_call", [of.code]), ("add_day", [])]:
        assert client.get(reverse(f"programme:{name}", args=args)).status_code == 403
    assert client.post(reverse("programme:days_off"), {"year": "2027"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_rounds_asks_the_same_whatever_their_number(client, manager, rows, django_assert_max_num_queries):
    for _ in range(rows):
        make.round()
    with django_assert_max_num_queries(9):
        client.get(reverse("programme:index"))
