"""Next week and what goes up or down: shown where it is better than what anybody can say, and silent elsewhere."""

import time
from datetime import date, timedelta

import numpy as np
import pytest

from samlad.analysis.methods import forecast, trend
from samlad.analysis.methods.grid import grid
from samlad.analysis.models.result import canonical
from samlad.analysis.names import Names
from samlad.analysis.suggestions import suggest
from samlad.analysis.wording.forecast import been_right, forecast_heading, forecast_lead, not_shown
from samlad.analysis.wording.trend import trend_heading, trend_title
from samlad.lib.weeks import Week

LAST = Week(2026, 48)


def data(counts, *, answered=None, expected=8, season=None, step=1, weeks=None):
    """The series of a round with `counts` (areas, categories, rounds); `weeks` back from the last, oldest first."""
    counts = np.asarray(counts, dtype=int)
    areas, categories, rounds = counts.shape
    answered = np.full((areas, rounds), expected) if answered is None else np.asarray(answered)
    back = [step * (rounds - 1 - n) for n in range(rounds)] if weeks is None else weeks
    ends = [date(2026, 11, 25) - timedelta(weeks=b) for b in back]
    return {
        "rounds": [
            {"label": str(LAST.plus(-b)), "from": str(e - timedelta(days=6)), "to": str(e)}
            for b, e in zip(back, ends, strict=True)
        ],
        "season": season or [0] * rounds,
        "areas": [{"id": 100 + n, "lon": 15.0, "lat": 59.0} for n in range(areas)],
        "reported": {
            "categories": [{"indicator": n + 1, "kind": None} for n in range(categories)],
            "counts": counts.tolist(),
            "elsewhere": np.zeros((categories, rounds), dtype=int).tolist(),
        },
        "police": {"categories": [], "counts": [[] for _ in range(areas)], "elsewhere": []},
        "told": [0] * rounds,
        "expected": np.full((areas, rounds), expected).tolist(),
        "answered": answered.tolist(),
        "all_expected": [expected * areas] * rounds,
        "all_answered": answered.sum(axis=0).tolist(),
    }


def forecast_of(*args, **kwargs):
    return forecast.compute(data(*args, **kwargs), {}, np.random.default_rng(0))


def trend_of(*args, **kwargs):
    return trend.compute(data(*args, **kwargs), {}, np.random.default_rng(0))


def drifting(rng, areas=6, categories=2, rounds=156):
    """Levels that wander slowly: here a forecast has something to know."""
    walk = np.cumsum(rng.normal(0, 0.15, (areas, categories, rounds)), axis=2)
    return rng.poisson(4 * np.exp(walk - walk.mean(axis=2, keepdims=True)))


def rows(document, level):
    return [r for r in document["rows"] if r["level"] == level]


NAMES = Names({100: "Ängby", 101: "Öster", 102: "Söder"}, {(None, None): "Allt", (1, None): "Skadegörelse"}, {})
rng = np.random.default_rng(7)


class TestForecast:
    def test_a_level_that_wanders_is_forecast_better_than_by_all_three(self):
        document = forecast_of(drifting(np.random.default_rng(1)))
        area = document["levels"]["area"]
        assert area["shown"]
        assert area["rounds"] == 52
        assert all(a["beaten"] and a["forecast"] < a["baseline"] for a in area["against"].values())
        assert document["coming"] == "2026-W49"

    def test_the_intervals_hold_the_outcome_about_as_often_as_said(self):
        area = forecast_of(drifting(np.random.default_rng(2), areas=12))["levels"]["area"]
        assert area["inside"][0] == pytest.approx(0.84, abs=0.07)
        assert area["inside"][1] >= 0.93

    def test_what_repeats_last_year_exactly_is_not_shown(self):
        """Noise that comes back week for week: "as the same week last year" is never wrong."""
        year = np.random.default_rng(3).poisson(5, (4, 1, 52))
        document = forecast_of(np.concatenate([year] * 3, axis=2))
        assert not document["levels"]["area"]["shown"]
        assert {r["why"] for r in rows(document, "area")} == {"level"}
        assert not_shown(rows(document, "area")[0], document["levels"]) == (
            "Visas inte: inte bättre än ”som samma vecka i fjol”."
        )
        assert "”som samma vecka i fjol”" in forecast_heading(document, NAMES)

    def test_who_is_expected_now_scales_the_number(self):
        counts = drifting(np.random.default_rng(4), areas=3)
        many = data(counts)
        few = data(counts)
        few["expected"] = [[*e[:-8], *[4] * 8] for e in few["expected"]]
        few["answered"] = [[*a[:-8], *[4] * 8] for a in few["answered"]]
        full, half = (forecast.compute(d, {}, rng)["rows"] for d in (many, few))
        assert [r["answering"] for r in half if r["level"] == "area"] == [4.0] * 3
        assert [r["answering"] for r in full if r["level"] == "area"] == [8.0] * 3

    def test_a_school_break_does_not_halve_next_week(self):
        d = data(drifting(np.random.default_rng(4), areas=2), season=[0] * 155 + [1])
        d["expected"] = [[*e[:-1], 1] for e in d["expected"]]
        d["answered"] = [[*a[:-1], 1] for a in d["answered"]]
        assert rows(forecast.compute(d, {}, rng), "area")[0]["expected"] == 8

    def test_where_nobody_is_expected_or_nobody_answers_there_is_no_number(self):
        counts = drifting(np.random.default_rng(5), areas=3)
        answered = np.full((3, 156), 8)
        answered[1, -8:] = 0
        counts[1, :, -8:] = 0
        d = data(counts, answered=answered)
        d["expected"][2] = [*d["expected"][2][:-1], 0]
        first, silent, left = rows(forecast.compute(d, {}, rng), "area")
        assert (left["why"], left["number"]) == ("nobody", None)
        assert first["number"] is not None
        assert (silent["why"], silent["number"], silent["low"]) == ("silent", None, [None, None])
        assert "inte samma sak som lugnt" in not_shown(silent, {})

    def test_last_week_is_the_last_one_and_none_where_nobody_answered(self):
        answered = np.full((2, 20), 8)
        answered[1, -1] = 0
        document = forecast_of(np.full((2, 1, 20), 3), answered=answered)
        assert [r["last"] for r in rows(document, "area")] == [3, None]

    @pytest.mark.parametrize("rounds", [1, 2, 7, 20])
    def test_a_short_history_says_so(self, rounds):
        document = forecast_of(rng.poisson(3, (2, 1, rounds)))
        assert {r["why"] for r in document["rows"]} == {"short"}
        assert forecast_heading(document, NAMES) == "Historiken är för kort för att säga något om nästa vecka"
        canonical(document)

    def test_without_areas_or_rounds_there_is_nothing(self):
        empty = data(np.zeros((1, 1, 3)))
        for part in ("areas", "rounds"):
            assert forecast.compute(empty | {part: []}, {}, rng)["rows"] == []
            assert trend.compute(empty | {part: []}, {}, rng)["series"] == []
        assert forecast_lead({"rows": []}) == "Ingen väntas rapportera."

    def test_one_area_and_all_zeros(self):
        document = forecast_of(np.zeros((1, 1, 80)))
        assert not any(r["shown"] for r in document["rows"]), "nothing is nearer than nothing"
        assert rows(document, "cell") == []
        canonical(document)

    def test_the_record_is_told_in_words(self):
        row = {"record": {"rounds": 52, "inside": [41, 50]}}
        assert been_right(row) == "I 41 av 52 veckor låg utfallet inom spannet."
        assert been_right({"record": {"rounds": 0, "inside": [0, 0]}}) == ""

    def test_more_than_usual_is_the_heading(self):
        row = {"level": "area", "area": 100, "shown": True, "low": [5, 3], "high": [9, 12], "usual": 3.2, "why": ""}
        heading = forecast_heading({"rows": [row], "levels": {}}, NAMES)
        assert heading == "Nästa vecka: mer än vanligt i Ängby"

    def test_twice_gives_the_same(self):
        counts = drifting(np.random.default_rng(6))
        assert canonical(forecast_of(counts)) == canonical(forecast_of(counts))

    @pytest.mark.parametrize(("areas", "rounds", "most"), [(26, 156, 5.0), (36, 520, 20.0)])
    def test_it_is_soon_made(self, areas, rounds, most):
        """Alone 0.6 s and 3 s; the limits bear a machine that others use."""
        d = data(rng.poisson(0.5, (areas, 11, rounds)))
        start = time.process_time()
        forecast.compute(d, {}, rng)
        trend.compute(d, {}, rng)
        assert time.process_time() - start < most


class TestGrid:
    def test_a_week_that_never_was_is_a_gap(self):
        where = grid(data(np.zeros((1, 1, 3)), weeks=[5, 1, 0])["rounds"])
        assert (where.step, where.length, where.place.tolist(), where.coming) == (1, 6, [0, 4, 5], "2026-W49")
        assert where.lay(np.array([7, 8, 9])).tolist() == [7, 0, 0, 0, 8, 9]

    def test_every_other_week_is_a_season_of_26(self):
        where = grid(data(np.zeros((1, 1, 4)), step=2)["rounds"])
        assert (where.step, where.period, where.length, where.coming) == (2, 26, 4, "2026-W50")

    def test_a_pause_of_many_years_is_cut(self):
        where = grid(data(np.zeros((1, 1, 3)), weeks=[2000, 1, 0])["rounds"])
        assert (where.length, where.place.tolist()) == (520, [-1, 518, 519])


class TestTrend:
    def rising(self, seed=1, rounds=104):
        rng = np.random.default_rng(seed)
        counts = rng.poisson(3, (3, 1, rounds))
        counts[0, 0, -52:] = rng.poisson(np.linspace(3, 12, 52))
        return counts

    def test_an_area_that_rises_is_flagged_and_suggested(self):
        document = trend_of(self.rising())
        series = next(s for s in document["series"] if s["area"] == 100)
        assert (series["change"], series["up"]) == ("year", True)
        assert series["year"]["slope"] > series["year"]["low"] > 0
        suggestions = {s.key: s for s in suggest(NAMES, trend=document)}
        assert suggestions["rising:100:None:None"].areas == (100,)
        assert suggestions["rising:100:None:None"].title.startswith("Ängby: ")
        assert "rising:None:None:None" not in suggestions, "everything everywhere is no problem to take up"

    def test_more_who_answer_is_no_rise(self):
        rng = np.random.default_rng(2)
        answered = np.tile(np.linspace(3, 12, 104).astype(int), (3, 1))
        document = trend_of(rng.poisson(0.6 * answered)[:, None], answered=answered, expected=12)
        assert [s["change"] for s in document["series"]] == [None] * len(document["series"])
        assert trend_heading(document, NAMES) == "Inget har tydligt ökat eller minskat"

    def test_half_a_year_alone_suggests_nothing(self):
        series = {"area": 100, "indicator": None, "kind": None, "change": "half", "up": True, "half": {}}
        assert suggest(NAMES, trend={"series": [series]}) == []

    def test_what_falls_is_told_and_not_suggested(self):
        document = trend_of(self.rising()[:, :, ::-1][:, :, :52])
        series = next(s for s in document["series"] if s["area"] == 100)
        assert (series["change"], series["up"]) == ("year", False)
        assert trend_title(series, NAMES) == "Ängby minskar"
        assert not [s for s in suggest(NAMES, trend=document) if s.key.startswith("rising:100")]

    @pytest.mark.parametrize("rounds", [1, 5, 20])
    def test_a_short_history_says_so(self, rounds):
        document = trend_of(rng.poisson(3, (2, 1, rounds)))
        assert trend_heading(document, NAMES).startswith("Historiken är för kort")
        canonical(document)

    def test_too_little_is_not_tested(self):
        counts = np.zeros((2, 1, 104), dtype=int)
        counts[0, 0, ::20] = 1
        assert trend_of(counts)["tests"] == 0

    def test_weeks_without_answers_are_left_out(self):
        counts = self.rising()
        answered = np.full((3, 104), 8)
        answered[1, -20:] = 0
        series = next(s for s in trend_of(counts, answered=answered)["series"] if s["area"] == 101)
        assert series["year"] is None
        assert series["half"] is None
        assert series["curve"][-1] is None

    @pytest.mark.slow
    def test_nothing_is_called_a_development_more_often_than_one_time_in_twenty(self):
        """Under no change at all, any flag is a false one: the false discovery rate is then the chance of a flag."""
        rng = np.random.default_rng(11)
        changes = [any(s["change"] for s in trend_of(rng.poisson(2.5, (8, 3, 117)))["series"]) for _ in range(200)]
        assert np.mean(changes) <= 0.08
