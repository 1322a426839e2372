"""The kinds of files that communes need, the limits, and what a refusal says."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

Kind = Literal["pdf", "jpg", "png", "webp", "docx", "xlsx", "odt", "ods"]

ALLOWED: tuple[Kind, ...] = ("pdf", "jpg", "png", "webp", "docx", "xlsx", "odt", "ods")
EXTENSIONS: dict[str, Kind] = {".jpeg": "jpg", **{f".{kind}": kind for kind in ALLOWED}}
CONTENT_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
IMAGES: tuple[Kind, ...] = ("jpg", "png", "webp")
MEGA = 1024 * 1024
UNITS = {"ar": ("كيلوبايت", "ميغابايت"), "fr": ("Ko", "Mo"), "en": ("KB", "MB")}
MEGAPIXELS = {"ar": "مليون بكسل", "fr": "mégapixels", "en": "megapixels"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come in.

    max_bytes: of the file as sent. max_unpacked, max_entries: of an office file, which is a compressed folder (zip bombs).
    max_pixels: of an image, decoded; 64 million covers a phone of 2026 and asks for 200 MB of memory.
    max_objects: of a PDF; a budget of 500 pages has some ten thousand.
    """

    max_bytes: int = 15 * MEGA
    max_unpacked: int = 200 * MEGA
    max_entries: int = 5000
    max_pixels: int = 64_000_000
    max_objects: int = 100_000
    kinds: tuple[Kind, ...] = ALLOWED


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may come in. name: safe to show and to send back; sha256: hexadecimal; size: bytes."""

    name: str
    kind: Kind
    content_type: str
    sha256: str
    size: int


class Rejected(Exception):
    """A file that may not come in.

    code: a refusal of texts.yaml: file_type, file_empty, file_too_big, file_active_content, file_unreadable.
    params: what its sentence needs; sizes are already written in {ar, fr, en}.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params.get('file', '')}")
        self.code = code
        self.params = params


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Whatever goes wrong while a reader of formats works on someone else's bytes means that the file cannot be read.

    Fuzzing the readers raised a dozen kinds of errors that they do not announce, so none is named here; a verdict passes through.
    """
    try:
        yield
    except Rejected:
        raise
    except Exception:  # noqa: BLE001 - see above
        raise Rejected("file_unreadable", file=name) from None


def wrong_type(name: str, limits: Limits) -> Rejected:
    """The refusal of a type, naming those accepted here."""
    return Rejected("file_type", file=name, allowed=[kind.upper() for kind in limits.kinds])


def too_big(name: str, size: int, most: int) -> Rejected:
    """The refusal of a size in bytes, as sent or once unpacked."""
    return Rejected("file_too_big", file=name, size=size_text(size), max=size_text(most))


def too_many_pixels(name: str, pixels: int, most: int) -> Rejected:
    """The refusal of an image whose sides are too long, whatever its size in bytes."""
    size, limit = (math.ceil(n / 100_000) / 10 for n in (pixels, most))
    return Rejected(
        "file_too_big",
        file=name,
        size={code: f"{_decimal(size, code)} {unit}" for code, unit in MEGAPIXELS.items()},
        max={code: f"{_decimal(limit, code)} {unit}" for code, unit in MEGAPIXELS.items()},
    )


def size_text(size: int) -> dict[str, str]:
    """A size in bytes as people write it, rounded up to a tenth so that "too big" never shows the limit itself."""
    mega = size >= MEGA
    number = math.ceil(10 * size / (MEGA if mega else 1024)) / 10
    return {code: f"{_decimal(number, code)} {units[mega]}" for code, units in UNITS.items()}


def _decimal(number: float, language: str) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return text if language == "en" else text.replace(".", ",")
