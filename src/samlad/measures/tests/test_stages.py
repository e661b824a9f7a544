"""What runs, has ended or waits is the same wherever it is asked."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samlad.measures.models import Measure
from samlad.measures.queries import concurrent_counts, concurrent_measures, measures
from samlad.measures.service import plan_measure
from samlad.measures.stages import Stage, in_stage, met, stage, waiting, waits, when, word
from samlad.measures.visibility import EVERY

DAY = date(2026, 11, 26)


def measure(starts: int, ends: int | None = None, follow_up: int | None = None) -> Measure:
    """Days from the 26th of November."""
    day = {
        k: None if n is None else DAY + timedelta(days=n) for k, n in (("ends_on", ends), ("follow_up_on", follow_up))
    }
    return Measure(starts_on=DAY + timedelta(days=starts), **day)


def planned(world, what, starts, ends=None, **more):
    known = measure(starts, ends, more.pop("follow_up", None))
    return plan_measure(
        actor=world.actor("samordnare"),
        now=world.now,
        what=what,
        who="Gatan",
        starts_on=known.starts_on,
        ends_on=known.ends_on,
        follow_up_on=known.follow_up_on,
        area_ids=[world.areas["Ängby"].pk],
    )


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (1, None, Stage.PLANNED),
        (0, None, Stage.RUNNING),
        (-9, 0, Stage.RUNNING),
        (-9, -1, Stage.ENDED),
        (0, 0, Stage.RUNNING),
    ],
)
def test_a_measure_runs_from_its_first_day_to_its_last(starts, ends, expected):
    assert stage(measure(starts, ends), DAY) is expected


@pytest.mark.parametrize(
    ("starts", "ends", "swedish"),
    [
        (36, None, "från 1 januari 2027"),
        (-25, None, "1 november 2026 – pågår"),
        (-25, 36, "1 november 2026 – 1 januari 2027"),
    ],
)
def test_what_has_not_begun_does_not_go_on(starts, ends, swedish):
    with translation.override("sv"):
        assert when(measure(starts, ends), DAY) == swedish


def test_the_database_and_the_page_agree(world):
    spans = [(1, None), (0, None), (0, 0), (-9, -1), (-9, 0), (-9, 9), (5, 9)]
    rows = [planned(world, f"{s} {e}", s, e, follow_up=f) for s, e in spans for f in (None, -1, 0, 1)]
    for which in Stage:
        assert set(measures(EVERY).filter(in_stage(which, DAY))) == {m for m in rows if stage(m, DAY) is which}
    assert set(measures(EVERY).filter(waiting(DAY))) == {m for m in rows if waits(m, DAY)}


def test_what_begins_next_month_was_not_there_at_the_same_time(world):
    ours, beside = planned(world, "Vår", -20), planned(world, "Bredvid", -10)
    planned(world, "Nästa månad", 10)
    planned(world, "Före", -40, -30)
    assert concurrent_measures(ours, DAY, EVERY) == [beside]
    assert concurrent_counts([ours, beside], DAY, EVERY) == {ours.pk: 1, beside.pk: 1}


days = st.integers(-30, 30)


@given(days, days, days, days, st.integers(-30, 60))
def test_two_have_met_when_some_day_up_to_today_had_both(a, more, b, other, today):
    one, two, day = measure(a, a + abs(more)), measure(b, b + abs(other)), DAY + timedelta(days=today)
    both = [
        d
        for n in range(-40, 100)
        if (d := DAY + timedelta(days=n)) <= day and stage(one, d) is stage(two, d) is Stage.RUNNING
    ]
    assert met(one, two, day) is met(two, one, day) is bool(both)


def test_one_measure_is_not_spoken_of_as_many():
    with translation.override("sv"):
        assert [word(each) for each in Stage] == ["på väg", "pågår", "avslutad"]
