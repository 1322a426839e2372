"""What a commune must do on its dossier."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.assessments.models import Answer
from miza.core import formats, texts
from miza.core.formats import day
from miza.dossiers.models import Dossier
from miza.frameworks import queries as frameworks
from miza.moves import queries as moves
from miza.plans import queries as plans
from miza.verification import queries as verification
from miza.workspace.queries.task import Task


def tasks_of_commune(user: User, dossier: Dossier) -> list[Task]:
    """What the person's commune must do on its dossier: each condition still unmet, then the move itself."""
    found = _between_moves(dossier) if access.roles(user, dossier.commune_id) & SPEAKERS else []
    for offer in moves.offers(user, dossier):
        if offer.move.key in ASIDE:
            continue
        found += [
            Task(
                title=need.title_to_do,
                why=need.why.message if need.why else "",
                url=reverse(need.where, args=[dossier.ref]) if need.where else "",
                css="act",
                tag=_("Your turn") if offer.role in need.who or not need.who else _("Others"),
            )
            for need in offer.waiting
        ]
        found.append(
            Task(
                title=texts.say(f"moves.{offer.move.key}.task", commune=dossier.commune.name),
                url=reverse("moves:take", args=[dossier.ref, offer.move.key]),
                css="work" if offer.ready else "",
                tag=_("Possible now") if offer.ready else _("Not yet"),
                note=day(dossier.deadline) if dossier.deadline else "",
            )
        )
    return found


SPEAKERS = {Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT}


def _between_moves(dossier: Dossier) -> list[Task]:
    """What a state waits for from the commune though the move is not the commune's, or though the move itself would let it pass."""
    title, where, why = "", "", ""
    if dossier.state == "incomplete":
        asked = dossier.conditions.filter(verdict__in=["missing", "not_ok"]).order_by("code")
        title, where = "work.complete_file", "dossiers:candidacy"
        why = formats.joined([f"{one.code}: {one.verdict_note}" for one in asked])
    elif dossier.state == "visiting":
        visit = verification.current_visit(dossier)
        said = verification.parties(visit) if visit and visit.report_text else None
        if said and not (said.commune or said.observed or said.refused):
            title, where = "to_do.report_signed_or_commune_observations_recorded", "verification:visit"
    elif dossier.state == "planning":
        plan = plans.current(dossier)
        if not (plan and (plan.agreed or plan.disagreed)):
            title, where = "to_do.action_plan_agreed_or_disagreement_recorded", "plans:plan"
    if not title:
        return []
    return [Task(texts.say(title), reverse(where, args=[dossier.ref]), why=why, css="act", tag=_("Your turn"))]


ASIDE = {"end_participation", "withdraw_candidacy", "change_of_mind"}  # a choice, never a task


def commune_dossiers(user: User) -> QuerySet[Dossier]:
    """Dossiers of the communes where the person holds a role, the latest first."""
    return (
        Dossier.objects.filter(commune_id__in=access.communes(user))
        .select_related("commune__province", "round__framework")
        .order_by("-created_at")
    )


def progress(dossier: Dossier) -> list[dict[str, Any]]:
    """Answered norms by principle while the form is open: [{title, done, all}]."""
    answered = set(
        Answer.objects.filter(dossier=dossier, pass_no=dossier.pass_no)
        .filter(Q(level__isnull=False) | ~Q(not_applicable=""))
        .values_list("norm", flat=True)
    )
    return [
        {"title": principle.title, "done": sum(n.code in answered for n in norms), "all": len(norms)}
        for principle, norms in frameworks.by_principle(dossier.round.framework)
    ]


def is_of_commune(user: User) -> bool:
    """Does the person hold a role of a commune?"""
    return any(Role(a.role) in COMMUNE_ROLES for a in access.appointments(user))
