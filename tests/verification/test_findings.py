"""Findings: who may save them, what they may hold, nothing overwritten."""

from datetime import date, timedelta

import pytest

import make
from make import verification as making
from miza.accounts.roles import Role
from miza.assessments.actions.content import InvalidContent
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.journal.models import Entry
from miza.verification import actions, queries
from miza.verification.models import Finding, FindingRevision

pytestmark = pytest.mark.django_db


def save(made, norm="PAR-01", content=None, *, version=0, by=None):
    if content is None:
        content = making.found(norm, pieces=making.pieces(made.dossier, norm))
    return actions.save_finding(made.dossier, norm, content, version=version, by=by or made.expert)


def codes(refusal):
    return {name: why.code for name, why in refusal.value.fields.items()}


def test_saving_a_finding_keeps_a_revision_and_journals_it():
    made = making.under_verification()

    finding = save(made)

    assert (finding.level, finding.evidence_accepted, finding.version) == (2, True, 1)
    revision = FindingRevision.objects.get()
    assert (revision.norm, revision.version, revision.content["level"], revision.author) == (
        "PAR-01",
        1,
        2,
        made.expert,
    )
    entry = Entry.objects.filter(verb="finding_saved").get()
    assert (entry.stream, entry.object, entry.actor_role) == (made.dossier.stream, "PAR-01", "expert")
    assert entry.facts["level"] == 2


def test_the_journal_keeps_the_reason_apart_from_the_facts():
    made = making.under_verification()

    save(made, content=making.found("PAR-01", 1, reason="لم نجد المحضر"))

    entry = Entry.objects.filter(verb="finding_saved").get()
    assert entry.notes.get().text == "لم نجد المحضر"
    assert "لم نجد" not in str(entry.facts)


def test_a_second_save_grows_the_version_and_the_same_content_does_not():
    made = making.under_verification()
    save(made)

    assert save(made, version=1).version == 1
    again = save(made, content=making.found("PAR-01", 1, reason="ناقص"), version=1)

    assert again.version == 2
    assert FindingRevision.objects.count() == 2


def test_a_stale_save_is_refused_and_both_findings_are_kept():
    made = making.under_verification()
    stored = save(made)
    other = make.person(Role.EXPERT)
    make.assignment(made.dossier, other, "verify")

    with pytest.raises(Stale) as refusal:
        save(made, content=making.found("PAR-01", 1, reason="ناقص"), by=other)

    assert refusal.value.current == stored
    assert refusal.value.yours.level == 1
    assert Finding.objects.get().level == 2


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT, Role.CONTRIBUTOR])
def test_the_commune_never_saves_a_finding(role):
    made = making.under_verification()

    with pytest.raises(NotAllowed):
        save(made, by=make.person(role, made.dossier.commune))


@pytest.mark.parametrize("role", [Role.COORDINATION, Role.ACCREDITATION, Role.INVITED, Role.OBSERVER, Role.MANAGER])
def test_the_committees_and_the_manager_never_save_a_finding(role):
    made = making.under_verification()

    with pytest.raises(NotAllowed):
        save(made, by=make.person(role))


def test_an_expert_who_is_not_assigned_never_saves_a_finding():
    made = making.under_verification()

    with pytest.raises(NotAllowed) as refusal:
        save(made, by=make.person(Role.EXPERT))

    assert refusal.value.codes == ["not_your_role"]


def test_an_expert_who_verifies_another_dossier_never_saves_a_finding():
    made, other = making.under_verification(), making.under_verification()

    with pytest.raises(NotAllowed):
        save(made, by=other.expert)


def test_the_expert_who_accompanied_never_saves_a_finding():
    made = making.under_verification()
    companion = make.person(Role.EXPERT)
    make.assignment(made.dossier, companion, "accompany")

    with pytest.raises(NotAllowed) as refusal:
        save(made, by=companion)

    assert refusal.value.codes == ["conflict_of_interest"]


@pytest.mark.parametrize(("separation", "refused"), [("refuse", True), ("warn", False)])
def test_having_accompanied_bars_the_verifier_unless_the_round_only_warns(separation, refused):
    made = making.under_verification(separation=separation)
    make.assignment(made.dossier, made.expert, "accompany", ends_on=clock.today())

    if refused:
        with pytest.raises(NotAllowed) as refusal:
            save(made)
        assert refusal.value.codes == ["conflict_of_interest"]
    else:
        assert save(made).level == 2


def test_an_ended_assignment_gives_no_right():
    made = making.under_verification()
    made.dossier.assignments.update(ends_on=clock.today() - timedelta(days=1))

    with pytest.raises(NotAllowed):
        save(made)


@pytest.mark.parametrize(
    ("state", "open_now"),
    [("assessing", False), ("reviewing", True), ("clarifying", False), ("visiting", True), ("planning", False)],
)
def test_findings_are_written_at_the_desk_and_on_site_only(state, open_now):
    made = making.under_verification(state)

    if open_now:
        assert save(made).level == 2
    else:
        with pytest.raises(Refusal) as refusal:
            save(made)
        assert refusal.value.codes == ["wrong_state"]


def test_a_paused_dossier_takes_no_finding():
    today = clock.today()
    made = making.under_verification(paused_from=today, paused_until=today + timedelta(days=30))

    with pytest.raises(Refusal) as refusal:
        save(made)

    assert refusal.value.codes == ["paused"]


def test_only_the_norms_named_are_open_again():
    made = making.under_verification(open_norms=["PAR-02"])

    with pytest.raises(Refusal) as refusal:
        save(made)

    assert refusal.value.codes == ["norm_not_open"]
    assert save(made, "PAR-02").norm == "PAR-02"


def test_an_unknown_norm_is_refused():
    made = making.under_verification()

    with pytest.raises(Refusal) as refusal:
        save(made, "ZZZ-01", making.found("PAR-01"))

    assert refusal.value.codes == ["not_found"]


@pytest.mark.parametrize("level", [-1, 5, "2.5", "two", True])
def test_a_level_out_of_range_is_refused_at_its_field(level):
    made = making.under_verification()

    with pytest.raises(InvalidContent) as refusal:
        save(made, content=making.found("PAR-01", level))

    assert codes(refusal) == {"level": "level_out_of_range"}
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"indicators": {"PAR-01.1": "maybe"}}, "PAR-01.1", "choice_unknown"),
        ({"indicators": {"PAR-09.1": "yes"}}, "PAR-09.1", "unknown_field"),
        ({"verdicts": {"0": "accepted"}}, "verdict_0", "choice_unknown"),
        ({"seen_where": "كتابة المجلس"}, "seen_on_site", "required"),
        ({"seen_on_site": "السجل"}, "seen_on", "required"),
        ({"seen_on_site": "السجل", "seen_on": "31/02/2026"}, "seen_on", "date_invalid"),
        ({"seen_on_site": "السجل", "seen_on": date(2999, 1, 1)}, "seen_on", "date_future"),
        ({"reason": "ا" * 5001}, "reason", "text_too_long"),
        ({"level": None, "not_applicable_accepted": True}, "not_applicable_accepted", "not_applicable_refused"),
    ],
)
def test_each_fault_is_named_at_its_field(changes, field, code):
    made = making.under_verification()

    with pytest.raises(InvalidContent) as refusal:
        save(made, content=making.found("PAR-01", pieces=making.pieces(made.dossier, "PAR-01")) | changes)

    assert codes(refusal)[field] == code


def test_a_percentage_above_one_hundred_is_refused():
    made = making.under_verification()

    with pytest.raises(InvalidContent) as refusal:
        save(made, "PAR-02", making.found("PAR-02") | {"indicators": {"PAR-02.1": "120"}})

    assert codes(refusal) == {"PAR-02.1": "percent_range"}


def test_a_piece_of_another_norm_cannot_be_accepted_here():
    made = making.under_verification()
    elsewhere = making.pieces(made.dossier, "PAR-02")

    with pytest.raises(InvalidContent):
        save(made, content=making.found("PAR-01", pieces=elsewhere))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"level": 1}, "another level"),
        ({"verdict": "refused"}, "no evidence accepted: it counts 1"),
        ({"indicators": {"PAR-01.1": "no"}}, "an indicator outside its limit: it counts 1"),
    ],
)
def test_a_level_that_counts_otherwise_than_declared_needs_its_reason(content, why):
    made = making.under_verification()
    pieces = making.pieces(made.dossier, "PAR-01")
    verdict = content.pop("verdict", "accepted")
    typed = making.found("PAR-01", pieces=pieces, verdict=verdict) | content

    with pytest.raises(InvalidContent) as refusal:
        save(made, content=typed)

    assert codes(refusal) == {"reason": "required"}, why
    assert save(made, content=typed | {"reason": "عاينا ذلك"}).reason == "عاينا ذلك"


def test_a_declared_level_that_counted_one_is_confirmed_at_one_without_a_reason():
    made = making.under_verification(answers={"PAR-01": making.declared("PAR-01", 3, evidence=False)})

    assert save(made, content=making.found("PAR-01", 1)).level == 1


def test_an_original_seen_on_site_counts_as_evidence():
    made = making.under_verification(answers={"PAR-01": making.declared("PAR-01", 2, evidence=False)})
    seen = {"seen_on_site": "سجل المداولات", "seen_where": "كتابة المجلس", "seen_on": clock.today()}

    save(made, content=making.found("PAR-01", 2, reason="رأينا الأصل") | seen)

    assert queries.verified_answers(made.dossier)["norms"]["PAR-01"]["evidence"] is True


def test_not_applicable_is_accepted_only_where_the_commune_said_so():
    made = making.under_verification(answers={"PAR-02": {"not_applicable": True}})

    save(made, "PAR-02", {"not_applicable_accepted": True, "level": 3})

    finding = Finding.objects.get()
    assert (finding.level, finding.not_applicable_accepted) == (None, True)
    assert queries.verified_answers(made.dossier)["norms"] == {"PAR-02": {"not_applicable": True}}


def test_refusing_not_applicable_needs_its_reason():
    made = making.under_verification(answers={"PAR-02": {"not_applicable": True}})

    with pytest.raises(InvalidContent) as refusal:
        save(made, "PAR-02", {"level": 0})

    assert codes(refusal) == {"reason": "required"}
    assert save(made, "PAR-02", {"level": 0, "reason": "أطلقت مشروعا سنة 2025"}).level == 0


def test_verdicts_may_be_saved_before_any_level():
    made = making.under_verification("reviewing")

    finding = save(made, content=making.found("PAR-01", None, pieces=making.pieces(made.dossier, "PAR-01")))

    assert (finding.level, finding.evidence_accepted) == (None, True)
    assert queries.verified_answers(made.dossier)["norms"] == {}


def test_levels_are_confirmed_at_once_where_the_evidence_was_accepted():
    made = making.under_verification("reviewing")
    for norm in ("PAR-01", "PAR-02"):
        save(made, norm, making.found(norm, None, pieces=making.pieces(made.dossier, norm)) | {"indicators": {}})

    confirmed = actions.confirm_levels(made.dossier, {"PAR-01": 1, "PAR-02": 1}, by=made.expert)

    assert [(f.norm, f.level, f.version) for f in confirmed] == [("PAR-01", 2, 2), ("PAR-02", 2, 2)]
    assert confirmed[1].indicators == {"PAR-02.1": "90"}, "the commune's value where the expert wrote none"


@pytest.mark.parametrize(
    "case", ["no finding", "refused evidence", "saved meanwhile", "already verified", "capped", "not open"]
)
def test_a_level_is_not_confirmed_at_once_otherwise_and_none_is(case):
    answers = (
        {"PAR-01": making.declared("PAR-01", 3) | {"indicators": {"PAR-01.1": "no"}}} if case == "capped" else None
    )
    made = making.under_verification("reviewing", answers=answers, open_norms=["PAR-02"] if case == "not open" else [])
    if case != "no finding":
        making.finding(
            made.dossier, "PAR-01", 2 if case == "already verified" else None, accepted=case != "refused evidence"
        )
    making.finding(made.dossier, "PAR-02", None)
    version = {"saved meanwhile": 7}.get(case, 1)

    with pytest.raises(Refusal) as refusal:
        actions.confirm_levels(made.dossier, {"PAR-02": 1, "PAR-01": version}, by=made.expert)

    assert refusal.value.codes == ["not_confirmable"]
    assert refusal.value.reasons[0].params["missing"] == ["PAR-01"]
    assert Finding.objects.get(norm="PAR-02").level is None


def test_confirming_nothing_is_refused():
    made = making.under_verification()

    with pytest.raises(Refusal) as refusal:
        actions.confirm_levels(made.dossier, {}, by=made.expert)

    assert refusal.value.codes == ["nothing_chosen"]


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.COORDINATION, Role.EXPERT, Role.MANAGER])
def test_only_the_verifying_expert_confirms_levels(role):
    made = making.under_verification()
    making.finding(made.dossier, "PAR-01", None)

    with pytest.raises(NotAllowed):
        actions.confirm_levels(made.dossier, {"PAR-01": 1}, by=make.person(role))


def test_a_new_pass_keeps_the_findings_that_the_activities_did_not_touch():
    made = making.under_verification("improving")
    kept = making.finding(made.dossier, "PAR-01", 2, reason="كما هو")
    making.finding(made.dossier, "EGA-01", 1)
    made.dossier.pass_no = 2
    made.dossier.save()

    assert actions.carry_findings(made.dossier, {"EGA-01": 2}, by=made.president) == 1

    carried = Finding.objects.get(pass_no=2)
    assert (carried.norm, carried.level, carried.reason, carried.carried, carried.version) == (
        "PAR-01",
        2,
        "كما هو",
        True,
        1,
    )
    assert Finding.objects.get(pk=kept.pk).pass_no == 1, "the former pass keeps its own"
    assert FindingRevision.objects.get().pass_no == 2


def test_the_verified_snapshot_is_the_verified_answers_object():
    made = making.under_verification()
    for norm in making.NORMS:
        save(made, norm)

    snapshot = actions.snapshot_verified(made.case("close_visit"))

    assert (snapshot.which, snapshot.scores["overall"]) == ("verified", "50.00")
    assert snapshot.answers == queries.verified_answers(made.dossier)
    assert snapshot.answers["norms"]["PAR-02"] == {"level": 2, "evidence": True, "indicators": {"PAR-02.1": "90"}}


def test_the_companion_cannot_freeze_the_verified_levels():
    made = making.under_verification()
    companion = make.person(Role.EXPERT)
    make.assignment(made.dossier, companion, "accompany")

    with pytest.raises(NotAllowed):
        actions.snapshot_verified(made.case("close_visit", by=companion))
