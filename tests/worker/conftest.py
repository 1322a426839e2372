"""A mail server of our own on loopback, that keeps what it takes and refuses what it is told to."""

import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller


class Postbox:
    """What arrived: (address, message); addresses in `refused` are answered 550."""

    def __init__(self):
        self.taken = []
        self.refused = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the server's own name
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content, policy=default)
        self.taken += [(address, message) for address in envelope.rcpt_tos]
        return "250 taken"

    @property
    def addresses(self):
        return sorted(address for address, _ in self.taken)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def through_smtp(settings, port):
    """Mails leave through a server on that port; nobody listens there yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 5


@pytest.fixture
def serve(port):
    """Start the server when called; it stops at the end of the test."""
    running = []

    def start():
        postbox = Postbox()
        controller = Controller(postbox, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)
        return postbox

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def postbox(through_smtp, serve):
    return serve()
