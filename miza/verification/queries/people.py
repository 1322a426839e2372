"""Who may verify, and how the members of a team are named to those who read."""

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.core import texts
from miza.core.errors import Reason, reason
from miza.dossiers.models import Dossier

BODIES = frozenset({Role.EXPERT, Role.COORDINATION, Role.ACCREDITATION, Role.MANAGER})


def verifier_problem(user: User, dossier: Dossier) -> Reason | None:
    """Why the person does not verify this dossier, or None. One query.

    The setting `expert_separation` of the round keeps apart, for good, those who accompanied the commune ("refuse"), or lets them
    verify when they are assigned to it, which the report then says ("warn").
    """
    tasks = list(dossier.assignments.filter(expert=user).values_list("task", "ends_on"))
    accompanied = any(task == "accompany" for task, _ in tasks)
    assigned = ("verify", None) in tasks
    if accompanied and (not assigned or separated(dossier)):
        return reason("conflict_of_interest", reason=texts.find("phrases.accompanied"))
    if not assigned or Role.EXPERT not in access.roles(user):
        return reason("not_your_role", roles=access.role_names([Role.EXPERT]))
    return None


def separated(dossier: Dossier) -> bool:
    """Does the round keep apart those who accompany and those who verify?"""
    return bool(dossier.round.settings.get("expert_separation", "refuse") != "warn")


def of_commune(user: User, dossier: Dossier) -> bool:
    """Does the person hold a role of the dossier's commune?"""
    return bool(access.roles(user, dossier.commune_id) & set(COMMUNE_ROLES))


def of_bodies(user: User) -> bool:
    """Does the person sit in a body, a technical team or the programme's management?"""
    return bool(access.roles(user) & BODIES)


def initials(person: User) -> str:
    """«ي. ب.»: how a person is told apart beside their role, without their name."""
    words = [word for word in person.full_name.split() if word[0].isalnum()]
    return " ".join(f"{word[0]}." if word[0].isalpha() else word for word in words) or person.username


def named(person: User, role: Role = Role.EXPERT) -> dict[str, str]:
    """A person by role and initials, in three languages: "a member of the technical team (Y. B.)"."""
    role_name = texts.find(f"role_names.{role}") or {}
    return {language: f"{role_name.get(language, role)} ({initials(person)})" for language in texts.LANGUAGES}
