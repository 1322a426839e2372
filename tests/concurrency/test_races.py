"""Two people, one button: one act and one clear refusal, nothing lost, nothing twice. On SQLite here, on PostgreSQL in make test."""

from collections import Counter

import pytest
from django.db import transaction

import make
from make.stories import a_round, story, told
from miza.assessments.actions import save_answer
from miza.assessments.models import AnswerRevision
from miza.committees import actions as committees
from miza.console.demo import cast as people
from miza.core import clock
from miza.core.errors import Refusal, Stale
from miza.dossiers import actions as dossiers
from miza.dossiers.journey import Inputs
from miza.dossiers.models import Dossier
from miza.journal import queries as journal
from miza.journal.actions import record
from miza.journal.models import Entry
from miza.labels.models import Label
from miza.moves.actions import take
from miza.notifications.actions import next_number, write_letter
from miza.notifications.models import Letter, Message

pytestmark = pytest.mark.django_db(transaction=True)


def split(outcomes):
    """(what was done, what was refused)."""
    done = [found for found in outcomes if not isinstance(found, Refusal)]
    return done, [found for found in outcomes if isinstance(found, Refusal)]


def test_the_last_place_goes_to_one_of_two_communes(at_once):
    cast = people.build(people.since())
    of = a_round(cast, places=1)
    both = [story(cast=cast, of=of, seed=seed).tell(("draft", "submit")) for seed in (1, 2)]
    for one in both:
        one._check_all()
        one._agree("accept")

    outcomes = at_once(
        *(
            lambda one=one, by=by: take(one.dossier, "accept", by=by)
            for one, by in zip(both, cast.coordination, strict=False)
        )
    )

    done, refused = split(outcomes)
    assert [dossier.state for dossier in done] == ["launching"]
    assert [refusal.codes for refusal in refused] == [["place_left_in_round"]]
    assert Counter(Dossier.objects.values_list("state", flat=True)) == {"launching": 1, "submitted": 1}


def test_two_presses_of_submit_are_one_move_and_one_refusal(at_once):
    one = told("draft")
    delegate = make.person("delegate", one.commune)
    papers = Letter.objects.count()

    outcomes = at_once(
        lambda: take(one.dossier, "submit", by=one.president), lambda: take(one.dossier, "submit", by=delegate)
    )

    done, refused = split(outcomes)
    assert [dossier.state for dossier in done] == ["submitted"]
    assert [refusal.codes for refusal in refused] == [["wrong_state"]]
    assert Entry.objects.filter(verb="submit").count() == 1
    assert Letter.objects.count() == papers + 1  # one receipt
    assert journal.verify() == []


def test_four_presses_of_one_person_are_one_move(at_once):
    one = told("consulting")

    outcomes = at_once(
        *[lambda: take(one.dossier, "continue_with_plan", by=one.president, inputs=Inputs(signed=True))] * 4
    )

    done, refused = split(outcomes)
    assert (len(done), len(refused)) == (1, 3)
    assert Entry.objects.filter(verb="continue_with_plan").count() == 1


def test_two_who_save_one_norm_lose_nothing(at_once):
    one = told("assessing")
    contributor = make.person("contributor", one.commune)
    before = one.dossier.answers.get(norm="PAR-01")

    outcomes = at_once(
        lambda: save_answer(one.dossier, "PAR-01", {"level": 1}, version=before.version, by=one.focal_point),
        lambda: save_answer(one.dossier, "PAR-01", {"level": 4}, version=before.version, by=contributor),
    )

    [saved], [stale] = split(outcomes)
    assert isinstance(stale, Stale)
    assert {saved.level, stale.yours.level} == {1, 4}
    assert stale.current.level == saved.level
    assert AnswerRevision.objects.filter(norm="PAR-01").count() == before.version + 1


def test_two_members_voting_at_once_are_both_counted(at_once):
    one = told("deliberating")
    members = one.cast.accreditation
    session = committees.convene(held_on=clock.today(), dossiers=[one.dossier], by=members[0])
    committees.open_session(session, chair=members[2], secretary=members[0], by=members[0])
    committees.mark_presence(session, members, by=members[0])
    item = committees.open_vote(session.items.get(), subject="grant", reasons="Reasons.", by=members[0])

    outcomes = at_once(*(lambda member=member: committees.vote(item, "yes", by=member) for member in members[:4]))

    assert split(outcomes)[1] == []
    assert (item.ballots.count(), item.marks.count()) == (4, 4)
    twice = at_once(*[lambda: committees.vote(item, "no", by=members[4])] * 3)
    assert len(split(twice)[0]) == 1
    assert item.ballots.filter(member=members[4]).count() == 1
    assert journal.verify([session.stream]) == []


def test_a_label_is_granted_once(at_once):
    one = told("deliberating")
    members = one.cast.accreditation
    session = committees.convene(held_on=clock.today(), dossiers=[one.dossier], by=members[0])
    committees.open_session(session, chair=members[2], secretary=members[0], by=members[0])
    committees.mark_presence(session, members, by=members[0])
    item = committees.open_vote(session.items.get(), subject="grant", reasons="Reasons.", by=members[0])
    for member in members:
        committees.vote(item, "yes", by=member)
    closed = at_once(*[lambda: committees.close_item(item, by=members[0])] * 2)
    assert len(split(closed)[0]) == 1
    released = at_once(*(lambda by=by: committees.release(item, by=by) for by in members[3:5]))
    assert len(split(released)[0]) == 1

    outcomes = at_once(*[lambda: take(one.dossier, "grant", by=members[0])] * 2)

    assert len(split(outcomes)[0]) == 1
    assert Label.objects.count() == 1


def test_a_commune_begins_one_dossier(at_once):
    cast = people.build(people.since())
    of, commune = a_round(cast), make.commune()
    both = [make.person("focal_point", commune), make.person("president", commune)]

    outcomes = at_once(*(lambda by=by: dossiers.start(commune, of, by=by) for by in both))

    assert len(split(outcomes)[0]) == 1
    assert Dossier.objects.count() == 1


def test_numbers_of_a_register_have_no_hole_and_come_once(at_once):
    """Also where a transaction that took a number is undone: the next one takes that number."""

    def ten(undone):
        given = []
        for turn in range(10):
            with transaction.atomic():
                number = next_number("letters-2026")
                if undone and turn % 2:
                    transaction.set_rollback(True)
                else:
                    given.append(number)
        return given

    outcomes = at_once(*(lambda undone=undone: ten(undone) for undone in (False, True, False, True)))

    given = sorted(number for numbers in outcomes for number in numbers)
    assert given == list(range(1, len(given) + 1))
    assert len(given) == 30


def test_letters_written_at_once_have_each_their_number(at_once):
    def write():
        return write_letter("candidacy_receipt", about="dossier:X", commune=make.text3("C"), params={}).number

    outcomes = at_once(*[write] * 6)

    year = clock.today().year
    assert sorted(outcomes) == [f"{number}/{year}" for number in range(1, 7)]
    assert not Message.objects.exists()


def test_a_stream_written_by_many_stays_one_chain(at_once):
    def five(name):
        return [record("extend", "dossier:X", by=None, facts={"by": name}).seq for _ in range(5)]

    outcomes = at_once(*(lambda name=name: five(name) for name in range(4)))

    assert sorted(place for places in outcomes for place in places) == list(range(1, 21))
    assert journal.verify() == []
