"""What a template hands to another is taken: a block that no ancestor has, or an include that does not exist, shows nothing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATHS = {"/".join(p.parts[p.parts.index("templates") + 1 :]): p for p in ROOT.glob("miza/*/templates/**/*.html")}
COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)


def source(name):
    return COMMENT.sub("", PATHS[name].read_text(encoding="utf-8"))


def parent(name):
    found = re.search(r'{%\s*extends\s+"([^"]+)"', source(name))
    return found.group(1) if found else None


def blocks(name):
    return set(re.findall(r"{%\s*block\s+(\w+)", source(name)))


def inside(name):
    """Blocks that a template writes within another block of its own: new ones, for its children."""
    depth, found = 0, set()
    for tag, label in re.findall(r"{%\s*(block|endblock)\b\s*(\w*)", source(name)):
        if tag == "block" and depth:
            found.add(label)
        depth += 1 if tag == "block" else -1
    return found


def taken(name):
    """Every block of the ancestors of a template."""
    above = parent(name)
    return (blocks(above) | taken(above)) if above else set()


@pytest.mark.parametrize("name", sorted(n for n in PATHS if parent(n)))
def test_a_block_is_one_that_an_ancestor_shows(name):
    assert blocks(name) - inside(name) - taken(name) == set()


@pytest.mark.parametrize("name", sorted(PATHS))
def test_includes_and_ancestors_exist(name):
    named = set(re.findall(r'{%\s*(?:include|extends)\s+"([^"#]+)', source(name)))

    assert named - PATHS.keys() == set()
