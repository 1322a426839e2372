"""The verdict: one after the other, from the cheapest question to the dearest."""

import hashlib
from io import SEEK_END
from pathlib import PurePosixPath
from typing import Protocol

import puremagic

from miza.files.inspection.images import check_image, clean_image
from miza.files.inspection.kinds import (
    CONTENT_TYPES,
    EXTENSIONS,
    IMAGES,
    Inspected,
    Kind,
    Limits,
    Rejected,
    too_big,
    wrong_type,
)
from miza.files.inspection.names import clean_name
from miza.files.inspection.office import check_office
from miza.files.inspection.pdf import check_pdf

OFFICE = frozenset({".zip", ".docx", ".xlsx", ".odt", ".ods"})  # one signature for all compressed folders
AGREES: dict[Kind, frozenset[str]] = {
    "pdf": frozenset({".pdf"}),
    "jpg": frozenset({".jpg", ".jpeg"}),
    "png": frozenset({".png"}),
    "webp": frozenset({".webp"}),
    "docx": OFFICE,
    "xlsx": OFFICE,
    "odt": OFFICE,
    "ods": OFFICE,
}
SIGNATURES: dict[Kind, bytes] = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF"}
ZIP = b"PK\x03\x04"


class Readable(Protocol):
    """A binary file that can be read again: an upload, a file on disk, a BytesIO."""

    def read(self, size: int = ..., /) -> bytes: ...
    def seek(self, offset: int, whence: int = ..., /) -> int: ...
    def tell(self) -> int: ...


def inspect(name: str, data: bytes | Readable, limits: Limits | None = None) -> Inspected:
    """What a file is, or why it may not come in. An image is judged here as sent; `receive` also writes it anew.

    name: as the person's device gave it. data: the content, or a file left as it was found, at its beginning.
    Raises Rejected: file_empty, file_too_big, file_type, file_active_content, file_unreadable.
    """
    return _judge(clean_name(name), _content(clean_name(name), data, limits or Limits()), limits or Limits())


def receive(name: str, data: bytes | Readable, limits: Limits | None = None) -> tuple[Inspected, bytes]:
    """The verdict and the content to keep: that of an image is written anew, so hash and size are those of the new one.

    Raises Rejected as `inspect` does.
    """
    limits = limits or Limits()
    content = _content(clean_name(name), data, limits)
    found = _judge(clean_name(name), content, limits)
    if found.kind not in IMAGES:
        return found, content
    content = clean_image(content, found.kind, found.name, limits)
    return _inspected(found.name, found.kind, content), content


def _judge(name: str, content: bytes, limits: Limits) -> Inspected:
    kind = EXTENSIONS.get(PurePosixPath(name).suffix.lower())
    if kind is None or kind not in limits.kinds or not _signed(content, kind) or not _agrees(content, kind):
        raise wrong_type(name, limits)
    if kind == "pdf":
        check_pdf(content, name, limits)
    elif kind in IMAGES:
        check_image(content, kind, name, limits)
    else:
        check_office(content, kind, name, limits)
    return _inspected(name, kind, content)


def _inspected(name: str, kind: Kind, content: bytes) -> Inspected:
    return Inspected(name, kind, CONTENT_TYPES[kind], hashlib.sha256(content).hexdigest(), len(content))


def _content(name: str, data: bytes | Readable, limits: Limits) -> bytes:
    """The bytes, once their number is known to be fair: a file too big is not read at all."""
    if isinstance(data, bytes):
        size, content = len(data), data
    else:
        data.seek(0, SEEK_END)
        size = data.tell()
        data.seek(0)
        content = data.read(limits.max_bytes + 1) if size <= limits.max_bytes else b""
        data.seek(0)
    if size == 0:
        raise Rejected("file_empty", file=name)
    if size > limits.max_bytes:
        raise too_big(name, size, limits.max_bytes)
    return content


def _signed(content: bytes, kind: Kind) -> bool:
    """Does the content begin as its kind does?"""
    if kind == "pdf":
        return _pdf_start(content) is not None
    if kind == "webp" and content[8:12] != b"WEBP":
        return False
    return content.startswith(SIGNATURES.get(kind, ZIP))


def _pdf_start(content: bytes) -> int | None:
    """Where a PDF begins: some scanners write a byte order mark or blanks before it; anything else there is not forgiven."""
    head = content[:64]
    start = head.find(b"%PDF-")
    return start if start >= 0 and not head[:start].removeprefix(b"\xef\xbb\xbf").strip() else None


def _agrees(content: bytes, kind: Kind) -> bool:
    """Does puremagic count this kind among those the content may be? It is never given the name: it would open a file of that name."""
    start = _pdf_start(content) or 0
    try:
        return any(
            found.extension in AGREES[kind] for found in puremagic.magic_string(content[start:] if start else content)
        )
    except (puremagic.PureError, ValueError):
        return False
