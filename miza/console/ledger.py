"""`miza ledger verify`: recompute the journal."""

import argparse
import sys

NAME = "ledger"
HELP = "verify the journal: every hash, every chain, every text bound to its entry"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subs = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    verify = subs.add_parser(
        "verify", help="recompute every hash and chain of this installation; exit 1 names each fault"
    )
    verify.add_argument(
        "--stream", action="append", metavar="STREAM", help="only this one (dossier:LCC-2026-0001); may be repeated"
    )


def handle(args: argparse.Namespace) -> int:
    """0 when every entry is as it was written, 1 naming each that is not, 2 for a stream that is not there."""
    from miza.journal import queries  # noqa: PLC0415 - models must be ready

    known = queries.streams()
    unknown = sorted(set(args.stream or []) - set(known))
    if unknown:
        print(f"ledger: no entry in {', '.join(unknown)}; a stream reads like dossier:LCC-2026-0001", file=sys.stderr)
        return 2
    faults = queries.verify(args.stream)
    for fault in faults:
        print(f"ledger: {fault}", file=sys.stderr)
    wanted = args.stream or list(known)
    entries = sum(known[stream] for stream in wanted)
    print(
        f"{entries} entries in {len(wanted)} streams: {f'{len(faults)} faults' if faults else 'all as they were written'}"
    )
    return 1 if faults else 0
