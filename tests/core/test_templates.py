"""The shell of every page and the pages that the shell itself shows."""

import logging
import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from miza.core import views
from miza.core.errors import NotAllowed, reason

LANGUAGES = ["ar", "fr", "en", "zgh"]


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def fetch(client, demo):
    """The gallery, a page that needs nothing, under an address."""

    def get(address="/_gallery/", **kwargs):
        response = client.get(address, **kwargs)
        return response.content.decode()

    return get


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("ar", '<html lang="ar" dir="rtl">'),
        ("fr", '<html lang="fr" dir="ltr">'),
        ("en", '<html lang="en" dir="ltr">'),
        ("zgh", '<html lang="ar" dir="rtl">'),
    ],
)
def test_page_says_its_language_and_direction(fetch, language, opening):
    assert opening in fetch(f"/{language}/_gallery/")


def test_a_page_in_tamazight_says_that_it_is_in_arabic_for_now(fetch):
    assert "ⴰⵣⵓⵍ" in fetch("/zgh/_gallery/")
    assert "ⴰⵣⵓⵍ" not in fetch("/ar/_gallery/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_links_keep_the_address_and_its_query(fetch, language):
    html = fetch(f"/{language}/_gallery/?page=2&q=%D8%B9")
    links = re.findall(r'<a lang="(\w+)" hreflang="\w+" href="([^"]+)"( aria-current="true")?', html)

    assert [(code, url) for code, url, _ in links] == [(c, f"/{c}/_gallery/?page=2&amp;q=%D8%B9") for c in LANGUAGES]
    assert [code for code, _, current in links if current] == [language]


def test_the_demonstration_banner_is_on_every_page_of_a_demonstration_only(fetch, settings, client):
    assert "نسخة تجريبية:" in fetch("/ar/_gallery/")
    settings.DEMO = False
    assert "نسخة تجريبية:" not in client.get("/ar/nothing-here/").content.decode()


def test_the_gallery_is_not_shown_outside_a_demonstration(rf, settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(Http404):
        views.gallery(rf.get("/_gallery/"))


def test_every_page_says_that_the_framework_is_a_proposal(fetch):
    assert "مقترح من المنصة وليس الشبكة الرسمية للميزة" in fetch("/ar/_gallery/")


def test_page_starts_with_a_way_past_the_header_and_has_one_heading(fetch):
    html = fetch()

    assert html.index('<a class="skip" href="#main">') < html.index("<header")
    assert '<main id="main" tabindex="-1">' in html
    assert len(re.findall(r"<h1\b", html)) == 1


def test_ids_of_a_page_are_unique_and_its_references_exist(fetch):
    html = fetch()
    ids = re.findall(r'\bid="([^"]+)"', html)
    referred = {
        ref for group in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html) for ref in group.split()
    }

    assert len(ids) == len(set(ids))
    assert referred <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ordinary_page_weighs_little(client, demo, language):
    response = client.get(f"/{language}/_gallery/", headers={"accept-encoding": "gzip"})

    assert len(response.content) < 30_000  # every component at once


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "هذه الصفحة غير موجودة"), ("fr", "Cette page n’existe pas"), ("en", "This page does not exist")],
)
def test_a_missing_page_says_so_in_the_readers_language(rf, language, words):
    with translation.override(language):
        response = views.not_found(rf.get("/x/"), Http404())

    assert response.status_code == 404
    assert words in response.content.decode()


def test_a_fault_of_ours_shows_the_code_under_which_it_is_logged(rf, caplog):
    with translation.override("ar"), caplog.at_level(logging.ERROR):
        response = views.server_error(rf.get("/x/"))
    code = re.search(r"fault (\w{8}) at /x/", caplog.text).group(1)

    assert response.status_code == 500
    assert code in response.content.decode()


def test_a_missing_right_names_its_reason_and_its_code(rf):
    with translation.override("ar"):
        response = views.forbidden(rf.get("/x/"), NotAllowed(reason("other_commune")))

    assert response.status_code == 403
    assert "هذا الملف يخص جماعة أخرى" in response.content.decode()
    assert "other_commune" in response.content.decode()


def post(rf, **headers):
    data = {"comment": 'قلنا "نعم"', "choice": ["1", "2"], "password": "s3cret", "csrfmiddlewaretoken": "x"}
    with translation.override("ar"):
        return views.csrf_failure(
            rf.post("/dossiers/1/?a=1", data, headers=headers), "CSRF token missing."
        ).content.decode()


def test_an_expired_form_keeps_what_was_typed_but_no_secret(rf):
    html = post(rf, **{"sec-fetch-site": "same-origin"})

    assert '<input type="hidden" name="comment" value="قلنا &quot;نعم&quot;">' in html
    assert html.count('name="choice"') == 2
    assert 'action="/dossiers/1/?a=1"' in html
    assert "s3cret" not in html


def test_a_form_sent_from_another_site_is_not_offered_again(rf):
    assert "قلنا" not in post(rf, **{"sec-fetch-site": "cross-site"})


def test_a_form_without_its_token_is_refused_with_our_page(demo):
    response = Client(enforce_csrf_checks=True).post("/_gallery/", {"comment": "x"})

    assert response.status_code == 403
    assert 'name="comment" value="x"' in response.content.decode()


def test_a_conflict_shows_both_values_and_their_author(rf):
    side = {"yours": {"value": "3", "shown": "3"}, "theirs": {"value": "2", "shown": "2"}}
    context = {
        "reason": reason("stale_version", theirs="2", yours="3", author="م. ر.", time="10:40"),
        "differing": [{"name": "level", "label": "المستوى", **side}],
        "theirs_by": {"author": "م. ر."},
        "version": 7,
        "kept": [("comment", "نص")],
    }
    with translation.override("ar"):
        html = render(rf.get("/x/"), "core/conflict.html", context).content.decode()

    assert re.search(r'name="level" value="3" checked', html)
    assert re.search(r'name="level" value="2">', html)
    assert '<input type="hidden" name="version" value="7">' in html
    assert '<input type="hidden" name="comment" value="نص">' in html
    assert "جواب م. ر." in html


@pytest.mark.parametrize(
    ("level", "css"),
    [
        (constants.SUCCESS, "notice ok"),
        (constants.INFO, "notice"),
        (constants.WARNING, "notice warn"),
        (constants.ERROR, "notice danger"),
    ],
)
def test_a_message_of_the_last_act_is_a_notice_that_stays(level, css):
    html = render_to_string("core/shell.html", {"messages": [Message(level, "تم <الحفظ>")]})

    assert f'<div class="{css}">' in html
    assert "تم &lt;الحفظ&gt;" in html


def test_the_header_says_role_and_place_and_signs_out_by_a_form():
    class Someone:
        is_authenticated = True

    who = {"role": {"ar": "نقطة الارتكاز"}, "place": {"ar": "جماعة عين الزيتون"}}
    with translation.override("ar"):
        html = render_to_string("core/_who.html", {"user": Someone(), "who": who})

    assert '<strong><a href="/account/profile/">نقطة الارتكاز<' in html
    assert '</a></strong><span class="place">جماعة عين الزيتون</span>' in html
    assert "<form" not in html or 'method="post"' in html
