"""Whatever the server answers and whenever a worker is killed: nobody is forgotten, and a letter comes twice only when a
kill, or the line, cut it off in flight."""

import smtplib
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samlad.post.models import Letter
from samlad.post.service import deliver
from samlad.post.tests.notes import note, of

SECOND = timedelta(seconds=1)
SERVER = ["yes", "later", "hung up", "no", "lost before", "lost after"]
OURS = ["down", "killed before", "killed after"]
IN_FLIGHT = {"lost after", "killed after"}


class Killed(BaseException):
    """The worker's process is ended."""


class Pretended(BaseEmailBackend):
    """A server that takes its answers from a list, and then says yes to everything."""

    answers: list[str] = []
    came: Counter = Counter()
    cut = 0

    def open(self):
        if self.answers and self.answers[0] == "down":
            self.answers.pop(0)
            raise ConnectionRefusedError("down")

    def send_messages(self, letters):
        (letter,) = letters
        reply = self.answers.pop(0) if self.answers else "yes"
        if reply == "later":
            raise smtplib.SMTPRecipientsRefused({letter.to[0]: (450, b"busy")})
        if reply == "no":
            raise smtplib.SMTPRecipientsRefused({letter.to[0]: (550, b"unknown")})
        if reply == "hung up":
            raise smtplib.SMTPResponseException(421, b"closing")
        if reply == "lost before":
            raise smtplib.SMTPServerDisconnected("lost")
        if reply == "killed before":
            raise Killed
        type(self).came[letter.extra_headers["Message-ID"]] += 1
        if reply in IN_FLIGHT:
            type(self).cut += 1
            raise Killed if reply == "killed after" else smtplib.SMTPServerDisconnected("lost")
        return 1


PATH = f"{__name__}.Pretended"


@pytest.fixture
def pretended(world, settings):
    settings.EMAIL_BACKEND = PATH
    return world


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(answers=st.lists(st.sampled_from(SERVER + OURS), max_size=25), number=st.integers(1, 6))
def test_each_letter_comes_once_whatever_happens(pretended, answers, number):
    Pretended.answers, Pretended.came, Pretended.cut = list(answers), Counter(), 0
    with transaction.atomic():
        letters = [note(pretended, f"a{n}") for n in range(number)]
        now = pretended.now
        while waiting := Letter.objects.filter(ended_at=None):
            now = max(now, min(max(w.due_at, w.leased_until or w.due_at) for w in waiting) + SECOND)
            with suppress(Killed):
                while deliver(now=now):
                    pass
        letters_now, came = [of(letter) for letter in letters], Pretended.came
        transaction.set_rollback(True)
    assert {letter.end for letter in letters_now} <= {"sent", "refused"}, "somebody is forgotten"
    for letter in letters_now:
        assert letter.end == "refused" or came[letter.message_id] >= 1
        assert came[letter.message_id] <= 1 or letter.uncertain_at, "it came twice, and nobody is told"
    again = sum(came.values()) - sum(1 for letter in letters_now if came[letter.message_id])
    assert again <= Pretended.cut
    if not IN_FLIGHT & set(answers):
        assert all(came[letter.message_id] == (letter.end == "sent") for letter in letters_now)
    if "no" not in answers:
        assert {letter.end for letter in letters_now} == {"sent"}
