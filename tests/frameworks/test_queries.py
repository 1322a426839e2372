import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

import make
from make import documents
from miza.accounts.roles import Role
from miza.frameworks import actions, queries
from miza.frameworks.models import Framework

pytestmark = pytest.mark.django_db


def loaded(*principles, published=True, **changes):
    framework = actions.load(documents.framework(*principles) | changes, by=None)
    return actions.publish(framework, by=None) if published else framework


def test_visible_to_shows_a_version_not_published_to_those_who_edit_rounds_alone():
    loaded(version="1")
    loaded(version="2", published=False)

    def seen(user):
        return sorted(queries.visible_to(user).values_list("version", flat=True))

    assert seen(AnonymousUser()) == ["1"]
    assert seen(make.person(Role.EXPERT)) == ["1"]
    assert seen(make.person(Role.PRESIDENT)) == ["1"]
    assert seen(make.person(Role.MANAGER)) == ["1", "2"]


def test_latest_is_the_one_published_last():
    assert queries.latest() is None
    loaded(version="1")
    second = loaded(version="0.9")
    loaded(version="3", published=False)

    assert queries.latest() == second
    assert queries.latest("tst") == second
    assert queries.latest("lcc") is None


def test_get_finds_one_version_or_none():
    framework = loaded(version="1")

    assert queries.get("tst", "1") == framework
    assert queries.get("tst", "2") is None


@pytest.mark.parametrize("size", [1, 3])
def test_tree_takes_four_queries_once_and_none_after(django_assert_num_queries, size):
    parts = [documents.principle(f"P{p}", *(documents.norm(f"P{p}-{n}") for n in range(size))) for p in range(size)]
    framework = loaded(*parts, version=f"size {size}".replace(" ", "-"))

    with django_assert_num_queries(4):
        whole = queries.tree(framework)
        seen = [(p.code, [(n.code, n.principle.code, len(n.indicators.all()), len(n.actions.all())) for n in norms])
                for p, norms in whole.branches]  # fmt: skip

    assert seen == [(f"P{p}", [(f"P{p}-{n}", f"P{p}", 1, 1) for n in range(size)]) for p in range(size)]
    with django_assert_num_queries(0):
        assert (
            queries.tree(Framework(pk=framework.pk, sha256=framework.sha256, published_at=framework.published_at))
            is whole
        )


def test_a_version_not_published_is_read_anew(django_assert_num_queries):
    framework = loaded(published=False)
    queries.tree(framework)

    with django_assert_num_queries(4):
        queries.tree(framework)


def test_document_is_read_once(django_assert_num_queries):
    framework = loaded()

    with django_assert_num_queries(1):
        assert queries.document(framework) == documents.framework()
    with django_assert_num_queries(0):
        queries.document(framework)


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("ar", "", ["N1", "N2"]),
        ("ar", "الميزانيه", ["N1"]),  # letters people write in two ways
        ("ar", "ميزانية  المجلس", ["N1"]),
        ("ar", "budget", []),
        ("fr", "BUDGET", ["N1"]),
        ("fr", "petition", ["N2"]),
        ("fr", "budget petition", []),
        ("en", "n2", ["N2"]),
        ("en", "113-14", ["N1", "N2"]),
        ("en", "%", ["N1", "N2"]),
    ],
)
def test_search_finds_every_word_in_the_readers_language(language, words, found):
    one = documents.norm("N1") | {
        "title": {"ar": "الميزانية يصوت عليها المجلس", "fr": "Le budget voté", "en": "Budget voted"}
    }
    two = documents.norm("N2") | {"title": {"ar": "العرائض", "fr": "Les pétitions", "en": "Petitions"}}
    whole = queries.tree(loaded(documents.principle("P", one, two)))

    with translation.override(language):
        assert [norm.code for _, norms in queries.search(whole, words) for norm in norms] == found
