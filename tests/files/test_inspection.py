"""Files are what they say and do nothing by themselves: real ones made here, and hostile ones."""

import hashlib
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from miza.files.inspection import (
    ALLOWED,
    EXTENSIONS,
    Limits,
    Rejected,
    clean_image,
    clean_name,
    inspect,
    receive,
    verdict,
)
from miza.files.inspection.kinds import size_text

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "application/vnd.oasis.opendocument"
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


# ---------------------------------------------------------------- real files


def pdf(change=None, *, password=None, pages=1):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if change:
        change(writer)
    if password is not None:
        writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind, **more):
    """A PDF whose opening takes an action."""

    def add(writer):
        names = {NameObject("/S"): NameObject(kind), **{NameObject(f"/{k}"): v for k, v in more.items()}}
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(names))

    return add


def folder(parts, *, compression=ZIP_DEFLATED):
    out = BytesIO()
    with ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def types(main, *overrides, defaults=""):
    parts = "".join(f'<Override PartName="/p{n}" ContentType="{t}"/>' for n, t in enumerate((main, *overrides)))
    start = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    return f'{start}<Default Extension="xml" ContentType="application/xml"/>{defaults}{parts}</Types>'


def relations(kind, target, mode="External"):
    line = f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{line}</Relationships>'


def docx(more=None, *overrides, main=WORD):
    return folder({"[Content_Types].xml": types(main, *overrides), "word/document.xml": "<w/>", **(more or {})})


def xlsx(more=None, *overrides, main=SHEET):
    return folder({"[Content_Types].xml": types(main, *overrides), "xl/workbook.xml": "<w/>", **(more or {})})


def odf(kind, more=None, *, manifest=""):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"{ODF}.{kind}", ZIP_STORED)
        space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}">{manifest}</m:manifest>')
        archive.writestr("content.xml", "<c/>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def picture(form, mode="RGB", size=(40, 30), color=None, **saving):
    out = BytesIO()
    Image.new(mode, size, color or 0).save(out, form, **saving)
    return out.getvalue()


REAL = {
    "pdf": pdf(),
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "docx": docx(),
    "xlsx": xlsx(),
    "odt": odf("text"),
    "ods": odf("spreadsheet"),
}


def refusal(name, data, limits=None):
    with pytest.raises(Rejected) as refused:
        receive(name, data, limits)
    return refused.value


# ---------------------------------------------------------------- what comes in


@pytest.mark.parametrize("kind", ALLOWED)
def test_a_real_file_of_each_kind_comes_in_with_its_hash(kind):
    found = inspect(f"محضر.{kind}", REAL[kind])
    assert (found.name, found.kind, found.size) == (f"محضر.{kind}", kind, len(REAL[kind]))
    assert found.sha256 == hashlib.sha256(REAL[kind]).hexdigest()
    assert "/" in found.content_type


@pytest.mark.parametrize("name", ["a.jpeg", "a.JPG", "A.Jpeg"])
def test_the_extension_may_be_written_in_any_of_its_ways(name):
    assert inspect(name, REAL["jpg"]).kind == "jpg"


@pytest.mark.parametrize("kind", ALLOWED)
@pytest.mark.parametrize("extension", sorted(EXTENSIONS))
def test_a_file_under_the_extension_of_another_kind_is_refused(kind, extension):
    if EXTENSIONS[extension] != kind:
        assert refusal(f"a{extension}", REAL[kind]).code == "file_type"


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00\x03" + bytes(500),  # a program of Windows
        b"\x7fELF\x02\x01\x01" + bytes(500),
        b"#!/bin/sh\nrm -rf /\n",
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),  # Word of old, or today's with a password
        b"Rar!\x1a\x07\x00" + bytes(100),
        b"GIF89a" + bytes(100),
        b" ",
        bytes(1000),
    ],
)
@pytest.mark.parametrize("extension", [".pdf", ".jpg", ".docx", ".odt"])
def test_anything_else_under_an_accepted_extension_is_refused(data, extension):
    assert refusal(f"report{extension}", data).code == "file_type"


@pytest.mark.parametrize(
    "name",
    [
        "a.exe",
        "a.svg",
        "a.html",
        "a.docm",
        "a.doc",
        "a.zip",
        "a.pdf.exe",
        "pdf",
        "a",
        "",
        "photo\u202egpj.exe",
    ],
)
def test_an_extension_outside_the_list_is_refused_and_the_list_is_told(name):
    refused = refusal(name, REAL["pdf"])
    assert refused.code == "file_type"
    assert refused.params["allowed"] == ["PDF", "JPG", "PNG", "WEBP", "DOCX", "XLSX", "ODT", "ODS"]


@pytest.mark.parametrize("kind", ALLOWED)
@pytest.mark.parametrize("other", [b"GIF89a" + bytes(100), b"MZ\x90" + bytes(100)])
def test_each_of_the_two_looks_at_the_beginning_refuses_by_itself(kind, other):
    assert verdict._signed(REAL[kind], kind)
    assert verdict._agrees(REAL[kind], kind)
    assert not verdict._signed(other, kind)
    assert not verdict._agrees(other, kind)


def test_a_sound_in_the_wrapping_of_a_webp_is_no_webp():
    sound = b"RIFF\x10\x00\x00\x00WAVEfmt " + bytes(99)
    assert verdict._agrees(sound, "webp")  # puremagic alone would take it
    assert refusal("a.webp", sound).code == "file_type"


def test_a_place_may_take_fewer_kinds():
    photos = Limits(kinds=("jpg", "png"))
    assert inspect("a.jpg", REAL["jpg"], photos).kind == "jpg"
    refused = refusal("a.pdf", REAL["pdf"], photos)
    assert (refused.code, refused.params["allowed"]) == ("file_type", ["JPG", "PNG"])


# ---------------------------------------------------------------- size


def test_an_empty_file_is_told_apart():
    for nothing in (b"", BytesIO()):
        refused = refusal("محضر.pdf", nothing)
        assert (refused.code, refused.params) == ("file_empty", {"file": "محضر.pdf"})


def test_a_file_too_big_is_refused_with_both_sizes_and_is_not_read():
    class Unread(BytesIO):
        def read(self, *_):
            raise AssertionError("a file too big was read")

    refused = refusal("a.pdf", Unread(bytes(3_000_000)), Limits(max_bytes=2_000_000))
    assert refused.code == "file_too_big"
    assert refused.params["size"] == {"ar": "2,9 ميغابايت", "fr": "2,9 Mo", "en": "2.9 MB"}
    assert refused.params["max"] == {"ar": "2 ميغابايت", "fr": "2 Mo", "en": "2 MB"}


def test_one_byte_more_than_the_limit_is_too_much():
    size = len(REAL["pdf"])
    assert inspect("a.pdf", REAL["pdf"], Limits(max_bytes=size))
    assert refusal("a.pdf", REAL["pdf"], Limits(max_bytes=size - 1)).code == "file_too_big"


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "0.1 KB"), (1024, "1 KB"), (1025, "1.1 KB"), (15 * 1024**2, "15 MB"), (15 * 1024**2 + 1, "15.1 MB")],
)
def test_a_size_is_rounded_up_so_that_it_never_shows_the_limit(size, text):
    assert size_text(size)["en"] == text


def test_an_open_file_is_read_whole_and_left_at_its_beginning():
    upload = BytesIO(REAL["pdf"])
    upload.seek(17)
    found, content = receive("a.pdf", upload)
    assert (content, found.size, upload.tell()) == (REAL["pdf"], len(REAL["pdf"]), 0)


# ---------------------------------------------------------------- PDF


def with_open_page(writer):
    """What ordinary programs write: open at page 1, and a link to a site."""
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/GoTo"),
            NameObject("/D"): TextStringObject("first"),
        }
    )
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://example.org/JavaScript/JS"))


def with_innocent_bytes(writer):
    """A picture whose bytes happen to spell a script."""
    stream = StreamObject()
    stream.set_data(b"\x00\x01/JS (app.alert) /JavaScript /Launch \xff")
    writer._add_object(stream)


@pytest.mark.parametrize("change", [None, with_open_page, with_innocent_bytes])
def test_an_ordinary_pdf_comes_in(change):
    assert inspect("a.pdf", pdf(change)).kind == "pdf"


def test_a_scan_of_pillow_and_a_file_locked_against_printing_come_in():
    assert inspect("a.pdf", picture("PDF")).kind == "pdf"
    assert inspect("a.pdf", pdf(password="")).kind == "pdf"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"  \n"])
def test_a_few_blanks_before_a_pdf_are_forgiven(before):
    assert inspect("a.pdf", before + pdf()).kind == "pdf"


@pytest.mark.parametrize(
    "change",
    [
        action("/JavaScript", JS=TextStringObject("app.alert(1)")),
        action("/Rendition", JS=TextStringObject("app.alert(1)")),
        action("/Launch", F=TextStringObject("cmd.exe")),
        action("/ImportData", F=TextStringObject("data.fdf")),
        lambda writer: writer.add_attachment("tool.exe", b"MZ"),
        lambda writer: writer.root_object.update(
            {NameObject("/AcroForm"): DictionaryObject({NameObject("/XFA"): TextStringObject("x")})}
        ),
        lambda writer: writer.pages[0].update(
            {
                NameObject("/AA"): DictionaryObject(
                    {NameObject("/O"): DictionaryObject({NameObject("/S"): NameObject("/Launch")})}
                )
            }
        ),
    ],
)
@pytest.mark.parametrize("password", [None, ""])
def test_a_pdf_that_acts_is_refused_even_encrypted(change, password):
    refused = refusal("a.pdf", pdf(change, password=password))
    assert (refused.code, refused.params) == ("file_active_content", {"file": "a.pdf"})


def by_hand(action_object, *, hidden, index=b"4 0 "):
    """A PDF written by hand: object 4 is the action, inside a compressed object stream or beside the others."""
    body = b"%PDF-1.5\n"
    places = {}
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    }
    if hidden:
        packed = zlib.compress(b"4 0 " + action_object)
        objects[5] = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (
            len(packed),
            packed,
        )
    else:
        objects[4] = action_object
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b""
    for number in range(7):
        if number == 6:
            rows += b"\x01" + len(body).to_bytes(4, "big") + b"\x00"
        elif number in places:
            rows += b"\x01" + places[number].to_bytes(4, "big") + b"\x00"
        elif number == 4:
            rows += b"\x02" + (5).to_bytes(4, "big") + b"\x00"
        else:
            rows += b"\x00" * 6
    start = len(body)
    head = b"<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>" % len(rows)
    body += b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (head, rows)
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def test_a_script_inside_a_compressed_object_stream_is_found():
    script = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    data = by_hand(script, hidden=True)
    assert b"JavaScript" not in data
    assert PdfReader(BytesIO(data)).root_object["/OpenAction"]["/S"] == "/JavaScript"  # a viewer does see it
    assert refusal("a.pdf", data).code == "file_active_content"
    assert inspect("a.pdf", by_hand(b"<</S/GoTo/D(first)>>", hidden=True)).kind == "pdf"


def test_a_script_beside_a_damaged_object_of_its_stream_is_found():
    script = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    assert refusal("a.pdf", by_hand(script, hidden=True, index=b"4 0 9 0 ")).code == "file_active_content"
    assert inspect("a.pdf", by_hand(b"<</S/GoTo/D(first)>>", hidden=True, index=b"4 0 9 0 ")).kind == "pdf"


def test_an_object_stream_that_cannot_be_unpacked_is_refused_as_unreadable():
    data = by_hand(b"<</S/JavaScript>>", hidden=True)
    assert refusal("a.pdf", data.replace(b"/Filter/FlateDecode", b"/Filter/Unknown0000")).code == "file_unreadable"


def test_a_name_that_only_begins_like_an_active_one_comes_in():
    assert inspect("a.pdf", pdf() + b"\n9 0 obj\n<</JSON 1 /J#53X 2 /#4C#61unched 3>>\nendobj\n").kind == "pdf"


def test_streams_without_an_end_are_searched_in_no_time():
    loose = b">>stream\n" * 200_000
    assert refusal("a.pdf", pdf() + loose + b"<</S/JavaScript>>").code == "file_active_content"


@pytest.mark.parametrize("name", [b"/JavaScript", b"/J#61vaScript", b"/#4aavaScript", b"/#4C#61unch"])
def test_a_name_written_with_escapes_is_read(name):
    assert refusal("a.pdf", by_hand(b"<</S" + name + b">>", hidden=False)).code == "file_active_content"


NAMES = [
    b"/JS",
    b"/JavaScript",
    b"/Launch",
    b"/EmbeddedFile",
    b"/EmbeddedFiles",
    b"/RichMedia",
    b"/XFA",
    b"/ImportData",
]


@pytest.mark.parametrize("name", [*NAMES, b"/J#53", b"/#4a#61vaScript", b"/#45#6d#62#65#64#64#65#64#46#69#6C#65#73"])
def test_an_object_that_no_table_lists_is_found(name):
    assert (
        refusal("a.pdf", pdf() + b"\n9 0 obj\n<</S " + name + b" /X (app.alert)>>\nendobj\n").code
        == "file_active_content"
    )


@pytest.mark.parametrize("name", [*NAMES, b"/EF"])
@pytest.mark.parametrize("place", [b"<</S %s>>", b"<<%s 1>>", b"[[1 <</A[%s]>>]]"])
def test_an_object_behind_a_false_stream_is_found(name, place):
    """To a reader that looks for streams, the comments open and close one; to a viewer, which follows the table, they are nothing."""
    data = by_hand(b"%>>stream\n" + place % name + b"\n%endstream", hidden=False)
    assert refusal("a.pdf", data).code == "file_active_content"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 8,
        pdf(pages=0),
        pdf(password="secret"),
        pdf()[:200],
    ],
)
def test_a_pdf_that_nobody_can_read_is_refused_as_such(data):
    refused = refusal("a.pdf", data)
    assert (refused.code, refused.params) == ("file_unreadable", {"file": "a.pdf"})


def test_a_pdf_with_a_wrong_table_is_read_as_viewers_do():
    data = pdf()
    cut = data.rindex(b"startxref")
    assert inspect("a.pdf", data[:cut] + b"startxref\n1\n%%EOF\n").kind == "pdf"


def test_a_pdf_of_too_many_objects_is_refused():
    assert refusal("a.pdf", pdf(pages=30), Limits(max_objects=20)).code == "file_unreadable"


# ---------------------------------------------------------------- office files


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", docx({"word/_rels/document.xml.rels": relations("hyperlink", "https://example.org")})),
        ("a.docx", docx({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx()})),
        ("a.xlsx", xlsx({"xl/printerSettings/printerSettings1.bin": b"\x00\x01"})),
        ("a.xlsx", xlsx({"xl/externalLinks/externalLink1.xml": "<externalLink><externalBook/></externalLink>"})),
        ("a.xlsx", xlsx({"xl/externalLinks/_rels/externalLink1.xml.rels": relations("externalLinkPath", "b.xlsx")})),
        ("a.docx", docx({"word/_rels/document.xml.rels": relations("frame", "part.html", mode="Internal")})),
        ("a.odt", odf("text", {"Configurations2/accelerator/current.xml": "", "Object 1/content.xml": "<c/>"})),
    ],
)
def test_what_ordinary_office_files_carry_comes_in(name, data):
    assert inspect(name, data).name == name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", docx({"word/vbaProject.bin": b"x"})),
        ("a.docx", docx({"WORD/VBAPROJECT.BIN": b"x"})),
        ("a.docx", docx({"word/other.bin": b"x"}, "application/vnd.ms-office.vbaProject")),
        ("a.docx", docx(main="application/vnd.ms-word.document.macroEnabled.main+xml")),  # .docm, renamed
        ("a.xlsx", xlsx(main="application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
        ("a.xlsx", xlsx({"xl/macrosheets/sheet1.xml": "<m/>"})),
        ("a.xlsx", xlsx({"xl/activeX/activeX1.bin": b"x"})),
        ("a.xlsx", xlsx({"xl/embeddings/oleObject1.bin": b"x"})),
        ("a.docx", docx({"word/embeddings/Package.bin": b"x"})),
        ("a.docx", docx({"word/embeddings/old.xls": b"\xd0\xcf\x11\xe0"})),
        ("a.docx", docx({"word/embeddings/book.xlsx": xlsx({"xl/vbaProject.bin": b"x"})})),
        ("a.docx", docx({"word/media/setup.exe": b"MZ"})),
        ("a.docx", docx({"word/_rels/settings.xml.rels": relations("attachedTemplate", "https://example.org/t.dotm")})),
        ("a.docx", docx({"word/_rels/document.xml.rels": relations("oleObject", "https://example.org/o")})),
        (
            "a.docx",
            docx({"word/_rels/document.xml.rels": relations("frame", "https://example.org/f").encode("utf-16")}),
        ),
        ("a.xlsx", xlsx({"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink/></externalLink>"})),
        ("a.odt", odf("text", {"Basic/Standard/Module1.xml": "<m/>"})),
        ("a.ods", odf("spreadsheet", {"Scripts/python/run.py": "x"})),
        ("a.ods", odf("spreadsheet", {"Dialogs/Standard/d.xml": "<d/>"})),
        ("a.odt", odf("text", manifest='<m:file-entry m:media-type="application/vnd.sun.star.oleobject"/>')),
    ],
)
def test_an_office_file_that_runs_something_is_refused(name, data):
    refused = refusal(name, data)
    assert (refused.code, refused.params) == ("file_active_content", {"file": name})


def test_office_files_inside_one_another_without_end_are_refused():
    inner = xlsx()
    for _ in range(3):
        inner = docx({"word/embeddings/inner.docx": inner})
    assert refusal("a.docx", inner).code == "file_active_content"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", docx(main="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml")),
        ("a.docx", docx(main="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")),
        ("a.docx", docx(None, SHEET)),  # two things at once
        ("a.docx", folder({"word/document.xml": "<w/>"})),
        ("a.odt", odf("presentation")),
        ("a.odt", odf("text-template")),
        ("a.odt", folder({"content.xml": "<c/>", "mimetype": f"{ODF}.text"})),
        ("a.odt", folder({"other": f"{ODF}.text", "mimetype": f"{ODF}.text", "META-INF/manifest.xml": "<m/>"})),
    ],
)
def test_an_office_file_of_another_kind_is_refused(name, data):
    assert refusal(name, data).code == "file_type"


def locked(data, part):
    """The same folder with the mark of a password on one of its parts."""
    marked = bytearray(data)
    at = data.rindex(part.encode()) - 46  # its entry in the list at the end
    assert marked[at : at + 4] == b"PK\x01\x02"
    marked[at + 8] |= 1
    return bytes(marked)


ENTITIES = '<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", docx()[:-30]),
        ("a.docx", docx()[:60]),
        ("a.docx", folder({"[Content_Types].xml": "<Types", "word/document.xml": "<w/>"})),
        ("a.docx", folder({"[Content_Types].xml": ENTITIES + types(WORD)[21:], "word/document.xml": "<w/>"})),
        ("a.docx", docx({"Word/Document.xml": "<w/>"})),  # one name twice, but for its capitals
        ("a.docx", locked(docx(), "word/document.xml")),
        ("a.docx", locked(docx(), "[Content_Types].xml")),
        ("a.odt", odf("text", manifest="<m:file-entry><m:encryption-data/></m:file-entry>")),
        ("a.odt", folder({"mimetype": f"{ODF}.text"})),
    ],
)
def test_an_office_file_that_nobody_can_read_is_refused_as_such(name, data):
    assert refusal(name, data).code == "file_unreadable"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = docx({"word/media/zeros.bin": bytes(30_000_000)})
    assert len(bomb) < 100_000
    refused = refusal("a.docx", bomb, Limits(max_unpacked=20_000_000))
    assert (refused.code, refused.params["max"]["fr"]) == ("file_too_big", "19,1 Mo")
    inside = docx({"word/embeddings/b.xlsx": xlsx({"xl/media/zeros.bin": bytes(30_000_000)})})
    assert refusal("a.docx", inside, Limits(max_unpacked=20_000_000)).code == "file_too_big"
    assert (
        refusal("a.docx", docx({f"word/{n}.xml": "" for n in range(30)}), Limits(max_entries=20)).code
        == "file_unreadable"
    )


# ---------------------------------------------------------------- images


def photo(form, **saving):
    """A picture taken somewhere: red on the left, blue on the right, held upside down, with everything a phone writes."""
    image = Image.new("RGB", (60, 40), (255, 0, 0))
    image.paste((0, 0, 255), (30, 0, 60, 40))
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "SECRETPHONE", 3
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (33.0, 58.0, 12.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = BytesIO()
    image.save(out, form, exif=exif, icc_profile=profile, **saving)
    return out.getvalue()


def secrets(form):
    if form == "PNG":
        text = PngInfo()
        text.add_text("Author", "SECRETNAME")
        text.add_itxt("XML:com.adobe.xmp", "<x>SECRETXMP</x>")
        return {"pnginfo": text}
    return {"xmp": b"<x>SECRETXMP</x>", **({"comment": b"SECRETNAME"} if form == "JPEG" else {})}


@pytest.mark.parametrize(("kind", "form"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_a_photo_keeps_its_picture_and_loses_its_place_its_device_and_its_author(kind, form):
    sent = photo(form, **secrets(form))
    assert b"SECRETPHONE" in sent
    assert b"SECRETXMP" in sent

    found, content = receive(f"photo.{kind}", sent)

    assert b"SECRET" not in content
    assert (found.sha256, found.size) == (hashlib.sha256(content).hexdigest(), len(content))
    with Image.open(BytesIO(content)) as kept:
        assert (kept.format, kept.size) == (form, (60, 40))
        assert not kept.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "Author"} & kept.info.keys()
        left, right = kept.convert("RGB").getpixel((5, 20)), kept.convert("RGB").getpixel((55, 20))
    assert left[2] > 200 > left[0]  # turned upright: blue is now on the left
    assert right[0] > 200 > right[2]


def test_a_photo_taken_upright_changes_its_sides():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    content = clean_image(picture("JPEG", size=(60, 40), exif=exif), "jpg")
    with Image.open(BytesIO(content)) as kept:
        assert kept.size == (40, 60)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_mode_stays_readable(mode):
    content = clean_image(picture("PNG", mode), "png")
    with Image.open(BytesIO(content)) as kept:
        kept.load()
        assert kept.size == (40, 30)


@pytest.mark.parametrize(("mode", "clear"), [("P", 0), ("RGB", (1, 2, 3)), ("L", 7)])
def test_a_transparent_colour_stays_transparent(mode, clear):
    sent = picture("PNG", mode, color=clear, transparency=clear)
    with Image.open(BytesIO(clean_image(sent, "png"))) as kept:
        assert kept.convert("RGBA").getpixel((3, 3))[3] == 0


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_a_jpeg_of_a_printer_becomes_one_of_a_screen(mode):
    with Image.open(BytesIO(clean_image(picture("JPEG", mode), "jpg"))) as kept:
        assert kept.mode in {"L", "RGB"}


def test_of_moving_or_multiple_pictures_the_first_is_kept():
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    for form, kind in (("WEBP", "webp"), ("MPO", "jpg")):
        out = BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:])
        _, content = receive(f"a.{kind}", out.getvalue())
        with Image.open(BytesIO(content)) as kept:
            assert getattr(kept, "n_frames", 1) == 1
            assert kept.convert("RGB").getpixel((5, 5))[0] > 200


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_an_image_cut_short_is_refused_as_unreadable(kind):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    out = BytesIO()
    noise.save(out, {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[kind])
    half = out.getvalue()[: len(out.getvalue()) // 2]
    assert refusal(f"a.{kind}", half).code == "file_unreadable"


@pytest.mark.parametrize("side", [300, 11_000, 20_000])  # beyond our limit, Pillow's warning, Pillow's error
def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header(side):
    chunk = b"IHDR" + side.to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    data = (
        b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x0d" + chunk + zlib.crc32(chunk).to_bytes(4, "big")
        + b"\x00\x00\x00\x0aIDAT" + zlib.compress(b"")[:8].ljust(10, b"\0") + b"\0\0\0\0"
    )  # fmt: skip
    refused = refusal("a.png", data, Limits(max_pixels=50_000))
    assert refused.code == "file_too_big"
    assert refused.params["max"] == {"ar": "0,1 مليون بكسل", "fr": "0,1 mégapixels", "en": "0.1 megapixels"}
    assert refused.params["size"]["en"] == {300: "0.1", 11_000: "121", 20_000: "400"}[side] + " megapixels"


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("محضر الدورة العادية.pdf", "محضر الدورة العادية.pdf"),
        ("ⵜⴰⵎⴰⵣⵉⵖⵜ.odt", "ⵜⴰⵎⴰⵣⵉⵖⵜ.odt"),
        ("Procès-verbal n° 3.pdf", "Procès-verbal n° 3.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\budget 2026.xlsx", "budget 2026.xlsx"),
        ("folder/", "folder"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\u2066b\u200f\ufeff.pdf", "ab.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("  . a .pdf", "a.pdf"),
        ("a.pdf...", "a.pdf"),
        (".pdf", "document.pdf"),
        ("a.pdf ", "a.pdf"),
        ("a.", "a"),
        ("", "document"),
        ("...", "document"),
        ("\u202e", "document"),
        ("nul.pdf", "_nul.pdf"),
        ("e\u0301tat.pdf", "état.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("م" * 300, "م" * 150),
        ("x" * 148 + ".not an extension", "x" * 148 + ".n"),
    ],
)
def test_a_name_is_made_safe_and_keeps_its_script(name, clean):
    assert clean_name(name) == clean


@given(st.text(max_size=200) | st.text(alphabet="./\\ \u202eaم:\x00", max_size=30))
def test_no_name_whatever_stays_dangerous(name):
    clean = clean_name(name)
    assert 0 < len(clean) <= 151  # a name of a device gets one character more
    assert clean_name(clean) == clean
    assert clean.strip(". ") == clean
    assert not set(clean) & set('/\\<>:"|?*\x00\r\n\t\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f')


# ---------------------------------------------------------------- whatever comes

CODES = {"file_type", "file_unreadable", "file_too_big", "file_active_content"}


def outcome(name, data):
    """The kind of what came in, or the code of its refusal; anything else breaks the test."""
    try:
        return receive(name, data)[0].kind
    except Rejected as refused:
        return refused.code


@given(st.sampled_from(ALLOWED), st.data())
def test_a_damaged_file_is_taken_or_refused_but_never_breaks(kind, data):
    whole = bytearray(REAL[kind])
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(whole)))
    assert outcome(f"a.{kind}", bytes(whole[:cut])) in {kind, *CODES}


@given(st.binary(min_size=1, max_size=300), st.sampled_from(sorted(EXTENSIONS)))
def test_random_bytes_never_come_in(data, extension):
    assert refusal(f"a{extension}", data).code in {"file_type", "file_unreadable"}
