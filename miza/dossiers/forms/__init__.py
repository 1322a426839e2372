"""Forms of the dossier's pages."""

from miza.dossiers.forms.acts import (
    AgreementForm,
    AssignForm,
    ConditionForm,
    ContestForm,
    ExtendForm,
    LetterForm,
    MinutesForm,
    ObserverForm,
    PauseForm,
    PresidentForm,
    ResumeForm,
    ReviewDecisionForm,
    ReviewForm,
    SearchForm,
    VerdictForm,
    refused,
)
from miza.dossiers.forms.card import CardForm, said, shown

__all__ = [
    "AgreementForm",
    "AssignForm",
    "CardForm",
    "ConditionForm",
    "ContestForm",
    "ExtendForm",
    "LetterForm",
    "MinutesForm",
    "ObserverForm",
    "PauseForm",
    "PresidentForm",
    "ResumeForm",
    "ReviewDecisionForm",
    "ReviewForm",
    "SearchForm",
    "VerdictForm",
    "refused",
    "said",
    "shown",
]
