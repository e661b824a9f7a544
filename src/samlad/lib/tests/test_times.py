"""Nights when the clock changes, all of them for twenty years, in zones that change in different ways."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.lib.times import days_later, from_to, local_day, local_time, midnight, moment_at

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# By an hour at two, by half an hour, at midnight itself, and not at all.
ZONES = [STOCKHOLM, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Santiago"), ZoneInfo("UTC")]
FIRST, LAST = date(2016, 1, 1), date(2036, 12, 31)


def changes(zone):
    """The days on which the zone's clock is moved."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
    at = [datetime(d.year, d.month, d.day, 12, tzinfo=UTC).astimezone(zone).utcoffset() for d in days]
    return [d for d, now, before in zip(days[1:], at[1:], at, strict=False) if now != before]


CHANGED = {zone: changes(zone) or [date(2026, 3, 29)] for zone in ZONES}
# Within two days of a change, to the minute.
near = st.integers(-48 * 60, 48 * 60).map(lambda n: timedelta(minutes=n))


@st.composite
def zone_and_walls(draw):
    zone = draw(st.sampled_from(ZONES))
    noon = datetime.combine(draw(st.sampled_from(CHANGED[zone])), time(2))
    return zone, *sorted([noon + draw(near), noon + draw(near)])


def test_there_are_two_changes_a_year_here():
    assert len(CHANGED[STOCKHOLM]) == 2 * 21


@given(zone_and_walls())
def test_what_comes_later_on_the_wall_never_comes_earlier_in_time(zone_and_times):
    zone, first, last = zone_and_times
    assert moment_at(first.date(), first.time(), zone) <= moment_at(last.date(), last.time(), zone)
    start, end = from_to(first, last, zone)
    assert start <= end


@given(zone_and_walls())
def test_an_hour_that_is_shown_is_shown_again(zone_and_times):
    zone, wall, _later = zone_and_times
    moment = moment_at(wall.date(), wall.time(), zone)
    assert moment.tzinfo is UTC
    on_the_wall = local_time(moment, zone).replace(tzinfo=None)
    there = any(local_time(wall.replace(tzinfo=zone, fold=fold), zone).replace(tzinfo=None) == wall for fold in (0, 1))
    if there:
        assert on_the_wall == wall
    else:  # it never was: it is the first minute after it
        assert on_the_wall > wall
        assert local_time(moment - timedelta(minutes=1), zone).replace(tzinfo=None) < wall


@given(zone_and_walls(), st.integers(0, 7))
def test_the_same_hours_on_days_in_a_row_are_the_same_by_the_clock(zone_and_times, days):
    zone, wall, _later = zone_and_times
    moment = moment_at(wall.date(), wall.time(), zone)
    on_the_wall, later = local_time(moment, zone), local_time(days_later(moment, days, zone), zone)
    assert (later.date() - on_the_wall.date()).days == days
    if later.time() != on_the_wall.time():  # only where the clock never showed it
        assert later.replace(tzinfo=None, fold=0) > datetime.combine(later.date(), on_the_wall.time())


@given(zone_and_walls())
def test_a_day_begins_when_it_begins(zone_and_times):
    zone, wall, _later = zone_and_times
    begins = midnight(wall.date(), zone)
    assert local_day(begins, zone) == wall.date()
    assert local_day(begins - timedelta(seconds=1), zone) == wall.date() - timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        # The night to 29 March 2026, when 02 became 03.
        ("2026-03-29T02:30", "2026-03-29T03:10", "01:00", "01:10"),
        ("2026-03-29T01:50", "2026-03-29T02:10", "00:50", "01:00"),
        ("2026-03-29T02:10", "2026-03-29T02:50", "01:00", "01:00"),
        # The night to 25 October 2026, when 03 became 02.
        ("2026-10-25T02:50", "2026-10-25T02:10", "00:50", "01:10"),
        ("2026-10-25T02:10", "2026-10-25T02:50", "00:10", "00:50"),
        ("2026-10-25T01:30", "2026-10-25T03:30", "23:30", "02:30"),
    ],
)
def test_intervals_over_the_nights_of_2026(first, last, start, end):
    moments = from_to(datetime.fromisoformat(first), datetime.fromisoformat(last), STOCKHOLM)
    assert tuple(f"{t:%H:%M}" for t in moments) == (start, end)


def test_an_end_before_its_start_stays_before_it():
    start, end = from_to(datetime(2026, 10, 25, 4), datetime(2026, 10, 25, 2, 30), STOCKHOLM)
    assert end < start


def test_after_midnight_here_it_is_another_day_though_not_in_utc():
    assert local_day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC), STOCKHOLM) == date(2026, 7, 1)
    assert local_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), STOCKHOLM) == date(2027, 1, 1)
