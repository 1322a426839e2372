"""What the commune declared in the present pass: beside it stands what was verified."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from miza.assessments import queries as assessments
from miza.assessments import scoring
from miza.assessments.models import Answer
from miza.dossiers.models import Dossier

NOTHING: Mapping[str, Any] = {"overall": "", "principles": {}, "norms": {}}


@dataclass(frozen=True)
class Declared:
    """The commune's answers and their self score: the two objects of contracts.md."""

    answers: Mapping[str, Any]
    scores: Mapping[str, Any]

    def answer(self, code: str) -> Mapping[str, Any]:
        """The answer to one norm; empty when there is none."""
        found: Mapping[str, Any] = self.answers["norms"].get(code, {})
        return found

    def skipped(self, code: str) -> bool:
        """Did the commune say that the norm is not applicable?"""
        return bool(self.answer(code).get("not_applicable"))

    def level(self, code: str) -> int | None:
        """The level declared."""
        return self.answer(code).get("level")

    def counted(self, code: str) -> int:
        """The level that counts in the self score, 0 to 4."""
        return int(self.scores["norms"].get(code, {}).get("counted", 0))

    def caps(self, code: str) -> tuple[str, ...]:
        """What keeps it at level 1: "evidence" and codes of indicators."""
        return tuple(self.scores["norms"].get(code, {}).get("caps", ()))

    def values(self, code: str) -> dict[str, str]:
        """The indicators' values, as text."""
        return {key: str(value) for key, value in self.answer(code).get("indicators", {}).items() if value is not None}


def declared(dossier: Dossier) -> Declared:
    """What was handed over last in this pass; before any handing over (a new pass), the answers as they stand now.

    At most three queries once the framework is known to the process.
    """
    handed = dossier.snapshots.filter(which="self", pass_no=dossier.pass_no).order_by("-number").first()
    if handed is not None:
        return Declared(handed.answers, handed.scores)
    answers = assessments.live_answers(dossier)
    scores = assessments.compute(dossier, answers)
    return Declared(answers, scoring.scores_json(scores) if scores else NOTHING)


def words(dossier: Dossier, norm: str) -> Answer | None:
    """What the commune wrote about one norm: comment, dissent, explanations, reason of a "not applicable". One query."""
    return Answer.objects.filter(dossier=dossier, pass_no=dossier.pass_no, norm=norm).first()
