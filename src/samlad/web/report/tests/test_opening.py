"""A link opens with a press: what the browser has then, and how long it lasts."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from samlad.collection.queries import links_in_force
from samlad.collection.service import make_link
from samlad.lib import clock
from samlad.partnership.models import Assignment
from samlad.partnership.service import assign


@pytest.fixture
def link(world, round):
    return make_link(
        actor=world.actor("samordnare"), now=world.now, round_id=round.pk, function_id=world.functions["rektor"].pk
    )


class Phone:
    def __init__(self, world, round, monkeypatch, client=None):
        self.client, self.patch, self.now = client or Client(), monkeypatch, world.now
        self.report_url = reverse("report", args=[round.label, world.functions["rektor"].pk])
        self.at(world.now)

    def at(self, now):
        self.patch.setattr(clock, "now", lambda: now)

    def press(self, link):
        with scope(partnership=None):
            return self.client.post(reverse("open_link", args=[link.token])).status_code

    def report(self):
        with scope(partnership=None):
            return self.client.get(self.report_url).status_code

    @property
    def key(self):
        return self.client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def phone(world, round, monkeypatch):
    return Phone(world, round, monkeypatch)


def end(world, on, **who):
    Assignment.objects.filter(function=world.functions["rektor"], **who).update(ends_on=on)


def test_while_the_function_and_its_holder_are_there_it_opens(phone, link):
    assert (phone.press(link), phone.report()) == (302, 200)


@pytest.mark.parametrize("opened", [True, False], ids=["opened before", "not opened"])
def test_it_ends_with_the_one_who_held_the_function(world, round, phone, link, opened):
    if opened:
        phone.press(link)
    end(world, world.now.date())
    assert phone.report() == 200 if opened else phone.press(link) == 302  # to the end of the day
    phone.at(world.now + timedelta(days=1))
    assert phone.report() == 410 if opened else phone.press(link) == 410
    assert links_in_force(round, world.now + timedelta(days=1)) == set()


@pytest.mark.parametrize("opened", [True, False], ids=["opened before", "not opened"])
def test_it_ends_with_the_function(world, round, phone, link, opened):
    if opened:
        phone.press(link)
    function = world.functions["rektor"]
    function.ends_on = world.now.date() - timedelta(days=1)
    function.save()
    assert phone.report() == 410 if opened else phone.press(link) == 410
    assert links_in_force(round, world.now) == set()


def test_it_ends_with_the_account(world, phone, link):
    phone.press(link)
    account = world.accounts["rektor"]
    account.is_active = False
    account.save()
    assert phone.report() == 410


def test_who_comes_after_gets_a_link_of_their_own(world, phone, link):
    """The one who left has the old link in the telephone."""
    end(world, world.now.date() - timedelta(days=1))
    assign(
        actor=world.system,
        now=world.now,
        function_id=world.functions["rektor"].pk,
        name="Ny",
        email="ny@example.se",
        starts_on=world.now.date(),
    )
    assert phone.press(link) == 410


def test_a_deputy_keeps_what_was_handed_to_both(world, round, phone):
    assign(
        actor=world.system,
        now=world.now,
        function_id=world.functions["rektor"].pk,
        name="Vik",
        email="vik@example.se",
        starts_on=date(2026, 1, 1),
        deputy=True,
    )
    link = make_link(
        actor=world.actor("samordnare"), now=world.now, round_id=round.pk, function_id=world.functions["rektor"].pk
    )
    end(world, world.now.date() - timedelta(days=1), account=world.accounts["rektor"])
    assert phone.press(link) == 302


def test_a_function_that_nobody_holds_is_reported_for_through_its_link(world, round, phone):
    end(world, world.now.date() - timedelta(days=1))
    link = make_link(
        actor=world.actor("samordnare"), now=world.now, round_id=round.pk, function_id=world.functions["rektor"].pk
    )
    assert (phone.press(link), phone.report()) == (302, 200)


def test_opening_it_gives_a_new_session(world, round, phone, link, monkeypatch):
    """A key that somebody else has put in the browser beforehand lets nobody in."""
    with scope(partnership=None):
        session = phone.client.session
        session["put_there"] = "1"
        session.save()
    phone.client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    thief = Phone(world, round, monkeypatch)
    thief.client.cookies[settings.SESSION_COOKIE_NAME] = before
    phone.press(link)
    assert phone.key != before
    assert phone.report() == 200
    assert "put_there" not in phone.client.session
    assert thief.report() == 302


def test_who_is_logged_in_stays_logged_in_under_a_new_key(world, round, phone, link):
    phone.client.force_login(world.accounts["rektor"], "django.contrib.auth.backends.ModelBackend")
    before = phone.key
    phone.press(link)
    assert phone.key != before
    with scope(partnership=None):
        assert phone.client.get("/", follow=True).wsgi_request.user == world.accounts["rektor"]
