"""Names of the journey in the reader's language, loaded everywhere through the `builtins` of the settings."""

from django import template

from miza.core import texts
from miza.dossiers import workflow

register = template.Library()


@register.filter
def state_name(state: str) -> str:
    """«ملف مودع»."""
    return texts.pick(workflow.STATES[state].name)


@register.filter
def stage_name(state: str) -> str:
    """The stage that a state belongs to."""
    return texts.pick(workflow.STAGES[workflow.STATES[state].stage])


@register.filter
def role_name(role: str) -> str:
    """«نقطة الارتكاز بالجماعة»."""
    return texts.pick(workflow.ROLES.get(str(role), {})) or str(role)


@register.filter
def move_name(move: str) -> str:
    """The words of a move's button."""
    return texts.say(f"moves.{move}.button")
