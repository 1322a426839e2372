"""An answer is saved as one unit: right, state, version, revision, journal; the same request twice is harmless."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from make import assessments as making
from miza.accounts.roles import Role
from miza.assessments.actions import InvalidContent, save_answer
from miza.assessments.models import Answer, AnswerRevision
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers.models import Dossier
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_a_first_answer_is_stored_with_its_revision_and_journaled():
    made = making.form()

    saved = save_answer(made.ref, "PAR-01", making.content(level=3, comment="ملاحظة"), version=0, by=made.focal_point)

    row = Answer.objects.get()
    assert (row.pk, row.level, row.indicators, row.comment, row.version) == (
        saved.pk,
        3,
        {"PAR-01.1": "yes"},
        "ملاحظة",
        1,
    )
    assert (row.author, row.pass_no) == (made.focal_point, 1)
    assert list(AnswerRevision.objects.values_list("norm", "version", "content__level")) == [("PAR-01", 1, 3)]
    entry = Entry.objects.get(verb="answer_saved")
    assert (entry.stream, entry.object, entry.actor_role) == (made.dossier.stream, "PAR-01", "focal_point")
    assert {k: entry.facts[k] for k in ("level", "version", "pass", "settled")} == {
        "level": 3,
        "version": 1,
        "pass": 1,
        "settled": False,
    }
    assert "ملاحظة" not in str(entry.facts)


def test_every_version_is_kept():
    made = making.form()
    for version, level in enumerate((1, 2, 3)):
        save_answer(made.dossier, "PAR-01", making.content(level=level), version=version, by=made.contributor)

    assert Answer.objects.get().level == 3
    assert list(AnswerRevision.objects.values_list("version", "content__level")) == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_stale_version_changes_nothing_and_holds_both_answers(version):
    made = making.form()
    for n in (0, 1):
        save_answer(made.ref, "PAR-01", making.content(level=n + 1), version=n, by=made.contributor)

    with pytest.raises(Stale) as refused:
        save_answer(made.ref, "PAR-01", making.content(level=4), version=version, by=made.focal_point)

    assert (refused.value.current.level, refused.value.current.version, refused.value.yours.level) == (2, 2, 4)
    assert refused.value.codes == ["stale_version"]
    assert (Answer.objects.get().level, AnswerRevision.objects.count()) == (2, 2)


def test_the_same_request_again_returns_what_it_stored():
    made, key = making.form(), uuid4()
    first = save_answer(made.ref, "PAR-01", making.content(level=2), version=0, by=made.focal_point, key=key)
    save_answer(made.ref, "PAR-01", making.content(level=4), version=1, by=made.contributor)

    again = save_answer(made.ref, "PAR-01", making.content(level=2), version=0, by=made.focal_point, key=key)

    assert (again.version, again.level, again.saved_at) == (1, 2, first.saved_at)
    assert (Answer.objects.get().level, AnswerRevision.objects.count()) == (4, 2)


def test_the_same_request_again_is_harmless_after_the_form_was_handed_over():
    made, key = making.form(), uuid4()
    save_answer(made.ref, "PAR-01", making.content(), version=0, by=made.focal_point, key=key)
    Dossier.objects.update(state="reviewing")

    assert save_answer(made.ref, "PAR-01", making.content(), version=0, by=made.focal_point, key=key).version == 1


@pytest.mark.parametrize(("norm", "level"), [("PAR-01", 3), ("EGA-01", 2)])
def test_a_key_serves_one_request_only(norm, level):
    made, key = making.form(), uuid4()
    save_answer(made.ref, "PAR-01", making.content(level=2), version=0, by=made.focal_point, key=key)

    with pytest.raises(Refusal) as refused:
        save_answer(made.ref, norm, {"level": level}, version=0, by=made.focal_point, key=key)

    assert refused.value.codes == ["key_reused"]


def test_keys_of_two_people_do_not_meet():
    made, key = making.form(), uuid4()
    save_answer(made.ref, "PAR-01", making.content(level=2), version=0, by=made.focal_point, key=key)
    assert (
        save_answer(made.ref, "PAR-01", making.content(level=3), version=1, by=made.contributor, key=key).version == 2
    )


@pytest.mark.parametrize("role", [Role.EXPERT, Role.COORDINATION, Role.ACCREDITATION, Role.MANAGER, Role.OBSERVER])
def test_the_wrong_role_does_not_answer(role):
    made = making.form()
    with pytest.raises(NotAllowed):
        save_answer(made.dossier, "PAR-01", making.content(), version=0, by=make.person(role))
    assert not Answer.objects.exists()


def test_the_right_role_of_another_commune_does_not_answer():
    made = making.form()
    with pytest.raises(NotAllowed) as refused:
        save_answer(made.dossier, "PAR-01", making.content(), version=0, by=made.elsewhere)
    with pytest.raises(Dossier.DoesNotExist):
        save_answer(made.ref, "PAR-01", making.content(), version=0, by=made.elsewhere)
    assert refused.value.codes == ["other_commune"]


@pytest.mark.parametrize("state", ["launching", "reviewing", "clarifying", "planning", "improving", "labelled"])
def test_a_form_that_is_not_open_is_not_changed(state):
    made = making.form(state)
    with pytest.raises(Refusal) as refused:
        save_answer(made.ref, "PAR-01", making.content(), version=0, by=made.president)
    assert refused.value.codes == ["wrong_state"]


def test_a_form_reopened_for_some_norms_takes_those_alone():
    made = making.form(open_norms=["PAR-01"])
    save_answer(made.ref, "PAR-01", making.content(), version=0, by=made.president)
    with pytest.raises(Refusal) as refused:
        save_answer(made.ref, "EGA-01", {"level": 1}, version=0, by=made.president)
    assert refused.value.codes == ["norm_not_open"]


def test_an_unknown_norm_and_wrong_content_are_refused():
    made = making.form()
    with pytest.raises(Refusal) as unknown:
        save_answer(made.ref, "ZZZ-01", {}, version=0, by=made.president)
    with pytest.raises(InvalidContent):
        save_answer(made.ref, "PAR-01", {"level": 7}, version=0, by=made.president)
    assert unknown.value.codes == ["not_found"]
    assert not AnswerRevision.objects.exists()


@pytest.mark.parametrize("key", [None, uuid4()])
def test_saving_takes_seven_statements_at_most(key):
    """Appointments, dossier, request key, answer, revision, last entry, new entry."""
    made = making.form()
    save_answer(made.ref, "PAR-01", making.content(level=1), version=0, by=made.focal_point)
    person = type(made.focal_point).objects.get(pk=made.focal_point.pk)

    with CaptureQueriesContext(connection) as spent:
        save_answer(made.ref, "PAR-01", making.content(level=2), version=1, by=person, key=key)

    assert len(making.statements(spent)) == (7 if key else 6)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", [0, 1])
def test_of_two_people_saving_at_once_exactly_one_wins(version):
    made = making.form()
    if version:
        save_answer(made.ref, "PAR-01", making.content(level=1), version=0, by=made.president)
    start, outcomes = threading.Barrier(2), {}

    def save(person, level):
        try:
            start.wait()
            outcomes[level] = save_answer(made.ref, "PAR-01", making.content(level=level), version=version, by=person)
        except Stale as stale:
            outcomes[level] = stale
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=pair) for pair in ((made.focal_point, 3), (made.contributor, 4))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lost = [level for level, outcome in outcomes.items() if isinstance(outcome, Stale)]
    won = ({3, 4} - set(lost)).pop()
    assert len(lost) == 1
    stale = outcomes[lost[0]]
    assert (stale.current.level, stale.yours.level) == (won, lost[0])
    assert (Answer.objects.get().level, Answer.objects.get().version) == (won, version + 1)
    assert AnswerRevision.objects.count() == version + 1
