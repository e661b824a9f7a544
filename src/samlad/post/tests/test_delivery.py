"""The outbox: what waits, what is tried again and when, what is never sent, and what is asked about first."""

import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import translation
from django_scopes import get_scope
from tests.mailserver import answering, free_port, lead_to

from samlad.audit.models import Event
from samlad.post import service
from samlad.post._delivery import AWAY, FIRST, LONGEST, OLD, pause
from samlad.post.models import Letter
from samlad.post.queries import standing, standing_of_all
from samlad.post.service import deliver
from samlad.post.tests.notes import note, of

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def test_a_letter_is_sent_when_what_caused_it_is_there_and_not_without_it(world):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note(world)
        raise ZeroDivisionError
    assert deliver(now=world.now) == 0
    note(world)
    assert deliver(now=world.now) == 1
    assert deliver(now=world.now) == 0
    assert len(mail.outbox) == 1


def test_neither_words_nor_address_are_kept(world):
    waiting = note(world)
    sent = note(world, "bo")
    with connection.cursor() as cursor:
        for letter in (waiting, sent):
            cursor.execute("SELECT * FROM post_letter WHERE id = %s", [letter.pk])
            row_text = " ".join(map(str, cursor.fetchone()))
            assert not {w for w in ("Tre frågor", "Hur gick det", "@example.se") if w in row_text}
            deliver(now=world.now)


def test_what_is_put_off_is_tried_later_and_later_as_the_same_letter(world, settings):
    with answering(settings) as server:
        server.answers["anna@example.se"] = ["450 4.2.1 busy"] * 3
        letter, now, waited = note(world), world.now, []
        while not of(letter).ended_at:
            assert deliver(now=now) == 1
            assert deliver(now=now) == 0
            waited.append(of(letter).due_at - now)
            now = of(letter).due_at
    assert waited[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert [came["Message-ID"] for came in server.letters] == [letter.message_id]
    assert (of(letter).tries, of(letter).reason, of(letter).uncertain_at) == (4, "", None)


def test_no_pause_is_longer_than_hours():
    assert [pause(n) for n in (1, 2, 9, 10, 1000)] == [FIRST, 2 * FIRST, LONGEST, LONGEST, LONGEST]


def test_a_server_that_is_back_has_all_letters_in_a_quarter(world, settings):
    lead_to(settings, free_port())
    letters, now = [note(world, f"a{n}") for n in range(8)], world.now
    while now < world.now + timedelta(hours=5):
        deliver(now=now)
        now += MINUTE
    assert {of(letter).end for letter in letters} == {""}
    with answering(settings) as server:
        for n in range(AWAY // MINUTE + 1):
            while deliver(now=now + n * MINUTE):
                pass
        assert sorted(server.reached) == sorted(letter.account.email for letter in letters)
    assert all(of(letter).uncertain_at is None for letter in letters)


def test_a_refusal_for_good_is_not_asked_again(world, settings):
    with answering(settings) as server:
        server.answers["anna@example.se"] = ["550 5.1.1 no such mailbox"]
        letter = note(world)
        deliver(now=world.now)
        assert deliver(now=world.now + timedelta(days=2)) == 0
        assert server.letters == []
    assert (of(letter).end, of(letter).reason) == ("refused", "550 5.1.1 no such mailbox")


def test_what_is_past_its_best_is_never_sent(world, wording):
    letter = note(world, days=1)
    assert deliver(now=world.now + timedelta(days=1)) == 0
    assert of(letter).end == "over"
    assert wording.heard == [(letter.pk, "over")]
    assert mail.outbox == []


def test_what_nobody_needs_any_more_is_not_sent(world, wording):
    wording.writes = lambda letter, now: None
    letter = note(world)
    deliver(now=world.now)
    assert (of(letter).end, mail.outbox) == ("over", [])


def test_a_letter_that_we_cannot_write_waits_and_the_others_go(world, wording):
    from samlad.post.kinds import Text

    broken = note(world)
    wording.writes = lambda letter, now: Text("bo@example.se", "S", "B") if letter.pk != broken.pk else 1 / 0
    note(world, "bo")
    deliver(now=world.now)
    assert (of(broken).end, of(broken).reason, len(mail.outbox)) == ("", "ZeroDivisionError", 1)
    wording.writes = None
    deliver(now=world.now + FIRST)
    assert of(broken).end == "sent"


def test_what_follows_a_letter_never_sends_it_again(world, monkeypatch):
    from samlad.post.kinds import Kind
    from samlad.post.tests import notes

    def fails(letter, now):
        raise ValueError

    monkeypatch.setitem(notes.LETTERS, "note", Kind("A note", notes._write, fails))
    letter = note(world)
    deliver(now=world.now)
    assert (of(letter).end, deliver(now=world.now + timedelta(days=1))) == ("sent", 0)


def test_without_a_mail_server_letters_wait(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    letter = note(world)
    assert deliver(now=world.now) == 0
    assert (of(letter).end, of(letter).tries) == ("", 0)


def test_a_line_that_is_cut_in_the_middle_makes_it_uncertain(world, settings):
    with answering(settings) as server:
        server.at = lambda what: time.sleep(1) if what == "DATA" and len(server.letters) == 1 else None
        letter = note(world)
        deliver(now=world.now)
        assert of(letter).end == ""
        assert of(letter).uncertain_at == world.now
        deliver(now=world.now + FIRST)
    assert [came["Message-ID"] for came in server.letters] == [letter.message_id] * 2
    assert of(letter).end == "sent"
    assert of(letter).uncertain_at


def test_it_is_written_in_its_own_partnership_and_language(world, other_world, wording):
    from samlad.post.kinds import Text

    spoken = {}

    def write(letter, now):
        spoken[letter.account.name] = (get_scope().get("partnership"), translation.get_language())
        return Text(letter.account.email, "S", "B")

    wording.writes = write
    type(other_world.partnership).objects.filter(pk=other_world.partnership.pk).update(language="en")
    other_world.partnership.refresh_from_db()
    note(world, "anna")
    note(other_world, "bo")
    deliver(now=world.now)
    assert spoken == {"anna": (world.partnership, "sv"), "bo": (other_world.partnership, "en")}
    assert [letter.account.name for letter in Letter.objects.all()] == ["anna"], "the other's is not seen"


class TestOld:
    """What should have gone hours ago: nobody worked, or the database is a copy from before it went."""

    @pytest.fixture
    def held(self, world):
        letters = [note(world, "anna"), note(world, "bo", days=0.5)]
        world.now += timedelta(hours=9)
        assert deliver(now=world.now) == 0
        assert mail.outbox == []
        return letters

    def test_it_is_asked_about_first(self, world, held):
        assert standing(world.now).held == 2
        world.now += timedelta(hours=12)
        assert deliver(now=world.now) == 0
        assert of(held[1]).end == "over", "nobody is asked about what is past its best"

    def test_a_yes_sends_it(self, world, held):
        assert service.answer_held(actor=world.actor("samordnare"), now=world.now, send=True) == 2
        assert deliver(now=world.now) == 2
        assert Event.objects.get(verb="letters.sent_late").data == {"letters": [letter.pk for letter in held]}

    def test_a_no_ends_it(self, world, held, wording):
        assert service.answer_held(actor=world.actor("samordnare"), now=world.now, send=False) == 2
        assert deliver(now=world.now) == 0
        assert [of(letter).end for letter in held] == ["over", "over"]
        assert len(wording.heard) == 2
        assert service.answer_held(actor=world.actor("samordnare"), now=world.now, send=True) == 0

    def test_not_everybody_may_say(self, world, held):
        with pytest.raises(PermissionDenied):
            service.answer_held(actor=world.actor("rektor"), now=world.now, send=True)

    def test_a_letter_that_has_been_put_off_for_long_is_not_old(self, world, settings):
        lead_to(settings, free_port())
        letter, now = note(world), world.now
        for _ in range(60):
            deliver(now=now)
            now += OLD / 20
        assert of(letter).held_at is None


def test_what_waits_is_hurried_and_withdrawn(world, settings):
    with answering(settings) as server:
        server.answers["anna@example.se"] = ["450 4.2.1 busy"]
        letter, other = note(world), note(world, "bo")
        assert service.withdraw([other], now=world.now) == 1
        assert service.withdraw([other], now=world.now) == 0
        deliver(now=world.now)
        service.hurry([letter, other], now=world.now + SECOND)
        deliver(now=world.now + SECOND)
        assert server.reached == ["anna@example.se"]
    assert of(other).end == "over"


def test_who_is_told_to_stop_begins_no_other(world):
    note(world, "anna"), note(world, "bo")
    assert deliver(now=world.now, stopped=lambda: bool(mail.outbox)) == 1


def test_how_letters_stand(world, other_world, settings):
    with answering(settings) as server:
        server.answers["anna@example.se"] = "550 no"
        server.answers["bo@example.se"] = "450 busy"
        note(world, "anna"), note(world, "bo"), note(world, "cia"), note(other_world, "bo")
        deliver(now=world.now)
    later = world.now + timedelta(minutes=11)
    counts = standing(later)
    assert (counts.waiting, counts.late, counts.held, counts.refused) == (1, 1, 0, 1)
    assert standing_of_all(later).waiting == 2
    assert standing(world.now + timedelta(days=8)).refused == 0


def test_after_three_months_nothing_is_known(world):
    sent, waiting = note(world), note(world, "bo", days=400)
    Letter.objects.filter(pk=waiting.pk).update(due_at=world.now + timedelta(days=300))
    deliver(now=world.now)
    assert service.forget(now=world.now + timedelta(days=90)) == 0
    assert service.forget(now=world.now + timedelta(days=91)) == 1
    assert list(Letter.objects.all()) == [waiting]
    assert sent.account.pk, "the person stays"
