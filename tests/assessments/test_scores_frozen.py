"""From answers to a frozen score and a new pass; conditions of handing over; what is read of the form."""

import hashlib
import json
from datetime import timedelta

import pytest
import rfc8785
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from make import assessments as making
from miza.accounts.roles import Role
from miza.assessments import actions, conditions, queries, scoring
from miza.assessments.actions import checked
from miza.assessments.models import Answer, AnswerRevision, Snapshot
from miza.assessments.queries.scores import answers_from
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers.models import Dossier
from miza.frameworks import queries as frameworks
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_the_answers_object_is_the_contracts_without_free_text():
    made = making.form()
    making.answer(made.dossier, "PAR-01", 3, comment="كلام", dissent="خلاف")
    making.answer(made.dossier, "PAR-02", None, not_applicable="لا مشروع", conforming=False)
    making.answer(made.dossier, "EGA-01", None, comment="بدون مستوى", conforming=False)
    making.piece(made.dossier, "PAR-01")

    assert queries.answers_object(made.dossier, 1) == {
        "framework": {"code": "tst", "version": "1"},
        "norms": {
            "PAR-01": {"level": 3, "evidence": True, "indicators": {"PAR-01.1": "yes"}},
            "PAR-02": {"not_applicable": True},
        },
    }


def test_the_answers_of_the_others_are_not_ours_to_build():
    made = making.form()
    with pytest.raises(ValueError, match="verified"):
        queries.answers_object(made.dossier, 1, "verified")


@pytest.mark.parametrize(
    ("kwargs", "counted"),
    [
        ({"level": 4}, 4),
        ({"level": 4, "proved": False}, 1),
        ({"level": 3, "indicators": {"PAR-01.1": "no"}}, 1),
        ({"level": 0}, 0),
    ],
)
def test_a_level_counts_with_its_proof_and_its_indicators(kwargs, counted):
    made = making.form()
    proved = kwargs.pop("proved", True)
    making.answer(made.dossier, "PAR-01", **kwargs)
    if proved:
        making.piece(made.dossier, "PAR-01")
    scores = {norm.code: norm.counted for norm in queries.self_scores(made.dossier).norms}
    assert (scores["PAR-01"], scores["EGA-01"]) == (counted, 0)


def test_an_original_to_be_shown_counts_in_the_self_score_and_a_withdrawn_piece_does_not():
    made = making.form()
    making.answer(made.dossier, "PAR-01", 2)
    piece = making.piece(made.dossier, "PAR-01", original="كتابة المجلس")
    counted = lambda: queries.self_scores(made.dossier).norms[0].counted  # noqa: E731
    assert counted() == 2
    actions.drop_evidence(piece, by=made.president)
    assert counted() == 1


def test_a_snapshot_replays_to_the_same_scores_and_names_its_answers_by_hash():
    made = making.form()
    making.answered(made.dossier, level=3)

    taken = actions.snapshot(made.dossier, "self", queries.live_answers(made.dossier), by=made.president)

    stored = Snapshot.objects.get()
    framework = scoring.load_framework(frameworks.document(made.dossier.round.framework))
    again = scoring.score(framework, scoring.read_json(json.dumps(stored.answers)), scoring.load_rule(stored.rule))
    assert scoring.scores_json(again) == stored.scores == taken.scores
    assert scoring.scores_json(queries.replay(stored)) == stored.scores
    assert stored.sha256 == hashlib.sha256(rfc8785.dumps(stored.answers)).hexdigest()
    assert stored.rule == made.dossier.round.settings["label_rule"]
    entry = Entry.objects.get(verb="score_frozen")
    assert (entry.facts["overall"], entry.facts["sha256"]) == (stored.scores["overall"], stored.sha256)


def test_each_snapshot_of_a_kind_gets_the_next_number_and_none_is_overwritten():
    made = making.form()
    making.answered(made.dossier)
    numbers = [
        actions.snapshot(made.dossier, which, queries.live_answers(made.dossier), by=made.president).number
        for which in ("self", "self", "verified", "self")
    ]
    assert numbers == [1, 2, 1, 3]
    assert queries.latest_snapshots(made.dossier)["self"].number == 3


def test_the_rule_of_the_round_is_the_one_that_counts():
    made = making.form(settings={"label_rule": {"overall_min": 10, "principle_min": 10, "mandatory_min_level": 1}})
    making.answered(made.dossier, level=1)
    assert queries.self_scores(made.dossier).unmet == ()


def test_another_kind_of_score_is_our_own_mistake():
    made = making.form()
    with pytest.raises(ValueError, match="public"):
        actions.snapshot(made.dossier, "public", queries.live_answers(made.dossier), by=made.president)


NODES = {
    "PAR-01": st.fixed_dictionaries(
        {
            "level": st.none() | st.integers(0, 4),
            "indicators": st.fixed_dictionaries({}, optional={"PAR-01.1": st.sampled_from(["yes", "no"])}),
        }
    ),
    "PAR-02": st.one_of(
        st.just({"not_applicable": "لا مشروع"}),
        st.fixed_dictionaries(
            {
                "level": st.none() | st.integers(0, 4),
                "indicators": st.fixed_dictionaries(
                    {},
                    optional={
                        "PAR-02.1": st.decimals(0, 100, places=2).map(str),
                        "PAR-02.2": st.integers(0, 99) | st.just("no_case"),
                        "PAR-02.3": st.integers(0, 99).map(str),
                        "PAR-02.4": st.decimals(0, 10**9, places=2).map(str),
                    },
                ),
                "explanations": st.just({"PAR-02.2": "لا حالة"}),
            }
        ),
    ),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nodes=st.fixed_dictionaries({}, optional=NODES), proved=st.sets(st.sampled_from(["PAR-01", "PAR-02"])))
def test_whatever_the_form_takes_can_be_scored_and_a_proof_never_lowers_it(nodes, proved):
    made = _shared()
    rows = {
        code: Answer(norm=code, **checked(queries.norm(made.dossier, code), node).as_json())
        for code, node in nodes.items()
    }
    scores = [
        queries.compute(made.dossier, json.loads(json.dumps(answers_from(made.dossier, rows, with_evidence))))
        for with_evidence in ((), proved, ("PAR-01", "PAR-02"))
    ]
    answered = {code for code, node in nodes.items() if node.get("level") is not None or node.get("not_applicable")}
    assert scores[0].overall <= scores[1].overall <= scores[2].overall
    assert set(scores[0].unanswered) == set(making.NORMS) - answered


def _shared():
    dossier = Dossier.objects.select_related("round__framework").first()
    return making.Form(dossier, None, None, None, None) if dossier else making.form()


def test_every_norm_needs_an_answer():
    made = making.form()
    making.answer(made.dossier, "EGA-02")
    making.answer(made.dossier, "PAR-02", None, not_applicable="لا مشروع")
    making.answer(made.dossier, "EGA-01", None)
    why = conditions.every_norm_answered(made.case())
    assert (why.params["count"], why.params["missing"]) == (2, ["PAR-01", "EGA-01"])
    Answer.objects.all().delete()
    making.answered(made.dossier)
    assert conditions.every_norm_answered(made.case()) is None


def test_every_consensus_needs_to_be_closed():
    made = making.form()
    making.answered(made.dossier)
    Answer.objects.filter(norm="EGA-01").update(settled=False)
    why = conditions.consensus_closed(made.case())
    assert (why.params["count"], why.params["missing"]) == (1, ["EGA-01"])
    Answer.objects.update(settled=True)
    assert conditions.consensus_closed(made.case()) is None


def test_answers_of_another_pass_do_not_count():
    made = making.form(pass_no=2)
    for norm in making.NORMS:
        making.answer(made.dossier, norm, pass_no=1, settled=True)
    assert queries.unanswered(made.dossier) == list(making.NORMS) == queries.unsettled(made.dossier)


def test_the_declaration_is_signed_on_screen_or_brought_on_paper():
    made = making.form()
    assert conditions.declaration_signed(made.case()).code == "declaration_signed"
    assert conditions.declaration_signed(made.case(signed=True)) is None
    assert conditions.declaration_signed(made.case(scan=make.file(made.dossier.stream))) is None


def test_a_meeting_closes_the_consensus_and_keeps_the_dissent():
    made = making.form()
    making.answer(made.dossier, "PAR-01", 3, dissent="نقترح المستوى 2")
    making.answer(made.dossier, "EGA-01", 2, settled=True)
    today = made.dossier.entered_at.date()

    closed = actions.close_consensus(made.dossier, ["PAR-01", "EGA-01"], met_on=today, by=made.focal_point)

    row = Answer.objects.get(norm="PAR-01")
    assert closed == ["PAR-01"]
    assert (row.settled, row.settled_on, row.version, row.dissent) == (True, today, 2, "نقترح المستوى 2")
    assert Answer.objects.get(norm="EGA-01").version == 1
    assert list(AnswerRevision.objects.values_list("norm", "version", "content__settled")) == [("PAR-01", 2, True)]
    assert Entry.objects.get(verb="consensus_closed").facts["norms"] == ["PAR-01"]


@pytest.mark.parametrize(
    ("norms", "days", "why"),
    [(["PAR-02"], 0, "every_norm_answered"), ([], 0, "required"), (["PAR-01"], 1, "date_future")],
)
def test_a_consensus_that_cannot_be_closed_is_refused(norms, days, why):
    made = making.form()
    making.answer(made.dossier, "PAR-01")
    with pytest.raises(Refusal) as refused:
        actions.close_consensus(made.dossier, norms, met_on=clock.today() + timedelta(days=days), by=made.president)
    assert refused.value.codes == [why]


@pytest.mark.parametrize("role", [Role.EXPERT, Role.COORDINATION, Role.MANAGER, "contributor", "elsewhere"])
def test_only_those_who_lead_the_team_close_the_consensus(role):
    made = making.form()
    making.answer(made.dossier, "PAR-01")
    by = getattr(made, role) if isinstance(role, str) and hasattr(made, role) else make.person(role)
    with pytest.raises(NotAllowed):
        actions.close_consensus(made.dossier, ["PAR-01"], met_on=clock.today(), by=by)
    assert not Answer.objects.get().settled


def test_a_new_pass_copies_every_answer_and_raises_what_was_done():
    made = making.form("improving", pass_no=2)
    making.answer(made.dossier, "PAR-01", 1, pass_no=1, settled=True, dissent="خلاف")
    making.answer(made.dossier, "EGA-01", 3, pass_no=1)
    making.answer(made.dossier, "PAR-02", None, pass_no=1, not_applicable="لا مشروع", conforming=False)

    actions.start_pass(made.dossier, {"PAR-01": 2, "EGA-01": 2, "PAR-02": None}, by=made.president)

    rows = (
        Answer.objects.filter(pass_no=2).order_by("norm").values_list("norm", "level", "version", "settled", "dissent")
    )
    assert list(rows) == [("EGA-01", 3, 1, False, ""), ("PAR-01", 2, 1, True, "خلاف"), ("PAR-02", None, 1, False, "")]
    assert list(Answer.objects.filter(pass_no=1).order_by("norm").values_list("level", flat=True)) == [3, 1, None]
    assert AnswerRevision.objects.filter(pass_no=2, version=1).count() == 3
    assert made.verbs == ["pass_started", "score_frozen"]
    assert Snapshot.objects.get().pass_no == 2


def test_a_new_pass_takes_norms_and_levels_apart_too():
    made = making.form("improving", pass_no=2)
    making.answer(made.dossier, "PAR-01", 1, pass_no=1)
    actions.start_pass(made.dossier, ["PAR-01"], {"PAR-01": 4}, by=made.president)
    assert Answer.objects.get(pass_no=2).level == 4


def test_gains_name_what_is_left_most_first():
    made = making.form()
    making.answer(made.dossier, "PAR-01", 4)  # no evidence: counts 1
    making.answer(made.dossier, "PAR-02", 2)
    making.piece(made.dossier, "PAR-02")
    scores = queries.self_scores(made.dossier)
    (part,) = [p for p in scores.principles if p.code == "PAR"]
    assert [(gain.norm.code, gain.to, float(gain.points)) for gain in queries.gains(part)] == [("PAR-01", 4, 37.5)]
    overall = [(gain.norm.code, float(gain.points)) for gain in queries.overall_gains(scores)]
    assert overall == [("PAR-01", 18.75), ("EGA-01", 12.5), ("EGA-02", 12.5)]


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_takes_a_fixed_number_of_queries(rows):
    made = making.form()
    for norm in making.NORMS[:rows]:
        making.answer(made.dossier, norm)
        making.piece(made.dossier, norm, sha256=norm[0] * 64)
    dossier = made.fresh()
    queries.form(dossier)
    spent = {}
    for name in ("form", "self_scores", "unanswered", "unsettled", "answers", "proved"):
        with CaptureQueriesContext(connection) as captured:
            getattr(queries, name)(dossier)
        spent[name] = len(captured)
    assert spent == {"form": 2, "self_scores": 2, "unanswered": 1, "unsettled": 1, "answers": 1, "proved": 1}


def test_indicators_at_their_limits_conform():
    made = making.form()
    making.answered(made.dossier)
    assert [norm.counted for norm in queries.self_scores(made.dossier).norms] == [2, 2, 2, 2]
