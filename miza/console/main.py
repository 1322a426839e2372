"""`miza`: one console script. Each command is a module of this package that says its NAME, HELP, arguments and what it needs."""

import argparse
import os
import sys
from importlib import import_module
from typing import Protocol

COMMANDS = ("demo", "serve", "worker", "tick", "migrate", "communes", "framework", "score", "ledger", "doctor")


class Command(Protocol):
    """What a command module offers."""

    NAME: str
    HELP: str
    NEEDS_DJANGO: bool

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def handle(self, args: argparse.Namespace) -> int: ...


def parser(commands: list[Command]) -> argparse.ArgumentParser:
    """The whole command line, one line a command."""
    top = argparse.ArgumentParser(prog="miza", description="The platform of the Citizen Commune label.")
    subs = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands:
        sub = subs.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.add_arguments(sub)
        sub.set_defaults(run=command)
    return top


def main(argv: list[str] | None = None) -> None:
    """Run one command; a fault is a sentence on standard error, never a traceback."""
    argv = sys.argv[1:] if argv is None else argv
    wanted = [argv[0]] if argv and argv[0] in COMMANDS else list(COMMANDS)
    commands: list[Command] = [import_module(f"miza.console.{name}") for name in wanted]
    args = parser(commands).parse_args(argv)
    if args.run.NEEDS_DJANGO:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "miza.config.settings")
        if args.command == "demo":
            os.environ["MIZA_DEMO"] = "1"
        import django  # noqa: PLC0415 - the score command must not need it

        django.setup()
    sys.exit(args.run.handle(args))
