"""What anybody may read: exactly these addresses, without a script, without a session, without a person's name."""

import re

import pytest
from django.conf import settings
from django.test import Client

from make import addresses
from miza.accounts.models import User
from miza.communes.models import Commune

pytestmark = pytest.mark.django_db
PAGES = {
    "account_activate",
    "account_forgot",
    "account_login",
    "communes:commune",
    "communes:directory",
    "frameworks:framework",
    "frameworks:index",
    "frameworks:norm",
    "labels:label",
    "labels:registry",
    "public:about",
    "public:accessibility",
    "public:contact",
    "public:home",
    "public:privacy",
    "api:api-root",
    "api:docs",
}
DATA = {
    "api:framework",
    "api:label",
    "api:openapi-json",
    "api:registry",
    "frameworks:source",
    "labels:certificate",
    "public:healthz",
    "public:readyz",
    "public:robots",
    "public:sitemap",
}
WITH_A_FORM = {"account_activate", "account_forgot", "account_login"}
NOT_PAGES = {"account_logout", "gallery"}  # sent, never asked for; shown to those who write pages only
LANGUAGES = ("ar", "fr", "en")


def answers(world, names, language=""):
    """(name, answer) for each address, each to somebody new."""
    prefix = f"/{language}" if language else ""
    for address in addresses.addresses():
        if address.name in names:
            yield address.name, Client().get(prefix + addresses.fill(world, address))


def test_the_pages_marked_public_are_exactly_these():
    marked = {address.name for address in addresses.addresses() if address.public}
    api = {name for name in marked if addresses.package(name) == "api"}  # the API asks itself who calls

    assert marked - api == (PAGES | DATA | NOT_PAGES) - api


def test_whoever_is_not_signed_in_reads_these_and_nothing_else(world):
    every = {address.name for address in addresses.addresses()}

    read = {name for name, answer in answers(world, every) if answer.status_code in {200, 503}}

    assert read == PAGES | DATA


def test_every_other_page_leads_to_the_sign_in_page(world):
    others = {a.name for a in addresses.addresses() if addresses.package(a.name) != "api"} - PAGES - DATA - NOT_PAGES

    elsewhere = [
        (name, answer.status_code)
        for name, answer in answers(world, others)
        if not (answer.status_code == 405 or answer.get("Location", "").startswith("/account/login/?next="))
    ]

    assert elsewhere == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_needs_a_script(world, language):
    found = {
        name: marks
        for name, answer in answers(world, PAGES, language)
        if (
            marks := re.findall(
                r"<script|\son[a-z]+\s*=|javascript:|\sstyle\s*=", answer.content.decode(), re.IGNORECASE
            )
        )
    }

    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_speak_the_language_of_their_address(world, language):
    wrong = [
        name
        for name, answer in answers(world, PAGES, language)
        if answer["Content-Language"] != language
        or f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' not in answer.content.decode()
    ]

    assert wrong == []


def test_no_reader_is_given_a_session(world):
    for name, answer in answers(world, PAGES | DATA):
        allowed = {settings.CSRF_COOKIE_NAME} if name in WITH_A_FORM else set()
        assert set(answer.cookies) <= allowed, name
    for name, answer in answers(world, PAGES, "fr"):
        allowed = {settings.LANGUAGE_COOKIE_NAME, *([settings.CSRF_COOKIE_NAME] if name in WITH_A_FORM else [])}
        assert set(answer.cookies) <= allowed, name


def test_a_public_page_names_nobody(world):
    """Names, addresses and identifiers of everybody known here; programme management is called by its role everywhere."""
    people = User.objects.exclude(full_name="إدارة البرنامج")
    names = {person.full_name for person in people} | {person.email for person in people if person.email}
    names |= {str(public_id) for public_id in people.values_list("public_id", flat=True)}
    names |= {
        member.name for story in world.stories.values() if story.dossier.pk for member in story.dossier.team.all()
    }
    names |= {
        str(story.dossier.card.get(key))
        for story in world.stories.values()
        for key in ("president_name", "commune_email")
    }
    names -= {"", "None"}

    found = {
        (name, word)
        for name, answer in answers(world, (PAGES | DATA) - {"account_login"})
        for word in names
        if word.encode() in answer.content
    }

    assert len(names) > 30
    assert found == set()


def test_a_commune_that_was_declined_reads_like_one_that_never_took_part(world):
    """Being in the programme, and how it ended, is nobody's business before a label."""
    pages = [page_of(world.dossier(state).commune) for state in ("declined", "assessing", "consulting")]

    assert set(pages) == {page_of(world.empty)}


def page_of(commune: Commune) -> str:
    """A commune's public page with its names and codes taken out."""
    text = Client().get(f"/en/communes/{commune.code}/").content.decode()
    own = [commune.name["ar"], commune.name["fr"], commune.name["en"], commune.code, commune.province.code]
    own += [*commune.province.name.values(), *commune.province.region.name.values(), commune.province.region.code]
    for word in sorted(own, key=len, reverse=True):
        text = text.replace(word, "~")
    return re.sub(r'nonce="[^"]*"', "", text)
