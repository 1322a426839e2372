"""`miza framework`: check a framework file, load it, export a version, compare two."""

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.db import DatabaseError

from miza.frameworks import schema

NAME = "framework"
HELP = "check, load, export and compare reference frameworks"
NEEDS_DJANGO = False  # only those parts that read the database set it up


class Unusable(Exception):
    """What was asked for cannot be done; the sentence says why and what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    check = acts.add_parser("check", help="name file, line and key of every fault of a file")
    check.add_argument("file", metavar="FILE")
    load = acts.add_parser("load", help="put a file into the database; a published version never changes")
    load.add_argument("file", metavar="FILE")
    load.add_argument("--publish", action="store_true", help="make it public; from then on it never changes")
    export = acts.add_parser("export", help="write a version that is in the database")
    export.add_argument("name", metavar="CODE@VERSION")
    export.add_argument("--format", choices=("yaml",), default="yaml")
    export.add_argument("--dest", metavar="FILE", help="where to write; standard output without it")
    diff = acts.add_parser("diff", help="what changed between two versions, each a file or CODE@VERSION")
    diff.add_argument("old", metavar="A")
    diff.add_argument("new", metavar="B")
    diff.add_argument("--json", action="store_true")


def handle(args: argparse.Namespace) -> int:
    """0 when done; 1 when a check found faults or a rule said no; 2 when the input cannot be used."""
    acts = {"check": _check, "load": _load, "export": _export, "diff": _diff}
    try:
        return acts[args.act](args)
    except (Unusable, schema.SchemaError) as error:
        print(f"miza framework: {error}", file=sys.stderr)
        return 2


def _check(args: argparse.Namespace) -> int:
    faults = schema.check(args.file)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(f"{args.file}: {len(faults)} to mend", file=sys.stderr)
        return 2 if faults[0].line == 0 else 1
    print(f"{args.file}: {_summary(schema.load(args.file))}: no fault")
    return 0


def _summary(document: dict[str, Any]) -> str:
    norms = [norm for principle in document["principles"] for norm in principle["norms"]]
    return (
        f"{document['code']}@{document['version']} ({document['status']}), {len(document['principles'])} principles, "
        f"{len(norms)} norms, {sum(len(n['indicators']) for n in norms)} indicators, "
        f"{sum(len(n['actions']) for n in norms)} actions"
    )


def _load(args: argparse.Namespace) -> int:
    actions, errors = _domain("frameworks.actions"), _domain("core.errors")
    try:
        framework = actions.load(args.file, by=None)
        if args.publish:
            framework = actions.publish(framework, by=None)
    except errors.Refusal as refusal:
        print(f"miza framework: {refusal}", file=sys.stderr)
        return 1
    except DatabaseError as error:
        raise Unusable(f"the database cannot be written ({error}); prepare it with miza migrate") from None
    state = "published" if framework.is_published else "not published yet: load it again with --publish"
    print(f"{framework.name}: loaded, {state}; SHA-256 {framework.sha256}")
    return 0


def _export(args: argparse.Namespace) -> int:
    framework = _find(args.name)
    text = _domain("frameworks.queries").text(framework)
    if not args.dest:
        print(text, end="")
        return 0
    try:
        Path(args.dest).write_text(text, encoding="utf-8")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise Unusable(f"{args.dest} cannot be written ({why}); give a path in a folder that exists") from None
    print(f"{args.name}: written to {args.dest}")
    return 0


def _diff(args: argparse.Namespace) -> int:
    changes = schema.diff(_document(args.old), _document(args.new))
    if args.json:
        print(json.dumps([vars(change) for change in changes], ensure_ascii=False, indent=2))
        return 0
    for change in changes:
        print(_line(change))
    print(f"{len(changes)} differences" if changes else "no difference")
    return 0


def _line(change: schema.Change) -> str:
    sign = {"added": "+", "removed": "-", "changed": "~"}[change.kind]
    what = " ".join(part for part in (change.what, change.code) if part)
    if change.kind == "changed":
        return f"{sign} {what}: {change.key}: {_short(change.old)} -> {_short(change.new)}"
    return f"{sign} {what}: {_short((change.new or change.old)['en'])}"


def _short(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def _document(name: str) -> dict[str, Any]:
    """A document named by a file or by CODE@VERSION; a file wins."""
    if "@" in name and not Path(name).exists():
        framework = _find(name)
        document: dict[str, Any] = _domain("frameworks.queries").document(framework)
        return document
    return schema.load(name)


def _find(name: str) -> Any:
    """The version in the database that CODE@VERSION names."""
    code, _, version = name.partition("@")
    if not (code and version):
        raise Unusable(f'"{name}" names no version; expected CODE@VERSION, such as lcc@2026.1')
    queries = _domain("frameworks.queries")
    try:
        if (found := queries.get(code, version)) is not None:
            return found
        known = ", ".join(queries.names()) or "none"
    except DatabaseError as error:
        raise Unusable(f"the database cannot be read ({error}); prepare it with miza migrate") from None
    raise Unusable(f"no version {name} here; loaded: {known}")


def _domain(name: str) -> Any:
    """A module that needs the database, made ready first: `check` works without."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "miza.config.settings")
    django.setup()
    return import_module(f"miza.{name}")
