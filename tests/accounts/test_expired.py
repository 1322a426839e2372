"""A session that ended while a form was being filled: nothing typed is lost, no script needed."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import make
from make.base import PASSWORD
from miza.accounts.forms import entering
from miza.accounts.roles import Role
from miza.core import texts

pytestmark = pytest.mark.usefixtures("pages")
LONG = "نص طويل كتبه شخص في ساعة من العمل.\nسطر ثان «بعلامات» <b>و& رموز</b>\n" * 40
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def strict():
    """A browser: it holds tokens and the server checks them."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def someone(db):
    return make.person(Role.MANAGER, username="someone", language="ar")


def inputs(response):
    """Name and value of the page's hidden and text fields."""
    tags = re.findall(r"<input[^>]*>", response.content.decode())
    found = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return [(unescape(name[1]), unescape(value[1]) if value else "") for name, value in found if name]


def value(response, name):
    return next(value for found, value in inputs(response) if found == name)


def sign_in(browser, page, **more):
    fields = dict(inputs(page)) | {"identifier": "someone", "password": PASSWORD} | more
    return browser.post(reverse("account_login"), fields, headers=ORIGIN)


def test_page_asked_for_leads_to_sign_in_and_back(client):
    response = client.get("/form/?page=2")

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next=/form/%3Fpage%3D2"
    page = client.get(response.url)
    assert sign_in(client, page).url == "/form/?page=2"


def test_typed_text_survives_from_the_expired_form_to_its_address(strict):
    strict.get(reverse("account_login"))
    typed = {"title": "عنوان", "text": LONG, "choice": ["a", "b"], "empty": "", "version": "3"}

    page = strict.post("/form/?x=1", typed | {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}, headers=ORIGIN)
    assert page.status_code == 401
    assert texts.say("refusals.session_expired") in page.content.decode()

    answer = sign_in(strict, page)
    assert answer.url == reverse("account_resume")
    resume = strict.get(answer.url)
    assert "عنوان" in resume.content.decode()
    assert 'action="/form/?x=1"' in resume.content.decode()

    fields = {}
    for name, kept in inputs(resume):
        fields.setdefault(name, []).append(kept)
    sent = strict.post("/form/?x=1", fields, headers=ORIGIN)

    assert sent.status_code == 200
    received = sent.json()["fields"]
    assert {name: values[0] for name, values in received.items() if name in {"title", "empty", "version"}} == {
        "title": "عنوان", "empty": "", "version": "3",
    }  # fmt: skip
    assert received["choice"] == ["a", "b"]
    assert received["text"][0].replace("\r\n", "\n") == LONG


def test_stale_token_of_an_expired_session_meets_the_same_page(strict):
    page = strict.post("/form/", {"text": LONG, "csrfmiddlewaretoken": "x" * 64}, headers=ORIGIN)

    assert page.status_code == 401
    assert texts.say("refusals.session_expired") in page.content.decode()
    assert entering.Kept.opened(value(page, "kept")).fields == [["text", LONG]]


def test_form_sent_from_another_site_is_refused_and_kept_nowhere(strict):
    page = strict.post("/form/", {"text": "planted"}, headers={"Origin": "https://elsewhere.example"})

    assert page.status_code == 403
    assert "planted" not in page.content.decode()


def test_old_sign_in_form_is_shown_again_with_what_it_held(strict):
    kept = entering.Kept("/form/", [["text", "نص"]]).sealed()

    page = strict.post(
        reverse("account_login"), {"identifier": "someone", "password": PASSWORD, "kept": kept}, headers=ORIGIN
    )

    assert page.status_code == 401
    assert (value(page, "identifier"), value(page, "kept")) == ("someone", kept)
    assert sign_in(strict, page).url == reverse("account_resume")


def test_wrong_password_in_between_loses_nothing(client):
    page = client.post("/form/", {"text": LONG})

    wrong = sign_in(client, page, password="not the password")
    assert wrong.status_code == 422

    assert sign_in(client, wrong).url == reverse("account_resume")
    assert client.session["kept"]["fields"] == [["text", LONG]]


def test_files_are_named_and_can_be_chosen_again_in_place(client):
    upload = SimpleUploadedFile("محضر.pdf", b"%PDF")
    page = client.post("/form/", {"title": "عنوان", "paper": upload})
    assert "محضر.pdf" in page.content.decode()

    sign_in(client, page)
    resume = client.get(reverse("account_resume"))
    assert re.search(r'<input type="file"[^>]*name="paper"', resume.content.decode())
    assert "محضر.pdf" in resume.content.decode()

    fields = dict(inputs(resume)) | {"paper": SimpleUploadedFile("محضر.pdf", b"content")}
    assert client.post("/form/", fields).json()["files"] == {"paper": "content"}


@pytest.mark.parametrize(
    "name", ["password", "new-password", "password_again", "code", "csrfmiddlewaretoken", "form-0-otp", "token"]
)
def test_secrets_are_not_kept(client, name):
    page = client.post("/form/", {"title": "x", name: "secret-value"})

    assert entering.Kept.opened(value(page, "kept")).fields == [["title", "x"]]


@pytest.mark.parametrize("name", ["postal_code", "commune_code", "tokens_used", "codes"])
def test_fields_that_only_sound_like_secrets_are_kept(client, name):
    page = client.post("/form/", {name: "value"})

    assert entering.Kept.opened(value(page, "kept")).fields == [[name, "value"]]


def test_what_was_kept_can_be_forgotten(client):
    sign_in(client, client.post("/form/", {"text": LONG}))

    response = client.post(reverse("account_resume"))

    assert response.url == reverse("workspace:home")
    assert "kept" not in client.session
    assert client.get(reverse("account_resume")).url == reverse("workspace:home")


def test_altered_or_old_parcel_is_ignored(client, monkeypatch):
    page = client.post("/form/", {"text": "x"})
    assert sign_in(client, page, kept=value(page, "kept") + "x").url == reverse("workspace:home")

    client.post(reverse("account_logout"))
    monkeypatch.setattr(entering, "KEPT_SECONDS", -1)
    assert sign_in(client, page).url == reverse("workspace:home")


def test_text_too_long_to_ride_along_is_shown_to_be_copied(client, monkeypatch):
    monkeypatch.setattr(entering, "KEPT_MAX", 100)

    page = client.post("/form/", {"text": LONG})

    assert page.status_code == 401
    assert "<textarea" in page.content.decode()
    assert unescape(page.content.decode()).count(LONG) == 1
    assert value(page, "kept") == ""


def test_public_form_asks_nobody_to_sign_in(client):
    assert client.post("/open/", {"text": "x"}).json()["fields"] == {"text": ["x"]}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_every_other_method_is_refused_too(client, method):
    assert getattr(client, method)("/form/").status_code == 401


def test_nothing_typed_or_named_reaches_the_log(client, caplog):
    caplog.set_level("DEBUG")

    page = client.post("/form/", {"text": "نص سري"})
    sign_in(client, page, identifier="someone@test.example", password="guess-word")
    sign_in(client, page)

    for secret in ("نص سري", "someone", "guess-word", PASSWORD):
        assert secret not in caplog.text
