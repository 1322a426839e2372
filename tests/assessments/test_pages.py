"""The pages of a self-assessment: what they show, to whom, and what they cost."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import make
from make import assessments as making
from miza.accounts.roles import Role
from miza.assessments import actions, queries
from miza.dossiers.models import Dossier

pytestmark = pytest.mark.django_db
PAGES = ["form", "team", "launch", "evidence", "scores"]
COST = {
    "form": 6,
    "team": 6,
    "launch": 6,
    "evidence": 8,
    "scores": 8,
}  # session, person, appointments, dossier, then its own


def url(name, made, *args):
    return reverse(f"assessments:{name}", args=[made.ref, *args])


@pytest.fixture
def at(client):
    """A function that signs someone in and gets a page."""

    def get(person, address):
        client.force_login(person)
        return client.get(address)

    return get


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_is_shown_in_each_language(at, page, language):
    made = making.form()
    making.answered(made.dossier, by=made.focal_point)
    response = at(made.focal_point, f"/{language}{url(page, made)}")
    assert response.status_code == 200
    assert response.context["dossier"] == made.dossier


def readers(made):
    """Each kind of reader, once."""
    expert, observer = make.person(Role.EXPERT), make.person(Role.OBSERVER)
    make.assignment(made.dossier, expert, "accompany")
    made.dossier.observers.add(observer)
    return {
        "president": made.president,
        "contributor": made.contributor,
        "elsewhere": made.elsewhere,
        "expert": expert,
        "another expert": make.person(Role.EXPERT),
        "coordination": make.person(Role.COORDINATION),
        "accreditation": make.person(Role.ACCREDITATION),
        "manager": make.person(Role.MANAGER),
        "observer": observer,
    }


NOBODY_ELSE = {"elsewhere": 404, "another expert": 404}
IN_HAND = dict.fromkeys(["expert", "coordination", "accreditation", "manager", "observer"], 403) | NOBODY_ELSE
EVERYBODY = dict.fromkeys(["president", "contributor"], 200)


@pytest.mark.parametrize(
    ("page", "state", "seen"),
    [
        ("form", "assessing", IN_HAND),
        ("scores", "assessing", IN_HAND),
        ("evidence", "assessing", IN_HAND),
        ("form", "reviewing", NOBODY_ELSE),
        ("scores", "reviewing", NOBODY_ELSE),
        ("evidence", "reviewing", NOBODY_ELSE | {"observer": 403}),
        ("team", "assessing", NOBODY_ELSE | {"observer": 403}),
        ("launch", "launching", NOBODY_ELSE | {"observer": 403}),
    ],
)
def test_the_form_is_the_communes_until_it_is_handed_over(at, page, state, seen):
    made = making.form(state)
    making.answered(made.dossier)
    people = readers(made)
    found = {name: at(person, url(page, made)).status_code for name, person in people.items()}
    assert found == dict.fromkeys(people, 200) | seen


def test_the_expert_reads_meanwhile_only_with_the_communes_consent(at):
    made = making.form()
    making.answered(made.dossier)
    people = readers(made)
    making.launched(made.dossier, expert_may_read=True)
    addresses = [url("form", made), url("norm", made, "PAR-01"), url("evidence", made), url("scores", made)]
    assert [at(people["expert"], address).status_code for address in addresses] == [200] * 4
    assert [at(people["coordination"], address).status_code for address in addresses] == [403] * 4


def test_who_reads_gets_no_form_to_fill(at):
    made = making.form("reviewing")
    making.answered(made.dossier)
    for person in (made.president, readers(made)["coordination"]):
        response = at(person, url("norm", made, "PAR-02"))
        assert "answer_form" not in response.context
        assert response.context["line"].level == 2


def test_an_unknown_norm_piece_or_member_is_not_found(at, client):
    made = making.form()
    addresses = [
        url("norm", made, "ZZZ-01"),
        url("piece", made, 99),
        url("member", made, 99),
        url("remove_piece", made, 99),
    ]
    assert [at(made.president, address).status_code for address in addresses] == [404] * 4
    assert client.post(url("norm", made, "ZZZ-01"), {"version": 0}).status_code == 404


def test_a_piece_of_another_dossier_is_not_found(at):
    made = making.form()
    other = making.form(framework=made.dossier.round.framework)
    piece = making.piece(other.dossier, "PAR-01")
    assert at(made.president, url("piece", made, piece.pk)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_the_same_few_queries_whatever_the_rows(client, page, rows):
    made = making.form()
    making.launched(made.dossier)
    for norm in making.NORMS[:rows]:
        making.answer(made.dossier, norm)
        making.piece(made.dossier, norm, sha256=norm * 10)
        making.member(made.dossier, user=make.person(Role.CONTRIBUTOR, made.dossier.commune))
    client.force_login(made.president)
    client.get(url(page, made))
    with CaptureQueriesContext(connection) as spent:
        assert client.get(url(page, made)).status_code == 200
    assert len(making.statements(spent)) == COST[page]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_norm_takes_the_same_queries_whatever_the_rows(client, rows):
    made = making.form()
    for n in range(rows):
        making.piece(made.dossier, "PAR-01", sha256=str(n) * 64)
        making.answer(made.dossier, making.NORMS[n])
    client.force_login(made.president)
    client.get(url("norm", made, "PAR-01"))
    with CaptureQueriesContext(connection) as spent:
        assert client.get(url("norm", made, "PAR-01")).status_code == 200
    assert len(making.statements(spent)) == 9


@pytest.mark.parametrize("code", ["PAR-03", "PAR-02", "EGA-07"])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_heaviest_pages_weigh_less_than_thirty_kilobytes(at, code, language):
    made = making.form(framework=making.full_framework())
    making.answered(made.dossier, by=made.focal_point, proved=False)
    for n in range(60):
        making.piece(made.dossier, code, "PAR-01", title=f"محضر الدورة العادية رقم {n}.pdf", sha256=f"{n:064d}")
    for page in (url("norm", made, code), url("form", made), url("scores", made), url("evidence", made)):
        body = at(made.focal_point, f"/{language}{page}").content
        assert len(gzip.compress(body, 6)) < 30_000, page


def test_scores_show_the_living_self_score_then_the_frozen_ones(at):
    made = making.form()
    making.answered(made.dossier, level=3)
    response = at(made.president, url("scores", made))
    assert [(c.which, c.snapshot) for c in response.context["columns"]] == [("self", None)]
    assert [g.norm.code for g in response.context["raises"]] == []

    whole = queries.live_answers(made.dossier)
    frozen = actions.snapshot(made.dossier, "self", whole, by=made.president)
    whole["norms"]["PAR-01"]["level"] = 1
    actions.snapshot(made.dossier, "verified", whole, by=made.president)
    Dossier.objects.update(state="planning")
    response = at(made.president, url("scores", made))
    assert [c.which for c in response.context["columns"]] == ["self", "verified"]
    assert response.context["columns"][0].snapshot == frozen
    assert [(line.rule, line.object) for line in response.context["unmet"]] == [("mandatory_min_level", "PAR-01")]
    own = at(made.president, url("scores", made) + "?which=self")
    assert own.context["chosen"].which == "self"
    assert own.context["unmet"] == ()


def test_scores_of_a_form_without_answers_are_shown_as_nothing_counted(at):
    made = making.form()
    response = at(made.president, url("scores", made))
    assert response.status_code == 200
    assert response.context["chosen"].scores.overall == 0


def test_former_passes_keep_their_scores(at):
    made = making.form("reviewing")
    making.answered(made.dossier)
    actions.snapshot(made.dossier, "self", queries.live_answers(made.dossier), by=made.president)
    Dossier.objects.update(pass_no=2)
    response = at(made.president, url("scores", made) + "?pass=1")
    assert [(c.which, c.snapshot.pass_no) for c in response.context["columns"]] == [("self", 1)]
    assert at(made.president, url("scores", made) + "?pass=9").context["pass_no"] == 2


def test_every_page_that_shows_the_framework_says_that_it_is_a_proposal(at):
    made = making.form()
    for page in (url("form", made), url("norm", made, "PAR-01"), url("scores", made)):
        assert "frameworks/_proposal.html" in {t.name for t in at(made.president, page).templates}
