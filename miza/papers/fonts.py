"""The fonts of the papers: those of installed packages, never those that a machine happens to have."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

# family: (package, folder in it, files). The templates name these families, in this order.
FAMILIES = {
    "Amiri": ("fontpkg_amiri", "files", ("Amiri-Regular.ttf", "Amiri-Bold.ttf")),
    "IBM Plex Sans Arabic": (
        "fontpkg_ibm_plex_sans_arabic",
        "files",
        ("IBMPlexSansArabic-Regular.ttf", "IBMPlexSansArabic-SemiBold.ttf"),
    ),
    "DejaVu Sans": ("rinoh_typeface_dejavusans", "", ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")),
}


@cache
def installed() -> typst.Fonts:
    """Our fonts and no other. Raises RuntimeError naming one that is not installed: a paper never falls back to another font."""
    folders = [str(_folder(family)) for family in FAMILIES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def coverage() -> tuple[frozenset[int], ...]:
    """The characters that each family draws, in regular and in bold."""
    found = []
    for family, (_, _, files) in FAMILIES.items():
        maps = [_characters(_folder(family) / name) for name in files]
        found.append(frozenset.intersection(*maps))
    return tuple(found)


def _folder(family: str) -> Path:
    package, folder, files = FAMILIES[family]
    spec = find_spec(package)
    root = Path(spec.submodule_search_locations[0]) / folder if spec and spec.submodule_search_locations else None
    if root is None or not all((root / name).is_file() for name in files):
        raise RuntimeError(f"the font {family} of the package {package} is not installed; run: make setup")
    return root


def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
