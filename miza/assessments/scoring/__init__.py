"""The score of a commune: pure functions on exact fractions, no clock, no database (contracts.md, "Scoring").

framework = load_framework(document)        # the framework as plain data
scores = score(framework, answers, load_rule(rule))
scores_json(scores)                         # what is published
derive(scores)                              # why each number is what it is
"""

from miza.assessments.scoring.answers import NO_CASE, TOP_LEVEL, choose, read_answers
from miza.assessments.scoring.derivation import derive, scores_json
from miza.assessments.scoring.engine import Cap, NormScore, PrincipleScore, Scores, score
from miza.assessments.scoring.exact import ScoringError, exact, printed, read_json
from miza.assessments.scoring.framework import Framework, load_framework
from miza.assessments.scoring.rule import LabelRule, Unmet, load_rule

__all__ = [
    "NO_CASE",
    "TOP_LEVEL",
    "Cap",
    "Framework",
    "LabelRule",
    "NormScore",
    "PrincipleScore",
    "Scores",
    "ScoringError",
    "Unmet",
    "choose",
    "derive",
    "exact",
    "load_framework",
    "load_rule",
    "printed",
    "read_answers",
    "read_json",
    "score",
    "scores_json",
]
