"""More rows of everything that a page may list, in the world of tests/make/world.py: what was there once is there three times."""

from copy import copy as shallow
from datetime import timedelta

import make
from make.world import HERE
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.assessments.models import EvidenceUse
from miza.committees.models import Ballot, Item, Mark, Recusal
from miza.core import clock
from miza.journal.actions import record
from miza.labels.models import Label
from miza.notifications.models import Letter
from miza.programme.models import Holiday

MORE = range(1, 3)


def copy(rows, **changes):
    """Two more of each row, `changes` of their number."""
    made = []
    for row in map(shallow, list(rows)):
        for number in MORE:
            row.pk = None
            row._state.adding = True
            for name, change in changes.items():
                setattr(row, name, change(row, number))
            row.save()
            made.append(row.pk)
    return made


def grow(world):
    """Grow everything."""
    for story in world.stories.values():
        _dossier(story.dossier)
    _people(world)
    _programme(world)
    _dossiers(world)
    _session(world)
    _labels(world)


def _dossier(dossier):
    stream = dossier.stream
    copy(dossier.team.all(), name=lambda row, n: f"{row.name} {n}")
    for piece in list(dossier.evidence.all()):
        norms = list(piece.uses.values_list("norm", flat=True))
        for pk in copy([piece]):
            EvidenceUse.objects.bulk_create(EvidenceUse(evidence_id=pk, norm=norm) for norm in norms)
    for rows in (dossier.attachments, dossier.queries, dossier.signatures):
        copy(rows.all())
    copy(dossier.assignments.all(), expert=lambda row, n: make.person(Role.EXPERT))
    copy(dossier.visits.all(), dropped_at=lambda row, n: clock.now())
    copy(dossier.snapshots.all(), number=lambda row, n: row.number + 10 * n)
    copy(dossier.reviews.all())
    for plan in dossier.plans.all():
        copy(plan.activities.all(), action=lambda row, n: "", title=lambda row, n: f"{row.title} {n}")
    copy(Letter.objects.filter(about=stream), number=lambda row, n: f"{row.number}-{n}")
    dossier.observers.add(*(make.person(Role.OBSERVER) for _ in MORE))
    for verb in ("paper_recorded", "extend", "pause") * 2:
        record(verb, stream, by=None, notes={"reason": "Why."})


def _people(world):
    commune = world.dossier("incomplete").commune
    for role in COMMUNE_ROLES[1:]:
        for number in MORE:
            person = make.person(role, commune, email=f"{role}{number}@example.org")
            person.appointments.update(proof=make.file("appointment"))
    for role in (Role.EXPERT, Role.COORDINATION, Role.OBSERVER, Role.MANAGER):
        [make.person(role) for _ in MORE]
    copy(world.people[Role.PRESIDENT, HERE].api_tokens.all(), token_hash=lambda row, n: f"{n:064}")
    for number in MORE:
        make.appoint(
            world.people[Role.FOCAL_POINT, HERE],
            Role.CONTRIBUTOR,
            commune,
            starts_on=clock.today() + timedelta(days=number),
        )


def _programme(world):
    copy([world.next_round], code=lambda row, n: f"203{n}")
    for number in MORE:
        make.call(
            world.round,
            opens_on=clock.today() + timedelta(days=30 * number + 250),
            closes_on=clock.today() + timedelta(days=30 * number + 260),
        )
        Holiday.objects.create(
            day=world.day_off.day + timedelta(days=number), name=make.text3("Day off"), estimated=True
        )
        make.framework(version=f"other.{number}", published=True)


def _dossiers(world):
    """Two more in each state, of communes of the same people and experts."""
    for state in world.stories:
        for _ in MORE:
            soon, before = clock.today() + timedelta(days=3), clock.now() - timedelta(days=900)
            other = make.dossier(state, round=world.round, deadline=soon, created_at=before)
            for role in COMMUNE_ROLES:
                make.appoint(world.people[role, HERE], role, other.commune)
            make.assignment(other, world.people[Role.EXPERT, HERE])
            other.observers.add(world.people[Role.OBSERVER, HERE])
    for number in MORE:
        make.dossier("waitlisted", round=world.round, rank=number)
        make.dossier("ending", round=world.round)


def _session(world):
    session = world.votes.session
    for number in MORE:
        Item.objects.create(session=session, number=number + 1, dossier=make.dossier("deliberating", round=world.round))
    gone = {*world.votes.marks.values_list("member", flat=True), *world.votes.recusals.values_list("member", flat=True)}
    members = [seat.member for seat in session.seats.filter(entitled=True) if seat.member_id not in gone]
    for member in members[:2]:
        Mark.objects.create(item=world.votes, member=member, at=clock.now())
        Ballot.objects.create(item=world.votes, member=member, choice="yes", opinion="Opinion.")
    for member in members[2:3]:
        Recusal.objects.create(item=world.votes, member=member, why="declared_conflict", at=clock.now())
    for seat in list(session.seats.filter(entitled=False)):
        copy([seat], member=lambda row, n: make.person(Role.INVITED))
    copy(
        [session],
        number=lambda row, n: row.number + 100 * n,
        opened_at=lambda row, n: None,
    )


def _labels(world):
    label = Label.objects.get()
    results = list(label.dossier.snapshots.all())
    for number in MORE:
        other = make.dossier("labelled", round=world.round)
        Label.objects.create(
            number=f"{label.number}-{number}",
            dossier=other,
            commune=other.commune,
            **{name: getattr(label, name) for name in ("granted_on", "valid_from", "valid_until", "review_on")},
        )
        for snapshot in results:
            snapshot.pk, snapshot.dossier = None, other
            snapshot._state.adding = True
            snapshot.save()
