"""Each condition of the journey that the verification knows, met and unmet, with what its sentence names."""

import pytest
from django.utils import translation

import make
from make import verification as making
from miza.accounts.roles import Role
from miza.core import clock
from miza.verification import conditions, queries
from miza.verification.models import EvaluationReport

pytestmark = pytest.mark.django_db


def why(name, made, move="close_visit"):
    found = getattr(conditions, name)(made.case(move))
    return found and (found.code, found.params)


def test_an_open_query_is_one_written_and_not_sent():
    made = making.under_verification("reviewing")
    making.query(made.dossier, sent=True)
    making.query(made.dossier, closed=True)
    assert why("open_query", made) == ("open_query", {})

    making.query(made.dossier)

    assert why("open_query", made) is None


def test_every_query_answered_names_the_norms_still_waiting():
    made = making.under_verification("clarifying")
    making.query(made.dossier, "EGA-01", sent=True)
    making.query(made.dossier, "PAR-01", sent=True)
    making.query(made.dossier, "PAR-01", sent=True)
    making.query(made.dossier, "PAR-02", answered=True)
    assert why("every_query_answered", made) == (
        "every_query_answered",
        {"missing": ["EGA-01", "PAR-01"], "count": 3},
    )

    made.dossier.queries.update(answered_at=clock.now())

    assert why("every_query_answered", made) is None


@pytest.mark.parametrize("case", ["none", "unconfirmed", "dropped", "former pass", "confirmed"])
def test_the_visit_s_date_is_confirmed_by_the_commune(case):
    made = making.under_verification("reviewing")
    if case != "none":
        visit = making.visit(made, confirmed=case != "unconfirmed")
        visit.dropped_at = clock.now() if case == "dropped" else None
        visit.pass_no = 0 if case == "former pass" else 1
        visit.save()

    expected = None if case == "confirmed" else ("visit_date_confirmed_by_commune", {})
    assert why("visit_date_confirmed_by_commune", made) == expected


def test_a_team_free_of_conflict_names_those_who_are_not_by_role_and_initials():
    made = making.under_verification("reviewing")
    clear, late, tied = (make.person(Role.EXPERT, name=name) for name in ("Amal Berrada", "Badr Chami", "Chama Daoudi"))
    visit = making.visit(made, members=[clear, late, tied])
    visit.members.filter(expert=late).update(declared="", declared_at=None)
    visit.members.filter(expert=tied).update(declared="conflict")

    code, params = why("visit_team_free_of_conflict", made)

    assert (code, [name["en"] for name in params["missing"]]) == (
        "visit_team_free_of_conflict",
        ["Technical team member (B. C.)", "Technical team member (C. D.)"],
    )
    visit.members.exclude(expert=clear).update(left_at=clock.now())
    assert why("visit_team_free_of_conflict", made) is None


def test_without_a_team_the_condition_says_so():
    made = making.under_verification("reviewing")

    found = conditions.visit_team_free_of_conflict(made.case())

    with translation.override("en"):
        assert "no member named" in found.message


@pytest.mark.parametrize(("separation", "barred"), [("refuse", True), ("warn", False)])
def test_a_member_who_accompanied_is_in_conflict_where_the_round_keeps_them_apart(separation, barred):
    made = making.under_verification("reviewing", separation=separation)
    making.visit(made)
    make.assignment(made.dossier, made.expert, "accompany", ends_on=clock.today())

    assert bool(why("visit_team_free_of_conflict", made)) is barred


def test_every_norm_verified_names_those_without_a_level():
    made = making.under_verification(answers={"PAR-02": {"not_applicable": True}})
    making.finding(made.dossier, "PAR-01", None)
    assert why("every_norm_verified", made) == (
        "every_norm_verified",
        {"missing": ["PAR-01", "PAR-02", "EGA-01"], "count": 3},
    )

    made.dossier.findings.update(level=2)
    making.finding(made.dossier, "PAR-02", None, not_applicable_accepted=True)
    making.finding(made.dossier, "EGA-01", 0)

    assert why("every_norm_verified", made) is None


def test_findings_of_a_former_pass_do_not_verify_this_one():
    made = making.under_verification()
    for norm in making.NORMS:
        making.finding(made.dossier, norm, pass_no=0)

    assert why("every_norm_verified", made)[1]["count"] == 3


def test_every_gap_reasoned_names_the_gaps_without_a_reason():
    made = making.under_verification(answers={"PAR-02": {"not_applicable": True}})
    making.finding(made.dossier, "PAR-01", 2)  # as declared
    making.finding(made.dossier, "PAR-02", 0)  # "not applicable" refused
    making.finding(made.dossier, "EGA-01", 2, accepted=False)  # counts 1
    assert why("every_gap_reasoned", made) == ("every_gap_reasoned", {"missing": ["PAR-02", "EGA-01"], "count": 2})

    made.dossier.findings.update(reason="عاينا ذلك")

    assert why("every_gap_reasoned", made) is None


def test_a_norm_not_verified_is_no_gap_yet():
    made = making.under_verification()
    making.finding(made.dossier, "PAR-01", None)

    assert why("every_gap_reasoned", made) is None


@pytest.mark.parametrize(
    ("team", "commune", "met"),
    [
        (False, "signed", False),
        (True, "", False),
        (True, "signed", True),
        (True, "observed", True),
        (True, "refused", True),
        (False, "observed", False),
    ],
)
def test_the_report_has_the_word_of_both_sides(team, commune, met):
    made = making.under_verification()
    visit = making.visit(made)
    if team:
        making.signed(visit, made.expert, Role.EXPERT)
    if commune == "signed":
        making.signed(visit, made.president, Role.PRESIDENT)
    visit.observations_on = queries.fingerprint(visit) if commune == "observed" else ""
    visit.refusal_on = queries.fingerprint(visit) if commune == "refused" else ""
    visit.save()

    expected = None if met else ("report_signed_or_commune_observations_recorded", {})
    assert why("report_signed_or_commune_observations_recorded", made) == expected


@pytest.mark.parametrize("with_visit", [True, False])
def test_without_a_report_nothing_is_signed(with_visit):
    made = making.under_verification()
    if with_visit:
        making.visit(made, report="")

    assert why("report_signed_or_commune_observations_recorded", made)


def test_the_evaluation_report_is_filed():
    made = making.under_verification("planning")
    assert why("evaluation_report_filed", made, "file_report") == ("evaluation_report_filed", {})

    EvaluationReport.objects.create(dossier=made.dossier, pass_no=1, filed_by=made.expert, filed_at=clock.now())

    assert why("evaluation_report_filed", made, "file_report") is None


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_unmet_sentence_is_complete_in_each_language(language):
    made = making.under_verification("clarifying")
    making.query(made.dossier, sent=True)
    names = ["open_query", "every_query_answered", "visit_date_confirmed_by_commune", "visit_team_free_of_conflict"]
    names += ["every_norm_verified", "report_signed_or_commune_observations_recorded", "evaluation_report_filed"]

    with translation.override(language):
        assert not [name for name in names if "…" in getattr(conditions, name)(made.case()).message]
