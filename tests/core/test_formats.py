"""Texts of a right-to-left page: codes whole, each line in its own direction."""

from django.utils import translation

from miza.core import formats

FSI, PDI = formats.FSI, formats.PDI
CODE = "PAR\u2060-\u206001"


def test_a_line_that_begins_with_a_code_takes_the_direction_of_its_words():
    with translation.override("ar"):
        assert formats.isolated("- PAR-01: بينوا الوثيقة") == f"{FSI}- {FSI}{CODE}{PDI}: بينوا الوثيقة{PDI}"
        assert formats.isolated("PAR-01") == f"{FSI}{CODE}{PDI}"


def test_each_line_is_kept_apart_by_itself():
    with translation.override("ar"):
        assert formats.isolated("أولا\nثانيا") == f"{FSI}أولا{PDI}\n{FSI}ثانيا{PDI}"


def test_a_long_list_says_how_many_more():
    with translation.override("fr"):
        assert formats.joined([str(n) for n in range(12)]).endswith("et 4 autres")
