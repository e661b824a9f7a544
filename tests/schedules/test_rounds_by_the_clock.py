"""The schedule opens and closes rounds with nobody there, by the partnership's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scope, scopes_disabled

from samlad.collection.models import Closure, Round
from samlad.collection.queries import recent, round_being_reported
from samlad.collection.service import open_and_close_due
from samlad.config.schedules import SCHEDULES, open_and_close_rounds
from samlad.jobs.service import run_next, tick
from samlad.partnership.service import change_rhythm, found_partnership

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def local(*parts):
    return datetime(*parts, tzinfo=STOCKHOLM).astimezone(UTC)


def by_the_clock(world, start, days, step=timedelta(hours=1)):
    """What happens, and when on the partnership's clock, if the schedule runs from `start` on."""
    labels, now = [], start
    while now < start + timedelta(days=days):
        labels += [
            (f"{now.astimezone(STOCKHOLM):%a %d %b %H:%M}", done)
            for done in open_and_close_due(actor=world.system, now=now)
        ]
        now += step
    return labels


def test_a_weekly_round_opens_the_day_of_the_meeting_before_and_closes_the_day_before_its_own(world):
    assert by_the_clock(world, local(2026, 11, 24, 9), 16) == [
        ("Tue 24 Nov 09:00", "opened 2026-W48"),
        ("Wed 25 Nov 16:00", "closed 2026-W48"),
        ("Thu 26 Nov 00:00", "opened 2026-W49"),
        ("Wed 02 Dec 16:00", "closed 2026-W49"),
        ("Thu 03 Dec 00:00", "opened 2026-W50"),
        ("Wed 09 Dec 16:00", "closed 2026-W50"),
        ("Thu 10 Dec 00:00", "opened 2026-W51"),
    ]


def test_a_fortnightly_round_passes_over_the_week_between_and_over_the_new_year(world):
    change_rhythm(actor=world.system, now=world.now, cadence=2, first_week="2026-W51")
    assert by_the_clock(world, local(2026, 12, 5, 9), 35, timedelta(hours=4)) == [
        ("Sat 05 Dec 09:00", "opened 2026-W51"),
        ("Wed 16 Dec 17:00", "closed 2026-W51"),
        ("Thu 17 Dec 01:00", "opened 2026-W53"),
        ("Wed 30 Dec 17:00", "closed 2026-W53"),
        ("Thu 31 Dec 01:00", "opened 2027-W02"),
    ]


def test_week_53_is_followed_by_week_1(world):
    done = [what for _when, what in by_the_clock(world, local(2026, 12, 24), 16, timedelta(hours=6))]
    assert done == ["opened 2026-W53", "closed 2026-W53", "opened 2027-W01", "closed 2027-W01", "opened 2027-W02"]


@pytest.mark.parametrize(
    ("start", "closing"),
    [
        (local(2026, 3, 26), local(2026, 4, 1, 16)),  # summer time begins on the Sunday between
        (local(2026, 10, 22), local(2026, 10, 28, 16)),  # and ends
    ],
)
def test_four_in_the_afternoon_stays_four_when_the_clock_changes(world, start, closing):
    done = by_the_clock(world, start, 7)[:2]
    assert [when.split()[-1] for when, _what in done] == ["00:00", "16:00"]
    assert Closure.objects.get().closed_at == closing


def test_the_same_minute_twice_does_nothing_more(world):
    assert open_and_close_due(actor=world.system, now=world.now) == ["opened 2026-W48"]
    assert open_and_close_due(actor=world.system, now=world.now) == []


def test_a_schedule_that_slept_closes_what_it_missed_and_opens_only_the_week_that_is(world, round):
    assert open_and_close_due(actor=world.system, now=local(2026, 12, 19, 12)) == ["closed 2026-W48", "opened 2026-W52"]
    assert open_and_close_due(actor=world.system, now=local(2026, 12, 19, 12)) == []


def test_a_rhythm_made_slower_leaves_no_day_out(world, round):
    """Every second week from the week after: the next round asks about the days that the open one does not."""
    change_rhythm(actor=world.system, now=world.now, cadence=2, first_week="2026-W49")
    assert open_and_close_due(actor=world.system, now=world.now) == ["opened 2026-W49"]
    following = Round.objects.get(label="2026-W49")
    assert (following.observed_from, following.opens_at) == (round.observed_to + timedelta(days=1), local(2026, 11, 26))
    assert round_being_reported(recent(), world.now) == round
    assert open_and_close_due(actor=world.system, now=round.closes_at) == ["closed 2026-W48"]


def test_a_rhythm_made_quicker_waits_for_the_open_round_and_stops_no_closing(world):
    change_rhythm(actor=world.system, now=world.now, cadence=2, first_week="2026-W49")
    open_and_close_due(actor=world.system, now=world.now)
    change_rhythm(actor=world.system, now=world.now, cadence=1)
    (refused,) = open_and_close_due(actor=world.system, now=world.now)
    assert refused.startswith("not opened 2026-W48: ")
    assert open_and_close_due(actor=world.system, now=local(2026, 12, 2, 16)) == ["closed 2026-W49"]
    assert open_and_close_due(actor=world.system, now=local(2026, 12, 3)) == ["opened 2026-W50"]


def test_one_partnerships_trouble_is_not_the_others(db, world, other_world):
    """The first has no questions, so no round can open there."""
    with scopes_disabled():
        found_partnership(name="A", municipality="A", slug="aaa", now=world.now)
    with scope(partnership=None):
        open_and_close_rounds(world.now)
    with scopes_disabled():
        assert sorted(Round.objects.values_list("partnership__slug", flat=True)) == ["fagersta", "orebro"]


def test_an_unforeseen_error_in_one_is_told_and_the_others_are_served(world, other_world, monkeypatch):
    from samlad.config import schedules

    def work(*, actor, now):
        if actor.partnership == world.partnership:
            raise ZeroDivisionError
        return open_and_close_due(actor=actor, now=now)

    monkeypatch.setattr(schedules, "open_and_close_due", work)
    with pytest.raises(RuntimeError, match="orebro"):
        open_and_close_rounds(world.now)
    with scope(partnership=other_world.partnership):
        assert Round.objects.count() == 1


def test_the_worker_does_it(world):
    tick(SCHEDULES, now=world.now)
    while run_next(SCHEDULES, now=world.now):
        pass
    assert Round.objects.get().label == "2026-W48"


def test_the_list_names_each_task_once():
    assert len({s.name for s in SCHEDULES}) == len(SCHEDULES)
    assert all(callable(s.task) and s.every >= timedelta(minutes=1) for s in SCHEDULES)
