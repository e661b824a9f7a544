"""What is told of the nights when the clock is moved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import open_week

from samlad.collection.models.observation import Observation
from samlad.lib.weeks import Week

SPRING, AUTUMN = "2026-03-29", "2026-10-25"


def send(world, settings, day, **changes):
    """A reporter tells of the night in the week that asks about it. The page, and what is kept."""
    settings.SAMLAD_TODAY = (datetime.fromisoformat(day) + timedelta(days=2)).date().isoformat()
    week = str(Week.of(datetime.fromisoformat(day).date()).plus(1))
    open_week(world, week)
    client = Client()
    client.force_login(world.accounts["rektor"], "django.contrib.auth.backends.ModelBackend")
    fields = {"key": "k1", "where": "none", "precision": "interval", "day": day, "day_to": day, "text": "Klotter"}
    with scope(partnership=None):
        url = reverse("report_add", args=[week, world.functions["rektor"].pk, "damage"])
        page = client.post(url, fields | changes)
    return page, Observation.objects.first(), client, url


@pytest.mark.parametrize(
    ("day", "at", "at_to", "start", "end"),
    [
        (SPRING, "02:30", "03:10", "01:00", "01:10"),
        (SPRING, "01:50", "02:10", "00:50", "01:00"),
        (AUTUMN, "02:50", "02:10", "00:50", "01:10"),
        (AUTUMN, "02:10", "02:50", "00:10", "00:50"),
    ],
)
def test_an_interval_over_the_hour_that_is_gone_or_twice_is_kept(world, settings, day, at, at_to, start, end):
    page, observation, client, _url = send(world, settings, day, at=at, at_to=at_to)
    assert page.status_code == 302
    assert (f"{observation.starts_at:%H:%M}", f"{observation.ends_at:%H:%M}") == (start, end)
    assert str(observation.local_date) == day
    # Opened and saved again unchanged it says the same.
    with scope(partnership=None):
        change = reverse("report_change", args=[observation.round.label, observation.function_id, observation.pk])
        form = client.get(change).context["form"]
        fields = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert client.post(change, fields).status_code == 302
    again = Observation.objects.get()
    assert (again.starts_at, again.ends_at) == (observation.starts_at, observation.ends_at)


def test_an_end_before_the_start_is_still_refused(world, settings):
    page, observation, _client, _url = send(world, settings, AUTUMN, at="04:00", at_to="02:30")
    assert page.status_code == 422
    assert observation is None


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("precision", ["moment", "night", "week"])
def test_every_way_to_tell_when_holds_that_night(world, settings, day, precision):
    page, observation, _client, _url = send(world, settings, day, precision=precision, at="02:30")
    assert page.status_code == 302
    assert observation.starts_at <= observation.ends_at


def test_a_whole_night_is_an_hour_longer_in_autumn_and_shorter_in_spring(world, settings):
    _page, observation, _client, _url = send(world, settings, "2026-10-24", precision="night")
    assert observation.ends_at - observation.starts_at == timedelta(hours=13)
    assert observation.starts_at == datetime(2026, 10, 24, 16, tzinfo=UTC)
