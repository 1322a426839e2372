"""The one door to the typesetter: a template, data, and the bytes of a PDF."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst
from django.conf import settings

from miza.papers import fonts
from miza.papers.legible import legible

TEMPLATES = Path(__file__).parent / "typst"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
RIGHT_TO_LEFT = ("ar", "zgh")
LOGO_KINDS = (".svg", ".png", ".jpg", ".jpeg")


def render(
    template: str, data: Mapping[str, Any], *, title: str, language: str, dated: date, files: Mapping[str, bytes] = {}
) -> bytes:
    """Return the PDF of `template` (a name of papers/typst/) filled with `data`.

    Args:
        template: "letter", "minutes"…
        data: anything JSON holds; every text is printed as it is, and nothing in it is read as markup.
        title: what readers and archives call the document.
        language: "ar" or "fr": direction, hyphenation, and how it is read aloud.
        dated: the day written in the file. The same data give the same bytes.
        files: further files that the template reads by name, such as a QR code.

    Raises:
        RuntimeError: the template is at fault, or a font is missing. Data cannot cause it.
    """
    known = {"title": title, "language": language, "dated": [dated.year, dated.month, dated.day]}
    known["dir"] = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    logos = _logos()
    sources: dict[str, bytes] = {
        "main": (TEMPLATES / f"{template}.typ").read_bytes(),
        "common.typ": (TEMPLATES / "common.typ").read_bytes(),
        "data.json": json.dumps(legible({**data, **known, "logos": logos}), ensure_ascii=False).encode(),
        **{name: _logo(path) for name, path in zip(logos, settings.LOGOS, strict=True) if name},
        **files,
    }
    pdf, warnings = typst.compile_with_warnings(
        cast("Any", sources),  # several files by name, which the package's types leave out
        format="pdf",
        font_paths=fonts.installed(),
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(dated, time(12), UTC),
    )
    if warnings:
        raise RuntimeError(f"{template}.typ: {'; '.join(warning.message for warning in warnings)}")
    assert isinstance(pdf, bytes)
    return pdf


def _logos() -> list[str]:
    """The name of each organisation's logo among the template's files; "" for one without."""
    return [f"logo{place}{Path(path).suffix.lower()}" if path else "" for place, path in enumerate(settings.LOGOS)]


@cache
def _logo(path: str) -> bytes:
    """A logo file of the installation (MIZA_LOGO_…)."""
    if Path(path).suffix.lower() not in LOGO_KINDS:
        raise RuntimeError(f"{Path(path).name}: a logo is an SVG, PNG or JPEG file; see MIZA_LOGO in docs/deploy.md")
    return Path(path).read_bytes()
