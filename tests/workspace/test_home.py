"""The home of a commune: what it is asked though the move is somebody else's."""

import pytest

import make
from miza.accounts.roles import Role
from miza.dossiers.models import Condition

pytestmark = pytest.mark.django_db


def home(client, dossier, role):
    client.force_login(make.person(role, commune=dossier.commune))
    return client.get("/ar/home/").content.decode()


def test_a_president_asked_to_complete_sees_what_lacks_before_the_deposit(client):
    dossier = make.dossier(state="incomplete")
    Condition.objects.update_or_create(
        dossier=dossier, code="ELG-03", defaults={"verdict": "missing", "verdict_note": "الوثيقة غير موقعة"}
    )

    page = home(client, dossier, Role.PRESIDENT)

    assert "أتموا ما طلبته لجنة التنسيق" in page
    assert "الوثيقة غير موقعة" in page


def test_the_plan_waits_for_the_word_of_the_commune(client):
    page = home(client, make.dossier(state="planning"), Role.FOCAL_POINT)

    assert "اتفقوا على خطة العمل أو سجلوا نقط الخلاف" in page


@pytest.mark.parametrize("state", ["incomplete", "planning"])
def test_a_member_of_the_local_team_is_not_asked_to_speak_for_the_commune(client, state):
    page = home(client, make.dossier(state=state), Role.CONTRIBUTOR)

    assert "أتموا ما طلبته لجنة التنسيق" not in page
    assert "اتفقوا على خطة العمل أو سجلوا نقط الخلاف" not in page
