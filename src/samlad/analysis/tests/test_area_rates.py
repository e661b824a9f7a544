"""The numbers of the map: what is missing and what is zero, the denominators, and classes that do not jump."""

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from tests.steps import away, close, open_week, quiet, tell

from samlad.analysis.area_rates import FEWEST_FOR_RATE, YEAR, rates_by_area, weeks
from samlad.analysis.breaks import breaks, class_of
from samlad.analysis.queries import week_numbers
from samlad.collection.models import Closure, Indicator, Round, Source
from samlad.collection.service import TypedCount, store_counts
from samlad.places.models import Area
from samlad.places.service import store_population

REPORTED, FIGURES, EVENTS = Source.QUESTIONNAIRE, Source.POLICE_COUNTS, Source.POLICE_EVENTS


def of(world, *, label=None, source=REPORTED, measure="count", indicator=None):
    around = weeks(label)
    assert around is not None
    chosen = Indicator.objects.get(code=indicator).pk if indicator else None
    return rates_by_area(around, list(Area.objects.all()), sources=[source], measure=measure, indicator_id=chosen)[
        source
    ]


def rows(rates):
    return {row.name: row for row in rates.rows}


def week_of(world, label, *areas, who="väktare"):
    round = open_week(world, label)
    for area in areas:
        tell(world, round, who=who, area=area, now=round.opens_at + timedelta(days=3), starts_at=round.opens_at)
    return round


def a_year_of_rounds(world):
    """A year and three rounds, closed, of nothing."""
    first = open_week(world, "2025-W20")
    Round.objects.exclude(pk=first.pk).delete()
    Round.objects.bulk_create(
        Round(
            partnership=world.partnership,
            label=f"X{n:03}",
            questionnaire=first.questionnaire,
            observed_from=first.observed_to + timedelta(days=7 * n + 1),
            observed_to=first.observed_to + timedelta(days=7 * n + 7),
            opens_at=first.opens_at,
            closes_at=first.closes_at,
            meeting_at=first.meeting_at,
        )
        for n in range(YEAR + 3)
    )
    Closure.objects.bulk_create(
        Closure(partnership=world.partnership, round=r, closed_at=world.now, closed_by="test")
        for r in Round.objects.exclude(pk=first.pk)
    )


class TestTheWeek:
    def test_missing_is_told_apart_from_zero(self, world):
        round = open_week(world, "2026-W47")
        quiet(world, round, who="rektor", now=round.opens_at)  # Ängby has an answer, Öster has none
        close(world, round)
        by_name = rows(of(world))
        assert (by_name["Ängby"].count, by_name["Ängby"].missing, by_name["Ängby"].shade) == (0, False, 0)
        assert (by_name["Öster"].count, by_name["Öster"].missing, by_name["Öster"].shade) == (None, True, None)

    def test_closed_is_neither_missing_nor_zero(self, world):
        round = open_week(world, "2026-W47")
        away(world, round, who="väktare", now=round.opens_at)
        quiet(world, round, who="rektor", now=round.opens_at)
        close(world, round)
        row = rows(of(world))["Öster"]
        assert (row.count, row.missing, row.expected) == (None, False, 1)

    def test_it_says_what_the_week_says(self, world):
        for label, areas in (("2026-W45", ["Öster"]), ("2026-W46", ["Öster"] * 3), ("2026-W47", ["Ängby"] * 2)):
            close(world, week_of(world, label, *areas))
        numbers = week_numbers(Round.objects.get(label="2026-W47"))
        by_name = rows(of(world))
        for area in numbers.areas:
            row, cell = by_name[area.name], area.total
            assert (row.count, row.usual, row.low, row.high) == (cell.count, cell.median, cell.low, cell.high)
            assert (row.answered, row.expected, row.missing) == (area.answered, area.expected, area.missing)

    def test_what_has_no_area_is_told_apart(self, world):
        round = open_week(world, "2026-W47")
        tell(world, round, area=None, now=round.opens_at + timedelta(days=3), starts_at=round.opens_at)
        close(world, round)
        rates = of(world)
        assert rates.elsewhere is not None
        assert rates.elsewhere.count == 1
        assert of(world, indicator="fire").elsewhere is None

    def test_an_indicator_alone(self, world):
        round = week_of(world, "2026-W47", "Öster", "Öster")
        tell(
            world,
            round,
            area="Ängby",
            indicator="fire",
            now=round.opens_at + timedelta(days=3),
            starts_at=round.opens_at,
        )
        close(world, round)
        assert {n: r.count for n, r in rows(of(world, indicator="fire")).items()} == {"Ängby": 1, "Öster": 0}


class TestTheDenominator:
    @pytest.fixture(autouse=True)
    def _inhabitants(self, world):
        store_population(actor=world.system, now=world.now, inhabitants={"A1": 2000}, year=2025)

    def test_per_thousand_inhabitants(self, world):
        close(world, week_of(world, "2026-W47", *["Ängby"] * 4, *["Öster"] * 3))
        by_name = rows(of(world, measure="inhabitants"))
        assert (by_name["Ängby"].rate, by_name["Ängby"].denominator) == (2.0, 2000)
        assert (by_name["Öster"].rate, by_name["Öster"].denominator, by_name["Öster"].shade) == (None, None, None)
        assert by_name["Öster"].count == 3

    def test_per_answer(self, world):
        round = week_of(world, "2026-W47", *["Ängby"] * 3, who="rektor")
        quiet(world, round, who="väktare", now=round.opens_at)
        close(world, round)
        by_name = rows(of(world, measure="answers"))
        assert (by_name["Ängby"].rate, by_name["Ängby"].denominator) == (1.5, 2)
        assert by_name["Öster"].rate == 0

    def test_one_or_two_are_not_shaded_as_a_rate(self, world):
        close(world, week_of(world, "2026-W47", *["Ängby"] * (FEWEST_FOR_RATE - 1)))
        row = rows(of(world, measure="inhabitants"))["Ängby"]
        assert (row.rate, row.shade) == (1.0, None)


class TestThePolice:
    def test_a_week_without_figures_is_missing_and_one_with_is_zero_elsewhere(self, world):
        close(world, week_of(world, "2026-W47", "Öster"))
        assert not of(world, source=FIGURES).has_numbers
        assert all(r.missing and r.count is None for r in of(world, source=FIGURES).rows)
        round = Round.objects.get()
        store_counts(
            actor=world.system,
            now=world.now,
            round_id=round.pk,
            source_code=FIGURES,
            counts=[TypedCount(world.areas["Ängby"].pk, Indicator.objects.get(code="damage").pk, 4)],
        )
        assert {n: (r.count, r.missing) for n, r in rows(of(world, source=FIGURES)).items()} == {
            "Ängby": (4, False),
            "Öster": (0, False),
        }

    def test_never_mixed_with_what_was_reported(self, world):
        self.test_a_week_without_figures_is_missing_and_one_with_is_zero_elsewhere(world)
        assert {n: r.count for n, r in rows(of(world)).items()} == {"Ängby": 0, "Öster": 1}

    def test_a_measure_per_answer_is_a_count(self, world):
        close(world, week_of(world, "2026-W47", "Öster"))
        assert of(world, source=EVENTS, measure="answers").measure == "count"


class TestTheWeeks:
    def test_there_are_none(self, world):
        assert weeks(None) is None
        assert weeks("2026-W47") is None

    def test_an_open_week_is_not_on_the_map(self, world):
        close(world, week_of(world, "2026-W47"))
        open_week(world, "2026-W48")
        assert weeks("2026-W48") is None
        assert weeks("") is not None

    def test_the_slider_holds_a_year_and_the_classes_are_of_the_newest(self, world):
        a_year_of_rounds(world)
        newest, older = weeks(None), weeks("X001")
        assert newest is not None
        assert older is not None
        assert (len(newest.slider), newest.round.label, newest.newer) == (YEAR, f"X{YEAR + 2:03}", None)
        assert [r.label for r in older.slider] == ["X000", "X001", "X002"]
        assert older.basis == newest.basis
        assert (older.older.label, older.newer.label) == ("X000", "X002")
        assert weeks("X002").newer.label == "X003", "out of one year and into the next"


class TestTheClasses:
    def test_begin_at_one_and_grow(self):
        for values in ([], [0, 0], [1], [1, 1, 1], [1, 2], list(range(1, 40)), [1000, 1], [7] * 50):
            at = breaks(values, whole=True)
            assert at[0] == 1
            assert all(a < b for a, b in pairwise(at)), values
            assert all(b == int(b) for b in at)

    def test_zero_is_a_class_of_its_own_and_nothing_known_is_none(self):
        at = breaks([1, 2, 3, 4, 5, 9, 14], whole=True)
        assert [class_of(v, at) for v in (None, 0, 1)] == [None, 0, 1]
        assert class_of(10_000, at) == 4

    @pytest.mark.parametrize("scale", [1, 0.01, 300])
    def test_every_value_has_a_class_from_one_to_four(self, scale):
        values = np.random.default_rng(1).gamma(1.5, 3, 200) * scale
        at = breaks(list(values), whole=False)
        assert {class_of(v, at) for v in values} == {1, 2, 3, 4}

    def test_do_not_jump_between_weeks(self, world):
        """The newest week is another each time; within a quarter the classes are of the same rounds."""
        a_year_of_rounds(world)
        bases_by_quarter = {}
        while Closure.objects.count() > YEAR // 2:
            now = weeks(None)
            assert now is not None
            quarter = (now.round.observed_to.year, (now.round.observed_to.month - 1) // 3)
            bases_by_quarter.setdefault(quarter, set()).add(tuple(r.label for r in now.basis))
            Closure.objects.filter(round=now.round).delete()
        assert len(bases_by_quarter) >= 3
        assert all(len(bases) == 1 for bases in bases_by_quarter.values())
