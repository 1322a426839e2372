"""The directory: found in any script and spelling, by region and province, invented communes apart."""

import pytest

import make
from miza.communes import actions, queries
from miza.communes.models import Commune
from miza.communes.names import fold
from miza.core import clock

pytestmark = pytest.mark.django_db


def named(ar, fr, **kwargs):
    commune = make.commune(fr, demo=False, **kwargs)
    commune.name = {"ar": ar, "fr": fr, "en": fr}
    commune.search = f"{fold(ar)} {fold(fr)}"
    commune.save()
    return commune


@pytest.mark.parametrize(
    "words",
    ["آيت محمد", "ايت محمد", "أيت مـحمد", "aït m'hamed", "Ait Mhamed", "AIT", "mhamed ait", "مَحمد", "aït-m’hamed"],
)
def test_a_commune_is_found_in_any_script_and_spelling(words):
    wanted = named("آيت محمد", "Aït M'Hamed")
    named("تيزنيت", "Tiznit")

    assert list(queries.directory(words)) == [wanted]


@pytest.mark.parametrize("words", ["الرباط", "رباط", "rabat"])
def test_the_article_does_not_matter(words):
    with_article = named("الرباط", "Rabat")

    assert list(queries.directory(words)) == [with_article]


def test_a_name_with_the_article_is_found_where_it_has_none():
    wanted = named("قصبة تادلة", "Kasba Tadla")

    assert list(queries.directory("القصبة")) == [wanted]


def test_every_word_counts():
    named("سيدي قاسم", "Sidi Kacem")

    assert list(queries.directory("sidi ifni")) == []


def test_a_code_is_found_by_its_beginning():
    first = make.commune(demo=False)
    make.commune(demo=False)

    assert list(queries.directory(first.code.removesuffix("01.01."))) == [first]


def test_region_and_province_narrow():
    here, elsewhere = make.province(), make.province()
    wanted = make.commune(of=here, demo=False)
    make.commune(of=elsewhere, demo=False)

    assert list(queries.directory(region=here.region.code)) == [wanted]
    assert list(queries.directory(province=here.code)) == [wanted]
    assert list(queries.directory(region=elsewhere.region.code, province=here.code)) == []


def test_invented_communes_are_apart_and_never_counted_with_the_real_ones():
    real, invented = make.commune("Same", demo=False), make.commune("Same", demo=True)

    assert list(queries.directory("same")) == [real]
    assert list(queries.directory("same", demo=True)) == [invented]
    assert list(queries.directory(invented.code, demo=True)) == [invented]
    assert queries.counts() == {"real": 1, "demo": 1}
    assert queries.count() == 1
    assert list(queries.codes()) == [real.code]


def test_a_commune_no_longer_in_force_is_not_listed_but_can_be_looked_up():
    gone = make.commune(demo=False, valid_until=clock.today())

    assert list(queries.directory()) == []
    assert queries.every().get(code=gone.code) == gone


def test_regions_come_with_their_number_of_communes_in_one_query(django_assert_num_queries):
    here = make.province("P1", of=make.region("01"))
    make.commune(of=here, demo=False)
    make.commune(of=here, demo=True)
    make.region("02")

    with django_assert_num_queries(1):
        assert [(r.code, r.size) for r in queries.regions()] == [("01", 1), ("02", 0)]


def test_a_region_lists_the_provinces_that_have_communes():
    here, empty = make.province("P2", of=make.region("01")), make.province("P1", of=make.region("01"))
    make.commune(of=here, demo=False)
    make.commune(of=empty)

    assert list(queries.provinces(here.region)) == [here]
    assert list(queries.provinces(here.region, demo=True)) == [empty]


def test_the_real_directory_is_whole_and_each_commune_is_found_by_its_own_names():
    make.commune("Invented", of=make.province("01.511", of=make.region("01")))

    done = actions.sync()

    assert done.total == queries.count() == 1503
    assert [r.code for r in queries.regions()] == [f"{n:02d}" for n in range(1, 13)]
    for commune in Commune.objects.filter(is_demo=False)[::50]:
        for language in ("ar", "fr"):
            assert commune in queries.directory(commune.name[language]), commune.name
