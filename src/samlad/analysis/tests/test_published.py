"""One number of the police's published events for a week, whichever page one opens."""

from datetime import UTC, datetime, time, timedelta

import pytest
from tests.steps import bring_in, close, count_as, open_week, police_event

from samlad.analysis.area_rates import rates_by_area, weeks
from samlad.analysis.queries import week_numbers
from samlad.collection.models import Indicator, Source
from samlad.lib.weeks import Week
from samlad.partnership.queries import rhythm
from samlad.places.models import Area

EVENTS = Source.POLICE_EVENTS


def happened(world, per_week):
    """So many events in Öster and as many without an area, in the days that each week's round asks about or would."""
    events = []
    for label, number in per_week.items():
        first, _last = rhythm().observed(Week.parse(label))
        at = datetime.combine(first + timedelta(days=2), time(12), UTC)
        for area in (world.areas["Öster"].pk, None):
            for _ in range(number):
                events.append(police_event(len(events) + 1, area_id=area, at=at, published_at=at))
    count_as(world, Brand="fire")
    bring_in(world, *events)


def both(label, *, indicator_id=None):
    """What the map and the week say of Öster, of no area, and whether anything is known."""
    around = weeks(label)
    rates = rates_by_area(
        around, list(Area.objects.all()), sources=[EVENTS], measure="count", indicator_id=indicator_id
    )
    row = next(r for r in rates[EVENTS].rows if r.name == "Öster")
    week = week_numbers(around.round)
    area = next(a for a in week.areas if a.name == "Öster")
    elsewhere = rates[EVENTS].elsewhere
    on_map = row.count, elsewhere.count if elsewhere else 0, rates[EVENTS].has_numbers
    in_week = sum(area.police_events.values()), sum(week.elsewhere.police_events.values()), bool(week.police_known)
    return on_map, in_week if week.police_known else (None, *in_week[1:]), row


@pytest.mark.parametrize("late", [False, True], ids=["opened before", "opened after they came"])
def test_the_map_and_the_week_say_the_same(world, late):
    opened = [] if late else [open_week(world, "2026-W47"), open_week(world, "2026-W48")]
    happened(world, {"2026-W45": 1, "2026-W46": 2, "2026-W48": 3, "2026-W49": 1})
    for round in opened or [open_week(world, "2026-W47"), open_week(world, "2026-W48")]:
        close(world, round)
    on_map, in_week, _row = both("2026-W48")
    assert on_map == in_week == (3, 3, True)
    fire = Indicator.objects.get(code="fire").pk
    assert both("2026-W48", indicator_id=fire)[0] == (3, 3, True)
    # Nothing that week, while there were some the weeks before and after, when no round was open: that is a zero.
    on_map, in_week, _row = both("2026-W47")
    assert on_map == in_week == (0, 0, True)


def test_what_is_usual_counts_weeks_when_no_round_was_open(world):
    happened(world, {"2026-W44": 4, "2026-W45": 1, "2026-W46": 2, "2026-W48": 3})
    close(world, open_week(world, "2026-W48"))
    on_map, in_week, row = both("2026-W48")
    assert on_map == in_week == (3, 3, True)
    # Of W44–W47: before the first event nothing is known.
    assert (row.usual, row.low, row.high) == (1.5, 0, 4)


def test_before_the_first_event_and_after_the_last_nothing_is_known(world):
    happened(world, {"2026-W46": 1})
    for label in ("2026-W45", "2026-W46", "2026-W47"):
        close(world, open_week(world, label))
    assert [both(label)[0][2] for label in ("2026-W45", "2026-W46", "2026-W47")] == [False, True, False]
    for label in ("2026-W45", "2026-W47"):
        on_map, in_week, _row = both(label)
        assert on_map == in_week == (None, 0, False)
