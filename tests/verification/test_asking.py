"""Clarification queries: written by the verifying expert, answered by the commune."""

from datetime import timedelta

import pytest

import make
from make import verification as making
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.journal.models import Entry
from miza.verification import actions, queries
from miza.verification.models import Query

pytestmark = pytest.mark.django_db


def test_a_query_waits_until_the_request_is_sent():
    made = making.under_verification("reviewing")

    query = actions.ask(made.dossier, "PAR-01", "أين المحضر؟", by=made.expert)

    assert query.sent_at is None
    assert list(queries.asked(made.dossier, made.expert)) == [query]
    assert list(queries.asked(made.dossier, made.focal_point)) == []
    assert list(queries.asked(made.dossier, make.person(Role.OBSERVER))) == []
    entry = Entry.objects.get(verb="query_asked")
    assert (entry.object, entry.notes.get().text) == ("PAR-01", "أين المحضر؟")


@pytest.mark.parametrize("who", ["focal_point", "coordination", "stranger", "companion"])
def test_only_the_verifying_expert_asks(who):
    made = making.under_verification("reviewing")
    companion = make.person(Role.EXPERT)
    make.assignment(made.dossier, companion, "accompany")
    people = {"focal_point": made.focal_point, "coordination": made.coordination, "stranger": make.person(Role.EXPERT)}

    with pytest.raises(NotAllowed):
        actions.ask(made.dossier, "PAR-01", "لماذا؟", by=people.get(who, companion))


@pytest.mark.parametrize(
    ("norm", "question", "state", "code"),
    [
        ("ZZZ-01", "لماذا؟", "reviewing", "required"),
        ("PAR-01", "  ", "reviewing", "required"),
        ("PAR-01", "لماذا؟", "clarifying", "wrong_state"),
        ("PAR-01", "لماذا؟", "visiting", "wrong_state"),
    ],
)
def test_a_query_needs_a_norm_a_question_and_the_desk_review(norm, question, state, code):
    made = making.under_verification(state)

    with pytest.raises(Refusal) as refusal:
        actions.ask(made.dossier, norm, question, by=made.expert)

    assert refusal.value.codes == [code]


def test_a_query_is_taken_back_only_before_it_is_sent():
    made = making.under_verification("reviewing")
    waiting, sent = making.query(made.dossier), making.query(made.dossier, sent=True)

    actions.take_back(made.dossier, waiting, by=made.expert)
    with pytest.raises(Refusal) as refusal:
        actions.take_back(made.dossier, sent, by=made.expert)

    assert refusal.value.codes == ["query_sent"]
    assert list(queries.asked(made.dossier, made.expert)) == [sent]
    assert Query.objects.count() == 2, "what was taken back stays on file"


def test_taking_back_is_for_the_verifying_expert():
    made = making.under_verification("reviewing")

    with pytest.raises(NotAllowed):
        actions.take_back(made.dossier, making.query(made.dossier), by=made.focal_point)


def test_sending_shows_the_queries_to_the_commune_and_names_their_norms():
    made = making.under_verification("reviewing")
    for norm in ("PAR-02", "PAR-01", "PAR-02"):
        making.query(made.dossier, norm)

    assert actions.mark_queries_sent(made.case("ask_clarification")) == ["PAR-01", "PAR-02"]

    assert queries.asked(made.dossier, made.focal_point).count() == 3
    assert not queries.unsent(made.dossier).exists()


def test_the_companion_cannot_send_queries():
    made = making.under_verification("reviewing")
    companion = make.person(Role.EXPERT)
    make.assignment(made.dossier, companion, "accompany")

    with pytest.raises(NotAllowed):
        actions.mark_queries_sent(made.case("ask_clarification", by=companion))


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT])
def test_the_commune_answers_by_words_or_a_document(role):
    made = making.under_verification("clarifying")
    person = make.person(role, made.dossier.commune)
    by_words, by_file = making.query(made.dossier, sent=True), making.query(made.dossier, sent=True)

    one = actions.answer(made.dossier, by_words, "هو مرفق بالدورة", version=0, by=person)
    other = actions.answer(made.dossier, by_file, "", make.upload(), version=0, by=person)

    assert (one.answer, one.answered_by, one.version) == ("هو مرفق بالدورة", person, 1)
    assert other.answer_file.owner == made.dossier.stream
    assert Entry.objects.filter(verb="query_answered").count() == 2


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EXPERT, Role.COORDINATION, Role.MANAGER])
def test_others_do_not_answer_for_the_commune(role):
    made = making.under_verification("clarifying")

    with pytest.raises(NotAllowed):
        actions.answer(
            made.dossier,
            making.query(made.dossier, sent=True),
            "نعم",
            version=0,
            by=make.person(role, made.dossier.commune),
        )


def test_the_focal_point_of_another_commune_does_not_answer():
    made = making.under_verification("clarifying")
    elsewhere = make.person(Role.FOCAL_POINT, make.commune())

    with pytest.raises(NotAllowed) as refusal:
        actions.answer(made.dossier, making.query(made.dossier, sent=True), "نعم", version=0, by=elsewhere)

    assert refusal.value.codes == ["other_commune"]


@pytest.mark.parametrize(
    ("state", "query", "text", "code"),
    [
        ("reviewing", {"sent": True}, "نعم", "wrong_state"),
        ("clarifying", {}, "نعم", "query_closed"),
        ("clarifying", {"sent": True, "closed": True}, "نعم", "query_closed"),
        ("clarifying", {"sent": True}, " \n", "required"),
    ],
)
def test_an_answer_out_of_place_or_empty_is_refused(state, query, text, code):
    made = making.under_verification(state)

    with pytest.raises(Refusal) as refusal:
        actions.answer(made.dossier, making.query(made.dossier, **query), text, version=0, by=made.focal_point)

    assert refusal.value.codes == [code]


def test_a_query_of_another_dossier_is_not_answered_here():
    made, other = making.under_verification("clarifying"), making.under_verification("clarifying")

    with pytest.raises(Refusal) as refusal:
        actions.answer(made.dossier, making.query(other.dossier, sent=True), "نعم", version=0, by=made.focal_point)

    assert refusal.value.codes == ["query_closed"]


def test_two_answers_at_once_keep_both_values():
    made = making.under_verification("clarifying")
    query = making.query(made.dossier, sent=True)
    actions.answer(made.dossier, query, "جواب الرئيس", version=0, by=made.president)

    with pytest.raises(Stale) as refusal:
        actions.answer(made.dossier, query, "جواب نقطة الارتكاز", version=0, by=made.focal_point)

    assert (refusal.value.current.answer, refusal.value.yours) == ("جواب الرئيس", "جواب نقطة الارتكاز")


def test_a_new_answer_without_a_file_keeps_the_document():
    made = making.under_verification("clarifying")
    query = making.query(made.dossier, sent=True)
    actions.answer(made.dossier, query, "", make.upload("وصل.pdf"), version=0, by=made.focal_point)

    assert actions.answer(made.dossier, query, "مع شرح", version=1, by=made.focal_point).answer_file.name == "وصل.pdf"


def test_a_bad_document_changes_nothing():
    made = making.under_verification("clarifying")
    query = making.query(made.dossier, sent=True)

    with pytest.raises(Refusal) as refusal:
        actions.answer(made.dossier, query, "نعم", make.upload("وصل.pdf", b""), version=0, by=made.focal_point)

    assert refusal.value.codes == ["file_empty"]
    assert Query.objects.get().answered_at is None


def test_handing_the_answers_over_closes_the_sent_queries_alone():
    made = making.under_verification("clarifying")
    making.query(made.dossier, "PAR-01", answered=True)
    later = making.query(made.dossier, "PAR-02")

    assert actions.close_queries(made.case("answer_clarification", by=made.focal_point)) == 1
    assert list(queries.unsent(made.dossier)) == [later]


def test_queries_of_a_former_pass_are_not_asked_again():
    made = making.under_verification("reviewing")
    making.query(made.dossier, sent=True)
    made.dossier.pass_no = 2
    made.dossier.entered_at = clock.now() + timedelta(seconds=1)
    made.dossier.save()

    assert not queries.asked(made.dossier, made.expert).exists()
