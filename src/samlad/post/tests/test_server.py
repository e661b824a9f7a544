"""Letters, against real mail servers: nothing is called sent before the server has said yes."""

import time

import pytest
from tests.mailserver import answering, free_port, lead_to, silent

from samlad.lib.text import one_line
from samlad.post._server import SUBJECT, message
from samlad.post.kinds import Text
from samlad.post.service import deliver
from samlad.post.tests.notes import note, of


def to(world, *names):
    return [note(world, name) for name in names]


def ends(world, letters):
    deliver(now=world.now)
    return [of(letter).end for letter in letters]


def test_what_the_server_took_is_sent(world, settings, wording):
    with answering(settings) as server:
        letters = to(world, "anna", "bo")
        assert ends(world, letters) == ["sent", "sent"]
    assert server.reached == ["anna@example.se", "bo@example.se"]
    assert server.letters[0]["Subject"] == "Hur gick det? Åäö"
    assert server.letters[0]["Message-ID"] == letters[0].message_id
    assert wording.heard == [(letters[0].pk, "sent"), (letters[1].pk, "sent")]


@pytest.mark.parametrize(
    ("reply", "end"),
    [
        ("550 5.1.1 no such mailbox", "refused"),
        ("450 4.2.1 busy", ""),
        ("421 4.3.2 closing", ""),
    ],
)
def test_one_that_is_refused_does_not_stop_the_others(world, settings, reply, end):
    with answering(settings) as server:
        server.answers["bo@example.se"] = reply
        letters = to(world, "anna", "bo", "cia", "dan")
        assert ends(world, letters) == ["sent", end, "sent", "sent"]
    assert server.reached == ["anna@example.se", "cia@example.se", "dan@example.se"]
    assert of(letters[1]).reason == reply


def test_a_letter_refused_for_its_content_is_refused_alone(world, settings, wording):
    with answering(settings) as server:
        server.answers["DATA"] = ["554 5.6.0 not like that"]
        letters = to(world, "anna", "bo")
        assert ends(world, letters) == ["refused", "sent"]
    assert (letters[0].pk, "refused") in wording.heard


def test_a_server_that_is_down_takes_nothing_and_no_letter_is_begun(world, settings):
    lead_to(settings, free_port())
    letters = to(world, "anna", "bo")
    assert ends(world, letters) == ["", ""]
    assert all(of(letter).reason and of(letter).uncertain_at is None for letter in letters)


def test_a_silent_server_holds_nobody_for_long(world, settings):
    with silent(settings):
        began = time.monotonic()
        assert ends(world, to(world, *"abcdefghij")) == [""] * 10
    assert time.monotonic() - began < 5 * settings.EMAIL_TIMEOUT


@pytest.mark.parametrize("what", ["rad ett\nBcc: alla@example.se", "a\r\nb", "a\x0bb", "a\u2028b", "a\x00b", "a\x85b"])
def test_a_line_break_in_a_name_is_a_space_in_the_subject(world, settings, wording, what):
    wording.subject = f"Hur gick det? {what}"
    with answering(settings) as server:
        assert ends(world, to(world, "anna")) == ["sent"]
    assert server.letters[0]["Subject"] == "Hur gick det? " + one_line(what)
    assert server.letters[0]["Bcc"] is None
    assert server.reached == ["anna@example.se"]


def test_a_line_break_in_an_address_is_no_header(world, settings, wording):
    wording.writes = lambda letter, now: Text("anna@example.se\r\nBcc: alla@example.se", "S", "B")
    with answering(settings) as server:
        ends(world, to(world, "anna"))
    assert all(letter["Bcc"] is None for letter in server.letters)


@pytest.mark.parametrize(
    "body",
    [
        "Räksmörgås på Ångströmsgatan, naïve café",
        "Gata 🚨 och familj 👨‍👩‍👧 och 🏳️‍🌈",
        "å" * 998,
        "a" * 998,
        "ä" * 5000 + "\n" + "slut",
        ".\n..\nFrom rad\n.slut",
        "tom sist\n\n",
    ],
)
def test_every_letter_of_the_body_comes(world, settings, wording, body):
    wording.body, wording.subject = body, f"🚨 Å{body[:50]}"
    with answering(settings) as server:
        assert ends(world, to(world, "anna")) == ["sent"]
    (came,) = server.letters
    assert came.get_content().replace("\r\n", "\n").rstrip("\n") == body.rstrip("\n")
    assert came["Subject"].strip() == one_line(wording.subject)
    assert max(map(len, came.as_bytes().splitlines())) <= 998


def test_a_letter_that_cannot_be_sent_as_mail_stops_no_other(world, settings, wording):
    wording.writes = lambda letter, now: Text(letter.account.email, "S", 7 if letter.account.name == "anna" else "B")
    with answering(settings) as server:
        assert ends(world, to(world, "anna", "bo")) == ["refused", "sent"]
    assert server.reached == ["bo@example.se"]


def test_a_long_subject_is_cut():
    assert len(message(Text("anna@example.se", "å" * 5000, ""), "<a@b>").subject) == SUBJECT


def test_the_server_is_told_who_we_are_and_where_answers_go(world, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "samlad", "right"
    settings.EMAIL_REPLY_TO = "samordnare@example.se"
    with answering(settings, wants_login=True) as server:
        assert ends(world, to(world, "anna")) == ["sent"]
    assert server.logins == [("samlad", "right")]
    assert server.letters[0]["Reply-To"] == "samordnare@example.se"


def test_a_wrong_password_is_not_the_letters_fault(world, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "samlad", "wrong"
    with answering(settings, wants_login=True) as server:
        letters = to(world, "anna", "bo")
        assert ends(world, letters) == ["", ""]
    assert server.letters == []
    assert of(letters[0]).reason.startswith("535")


def test_tls_that_is_asked_for_and_not_there_sends_nothing_in_the_clear(world, settings):
    settings.EMAIL_USE_TLS = True
    with answering(settings) as server:
        assert ends(world, to(world, "anna")) == [""]
    assert server.letters == []


def test_an_address_of_ours_that_the_server_does_not_know_is_no_letters_fault(world, settings):
    settings.DEFAULT_FROM_EMAIL = "fel@example.se"
    with answering(settings) as server:
        server.answers["MAIL"] = ["550 5.7.1 who are you", "550 5.7.1 who are you"]
        letters = to(world, "anna", "bo", "cia")
        assert ends(world, letters) == ["", "", ""]
        assert of(letters[2]).tries == 1, "not asked for: what two were told goes for the third"
    assert server.letters == []
