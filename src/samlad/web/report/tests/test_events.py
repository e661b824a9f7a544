"""An event may disturb or raise safety: its reporter says which. It is told of and never added to unsafety."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import close, open_week, quiet, share, tell

from samlad.analysis.area_rates import rates_by_area, weeks
from samlad.analysis.documents import week_document
from samlad.analysis.queries import week_numbers
from samlad.analysis.standouts import above_usual
from samlad.collection.models import IndicatorKind
from samlad.collection.models.observation import Observation
from samlad.collection.queries import answers
from samlad.lib.weeks import Week
from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture


@pytest.fixture
def festive(world):
    """Five quiet weeks, and one with nothing but events, of which there are many."""
    first = Week.parse("2026-W43")
    for n in range(5):
        quiet_week = open_week(world, str(first.plus(n)))
        world.now = quiet_week.opens_at
        quiet(world, quiet_week)
        close(world, quiet_week)
    round = open_week(world, "2026-W48")
    world.now = round.closes_at
    event = {"indicator": "event", "kind": "may_raise_safety", "starts_at": datetime(2026, 11, 28, 14, tzinfo=UTC)}
    observations = [tell(world, round, text=f"Match {n}", **event) for n in range(5)]
    for each in observations:
        share(world, each, each.text)
    close(world, round)
    return round


@pytest.mark.parametrize(
    ("kind", "sentence"), [("may_disturb", "kan störa"), ("may_raise_safety", "kan öka tryggheten")]
)
def test_the_reporter_says_which(reporter, kind, sentence):
    form = reporter.get(reporter.url("report_add", "event")).context["form"]
    assert [str(label).lower() for code, label in form.fields["kind"].choices if code == kind] == [sentence]
    page = reporter.send(reporter.page("event") | {"text": "Fest", "where": "none"}, "event")
    assert page.status_code == 422
    page = reporter.send(reporter.page("event") | {"text": "Fest", "where": "none", "kind": kind}, "event")
    assert page.status_code == 302
    assert Observation.objects.get().kind.code == kind
    assert sentence in reporter.get(reporter.url("report_done")).content.decode().lower()


def test_it_is_in_no_sum_and_nothing_stands_out_by_it(world, festive):
    numbers = week_numbers(festive)
    here = next(a for a in numbers.areas if a.name == "Ängby")
    assert (numbers.total.count, here.total.count) == (0, 0)
    assert (numbers.events, here.events) == (5, 5)
    assert above_usual(numbers) == []
    assert not here.is_quiet
    areas = list(world.areas.values())
    drawn = rates_by_area(weeks(festive.label), areas, sources=["questionnaire"], measure="count", indicator_id=None)
    assert drawn["questionnaire"].total == 0


def test_the_draft_lists_it_and_counts_it_apart(world, festive):
    draft_picture(actor=world.system, now=world.now, round_id=festive.pk)
    texts = " ".join(PictureField.objects.values_list("text", flat=True))
    assert "5 iakttagelser" not in texts
    assert "5 nya iakttagelser" not in texts
    assert "Inget nytt" not in texts
    assert "Inga nya iakttagelser i hela kommunen" in texts
    assert "Match 3" in texts


def test_the_week_shows_it_beside_the_indicators(world, festive, settings):
    settings.SAMLAD_TODAY = "2026-11-26"
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        page = client.get(reverse("week", args=[festive.label])).content.decode()
        area = client.get(reverse("week_area", args=[festive.label, world.areas["Ängby"].pk])).content.decode()
    for content in (page, area):
        assert "5 arrangemang" in content
    assert "Match 3" in area
    assert week_document(festive, week_numbers(festive), answers(festive))["areas"][0]["events"] == 5


def test_older_partnerships_get_the_two(world):
    IndicatorKind.objects.filter(indicator__code="event").delete()
    import_module("samlad.collection.migrations.0016_events_disturb_or_raise_safety").begin(apps, None)
    assert sorted(IndicatorKind.objects.filter(indicator__code="event").values_list("code", "can_persist")) == [
        ("may_disturb", False),
        ("may_raise_safety", False),
    ]
