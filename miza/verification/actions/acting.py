"""Who acts, and when: asked once by every action, with the dossier held."""

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.core import texts
from miza.core.errors import NotAllowed, Reason, Refusal, reason
from miza.dossiers import workflow
from miza.dossiers.journey import acting_role
from miza.dossiers.models import Dossier
from miza.files.models import StoredFile
from miza.verification import queries


def acting(by: User, dossier: Dossier, right: Right) -> Role:
    """The role that carries the right on this dossier. Raises NotAllowed."""
    return acting_role(by, dossier, access.holders(right))


def verifier(by: User, dossier: Dossier, right: Right) -> Role:
    """As `acting`, for an expert assigned to verify who did not accompany the commune. Raises NotAllowed."""
    role = acting(by, dossier, right)
    if role is Role.EXPERT and (why := queries.verifier_problem(by, dossier)):
        raise NotAllowed(why)
    return role


def signing(by: User, dossier: Dossier, act: str, scan: object | None) -> Role:
    """The role in which the person signs for the commune: president or delegate on screen; with the scan of the signed and stamped
    paper, the focal point who carries it or the manager who received it. Raises NotAllowed, also for a delegate whose delegation is
    limited to something else.
    """
    signers: tuple[str, ...] = (Role.PRESIDENT, Role.DELEGATE)
    if scan is not None:
        signers = (*signers, Role.FOCAL_POINT)
    role = acting_role(by, dossier, signers, paper=scan is not None)
    if why := access.beyond_scope(by, role, dossier.commune_id, act):
        raise NotAllowed(why)
    return role


def in_state(dossier: Dossier, *states: str) -> None:
    """Raise Refusal when the dossier is in none of `states`, or its deadlines are paused."""
    if dossier.state not in states:
        raise Refusal(reason("wrong_state", state=workflow.STATES[dossier.state].name))
    if dossier.paused:
        raise Refusal(reason("paused", end_date=dossier.paused_until))


def needed(text: str, field: str) -> str:
    """The text, trimmed. Raises Refusal naming the field (a key of `fields` in texts.yaml) when there is none."""
    if not text.strip():
        raise Refusal(missing(field))
    return text.replace("\r\n", "\n").strip()


def missing(field: str) -> Reason:
    """The reason for a field left empty."""
    return reason("required", field=texts.find(f"fields.{field}"))


def fingerprint_of(file: StoredFile | None) -> str | None:
    """The hash of a file, for the journal."""
    return file.sha256 if file else None
