"""What a person may do now on a dossier, and why not: read by pages, tasks and the API alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.core import texts
from miza.core.errors import NotAllowed, Reason
from miza.dossiers import workflow
from miza.dossiers.journey import Case, Inputs, acting_role, illegal, roles_on
from miza.dossiers.models import Dossier
from miza.dossiers.workflow import Move
from miza.moves import conditions

SIGNATORIES = {"president", "delegate"}
CARRIERS = (Role.FOCAL_POINT, Role.MANAGER)  # may bring the signed and stamped paper for the president


@dataclass(frozen=True)
class Need:
    """One condition of a move as it stands for one dossier."""

    key: str
    why: Reason | None
    who: tuple[str, ...]
    where: str
    brought: bool

    @property
    def met(self) -> bool:
        """Does it hold?"""
        return self.why is None

    @property
    def title(self) -> str:
        """Its short name, in the reader's language."""
        return texts.say(f"conditions.{self.key}.met")

    @property
    def title_to_do(self) -> str:
        """What to do for it, as a task."""
        return texts.say(f"to_do.{self.key}")


@dataclass(frozen=True)
class Offer:
    """A move that a person may take from where the dossier is, with what it still needs."""

    move: Move
    role: Role
    paper_only: bool
    needs: tuple[Need, ...]

    @property
    def ready(self) -> bool:
        """Is everything there but what the person brings with the move?"""
        return all(need.met or need.brought for need in self.needs)

    @property
    def waiting(self) -> tuple[Need, ...]:
        """Conditions still unmet that are not brought with the move."""
        return tuple(need for need in self.needs if not need.met and not need.brought)


def needs(case: Case) -> tuple[Need, ...]:
    """Every condition of the move, met or not."""
    return tuple(
        Need(
            key,
            (known := conditions.ALL[key]).holds(case),
            known.who,
            known.page(case.move.key),
            key in conditions.BROUGHT,
        )
        for key in case.move.needs
    )


def role_for(user: User, dossier: Dossier, move: Move, inputs: Inputs | None = None) -> Role:
    """The role in which the person takes the move: their own, or carrier of the president's signed paper.

    Raises NotAllowed, for a delegate also beyond_scope: a move that the delegation does not cover.
    """
    paper = inputs is not None and inputs.scan is not None
    carried = paper and SIGNATORIES & set(move.by)
    role = acting_role(user, dossier, (*move.by, Role.FOCAL_POINT) if carried else move.by, paper=paper)
    if why := access.beyond_scope(user, role, dossier.commune_id, move.key):
        raise NotAllowed(why)
    return role


def allowed(user: User, dossier: Dossier) -> Iterable[tuple[Move, Role, bool]]:
    """Moves from the present state that the person's roles allow: (move, role, only with the signed paper)."""
    held = roles_on(user, dossier)
    for move in workflow.moves_from(dossier.state):
        own = next((key for key in move.by if key in held), None)
        if own and access.beyond_scope(user, Role(own), dossier.commune_id, move.key):
            continue
        if own:
            yield move, Role(own), False
        elif SIGNATORIES & set(move.by):
            carrier = next((role for role in CARRIERS if role in held), None)
            if carrier:
                yield move, carrier, True


def offers(user: User, dossier: Dossier) -> list[Offer]:
    """The moves that the person may take now or once their conditions hold; none while deadlines are paused, but ending."""
    return [
        Offer(move, role, paper_only, needs(Case(dossier, move, user, role)))
        for move, role, paper_only in allowed(user, dossier)
        if illegal(dossier, move) is None and conditions.kept_apart(Case(dossier, move, user, role)) is None
    ]


def explain(user: User, dossier: Dossier, move: Move) -> list[Reason]:
    """Why the person cannot take the move now, in full; empty when they can (what they bring with it left aside)."""
    found = [why] if (why := illegal(dossier, move)) else []
    try:
        role = next((r for m, r, _ in allowed(user, dossier) if m == move), None) or role_for(user, dossier, move)
    except NotAllowed as refusal:
        return [*found, *refusal.reasons]
    if why := conditions.kept_apart(Case(dossier, move, user, role)):
        found.append(why)
    if found:
        return found
    return [need.why for need in needs(Case(dossier, move, user, role)) if need.why and not need.brought]
