"""`miza doctor`: what is missing or unsafe in this installation."""

import argparse
import sys
from collections.abc import Iterator

NAME = "doctor"
HELP = "what is missing or unsafe in this installation; --deploy looks at it as a public site"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deploy", action="store_true", help="also what a public site needs")


def handle(args: argparse.Namespace) -> int:
    """Print one line a fault, with what to do; 1 when there is any."""
    faults = [*_data(), *(_public() if args.deploy else ())]
    for fault in faults:
        sys.stdout.write(f"- {fault}\n")
    if not faults:
        sys.stdout.write("All good.\n")
    return 1 if faults else 0


def _data() -> Iterator[str]:
    """The database and what must be in it."""
    from django.db import connection  # noqa: PLC0415 - settings must be ready
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "the database is older than this version: run miza migrate"
        return
    from miza.communes.models import Commune  # noqa: PLC0415
    from miza.frameworks.models import Framework  # noqa: PLC0415
    from miza.journal.queries import verify  # noqa: PLC0415
    from miza.notifications.models import Message  # noqa: PLC0415
    from miza.programme.models import Holiday  # noqa: PLC0415

    if not Commune.objects.filter(is_demo=False).exists():
        yield "the directory is empty: run miza communes sync"
    if not Framework.objects.filter(published_at__isnull=False).exists():
        yield "no reference framework is published: run miza framework load FILE"
    if not Holiday.objects.exists():
        yield "no day off is known, so deadlines may fall on one: seed them in the programme's pages"
    if stuck := Message.objects.filter(sent_at__isnull=True, attempts__gte=3).count():
        yield f"{stuck} mails failed three times or more: check MIZA_SMTP_HOST and the mail server"
    yield from (f"the journal does not verify: {fault}" for fault in verify())


def _public() -> Iterator[str]:
    """What a site open to the public must not be without."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from miza.accounts.models import User  # noqa: PLC0415

    if settings.DEMO or settings.DEBUG:
        yield "demonstration or debug mode is on: unset MIZA_DEMO and MIZA_DEBUG"
    if not settings.SECURE:
        yield "the site is not served over https: set MIZA_URL to its https address"
    if not settings.EMAIL_HOST:
        yield "mails are written to files: set MIZA_SMTP_HOST"
    if connection.vendor == "sqlite":
        yield "the database is the embedded one: set MIZA_DATABASE_URL to a PostgreSQL server for more than a few dozen people"
    if User.objects.filter(is_demo=True, is_active=True).exists():
        yield "demonstration accounts with a known password exist here: use another database"
