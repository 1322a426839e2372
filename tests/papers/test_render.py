"""Papers are archives that everyone can read, and hold what they were given and nothing else."""

import io
from datetime import date

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from miza import papers
from miza.papers import fonts
from miza.papers.legible import END, ISOLATES, UNKNOWN, legible

DAY = date(2026, 11, 25)
HOSTILE = '#panic("read") $x^2$ *b* _e_ `c` [x] <y> @z \\ // /* = - + ~ "q" \'s\' #eval("1") https://x.ma'


def data(**changes):
    return {
        "issuers": ["DGCT", "AMPCC", "Targa"],
        "label": "Label",
        "demo": "",
        "code": "1/2026",
        "page": "Page",
        "number": "1/2026",
        "place_date": "Rabat",
        "parties": [{"word": "De", "name": "A"}],
        "formal": True,
        "subject_word": "Objet :",
        "subject": "S",
        "reference_word": "Ref",
        "reference": "",
        "opening": [],
        "body": [{"text": "B"}],
        "closing": "",
        "errata": [],
        "signs": [{"title": "Signature", "name": "X"}],
    } | changes


def letter(language="fr", **changes):
    return papers.render("letter", data(**changes), title="A title", language=language, dated=DAY)


def read(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_it_says_that_it_is_an_archive_and_readable_aloud():
    found = pypdf.PdfReader(io.BytesIO(letter()))
    xmp = found.xmp_metadata.stream.get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert found.metadata.title == "A title"
    assert str(found.trailer["/Root"]["/Lang"]).startswith("fr")
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert found.trailer["/Root"]["/OutputIntents"]


def test_every_font_is_inside_and_ours():
    found = pypdf.PdfReader(io.BytesIO(letter("ar", subject="الموضوع")))
    names = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in found.pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert names
    assert all(name.startswith(("Amiri", "IBMPlexSansArabic", "DejaVuSans")) for name in names), names


def test_the_same_data_give_the_same_bytes():
    assert letter(subject="One") == letter(subject="One")
    assert letter(subject="One") != letter(subject="Two")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_markup_in_data_is_printed_and_never_read(language):
    text = read(letter(language, body=[{"text": HOSTILE}, {"items": [HOSTILE]}], subject=HOSTILE, code=HOSTILE))

    for word in ('#panic("read")', "$x^2$", "*b*", "_e_", "`c`", "[x]", "<y>", "@z", '#eval("1")'):
        assert "".join(text.split()).count("".join(word.split())) >= 3, word


@pytest.mark.parametrize(
    "text",
    [
        "\u202ereversed\u202c",
        "\u2067\u2067\u2067never closed",
        "\u2069\u2069closed before",
        "中文 ไทย \U0001f600 \ue000 \ud800 \x00\x07\ufffe",
        "é́́́́ e\u0e31 \u0301",
        "long" * 500,
        "جماعة" * 200,
        "\n".join(f"line {n}" for n in range(300)),
        "",
    ],
)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_text_breaks_a_paper(language, text):
    made = letter(
        language, subject=text, body=[{"text": text}, {"items": [text]}], parties=[{"word": "", "name": text}]
    )

    assert made.startswith(b"%PDF-")


def test_three_hundred_reasons_run_over_pages_that_are_counted():
    made = letter(body=[{"items": [f"motif {n} #" for n in range(300)]}])
    pages = pypdf.PdfReader(io.BytesIO(made)).pages

    assert len(pages) > 5
    assert "motif 299 #" in read(made)
    assert f"{len(pages)}/{len(pages)}" in pages[-1].extract_text()


def test_a_character_that_no_font_draws_is_a_box():
    assert legible("a中b") == f"a{UNKNOWN}b"


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_a_printable_text_keeps_its_directions_to_itself(text):
    for line in legible(text).split("\n"):
        depth = 0
        for char in line:
            depth += (char in ISOLATES) - (char == END)
            assert depth >= 0
        assert depth == 0
    assert legible(legible(text)) == legible(text)


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_at_all_is_printed(text):
    assert letter("ar", subject=text, body=[{"text": text}]).startswith(b"%PDF-")


def test_a_missing_font_is_named_and_nothing_is_printed(monkeypatch):
    monkeypatch.setitem(fonts.FAMILIES, "Amiri", ("fontpkg_not_there", "files", ("Amiri-Regular.ttf",)))
    fonts.installed.cache_clear()
    try:
        with pytest.raises(RuntimeError, match=r"Amiri.*make setup"):
            letter()
    finally:
        monkeypatch.undo()
        fonts.installed.cache_clear()


def test_a_warning_of_the_typesetter_is_a_failure(monkeypatch, tmp_path):
    """A template that asks for a font we do not have would otherwise print in another."""
    from miza.papers import typeset

    common = (typeset.TEMPLATES / "common.typ").read_text(encoding="utf-8")
    (tmp_path / "common.typ").write_text(common, encoding="utf-8")
    (tmp_path / "odd.typ").write_text(
        '#import "common.typ": *\n#show: paper\n#set text(font: "Unheard Of")\n= A\n', encoding="utf-8"
    )
    monkeypatch.setattr(typeset, "TEMPLATES", tmp_path)

    with pytest.raises(RuntimeError, match="unheard of"):
        papers.render("odd", data(), title="A", language="fr", dated=DAY)


def test_an_image_without_words_for_it_is_refused(monkeypatch, tmp_path):
    from miza.papers import typeset

    (tmp_path / "common.typ").write_text((typeset.TEMPLATES / "common.typ").read_text(encoding="utf-8"))
    (tmp_path / "odd.typ").write_text('#import "common.typ": *\n#show: paper\n= A\n#image("a.svg")\n')
    monkeypatch.setattr(typeset, "TEMPLATES", tmp_path)
    drawn = {"a.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'}

    with pytest.raises(typst.TypstError, match="alt"):
        papers.render("odd", data(), title="A", language="fr", dated=DAY, files=drawn)


def test_logos_of_the_installation_stand_over_the_names(settings, tmp_path):
    drawn = tmp_path / "logo.svg"
    drawn.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>')
    bare = letter()
    settings.LOGOS = ["", str(drawn), ""]

    assert letter() != bare


def test_a_logo_of_another_kind_is_refused_by_name(settings, tmp_path):
    settings.LOGOS = [str(tmp_path / "logo.tiff"), "", ""]

    with pytest.raises(RuntimeError, match=r"logo\.tiff"):
        letter()
