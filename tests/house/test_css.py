"""The style sheets: one direction-free language, one place for colours, one list of files."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CSS = ROOT / "miza/core/static/core/css"
FILES = sorted(CSS.glob("*.css"))
PAPER = {"tokens.css", "certificate.css", "paper.css", "print.css"}  # tokens, and what is always white
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:top|right|bottom|left)\b"
    r"|(?<![\w-])(?:border-(?:top|bottom)-(?:left|right)-radius|(?:min-|max-)?(?:width|height)|top|right|bottom|left)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab)\((?!\s*in\b)")


def code(path):
    """A style sheet without comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_css_uses_logical_properties_only(path):
    assert PHYSICAL.findall(code(path)) == []


@pytest.mark.parametrize("path", [f for f in FILES if f.name not in PAPER], ids=lambda p: p.name)
def test_css_takes_colours_from_tokens(path):
    assert COLOUR.findall(code(path)) == []


@pytest.mark.parametrize(
    "sample", ["margin-left: 1px", "left: 0", "text-align: right", "width: 3rem", "max-height: 9px"]
)
def test_physical_properties_are_caught(sample):
    assert PHYSICAL.search(f"a {{ {sample} }}")


@pytest.mark.parametrize(
    "sample",
    [
        "margin-inline-start: 1px",
        "inset-inline-end: 0",
        "@media (width < 48rem)",
        "stroke-width: 2",
        "max-inline-size: 3rem",
    ],
)
def test_logical_properties_are_let_through(sample):
    assert not PHYSICAL.search(f"a {{ {sample} }}")


def test_every_css_file_is_listed_once():
    listed = Counter(re.findall(r'@import url\("([^"]+)"\)', code(CSS / "miza.css")))

    assert listed == Counter(f.name for f in FILES if f.name != "miza.css")


def test_every_css_variable_used_is_defined():
    whole = "".join(code(f) for f in FILES)
    used = set(re.findall(r"var\((--[\w-]+)\s*\)", whole))  # with a fallback it may be missing

    assert used - set(re.findall(r"(--[\w-]+)\s*:", whole)) == set()


def test_css_holds_no_address_and_no_important():
    for path in FILES:
        assert not re.search(r"url\((?!\"[\w-]+\.css\"\))|!important|https?:", code(path)), path.name
