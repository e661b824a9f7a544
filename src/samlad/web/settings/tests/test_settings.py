"""The overview, the rhythm, the calendar and the partnership's own settings."""

from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse
from django.utils import translation
from tests.partnerships import text

from samlad.partnership.models import CalendarEntry, Partnership, Rhythm
from samlad.partnership.queries import rhythm
from samlad.partnership.sentences import headline, meaning

AS_IT_IS = {
    "cadence": "1",
    "first_week": "",
    "meeting_weekday": "4",
    "meeting_time": "10:00",
    "closes_days_before": "1",
    "closes_time": "16:00",
    "period_months": "4",
    "priority_count": "3",
}


def test_an_empty_partnership_is_told_what_comes_first(world):
    page = text(world.client().get("/installningar/"))
    assert "No areas yet" in page
    assert "One function hangs on one person" in page
    assert "Nobody reports yet" in page
    assert "No school breaks ahead" in page
    assert "Four things to look at" in page


def test_areas_where_nobody_reports_are_missing_and_not_quiet(world):
    first, *_rest = world.areas(3)
    (function,) = world.functions(1)
    world.client().post(
        reverse("settings_function_change", args=[function.pk]),
        {"name": "Värd", "duties": ["reporter"], "areas": [first]},
    )
    page = text(world.client().get("/installningar/"))
    assert "Two areas have nobody who reports" in page
    assert "is missing, not quiet" in page
    page = text(world.client().get(reverse("settings_areas")))
    assert "In two of them nobody reports." in page


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (
            datetime(2026, 11, 22, 12, tzinfo=UTC),
            "The next meeting is Thursday 26 November at 10.00. It asks about 19–25 November."
            " The reports close Wednesday 25 November at 16.00.",
        ),
        (datetime(2026, 11, 26, 8, 59, tzinfo=UTC), "The next meeting is Thursday 26 November"),
        (datetime(2026, 11, 26, 9, 1, tzinfo=UTC), "The next meeting is Thursday 3 December"),
        (datetime(2026, 12, 31, 10, tzinfo=UTC), "The next meeting is Thursday 7 January"),
    ],
)
def test_the_rhythm_in_words_is_about_the_meeting_that_has_not_been(world, now, sentence):
    with world.inside(), translation.override("en"):
        assert meaning(rhythm(), now).startswith(sentence)


def test_every_second_week_skips_the_week_between(world):
    with world.inside():
        settings = rhythm()
        settings.cadence, settings.first_week = 2, "2026-W01"
        with translation.override("en"):
            assert "Thursday 26 November" not in meaning(settings, datetime(2026, 11, 22, 12, tzinfo=UTC))
            assert headline(settings) == "You meet every second Thursday at 10.00"


def test_the_rhythm_is_shown_before_it_is_saved(world):
    client = world.client()
    data = AS_IT_IS | {"meeting_weekday": "2", "meeting_time": "13:30"}
    page = text(client.post(reverse("settings_rhythm"), data | {"preview": "1"}))
    assert "That would mean:" in page
    assert "Tuesday" in page
    assert "You meet every Thursday at 10.00" in page
    with world.inside():
        assert Rhythm.objects.get().meeting_weekday == 4
    page = text(client.post(reverse("settings_rhythm"), data, follow=True))
    assert "You meet every Tuesday at 13.30" in page
    with world.inside():
        assert Rhythm.objects.get().meeting_time == time(13, 30)


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_days_before": "0", "closes_time": "10:00"},
        {"meeting_time": "25:00"},
        {"meeting_weekday": "8"},
        {"priority_count": "0"},
        {"cadence": "3"},
        {"first_week": "2026-W99"},
    ],
)
def test_a_rhythm_that_cannot_be_is_refused(world, wrong):
    assert world.client().post(reverse("settings_rhythm"), AS_IT_IS | wrong).status_code == 422
    with world.inside():
        assert Rhythm.objects.get().cadence == 1


def test_the_partnership_changes_its_name_and_says_why_maps_are_not_shaded(world):
    url = reverse("settings_partnership")
    assert "brands those who live there" in text(world.client().get(url))
    data = {"name": "Trygg i Örebro", "municipality": "Örebro", "municipality_code": "1880", "language": "sv"}
    assert world.client().post(url, data | {"municipality_code": "188"}).status_code == 422
    assert world.client().post(url, data).status_code == 302
    partnership = Partnership.objects.get(pk=world.partnership.pk)
    assert (partnership.name, partnership.shade_map) == ("Trygg i Örebro", False)


def test_a_break_comes_into_the_calendar_and_out_again(world):
    client = world.client()
    data = {
        "kind": "school_break",
        "name": "Höstlov på Öland",
        "starts_on": f"{date.today().year + 1}-10-30",
    }
    page = text(client.post(reverse("settings_calendar_add"), data, follow=True))
    assert "One entry ahead" in page
    with world.inside():
        entry = CalendarEntry.objects.get()
        assert entry.ends_on == entry.starts_on
    page = text(client.post(reverse("settings_calendar_remove", args=[entry.pk]), follow=True))
    assert "Nothing ahead in the calendar" in page
    assert client.get(reverse("settings_calendar_remove", args=[entry.pk])).status_code == 302  # the page above


def test_a_break_that_ends_before_it_begins_is_refused(world):
    data = {"kind": "school_break", "name": "Lov", "starts_on": "2026-10-30", "ends_on": "2026-10-01"}
    response = world.client().post(reverse("settings_calendar_add"), data)
    assert response.status_code == 422
    assert "The last day lies before the first." in text(response)
