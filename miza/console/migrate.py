"""`miza migrate`: bring the database to this version."""

import argparse

NAME = "migrate"
HELP = "bring the database to this version"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true")


def handle(args: argparse.Namespace) -> int:
    """Run the migrations."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0 if args.quiet else 1)
    return 0
