"""`miza worker`: what happens without anybody: mail leaves, deadlines are watched."""

import argparse
import signal
import sys
import threading

from django.db import close_old_connections

NAME = "worker"
HELP = "background work: sends mail waiting in the outbox, runs tick every minute"
NEEDS_DJANGO = True
EVERY_SECONDS = 5
TICK_EVERY = 12  # turns


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="one turn, then stop")


def handle(args: argparse.Namespace) -> int:
    """Turn until asked to stop; a fault of one turn is told and does not end the worker."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    turn = 0
    while not stop.is_set():
        run(with_tick=turn % TICK_EVERY == 0)
        turn += 1
        if args.once:
            break
        stop.wait(EVERY_SECONDS)
    return 0


def run(*, with_tick: bool) -> None:
    """One turn. What one half cannot do does not keep the other from its work."""
    from miza.moves.actions.tick import tick  # noqa: PLC0415 - models must be ready
    from miza.notifications.actions import send_waiting  # noqa: PLC0415

    close_old_connections()
    for act in (tick, send_waiting) if with_tick else (send_waiting,):
        try:
            act()
        except Exception as fault:  # noqa: BLE001 - the next turn may succeed; what failed is named, without personal data
            sys.stderr.write(f"worker: {act.__name__}: {type(fault).__name__}\n")
