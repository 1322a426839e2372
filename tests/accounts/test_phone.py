"""Phone numbers as people in Morocco write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miza.accounts.models import phone_number

SAME = "+212612345678"


@pytest.mark.parametrize(
    "text",
    [
        "0612345678", "06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78", "+212612345678", "+212 6 12 34 56 78", "+212 (0) 612345678",
        "212612345678", "2120612345678", "00212612345678", "+2120612345678", "٠٦١٢٣٤٥٦٧٨", "٠٦ ١٢ ٣٤ ٥٦ ٧٨", "۰۶۱۲۳۴۵۶۷۸", "\u20660612345678\u2069",
        " 0612345678 ", "06\u00a012\u202f34 56 78",
    ],
)  # fmt: skip
def test_every_spelling_is_the_same_number(text):
    assert phone_number(text) == SAME


@pytest.mark.parametrize("text", ["0512345678", "0712345678", "0812345678"])
def test_land_lines_and_new_ranges_are_read(text):
    assert phone_number(text) == "+212" + text[1:]


@pytest.mark.parametrize("text", ["+33 6 12 34 56 78", "0033612345678"])
def test_numbers_of_other_countries_keep_their_code(text):
    assert phone_number(text) == "+33612345678"


@pytest.mark.parametrize(
    "text",
    ["", "06", "061234567", "06123456789", "0112345678", "0912345678", "612345678", "person.06", "a@b.c", "+", "+212", "+21261234567",
     "12345", "sahl-roummane.p", "+1234567890123456"],
)  # fmt: skip
def test_anything_else_is_no_number(text):
    assert phone_number(text) is None


@given(
    digits=st.from_regex(r"[5-8][0-9]{8}", fullmatch=True),
    gaps=st.lists(st.sampled_from(["", " ", ".", "-"]), min_size=10, max_size=10),
)
def test_gaps_never_matter(digits, gaps):
    spaced = "".join(f"{digit}{gap}" for digit, gap in zip("0" + digits, gaps, strict=True))

    assert phone_number(spaced) == f"+212{digits}"


@given(text=st.text(max_size=30))
def test_whatever_is_read_reads_back_as_itself(text):
    found = phone_number(text)

    assert found is None or phone_number(found) == found
