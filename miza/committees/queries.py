"""Sessions, items and proposals as those who may read them see them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from miza.accounts import access
from miza.accounts.models import Appointment, User
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.assessments.models import Snapshot
from miza.committees.models import Item, Proposal, Seat, Session
from miza.committees.tally import Quorum
from miza.core import clock
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Assignment, Dossier, Erratum

READERS = frozenset({Role.ACCREDITATION, Role.COORDINATION, Role.MANAGER})
ORGANISATIONS = {"dgct": "DGCT", "ampcc": "AMPCC", "targa": "Targa-Aide"}
ACTIVITIES = {"ar": "الأنشطة المطلوبة", "fr": "les activités demandées", "en": "the required activities"}
PLAN_DATE = {"ar": "أجل الإنجاز", "fr": "la date de réalisation", "en": "the date"}
KEEPERS = {
    "ar": "رئاسة الجلسة أو كتابتها",
    "fr": "la présidence ou le secrétariat de la séance",
    "en": "the chair or the secretary of the session",
}
MORE_MEMBERS = {"ar": "أعضاء إضافيون", "fr": "membres de plus", "en": "more members"}


def sessions_visible_to(user: User) -> QuerySet[Session]:
    """Both committees and the manager see every session; an invited representative, the sessions they are invited to; others none."""
    held = access.roles(user)
    if held & READERS:
        return Session.objects.all()
    return (
        Session.objects.filter(seats__member=user, seats__entitled=False)
        if Role.INVITED in held
        else Session.objects.none()
    )


def keeps(user: User, session: Session) -> bool:
    """Does the person keep the session: its chair, its secretary, or the manager?"""
    return user.pk in (session.chair_id, session.secretary_id) or Role.MANAGER in access.roles(user)


def items_of(session: Session) -> QuerySet[Item]:
    """The agenda, with what its page shows."""
    return session.items.select_related("dossier__commune", "released_by", "recorded_by")


def errata(items: Iterable[Item]) -> QuerySet[Erratum]:
    """What was corrected in these items since, oldest first; each names its item by its `place`."""
    return Erratum.objects.filter(item__in=[item.place for item in items]).select_related("dossier", "notice")


def full_item(user: User, number: int, item: int) -> Item | None:
    """One item with seats, recusals and ballots read along, or None when the person may not see its session."""
    return (
        Item.objects.filter(session__in=sessions_visible_to(user), session__number=number, number=item)
        .select_related(
            "session__chair",
            "session__secretary",
            "dossier__commune__province",
            "dossier__round__framework",
            "released_by",
            "recorded_by",
        )
        .prefetch_related(
            Prefetch("session__seats", queryset=seats_with_names()), "recusals", "marks", "ballots__member"
        )
        .first()
    )


def seats_with_names() -> QuerySet[Seat]:
    """Seats with their members, by organisation."""
    return Seat.objects.select_related("member")


def adopted_item(dossier: Dossier, subject: str) -> Item | None:
    """The item of that subject adopted since the dossier entered its present state, and not yet carried out."""
    return (
        Item.objects.filter(
            dossier=dossier, subject=subject, adopted=True, used_at__isnull=True, closed_at__gte=dossier.entered_at
        )
        .select_related("session")
        .order_by("-closed_at")
        .first()
    )


def latest_verified(dossier: Dossier) -> Snapshot | None:
    """The verified score in force: the last handed over in the last pass."""
    return dossier.snapshots.filter(which="verified").order_by("pass_no", "number").last()


def departs(dossier: Dossier, outcome: str) -> bool:
    """Is that outcome other than what the label rule says on the verified score? Without a verified score nothing can be granted as said."""
    verified = latest_verified(dossier)
    met = bool(verified and verified.scores["label_rule"]["met"])
    return met != (outcome == "grant")


def missing_in_decision(item: Item | None) -> list[dict[str, str]]:
    """What a decision of plan first still lacks."""
    if item is None:
        return [ACTIVITIES, PLAN_DATE]
    return ([] if item.required_activities else [ACTIVITIES]) + ([] if item.plan_date else [PLAN_DATE])


def quorum_missing(quorum: Quorum) -> list[Any]:
    """What the quorum lacks, in words."""
    missing: list[Any] = [ORGANISATIONS.get(code, code) for code in quorum.organisations_missing]
    if quorum.members_missing:
        missing.append({lang: f"{quorum.members_missing} {words}" for lang, words in MORE_MEMBERS.items()})
    return missing


def incompatible(item: Item) -> Iterator[tuple[User, str]]:
    """Members with a seat whom the rule excludes from this item: (member, why). Past appointments and assignments count too."""
    seats = {seat.member_id: seat.member for seat in item.session.seats.select_related("member") if seat.entitled}
    experts = set(
        Assignment.objects.filter(dossier=item.dossier, expert_id__in=seats).values_list("expert_id", flat=True)
    )
    of_commune = set(
        Appointment.objects.filter(
            user_id__in=seats, role__in=COMMUNE_ROLES, commune_id=item.dossier.commune_id
        ).values_list("user_id", flat=True)
    )
    for pk, member in seats.items():
        if pk in of_commune:
            yield member, "elected_or_staff_of_the_commune"
        elif pk in experts:
            yield member, "expert_who_verified_or_accompanied_it"


def proposal_of(dossier: Dossier) -> Proposal | None:
    """The latest proposal on the dossier."""
    return dossier.proposals.select_related("written_by").order_by("-written_at").first()


def to_deliberate() -> QuerySet[Dossier]:
    """Dossiers that wait for a session and are on no open agenda."""
    waiting = Item.objects.filter(closed_at__isnull=True, session__closed_at__isnull=True).values("dossier")
    return (
        Dossier.objects.filter(state__in=["deliberating", "ending"])
        .exclude(pk__in=waiting)
        .select_related("commune")
        .order_by("deadline", "ref")
    )


def members() -> QuerySet[User]:
    """Accreditation members in office today."""
    today = clock.today()
    in_force = Q(appointments__ends_on__isnull=True) | Q(appointments__ends_on__gte=today)
    return User.objects.filter(
        in_force, appointments__role=Role.ACCREDITATION, appointments__starts_on__lte=today, is_active=True
    ).distinct()


def agreement_to_propose(dossier: Dossier, user: User) -> list[dict[str, Any]]:
    """Each organisation's word on sending the proposal, for core/_agreement.html."""
    said = {a.organisation: a for a in dossiers.agreements(dossier).filter(move="propose").select_related("member")}
    mine = access.organisation(user, Role.COORDINATION)
    return [
        {
            "organisation": ORGANISATIONS.get(code, code),
            "person": word.member.shown_name if (word := said.get(code)) else "",
            "at": word.given_at if word else None,
            "state": "missing" if word is None else "agreed" if word.agrees else "opposed",
            "mine": code == mine,
            "reason": word.note if word else "",
        }
        for code in dossiers.organisations(dossier)
    ]
