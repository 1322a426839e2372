"""Conditions of the journey that the dossier can tell: each one holds or says why not, and reads without writing."""

from datetime import date, timedelta

import pytest

import make
from miza.accounts.roles import Role
from miza.core import clock
from miza.dossiers import conditions, queries, workflow
from miza.dossiers.journey import Case, Inputs
from miza.dossiers.models import Dossier, ReviewRequest
from miza.frameworks.models import Norm, Principle
from miza.journal.actions import record
from miza.notifications.models import Reminder

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with make.on(TODAY):
        yield


def case(dossier, move, by=None, role=None, **inputs):
    return Case(dossier, workflow.MOVES[move], by or make.person(), role, Inputs(**inputs))


def why(found):
    return None if found is None else (found.code, found.params)


def test_the_call_counts_at_the_first_submission_only():
    of = make.round(call=False)
    first, again = make.dossier(round=of), make.dossier("incomplete", round=of)

    assert conditions.call_open_at_first_submission(case(first, "submit")).code == "call_open_at_first_submission"
    assert conditions.call_open_at_first_submission(case(again, "submit")) is None

    make.call(of)
    assert conditions.call_open_at_first_submission(case(first, "submit")) is None


def test_the_letter_must_be_there_and_not_taken_out():
    dossier = make.dossier()
    assert conditions.letter_attached(case(dossier, "submit")).code == "letter_attached"

    letter = make.attachment(dossier, "letter")
    assert conditions.letter_attached(case(dossier, "submit")) is None

    letter.removed_at = clock.now()
    letter.save()
    assert conditions.letter_attached(case(dossier, "submit")) is not None


def test_the_card_names_fields_and_conditions_that_lack_or_cannot_be_right():
    dossier = make.complete_dossier()
    assert conditions.information_card_complete(case(dossier, "submit")) is None

    dossier.card |= {"staff_total": "vingt-cinq", "postal_address": ""}
    dossier.save()
    dossier.conditions.filter(code="ELG-03").delete()
    dossier.attachments.filter(key="ELG-03").delete()
    found = conditions.information_card_complete(case(dossier, "submit"))

    assert [node["en"] if isinstance(node, dict) else node for node in found.params["missing"]] == [
        "Number of staff of the commune",
        "Postal address of the commune",
        "ELG-03",
    ]
    assert found.params["count"] == 3
    assert "ELG-03" in found.message.replace("\u2060", "")  # joined, so that the code stays whole on a line


def test_a_no_is_an_answer_and_excludes_nobody():
    dossier = make.complete_dossier()
    dossier.conditions.filter(code="ELG-05").update(answer="no")

    assert conditions.information_card_complete(case(dossier, "submit")) is None


def test_a_reason_of_blanks_is_none():
    dossier = make.dossier("submitted")
    assert conditions.reason(case(dossier, "decline", reason=" \n ")).code == "reason"
    assert conditions.reason(case(dossier, "decline", reason="because")) is None


def test_completion_is_asked_once_by_the_journal():
    dossier = make.dossier("submitted")
    assert conditions.first_request_for_completion(case(dossier, "ask_completion")) is None

    record("ask_completion", dossier.stream, by=None)
    assert why(conditions.first_request_for_completion(case(dossier, "ask_completion"))) == (
        "first_request_for_completion",
        {"date": TODAY},
    )


def test_each_organisation_agrees_to_this_very_move():
    dossier = make.dossier("submitted")
    for organisation in ("dgct", "ampcc"):
        make.agreement(dossier, "accept", organisation)
    make.agreement(dossier, "decline", "targa")
    assert why(conditions.committee_agrees(case(dossier, "accept"))) == (
        "committee_agrees",
        {"missing": ["Targa-Aide"]},
    )

    make.agreement(dossier, "accept", "targa")
    assert conditions.committee_agrees(case(dossier, "accept")) is None


@pytest.mark.parametrize(
    "changes",
    [{"agrees": False}, {"visit_no": 99}, {"withdrawn_at": clock.now()}],
    ids=["objection", "former", "withdrawn"],
)
def test_an_objection_a_former_or_a_withdrawn_word_does_not_count(changes):
    dossier = make.dossier("submitted")
    for organisation in ("dgct", "ampcc"):
        make.agreement(dossier, "accept", organisation)
    make.agreement(dossier, "accept", "targa", **changes)

    assert conditions.committee_agrees(case(dossier, "accept")).params == {"missing": ["Targa-Aide"]}


def rule(name):
    return {"decision_rule": workflow.DECISION_RULE | {"committee_agrees": name}}


def test_one_member_is_enough_where_the_round_says_so():
    dossier = make.dossier("submitted", round=make.round(settings=rule("one_member")))
    assert conditions.committee_agrees(case(dossier, "accept")).params == {"missing": ["DGCT / AMPCC / Targa-Aide"]}

    make.agreement(dossier, "accept", "ampcc")
    assert conditions.committee_agrees(case(dossier, "accept")) is None


def test_in_session_asks_for_minutes_of_this_state():
    dossier = make.dossier("submitted", round=make.round(settings=rule("in_session")))
    make.agreement(dossier, "accept", "ampcc")
    assert conditions.committee_agrees(case(dossier, "accept")).params == {"missing": [conditions.MINUTES]}

    make.attachment(dossier, "minutes", "accept")
    assert conditions.committee_agrees(case(dossier, "accept")) is None
    dossier.entered_at = clock.now() + timedelta(minutes=1)  # the dossier came back: those minutes were about before
    assert conditions.committee_agrees(case(dossier, "accept")) is not None


def test_every_required_condition_is_found_good():
    dossier = make.dossier("submitted")
    required = [f"ELG-{n:02d}" for n in range(1, 11)]
    for code in required[:-1]:
        make.condition(dossier, code, verdict="ok")
    make.condition(dossier, "ELG-10", verdict="missing")
    assert conditions.eligibility_confirmed(case(dossier, "accept")).params["missing"] == ["ELG-10"]

    dossier.conditions.filter(code="ELG-10").update(verdict="ok")
    assert conditions.eligibility_confirmed(case(dossier, "accept")) is None


PLACED = [key for key, state in workflow.STATES.items() if state.stage != "candidacy" and key != "not_continuing"]


@pytest.mark.parametrize("state", workflow.STATES)
def test_a_place_is_held_from_acceptance_until_the_end_is_noted(state):
    of = make.round(places=3)
    make.dossier(state, round=of)

    assert queries.places_left(of) == (2 if state in PLACED else 3)


def test_a_commune_that_leaves_the_waiting_list_never_held_a_place():
    of = make.round(places=3)
    make.dossier("ending", round=of, previous_state="waitlisted")
    make.dossier("ending", round=of, previous_state="assessing")

    assert queries.places_left(of) == 2


def test_places_decide_between_acceptance_and_the_waiting_list():
    of = make.round(places=1)
    dossier = make.dossier("submitted", round=of)
    assert conditions.place_left_in_round(case(dossier, "accept")) is None
    assert why(conditions.no_place_left(case(dossier, "put_on_waiting_list"))) == ("no_place_left", {"count": 1})

    make.dossier("assessing", round=of)
    assert why(conditions.place_left_in_round(case(dossier, "accept"))) == ("place_left_in_round", {"count": 1})
    assert conditions.no_place_left(case(dossier, "put_on_waiting_list")) is None


def test_the_first_rank_goes_first_or_a_reason_is_written():
    of = make.round()
    first, second = (make.dossier("waitlisted", round=of, rank=rank) for rank in (1, 2))
    make.dossier("waitlisted", rank=1)  # of another round

    assert conditions.first_in_rank_or_reason(case(first, "promote")) is None
    assert why(conditions.first_in_rank_or_reason(case(second, "promote"))) == ("first_in_rank_or_reason", {"rank": 2})
    assert conditions.first_in_rank_or_reason(case(second, "promote", reason="the first one asked to wait")) is None

    Dossier.objects.filter(pk=first.pk).update(state="ending")  # it leaves: the next is the first of those who wait
    assert conditions.first_in_rank_or_reason(case(second, "promote")) is None


def test_norms_named_are_norms_of_the_framework():
    dossier = make.dossier("reviewing")
    principle = Principle.objects.create(framework=dossier.round.framework, code="PAR", order=1)
    Norm.objects.create(
        framework=dossier.round.framework, principle=principle, code="PAR-01", order=1, field="G", mandatory=True
    )

    assert conditions.norms_named(case(dossier, "reopen_form", norms=("PAR-01",))) is None
    assert conditions.norms_named(case(dossier, "reopen_form")).code == "norms_named"
    assert conditions.norms_named(case(dossier, "reopen_form", norms=("PAR-01", "NOT-99"))).code == "norms_named"


@pytest.mark.parametrize(
    ("role", "signed", "scan", "holds"),
    [
        (Role.PRESIDENT, True, False, True),
        (Role.DELEGATE, True, False, True),
        (Role.MANAGER, True, False, False),
        (Role.MANAGER, False, True, True),
        (Role.FOCAL_POINT, False, True, True),
        (Role.PRESIDENT, False, False, False),
    ],
)
def test_a_reply_is_signed_on_screen_by_who_may_sign_or_on_paper(role, signed, scan, holds):
    dossier = make.dossier("consulting")
    found = conditions.signed_reply(
        case(dossier, "continue_with_plan", role=role, signed=signed, scan=make.file() if scan else None)
    )
    assert (found is None) is holds


@pytest.mark.parametrize(("deadline", "holds"), [(-1, True), (0, False), (1, False), (None, False)])
def test_a_deadline_has_passed_the_day_after(deadline, holds):
    day = None if deadline is None else TODAY + timedelta(days=deadline)
    found = conditions.deadline_passed(case(make.dossier("launching", deadline=day), "lapse"))

    assert (found is None) is holds
    if found:
        assert found.message


def test_two_reminders_of_the_present_deadline():
    dossier = make.dossier("launching", deadline=TODAY)

    def sent(kind, due=TODAY):
        Reminder.objects.create(kind=kind, about=dossier.stream, due=due, sent_at=clock.now())

    sent("deadline+15")
    sent("deadline+3", TODAY - timedelta(days=90))  # of a deadline that was extended since
    sent("agreement")
    assert why(conditions.two_reminders_sent(case(dossier, "lapse"))) == ("two_reminders_sent", {"count": 1})

    sent("deadline+3")
    assert conditions.two_reminders_sent(case(dossier, "lapse")) is None


@pytest.mark.parametrize(
    ("against", "move", "holds"),
    [
        ("decline", "reopen", True),
        ("lapse", "reopen", True),
        ("require_plan", "reopen", False),
        ("require_plan", "review_decision", True),
        ("put_on_waiting_list", "reopen", False),
    ],
)
def test_an_upheld_review_gives_back_what_it_was_about_once(against, move, holds):
    dossier = make.dossier("closed")
    asked = ReviewRequest.objects.create(
        dossier=dossier,
        against=against,
        asked_by=make.person(),
        asked_at=clock.now(),
        reasons="r",
        answer_by=TODAY,
        outcome="upheld",
    )
    assert (conditions.review_request_upheld(case(dossier, move)) is None) is holds

    asked.used_at = clock.now()
    asked.save()
    assert conditions.review_request_upheld(case(dossier, move)).code == "review_request_upheld"


def test_a_rejected_review_gives_nothing_back():
    dossier = make.dossier("declined")
    ReviewRequest.objects.create(
        dossier=dossier,
        against="decline",
        asked_by=make.person(),
        asked_at=clock.now(),
        reasons="r",
        answer_by=TODAY,
        outcome="rejected",
    )
    assert conditions.review_request_upheld(case(dossier, "reopen")) is not None


def test_every_condition_of_ours_in_the_journey_is_a_function_here():
    ours = [
        "call_open_at_first_submission",
        "letter_attached",
        "information_card_complete",
        "reason",
        "first_request_for_completion",
        "committee_agrees",
        "eligibility_confirmed",
        "place_left_in_round",
        "no_place_left",
        "first_in_rank_or_reason",
        "norms_named",
        "signed_reply",
        "deadline_passed",
        "two_reminders_sent",
        "review_request_upheld",
    ]
    needed = {need for move in workflow.MOVES.values() for need in move.needs}
    assert set(ours) <= needed
    assert all(callable(getattr(conditions, name)) for name in ours)
