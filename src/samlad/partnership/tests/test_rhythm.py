from datetime import UTC, date, datetime, time, timedelta

import pytest

from samlad.lib.times import local_time
from samlad.lib.weeks import Week
from samlad.partnership.models import Partnership, Rhythm


def rhythm(**settings):
    """A rhythm and its partnership, unsaved: the arithmetic needs no database."""
    return Rhythm(partnership=Partnership(slug="o", name="Ö"), **settings)


FORTNIGHT = {"cadence": 2, "first_week": "2026-W01"}


@pytest.mark.parametrize(
    ("week", "first", "last"),
    [
        ("2026-W48", date(2026, 11, 19), date(2026, 11, 25)),
        ("2026-W53", date(2026, 12, 24), date(2026, 12, 30)),
        ("2027-W01", date(2026, 12, 31), date(2027, 1, 6)),
        ("2026-W01", date(2025, 12, 25), date(2025, 12, 31)),
        ("2028-W09", date(2028, 2, 24), date(2028, 3, 1)),
    ],
)
def test_a_week_runs_from_thursday_to_wednesday(week, first, last):
    assert rhythm().observed(Week.parse(week)) == (first, last)
    assert (first.isoweekday(), last.isoweekday()) == (4, 3)


@pytest.mark.parametrize("changes", [{}, FORTNIGHT, {"meeting_weekday": 1}, FORTNIGHT | {"meeting_weekday": 7}])
def test_the_rounds_follow_each_other_without_gap_or_overlap_over_three_years(changes):
    r, week, before = rhythm(**changes), Week(2026, 1), None
    while week < Week(2029, 1):
        if r.has_meeting(week):
            first, last = r.observed(week)
            assert before is None or first == before + timedelta(days=1)
            before = last
        week = week.plus(1)


def test_week_53_of_2026_is_followed_by_week_1_of_2027():
    assert Week(2026, 53).plus(1) == Week(2027, 1)
    assert Week.of(date(2027, 1, 3)) == Week(2026, 53)
    assert rhythm().week_of_round(date(2027, 1, 1)) == Week(2027, 1)
    with pytest.raises(ValueError):
        Week.parse("2027-W53")


@pytest.mark.parametrize("text", ["2026-48", "2026-W5", "2026-W54", "2026-W00", "48", "", "2026-W48-1", "tusen-W01"])
def test_what_is_no_week_is_not_read_as_one(text):
    with pytest.raises(ValueError):
        Week.parse(text)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 23), "2026-W48"),
        (date(2026, 11, 26), "2026-W48"),
        (date(2026, 11, 27), "2026-W49"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 1), "2027-W01"),
    ],
)
def test_the_next_meeting_is_the_first_on_or_after_the_day(day, week):
    assert str(rhythm().week_of_round(day)) == week


def test_a_fortnight_counts_from_its_first_week_across_a_year_of_53_weeks():
    r = rhythm(**FORTNIGHT)
    meetings = [str(w) for w in (Week(2026, 49).plus(n) for n in range(8)) if r.has_meeting(w)]
    assert meetings == ["2026-W49", "2026-W51", "2026-W53", "2027-W02"]
    assert not rhythm(cadence=2, first_week="2026-W02").has_meeting(Week(2026, 49))
    assert r.observed(Week(2026, 53)) == (date(2026, 12, 17), date(2026, 12, 30))


def test_weeks_before_the_first_one_keep_the_same_beat():
    r = rhythm(cadence=2, first_week="2026-W10")
    assert [r.has_meeting(Week(2026, 10).plus(-n)) for n in range(4)] == [True, False, True, False]


@pytest.mark.parametrize(
    ("week", "opens", "closes", "meets"),
    [
        ("2026-W48", (2026, 11, 18, 23), (2026, 11, 25, 15), (2026, 11, 26, 9)),
        ("2026-W14", (2026, 3, 25, 23), (2026, 4, 1, 14), (2026, 4, 2, 8)),  # summer time begins within it
        ("2026-W44", (2026, 10, 21, 22), (2026, 10, 28, 15), (2026, 10, 29, 9)),  # and ends
    ],
)
def test_the_times_are_the_towns_own_also_when_the_clock_changes(week, opens, closes, meets):
    r, w = rhythm(), Week.parse(week)
    assert r.opens_at(w) == datetime(*opens, tzinfo=UTC)
    assert r.closes_at(w) == datetime(*closes, tzinfo=UTC)
    assert r.meeting_at(w) == datetime(*meets, tzinfo=UTC)
    assert local_time(r.meeting_at(w), r.partnership.zone).time() == time(10)


@pytest.mark.parametrize(
    ("months", "day", "period"),
    [
        (4, date(2026, 1, 1), (date(2026, 1, 1), date(2026, 4, 30))),
        (4, date(2026, 8, 31), (date(2026, 5, 1), date(2026, 8, 31))),
        (4, date(2026, 12, 31), (date(2026, 9, 1), date(2026, 12, 31))),
        (3, date(2026, 3, 31), (date(2026, 1, 1), date(2026, 3, 31))),
        (3, date(2026, 4, 1), (date(2026, 4, 1), date(2026, 6, 30))),
        (3, date(2028, 2, 29), (date(2028, 1, 1), date(2028, 3, 31))),
        (3, date(2026, 12, 31), (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_a_day_lies_in_its_quarter_or_tertial(months, day, period):
    assert rhythm(period_months=months).period_of(day) == period
