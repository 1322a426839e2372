"""Who acts on the plan, and when."""

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import clock, texts
from miza.core.errors import Reason, Refusal, reason
from miza.dossiers import workflow
from miza.dossiers.journey import acting_role
from miza.dossiers.models import Dossier
from miza.plans.models import Plan

COMMUNE = (Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT)


def editor(by: User, dossier: Dossier) -> Role:
    """The commune, or an expert assigned to the dossier. Raises NotAllowed."""
    return acting_role(by, dossier, access.holders(Right.PLAN_EDIT))


def in_state(dossier: Dossier, *states: str) -> None:
    """Raise Refusal when the dossier is in none of `states`, or its deadlines are paused."""
    if dossier.state not in states:
        raise Refusal(reason("wrong_state", state=workflow.STATES[dossier.state].name))
    if dossier.paused:
        raise Refusal(reason("paused", end_date=dossier.paused_until))


def missing(field: str) -> Reason:
    """The reason for a field left empty (a key of `fields` in texts.yaml)."""
    return reason("required", field=texts.find(f"fields.{field}"))


def plan_of(dossier: Dossier) -> Plan:
    """The plan of the present pass, begun if nobody did. The dossier is held."""
    return Plan.objects.get_or_create(dossier=dossier, pass_no=dossier.pass_no)[0]


def changed(plan: Plan) -> None:
    """The activities changed: an agreement or a disagreement given before is no longer about this plan."""
    plan.edition += 1
    plan.save(update_fields=["edition"])


def past(day: object) -> None:
    """Raise Refusal for a day after today."""
    if day is not None and day > clock.today():  # type: ignore[operator]
        raise Refusal(reason("date_future", value=day))
