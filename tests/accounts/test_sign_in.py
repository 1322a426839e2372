"""Coming in: three ways to say who you are, one answer to whoever guesses."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

import make
from make.base import PASSWORD
from miza.accounts import queries
from miza.accounts.models import Attempt, User
from miza.accounts.roles import Role
from miza.core import clock, texts


@pytest.fixture
def someone(db):
    return make.person(
        Role.MANAGER, username="gestion.1", email="someone@test.example", phone="+212612345678", language="fr"
    )


@pytest.fixture
def address():
    return reverse("account_login")


def send(client, identifier, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"identifier": identifier, "password": password, **more})


def signed_in(client):
    return get_user(client).is_authenticated


@pytest.mark.parametrize(
    "identifier",
    ["gestion.1", "Gestion.1 ", "someone@test.example", " Someone@TEST.example", "0612345678", "+212 6 12 34 56 78", "٠٦ ١٢ ٣٤ ٥٦ ٧٨"],
)  # fmt: skip
def test_mail_username_or_phone_in_any_spelling_opens_the_session(client, someone, identifier):
    response = send(client, identifier)

    assert response.status_code == 302
    assert response.url == reverse("workspace:home")
    assert get_user(client) == someone


@pytest.mark.parametrize(
    "identifier", ["gestion.1", "nobody", "nobody@test.example", "0699999999", "someone@test.example"]
)
def test_wrong_password_and_unknown_name_get_the_same_answer(client, someone, identifier):
    response = send(client, identifier, "not the password")

    assert response.status_code == 422
    assert not signed_in(client)
    text = response.content.decode()
    assert texts.say("refusals.sign_in_wrong") in text
    assert f'value="{identifier}"' in text  # nothing typed is lost
    assert _bare(text, identifier) == _bare(send(Client(), "other", "not the password").content.decode(), "other")


def _bare(text, identifier):
    """The page without what differs by itself: the name typed, the token of the form."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text.replace(identifier, ""))


def test_unknown_name_costs_a_hash_as_a_wrong_password_does(client, someone, monkeypatch):
    hashed = []
    real = User.set_password
    monkeypatch.setattr(User, "set_password", lambda self, raw: (hashed.append(raw), real(self, raw)))

    send(client, "nobody", "guess")

    assert hashed == ["guess"]


def test_empty_fields_are_named(client, db):
    response = send(client, "", "")

    assert response.status_code == 422
    assert response.content.decode().count("aria-invalid") == 2


def test_former_holder_is_told_so_only_with_the_right_password(client, db):
    make.person(Role.FOCAL_POINT, username="former", ends_on=date(2024, 5, 3))

    right, wrong = send(client, "former"), send(client, "former", "not the password")

    assert texts.say("refusals.appointment_ended", date=date(2024, 5, 3)) in right.content.decode()
    assert texts.say("refusals.sign_in_wrong") in wrong.content.decode()
    assert not signed_in(client)


def test_future_holder_comes_in_from_the_first_day(client, db):
    tomorrow = clock.today() + timedelta(days=1)
    make.person(Role.FOCAL_POINT, username="future", starts_on=tomorrow)

    assert texts.say("refusals.appointment_not_begun", date=tomorrow) in send(client, "future").content.decode()


def test_last_day_counts_and_the_day_after_the_session_is_over(client, db):
    today = clock.today()
    last = make.person(Role.FOCAL_POINT, username="last", ends_on=today)
    send(client, "last")
    assert signed_in(client)

    last.appointments.update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))

    response = client.get(reverse("account_profile"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_erased_or_inactive_person_does_not_come_in(client, someone):
    User.objects.update(is_active=False)

    assert texts.say("refusals.sign_in_wrong") in send(client, "gestion.1").content.decode()
    assert not signed_in(client)


def test_sixth_try_is_refused_with_the_wait_even_with_the_right_password(client, someone):
    for _ in range(5):
        assert send(client, "gestion.1", "guess").status_code == 422

    response = send(client, "gestion.1")

    assert response.status_code == 429
    assert "15 دقيقة" in response.content.decode().replace("\u2068", "").replace("\u2069", "")
    assert not signed_in(client)


def test_after_the_wait_the_right_password_opens_again(client, someone):
    for _ in range(6):
        send(client, "gestion.1", "guess")

    with clock.at(clock.now() + timedelta(minutes=16)):
        assert send(client, "gestion.1").status_code == 302


def test_refused_tries_do_not_lengthen_the_wait(client, someone):
    for _ in range(20):
        send(client, "gestion.1", "guess")

    assert Attempt.objects.values("key").distinct().count() == 3
    assert Attempt.objects.count() == 15


def test_another_spelling_does_not_give_more_tries(client, someone):
    for _ in range(5):
        send(client, "06 12 34 56 78", "guess")

    assert send(client, "+212612345678", "guess").status_code == 429


def test_tries_from_elsewhere_do_not_lock_the_person_out_at_once(client, someone):
    for _ in range(5):
        send(client, "gestion.1", "guess")

    assert send(Client(REMOTE_ADDR="10.9.8.7"), "gestion.1").status_code == 302


def test_one_address_guessing_many_names_is_stopped(client, db):
    for number in range(100):
        send(client, f"name{number}", "guess")

    assert send(client, "name999", "guess").status_code == 429


def test_success_forgets_the_tries(client, someone):
    for _ in range(4):
        send(client, "gestion.1", "guess")
    send(client, "gestion.1")

    for _ in range(4):
        assert send(Client(), "gestion.1", "guess").status_code == 422


def test_tries_hold_neither_name_nor_address(client, someone):
    send(client, "gestion.1", "guess")

    kept = str(list(Attempt.objects.values()))
    assert "gestion" not in kept
    assert "127.0.0.1" not in kept


def test_behind_a_proxy_the_last_hop_names_the_address(rf, settings):
    from miza.accounts.views.entering import address

    request = rf.get("/", headers={"X-Forwarded-For": "1.1.1.1, 10.0.0.7"}, REMOTE_ADDR="127.0.0.1")
    assert address(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert address(request) == "10.0.0.7"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/account/profile/", "/account/profile/"), ("https://elsewhere.example/", "home"), ("//elsewhere.example", "home"),
     ("javascript:alert(1)", "home"), ("", "home")],
)  # fmt: skip
def test_next_page_is_one_of_ours(client, someone, wanted, reached):
    response = send(client, "gestion.1", next=wanted)

    assert response.url == (reverse("workspace:home") if reached == "home" else reached)


def test_saved_language_comes_back_with_the_person(client, someone):
    response = send(client, "gestion.1")

    assert response.cookies["miza_language"].value == "fr"


def test_language_chosen_while_signed_in_is_saved(client, someone):
    send(client, "gestion.1")

    client.get("/en" + reverse("account_profile"))

    someone.refresh_from_db()
    assert someone.language == "en"


def test_language_of_a_visitor_changes_nobody(client, someone):
    client.get("/en" + reverse("account_login"))

    someone.refresh_from_db()
    assert someone.language == "fr"


@pytest.mark.parametrize(("remember", "lasts"), [("on", False), ("", True)])
def test_session_ends_with_the_browser_unless_the_device_is_ones_own(client, someone, remember, lasts):
    send(client, "gestion.1", remember=remember)

    assert client.session.get_expire_at_browser_close() is lasts


def test_sign_out_is_a_post(client, someone):
    send(client, "gestion.1")

    assert client.get(reverse("account_logout")).status_code == 405
    assert signed_in(client)
    assert client.post(reverse("account_logout")).url == reverse("public:home")
    assert not signed_in(client)


def test_signed_in_person_is_sent_on(client, someone, address):
    send(client, "gestion.1")

    assert client.get(address).url == reverse("workspace:home")


def test_page_asks_no_query_of_a_visitor(client, db, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


def test_nobody_signs_up_alone(rf):
    from miza.accounts.adapter import Adapter

    assert not Adapter().is_open_for_signup(rf.get("/"))


@pytest.fixture
def demo(db, settings):
    settings.DEMO = True
    focal = make.person(Role.FOCAL_POINT, username="focal.demo", email="focal@demo.example", is_demo=True)
    focal.set_password(queries.DEMO_PASSWORD)
    focal.save()
    make.person(Role.FOCAL_POINT, username="focal2.demo", email="focal2@demo.example", is_demo=True)
    make.person(Role.PRESIDENT, username="president.demo", email="president@demo.example", is_demo=True)
    make.person(Role.FOCAL_POINT, email="real@test.example")
    return focal


def test_demonstration_lists_every_account_by_role(client, demo, address):
    text = client.get(address).content.decode()

    names = ["president.demo", "focal.demo", "focal2.demo"]
    assert [account["username"] for account in queries.demo_accounts()] == names
    assert all(f"?as={name}" in text for name in names)
    assert queries.DEMO_PASSWORD in text


def test_pressing_a_demonstration_account_fills_the_form_and_it_works(client, demo, address):
    text = client.get(address, {"as": "focal.demo"}).content.decode()

    assert 'value="focal.demo"' in text
    assert f'value="{queries.DEMO_PASSWORD}"' in text
    assert send(client, "focal.demo", queries.DEMO_PASSWORD).status_code == 302


def test_outside_a_demonstration_nothing_is_listed_or_filled(client, demo, address, settings):
    settings.DEMO = False

    text = client.get(address, {"as": "focal.demo"}).content.decode()

    assert queries.DEMO_PASSWORD not in text
    assert 'value="focal.demo"' not in text


def test_only_listed_accounts_are_filled(client, demo, address):
    text = client.get(address, {"as": "someone-else"}).content.decode()

    assert 'value="someone-else"' not in text
