"""Take one move: right, state, every condition, effects, state change and papers in one transaction that holds the dossier."""

from django.db import transaction

from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import Refusal
from miza.dossiers import workflow
from miza.dossiers.journey import Case, Inputs, advance, hold, illegal
from miza.dossiers.models import Dossier, Signature
from miza.journal.actions import record
from miza.moves import conditions
from miza.moves.actions import effects, papers
from miza.moves.queries import role_for

SIGNED = ("signed_reply", "declaration_signed")


@transaction.atomic
def take(dossier: Dossier, move_key: str, *, by: User, inputs: Inputs | None = None) -> Dossier:
    """Take the move `move_key` of journey.yaml and return the fresh dossier.

    Raises NotAllowed when no role of `by` allows it here, Refusal naming every unmet condition (or that the state is no longer one of
    the move's); nothing is changed then. Two people pressing the button: the second waits for the lock, then gets the refusal.
    """
    inputs = inputs or Inputs()
    move = workflow.MOVES[move_key]
    fresh = hold(dossier)
    role = role_for(by, fresh, move, inputs)
    if why := illegal(fresh, move):
        raise Refusal(why)
    case = Case(fresh, move, by, role, inputs)
    if found := conditions.unmet(case):
        raise Refusal(*found)
    _sign(case)
    outcome = effects.apply(case)
    advance(case, deadline=outcome.deadline, facts=outcome.facts)
    papers.write(case)
    return fresh


def _sign(case: Case) -> None:
    """Keep the signature that the move asks for: confirmed on screen, or the paper carried in."""
    signed = case.inputs.scan is not None or any(key in case.move.needs for key in SIGNED)
    if not signed:
        return
    Signature.objects.create(
        dossier=case.dossier,
        act=case.move.key,
        pass_no=case.dossier.pass_no,
        visit_no=case.dossier.visit_no,
        by=case.by,
        role=str(case.role),
        scan=case.inputs.scan,
        received_on=case.inputs.received_on,
        text=case.inputs.text,
        signed_at=clock.now(),
    )
    if case.role in (Role.MANAGER, Role.FOCAL_POINT):
        record(
            "paper_recorded",
            case.dossier.stream,
            by=case.by,
            role=case.role,
            about=case.move.key,
            facts={
                "received_on": case.inputs.received_on,
                "sha256": case.inputs.scan.sha256 if case.inputs.scan else None,
            },
        )
