"""The evaluation report: filed by the verifying expert, each filing kept."""

from datetime import timedelta

import pytest

import make
from make import verification as making
from miza.accounts.roles import Role
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.journal.models import Entry
from miza.verification import actions, queries
from miza.verification.models import EvaluationReport

pytestmark = pytest.mark.django_db


def file(made, *, strengths="المشاركة", improvements="النشر", text="خلاصة", upload=None, version=None, by=None):
    return actions.file_evaluation_report(
        made.dossier, strengths, improvements, text, upload, version=version, by=by or made.expert
    )


def test_filing_keeps_the_report_and_journals_it():
    made = making.under_verification("planning")

    report = file(made, upload=make.upload("تقرير.pdf"))

    assert (report.strengths, report.file.name, report.filed_by) == ("المشاركة", "تقرير.pdf", made.expert)
    entry = Entry.objects.get(verb="evaluation_report_filed")
    assert {note.key for note in entry.notes.all()} == {"strengths", "improvements", "text"}


def test_filing_again_keeps_both_and_the_document():
    made = making.under_verification("planning")
    file(made, upload=make.upload("تقرير.pdf"))

    again = file(made, text="خلاصة ثانية", version=1)

    assert EvaluationReport.objects.count() == 2
    assert (queries.valid_report(made.dossier), again.file.name) == (again, "تقرير.pdf")


def test_two_reports_at_once_keep_both():
    made = making.under_verification("planning")
    file(made, version=0)

    with pytest.raises(Stale) as refusal:
        file(made, strengths="التعاون", version=0)

    assert (refusal.value.current.strengths, refusal.value.yours["strengths"]) == ("المشاركة", "التعاون")


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.FOCAL_POINT, Role.COORDINATION, Role.EXPERT, Role.MANAGER])
def test_nobody_else_files_the_report(role):
    made = making.under_verification("planning")

    with pytest.raises(NotAllowed):
        file(made, by=make.person(role, made.dossier.commune))


def test_the_companion_does_not_file_the_report():
    made = making.under_verification("planning")
    companion = make.person(Role.EXPERT)
    make.assignment(made.dossier, companion, "accompany")

    with pytest.raises(NotAllowed) as refusal:
        file(made, by=companion)

    assert refusal.value.codes == ["conflict_of_interest"]


@pytest.mark.parametrize("part", [{"strengths": " "}, {"improvements": ""}, {"text": ""}])
def test_a_report_has_its_parts(part):
    made = making.under_verification("planning")

    with pytest.raises(Refusal) as refusal:
        file(made, **part)

    assert refusal.value.codes == ["required"]


def test_a_document_stands_for_the_conclusion():
    made = making.under_verification("planning")

    assert file(made, text="", upload=make.upload()).text == ""


@pytest.mark.parametrize("state", ["visiting", "studying"])
def test_a_report_is_filed_while_the_plan_is_drawn_up(state):
    made = making.under_verification(state)

    with pytest.raises(Refusal) as refusal:
        file(made)

    assert refusal.value.codes == ["wrong_state"]


def test_a_report_that_the_committee_returned_is_filed_again():
    made = making.under_verification("planning")
    file(made)
    made.dossier.previous_state, made.dossier.entered_at = "studying", clock.now()
    made.dossier.save()
    assert queries.valid_report(made.dossier) is None

    again = file(made)

    assert queries.valid_report(made.dossier) == again


def test_a_report_older_than_the_verified_levels_no_longer_counts():
    made = making.under_verification("planning")
    file(made)
    for norm in making.NORMS:
        making.finding(made.dossier, norm)
    with make.on(clock.today() + timedelta(days=3)):
        actions.snapshot_verified(made.case())

    assert queries.valid_report(made.dossier) is None


def test_strengths_and_areas_to_improve_are_suggested_from_the_verified_levels():
    made = making.under_verification("planning", levels=3)
    for norm, level in (("PAR-01", 1), ("PAR-02", 3), ("EGA-01", 0)):
        making.finding(made.dossier, norm, level, reason="عاينا")

    strong, weak = queries.suggestions(queries.review(made.dossier))

    assert [row.norm.code for row in strong] == ["PAR-02"]
    assert [row.norm.code for row in weak] == ["PAR-01", "EGA-01"], "the legal obligation first"


@pytest.mark.parametrize(("tasks", "said"), [(["verify"], False), (["accompany", "verify"], True)])
def test_the_report_says_when_a_companion_verified(tasks, said):
    made = making.under_verification("planning", separation="warn")
    made.dossier.assignments.all().delete()
    for task in tasks:
        make.assignment(made.dossier, made.expert, task)

    assert queries.verified_by_companion(made.dossier) is said
