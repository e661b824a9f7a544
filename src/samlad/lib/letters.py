"""Mail: each letter with the server's own answer, so that nothing is called sent before the server has said yes."""

import contextlib
import logging
import smtplib
from collections.abc import Iterable, Iterator
from enum import Enum

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from samlad.lib.text import one_line, shortened

log = logging.getLogger(__name__)

SUBJECT = 200  # characters
DESPITE = 2  # letters in a row that may break the connection before the server is left alone


class Answer(Enum):
    YES = "yes"
    NO = "no"  # for good: the same letter would be refused again
    LATER = "later"  # not now, or nobody answered


def letter(subject: str, body: str, *, to: str) -> mail.EmailMessage:
    """What people wrote may stand in the subject: it is made one line."""
    reply_to = [settings.EMAIL_REPLY_TO] if settings.EMAIL_REPLY_TO else None
    return mail.EmailMessage(shortened(one_line(subject), SUBJECT), body, to=[one_line(to)], reply_to=reply_to)


def is_there_a_server() -> bool:
    """Whether letters leave the machine. Without a mail server they are written to the log."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def sending(letters: Iterable[mail.EmailMessage]) -> Iterator[tuple[int, Answer, str]]:
    """Sends one letter at a time and yields its place in the list, the server's answer and the reason for it.

    Never raises. When the server is down or silent the rest is LATER without trying, so that all of it takes a few
    times EMAIL_TIMEOUT at most.
    """
    connection = mail.get_connection()
    broken, reason = 0, ""
    try:
        for n, one in enumerate(letters):
            if broken >= DESPITE:
                yield n, Answer.LATER, reason
                continue
            try:
                connection.open()
            except (OSError, smtplib.SMTPException) as error:
                broken, reason = DESPITE, _said(error)
                log.warning("The mail server does not take letters: %s", reason)
                yield n, Answer.LATER, reason
                continue
            answer, reason = _sent(connection, one)
            if answer is not Answer.YES:
                log.warning("A letter to %s was not taken: %s", ", ".join(one.to), reason)
            lost = answer is Answer.LATER and not _alive(connection)
            broken = broken + 1 if lost else 0
            yield n, answer, reason
    finally:
        _close(connection)


def _sent(connection: BaseEmailBackend, one: mail.EmailMessage) -> tuple[Answer, str]:
    try:
        connection.send_messages([one])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _by(code), f"{code} {_text(said)}"
    except smtplib.SMTPSenderRefused as error:  # who we are is refused, not the letter: somebody mends the settings
        return Answer.LATER, _said(error)
    except smtplib.SMTPResponseException as error:
        return _by(error.smtp_code), _said(error)
    except (OSError, smtplib.SMTPException) as error:  # silent, or gone in the middle
        _close(connection)
        return Answer.LATER, _said(error)
    except Exception as error:  # this letter cannot be written as mail; the others can
        log.exception("A letter to %s could not be written", ", ".join(one.to))
        return Answer.NO, _said(error)
    return Answer.YES, ""


def _by(code: int) -> Answer:
    return Answer.NO if 500 <= code < 600 else Answer.LATER


def _alive(connection: BaseEmailBackend) -> bool:
    """Whether the connection is still there after a letter was put off; a server that says 421 has hung up."""
    if any(smtp.sock is not None for smtp in _connections(connection)):
        return True
    _close(connection)
    return False


def _close(connection: BaseEmailBackend) -> None:
    """Without waiting for the farewell of a server that does not answer."""
    for smtp in _connections(connection):
        if smtp.sock is not None:
            smtp.sock.settimeout(1)
    with contextlib.suppress(OSError, smtplib.SMTPException):
        connection.close()


def _connections(connection: BaseEmailBackend) -> list[smtplib.SMTP]:
    """What the SMTP backend holds; nothing for the others."""
    held = (getattr(connection, name, None) for name in ("connection", "_partial_connection"))
    return [smtp for smtp in held if smtp is not None]


def _said(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return one_line(str(error)) or type(error).__name__


def _text(said: bytes | str) -> str:
    return one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
