"""`miza tick` and `miza worker` as they are typed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone

import make
from miza.accounts.roles import Role
from miza.console import tick as command
from miza.console import worker
from miza.console.main import parser
from miza.core import clock
from miza.notifications.actions import mail
from miza.notifications.models import Message
from tests.environment import VAR


def run_tick(*words):
    """The exit status of `miza tick …`."""
    args = parser([command]).parse_args(["tick", *words])
    return command.handle(args)


@pytest.fixture
def due():
    """A demonstration dossier whose deadline is in ten days."""
    made = make.dossier("assessing", deadline=clock.today() + timedelta(days=10), is_demo=True)
    make.person(Role.FOCAL_POINT, made.commune, email="focal@example.org")
    return made


@pytest.mark.django_db
def test_tick_says_how_many_it_reminded(due, capsys):
    assert run_tick() == 0
    assert run_tick() == 0

    assert capsys.readouterr().out == "1 reminders\n0 reminders\n"


@pytest.mark.django_db
def test_tick_at_another_time_works_on_a_demonstration(due, capsys):
    assert run_tick("--now", (due.deadline + timedelta(days=3)).isoformat()) == 0

    assert capsys.readouterr().out == "1 reminders\n"
    assert timezone.localdate(Message.objects.get().created_at) == due.deadline + timedelta(days=3)


@pytest.mark.django_db
@pytest.mark.parametrize("real", [True, False], ids=["a real dossier", "no dossier"])
def test_another_time_is_refused_on_a_real_database(real, capsys):
    if real:
        make.dossier("assessing", is_demo=True)
        make.dossier("assessing", is_demo=False, deadline=clock.today())

    assert run_tick("--now", "2030-01-01") == 2

    said = capsys.readouterr()
    assert "demonstration" in said.err
    assert said.out == ""
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["tomorrow", "2026-13-40", "24/12/2026", ""])
def test_a_moment_that_cannot_be_read_is_told_what_was_expected(due, text, capsys):
    assert run_tick("--now", text) == 2

    said = capsys.readouterr().err
    assert repr(text) in said
    assert "2026-12-24" in said


@pytest.mark.django_db(transaction=True)  # a turn begins with connections as they are between requests
def test_a_fault_of_one_half_of_the_work_is_named_and_does_not_stop_the_other(postbox, capsys, monkeypatch):
    def broken():
        raise ValueError("with a name in it")

    monkeypatch.setattr("miza.moves.actions.tick.tick", broken)
    mail(to="someone@example.org", language="fr", subject="Objet", body="Corps")

    worker.run(with_tick=True)

    assert capsys.readouterr().err == "worker: broken: ValueError\n"
    assert postbox.addresses == ["someone@example.org"]


@pytest.mark.slow
def test_the_worker_sends_what_waits_and_stops_when_asked(postbox, port):
    """The process itself, on a database of its own."""
    folder = VAR / "worker"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("MIZA_", "PYTEST_"))},
        "MIZA_VAR": str(folder),
        "MIZA_SMTP_HOST": "127.0.0.1",
        "MIZA_SMTP_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "miza.config.settings",
    }
    miza = [sys.executable, "-c", "from miza.console.main import main; main()"]
    write = (
        "import django; django.setup()\n"
        "from miza.notifications.actions import mail\n"
        "mail(to='someone@example.org', language='ar', subject='موضوع', body='نص')\n"
    )
    subprocess.run([*miza, "migrate"], env=environment, check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", write], env=environment, check=True, capture_output=True)

    process = subprocess.Popen([*miza, "worker"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + 60
        while not postbox.taken and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        assert postbox.addresses == ["someone@example.org"]
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out, err) == (0, b"", b"")
