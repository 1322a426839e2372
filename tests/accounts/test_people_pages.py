"""The pages of appointments: what each may see and do, what was typed kept, few queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

import make
from make.base import PDF
from miza.accounts import actions, queries
from miza.accounts.models import Appointment, User
from miza.accounts.roles import Role
from miza.core import clock, texts
from miza.journal.models import Entry


@pytest.fixture
def commune(db):
    return make.commune("Sahl Roummane")


@pytest.fixture
def manager(db):
    return make.person(Role.MANAGER, name="Demonstration Manager")


def text(response):
    return response.content.decode()


def fields(**kwargs):
    today = clock.today()
    return {
        "full_name": "Demonstration F. L.", "email": "", "phone": "", "role": "focal_point", "function": "",
        "starts_on": today.strftime("%d/%m/%Y"), "ends_on": "", "channel": "paper",
    } | kwargs  # fmt: skip


def test_manager_lists_everyone_and_a_commune_its_own(client, commune, manager):
    focal = make.person(Role.FOCAL_POINT, commune, name="Demonstration Here")
    make.person(Role.FOCAL_POINT, name="Demonstration Elsewhere")

    client.force_login(manager)
    everyone = text(client.get(reverse("account_people")))
    client.force_login(focal)
    own = text(client.get(reverse("account_people")))

    assert "Demonstration Here" in everyone
    assert "Demonstration Elsewhere" in everyone
    assert "Demonstration Here" in own
    assert "Demonstration Elsewhere" not in own
    assert "Demonstration Manager" not in own


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "roummane"}, {"Here", "Gone"}),
        ({"q": "Here"}, {"Here"}),
        ({"role": "expert"}, {"Expert"}),
        ({"status": "ended"}, {"Gone"}),
        ({"status": "running"}, {"Here", "Expert", "Soon", "Manager"}),
        ({"status": "work"}, {"Here", "Expert", "Soon", "Manager"}),  # without a document, all of them
        ({"q": "no such"}, set()),
    ],
)
def test_list_is_searched_and_filtered(client, commune, manager, asked, found):
    today = clock.today()
    make.person(Role.FOCAL_POINT, commune, name="Demonstration Here")
    make.person(Role.CONTRIBUTOR, commune, name="Demonstration Gone", ends_on=today - timedelta(days=1))
    make.person(Role.EXPERT, name="Demonstration Expert")
    make.person(Role.CONTRIBUTOR, name="Demonstration Soon", ends_on=today + timedelta(days=20))
    client.force_login(manager)

    page = client.get(reverse("account_people"), asked)

    assert {row["appointment"].user.full_name.removeprefix("Demonstration ") for row in page.context["rows"]} == found


def test_status_says_what_needs_work_first(commune, manager):
    today = clock.today()
    proof = make.file()
    wanted = {
        queries.ENDING: make.person(Role.CONTRIBUTOR, commune, ends_on=today + timedelta(days=30)),
        queries.NO_PROOF: make.person(Role.FOCAL_POINT, commune),
        queries.CODE_UNUSED: make.person(Role.CONTRIBUTOR, commune),
        queries.RUNNING: make.person(Role.CONTRIBUTOR, commune, ends_on=today + timedelta(days=31)),
        queries.COMING: make.person(Role.CONTRIBUTOR, commune, starts_on=today + timedelta(days=1)),
        queries.ENDED: make.person(Role.CONTRIBUTOR, commune, ends_on=today - timedelta(days=1)),
    }
    newcomer = wanted[queries.CODE_UNUSED]
    newcomer.set_unusable_password()
    newcomer.save()
    actions.issue_code(newcomer, channel="paper", by=manager)
    actions.issue_code(wanted[queries.RUNNING], channel="paper", by=manager)  # has a password: nothing to do
    Appointment.objects.filter(user=manager).update(proof=proof)

    found = queries.search(manager, commune=commune.code)

    assert [(a.status, a.user) for a in found] == list(wanted.items())


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_a_fixed_number_of_queries(client, commune, manager, rows, django_assert_num_queries):
    for _ in range(rows):
        make.person(Role.FOCAL_POINT, commune)
    client.force_login(manager)

    with django_assert_num_queries(6):  # session, person, appointments; work, count, page
        client.get(reverse("account_people"))


@pytest.mark.parametrize("rows", [1, 3])
def test_person_takes_a_fixed_number_of_queries(client, commune, manager, rows, django_assert_num_queries):
    someone = make.person(Role.FOCAL_POINT, commune)
    for _ in range(rows - 1):
        make.appoint(someone, Role.FOCAL_POINT)
    client.force_login(manager)

    with django_assert_num_queries(7):  # session, person, appointments; whose page, theirs, code, entries
        client.get(reverse("account_person", args=[someone.public_id]))


def test_whoever_names_nobody_sees_their_own_appointment_and_no_button(client, db):
    expert = make.person(Role.EXPERT, name="Demonstration Expert")
    client.force_login(expert)

    assert "Demonstration Expert" in text(client.get(reverse("account_people")))
    assert reverse("account_where") not in text(client.get(reverse("account_people")))
    assert client.get(reverse("account_where")).status_code == 403
    assert client.get(reverse("account_appoint")).status_code == 403


def test_focal_point_goes_straight_to_their_commune(client, commune):
    client.force_login(make.person(Role.FOCAL_POINT, commune))

    response = client.get(reverse("account_where"))

    assert response.url == f"{reverse('account_appoint')}?commune={commune.code}"
    page = text(client.get(response.url))
    assert 'value="contributor"' in page
    assert 'value="focal_point"' not in page
    assert 'value="delegate"' not in page


def test_manager_finds_the_commune_in_any_script(client, commune, manager):
    client.force_login(manager)

    page = text(client.get(reverse("account_where"), {"q": "ROUMMANE"}))

    assert f"{reverse('account_appoint')}?commune={commune.code}" in page
    assert f"{reverse('account_open')}?commune={commune.code}" in page


def test_code_on_paper_is_shown_once_after_the_appointment(client, commune):
    client.force_login(make.person(Role.PRESIDENT, commune))

    page = client.post(f"{reverse('account_appoint')}?commune={commune.code}", fields(proof=make.upload("قرار.pdf")))

    issued = page.context["issued"]
    assert page.status_code == 200
    assert text(page).count(issued.text) == 1
    assert issued.user.username in text(page)
    assert page.headers["Cache-Control"].startswith("max-age=0")
    again = client.get(reverse("account_person", args=[issued.user.public_id]))
    assert issued.text not in text(again)
    assert Appointment.objects.get(user=issued.user).proof.name == "قرار.pdf"


def test_letter_is_in_the_language_of_whoever_receives_it(client, commune, manager):
    someone = make.person(Role.FOCAL_POINT, commune, language="fr")
    client.force_login(manager)

    page = client.post(f"/ar{reverse('account_code', args=[someone.public_id])}", {"channel": "paper"})

    assert '<html lang="fr" dir="ltr">' in text(page)


def test_refused_appointment_keeps_all_that_was_typed(client, commune):
    client.force_login(make.person(Role.PRESIDENT, commune))
    typed = fields(
        full_name="Demonstration É. «س»",
        phone="06 11",
        ends_on="31/02/2027",
        function="نائب",
        role="delegate",
        scope=["answering"],
    )

    page = client.post(f"{reverse('account_appoint')}?commune={commune.code}", typed)

    assert page.status_code == 422
    for value in ("Demonstration É. «س»", "06 11", "31/02/2027", "نائب"):
        assert f'value="{value}"' in text(page)
    assert 'value="answering" id="id_scope_1"' in text(page).replace(" checked", "").replace(
        ' aria-describedby="id_scope_helptext"', ""
    )
    assert texts.say("refusals.date_invalid", value="31/02/2027", example="24/11/2026") in text(page)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("upload", "code"),
    [(make.upload("run.exe", b"MZ"), "file_type"), (make.upload("empty.pdf", b""), "empty"), (None, "proof_missing")],
)
def test_what_is_wrong_with_the_document_is_said_beside_its_field(client, commune, upload, code):
    client.force_login(make.person(Role.PRESIDENT, commune))
    typed = fields(role="delegate") | ({"proof": upload} if upload else {})

    page = client.post(f"{reverse('account_appoint')}?commune={commune.code}", typed)

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"proof"}
    assert User.objects.count() == 1
    assert Entry.objects.count() == 0


def test_mail_channel_without_address_is_said_beside_the_mail(client, commune):
    client.force_login(make.person(Role.FOCAL_POINT, commune))

    page = client.post(
        f"{reverse('account_appoint')}?commune={commune.code}", fields(role="contributor", channel="mail")
    )

    assert page.context["form"].errors["email"] == [texts.say("refusals.mail_missing")]


def test_role_that_may_not_be_given_is_refused(client, commune):
    client.force_login(make.person(Role.FOCAL_POINT, commune))

    page = client.post(f"{reverse('account_appoint')}?commune={commune.code}", fields(role="president"))

    assert page.status_code == 422
    assert User.objects.count() == 1


@pytest.mark.parametrize("actor", [Role.PRESIDENT, Role.FOCAL_POINT])
def test_another_commune_is_out_of_reach(client, commune, actor):
    elsewhere = make.person(Role.FOCAL_POINT, name="Demonstration Elsewhere")
    held = elsewhere.appointments.get()
    client.force_login(make.person(actor, commune))

    assert client.get(f"{reverse('account_appoint')}?commune={held.commune.code}").status_code == 403
    assert client.post(f"{reverse('account_appoint')}?commune={held.commune.code}", fields()).status_code == 403
    assert client.get(reverse("account_person", args=[elsewhere.public_id])).status_code == 404
    assert client.post(reverse("account_code", args=[elsewhere.public_id]), {"channel": "paper"}).status_code == 404
    assert client.post(reverse("account_end", args=[held.pk]), {"on": clock.today().isoformat()}).status_code == 404
    assert client.post(reverse("account_erase", args=[elsewhere.public_id])).status_code == 403


def test_unknown_commune_is_not_found(client, manager):
    client.force_login(manager)

    assert client.get(f"{reverse('account_appoint')}?commune=NOWHERE").status_code == 404


def open_fields(**kwargs):
    return fields(role="president", verdict="محضر الانتخاب موقع", accepted="yes") | kwargs


def test_manager_opens_the_first_account_of_a_commune(client, commune, manager):
    client.force_login(manager)
    address = f"{reverse('account_open')}?commune={commune.code}"
    assert client.get(address).status_code == 200

    page = client.post(address, open_fields(proof=make.upload("محضر.pdf")))

    assert page.status_code == 200
    assert page.context["issued"].user.appointments.get().role == Role.PRESIDENT


def test_refused_document_opens_nothing(client, commune, manager):
    client.force_login(manager)

    page = client.post(
        f"{reverse('account_open')}?commune={commune.code}", open_fields(accepted="no", proof=make.upload("محضر.pdf"))
    )

    assert page.url == reverse("account_people")
    assert not Appointment.objects.filter(commune=commune).exists()


@pytest.mark.parametrize("lacking", ["proof", "verdict", "accepted"])
def test_opening_asks_for_document_verdict_and_result(client, commune, manager, lacking):
    client.force_login(manager)
    typed = open_fields(proof=make.upload("محضر.pdf"))
    del typed[lacking]

    page = client.post(f"{reverse('account_open')}?commune={commune.code}", typed)

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {lacking}


def test_only_the_programme_opens_accounts(client, commune):
    client.force_login(make.person(Role.PRESIDENT, commune))

    assert client.get(f"{reverse('account_open')}?commune={commune.code}").status_code == 403


def test_appointment_is_ended_from_its_page(client, commune):
    held = make.person(Role.CONTRIBUTOR, commune).appointments.get()
    client.force_login(make.person(Role.FOCAL_POINT, commune))
    assert client.get(reverse("account_end", args=[held.pk])).status_code == 200

    response = client.post(reverse("account_end", args=[held.pk]), {"on": clock.today().strftime("%d/%m/%Y")})

    assert response.status_code == 302
    held.refresh_from_db()
    assert held.ends_on == clock.today()


def test_bad_end_is_said_beside_its_field(client, commune, manager):
    held = make.person(Role.CONTRIBUTOR, commune).appointments.get()
    client.force_login(manager)

    page = client.post(reverse("account_end", args=[held.pk]), {"on": "01/01/2021"})

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"on"}
    assert 'value="2021-01-01"' in text(page)


def test_document_is_sent_to_whoever_may_name_the_role_and_to_its_holder(client, commune, manager):
    holder = make.person()
    held = actions.appoint(
        holder, actions.Mandate(Role.FOCAL_POINT, clock.today(), commune), proof=make.upload("قرار.pdf"), by=manager
    )
    address = reverse("account_proof", args=[held.pk])

    answers = {}
    for name, person in {
        "manager": manager,
        "holder": User.objects.get(pk=holder.pk),
        "president": make.person(Role.PRESIDENT, commune),
        "contributor": make.person(Role.CONTRIBUTOR, commune),
        "elsewhere": make.person(Role.PRESIDENT),
        "expert": make.person(Role.EXPERT),
    }.items():
        client.force_login(person)
        response = client.get(address)
        answers[name] = response.status_code
        if response.status_code == 200:
            assert b"".join(response.streaming_content) == PDF

    assert answers == {
        "manager": 200,
        "holder": 200,
        "president": 200,
        "contributor": 403,
        "elsewhere": 404,
        "expert": 404,
    }


def test_contacts_are_shown_only_to_whoever_may_name_the_person(client, commune):
    focal = make.person(Role.FOCAL_POINT, commune, email="focal@test.example", phone="+212611223344")
    address = reverse("account_person", args=[focal.public_id])

    client.force_login(make.person(Role.CONTRIBUTOR, commune))
    assert "focal@test.example" not in text(client.get(address))
    client.force_login(make.person(Role.PRESIDENT, commune))
    assert "focal@test.example" in text(client.get(address))


def test_erasing_asks_first_and_says_why_not(client, commune, manager):
    someone = make.person(Role.CONTRIBUTOR, commune, name="Demonstration Gone")
    client.force_login(manager)
    address = reverse("account_erase", args=[someone.public_id])
    assert "Demonstration Gone" in text(client.get(address))

    refused = client.post(address)
    assert refused.status_code == 409
    assert texts.say("refusals.still_appointed") in text(refused)

    someone.appointments.update(ends_on=clock.today() - timedelta(days=1))
    assert client.post(address).status_code == 302
    someone.refresh_from_db()
    assert someone.full_name == ""


def test_header_names_role_and_place_without_one_more_query(client, commune, django_assert_num_queries):
    client.force_login(make.person(Role.FOCAL_POINT, commune))

    with django_assert_num_queries(4):  # session, person, appointments, the list of the page
        page = client.get(reverse("account_profile"))

    assert page.context["who"]["role"]["fr"] == "Point focal de la commune"
    assert page.context["who"]["place"] == commune.name


def test_no_personal_data_reaches_the_log(client, commune, caplog):
    caplog.set_level("DEBUG")
    client.force_login(make.person(Role.FOCAL_POINT, commune, name="Demonstration Logged"))

    client.post(f"{reverse('account_appoint')}?commune={commune.code}", fields(
        role="contributor", full_name="Demonstration Secret", email="secret@test.example", phone="0611223344", channel="mail"
    ))  # fmt: skip
    client.post(
        f"{reverse('account_appoint')}?commune={commune.code}",
        fields(role="president", full_name="Demonstration Secret"),
    )
    client.get(reverse("account_where"))

    for secret in ("Secret", "secret@", "611223344", "Logged"):
        assert secret not in caplog.text


def test_page_of_a_person_tells_what_was_done(client, commune):
    president = make.person(Role.PRESIDENT, commune)
    someone = make.person(Role.FOCAL_POINT, commune)
    actions.issue_code(someone, channel="paper", by=president)
    actions.issue_code(make.person(Role.FOCAL_POINT, commune), channel="paper", by=president)
    client.force_login(president)

    page = client.get(reverse("account_person", args=[someone.public_id]))

    assert [line.verb for _, lines in page.context["days"] for line in lines] == ["issue_code"]
