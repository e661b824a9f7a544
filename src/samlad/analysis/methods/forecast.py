"""The next round: how many reports to expect, between what limits, and how right that has been until now."""

import numpy as np
from numpy.typing import NDArray

from safetystats.forecast import Forecast, baselines
from safetystats.forecast import forecast as forecast_of
from samlad.analysis.datasets.reading import Whole, answers, reported
from samlad.analysis.datasets.types import CategoryIds, SeriesData
from samlad.analysis.methods.grid import Grid, grid
from samlad.analysis.methods.numbers import plain
from samlad.analysis.results import NoSettings
from samlad.analysis.results.forecast import Against, ForecastResult, LevelRecord, RowForecast

LEVELS = (0.8, 0.95)
BASELINES = ("last", "year", "usual")  # as the last round; as the same round last year; as usual
WARM_UP = 13  # rounds before the record begins
RECORD = 52  # the latest rounds are what the record is of
FEWEST = 13  # rounds of record before anything is shown
FEWEST_COMPARED = 8  # rounds with a number from last year before it is compared with
LATELY = 8  # rounds that tell how many of those expected answer
FEWEST_OWN = 26  # before one series is judged by its own
ENOUGH_ROUNDS = 8  # with answers, for a forecast
ENOUGH_REPORTS = 26  # in a year, for a category of an area to have one of its own

Floats = NDArray[np.float64]


def compute(data: SeriesData, settings: NoSettings, rng: np.random.Generator) -> ForecastResult:
    """Four levels: `all` (everything in the municipality), `area` (everything in each), `indicator` (each category in
    the municipality) and `cell` (a category in an area, where there is enough). The way of forecasting is chosen for
    the first two together, and for the last two; each level is judged by itself.

    A level is `shown` when over its record – each of the last 52 rounds forecast the round before – it was nearer than
    all of: the same as last round, as the same round last year (once eight rounds had one), as usual. Nearer is a
    smaller absolute error of the number stated and a smaller squared error of the mean; "as usual" is stated likewise,
    as the median and the mean of the year before. Of a level that is shown, a series is not where one of the three has
    clearly been nearer (95 %). Nothing is shown before 13 rounds of record.
    """
    result: ForecastResult = {
        "intervals": list(LEVELS),
        "rounds": len(data["rounds"]),
        "coming": None,
        "step": None,
        "levels": {},
        "rows": [],
    }
    if not data["areas"] or not data["rounds"]:
        return result
    where, counts = grid(data["rounds"]), reported(data)
    answered, expected = answers(data)
    answered = np.vstack([answered, np.asarray(data["all_answered"], dtype=np.int64)])
    expected = np.vstack([expected, np.asarray(data["all_expected"], dtype=np.int64)])
    ordinary = [n for n, free in enumerate(data["season"]) if not free]
    now = expected[:, ordinary[-1] if ordinary else -1]  # a school break is over, or not, next week
    lately = answered[:, -LATELY:].sum(axis=1), expected[:, -LATELY:].sum(axis=1)
    coming = now * np.divide(lately[0], lately[1], out=np.zeros(len(now)), where=lately[1] > 0)
    areas: list[int | None] = [*(a["id"] for a in data["areas"]), None]
    categories: list[CategoryIds] = [{"indicator": None, "kind": None}, *data["reported"]["categories"]]
    result["coming"], result["step"] = where.coming, where.step
    for levels, chosen in ((("all", "area"), [0]), (("indicator", "cell"), list(range(1, len(categories))))):
        if not chosen:
            continue
        a, c = (axis.ravel() for axis in np.meshgrid(np.arange(len(areas)), chosen, indexing="ij"))
        series = _Series(where.lay(counts[a, c]), where.lay(answered[a]), now[a], coming[a], where)
        enough = series.enough() if 0 not in chosen else np.ones(len(a), dtype=bool)
        whole = a == len(areas) - 1
        for level, within in zip(levels, (whole, ~whole & enough), strict=True):
            rows = np.flatnonzero(within)
            record = series.record(rows)
            result["levels"][level] = record
            for n in rows:
                category: CategoryIds = categories[c[n]]
                row = series.row(int(n), record)
                result["rows"].append(
                    {"level": level, "area": areas[a[n]], **category, "expected": plain(now[a[n]]), **row}
                )
    return result


class _Series:
    """Series forecast together, (S, T) on the grid, and what was forecast for each past round beside what anybody
    could have said. Of the next round: `expected` (S,) to answer, and `coming` (S,) who will."""

    def __init__(self, counts: Floats, answered: Floats, expected: Whole, coming: Floats, where: Grid) -> None:
        self.counts, self.answered, self.where = counts, answered, where
        self.expected, self.coming = expected, coming
        self.forecast: Forecast = forecast_of(
            counts, answered, levels=LEVELS, period=where.period, season=where.season, coming_exposure=coming[:, None]
        )
        naive = baselines(counts, answered, period=where.period)
        middle, mean = _usual(counts, answered, where.period)
        self.points = np.stack([self.forecast.past_median, naive[0], naive[1], middle[:, :-1]])  # (4, S, T)
        self.means = np.stack([self.forecast.past_mean, naive[0], naive[1], mean[:, :-1]])
        self.usual = mean[:, -1]
        self.scored = (answered > 0) & np.isfinite(self.points[[0, 1, 3]]).all(axis=0)
        self.scored[:, :WARM_UP] = False
        self.scored[:, :-RECORD] = False
        self.compared = np.stack([self.scored & np.isfinite(point) for point in self.points[1:]])
        self.inside = np.stack(
            [
                (low <= counts) & (counts <= high) & self.scored
                for low, high in zip(self.forecast.past_low, self.forecast.past_high, strict=True)
            ]
        )

    def enough(self) -> NDArray[np.bool_]:
        """Which series have so many reports a year that a forecast of their own is worth its line."""
        return np.asarray(self.counts[:, -self.where.period :].sum(axis=1) >= ENOUGH_REPORTS)

    def record(self, rows: Whole) -> LevelRecord:
        """How right it has been in these series."""
        scored = self.scored[rows]
        rounds, cells = int(scored.any(axis=0).sum()), int(scored.sum())
        against = {
            name: comparison for n, name in enumerate(BASELINES) if (comparison := self._against(n, rows)) is not None
        }
        judged = [a["beaten"] for name, a in against.items() if name != "year" or a["rounds"] >= FEWEST_COMPARED]
        return {
            "rounds": rounds,
            "cells": cells,
            "against": against,
            "inside": [plain(inside[rows].sum() / max(cells, 1)) for inside in self.inside],
            "shown": rounds >= FEWEST and all(judged),
            "forgetting": plain(self.forecast.forgetting),
            "seasonal": bool(self.forecast.seasonal),
        }

    def _against(self, n: int, rows: Whole) -> Against | None:
        compared = self.compared[n, rows]
        if not compared.any():
            return None
        real = self.counts[rows][compared]
        mine, theirs = (float(np.abs(self.points[m, rows][compared] - real).mean()) for m in (0, n + 1))
        squared = [float(np.sqrt(((self.means[m, rows][compared] - real) ** 2).mean())) for m in (0, n + 1)]
        gain, low, high = self._gain(n, rows)
        return {
            "rounds": int(compared.any(axis=0).sum()),
            "cells": int(compared.sum()),
            "forecast": mine,
            "baseline": theirs,
            "forecast_rmse": squared[0],
            "baseline_rmse": squared[1],
            "gain": gain,
            "low": plain(low),
            "high": plain(high),
            "beaten": mine < theirs and squared[0] < squared[1],
        }

    def _gain(self, n: int, rows: Whole) -> tuple[float, float, float]:
        """How much nearer than the baseline on average, with a 95 % interval over rounds."""
        compared = self.compared[n, rows]
        miss = [np.where(compared, np.abs(self.points[m, rows] - self.counts[rows]), 0.0) for m in (0, n + 1)]
        each = (miss[1] - miss[0]).sum(axis=0)[compared.any(axis=0)]
        cells = max(int(compared.sum()), 1)
        gain = float(each.sum() / cells)
        error = 1.96 * float(np.sqrt(((each - each.mean()) ** 2).sum())) / cells if len(each) > 1 else np.inf
        return gain, gain - error, gain + error

    def row(self, n: int, record: LevelRecord) -> RowForecast:
        nearer = next((name for b, name in enumerate(BASELINES) if self._clearly_nearer(b, n)), None)
        there = np.flatnonzero(self.answered[n] > 0)
        why = self._why(n, len(there), record, nearer)
        year_ago = self.where.length - self.where.period
        had = year_ago >= 0 and self.answered[n, year_ago] > 0
        known = self.coming[n] > 0 and len(there) >= ENOUGH_ROUNDS
        return {
            "mean": plain(self.forecast.mean[n, 0]) if known else None,
            "number": _whole(self.forecast.median[n, 0]) if known else None,
            "low": [_whole(v) if known else None for v in self.forecast.low[:, n, 0]],
            "high": [_whole(v) if known else None for v in self.forecast.high[:, n, 0]],
            "answering": plain(self.coming[n]),
            "usual": plain(self.usual[n]),
            "last": _whole(self.counts[n, -1]) if self.answered[n, -1] > 0 else None,
            "year": _whole(self.counts[n, year_ago]) if had else None,
            "record": {"rounds": int(self.scored[n].sum()), "inside": plain(self.inside[:, n].sum(axis=1))},
            "shown": not why,
            "why": why,
            "nearer": nearer,
        }

    def _clearly_nearer(self, baseline: int, n: int) -> bool:
        return bool(self.compared[baseline, n].sum() >= FEWEST_OWN and self._gain(baseline, np.array([n]))[2] < 0)

    def _why(self, n: int, rounds: int, record: LevelRecord, nearer: str | None) -> str:
        """Why it is not shown: `nobody` is expected; those expected have been `silent`; too `short` a history; the
        `level` is no better than what anybody could say; in this series one of those has been `nearer`."""
        if not self.coming[n]:
            return "silent" if self.expected[n] else "nobody"
        if rounds < ENOUGH_ROUNDS or record["rounds"] < FEWEST:
            return "short"
        if not record["shown"]:
            return "level"
        return "nearer" if nearer else ""


def _whole(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None


def _usual(counts: Floats, answered: Floats, back: int) -> tuple[Floats, Floats]:
    """(S, T + 1) median and mean of the answered places of the year before each place, the coming one's last."""
    seen = np.where(answered > 0, counts, np.nan)
    middle, mean = np.full((2, len(counts), counts.shape[1] + 1), np.nan)
    for n in range(1, counts.shape[1] + 1):
        year = seen[:, max(n - back, 0) : n]
        some = np.isfinite(year).any(axis=1)
        middle[some, n], mean[some, n] = np.nanmedian(year[some], axis=1), np.nanmean(year[some], axis=1)
    return middle, mean
