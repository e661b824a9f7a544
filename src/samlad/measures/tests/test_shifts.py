"""Shifts on days in a row, over the nights when the clock is moved."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.steps import open_week

from samlad.lib.errors import UserError
from samlad.measures.export import as_calendar
from samlad.measures.models import FieldActivity
from samlad.measures.service import plan_field_activity

ZONE = ZoneInfo("Europe/Stockholm")


def walls(shifts):
    return [(f"{a.astimezone(ZONE):%d %H.%M}", f"{b.astimezone(ZONE):%d %H.%M}") for a, b in shifts]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 3, 27), [("27 20.00", "28 02.30"), ("28 20.00", "29 03.00"), ("29 20.00", "30 02.30")]),
        (date(2026, 10, 23), [("23 20.00", "24 02.30"), ("24 20.00", "25 02.30"), ("25 20.00", "26 02.30")]),
    ],
)
def test_the_same_hours_on_three_days_are_the_same_by_the_clock(first, expected):
    start = datetime(first.year, first.month, first.day, 20, tzinfo=ZONE)
    end = datetime(first.year, first.month, first.day + 1, 2, 30, tzinfo=ZONE)
    row = FieldActivity(starts_at=start.astimezone(UTC), ends_at=end.astimezone(UTC), days=3)
    assert walls(row.shifts(ZONE)) == expected


@given(
    day=st.dates(date(2016, 1, 1), date(2036, 12, 31)),
    hour=st.integers(0, 23),
    half=st.sampled_from([0, 30]),
    length=st.integers(1, 36),
    days=st.integers(1, 7),
)
def test_a_shift_ends_after_it_begins_whatever_the_night(day, hour, half, length, days):
    start = datetime(day.year, day.month, day.day, hour, half, tzinfo=ZONE).astimezone(UTC)
    row = FieldActivity(starts_at=start, ends_at=start + timedelta(hours=length), days=days)
    shifts = row.shifts(ZONE)
    assert len(shifts) == days
    assert all(a <= b for a, b in shifts)
    assert all(abs((b - a) - timedelta(hours=length)) <= timedelta(hours=1) for a, b in shifts)
    assert [a.astimezone(ZONE).date() for a, _b in shifts] == [
        start.astimezone(ZONE).date() + timedelta(days=n) for n in range(days)
    ]


def planned(world, **changes):
    round = open_week(world, "2026-W44")
    fields = {
        "organisation_id": world.organisations["Kommunen"].pk,
        "where": "Torget",
        "when": "lör",
        "aim": "",
        "share": True,
    }
    return plan_field_activity(actor=world.actor("samordnare"), now=world.now, round_id=round.pk, **(fields | changes))


def test_two_moments_are_compared_as_moments(world):
    """02.50 before the clock is put back is earlier than 02.10 after it, in whatever zone they are told."""
    first = datetime(2026, 10, 25, 2, 50, tzinfo=ZONE)
    last = datetime(2026, 10, 25, 2, 10, tzinfo=ZONE, fold=1)
    row = planned(world, starts_at=first, ends_at=last)
    assert row.ends_at - row.starts_at == timedelta(minutes=20)
    with pytest.raises(UserError):
        planned(world, starts_at=last, ends_at=first)


def test_the_calendar_shows_the_hours_that_were_meant(world):
    start = datetime(2026, 10, 23, 20, tzinfo=ZONE)
    planned(world, starts_at=start, ends_at=start + timedelta(hours=3), days=3)
    calendar = Calendar.from_ical(as_calendar(actor=world.system, now=world.now))
    assert sorted(e["dtstart"].dt.astimezone(ZONE).hour for e in calendar.walk("VEVENT")) == [20, 20, 20]
