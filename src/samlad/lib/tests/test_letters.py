"""Letters, against real mail servers: nothing is called sent before the server has said yes."""

import time

import pytest
from django.core import mail
from tests.mailserver import answering, free_port, lead_to, silent

from samlad.lib.letters import SUBJECT, Answer, letter, one_line, sending

YES, NO, LATER = Answer.YES, Answer.NO, Answer.LATER


def to(*names):
    return [letter("Hur gick det? Åäö", "Tre frågor", to=f"{name}@example.se") for name in names]


def answers(letters):
    return [answer for _n, answer, _reason in sending(letters)]


def test_what_the_server_took_is_sent(settings):
    with answering(settings) as server:
        assert answers(to("anna", "bo")) == [YES, YES]
    assert server.reached == ["anna@example.se", "bo@example.se"]
    assert server.letters[0]["Subject"] == "Hur gick det? Åäö"


@pytest.mark.parametrize(("said", "answer"), [
    ("550 5.1.1 no such mailbox", NO), ("450 4.2.1 busy", LATER), ("421 4.3.2 closing", LATER),
])  # fmt: skip
def test_one_that_is_refused_does_not_stop_the_others(settings, said, answer):
    with answering(settings) as server:
        server.answers["bo@example.se"] = said
        assert answers(to("anna", "bo", "cia", "dan")) == [YES, answer, YES, YES]
    assert server.reached == ["anna@example.se", "cia@example.se", "dan@example.se"]


def test_a_letter_refused_for_its_content_is_refused_alone(settings):
    with answering(settings) as server:
        server.answers["DATA"] = ["554 5.6.0 not like that"]
        assert answers(to("anna", "bo")) == [NO, YES]


def test_why_it_was_refused_is_told(settings):
    with answering(settings) as server:
        server.answers["bo@example.se"] = "550 5.1.1 no such mailbox"
        ((_n, _answer, reason),) = sending(to("bo"))
    assert reason == "550 5.1.1 no such mailbox"


def test_a_server_that_is_down_takes_nothing_and_nothing_is_raised(settings):
    lead_to(settings, free_port())
    assert answers(to("anna", "bo")) == [LATER, LATER]


def test_a_silent_server_holds_nobody_for_long(settings):
    with silent(settings):
        began = time.monotonic()
        assert answers(to(*"abcdefghij")) == [LATER] * 10
    assert time.monotonic() - began < 5 * settings.EMAIL_TIMEOUT


@pytest.mark.parametrize("what", ["rad ett\nBcc: alla@example.se", "a\r\nb", "a\x0bb", "a\u2028b", "a\x00b", "a\x85b"])
def test_a_line_break_in_a_name_is_a_space_in_the_subject(settings, what):
    with answering(settings) as server:
        assert answers([letter(f"Hur gick det? {what}", "", to="anna@example.se"), *to("bo")]) == [YES, YES]
    assert server.letters[0]["Subject"] == "Hur gick det? " + one_line(what)
    assert server.letters[0]["Bcc"] is None
    assert server.reached == ["anna@example.se", "bo@example.se"]


def test_a_letter_that_cannot_be_written_stops_no_other(settings):
    broken = mail.EmailMessage("två\nrader", "", to=["anna@example.se"])
    with answering(settings) as server:
        assert answers([broken, *to("bo")]) == [NO, YES]
    assert server.reached == ["bo@example.se"]


def test_a_long_subject_is_cut():
    assert len(letter("å" * 5000, "", to="anna@example.se").subject) == SUBJECT


def test_the_server_is_told_who_we_are_and_where_answers_go(settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "samlad", "right"
    settings.EMAIL_REPLY_TO = "samordnare@example.se"
    with answering(settings, wants_login=True) as server:
        assert answers(to("anna")) == [YES]
    assert server.logins == [("samlad", "right")]
    assert server.letters[0]["Reply-To"] == "samordnare@example.se"


def test_a_wrong_password_is_not_the_letters_fault(settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "samlad", "wrong"
    with answering(settings, wants_login=True) as server:
        assert answers(to("anna", "bo")) == [LATER, LATER]
    assert server.letters == []


def test_tls_that_is_asked_for_and_not_there_sends_nothing_in_the_clear(settings):
    settings.EMAIL_USE_TLS = True
    with answering(settings) as server:
        assert answers(to("anna")) == [LATER]
    assert server.letters == []
