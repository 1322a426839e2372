"""Who may do what: roles by dated appointment, rights by role. Actions call `require`; nothing else decides."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest

from miza.accounts.models import Appointment, User
from miza.accounts.permissions import Right
from miza.accounts.roles import COMMUNE_ROLES, RIGHTS, SCOPES, Role
from miza.communes.models import Commune
from miza.core import clock, texts
from miza.core.errors import NotAllowed, Reason, reason


class Request(HttpRequest):
    """A request behind the sign-in, for the signatures of views: LoginRequiredMiddleware let a person through, so `user` is one."""

    user: User


def appointments(user: User) -> list[Appointment]:
    """The appointments in force today, read once for each person object (so once a request)."""
    today = clock.today()
    read = user.appointments_read if isinstance(user, User) else (today, [])
    if read is None or read[0] != today:
        in_force = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        active = Appointment.objects.filter(in_force, user_id=user.pk, user__is_active=True).select_related("commune")
        read = user.appointments_read = (today, list(active))
    return read[1]


def forget(user: User) -> None:
    """Read the appointments again at the next question (after a change to them)."""
    user.appointments_read = None


def roles(user: User, commune: Commune | int | None = None) -> set[Role]:
    """Roles the person holds: those of bodies and programme, and, for `commune`, those held in that commune and no other."""
    commune_id = commune.pk if isinstance(commune, Commune) else commune
    return {
        Role(a.role)
        for a in appointments(user)
        if Role(a.role) not in COMMUNE_ROLES or (commune_id is not None and a.commune_id == commune_id)
    }


def communes(user: User) -> set[int]:
    """Ids of the communes where the person holds a role of the commune."""
    return {a.commune_id for a in appointments(user) if a.commune_id and Role(a.role) in COMMUNE_ROLES}


def organisation(user: User, role: Role) -> str:
    """The organisation for which the person sits in that role, or ""."""
    return next((a.organisation for a in appointments(user) if a.role == role), "")


def role_names(wanted: Iterable[Role | str]) -> list[dict[str, str]]:
    """Names of roles in three languages, for a refusal ("this act belongs to …")."""
    return [node for role in wanted if (node := texts.find(f"roles_inline.{role}")) is not None]  # type: ignore[misc]


def holders(right: Right) -> tuple[Role, ...]:
    """The roles that carry a right, in the journey's order: for `dossiers.journey.acting_role`, which knows the assignments."""
    return tuple(role for role in Role if right in RIGHTS[role])


def may(user: User, right: Right, commune: Commune | int | None = None) -> bool:
    """Does one of the person's roles, there, carry the right?"""
    return any(right in RIGHTS[role] for role in roles(user, commune))


def require(user: User, right: Right, commune: Commune | int | None = None) -> Role:
    """The role that carries the right, or a NotAllowed naming who may; the right role of another commune is another refusal."""
    for role in sorted(roles(user, commune), key=list(Role).index):
        if right in RIGHTS[role]:
            return role
    elsewhere = any(right in RIGHTS[Role(a.role)] for a in appointments(user) if a.commune_id)
    raise NotAllowed(
        reason("other_commune") if elsewhere else reason("not_your_role", roles=role_names(holders(right)))
    )


def beyond_scope(user: User, role: Role, commune: Commune | int, move: str) -> Reason | None:
    """Why a delegate may not take `move` although delegates may: the delegations they hold there do not cover it. None = they may."""
    if role != Role.DELEGATE:
        return None
    commune_id = commune.pk if isinstance(commune, Commune) else commune
    scopes = [a.scope.split() for a in appointments(user) if a.role == Role.DELEGATE and a.commune_id == commune_id]
    if any(not limits or any(move in SCOPES.get(key, ()) for key in limits) for limits in scopes):
        return None
    return reason(
        "beyond_scope", scopes=[texts.find(f"delegation_scopes.{key}") or key for limits in scopes for key in limits]
    )
