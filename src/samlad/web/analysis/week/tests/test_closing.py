"""A week is closed before its time by somebody who has seen whom it cuts off, and opened again with a reason."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import open_week, publish, quiet, share, still_there, tell

from samlad.audit.models import Event
from samlad.collection import service
from samlad.collection.models import Closure, ReleasedCount, Reopening
from samlad.collection.models.observation import Observation
from samlad.collection.service import reopen_round
from samlad.lib import clock
from samlad.lib.errors import UserError
from samlad.picture.service import draft_picture
from samlad.screening.service import ScreeningRequired


def close(world, round):
    service.close_round(actor=world.actor("samordnare"), now=world.now, round_id=round.pk)
    round.refresh_from_db()


class Somebody:
    def __init__(self, world, who):
        self.client = Client()
        self.client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")

    def get(self, name, *args):
        with scope(partnership=None):
            return self.client.get(reverse(name, args=args))

    def post(self, name, *args, **data):
        with scope(partnership=None):
            return self.client.post(reverse(name, args=args), data)


@pytest.fixture
def at(world, monkeypatch):
    def move(now):
        world.now = now
        monkeypatch.setattr(clock, "now", lambda: now)

    move(world.now)
    return move


@pytest.fixture
def coordinator(world, at):
    return Somebody(world, "samordnare")


def again(world, round, **changes):
    known = {"reason": "Stängdes en dag för tidigt", "until": world.now + timedelta(hours=4)} | changes
    return reopen_round(actor=world.actor("samordnare"), now=world.now, round_id=round.pk, **known)


class TestClosing:
    def test_it_asks_first_and_names_those_who_are_cut_off(self, world, round, coordinator):
        quiet(world, round)
        page = coordinator.get("close_week", round.label)
        assert page.context["heading"] == "1 har inte svarat. Stänga veckan nu?"
        assert "Väktarna: väktare" in page.content.decode()
        assert "Skolan: rektor" not in page.content.decode()
        assert "onsdag 25 november 16.00" in page.content.decode()
        assert not Closure.objects.exists()
        coordinator.post("close_week", round.label)
        assert Closure.objects.get().closed_at == world.now

    def test_reporters_see_when_it_really_closed(self, world, round, at):
        reporter = Somebody(world, "rektor")
        page = [round.label, world.functions["rektor"].pk]
        assert "stänger onsdag 16.00" in reporter.get("report", *page).content.decode()
        close(world, round)
        assert "stängde tisdag 10.00" in reporter.get("report", *page).content.decode()

    @pytest.mark.parametrize("answered", [True, False])
    def test_who_had_answered_and_who_had_not_are_treated_alike(self, world, round, at, answered):
        before = tell(world, round, text="Klotter") if answered else None
        at(world.now + timedelta(minutes=5))
        close(world, round)
        at(world.now + timedelta(minutes=5))
        late = tell(world, round, text="Mer klotter")
        reporter = Somebody(world, "rektor")
        page = reporter.get("report", round.label, world.functions["rektor"].pk)
        assert "märks som sent" in page.content.decode()
        assert [t.may_change for t in page.context["sent"]] == [False, True][not answered :]
        service.take_back_observation(actor=world.actor("rektor"), now=world.now, observation_id=late.pk)
        if before:
            with pytest.raises(UserError):
                service.take_back_observation(actor=world.actor("rektor"), now=world.now, observation_id=before.pk)
        tell(world, round, text="Och mer")
        assert sum(c.new for c in ReleasedCount.objects.filter(round=round)) == 1 + answered

    def test_what_was_answered_quiet_in_time_is_not_made_closed_after_it(self, world, round, at):
        quiet(world, round)
        close(world, round)
        arguments = {"round_id": round.pk, "function_id": world.functions["rektor"].pk, "key": "k"}
        with pytest.raises(UserError):
            service.report_closed(actor=world.actor("rektor"), now=world.now, **arguments)


class TestOpeningAgain:
    def test_with_a_reason_that_everybody_sees(self, world, round, coordinator):
        close(world, round)
        page = coordinator.post("reopen_week", round.label, reason="Två kom inte in", until="2026-11-25T12:00")
        assert page.status_code == 302
        reopening = Reopening.objects.get()
        assert (reopening.reason, reopening.closed_at, reopening.round.closes_at.hour) == (
            "Två kom inte in",
            world.now,
            11,
        )
        text = coordinator.get("week", round.label).content.decode()
        assert "Två kom inte in" in text
        assert "Veckan är fortfarande öppen" in text
        assert Event.objects.filter(verb="round.reopened").count() == 1

    def test_its_counts_are_nobodys_until_they_are_made_again(self, world, round, at):
        tell(world, round)
        close(world, round)
        again(world, round)
        assert not ReleasedCount.objects.filter(round=round).exists()
        tell(world, round, text="En till")
        assert not Observation.objects.filter(report__submission__late=True).exists()
        close(world, round)
        assert sum(c.new for c in ReleasedCount.objects.filter(round=round)) == 2

    def test_it_closes_by_the_clock_at_its_new_time(self, world, round, at):
        at(round.closes_at)
        close(world, round)
        at(round.closes_at + timedelta(hours=1))
        until = world.now + timedelta(hours=3)
        again(world, round, until=until)
        assert service.open_and_close_due(actor=world.system, now=world.now) == []
        assert f"closed {round}" in service.open_and_close_due(actor=world.system, now=until)

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"reason": " "}, UserError),
            ({"until": timedelta(0)}, UserError),
            ({"until": timedelta(days=15)}, UserError),
            ({"reason": "Kalle Svensson glömde"}, ScreeningRequired),
        ],
    )
    def test_what_is_refused(self, world, round, at, changes, refusal):
        close(world, round)
        if "until" in changes:
            changes = {"until": world.now + changes["until"]}
        with pytest.raises(refusal):
            again(world, round, **changes)
        assert Closure.objects.exists()

    def test_an_open_week_cannot_be_opened(self, world, round, at):
        with pytest.raises(UserError):
            again(world, round)

    def test_a_link_works_as_long_as_the_week_is_open(self, world, round, at):
        link = service.make_link(
            actor=world.actor("samordnare"), now=world.now, round_id=round.pk, function_id=world.functions["rektor"].pk
        )
        at(round.closes_at)
        close(world, round)
        until = world.now + timedelta(days=1)
        again(world, round, until=until)
        link.link.refresh_from_db()
        assert link.link.expires_at == until

    def test_a_published_picture_stands_and_says_so(self, world, round, coordinator, at):
        share(world, tell(world, round))
        close(world, round)
        published = publish(world, draft_picture(actor=world.system, now=world.now, round_id=round.pk), now=world.now)
        digests = list(published.record.files.values_list("sha256", flat=True))
        at(world.now + timedelta(hours=1))
        again(world, round)
        page = coordinator.get("published", published.record_id).content.decode()
        assert "Stängdes en dag för tidigt" in page
        assert "Lägesbilden står som den publicerades" in page
        assert list(published.record.files.values_list("sha256", flat=True)) == digests

    def test_what_persisted_is_counted_again(self, world, round, at):
        observation = tell(world, round)
        close(world, round)
        at(round.closes_at + timedelta(days=1))
        following = open_week(world, "2026-W49")
        still_there(world, observation, following)
        close(world, following)
        again(world, following)
        close(world, following)
        assert sum(c.persisting for c in ReleasedCount.objects.filter(round=following)) == 1
