"""Real mail servers for tests: one that answers as it is told to, and one that never says a word."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

HOST = "127.0.0.1"


class MailServer:
    """`answers` says what an address, "MAIL" or "DATA" gets instead of yes: a line, or a list of lines, one each time.
    `at` is called with what is just about to be answered; what DATA brought is a letter by then."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, str | list[str]] = {}
        self.letters = []
        self.logins: list[tuple[str, str]] = []
        self.at = lambda what: None

    def _answer(self, about: str) -> str | None:
        reply = self.answers.get(about)
        return (reply.pop(0) if reply else None) if isinstance(reply, list) else reply

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.at("MAIL")
        if reply := self._answer("MAIL"):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.at("RCPT")
        if reply := self._answer(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if reply := self._answer("DATA"):
            return reply
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.at("DATA")
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, login):
        self.logins.append((login.login.decode(), login.password.decode()))
        return AuthResult(success=login.password == b"right", handled=False)

    @property
    def reached(self) -> list[str]:
        return [letter["To"] for letter in self.letters]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def answering(settings, *, wants_login: bool = False) -> Iterator[MailServer]:
    """A server at work, and the settings that lead to it."""
    server = MailServer(free_port())
    more = {"authenticator": server.authenticate, "auth_required": True, "auth_require_tls": False}
    running = Controller(server, hostname=HOST, port=server.port, **(more if wants_login else {}))
    running.start()
    try:
        lead_to(settings, server.port)
        yield server
    finally:
        running.stop()


@contextmanager
def silent(settings) -> Iterator[socket.socket]:
    """Takes connections and says nothing, ever."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen(50)
        lead_to(settings, listening.getsockname()[1])
        yield listening


def lead_to(settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = HOST, port, 0.5
