"""The library of evidence: one piece, many norms; what is withdrawn is kept."""

from datetime import timedelta

import pytest

import make
from make import assessments as making
from miza.accounts.roles import Role
from miza.assessments import actions, queries
from miza.assessments.actions import Duplicate
from miza.assessments.models import Evidence, EvidenceUse
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal
from miza.files.models import StoredFile
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db


def write(made, by, what):
    """One of the four writes of the library."""
    piece = Evidence.objects.first() or making.piece(made.dossier, "PAR-01", by=made.president)
    return {
        "add": lambda: actions.add_evidence(made.dossier, upload=make.upload(), uses={"PAR-01": "3"}, by=by),
        "use": lambda: actions.use_evidence(piece, "EGA-01", by=by),
        "drop_use": lambda: actions.drop_use(piece.uses.get(), by=by),
        "drop": lambda: actions.drop_evidence(piece, by=by),
    }[what]


WRITES = ["add", "use", "drop_use", "drop"]


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("role", [Role.EXPERT, Role.COORDINATION, Role.ACCREDITATION, Role.MANAGER, Role.OBSERVER])
def test_the_wrong_role_does_not_write(what, role):
    made = making.form()
    with pytest.raises(NotAllowed):
        write(made, make.person(role), what)()


@pytest.mark.parametrize("what", WRITES)
def test_the_right_role_of_another_commune_does_not_write(what):
    made = making.form()
    with pytest.raises(NotAllowed) as refused:
        write(made, made.elsewhere, what)()
    assert refused.value.codes == ["other_commune"]


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("state", ["reviewing", "visiting", "deliberating", "labelled"])
def test_the_library_is_closed_while_others_work_with_it(what, state):
    made = making.form(state)
    with pytest.raises(Refusal) as refused:
        write(made, made.president, what)()
    assert refused.value.codes == ["wrong_state"]


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("state", ["launching", "assessing", "clarifying", "improving"])
def test_the_commune_keeps_its_library_while_it_is_its_turn(what, state):
    made = making.form(state)
    write(made, made.contributor, what)()


def test_a_file_is_stored_once_and_declared_for_its_norms():
    made = making.form()
    piece = actions.add_evidence(
        made.dossier,
        upload=make.upload("محضر.pdf"),
        dated_on=clock.today(),
        uses={"PAR-01": " 3-5 ", "EGA-01": ""},
        by=made.focal_point,
    )
    assert (piece.title, piece.file.name, piece.file.owner) == ("محضر.pdf", "محضر.pdf", made.dossier.stream)
    assert dict(EvidenceUse.objects.values_list("norm", "page")) == {"PAR-01": "3-5", "EGA-01": ""}
    entry = Entry.objects.get(verb="evidence_added")
    assert (entry.facts["norms"], entry.facts["sha256"]) == (["EGA-01", "PAR-01"], piece.file.sha256)
    assert "محضر" not in str(entry.facts)


def test_an_original_to_be_shown_is_evidence_too():
    made = making.form()
    piece = actions.add_evidence(
        made.dossier, title="سجل المداولات", original_at="كتابة المجلس", uses={"PAR-01": ""}, by=made.president
    )
    assert (piece.file, piece.original_at) == (None, "كتابة المجلس")
    assert queries.proved(made.dossier) == {"PAR-01"}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "required"),
        ({"original_at": "كتابة المجلس"}, "required"),
        ({"title": "x", "original_at": "y", "dated_on": clock.today() + timedelta(days=1)}, "date_future"),
        ({"title": "x", "original_at": "y", "uses": {"ZZZ-01": ""}}, "not_found"),
        ({"upload": make.upload("x.pdf", b"")}, "file_empty"),
    ],
)
def test_a_piece_that_cannot_be_is_refused(values, why):
    made = making.form()
    with pytest.raises(Refusal) as refused:
        actions.add_evidence(made.dossier, **values, by=made.president)
    assert refused.value.codes == [why]
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_the_same_content_is_found_whatever_its_name():
    made = making.form()
    first = actions.add_evidence(made.dossier, upload=make.upload("محضر.pdf"), uses={"PAR-01": ""}, by=made.president)
    with pytest.raises(Duplicate) as refused:
        actions.add_evidence(made.dossier, upload=make.upload("نسخة.pdf"), uses={"EGA-01": ""}, by=made.contributor)
    assert (refused.value.piece, refused.value.reasons[0].params["norms"]) == (first, ["PAR-01"])
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_the_library_of_another_dossier_is_no_duplicate():
    made = making.form()
    other = making.form(framework=made.dossier.round.framework)
    for one in (made, other):
        actions.add_evidence(one.dossier, upload=make.upload(), by=one.president)
    assert Evidence.objects.count() == 2


def test_a_withdrawn_piece_may_be_added_again():
    made = making.form()
    first = actions.add_evidence(made.dossier, upload=make.upload(), uses={"PAR-01": ""}, by=made.president)
    actions.drop_evidence(first, by=made.president)
    actions.drop_evidence(first, by=made.president)
    assert queries.proved(made.dossier) == set()
    actions.add_evidence(made.dossier, upload=make.upload(), uses={"PAR-01": ""}, by=made.president)
    assert (queries.proved(made.dossier), Evidence.objects.count()) == ({"PAR-01"}, 2)
    assert made.verbs == ["evidence_added", "evidence_removed", "evidence_added"]


def test_a_use_is_declared_once_its_page_said_anew_and_dropped():
    made = making.form()
    piece = making.piece(made.dossier)
    for page in ("1", "1", "5–6"):
        use = actions.use_evidence(piece, "PAR-01", page=page, by=made.contributor)
    assert list(queries.uses_of(made.dossier, "PAR-01").values_list("page", flat=True)) == ["5–6"]
    for _ in range(2):
        actions.drop_use(use, by=made.contributor)
    assert queries.use_counts(made.dossier) == {}
    actions.use_evidence(piece, "PAR-01", by=made.contributor)
    assert (queries.use_counts(made.dossier), EvidenceUse.objects.count()) == ({"PAR-01": 1}, 2)


def test_a_withdrawn_piece_is_not_declared():
    made = making.form()
    piece = making.piece(made.dossier)
    actions.drop_evidence(piece, by=made.president)
    with pytest.raises(Refusal) as refused:
        actions.use_evidence(piece, "PAR-01", by=made.president)
    assert refused.value.codes == ["not_found"]


@pytest.mark.parametrize("what", ["add", "drop_use", "drop"])
def test_a_form_reopened_for_some_norms_keeps_the_proofs_of_the_others(what):
    made = making.form(open_norms=["EGA-01"])
    with pytest.raises(Refusal) as refused:
        write(made, made.president, what)()
    assert refused.value.codes == ["norm_not_open"]
    write(made, made.president, "use")()
