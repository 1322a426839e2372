"""Small real PDFs for the demonstration: every file says that it is one."""

from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


@cache
def _pdf(line: str) -> bytes:
    """One A5 page with one line of text."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=420, height=595)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    text = DecodedStreamObject()
    text.set_data(f"BT /F1 12 Tf 30 540 Td (DEMONSTRATION - sans valeur) Tj 0 -24 Td ({line}) Tj ET".encode("latin-1"))
    page[NameObject("/Contents")] = writer._add_object(text)  # noqa: SLF001 - pypdf has no public way to add a content stream
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def paper(name: str, line: str) -> SimpleUploadedFile:
    """A file as a browser would send it. line: ASCII, what the paper is and whose, so that no two contents are the same."""
    return SimpleUploadedFile(name, _pdf(line), content_type="application/pdf")
