from miza.assessments.views.evidence import evidence, piece, remove_piece, remove_use
from miza.assessments.views.form import consensus, form
from miza.assessments.views.norm import norm
from miza.assessments.views.scores import scores
from miza.assessments.views.team import calendar, consent, kickoff, launch, leave, member, team

__all__ = [
    "calendar",
    "consensus",
    "consent",
    "evidence",
    "form",
    "kickoff",
    "launch",
    "leave",
    "member",
    "norm",
    "piece",
    "remove_piece",
    "remove_use",
    "scores",
    "team",
]
