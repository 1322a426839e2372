"""Dossiers a person may see, and the people around one."""

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.http import Http404

from miza.accounts import access
from miza.accounts.models import Appointment, User
from miza.accounts.roles import Role
from miza.communes.names import fold
from miza.core import clock
from miza.dossiers import workflow
from miza.dossiers.models import Agreement, Assignment, Dossier

SUBMITTED = ~Q(state="draft") & ~Q(
    state="closed", first_submitted_at__isnull=True
)  # a draft withdrawn was never handed in
OVER = ("declined", "closed", "not_continuing")
WRITTEN_TO = (Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT)
COMMITTEE_TURN = ("submitted", "studying", "reviewing")  # where the coordination committee has something to do


def visible_to(user: User) -> QuerySet[Dossier]:
    """The dossiers a person may see, with their commune, province, region, round and framework: one query, each dossier once.

    People of a commune see their commune's; experts those assigned to them; the committees all that were once submitted;
    the manager all; observers those opened to them; others none.
    """
    return Dossier.objects.select_related("commune__province__region", "round__framework").filter(_seen_by(user))


def _seen_by(user: User) -> Q:
    roles = access.roles(user)
    if Role.MANAGER in roles:
        return Q()
    seen = Q(commune__in=access.communes(user))
    if roles & {Role.COORDINATION, Role.ACCREDITATION}:
        seen |= SUBMITTED
    if Role.EXPERT in roles:
        seen |= Q(pk__in=Assignment.objects.filter(expert=user, ends_on__isnull=True).values("dossier"))
    if Role.OBSERVER in roles:
        seen |= Q(pk__in=Dossier.observers.through.objects.filter(user=user).values("dossier"))
    return seen


def one(user: User, ref: str) -> Dossier:
    """The dossier `ref`, or Http404 when there is none that this person may see."""
    dossier = visible_to(user).filter(ref=ref).first()
    if dossier is None:
        raise Http404(ref)
    return dossier


def studies(user: User) -> bool:
    """Does the person read what the committees and the programme work on (findings, agreements), which communes do not?"""
    return bool(access.roles(user) & {Role.COORDINATION, Role.ACCREDITATION, Role.MANAGER})


def narrowed(
    found: QuerySet[Dossier], *, words: str = "", state: str = "", stage: str = "", region: str = "", province: str = ""
) -> QuerySet[Dossier]:
    """`found` kept to a search: every word in the commune's folded name or the reference; a state, a stage; a region or province code."""
    for word in fold(words).split():
        found = found.filter(Q(commune__search__contains=word) | Q(ref__icontains=word))
    if state in workflow.STATES:
        found = found.filter(state=state)
    if stage in workflow.STAGES:
        found = found.filter(state__in=[key for key, node in workflow.STATES.items() if node.stage == stage])
    if region:
        found = found.filter(commune__province__region__code=region)
    if province:
        found = found.filter(commune__province__code=province)
    return found


def inbox(user: User) -> QuerySet[Dossier]:
    """What lies with the coordination committee: applications first, those whose deadline is nearest, then the oldest.

    Each with its agreements in `said` and its experts in `tasks`, whatever the number of rows.
    """
    first = Case(When(state="submitted", then=Value(0)), default=Value(1), output_field=IntegerField())
    said = Agreement.objects.filter(withdrawn_at__isnull=True)
    tasks = Assignment.objects.filter(ends_on__isnull=True).select_related("expert")
    return (
        visible_to(user)
        .filter(SUBMITTED)
        .prefetch_related(Prefetch("agreements", said, "said"), Prefetch("assignments", tasks, "tasks"))
        .order_by(first, F("deadline").asc(nulls_last=True), "entered_at", "ref")
    )


def waiting_list(user: User) -> QuerySet[Dossier]:
    """Communes that wait for a place, by round and rank; a commune that is leaving keeps its rank until that is noted."""
    return visible_to(user).filter(rank__isnull=False).order_by("-round__starts_on", "rank")


def appointments(dossier: Dossier, roles: tuple[Role, ...] = WRITTEN_TO) -> list[Appointment]:
    """Appointments in force in the dossier's commune, in the order of the roles, with their person."""
    today = clock.today()
    in_force = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    found = Appointment.objects.filter(in_force, commune=dossier.commune_id, role__in=roles).select_related("user")
    return sorted(found, key=lambda a: (roles.index(Role(a.role)), a.starts_on, a.pk))


def commune_people(dossier: Dossier) -> list[User]:
    """The people of the commune to whom the programme writes: president, delegates, focal points; each once."""
    return list({a.user_id: a.user for a in appointments(dossier) if a.user.is_active}.values())


def experts(dossier: Dossier) -> QuerySet[Assignment]:
    """Tasks under way on the dossier, with the expert."""
    return dossier.assignments.filter(ends_on__isnull=True).select_related("expert")
