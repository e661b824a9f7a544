"""What has been going up or down for half a year or a year, per reporter who answered."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from safetystats.digits import settled
from safetystats.fdr import false_discovery_rate
from safetystats.seasons import same_season_change
from safetystats.trends import mann_kendall, sen_slope
from samlad.analysis.datasets.reading import answers, reported
from samlad.analysis.datasets.types import CategoryIds, SeriesData
from samlad.analysis.methods.grid import Grid, grid
from samlad.analysis.methods.numbers import plain
from samlad.analysis.results import NoSettings
from samlad.analysis.results.trend import Change, Compared, RatioChange, SlopeChange, TrendResult, TrendSeries

WINDOWS = (0.5, 1.0)  # years
COMPARED = 0.25  # years, the latest against the same a year before
FEWEST_COMPARED = 4  # rounds
FILLED = 0.75  # share of a window's rounds that must have answers
ENOUGH = 15  # reports in a window, or in the two seasons together
FALSE_SHARE = 0.05  # of what is pointed out, at most, is chance
POINTS = 13  # of the curve, over a year

Floats = NDArray[np.float64]


def compute(data: SeriesData, settings: NoSettings, rng: np.random.Generator) -> TrendResult:
    """Of the municipality (everything and each category) and each area (everything): the Mann–Kendall test, careful of
    weeks that resemble the one before, with Sen's slope, over half a year and a year; and the latest quarter against
    the same of last year. Numbers are reports per answer and round. All tests of a round share one false discovery
    rate; a series is tested where three quarters of the rounds have answers, and with at least 15 reports.

    `change` is the comparison that tells a flagged series' direction: the year first, then the season, then the half
    year, which may be no more than the season turning.
    """
    result: TrendResult = {"rounds": len(data["rounds"]), "false_share": FALSE_SHARE, "tests": 0, "series": []}
    if not data["areas"] or not data["rounds"]:
        return result
    where, counted = grid(data["rounds"]), reported(data)
    answered, _expected = answers(data)
    areas = [a["id"] for a in data["areas"]]
    categories: list[CategoryIds] = [{"indicator": None, "kind": None}, *data["reported"]["categories"]]
    names = [*((None, c) for c in categories), *((a, categories[0]) for a in areas)]
    counts = where.lay(np.vstack([counted[-1], counted[:-1, 0]]))
    everyone = np.tile(np.asarray(data["all_answered"], dtype=np.int64), (len(categories), 1))
    exposure = where.lay(np.vstack([everyone, answered]))
    half, year = (_window(counts, exposure, max(2, round(where.period * years))) for years in WINDOWS)
    season = _season(counts, exposure, where)
    comparisons: list[Sequence[Change | None]] = [half, year, season]
    result["tests"] = _judge(comparisons)
    curves = _curve(counts, exposure, where)
    series: list[TrendSeries] = []
    for n, (area, category) in enumerate(names):
        of: dict[Compared, Change | None] = {"year": year[n], "season": season[n], "half": half[n]}
        change = next((name for name, one in of.items() if one and one["flagged"]), None)
        flagged = of[change] if change else None
        series.append(
            {
                "area": area,
                **category,
                "year": year[n],
                "season": season[n],
                "half": half[n],
                "change": change,
                "up": flagged["up"] if flagged else None,
                "reports": plain(counts[n, -where.period :].sum()),
                "curve": plain(curves[n]),
            }
        )
    least = [
        min((settled(change["q_value"]) for change in changes if change), default=2.0)
        for changes in zip(*comparisons, strict=True)
    ]
    order = sorted(range(len(least)), key=lambda n: (series[n]["change"] is None, least[n], n))
    result["series"] = [series[n] for n in order]
    return result


def _judge(comparisons: Sequence[Sequence[Change | None]]) -> int:
    """All together, within one false discovery rate. How many there were to judge."""
    p_values = np.array([[c["p_value"] if c else np.nan for c in each] for each in comparisons])
    q_values = false_discovery_rate(p_values)
    for each, judged in zip(comparisons, q_values, strict=True):
        for change, q_value in zip(each, judged, strict=True):
            if change:
                change["q_value"], change["flagged"] = plain(q_value), bool(q_value <= FALSE_SHARE)
    return int(np.isfinite(p_values).sum())


def _window(counts: Floats, exposure: Floats, length: int) -> list[SlopeChange | None]:
    """The trend over the last `length` places, None where there is too little."""
    y, e = counts[:, -length:], exposure[:, -length:]
    fit = (y.shape[1] == length) & ((e > 0).mean(axis=1) >= FILLED) & (y.sum(axis=1) >= ENOUGH)
    rates = np.divide(y, e, out=np.full(y.shape, np.nan), where=e > 0)
    changes: list[SlopeChange | None] = [None] * len(y)
    rows = np.flatnonzero(fit)
    if not len(rows):
        return changes
    test = mann_kendall(rates[rows], serial="ar1")
    slope = sen_slope(rates[rows], inflation=test.inflation)
    first, last = (
        y[rows][:, part].sum(axis=1) / np.maximum(e[rows][:, part].sum(axis=1), 1)
        for part in (slice(None, length // 2), slice(length - length // 2, None))
    )
    for at, n in enumerate(rows):
        changes[n] = {
            "rounds": plain(test.weeks[at]),
            "before": plain(first[at]),
            "now": plain(last[at]),
            "slope": plain(slope.slope[at]),
            "low": plain(slope.low[at]),
            "high": plain(slope.high[at]),
            "tau": plain(test.tau[at]),
            "p_value": plain(test.p_value[at]),
            "up": bool(test.statistic[at] > 0),
            "q_value": 1.0,  # until all are judged together
            "flagged": False,
        }
    return changes


def _season(counts: Floats, exposure: Floats, where: Grid) -> list[RatioChange | None]:
    """The latest quarter, or as much of it as there was a year ago, against the same rounds of last year."""
    changes: list[RatioChange | None] = [None] * len(counts)
    recent = min(round(where.period * COMPARED), where.length - where.period)
    if recent < FEWEST_COMPARED or recent > where.period:
        return changes
    change = same_season_change(counts, exposure, recent=recent, period=where.period)
    for n in range(len(counts)):
        if change.pairs[n] < max(FILLED * recent, FEWEST_COMPARED) or change.recent[n] + change.before[n] < ENOUGH:
            continue
        ratio = change.ratio[n]
        changes[n] = {
            "rounds": plain(change.pairs[n]),
            "before": plain(change.before[n] / change.before_exposure[n]),
            "now": plain(change.recent[n] / change.recent_exposure[n]),
            "ratio": plain(ratio),
            "low": plain(change.low[n]),
            "high": plain(change.high[n]),
            "p_value": plain(change.p_value[n]),
            "up": bool(ratio > 1),
            "q_value": 1.0,
            "flagged": False,
        }
    return changes


def _curve(counts: Floats, exposure: Floats, where: Grid) -> Floats:
    """(S, at most POINTS) reports per answer and round in equal parts of the last year; NaN where nobody answered."""
    each = max(1, where.period // POINTS)
    points = min(POINTS, where.length // each)
    y, e = (v[:, where.length - points * each :].reshape(len(v), points, each).sum(axis=2) for v in (counts, exposure))
    return np.asarray(np.divide(y, e, out=np.full(y.shape, np.nan), where=e > 0))
