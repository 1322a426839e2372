"""What is asked of one person between the moves: a date, a declaration, a session, a release, a review."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.committees.models import Item, Seat
from miza.core import texts
from miza.dossiers.models import ReviewRequest
from miza.verification.models import Visit, VisitMember
from miza.workspace.queries.task import SHOWN, Task, due_tag


def small_tasks(user: User) -> list[Task]:
    """Acts outside the moves: confirm a visit, declare interests, attend a session, release a decision, answer a review."""
    held = {Role(a.role) for a in access.appointments(user)}
    found: list[Task] = []
    if held & {Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT}:
        found += _visits_to_confirm(user)
    if Role.EXPERT in held:
        found += _interests_to_declare(user)
    if held & {Role.ACCREDITATION, Role.INVITED}:
        found += _sessions(user)
    if Role.ACCREDITATION in held:
        found += _releases(user)
    if Role.MANAGER in held:
        found += _reviews()
    return found


def _visits_to_confirm(user: User) -> list[Task]:
    visits = Visit.objects.filter(
        dossier__commune_id__in=access.communes(user),
        dossier__state="reviewing",
        confirmed_at__isnull=True,
        dropped_at__isnull=True,
    ).select_related("dossier")
    return [
        Task(
            texts.say("work.confirm_visit", visit_date=v.starts_on),
            reverse("verification:visit", args=[v.dossier.ref]),
            css="act",
            tag=_("Your turn"),
        )
        for v in visits[:SHOWN]
    ]


def _interests_to_declare(user: User) -> list[Task]:
    members = VisitMember.objects.filter(
        expert=user, declared="", left_at__isnull=True, visit__dropped_at__isnull=True
    ).select_related("visit__dossier__commune")
    return [
        Task(
            texts.say("work.declare_interests", commune=m.visit.dossier.commune.name),
            reverse("verification:visit", args=[m.visit.dossier.ref]),
            css="act",
            tag=_("Your turn"),
        )
        for m in members[:SHOWN]
    ]


def _sessions(user: User) -> list[Task]:
    seats = Seat.objects.filter(member=user, session__closed_at__isnull=True).select_related("session")
    return [
        Task(
            texts.say("work.session", number=s.session.number, date=s.session.held_on),
            reverse("committees:session", args=[s.session.number]),
            css="work" if s.session.opened_at else "wait",
            tag=pgettext("session", "Open") if s.session.opened_at else pgettext("session", "Convened"),
        )
        for s in seats[:SHOWN]
    ]


def _releases(user: User) -> list[Task]:
    items = (
        Item.objects.filter(adopted=True, used_at__isnull=True, released_at__isnull=True)
        .exclude(recorded_by=user)
        .exclude(subject="adjourn")
        .select_related("dossier__commune", "session")
    )
    return [
        Task(
            texts.say("work.release", commune=i.dossier.commune.name),
            reverse("committees:item", args=[i.session.number, i.number]),
            why=i.dossier.ref,
            css="act",
            tag=_("Second person"),
        )
        for i in items[:SHOWN]
    ]


def _reviews() -> list[Task]:
    requests = ReviewRequest.objects.filter(Q(outcome="") | Q(outcome="upheld", used_at__isnull=True)).select_related(
        "dossier__commune"
    )
    return [
        Task(
            texts.say("work.review_request", commune=r.dossier.commune.name),
            reverse("dossiers:reviews", args=[r.dossier.ref]),
            why=r.dossier.ref,
            due=r.answer_by,
            **due_tag(r.answer_by),
        )
        for r in requests[:SHOWN]
    ]
