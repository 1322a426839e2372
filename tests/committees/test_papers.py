"""Minutes as PDF: what the records of a session hold, for whom may see it."""

import io

import pypdf
import pytest
from django.urls import reverse

import make
from make.stories import told
from miza.accounts.roles import Role
from miza.committees import actions
from miza.core import clock

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") $y$ *z* \u202eabc\u2067 中'


@pytest.fixture
def one():
    return told("deliberating")


@pytest.fixture
def session(one):
    members = one.cast.accreditation
    made = actions.convene(held_on=clock.today(), dossiers=[one.dossier], by=members[0])
    actions.open_session(made, chair=members[2], secretary=members[0], by=members[0])
    actions.mark_presence(made, members[:-1], by=members[0])
    return made


def decide(one, session, *, reasons, ballot_kind="open", choice="yes"):
    members = one.cast.accreditation
    item = actions.open_vote(
        session.items.get(), subject="grant", reasons=reasons, ballot_kind=ballot_kind, by=members[0]
    )
    for member in members[:-1]:
        actions.vote(item, choice, opinion=HOSTILE if member == members[1] else "", by=member)
    return actions.close_item(item, by=members[0])


def get(client, session, language="fr"):
    return client.get(reverse("committees:minutes_pdf", args=[session.number]) + f"?in={language}")


def read(answer):
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    return " ".join("".join(" " if char in "\u2066\u2068\u2069" else char for char in text).split())


def test_an_open_session_prints_a_draft(client, one, session):
    client.force_login(one.cast.accreditation[0])

    text = read(get(client, session))

    assert "Projet" in text
    assert "séance est levée" not in text
    assert one.dossier.ref[-4:] in text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_decision_is_printed_with_its_ballots_its_reasons_and_opinions(client, one, session, language):
    decide(one, session, reasons="\n".join(f"{HOSTILE} {n}" for n in range(300)))
    actions.close_session(session, by=one.cast.accreditation[0])
    client.force_login(one.cast.accreditation[0])

    answer = get(client, session, language)
    text = read(answer)

    for part in ('#panic("x")', "$y$", "*z*", "299", one.dossier.ref[-4:]):
        assert part in text, part
    assert text.count('#panic("x")') == 301
    if language == "fr":
        assert "octroyer le Label Commune Citoyenne" in text
        assert "séance est levée" in text
        assert "Absent" in text


def test_a_secret_ballot_names_nobody_beside_an_opinion(client, one, session):
    decide(one, session, reasons="Motifs.", ballot_kind="secret")
    client.force_login(one.cast.accreditation[0])

    text = read(get(client, session))

    assert "Scrutin secret" in text
    _, _, after = text.partition("Avis")
    before_signatures = after.partition("Levée")[0]
    assert one.cast.accreditation[1].shown_name not in before_signatures


def test_what_was_not_adopted_is_not_printed_as_granted(client, one, session):
    decide(one, session, reasons="Motifs.", choice="no")
    client.force_login(one.cast.accreditation[0])

    text = read(get(client, session))

    assert "pas adoptée" in text
    assert "décide d'octroyer" not in text


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.FOCAL_POINT, Role.EXPERT, Role.OBSERVER])
def test_others_do_not_find_minutes(client, one, session, role):
    client.force_login(make.person(role, one.commune if role in {Role.PRESIDENT, Role.FOCAL_POINT} else None))

    assert get(client, session).status_code == 404


def test_nobody_reads_minutes_unsigned(client, session):
    assert get(client, session).status_code in {302, 401}
