"""The mail server, a letter at a time, with its own answer: nothing is called sent before it has said yes."""

import contextlib
import logging
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from enum import Enum
from types import TracebackType
from uuid import uuid4

from django.conf import settings
from django.core import mail

from samlad.lib.text import one_line, shortened
from samlad.post.kinds import Text

log = logging.getLogger(__name__)

SUBJECT = 200  # characters
REASON = 200
AWAY = (OSError, smtplib.SMTPException)


class Answer(Enum):
    YES = "yes"
    NO = "no"  # for good: the same letter would be refused again
    LATER = "later"  # not now, or nobody answered


@dataclass(frozen=True)
class Reply:
    """`sure`: the server itself said it. When it fell silent in the middle it may have taken the letter. `lost`: the
    next letter would probably fare as this one."""

    answer: Answer
    reason: str = ""
    sure: bool = True
    lost: bool = False


class ServerAway(Exception):
    """It does not answer, or does not let us in: no letter's fault."""


def is_there_a_server() -> bool:
    """Whether letters leave the machine."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def new_message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid4().hex}@{domain if domain and domain.isascii() else 'localhost'}>"


def message(text: Text, message_id: str) -> mail.EmailMessage:
    """What people wrote may stand in the subject: it is made one line."""
    return mail.EmailMessage(
        shortened(one_line(text.subject), SUBJECT),
        text.body,
        to=[one_line(text.to)],
        reply_to=[settings.EMAIL_REPLY_TO] if settings.EMAIL_REPLY_TO else None,
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},  # nobody's holiday reply
    )


class Server:
    """A connection, opened when first needed."""

    def __init__(self) -> None:
        self._connection = mail.get_connection()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        self._close()

    def open(self) -> None:
        """Raises ServerAway with the reason."""
        try:
            self._connection.open()
        except AWAY as error:
            self._close()
            raise ServerAway(_reason(error)) from error

    def send(self, one: mail.EmailMessage) -> Reply:
        """Never raises for a fault of the letter or the server."""
        try:
            self._connection.send_messages([one])
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            return self._by(code, shortened(f"{code} {_text(reply)}", REASON))
        except smtplib.SMTPSenderRefused as error:  # who we are is refused, not the letter: somebody mends the settings
            return Reply(Answer.LATER, _reason(error), lost=True)
        except smtplib.SMTPResponseException as error:
            return self._by(error.smtp_code, _reason(error))
        except AWAY as error:  # silent, or gone in the middle
            self._close()
            return Reply(Answer.LATER, _reason(error), sure=False, lost=True)
        except Exception as error:  # it cannot be written as mail; the others can
            log.exception("A letter could not be written as mail")
            return Reply(Answer.NO, _reason(error))
        return Reply(Answer.YES)

    def _by(self, code: int, reason: str) -> Reply:
        if 500 <= code < 600:
            return Reply(Answer.NO, reason)
        return Reply(Answer.LATER, reason, lost=not self._alive())

    def _alive(self) -> bool:
        """Whether the connection is still there after a letter was put off; a server that says 421 has hung up."""
        held = self._held()
        if not held or any(smtp.sock is not None for smtp in held):
            return True
        self._close()
        return False

    def _close(self) -> None:
        """Without waiting for the farewell of a server that does not answer."""
        for smtp in self._held():
            if smtp.sock is not None:
                smtp.sock.settimeout(1)
        with contextlib.suppress(*AWAY):
            self._connection.close()

    def _held(self) -> list[smtplib.SMTP]:
        """What the SMTP backend holds; nothing for the others."""
        held = (getattr(self._connection, name, None) for name in ("connection", "_partial_connection"))
        return [smtp for smtp in held if smtp is not None]


def _reason(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return shortened(f"{error.smtp_code} {_text(error.smtp_error)}", REASON)
    return shortened(one_line(str(error)), REASON) or type(error).__name__


def _text(text: bytes | str) -> str:
    return one_line(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
