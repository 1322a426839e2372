"""The outbox through a real mail server: in the person's language, again when it fails, nothing lost, nothing twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

import make
from make.stories import told
from miza.accounts.roles import Role
from miza.core import clock
from miza.notifications import actions
from miza.notifications.actions import RETRY_MINUTES, mail, send_waiting
from miza.notifications.models import Message


def write(count=1, **kwargs):
    values = {"language": "fr", "subject": "Objet", "body": "Corps\n"} | kwargs
    return [mail(to=f"person{number}@example.org", **values) for number in range(count)]


@pytest.mark.django_db
def test_a_mail_leaves_once_as_it_was_written(postbox):
    write(subject="موضوع: «مثال»", body="سطر أول\nسطر ثان\n", language="ar")

    assert send_waiting() == (1, 0)
    assert send_waiting() == (0, 0)

    [(address, message)] = postbox.taken
    assert (address, message["Subject"]) == ("person0@example.org", "موضوع: «مثال»")
    assert message.get_content().splitlines() == ["سطر أول", "سطر ثان"]
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("ar", "auto-generated")
    assert Message.objects.get().sent_at


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "word"), [("ar", "رسالة"), ("fr", "lettre"), ("en", "letter")])
def test_a_letter_of_the_journey_is_told_in_the_person_s_language(postbox, language, word):
    one = told("submitted")
    focal_point = make.person(Role.FOCAL_POINT, one.commune, email="focal@example.org", language=language)

    one.day = clock.today() - timedelta(days=1)
    one.tell(("draft", "submit", "ask_completion"))
    send_waiting()

    [mailed] = [message for address, message in postbox.taken if address == focal_point.email]
    assert word in f"{mailed['Subject']}\n{mailed.get_content()}".lower()
    assert one.dossier.ref in mailed["Subject"] + mailed.get_content()
    assert mailed["Content-Language"] == language


@pytest.mark.django_db
def test_nobody_is_written_to_about_an_act_that_was_undone(postbox):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert send_waiting() == (0, 0)
    assert postbox.taken == []


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_tried_again_after_growing_delays(through_smtp, serve):
    write(2)
    start = clock.now()
    delays, moment = [], start

    for _ in range(len(RETRY_MINUTES) + 2):
        with clock.at(moment):
            assert send_waiting() == (0, 2)
            assert send_waiting() == (0, 0)  # not before its time
        upcoming = Message.objects.order_by("next_try_at").first().next_try_at
        delays.append((upcoming - moment) // timedelta(minutes=1))
        moment = upcoming

    assert tuple(delays) == (*RETRY_MINUTES, RETRY_MINUTES[-1], RETRY_MINUTES[-1])
    assert set(Message.objects.values_list("last_error", flat=True)) == {"ConnectionRefusedError"}
    postbox = serve()
    with clock.at(moment):
        assert send_waiting() == (2, 0)
    assert postbox.addresses == ["person0@example.org", "person1@example.org"]


@pytest.mark.django_db
def test_an_empty_outbox_does_not_call_the_server(through_smtp):
    assert send_waiting() == (0, 0)  # nobody listens there: a call would fail


@pytest.mark.django_db
def test_one_refused_address_does_not_hold_up_the_others(postbox):
    write(3)
    postbox.refused.add("person1@example.org")

    assert send_waiting() == (2, 1)

    assert postbox.addresses == ["person0@example.org", "person2@example.org"]
    assert Message.objects.get(sent_at__isnull=True).last_error == "SMTPRecipientsRefused"


@pytest.mark.django_db
def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(postbox):
    first, *_ = write(2)
    Message.objects.filter(pk=first.pk).update(subject="Two\nlines")  # as no page writes it

    assert send_waiting() == (1, 1)

    assert Message.objects.get(pk=first.pk).last_error == "BadHeaderError"


@pytest.mark.django_db
def test_a_subject_never_makes_another_header():
    [written] = write(subject="Commune of\r\nBcc: someone@example.org")

    assert written.subject == "Commune of Bcc: someone@example.org"


@pytest.mark.django_db
def test_after_a_month_a_mail_is_left_to_people(through_smtp):
    write()

    with clock.at(clock.now() + timedelta(days=31)):
        assert send_waiting() == (0, 0)
    assert Message.objects.filter(sent_at__isnull=True).count() == 1  # and miza doctor names it


@pytest.mark.django_db
def test_the_claim_of_a_worker_that_died_runs_out(postbox):
    [written] = write()
    assert actions._claim(written)  # and then the machine stopped
    assert send_waiting() == (0, 0)

    with clock.at(clock.now() + timedelta(minutes=actions.CLAIM_MINUTES + 1)):
        assert send_waiting() == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_nothing_twice_and_lose_nothing(postbox):
    write(30)
    start, counts = threading.Barrier(4), []

    def work():
        try:
            start.wait(timeout=30)
            while (done := send_waiting()) != (0, 0):
                counts.append(done)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert postbox.addresses == sorted(f"person{number}@example.org" for number in range(30))
    assert sum(sent for sent, _ in counts) == 30
    assert not Message.objects.filter(sent_at__isnull=True).exists()
