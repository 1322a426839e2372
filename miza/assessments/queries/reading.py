"""Who may read or edit a self-assessment, its local team and launch. The form belongs to the commune until it hands it over."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.assessments.models import COLLEGES, Launch, TeamMember
from miza.core import clock, texts
from miza.core.errors import NotAllowed, reason
from miza.dossiers.models import Dossier

IN_HAND = ("launching", "assessing")  # the form is with the commune
EVIDENCE_STATES = ("launching", "assessing", "clarifying", "improving")  # the commune may add to its library
INSIDERS = (*COMMUNE_ROLES, Role.EXPERT, Role.COORDINATION, Role.ACCREDITATION, Role.MANAGER)


def of_commune(user: User, dossier: Dossier) -> bool:
    """Does the person hold a role in the dossier's commune?"""
    return bool(access.roles(user, dossier.commune_id) & set(COMMUNE_ROLES))


def may_read(user: User, dossier: Dossier) -> bool:
    """May a person who sees the dossier read its form, evidence and scores?

    The commune always; the others once it is handed over; meanwhile only an expert assigned, if the commune consents.
    """
    if of_commune(user, dossier) or dossier.state not in IN_HAND:
        return True
    return Role.EXPERT in access.roles(user) and Launch.objects.filter(dossier=dossier, expert_may_read=True).exists()


def require_reader(user: User, dossier: Dossier, right: Right | None = None) -> None:
    """Raise NotAllowed unless the person may read the form (and holds `right` too: files are not for observers)."""
    if not may_read(user, dossier):
        raise NotAllowed(reason("form_in_hand"))
    if right is not None:
        access.require(user, right, dossier.commune_id)


def require_insider(user: User, dossier: Dossier) -> None:
    """Raise NotAllowed for those who see the dossier only as observers: the team's page names people."""
    if not access.roles(user, dossier.commune_id) & set(INSIDERS):
        raise NotAllowed(reason("not_your_role", roles=access.role_names(INSIDERS)))


def may_edit_form(user: User, dossier: Dossier, code: str = "") -> bool:
    """May the person write answers now (to this norm)?"""
    shut = bool(code and dossier.open_norms and code not in dossier.open_norms)
    return dossier.state == "assessing" and not shut and access.may(user, Right.ANSWER_EDIT, dossier.commune_id)


def may_edit_evidence(user: User, dossier: Dossier) -> bool:
    """May the person add to the library now?"""
    return dossier.state in EVIDENCE_STATES and access.may(user, Right.EVIDENCE_ADD, dossier.commune_id)


def may_edit_team(user: User, dossier: Dossier) -> bool:
    """May the person change the local team now?"""
    return dossier.state in IN_HAND and access.may(user, Right.TEAM_EDIT, dossier.commune_id)


def team(dossier: Dossier) -> QuerySet[TeamMember]:
    """The local team as it is now, by college."""
    return dossier.team.filter(left_at__isnull=True).select_related("user")


def groups(dossier: Dossier) -> list[tuple[str, list[TeamMember]]]:
    """Each college with its members, those without any too. One query."""
    members = list(team(dossier))
    return [(college, [m for m in members if m.college == college]) for college in COLLEGES]


def meeting_days(found: Launch) -> list[date]:
    """The planned meetings of the team."""
    return [date.fromisoformat(day) for day in found.meetings]


def launch(dossier: Dossier) -> Launch:
    """The launch period; an empty one, not stored, before anything is written."""
    found = Launch.objects.select_related("kickoff_minutes").filter(dossier=dossier).first()
    return found or Launch(dossier=dossier)


def people(dossier: Dossier) -> QuerySet[User]:
    """Accounts that a member of the team may be linked to: people who hold a role in the commune today."""
    today = clock.today()
    held = Q(appointments__starts_on__lte=today) & (
        Q(appointments__ends_on__isnull=True) | Q(appointments__ends_on__gte=today)
    )
    return User.objects.filter(held, appointments__commune=dossier.commune_id).distinct().order_by("full_name", "pk")


def author_role(author: User, dossier: Dossier) -> Any:
    """The role in which someone writes on this dossier, in three languages; "" when they hold none any more."""
    held = access.roles(author, dossier.commune_id)
    first = next((role for role in Role if role in held), None)
    return (texts.find(f"roles_inline.{first}") if first else None) or ""
