"""PDF: read to the end, and searched for what runs or unpacks by itself.

Three looks, for each has its blind spot. Object by object with pypdf, which opens compressed object streams and files encrypted without a
password. Over the text of those object streams, where one damaged object makes pypdf give up its neighbours. And over the plain text between
streams, where an object that no table lists may wait for a viewer that rebuilds the table. The content of other streams is left out: in ten
megabytes of compressed data the three bytes "/JS" turn up by chance.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from miza.files.inspection.kinds import Limits, Rejected, reading

# Names that mean: a script, a program to launch, a file inside the file, a form that brings its own scripts, data to import.
ACTIVE = frozenset(
    "/" + name
    for name in ("JS", "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "EF", "RichMedia", "XFA", "ImportData")
)
NAMED = re.compile(rb"/(?:JS|JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData)(?=[\s()<>\[\]{}/%]|$)")
STREAM = re.compile(rb">>\s*stream\r?\n")
# /J#61vaScript is /JavaScript; no active name is longer than this, however it is written.
ESCAPED = re.compile(rb"/[^\s()<>\[\]{}/%#]{0,20}#[^\s()<>\[\]{}/%]{2,60}(?=[\s()<>\[\]{}/%]|$)")
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_pdf(data: bytes, name: str, limits: Limits) -> None:
    """Refuse a PDF that acts by itself, or that cannot be read to its pages.

    Raises Rejected: file_active_content; file_unreadable for one that is damaged beyond repair, has no page, needs a password, or has more
    objects than `limits.max_objects`.
    """
    if _spells(b"".join(_between_streams(data))):
        raise Rejected("file_active_content", file=name)
    reader = _read(data, name)
    numbers = _numbers(reader)
    if len(numbers) > limits.max_objects:
        raise Rejected("file_unreadable", file=name)
    if any(_acts(_object(reader, *number)) for number in sorted(numbers)) or _packed_acts(reader, name):
        raise Rejected("file_active_content", file=name)


def _read(data: bytes, name: str) -> PdfReader:
    """The file opened, as a viewer would after mending what it can; pages that ask for a password raise here."""
    with reading(name):
        reader = PdfReader(BytesIO(data))
        if not reader.pages or not isinstance(reader.pages[0], DictionaryObject):
            raise Rejected("file_unreadable", file=name)
    return reader


def _numbers(reader: PdfReader) -> set[tuple[int, int]]:
    """Every object that the tables list, compressed ones too."""
    plain = {(number, generation) for generation, places in reader.xref.items() for number in places}
    return plain | {(number, 0) for number in reader.xref_objStm}


def _object(reader: PdfReader, number: int, generation: int) -> object:
    """One object; None for one that nobody can read, which then does nothing."""
    with suppress(Exception):  # fuzzing it raised a dozen kinds of errors
        return reader.get_object(IndirectObject(number, generation, reader))
    return None


def _packed_acts(reader: PdfReader, name: str) -> bool:
    """Does the text of any compressed object stream name anything active? One that cannot be unpacked makes the file unreadable."""
    for number in sorted({stream for stream, _ in reader.xref_objStm.values()}):
        with reading(name):
            stream = reader.get_object(IndirectObject(number, 0, reader))
            if not isinstance(stream, StreamObject) or _spells(stream.get_data()):
                return True
    return False


def _spells(text: bytes) -> bool:
    """Is an active name written here, with or without escapes?"""
    return NAMED.search(text) is not None or any(_decoded(name[0]) in ACTIVE for name in ESCAPED.finditer(text))


def _decoded(name: bytes) -> str:
    return HEX.sub(lambda found: bytes([int(found[1], 16)]), name).decode("latin-1")


def _between_streams(data: bytes) -> Iterator[bytes]:
    """The plain text of the file: all but the content of its streams. A stream without an end is taken for text."""
    start = 0
    for found in STREAM.finditer(data):
        if found.end() < start:  # inside the last stream
            continue
        end = data.find(b"endstream", found.end())
        if end < 0:
            break
        yield data[start : found.end()]
        start = end
    yield data[start:]


def _acts(thing: object) -> bool:
    """Does one object, references not followed, name anything active?"""
    return any(name in ACTIVE for name in _names(thing))


def _names(thing: object) -> Iterator[str]:
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            waiting.extend(one.keys())
            waiting.extend(dict.values(one))  # as stored: references stay references
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
        elif isinstance(one, NameObject):
            yield str(one)
