"""What installation makes out of the sources: catalogues, one style sheet, fonts cut to our letters.

Run as `python -m miza.core.build` at the end of `make setup` and by `miza demo`. Each part remembers a digest of its inputs
in build/state.json and does nothing while they are the same, so running it again is cheap. Nothing made here is committed.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
STATIC = BUILD / "static" / "core"  # served before the apps' own static folders
FONTS = STATIC / "fonts"
STATE = BUILD / "state.json"
STYLES = ROOT / "miza/core/static/core/css"

# The oldest browsers that know cascade layers: the last ones that phones of 2016 can get.
BROWSERS = ["chrome 99", "safari 15.4", "ios_saf 15.4", "firefox 97"]

LATIN = "U+0020-007E,U+00A0-017F,U+02C6,U+02DC,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212,U+FEFF"
ARABIC = "U+0600-06FF,U+200C-200F,U+2066-2069,U+FDFA-FDFC"
TIFINAGH = "U+2D30-2D7F"
FORMAL_LATIN = "U+0020-007E,U+00A0-00FF,U+0152-0153,U+20AC,U+2010-2026,U+2066-2069"


@dataclass(frozen=True)
class Font:
    """One font file cut to some letters. `ranges` is both what is kept and the page's unicode-range."""

    family: str
    weight: int
    package: str
    file: str
    ranges: str

    @property
    def source(self) -> Path:
        """The whole font, in its installed package."""
        spec = find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit(f"build: the font package {self.package} is not installed; run: make setup")
        return Path(spec.submodule_search_locations[0]) / self.file

    @property
    def target(self) -> Path:
        """The cut font, as pages load it."""
        return FONTS / f"{Path(self.file).stem}.woff2"


PLEX = "fontpkg_ibm_plex_sans_arabic"
FONT_LIST = (
    Font("IBM Plex Sans Arabic", 400, PLEX, "files/IBMPlexSansArabic-Regular.ttf", f"{LATIN},{ARABIC}"),
    Font("IBM Plex Sans Arabic", 600, PLEX, "files/IBMPlexSansArabic-SemiBold.ttf", f"{LATIN},{ARABIC}"),
    Font("DejaVu Sans", 400, "rinoh_typeface_dejavusans", "DejaVuSans.ttf", TIFINAGH),
    Font("Amiri", 400, "fontpkg_amiri", "files/Amiri-Regular.ttf", f"{FORMAL_LATIN},{ARABIC}"),
    Font("Amiri", 700, "fontpkg_amiri", "files/Amiri-Bold.ttf", f"{FORMAL_LATIN},{ARABIC}"),
)


def make_catalogues() -> None:
    """Compile every catalogue beside its source, and drop the compiled ones whose source is gone."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    sources = catalogues()
    for source in sources:
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3], abort_invalid=True)
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
    for compiled_path in set(ROOT.glob("miza/*/locale/*/LC_MESSAGES/*.mo")):
        if compiled_path.with_suffix(".po") not in sources:
            compiled_path.unlink()


def make_fonts() -> None:
    """Cut every font to its letters, as WOFF2, and write the style sheet that names them."""
    from fontTools import subset

    FONTS.mkdir(parents=True, exist_ok=True)
    for font in FONT_LIST:
        options = subset.Options(flavor="woff2", hinting=False, layout_features=["*"], notdef_outline=True)
        options.drop_tables += ["meta", "FFTM"]  # nothing a page reads
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=subset.parse_unicodes(font.ranges.replace("U+", "")))
        with subset.load_font(str(font.source), options) as whole:
            cutter.subset(whole)
            subset.save_font(whole, str(font.target), options)
    (FONTS / "fonts.css").write_text("".join(font_face(font) for font in FONT_LIST), encoding="utf-8")


def font_face(font: Font) -> str:
    """Return the rule that lets pages use a font; its address is relative to the bundle, one folder up."""
    return (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-style: normal; font-display: swap;\n'
        f'  src: url("fonts/{font.target.name}") format("woff2"); unicode-range: {font.ranges}; }}\n'
    )


def make_styles() -> None:
    """Bundle fonts.css and everything miza.css imports into one file for old browsers."""
    import lightningcss

    # One entry outside the sources, because the fonts' part is made here and not written by hand.
    entry = FONTS / "all.css"
    entry.write_text(f'@import "fonts.css";\n@import "{(STYLES / "miza.css").as_posix()}";\n', encoding="utf-8")
    flags = lightningcss.calc_parser_flags(nesting=True)
    bundle = lightningcss.bundle_css(str(entry), parser_flags=flags, browsers_list=BROWSERS)
    entry.unlink()
    (STATIC / "miza.css").write_text(bundle, encoding="utf-8")


def catalogues() -> list[Path]:
    """Return every catalogue source, in a fixed order."""
    return sorted(ROOT.glob("miza/*/locale/*/LC_MESSAGES/*.po"))


def styles() -> list[Path]:
    """Return every style sheet and the fonts' part of it."""
    return [*sorted(STYLES.glob("*.css")), FONTS / "fonts.css"]


@dataclass(frozen=True)
class Part:
    """A thing to make, what it is made from and what must exist afterwards."""

    name: str
    make: Callable[[], None]
    inputs: Callable[[], Iterable[Path]]
    outputs: Callable[[], Iterable[Path]]


PARTS = (  # in this order: the style sheet takes in what the fonts wrote
    Part(
        "catalogues",
        make_catalogues,
        inputs=catalogues,
        outputs=lambda: [source.with_suffix(".mo") for source in catalogues()],
    ),
    Part(
        "fonts",
        make_fonts,
        inputs=lambda: [font.source for font in FONT_LIST],
        outputs=lambda: [FONTS / "fonts.css", *(font.target for font in FONT_LIST)],
    ),
    Part("style sheet", make_styles, inputs=styles, outputs=lambda: [STATIC / "miza.css"]),
)


def digest(paths: Iterable[Path]) -> str:
    """Return a digest of these files, their places and this program itself."""
    total = hashlib.sha256(Path(__file__).read_bytes())
    for path in paths:
        total.update(f"{path}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def build() -> list[str]:
    """Make every part whose inputs changed or whose outputs are missing; return their names."""
    try:
        state: dict[str, str] = json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        state = {}
    made = []
    for part in PARTS:
        now = digest(part.inputs())
        if state.get(part.name) == now and all(path.exists() for path in part.outputs()):
            continue
        part.make()
        made.append(part.name)
        state[part.name] = now
        # Where collectstatic puts its copies: WhiteNoise warns without it.
        (BUILD / "collected").mkdir(parents=True, exist_ok=True)
        STATE.write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")
    return made


if __name__ == "__main__":
    if done := build():
        sys.stderr.write(f"setup: made {', '.join(done)}\n")
