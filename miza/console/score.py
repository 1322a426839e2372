"""`miza score`: recompute a score from public files, with no database and no settings."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from miza.assessments import scoring
from miza.frameworks import schema

NAME = "score"
HELP = "recompute a score from public files, with the derivation of every number; no database"
NEEDS_DJANGO = False
JOURNEY = Path(__file__).parent.parent / "dossiers" / "data" / "journey.yaml"  # holds the label rule


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("framework", metavar="FRAMEWORK", help="file of the reference framework (YAML or JSON)")
    parser.add_argument("answers", metavar="ANSWERS", help="file of answers, or a published result (JSON)")
    parser.add_argument("--rule", metavar="FILE", help="thresholds of the label, instead of those of the journey")
    parser.add_argument(
        "--which", choices=("self", "verified", "deliberated"), help="which answers of a published result"
    )
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")


def handle(args: argparse.Namespace) -> int:
    """0 with the scores on standard output; 2 with a sentence on standard error when the input cannot be scored."""
    try:
        document = schema.read(args.framework)
        given = scoring.read_json(_read(args.answers))
        _check_fingerprint(document, given)
        scores = scoring.score(
            scoring.load_framework(document), scoring.choose(given, args.which), _rule(args.rule, given)
        )
    except (scoring.ScoringError, schema.SchemaError) as error:
        print(f"miza score: {error}", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(scoring.scores_json(scores), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines(scoring.derive(scores), f"{scores.framework.code}@{scores.framework.version}")))
    return 0


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise scoring.ScoringError(f"{path} cannot be read ({why}); give the path of a file of answers") from None


def _rule(path: str | None, given: object) -> scoring.LabelRule:
    """The rule asked for; else the one that a published result was decided by; else the journey's."""
    if path:
        return scoring.load_rule(schema.read(path))
    if isinstance(given, Mapping) and "norms" not in given and given.get("rule") is not None:
        return scoring.load_rule(given["rule"])
    return scoring.load_rule(schema.read(JOURNEY))


def _check_fingerprint(document: Mapping[str, Any], given: object) -> None:
    """A published result names the very framework it was computed with, by code, version and content."""
    node = given.get("framework") if isinstance(given, Mapping) else None
    named = node.get("sha256") if isinstance(node, Mapping) else None
    if named is None:
        return
    found = schema.sha256(document)
    if named != found:
        raise scoring.ScoringError(
            f"the result was computed with a framework whose SHA-256 is {named}, this file's is {found}; "
            "give the file published for that version"
        )


def lines(derivation: Mapping[str, Any], name: str) -> Iterator[str]:
    """The derivation as text: codes, numbers and the sums between them."""
    yield f"Framework {name}"
    for principle in derivation["principles"]:
        yield ""
        yield f"{principle['code']}  {principle['value']}{_weight(principle)}"
        for norm in principle["norms"]:
            yield f"  {norm['code']:<8} {_norm(norm)}{_weight(norm)}"
        yield f"  = 100 x {principle['points']} / {principle['weights']} = {principle['value']}"
    yield ""
    if derivation["not_applicable"]:
        yield f"Not applicable: {', '.join(derivation['not_applicable'])}"
    if derivation["left_out"]:
        yield f"Principles without any applicable norm, left out: {', '.join(derivation['left_out'])}"
    if derivation["unanswered"]:
        yield f"Unanswered, counted 0: {', '.join(derivation['unanswered'])}"
    parts = " + ".join((f"{p['weight']} x " if p["weight"] != 1 else "") + p["value"] for p in derivation["principles"])
    yield f"Overall = ({parts}) / {derivation['weights']} = {derivation['overall']}  (exactly {derivation['exact']})"
    yield f"Label rule: {'met' if derivation['met'] else 'not met'}"
    for unmet in derivation["unmet"]:
        yield f"  {unmet['rule']}: {unmet['object']} is {unmet['value']}, needed {unmet['needed']}"


def _weight(part: Mapping[str, Any]) -> str:
    return f"  weight {part['weight']}" if part["weight"] != 1 else ""


def _norm(norm: Mapping[str, Any]) -> str:
    mark = " (mandatory)" if norm["mandatory"] else ""
    if norm["level"] is None:
        return f"no answer, counts 0 = {norm['value']}{mark}"
    because = "; ".join(_cap(cap) for cap in norm["caps"])
    capped = f", capped: {because}" if because else ""
    return f"level {norm['level']}, counts {norm['counted']} = {norm['value']}{mark}{capped}"


def _cap(cap: Mapping[str, str]) -> str:
    if cap["why"] == "no_evidence":
        return "no evidence"
    found = f"is {cap['found']}" if cap["found"] else "has no value"
    granted = f" ({cap['accepted']} with the tolerance of {cap['tolerance']} points)" if cap["tolerance"] else ""
    return f"{cap['code']} {found}, required {cap['required']}{granted}"
