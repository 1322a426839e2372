"""`miza serve`: the web server."""

import argparse
import os
import sys
from typing import NoReturn

NAME = "serve"
HELP = "the web server (granian), for production and for the embedded database alike"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--workers", type=int, default=1, help="processes; more than one needs PostgreSQL and a shared cache"
    )


def handle(args: argparse.Namespace) -> NoReturn:
    """Become the server, so that whoever stops this process stops it."""
    line = command(args.host, args.port, args.workers)
    os.execv(line[0], line)  # noqa: S606 - our own arguments


def command(host: str, port: int, workers: int = 1) -> list[str]:
    """Granian on our WSGI application: one worker and four blocking threads suit SQLite (docs/decisions)."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        "--blocking-threads=4",
        "--no-ws",
        "--log-level=warning",
        "miza.config.wsgi:application",
    ]
