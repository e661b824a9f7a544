"""When it was: nights by the morning they lead to, nothing that has not been, and told back as it is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import open_week, tell

from samlad.collection.models.observation import Observation
from samlad.lib import clock
from samlad.lib.errors import UserError
from samlad.lib.weeks import Week

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)  # 10.00 in 2026-W48, which asks about 19–25 November


class Reporter:
    """At the form of an indicator, at a moment."""

    def __init__(self, world, monkeypatch, now, week="2026-W48", indicator="damage"):
        self.world, self.now, self.week = world, now, week
        monkeypatch.setattr(clock, "now", lambda: now)
        world.now = now
        self.round = open_week(world, week)
        self.client = Client()
        self.client.force_login(world.accounts["rektor"], "django.contrib.auth.backends.ModelBackend")
        self.url = reverse("report_add", args=[week, world.functions["rektor"].pk, indicator])

    def form(self, **answers):
        with scope(partnership=None):
            return self.client.get(self.url, answers).context["form"]

    def nights(self):
        field = self.form()["night"]
        return [label for _value, label in field.field.choices], dict(field.field.choices)[field.value()]

    def send(self, **answers):
        fields = {"key": "k1", "where": "none", "text": "Klotter"}
        with scope(partnership=None):
            page = self.client.post(self.url, fields | answers, follow=True)
        return page, Observation.objects.filter(report__isnull=False).first()


@pytest.fixture
def reporter(world, monkeypatch):
    return lambda now=TUESDAY, **options: Reporter(world, monkeypatch, now, **options)


def test_a_night_is_named_by_the_morning_it_leads_to_and_the_latest_that_has_been_is_chosen(reporter):
    offered, chosen = reporter().nights()
    assert chosen == "natten till tisdag 24 november"
    assert offered == [
        "natten till tisdag 24 november",
        "natten till måndag 23 november",
        "natten till söndag 22 november",
        "natten till lördag 21 november",
        "natten till fredag 20 november",
        "natten till torsdag 19 november",
    ]


@pytest.mark.parametrize(
    ("clock_shows", "first", "chosen"),
    [
        ("04:30", "tisdag 24", "måndag 23"),
        ("06:00", "tisdag 24", "tisdag 24"),
        ("17:59", "tisdag 24", "tisdag 24"),
        ("20:00", "onsdag 25", "tisdag 24"),
    ],
)
def test_a_night_that_goes_on_can_be_chosen_but_is_not_chosen_beforehand(reporter, clock_shows, first, chosen):
    hour, minute = map(int, clock_shows.split(":"))
    offered, preselected = reporter(datetime(2026, 11, 24, hour - 1, minute, tzinfo=UTC)).nights()
    assert offered[0] == f"natten till {first} november"
    assert preselected == f"natten till {chosen} november"


def test_a_night_told_without_another_word_is_the_last_one(reporter):
    at_form = reporter()
    page, observation = at_form.send(precision="night", night=at_form.form()["night"].value(), day="2026-11-24")
    assert (observation.starts_at, observation.ends_at) == (
        datetime(2026, 11, 23, 17, tzinfo=UTC),
        datetime(2026, 11, 24, 5, tzinfo=UTC),
    )
    assert "natten till tisdag 24 november" in page.content.decode()


def test_a_night_that_goes_on_is_kept_as_far_as_it_has_come(reporter):
    now = datetime(2026, 11, 22, 1, 20, tzinfo=UTC)
    _page, observation = reporter(now).send(precision="night", night="2026-11-22")
    assert (observation.starts_at, observation.ends_at) == (datetime(2026, 11, 21, 17, tzinfo=UTC), now)


def test_tonight_is_refused(reporter):
    page, observation = reporter().send(precision="night", night="2026-11-25")
    assert (page.status_code, observation) == (422, None)


def test_a_form_of_before_the_nights_had_names_means_the_night_after_its_day(reporter):
    """It waited on a telephone."""
    _page, observation = reporter().send(precision="night", day="2026-11-21")
    assert observation.ends_at == datetime(2026, 11, 22, 5, tzinfo=UTC)
    Observation.objects.all().delete()
    page, observation = reporter().send(precision="night", day="2026-11-24")
    assert (page.status_code, observation) == (422, None)


@pytest.mark.parametrize(
    "answers",
    [
        {"precision": "moment", "day": "2026-11-24", "at": "10:01"},
        {"precision": "interval", "day": "2026-11-24", "at": "08:00", "day_to": "2026-11-24", "at_to": "10:30"},
        {"precision": "interval", "day": "2026-11-24", "at": "11:00", "day_to": "2026-11-24", "at_to": "12:00"},
    ],
)
def test_what_has_not_been_is_refused_and_nothing_is_lost(reporter, answers):
    page, observation = reporter().send(**answers)
    assert (page.status_code, observation) == (422, None)
    assert "har inte varit än" in page.content.decode()
    assert page.context["form"]["text"].value() == "Klotter"


def test_what_is_to_come_can_be_told_of_an_event(reporter):
    answers = {"precision": "interval", "day": "2026-11-28", "at": "18:00", "day_to": "2026-11-28", "at_to": "23:00"}
    answers["kind"] = "may_disturb"
    page, observation = reporter(indicator="event").send(**answers)
    assert observation.starts_at == datetime(2026, 11, 28, 17, tzinfo=UTC)
    assert "lördag 28 november 18.00–23.00" in page.content.decode()


@pytest.mark.parametrize(
    ("answers", "words", "end"),
    [
        ({"precision": "moment", "day": "2026-11-21", "at": "21:05"}, "lördag 21 november 21.05", None),
        (
            {"precision": "moment", "day": "2026-11-21"},
            "lördag 21 november, någon gång under dagen",
            "2026-11-21T22:59",
        ),
        (
            {"precision": "moment", "day": "2026-11-24"},
            "tisdag 24 november, någon gång under dagen",
            "2026-11-24T09:00",
        ),
        ({"precision": "night", "night": "2026-11-22"}, "natten till söndag 22 november", "2026-11-22T05:00"),
        (
            {"precision": "interval", "day": "2026-11-20", "at": "22:00", "day_to": "2026-11-21", "at_to": "02:00"},
            "fredag 20 november 22.00–lördag 21 november 02.00",
            "2026-11-21T01:00",
        ),
        ({"precision": "interval", "day": "2026-11-20", "day_to": "2026-11-22"}, "20–22 november", "2026-11-22T22:59"),
        ({"precision": "week"}, "hela veckan, 19–24 november", "2026-11-24T09:00"),
    ],
)
def test_it_is_told_back_as_it_is_kept(reporter, world, answers, words, end):
    at_form = reporter()
    fields = answers | {"where": f"a{world.areas['Ängby'].pk}", "text": "Klotter på muren"}
    page, observation = at_form.send(**fields)
    assert f"{observation.ends_at:%Y-%m-%dT%H:%M}" == (end or "2026-11-21T20:05")
    text = page.content.decode()
    for part in ("Skadegörelse", "Ängby", words, "Klotter på muren"):
        assert part in text
    # Opened and saved again unchanged it says the same.
    with scope(partnership=None):
        change = reverse("report_change", args=[at_form.week, observation.function_id, observation.pk])
        form = at_form.client.get(change).context["form"]
        again = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert at_form.client.post(change, again).status_code == 302
    saved = Observation.objects.get(pk=observation.pk)
    assert (saved.starts_at, saved.ends_at, saved.precision) == (
        observation.starts_at,
        observation.ends_at,
        observation.precision,
    )


@pytest.mark.parametrize(
    ("morning", "start", "hours"),
    [
        ("2026-10-25", datetime(2026, 10, 24, 16, tzinfo=UTC), 13),
        ("2026-03-29", datetime(2026, 3, 28, 17, tzinfo=UTC), 11),
    ],
)
def test_the_nights_when_the_clock_is_moved(reporter, morning, start, hours):
    day = date.fromisoformat(morning)
    now = start + timedelta(days=1)
    at_form = reporter(now, week=str(Week.of(day).plus(1)))
    assert f"{day.day} " in at_form.nights()[1]
    _page, observation = at_form.send(precision="night", night=morning)
    assert (observation.starts_at, observation.ends_at - observation.starts_at) == (start, timedelta(hours=hours))


@pytest.mark.parametrize("precision", ["moment", "interval", "night", "day", "week"])
def test_whoever_tells_it_what_has_not_been_is_refused(world, round, precision):
    later = world.now + timedelta(minutes=1)
    with pytest.raises(UserError):
        tell(world, round, starts_at=later, ends_at=later, precision=precision)
    assert tell(world, round, indicator="event", starts_at=later, ends_at=later, precision=precision)
