import csv
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetystats.aoristic import aoristic, instants

STOCKHOLM = "Europe/Stockholm"
MONDAY, SUNDAY = 0, 6


def times(*texts):
    return np.array(texts, dtype="datetime64[s]")


@pytest.fixture(scope="module")
def burglaries(shared):
    with (shared / "analysis" / "dc_burglaries.csv").open() as file:
        rows = list(csv.DictReader(file))
    with (shared / "analysis" / "dc_hour_by_weekday.csv").open() as file:
        table = np.array([[float(v) for v in row] for row in list(csv.reader(file))[1:]])
    start = times(*(row["from"] for row in rows))
    end = times(*(row["to"] or row["from"] for row in rows))
    return start, end, table[:, [1, 2, 3, 4, 5, 6, 0]]


def test_the_washington_burglaries_have_their_known_weights_by_the_clock_on_the_wall(burglaries):
    start, end, known = burglaries
    weights = aoristic(start, end)
    assert np.abs(weights.weights - known).max() < 1e-9
    assert weights.weights.sum() == pytest.approx(1025)
    assert weights.weights[:5, MONDAY] == pytest.approx([6.032, 3.136, 4.371, 3.714, 6.701], abs=0.0006)
    assert (weights.events, weights.left_out, weights.whole_week) == (1025, 0, 28)


def test_in_new_york_only_the_burglaries_over_the_two_changed_nights_move(burglaries):
    start, end, known = burglaries
    changes = times("2016-03-13T02:00:00", "2016-11-06T02:00:00")
    over = ((start[:, None] < changes) & (end[:, None] > changes - np.timedelta64(1, "h"))).any(axis=1)
    short = end - start < np.timedelta64(168, "h")
    assert 0 < (over & short).sum() < 10
    outside = ~(over & short)
    local, plain = (aoristic(start[outside], end[outside], zone=z).weights for z in ("America/New_York", None))
    assert np.abs(local - plain).max() < 1e-9
    whole = aoristic(start, end, zone="America/New_York")
    assert whole.weights.sum() == pytest.approx(1025)
    assert np.abs(whole.weights - known).max() < 0.03


def test_an_interval_over_three_hours_is_divided_as_the_hours_are():
    weights = aoristic(times("2026-08-10T22:30"), times("2026-08-11T00:30"))
    assert weights.weights[22, 0] == 0.25
    assert weights.weights[23, 0] == 0.5
    assert weights.weights[0, 1] == 0.25
    assert weights.hour_of_week[[22, 23, 24]].tolist() == [0.25, 0.5, 0.25]
    assert weights.possible.sum() == 3
    assert weights.certain.sum() == 0


def test_a_moment_weighs_one_in_its_hour():
    weights = aoristic(times("2026-08-16T23:59:59"), times("2026-08-16T23:59:59"), zone=STOCKHOLM)
    assert weights.weights[23, SUNDAY] == weights.certain[23, SUNDAY] == weights.weights.sum() == 1


def test_the_hour_that_never_was_gets_nothing_in_spring():
    weights = aoristic(times("2026-03-29T01:00"), times("2026-03-29T05:00"), zone=STOCKHOLM)
    assert weights.weights[[1, 2, 3, 4], SUNDAY] == pytest.approx([1 / 3, 0, 1 / 3, 1 / 3])
    assert weights.possible[2, SUNDAY] == 0


def test_the_hour_that_came_twice_weighs_double_in_autumn():
    weights = aoristic(times("2026-10-25T01:00"), times("2026-10-25T04:00"), zone=STOCKHOLM)
    assert weights.weights[[1, 2, 3], SUNDAY] == pytest.approx([1 / 4, 2 / 4, 1 / 4])
    assert weights.possible[2, SUNDAY] == 1


def test_a_moment_in_the_hour_that_came_twice_is_still_in_that_hour():
    weights = aoristic(times("2026-10-25T02:30"), times("2026-10-25T02:30"), zone=STOCKHOLM)
    assert weights.weights[2, SUNDAY] == pytest.approx(1)
    assert weights.certain[2, SUNDAY] == 1


def test_from_before_to_after_the_clocks_went_back_may_look_backwards():
    first, last = instants(times("2026-10-25T02:50"), times("2026-10-25T02:10"), zone=STOCKHOLM)
    assert last[0] - first[0] == 20 * 60
    with pytest.raises(ValueError, match="event 0 ends before it begins"):
        aoristic(times("2026-10-25T02:50"), times("2026-10-25T02:10"))


def test_a_time_that_never_was_is_the_moment_the_clocks_changed():
    weights = aoristic(times("2026-03-29T02:30"), times("2026-03-29T02:30"), zone=STOCKHOLM)
    assert weights.weights[3, SUNDAY] == 1
    order = aoristic(times("2026-03-29T02:40"), times("2026-03-29T03:10"), zone=STOCKHOLM)
    assert order.weights[3, SUNDAY] == 1


def test_times_in_utc_are_shown_by_the_clock_of_the_zone():
    weights = aoristic(times("2026-07-06T22:30"), times("2026-07-06T22:30"), zone=STOCKHOLM, clock="utc")
    assert weights.weights[0, 1] == 1
    winter = aoristic(times("2026-01-05T22:30"), times("2026-01-05T22:30"), zone=STOCKHOLM, clock="utc")
    assert winter.weights[23, MONDAY] == 1


def test_zones_off_by_half_an_hour_are_cut_at_their_own_hours():
    weights = aoristic(times("2026-07-06T00:00"), times("2026-07-06T01:00"), zone="Asia/Kolkata", clock="utc")
    assert weights.weights[[5, 6], MONDAY].tolist() == [0.5, 0.5]


def test_intervals_longer_than_the_limit_are_left_out_and_counted():
    start = times("2026-08-10T00:00", "2026-08-10T00:00", "2026-08-10T00:00")
    end = times("2026-08-10T06:00", "2026-08-10T06:01", "2026-09-10T00:00")
    weights = aoristic(start, end, limit_hours=6)
    assert (weights.events, weights.left_out, weights.weights.sum()) == (1, 2, pytest.approx(1))


def test_a_week_or_more_says_nothing_of_the_hour():
    weights = aoristic(times("2026-08-10T05:00"), times("2026-08-18T07:00"))
    assert np.allclose(weights.weights, 1 / 168)
    assert (weights.possible == 1).all()
    assert weights.whole_week == 1


def test_each_area_has_its_own_table_and_together_they_are_the_whole():
    rng = np.random.default_rng(1)
    start = np.datetime64("2020-01-01", "s") + rng.integers(0, 3 * 365 * 86400, 500).astype("m8[s]")
    end = start + rng.integers(0, 200 * 3600, 500).astype("m8[s]")
    area = rng.integers(0, 4, 500)
    by_area = aoristic(start, end, zone=STOCKHOLM, group=area, groups=5, limit_hours=100)
    whole = aoristic(start, end, zone=STOCKHOLM, limit_hours=100)
    assert by_area.weights.shape == (5, 24, 7)
    assert np.allclose(by_area.weights.sum(axis=0), whole.weights)
    assert np.array_equal(by_area.possible.sum(axis=0), whole.possible)
    assert by_area.events.sum() == whole.events
    assert by_area.weights[4].sum() == by_area.events[4] == 0
    alone = aoristic(start[area == 2], end[area == 2], zone=STOCKHOLM, limit_hours=100)
    assert np.allclose(by_area.weights[2], alone.weights)
    assert np.allclose(by_area.hour_of_week[2], alone.hour_of_week)


def by_hand(start, end, zone):
    """Minute by minute, with Python's own zones."""
    table = np.zeros((24, 7))
    place = ZoneInfo(zone)
    utc = ZoneInfo("UTC")
    t = start.replace(tzinfo=place, fold=0).astimezone(utc)
    last = end.replace(tzinfo=place, fold=1).astimezone(utc)
    minutes = max(int((last - t).total_seconds() // 60), 1)
    for n in range(minutes):
        local = (t + timedelta(minutes=n)).astimezone(place)
        table[local.hour, local.weekday()] += 1 / minutes
    return table


def existed(moment, zone):
    return (
        moment.replace(tzinfo=ZoneInfo(zone))
        .astimezone(ZoneInfo("UTC"))
        .astimezone(ZoneInfo(zone))
        .replace(tzinfo=None)
        == moment
    )


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([STOCKHOLM, "America/New_York", "Australia/Lord_Howe", "America/St_Johns"]),
    st.sampled_from(["2026-03-08", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31", "2026-06-01"]),
    st.integers(0, 48 * 60),
    st.integers(0, 60 * 60),
)
def test_weights_are_those_of_counting_every_minute(zone, day, after, minutes):
    start = datetime.fromisoformat(day) + timedelta(minutes=after)
    end = start + timedelta(minutes=minutes)
    if not (existed(start, zone) and existed(end, zone)):
        return
    weights = aoristic(times(start), times(end), zone=zone)
    assert np.abs(weights.weights - by_hand(start, end, zone)).max() < 1e-9
    assert (weights.certain <= weights.weights + 1e-12).all()
    assert (weights.weights <= weights.possible + 1e-12).all()


def test_years_apart_every_change_of_the_clocks_is_known():
    start = times(*(f"{year}-07-01T12:00" for year in range(1980, 2036, 5)))
    first, _ = instants(start, start, zone=STOCKHOLM)
    expected = [datetime.fromisoformat(str(t)).replace(tzinfo=ZoneInfo(STOCKHOLM)).timestamp() for t in start]
    assert first.tolist() == expected


def test_no_events_give_an_empty_week():
    none = np.array([], dtype="datetime64[s]")
    assert aoristic(none, none, zone=STOCKHOLM).weights.sum() == 0
    assert aoristic(none, none, group=np.array([], dtype=int)).weights.shape == (0, 24, 7)


@pytest.mark.parametrize(
    ("start", "end", "more", "reason"),
    [
        (["2026-01-01T10"], ["2026-01-01T09"], {}, "ends before it begins"),
        (["2026-01-01T10"], ["NaT"], {}, "is missing"),
        (["2026-01-01T10"], [], {}, "equal length"),
        (["0001-01-01"], ["2026-01-01"], {"zone": STOCKHOLM}, "outside the years"),
        (["2026-01-01"], ["2026-01-01"], {"zone": "Europe/Orebro"}, "no time zone"),
        (["2026-01-01"], ["2026-01-01"], {"zone": "../etc"}, "no time zone"),
        (["2026-01-01"], ["2026-01-01"], {"clock": "utc"}, "need the zone"),
        (["2026-01-01"], ["2026-01-01"], {"limit_hours": 0}, "above 0"),
        (["2026-01-01"], ["2026-01-01"], {"limit_hours": np.nan}, "above 0"),
        (["2026-01-01"], ["2026-01-01"], {"group": [2], "groups": 2}, "from 0 to 1"),
        (["2026-01-01"], ["2026-01-01"], {"group": [0.5]}, "whole number"),
        (["2026-01-01"], ["2026-01-01"], {"group": [0, 1]}, "whole number"),
    ],
)
def test_bad_intervals_are_refused_with_a_reason(start, end, more, reason):
    with pytest.raises(ValueError, match=reason):
        aoristic(times(*start), times(*end), **more)


def test_numbers_are_not_times():
    with pytest.raises(ValueError, match="datetime64"):
        aoristic([1.0], [2.0])
