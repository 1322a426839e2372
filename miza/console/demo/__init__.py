"""`miza demo`: a whole programme to try, on an embedded database, then the server with its worker."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

NAME = "demo"
HELP = "a demonstration: directory, framework, 66 invented communes in every state; then serves it"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reset", action="store_true", help="erase the demonstration and make it anew")
    parser.add_argument("--no-serve", action="store_true", help="make it, print what it holds, stop")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--json", action="store_true", help="print what it holds as JSON")


def handle(args: argparse.Namespace) -> int:
    """Make what is missing, print the accounts, serve."""
    from django.conf import settings  # noqa: PLC0415 - settings must be ready

    if args.reset:
        _erase(settings.VAR)
    say = _quiet if args.json else _say
    from miza.console.demo import programme  # noqa: PLC0415 - models must be ready

    if not programme.ready():
        say("Making the demonstration: about a minute, only the first time …")
        begun = time.monotonic()
        try:
            programme.make(lambda line: say(f"  {line}"))
        except programme.RealData as fault:
            sys.stderr.write(f"{fault}\n")
            return 2
        say(f"  done in {time.monotonic() - begun:.0f} s")
    told = programme.summary()
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n" if args.json else _readable(told))
    sys.stdout.flush()
    return 0 if args.no_serve else _serve(args.port)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _quiet(line: str) -> None:
    """Progress goes to standard error when standard output is JSON."""
    sys.stderr.write(line + "\n")


def _erase(var: Path) -> None:
    """Remove the embedded database and its files; the settings refuse another place than var/."""
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    for path in var.glob("miza.sqlite3*"):
        path.unlink()
    for name in ("files", "mail"):
        shutil.rmtree(var / name, ignore_errors=True)


def _readable(told: dict[str, Any]) -> str:
    """What the newcomer needs: the accounts, and how much there is."""
    lines = [
        f"{told['communes']} communes, {told['norms']} norms, {told['dossiers']} demonstration dossiers in {len(told['states'])} states."
    ]
    lines += ["Accounts (all of invented people):"]
    lines += [f"  {a['role']:<14} {a['email']:<40} {a['password']}  {a['commune']}" for a in told["accounts"]]
    return "\n".join(lines) + "\n"


def _serve(port: int) -> int:
    """The server and one worker, stopped together, by Ctrl+C or by a signal."""
    from miza.console.serve import command  # noqa: PLC0415 - settings must be ready

    environment = os.environ | {
        "MIZA_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "miza.config.settings",
        "MIZA_URL": f"http://localhost:{port}",
    }
    worker = [sys.executable, "-c", "from miza.console.main import main; main(['worker'])"]
    parts = [subprocess.Popen(line, env=environment) for line in (worker, command("127.0.0.1", port))]  # noqa: S603 - our own

    def stop(*_: object) -> None:
        for part in parts:
            part.terminate()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    _say(f"Open http://localhost:{port}/ (Ctrl+C stops)")
    code = parts[1].wait()
    parts[0].terminate()
    parts[0].wait(timeout=10)
    return max(code, 0)
