"""`miza communes sync`: the directory of communes from the installed data package."""

import argparse
import sys

NAME = "communes"
HELP = "the directory of communes: `sync` brings it to the installed data package"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["sync"])


def handle(args: argparse.Namespace) -> int:
    """Synchronise and say what changed."""
    from miza.communes.actions import sync  # noqa: PLC0415 - models must be ready

    done = sync()
    sys.stdout.write(f"{done.total} communes: {done.added} added, {done.changed} changed, {done.ended} ended\n")
    return 0
