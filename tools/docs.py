"""Write the pages of docs/ that are drawn from the code; a test compares them with it.

python tools/docs.py            writes them (make docs)
python tools/docs.py --check    names the pages that no longer say what the code does; exit 1 (docs/rights.md has its own test)
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import django

from miza.console.main import COMMANDS
from miza.dossiers import workflow

ROOT = Path(__file__).resolve().parent.parent
NOTE = "<!-- Drawn from the code by `make docs`: change the code, not this page. -->\n\n"


def journey() -> str:
    """Draw the states and moves, and list what each move asks for and gives."""
    return "\n".join(
        [
            "# The journey of one commune",
            "",
            f"{len(workflow.STATES)} states in {len(workflow.STAGES)} stages, {len(workflow.MOVES)} moves.",
            "The table is `miza/dossiers/data/journey.yaml`; `miza/dossiers/journey.py` takes the moves.",
            "",
            "```mermaid",
            *diagram(),
            "```",
            "",
            "## States",
            "",
            *table(
                ("State", "Stage", "Arabic", "French", "English"),
                [
                    (
                        code(state.key),
                        workflow.STAGES[state.stage]["en"],
                        state.name["ar"],
                        state.name["fr"],
                        state.name["en"],
                    )
                    for state in workflow.STATES.values()
                ],
            ),
            "",
            "## Moves",
            "",
            *table(
                ("Move", "From", "To", "By", "Needs", "Gives", "Days for the next step"),
                [
                    (
                        code(move.key),
                        codes(move.sources),
                        code(move.target),
                        codes(move.by),
                        codes(move.needs),
                        codes(move.gives),
                        str(move.deadline_days or (f"from the {move.deadline_from}" if move.deadline_from else "")),
                    )
                    for move in workflow.MOVES.values()
                ],
            ),
            "",
            "## Acts that change no state",
            "",
            *table(("Act", "By"), [(code(act), codes(by)) for act, by in workflow.ACTS.items()]),
            "",
        ]
    )


def diagram() -> list[str]:
    """Return the states and moves as Mermaid; `previous` goes back to where the dossier was, so it has no arrow of its own."""
    arrows = [
        f"    {source} --> {move.target}: {move.key}"
        for move in workflow.MOVES.values()
        for source in move.sources
        if move.target != workflow.PREVIOUS
    ]
    ends = [f"    {state.key} --> [*]" for state in workflow.STATES.values() if state.final]
    return ["stateDiagram-v2", f"    [*] --> {next(iter(workflow.STATES))}", *arrows, *ends]


def commands() -> str:
    """List every make target and every command with its line."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "miza.config.settings")
    django.setup()  # a command may import models
    modules = [import_module(f"miza.console.{command}") for command in COMMANDS]
    targets = re.findall(r"^([a-z]+):.*?## (.*)$", makefile, re.MULTILINE)
    return "\n".join(
        [
            "# What can be typed",
            "",
            *table(("Make", "Does"), [(code(f"make {target}"), line) for target, line in targets]),
            "",
            *table(("Command", "Does"), [(code(f"miza {module.NAME}"), module.HELP) for module in modules]),
            "",
            "`miza COMMAND --help` says what a command takes.",
            "",
        ]
    )


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return [f"| {' | '.join(escape(cell) for cell in line)} |" for line in lines]


def escape(cell: str) -> str:
    return cell.replace("|", "\\|")


def code(word: str) -> str:
    return f"`{word}`"


def codes(words: tuple[str, ...]) -> str:
    return " ".join(map(code, words))


def rights() -> bool:
    """Have the test that tries every address by every role write docs/rights.md; it needs a database and the test tools."""
    test = [
        sys.executable,
        "-m",
        "pytest",
        "tests/house/test_rights_matrix.py",
        "-k",
        "drawn",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        test, cwd=ROOT, env=os.environ | {"MIZA_WRITE_DOCS": "1"}, capture_output=True, text=True, check=False
    )
    sys.stderr.write("docs: tried who may do what\n" if done.returncode == 0 else done.stdout)
    return done.returncode == 0


PAGES: dict[str, Callable[[], str]] = {"docs/journey.md": journey, "docs/commands.md": commands}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, name the pages that are out of date")
    check = parser.parse_args().check
    stale = 0
    for name, draw in PAGES.items():
        path, text = ROOT / name, NOTE + draw()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            sys.stdout.write(f"{name} no longer says what the code does; run: make docs\n")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            sys.stderr.write(f"docs: wrote {name}\n")
    if not check and not rights():
        return 1
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
