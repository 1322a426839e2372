"""Pages of docs/ that are drawn from the code say what the code does."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("docs_tool", ROOT / "tools" / "docs.py")
docs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(docs)


@pytest.mark.parametrize("page", docs.PAGES)
def test_the_drawn_page_is_the_coded_one(page):
    assert (ROOT / page).read_text() == docs.NOTE + docs.PAGES[page](), "run: make docs"


def test_every_move_is_drawn_from_every_state_it_starts_in():
    arrows = [line for line in docs.diagram() if ": " in line]

    assert len(arrows) == sum(len(move.sources) for move in docs.workflow.MOVES.values() if move.target != "previous")
