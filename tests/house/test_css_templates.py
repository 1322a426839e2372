"""Templates of every package: no style and no script of their own, and no class that the style sheet does not know."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(ROOT.glob("miza/*/templates/**/*.html"))
CSS = ROOT / "miza/core/static/core/css"
COLOUR_OF_THE_BROWSER_BAR = '<meta name="theme-color" content="#0a4639">'


def markup(path):
    """A template without comments and template tags."""
    text = path.read_text(encoding="utf-8").replace(COLOUR_OF_THE_BROWSER_BAR, "")
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", text, flags=re.DOTALL)
    return re.sub(r"{%.*?%}", " ", text, flags=re.DOTALL)


def ident(path):
    return "/".join(path.parts[-2:])


@pytest.mark.parametrize("path", TEMPLATES, ids=ident)
def test_template_has_no_style_and_no_script(path):
    found = re.search(r"<(?:script|style)\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|#[0-9a-fA-F]{6}\b", markup(path))

    assert found is None


@pytest.mark.parametrize("path", TEMPLATES, ids=ident)
def test_template_uses_known_classes(path):
    sheet = "".join(re.sub(r"/\*.*?\*/", "", f.read_text(encoding="utf-8"), flags=re.DOTALL) for f in CSS.glob("*.css"))
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", sheet))
    written = {
        name
        for value in re.findall(r'class="([^"]*)"', markup(path))
        for name in re.sub(r"\S*{{.*?}}\S*", " ", value).split()
    }

    assert written - known == set()
