"""The settings' page of mail: who did not get theirs and why, and what is old and waits for somebody's word."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.mailserver import answering

from samlad.lib import clock
from samlad.post.service import deliver
from samlad.post.tests import notes
from samlad.post.tests.notes import note, of


@pytest.fixture(autouse=True)
def _notes(settings):
    settings.LETTERS = notes.PATH
    notes.WORDING.__init__()


@pytest.fixture
def now(settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    return clock.now()


def swedish(world):
    client = Client(headers={"accept-language": "sv"})
    client.force_login(world.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(world, name="settings_letters"):
    with scope(partnership=None):
        return swedish(world).get(reverse(name)).content.decode()


def test_what_was_refused_is_told_with_the_servers_own_words(world, elsewhere, now, settings):
    with answering(settings) as server:
        server.answers["anna@example.se"] = "550 5.1.1 <anna> okänd"
        server.answers["bo@example.se"] = "450 4.2.1 busy"
        for name in ("anna", "bo", "cia"):
            note(world, name, now=now)
        note(elsewhere, "dan", now=now)
        deliver(now=now)
    note(world, "eva", now=now)
    read = page(world)
    assert "Ett mejl avvisades den här veckan" in read
    assert "550 5.1.1 &lt;anna&gt; okänd" in read
    for text in ("450 4.2.1 busy", "Nytt försök", "skickat", "skickas", "cia@example.se"):
        assert text in read, text
    assert "dan@example.se" not in read
    assert "Tre frågor" not in read
    assert "Ett mejl avvisades den här veckan" in page(world, "settings")
    with scope(partnership=None):
        assert "One letter was refused this week" in world.client().get(reverse("settings_letters")).content.decode()


@pytest.mark.parametrize(
    ("answer", "sent", "sentence"),
    [
        ("send", 2, "2 mejl skickas."),
        ("drop", 0, "2 mejl skickas aldrig."),
        ("", 0, "Två gamla mejl väntar"),
    ],
)
def test_what_is_old_waits_for_a_word(world, elsewhere, now, answer, sent, sentence):
    letters = [note(world, name, now=now - timedelta(hours=9)) for name in ("anna", "bo")]
    other = note(elsewhere, "dan", now=now - timedelta(hours=9))
    deliver(now=now)
    assert mail.outbox == []
    assert "Två gamla mejl väntar på ditt besked" in page(world)
    assert "Två gamla mejl väntar på ditt besked" in page(world, "settings")
    client = swedish(world)
    with scope(partnership=None):
        client.get(reverse("settings_letters_answer"))
        assert of(letters[0]).held_at, "looking answers nothing"
        text = client.post(reverse("settings_letters_answer"), {"answer": answer}, follow=True).content.decode()
    assert sentence in text
    deliver(now=now + timedelta(minutes=1))
    assert len(mail.outbox) == sent
    assert of(other).held_at, "somebody else's word"


def test_a_letter_that_may_have_come_twice_is_marked(world, now):
    letter = note(world, now=now)
    type(letter)._base_manager.update(leased_until=now - timedelta(minutes=1))
    deliver(now=now)
    read = page(world)
    assert "osäkert" in read
    assert "Kan ha kommit två gånger" in read


def test_where_no_mail_server_is_set_it_is_said(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    read = page(world)
    assert "Ingen e-postserver är inställd: ingen får mejl." in read
    assert "Inget mejl har skrivits än." in read


def test_a_visitor_does_not_answer(world, now):
    letter = note(world, now=now - timedelta(hours=9))
    deliver(now=now)
    with scope(partnership=None):
        assert Client().post(reverse("settings_letters_answer"), {"answer": "send"}).status_code == 401
    assert of(letter).held_at
