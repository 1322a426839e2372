"""`miza tick`: deadlines and reminders."""

import argparse
import sys
from datetime import datetime

NAME = "tick"
HELP = "deadlines and reminders, once each; --now only on a demonstration database"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--now", metavar="ISO", help="act as if it were that moment (2026-12-24 or 2026-12-24T10:00)")


def handle(args: argparse.Namespace) -> int:
    """Run it once and say what was done."""
    from contextlib import nullcontext  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    from miza.core import clock  # noqa: PLC0415
    from miza.dossiers.models import Dossier  # noqa: PLC0415
    from miza.moves.actions.tick import tick  # noqa: PLC0415

    when = nullcontext()
    if args.now is not None:
        if not Dossier.objects.exists() or Dossier.objects.filter(is_demo=False).exists():
            sys.stderr.write(
                "--now is for a demonstration database: this one holds real dossiers, or none. Run tick without it.\n"
            )
            return 2
        try:
            moment = datetime.fromisoformat(args.now)
        except ValueError:
            sys.stderr.write(f"Found {args.now!r}; expected a date such as 2026-12-24 or 2026-12-24T10:00.\n")
            return 2
        when = clock.at(moment if moment.tzinfo else timezone.make_aware(moment))  # type: ignore[assignment]
    with when:
        sys.stdout.write(f"{tick()} reminders\n")
    return 0
