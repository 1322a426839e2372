"""A small programme with something behind every address: one dossier for each state that has pages of its own, and one person for each
role, here and elsewhere. Told by the demonstration's own stories, in one transaction; nothing is changed by who looks."""

from dataclasses import dataclass
from datetime import timedelta

import make
from make.stories import a_round
from miza.accounts import actions as accounts
from miza.accounts.models import Appointment, User
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.committees import actions as committees
from miza.committees.models import Item
from miza.communes.models import Commune
from miza.console.demo import cast as people
from miza.console.demo.paths import PATHS
from miza.console.demo.programme import BEGUN
from miza.console.demo.stories import Story
from miza.core import clock
from miza.dossiers import actions as dossiers
from miza.dossiers.models import Dossier, Signature
from miza.notifications.models import Letter
from miza.programme import actions as programme
from miza.programme.models import Holiday, Round
from miza.verification import actions as verification

STATES = (
    "incomplete",
    "submitted",
    "launching",
    "assessing",
    "clarifying",
    "reviewing",
    "visiting",
    "planning",
    "studying",
    "deliberating",
    "consulting",
    "improving",
    "labelled",
    "declined",
)
AGO = BEGUN | {"declined": 20}  # a review may still be asked
TOLD = PATHS | {"launching": (*PATHS["launching"], "launch"), "planning": (*PATHS["planning"], "plan")}
HERE, ELSEWHERE = "here", "elsewhere"
# Roles for which "elsewhere" means something: another commune, another dossier, another session.
PLACED = (*COMMUNE_ROLES, Role.EXPERT, Role.INVITED, Role.OBSERVER)


@dataclass
class World:
    """What the addresses are filled with. people: (role, HERE or ELSEWHERE) -> person; (None, HERE): signed in, without any role."""

    round: Round
    stories: dict[str, Story]
    people: dict[tuple[Role | None, str], User]
    votes: Item  # the vote on it is open
    next_round: Round  # not opened yet
    day_off: Holiday
    paper: Signature  # recorded by the manager in the commune's name
    letter: Letter
    fresh: Commune  # without a dossier yet
    empty: Commune  # without anybody yet
    proved: Appointment  # its document is on file

    def dossier(self, state: str) -> Dossier:
        """The dossier in that state."""
        return self.stories[state].dossier


def build(framework=None) -> World:
    """Everything, quickly: unless another framework is given, it has three norms."""
    cast = people.build(people.since())
    cast.verifiers = cast.verifiers[:1]  # the same expert verifies every dossier
    of = a_round(cast, places=40, framework=framework)
    stories = {state: _told(cast, of, state, seed) for seed, state in enumerate(STATES)}
    everyone = _people(cast, stories)
    _visit(stories["reviewing"], cast)
    dossiers.ask_review(stories["declined"].dossier, "decline", reasons="Why.", by=everyone[Role.PRESIDENT, HERE])
    return World(
        of,
        stories,
        everyone,
        _vote(cast, stories["deliberating"], everyone[Role.INVITED, HERE]),
        _next_round(cast),
        Holiday.objects.create(day=clock.today() + timedelta(days=90), name=make.text3("Day off"), estimated=True),
        _paper(stories["consulting"], cast.manager),
        Letter.objects.filter(about=stories["consulting"].dossier.stream).first(),
        _fresh(everyone),
        make.commune(),
        _proved(everyone[Role.FOCAL_POINT, HERE]),
    )


def _told(cast, of, state, seed):
    story = Story(make.commune(), cast, of, clock.today() - timedelta(days=AGO[state]), seed=seed, quality=3.0)
    story.tell(TOLD[state])
    return story


def _people(cast, stories):
    """One for each role here and, where that means something, elsewhere; nobody plays in the stories but the committees and the manager."""
    own = [story.commune for story in stories.values()]
    other = make.commune("Elsewhere")
    make.dossier("draft", commune=other, round=stories["incomplete"].round)
    found = {
        (None, HERE): make.person(),
        (Role.COORDINATION, HERE): cast.coordination[1],
        (Role.ACCREDITATION, HERE): cast.accreditation[0],
        (Role.MANAGER, HERE): cast.manager,
    }
    for role in COMMUNE_ROLES:
        found[role, HERE] = make.person(role, own[0])
        for commune in own[1:]:
            make.appoint(found[role, HERE], role, commune)
        found[role, ELSEWHERE] = make.person(role, other)
    found[Role.EXPERT, HERE] = cast.verifiers[0]
    for role in (Role.OBSERVER, Role.INVITED):
        found[role, HERE] = make.person(role)
    for role in (Role.EXPERT, Role.OBSERVER, Role.INVITED):
        found[role, ELSEWHERE] = make.person(role)
    for story in stories.values():
        story.dossier.observers.add(found[Role.OBSERVER, HERE])
        if not story.dossier.assignments.exists():
            make.assignment(story.dossier, found[Role.EXPERT, HERE])
    accounts.create_token("Program", by=found[Role.PRESIDENT, HERE])
    return found


def _vote(cast, story, invited):
    """A session, everybody there, one item put to the vote; one voted, one left the item."""
    members = cast.accreditation
    session = committees.convene(
        held_on=clock.today(), place="Rabat", dossiers=[story.dossier], invited=[invited], by=members[1]
    )
    committees.open_session(session, chair=members[2], secretary=members[1], by=members[1])
    committees.mark_presence(session, members, by=members[1])
    item = committees.open_vote(session.items.get(), subject="grant", reasons="Reasons.", by=members[1])
    committees.vote(item, "yes", opinion="Opinion.", by=members[3])
    committees.recuse(item, members[5], note="Why.", by=members[1])
    return item


def _next_round(cast):
    return programme.prepare_round(
        code="2028",
        title=make.text3("Next round"),
        places=5,
        framework=Round.objects.get(code="2026").framework,
        starts_on=clock.today() + timedelta(days=400),
        ends_on=clock.today() + timedelta(days=800),
        by=cast.manager,
    )


def _paper(story, manager):
    """The reply that the manager recorded from a signed paper."""
    scan = make.file(story.dossier.stream, by=manager)
    return Signature.objects.create(
        dossier=story.dossier,
        act="continue_with_plan",
        visit_no=story.dossier.visit_no,
        by=manager,
        role=Role.MANAGER,
        scan=scan,
        received_on=clock.today(),
        signed_at=clock.now(),
    )


def _proved(person):
    appointment = person.appointments.last()
    appointment.proof = make.file("appointment", "proof.pdf")
    appointment.save(update_fields=["proof"])
    return appointment


def _fresh(everyone):
    """A commune of the people here, which has not begun."""
    commune = make.commune()
    for role in COMMUNE_ROLES:
        make.appoint(everyone[role, HERE], role, commune)
    return commune


def _visit(story, cast):
    """Dates proposed, not confirmed yet."""
    first = clock.today() + timedelta(days=9)
    verification.propose_visit(story.dossier, first, first, "", [story.verifier], by=cast.coordination[0])
