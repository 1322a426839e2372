"""What people type: the answer to a norm, a piece of evidence, the team and its launch, the consensus."""

from miza.assessments.forms.answer import NOT_APPLICABLE, AnswerForm, posted
from miza.assessments.forms.evidence import AttachForm, PieceForm, UseForm
from miza.assessments.forms.faults import show_faults
from miza.assessments.forms.team import CalendarForm, ConsensusForm, KickoffForm, MemberForm

__all__ = [
    "NOT_APPLICABLE",
    "AnswerForm",
    "AttachForm",
    "CalendarForm",
    "ConsensusForm",
    "KickoffForm",
    "MemberForm",
    "PieceForm",
    "UseForm",
    "posted",
    "show_faults",
]
