"""Freeze a score as it is handed over."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785
from django.db.models import Max

from miza.accounts.models import User
from miza.assessments import queries
from miza.assessments.models import Snapshot
from miza.assessments.scoring import ScoringError, scores_json
from miza.core import clock
from miza.dossiers.models import Dossier
from miza.journal.actions import record


def snapshot(
    dossier: Dossier, which: str, answers: Mapping[str, Any], *, by: User, role: str | None = None
) -> Snapshot:
    """Freeze one of the three scores of the present pass, self, verified or deliberated, and return it; it is never changed.

    answers: an Answers object of contracts.md without free text. The caller holds the dossier and has checked the right: a move
    of the journey, or the decision that gives the deliberated one. A further one of the same kind gets the next number.
    Raises ScoringError on answers that do not fit the round's framework, ValueError on another kind of score.
    """
    if which not in queries.WHICH:
        raise ValueError(f"there is no score {which!r}; expected one of {', '.join(queries.WHICH)}")
    rule = queries.rule_of(dossier)
    scores = queries.compute(dossier, answers, rule)
    if scores is None:
        raise ScoringError("no norm at all is applicable: there is nothing to score")
    former = Snapshot.objects.filter(dossier=dossier, pass_no=dossier.pass_no, which=which)
    found = Snapshot.objects.create(
        dossier=dossier,
        pass_no=dossier.pass_no,
        which=which,
        number=(former.aggregate(last=Max("number"))["last"] or 0) + 1,
        answers=dict(answers),
        scores=scores_json(scores),
        rule=rule,
        sha256=hashlib.sha256(rfc8785.dumps(dict(answers))).hexdigest(),
        taken_at=clock.now(),
    )
    facts = {"which": which, "pass": found.pass_no, "number": found.number, "sha256": found.sha256}
    overall = {"overall": scores_json(scores)["overall"]}
    record("score_frozen", dossier.stream, by=by, role=role, facts=facts | overall)
    return found
