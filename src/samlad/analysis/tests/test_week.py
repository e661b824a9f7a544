"""The week as numbers, from what was shared only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.steps import away, bring_in, close, count_as, open_week, police_event, quiet, still_there, tell

from samlad.analysis.queries import week_numbers
from samlad.analysis.standouts import above_usual
from samlad.analysis.week import silent_areas
from samlad.collection.models import Indicator
from samlad.lib.weeks import Week


def later(round, hours=1):
    return round.opens_at + timedelta(days=3, hours=hours)


def weeks(world, *numbers):
    """A closed round for each number: how many observations the headmaster made in Ängby; None is no answer, 0 is quiet."""
    rounds = []
    for n, number in enumerate(numbers):
        round = open_week(world, str(Week(2026, 30).plus(n)))
        for _ in range(number or 0):
            tell(world, round, now=later(round), starts_at=later(round, 0))
        if number == 0:
            quiet(world, round, now=later(round))
        close(world, round)
        rounds.append(round)
    return rounds


def ängby(round):
    return next(a for a in week_numbers(round).areas if a.name == "Ängby")


def test_a_quiet_round_is_a_zero_and_a_missing_one_is_left_out(world):
    *_, last = weeks(world, 2, 0, None, 4, 1)
    total = ängby(last).total
    assert total.series == (2, 0, None, 4)
    assert (total.count, total.rounds, total.median, total.low, total.high) == (1, 3, 2.0, 0, 4)


def test_the_first_round_has_nothing_to_compare_with(world):
    (only,) = weeks(world, 3)
    total = ängby(only).total
    assert (total.median, total.rounds, total.series, total.stands_out) == (None, 0, (), False)


def test_eight_rounds_back_and_no_more(world):
    *_, last = weeks(world, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    assert ängby(last).total.series == (1,) * 8
    assert ängby(last).total.high == 1


@pytest.mark.parametrize(
    ("counts", "stands_out"),
    [
        ((0, 1, 0, 1, 3), True),
        ((0, 1, 0, 1, 2), False),  # too few to speak of
        ((0, 3, 0, 1, 3), False),  # has been so before
        ((None, None, 0, 1, 9), False),  # too little to compare with
    ],
)
def test_what_stands_out_is_more_than_in_any_week_before(world, counts, stands_out):
    *_, last = weeks(world, *counts)
    damage = Indicator.objects.get(code="damage").pk
    assert ängby(last).cells[damage].stands_out is stands_out
    above = above_usual(week_numbers(last))
    assert bool([t for t in above if t.area and damage in [i for i, _cell in t.cells]]) is stands_out


def test_missing_is_not_quiet(world):
    first, second = weeks(world, 0, None)
    assert (ängby(first).is_quiet, ängby(first).missing) == (True, False)
    assert (ängby(second).is_quiet, ängby(second).missing, ängby(second).missing_rounds) == (False, True, 1)
    silent = silent_areas(week_numbers(second))
    assert [a.name for a in silent] == ["Öster", "Ängby"]  # Öster has been silent longer


def test_closed_for_the_week_is_neither_missing_nor_quiet(world, round):
    away(world, round)
    away(world, round, who="väktare")
    close(world, round)
    for area in week_numbers(round).areas:
        assert (area.missing, area.is_quiet, area.answered, area.closed) == (False, False, 0, area.expected)
    assert week_numbers(round).coverage.missing == 0


def test_what_is_still_there_is_not_new_and_not_quiet(world, round):
    observation = tell(world, round)
    close(world, round)
    following = open_week(world, "2026-W49")
    still_there(world, observation, following)
    quiet(world, following, now=later(following))
    close(world, following)
    area = ängby(following)
    assert (area.total.count, area.persisting, area.is_quiet, area.quiet) == (0, 1, False, 1)


def test_an_open_round_tells_how_many_have_answered_and_nothing_of_what(world, round):
    tell(world, round)
    numbers = week_numbers(round)
    assert numbers.is_open
    assert (numbers.coverage.expected, numbers.coverage.answered) == (2, 1)
    assert numbers.total.count == 0
    assert [(a.total.count, a.answered) for a in numbers.areas] == [(0, 0)] * len(numbers.areas)


def test_the_polices_figures_are_counted_apart(world, round):
    count_as(world, Brand="fire")
    bring_in(world, police_event(1, area_id=world.areas["Öster"].pk), police_event(2))
    tell(world, round)
    close(world, round)
    numbers, fire = week_numbers(round), Indicator.objects.get(code="fire").pk
    assert numbers.total.count == 1
    assert numbers.by_indicator[fire].count == 0
    assert (numbers.police_events, numbers.elsewhere.police_events) == ({fire: 2}, {fire: 1})


def test_an_area_that_nobody_answers_for_is_uncovered(world, round):
    from samlad.places.service import cover

    cover(actor=world.system, now=world.now, function_id=world.functions["väktare"].pk, area_ids=[])
    close(world, round)
    öster = next(a for a in week_numbers(round).areas if a.name == "Öster")
    assert (öster.uncovered, öster.missing, öster.is_quiet) == (True, False, False)


def test_what_has_no_area_is_told_elsewhere(world, round):
    tell(world, round, area=None)
    close(world, round)
    numbers = week_numbers(round)
    assert (numbers.elsewhere.total.count, numbers.total.count) == (1, 1)
    assert all(a.total.count == 0 for a in numbers.areas)


def test_the_number_of_queries_does_not_grow(world):
    first, *_, last = weeks(world, 1, 6, 6, 6, 6, 6)
    with CaptureQueriesContext(connection) as few:
        week_numbers(first)
    with CaptureQueriesContext(connection) as many:
        week_numbers(last)
    assert len(many) == len(few) <= 8
