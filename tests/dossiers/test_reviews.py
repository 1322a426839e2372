"""Review of decisions: asked in time and once, answered by someone who took no part; papers disputed by the commune."""

from datetime import date, timedelta

import pytest

import make
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers import actions, queries, workflow
from miza.dossiers.journey import Case
from miza.dossiers.models import Signature
from miza.journal.actions import record
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db
DECIDED = date(2026, 11, 2)  # a Monday
LAST = date(2026, 11, 23)  # fifteen working days later, no day off being recorded


@pytest.fixture
def member():
    return make.person(Role.COORDINATION)


@pytest.fixture
def dossier(member):
    """Declined on DECIDED by `member`."""
    with make.on(DECIDED):
        made = make.dossier("declined")
        record("decline", made.stream, by=member, role=Role.COORDINATION)
        return made


@pytest.fixture
def president(dossier):
    return make.person(Role.PRESIDENT, dossier.commune)


@pytest.fixture
def asked(dossier, president):
    with make.on(LAST):
        return actions.ask_review(dossier, "decline", reasons="The decision overlooked a paper", by=president)


def codes(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.codes


def test_a_review_is_asked_until_the_last_working_day_and_dated_for_its_answer(asked):
    assert (asked.against, asked.answer_by) == ("decline", date(2027, 1, 4))  # thirty working days later
    assert Entry.objects.latest("pk").facts["answer_by"] == "2027-01-04"


def test_a_review_asked_too_late_twice_or_of_nothing_is_refused(dossier, president, asked):
    with make.on(LAST + timedelta(days=1)):
        assert codes(lambda: actions.ask_review(dossier, "decline", reasons="r", by=president)) == ["review_too_late"]
    with make.on(LAST):
        assert codes(lambda: actions.ask_review(dossier, "decline", reasons="r", by=president)) == ["review_asked"]
        assert codes(lambda: actions.ask_review(dossier, "lapse", reasons="r", by=president)) == ["no_such_decision"]
        assert codes(lambda: actions.ask_review(dossier, "accept", reasons="r", by=president)) == ["no_such_decision"]


def test_a_review_needs_reasons(dossier, president):
    with make.on(LAST):
        assert codes(lambda: actions.ask_review(dossier, "decline", reasons=" ", by=president)) == ["reason"]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PRESIDENT, Role.DELEGATE}])
def test_only_who_signs_for_the_commune_asks(role, dossier):
    with make.on(LAST), pytest.raises(NotAllowed):
        actions.ask_review(dossier, "decline", reasons="r", by=make.person(role, dossier.commune))


def test_the_president_of_another_commune_does_not_ask(dossier):
    with make.on(LAST), pytest.raises(NotAllowed) as refusal:
        actions.ask_review(dossier, "decline", reasons="r", by=make.person(Role.PRESIDENT))
    assert refusal.value.codes == ["other_commune"]


def test_the_manager_records_the_signed_paper(dossier):
    manager = make.person(Role.MANAGER)
    with make.on(LAST):
        made = actions.ask_review(dossier, "decline", reasons="r", paper=make.upload(), by=manager)
    assert made.paper.owner == dossier.stream
    assert Entry.objects.latest("pk").actor_role == "manager"
    other = make.person(Role.MANAGER)
    assert codes(lambda: actions.decide_review(made, "upheld", reasons="r", by=manager)) == ["took_part"]
    assert actions.decide_review(made, "upheld", reasons="r", by=other).outcome == "upheld"


def test_whoever_decided_or_agreed_does_not_answer(dossier, asked, member):
    agreed = make.person(Role.COORDINATION, organisation="dgct")
    with make.on(DECIDED):
        make.agreement(dossier, "decline", "dgct", agreed)
    for person in (member, agreed):
        make.appoint(person, Role.MANAGER)
        assert codes(lambda person=person: actions.decide_review(asked, "upheld", reasons="r", by=person)) == [
            "took_part"
        ]


def test_an_answer_is_reasoned_given_once_and_used_once(dossier, asked):
    manager = make.person(Role.MANAGER)
    assert codes(lambda: actions.decide_review(asked, "upheld", reasons="", by=manager)) == ["reason"]
    assert codes(lambda: actions.decide_review(asked, "maybe", reasons="r", by=manager)) == ["choice_unknown"]

    done = actions.decide_review(asked, "upheld", reasons="The paper was there", by=manager)

    assert (done.outcome, done.decided_by) == ("upheld", manager)
    assert codes(lambda: actions.decide_review(asked, "rejected", reasons="r", by=manager)) == ["review_decided"]
    case = Case(dossier, workflow.MOVES["reopen"], manager)
    assert actions.use_review(case).used_at is not None
    assert actions.use_review(case) is None
    assert queries.upheld_review(dossier, ("decline",)) is None


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_the_manager_records_the_answer(role, dossier, asked):
    with pytest.raises(NotAllowed):
        actions.decide_review(asked, "upheld", reasons="r", by=make.person(role, dossier.commune))


# --- papers disputed


@pytest.fixture
def paper(dossier):
    return Signature.objects.create(
        dossier=dossier,
        act="withdraw_candidacy",
        by=make.person(Role.MANAGER),
        role=Role.MANAGER,
        scan=make.file(dossier.stream),
        signed_at=clock.now(),
    )


def test_a_paper_is_disputed_once_and_the_act_stays(paper, president):
    assert codes(lambda: actions.contest_paper(paper, " ", by=president)) == ["reason"]
    done = actions.contest_paper(paper, "We never sent this", by=president)

    assert (done.contested_why, done.scan_id is not None) == ("We never sent this", True)
    assert codes(lambda: actions.contest_paper(paper, "again", by=president)) == ["already_contested"]
    assert Entry.objects.latest("pk").verb == "contest_paper"


def test_an_act_confirmed_on_screen_is_no_paper(paper, president):
    Signature.objects.update(scan=None)
    assert codes(lambda: actions.contest_paper(paper, "x", by=president)) == ["not_a_paper"]


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT}]
)
def test_only_the_commune_disputes_a_paper_in_its_name(role, paper):
    with pytest.raises(NotAllowed):
        actions.contest_paper(paper, "x", by=make.person(role, paper.dossier.commune))


def test_another_commune_does_not_dispute_it(paper):
    with pytest.raises(NotAllowed) as refusal:
        actions.contest_paper(paper, "x", by=make.person(Role.FOCAL_POINT))
    assert refusal.value.codes == ["other_commune"]
