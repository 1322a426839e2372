"""Codes, passwords and tokens: shown once, used once, kept as hashes, given by whoever may."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

import make
from make.base import PASSWORD
from miza.accounts import actions, queries
from miza.accounts.models import ActivationCode, ApiToken, User
from miza.accounts.roles import Role
from miza.core import clock, texts
from miza.core.errors import NotAllowed, Refusal
from miza.journal.models import Entry
from miza.notifications.models import Message

NEW = "une phrase de passe"


@pytest.fixture
def commune(db):
    return make.commune()


@pytest.fixture
def manager(db):
    return make.person(Role.MANAGER)


@pytest.fixture
def newcomer(commune):
    someone = make.person(Role.FOCAL_POINT, commune, username="newcomer", email="newcomer@test.example")
    someone.set_unusable_password()
    someone.save()
    return someone


def activate(client, code, password=NEW, again=None):
    fields = {"code": code, "password": password, "password_again": password if again is None else again}
    return client.post(reverse("account_activate"), fields)


# --- codes ------------------------------------------------------------------------------------------------------------------


def test_code_on_paper_opens_the_account_once(client, newcomer, manager):
    issued = actions.issue_code(newcomer, channel="paper", by=manager)

    response = activate(client, issued.text)

    assert response.url == reverse("workspace:home")
    assert get_user(client) == newcomer
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)
    assert issued.text not in str(list(ActivationCode.objects.values()))

    again = activate(Client(), issued.text, "another long phrase")
    assert again.status_code == 422
    assert texts.say("refusals.code_used") in again.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


@pytest.mark.parametrize("change", [str.lower, lambda t: t.replace("-", ""), lambda t: t.replace("-", " "), lambda t: f" {t} ",
                                    lambda t: t.translate(str.maketrans("23456789", "٢٣٤٥٦٧٨٩"))])  # fmt: skip
def test_code_is_read_however_it_is_typed(client, newcomer, manager, change):
    issued = actions.issue_code(newcomer, channel="paper", by=manager)

    assert activate(client, change(issued.text)).status_code == 302


def test_link_of_the_mail_fills_the_code_in(client, newcomer, manager):
    issued = actions.issue_code(newcomer, channel="mail", by=manager)

    text = client.get(reverse("account_activate"), {"code": issued.text}).content.decode()

    assert f'value="{issued.text}"' in text
    assert issued.text in Message.objects.get().body


def test_used_code_leaves_the_outbox_once_the_mail_has_left(client, newcomer, manager):
    issued = actions.issue_code(newcomer, channel="mail", by=manager)
    Message.objects.update(sent_at=clock.now())

    activate(client, issued.text)

    assert Message.objects.count() == 0


def test_code_expires_after_thirty_days(client, newcomer, manager):
    issued = actions.issue_code(newcomer, channel="paper", by=manager)

    with clock.at(clock.now() + timedelta(days=29, hours=23)):
        assert queries.waiting_code(newcomer) == issued.code
    with clock.at(clock.now() + timedelta(days=30, minutes=1)):
        response = activate(client, issued.text)

    assert texts.say("refusals.link_expired") in response.content.decode()
    newcomer.refresh_from_db()
    assert not newcomer.has_usable_password()


def test_new_code_ends_the_earlier_ones(client, newcomer, manager):
    first = actions.issue_code(newcomer, channel="paper", by=manager)
    actions.issue_code(newcomer, channel="paper", by=manager)

    assert texts.say("refusals.link_expired") in activate(client, first.text).content.decode()


def test_present_password_works_until_the_new_one_is_chosen(client, commune, manager):
    someone = make.person(Role.FOCAL_POINT, commune)
    issued = actions.issue_code(someone, channel="paper", by=manager)

    someone.refresh_from_db()
    assert someone.check_password(PASSWORD)
    activate(client, issued.text)
    someone.refresh_from_db()
    assert not someone.check_password(PASSWORD)


def test_new_password_ends_the_sessions_of_other_devices(commune, manager):
    someone = make.person(Role.FOCAL_POINT, commune)
    other = Client()
    other.force_login(someone)

    activate(Client(), actions.issue_code(someone, channel="paper", by=manager).text)

    assert other.get(reverse("account_profile")).status_code == 302


def test_unknown_code_is_refused_and_kept_as_typed(client, db):
    response = activate(client, "7KQD-3HXM-92PT")

    assert response.status_code == 422
    assert texts.say("refusals.code_unknown") in response.content.decode()
    assert 'value="7KQD-3HXM-92PT"' in response.content.decode()


def test_codes_cannot_be_guessed_one_after_the_other(client, newcomer, manager):
    issued = actions.issue_code(newcomer, channel="paper", by=manager)
    for number in range(10):
        activate(client, f"AAAA-AAAA-AAA{number}")

    response = activate(client, issued.text)

    assert response.status_code == 422
    assert not ActivationCode.objects.get().used_at


@pytest.mark.parametrize(
    ("password", "again"), [("short", None), ("1234567890123", None), ("password123", None), (NEW, "not the same")]
)
def test_weak_or_mistyped_password_uses_no_code(client, newcomer, manager, password, again):
    issued = actions.issue_code(newcomer, channel="paper", by=manager)

    assert activate(client, issued.text, password, again).status_code == 422
    assert ActivationCode.objects.get().used_at is None


def test_account_whose_appointment_is_to_come_is_activated_and_waits(client, commune, manager):
    someone = make.person(Role.FOCAL_POINT, commune, starts_on=clock.today() + timedelta(days=3))
    issued = actions.issue_code(someone, channel="paper", by=manager)

    assert activate(client, issued.text).url == reverse("account_login")
    assert not get_user(client).is_authenticated


MAY_KEY_A_FOCAL_POINT = {Role.PRESIDENT, Role.DELEGATE, Role.MANAGER}


@pytest.mark.parametrize("actor", list(Role))
def test_code_is_issued_by_whoever_may_name_the_person(commune, newcomer, actor):
    by = make.person(actor, commune)

    if actor in MAY_KEY_A_FOCAL_POINT:
        assert actions.issue_code(newcomer, channel="paper", by=by).text
    else:
        with pytest.raises(NotAllowed):
            actions.issue_code(newcomer, channel="paper", by=by)


def test_president_of_another_commune_issues_no_code(newcomer):
    with pytest.raises(NotAllowed):
        actions.issue_code(newcomer, channel="paper", by=make.person(Role.PRESIDENT))


@pytest.mark.parametrize("stronger", [Role.MANAGER, Role.PRESIDENT, Role.EXPERT])
def test_nobody_opens_an_account_stronger_than_what_they_may_give(commune, stronger):
    member = make.person(Role.CONTRIBUTOR, commune)
    make.appoint(member, stronger, make.commune() if stronger == Role.PRESIDENT else None)

    with pytest.raises(NotAllowed):
        actions.issue_code(member, channel="paper", by=make.person(Role.FOCAL_POINT, commune))


def test_issue_is_journaled_without_the_code(newcomer, manager):
    issued = actions.issue_code(newcomer, channel="paper", by=manager)

    entry = Entry.objects.get(verb="issue_code")
    assert entry.facts["person"] == str(newcomer.public_id)
    assert issued.text not in str(entry.content())


# --- a lost password -----------------------------------------------------------------------------------------------------------


def forgot(client, identifier):
    return client.post(reverse("account_forgot"), {"identifier": identifier})


@pytest.mark.parametrize("identifier", ["newcomer", "newcomer@test.example"])
def test_lost_password_is_renewed_by_mail(client, newcomer, identifier):
    page = forgot(client, identifier)

    assert page.status_code == 200
    mail = Message.objects.get()
    assert mail.to == "newcomer@test.example"
    code = mail.body.rpartition("?code=")[2].strip()
    assert activate(client, code).status_code == 302


def test_link_of_a_lost_password_lasts_a_day(client, newcomer):
    forgot(client, "newcomer")
    code = Message.objects.get().body.rpartition("?code=")[2].strip()

    with clock.at(clock.now() + timedelta(hours=25)):
        assert activate(client, code).status_code == 422


def test_answer_never_says_which_accounts_exist(client, newcomer, commune):
    make.person(Role.FOCAL_POINT, commune, username="without-mail")
    make.person(
        Role.FOCAL_POINT,
        commune,
        username="former",
        email="former@test.example",
        ends_on=clock.today() - timedelta(days=1),
    )

    pages = {forgot(client, name).content.decode() for name in ("newcomer", "nobody", "without-mail", "former")}

    assert len(pages) == 1
    assert [mail.to for mail in Message.objects.all()] == ["newcomer@test.example"]


def test_mails_are_not_sent_over_and_over(client, newcomer):
    for _ in range(5):
        page = forgot(client, "newcomer")

    assert Message.objects.count() == 3
    assert page.status_code == 422


def test_new_password_from_the_profile_asks_for_the_present_one(client, newcomer, commune):
    someone = make.person(Role.FOCAL_POINT, commune)
    client.force_login(someone)

    wrong = client.post(reverse("account_password"), {"present": "guess", "password": NEW, "password_again": NEW})
    assert wrong.status_code == 422
    assert texts.say("refusals.password_wrong") in wrong.content.decode()

    done = client.post(reverse("account_password"), {"present": PASSWORD, "password": NEW, "password_again": NEW})
    assert done.url == reverse("account_profile")
    assert get_user(client) == someone  # still signed in here
    someone.refresh_from_db()
    assert someone.check_password(NEW)


# --- tokens ----------------------------------------------------------------------------------------------------------------------


def test_token_is_shown_once_and_kept_as_a_hash(client, newcomer):
    client.force_login(newcomer)

    page = client.post(reverse("account_tokens"), {"name": "جهاز الجماعة"}).content.decode()

    text = page.partition("miza_")[2].partition("<")[0]
    token = ApiToken.objects.get()
    assert token.token_hash == queries.token_hash(f"miza_{text}")
    assert text not in token.token_hash
    assert text not in client.get(reverse("account_tokens")).content.decode()
    assert queries.person_of_token(f"miza_{text}") == newcomer


def test_token_opens_nothing_once_revoked_or_once_the_appointment_ended(newcomer):
    token, text = actions.create_token("device", by=newcomer)
    assert queries.person_of_token(text) == newcomer
    with make.on(clock.today() + timedelta(days=1)):
        newcomer.appointments.update(ends_on=clock.today() - timedelta(days=1))
        assert queries.person_of_token(text) is None
    newcomer.appointments.update(ends_on=None)

    actions.revoke_token(token, by=newcomer)

    assert queries.person_of_token(text) is None
    assert queries.person_of_token("miza_unknown") is None


def test_token_is_revoked_by_its_holder_or_the_programme_only(client, newcomer, manager, commune):
    token, text = actions.create_token("device", by=newcomer)

    with pytest.raises(NotAllowed):
        actions.revoke_token(token, by=make.person(Role.PRESIDENT, commune))
    client.force_login(make.person(Role.PRESIDENT, commune))
    assert client.post(reverse("account_revoke", args=[token.pk])).status_code == 404
    assert queries.person_of_token(text) == newcomer

    actions.revoke_token(token, by=manager)
    assert queries.person_of_token(text) is None


def test_tokens_have_a_limit(newcomer):
    for number in range(20):
        actions.create_token(str(number), by=newcomer)

    with pytest.raises(Refusal) as refusal:
        actions.create_token("one more", by=newcomer)

    assert refusal.value.codes == ["too_many_tokens"]


# --- one's profile -----------------------------------------------------------------------------------------------------------------


def test_profile_keeps_language_and_phone(client, newcomer):
    client.force_login(newcomer)

    response = client.post(reverse("account_profile"), {"language": "fr", "phone": "06 11 22 33 44"})

    newcomer.refresh_from_db()
    assert (newcomer.language, newcomer.phone) == ("fr", "+212611223344")
    assert response.cookies["miza_language"].value == "fr"


def test_phone_of_someone_else_is_refused_and_kept_as_typed(client, newcomer):
    User.objects.create(username="other", phone="+212611223344")
    client.force_login(newcomer)

    response = client.post(reverse("account_profile"), {"language": "fr", "phone": "06 11 22 33 44"})

    assert response.status_code == 422
    assert 'value="06 11 22 33 44"' in response.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.phone is None


@pytest.mark.parametrize("phone", ["123", "abc", "0112345678"])
def test_bad_phone_is_named_beside_its_field(client, newcomer, phone):
    client.force_login(newcomer)

    response = client.post(reverse("account_profile"), {"language": "ar", "phone": phone})

    assert response.status_code == 422
    assert texts.say("refusals.phone_invalid", value=phone, example="0612345678") in response.content.decode()
