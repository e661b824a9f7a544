"""Next week's counts with intervals, and the record of having been right, against three forecasts anybody can make."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safetystats._forecast_kernel import GRID, quantiles, roll

Floats = NDArray[np.float64]
METHODS = ("forecast", "last week", "same week last year", "mean")


@dataclass(frozen=True)
class Record:
    """How right the methods were at every past origin, one step as many weeks ahead as `ahead`, over the cells (series
    × weeks) where all four had a forecast and somebody answered. In the order of METHODS:

    `mae`, `rmse` (4,) mean absolute and root mean squared error (of the median and the mean of the forecast; a
    baseline has but one number); `series_mae` (4, S); `hit_rate` (4,) share of all events in the flagged series;
    `pai` (4,) hit rate ÷ share of size flagged; `pei` (4,) hits ÷ the most that as many series could have had.
    `coverage` (L,) share of cells inside the interval of each level. `gain`, `gain_low`, `gain_high` (3,) mean absolute
    error of each baseline − the forecast's, with a 95 % interval over weeks. `beats` (3,) both MAE and RMSE lower.
    `shown` (S,) the forecast beats all three, and has a lower MAE than each of them in this series. `cells`, `weeks`:
    how many. NaN and False where there is nothing to compare."""

    ahead: int
    mae: Floats
    rmse: Floats
    series_mae: Floats
    hit_rate: Floats
    pai: Floats
    pei: Floats
    coverage: Floats
    gain: Floats
    gain_low: Floats
    gain_high: Floats
    beats: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    cells: int
    weeks: int


@dataclass(frozen=True)
class Forecast:
    """Of S series and H coming weeks: `mean`, `median` (S, H); `low`, `high` (L, S, H) the central intervals of the
    `levels` asked for, whole numbers; `alpha` (S, H), variance = mean + alpha · mean²; `records` one for each week
    ahead; `past_mean`, `past_median`, `past_low`, `past_high` (S, T), (L, S, T) what was forecast for past weeks the
    week before; `forgetting`, `prior_weeks`, `seasonal` the way chosen on the past. NaN for series that nobody ever
    answered."""

    levels: tuple[float, ...]
    mean: Floats
    median: Floats
    low: Floats
    high: Floats
    alpha: Floats
    records: tuple[Record, ...]
    past_mean: Floats
    past_median: Floats
    past_low: Floats
    past_high: Floats
    forgetting: float
    prior_weeks: float
    seasonal: bool


def forecast(
    counts: ArrayLike,
    exposure: ArrayLike | None = None,
    *,
    horizon: int = 1,
    levels: Sequence[float] = (0.8, 0.95),
    period: int = 52,
    season: ArrayLike | None = None,
    coming_exposure: ArrayLike | None = None,
    sizes: ArrayLike | None = None,
    flagged: float = 0.2,
    warm_up: int = 13,
) -> Forecast:
    """Forecasts each series' next `horizon` weeks and scores the way it does so on every past week.

    counts, exposure: (S, T), weeks in order; exposure is who answered, 0 or NaN a missing week; all 1 when not given.
    season: (T + horizon,) whole numbers 0 … period − 1, the week of the season; T counted round when not given.
    coming_exposure: (S, horizon), the mean of the last eight answered weeks when not given – also in the record, which
    never looks ahead. sizes: (S,) area or inhabitants for PAI. flagged: the share of series flagged each week, at least
    one; of equals the first. warm_up: weeks before the record begins.

    Each series' rate is a gamma–Poisson average of its past, older weeks forgotten, drawn to its long-run level, times
    a season that all series share. How fast to forget, how far to draw and whether to use the season are chosen, for
    all series alike, by the loss so far (Dawid 1984, Statistical theory: the prequential approach, JRSS A 147,
    278–292). The spread comes from the errors so far, each series' drawn to the common one; the intervals are negative
    binomial. Sources: Harvey & Fernandes (1989), Time series models for count or qualitative observations, J. Business
    & Economic Statistics 7, 407–417 (the gamma–Poisson average); Chainey, Tompson & Uhlig (2008), Security Journal 21,
    4–28 (hit rate, PAI); Hunt (2016), Do crime hot spots move?, diss. American University (PEI).

    Raises ValueError for shapes that differ, negative or infinite counts, no weeks, levels or flagged outside (0, 1).
    Time grows with S · T · 42 ways tried, memory with S · T · (10 + 2 · horizon) numbers.
    """
    y, e = _given(counts, exposure)
    s, t = y.shape
    _check(horizon, levels, period, flagged, warm_up)
    week = np.arange(t + horizon) % period if season is None else np.asarray(season)
    whole = week.shape == (t + horizon,) and np.issubdtype(week.dtype, np.integer)
    if not whole or week.min() < 0 or week.max() >= period:
        raise ValueError(f"season must be {t + horizon} whole numbers from 0 to {period - 1}")
    known = None if coming_exposure is None else np.asarray(coming_exposure, float)
    if known is not None and (known.shape != (s, horizon) or not (np.isfinite(known) & (known >= 0)).all()):
        raise ValueError(f"coming_exposure must be {(s, horizon)} and at least 0")
    size = np.ones(s) if sizes is None else np.asarray(sizes, float)
    if size.shape != (s,) or not (np.isfinite(size) & (size > 0)).all():
        raise ValueError(f"sizes must be {s} numbers above 0")
    rolled = roll(y, e, week.astype(np.int64), period, horizon, known)
    some = np.asarray((e > 0).any(axis=1))[:, None]
    ends = [(1 - level) / 2 for level in levels]
    shares = np.array([0.5, *ends, *(1 - end for end in ends)])
    quantiles_ahead = [
        quantiles(shares, np.where(some, rolled.mean[h], np.nan), rolled.alpha[h]) for h in range(horizon)
    ]
    medians, lows, highs = zip(
        *((q[0], q[1 : 1 + len(ends)], q[1 + len(ends) :]) for q in quantiles_ahead), strict=True
    )
    records = tuple(
        _record(y, e, h + 1, rolled.mean[h], medians[h], lows[h], highs[h], period, size, flagged, warm_up)
        for h in range(horizon)
    )
    ahead = [(h, t + h) for h in range(horizon)]
    mean = np.stack([rolled.mean[h][:, at] for h, at in ahead], axis=1)
    seasonal, forgetting, prior = GRID[rolled.chosen[-1]]
    return Forecast(
        levels=tuple(levels),
        mean=np.where(some, mean, np.nan),
        median=np.stack([medians[h][:, at] for h, at in ahead], axis=1),
        low=np.stack([lows[h][:, :, at] for h, at in ahead], axis=2),
        high=np.stack([highs[h][:, :, at] for h, at in ahead], axis=2),
        alpha=np.where(some, np.stack([rolled.alpha[h][:, at] for h, at in ahead], axis=1), np.nan),
        records=records,
        past_mean=np.where(some, rolled.mean[0][:, :t], np.nan),
        past_median=medians[0][:, :t],
        past_low=lows[0][:, :, :t],
        past_high=highs[0][:, :, :t],
        forgetting=forgetting,
        prior_weeks=prior,
        seasonal=bool(seasonal),
    )


def baselines(counts: ArrayLike, exposure: ArrayLike | None = None, *, ahead: int = 1, period: int = 52) -> Floats:
    """(3, S, T): what was to be expected of each week by the last answered week `ahead` or more before it, by the week
    `period` before it, and by the mean of all weeks up to `ahead` before it. NaN where there was no such week.
    Raises ValueError as `forecast` does."""
    y, e = _given(counts, exposure)
    if ahead < 1 or period < ahead:
        raise ValueError("ahead must be from 1 to the period")
    s, t = y.shape
    here = e > 0
    at = np.where(here, np.arange(t), -1)
    last = np.maximum.accumulate(at, axis=1)
    means = np.cumsum(np.where(here, y, 0.0), axis=1) / np.maximum(np.cumsum(here, axis=1), 1)
    expected = np.full((3, s, t), np.nan)
    latest = last[:, : max(t - ahead, 0)]
    rows = np.arange(s)[:, None]
    expected[0, :, ahead:] = np.where(latest >= 0, y[rows, np.maximum(latest, 0)], np.nan)
    expected[1, :, period:] = np.where(here, y, np.nan)[:, : max(t - period, 0)]
    expected[2, :, ahead:] = np.where(latest >= 0, means[:, : max(t - ahead, 0)], np.nan)
    return expected


def hits(
    expected: ArrayLike, counts: ArrayLike, *, sizes: ArrayLike | None = None, flagged: float = 0.2
) -> tuple[float, float, float]:
    """Hit rate, PAI and PEI of flagging, each week, the share `flagged` of series with the highest expected counts.

    expected, counts: (S, N); a cell NaN in either is out that week. sizes: (S,), all alike when not given. Of equals,
    the first is flagged. NaN without events. Raises ValueError for shapes that differ or flagged outside (0, 1).
    """
    x, y = np.asarray(expected, float), np.asarray(counts, float)
    if x.ndim != 2 or x.shape != y.shape or not 0 < flagged < 1:
        raise ValueError("expected and counts must both be (series, weeks), and flagged between 0 and 1")
    size = np.ones(len(x)) if sizes is None else np.asarray(sizes, float)
    if size.shape != (len(x),):
        raise ValueError(f"sizes must be one for each of {len(x)} series")
    ok = np.isfinite(x) & np.isfinite(y)
    there = ok.sum(axis=0)
    many = np.where(there > 0, np.maximum(np.floor(flagged * there + 0.5), 1), 0)
    ranks = np.argsort(np.argsort(np.where(ok, -x, np.inf), axis=0, kind="stable"), axis=0, kind="stable")
    picked = ok & (ranks < many)
    real = np.where(ok, y, 0.0)
    ordered = -np.sort(-real, axis=0)
    most = np.where(np.arange(len(x))[:, None] < many, ordered, 0.0).sum()
    events, caught = real.sum(), real[picked].sum()
    if events == 0:
        return np.nan, np.nan, np.nan
    share = (size[:, None] * picked).sum() / (size[:, None] * ok).sum()
    return float(caught / events), float(caught / events / share), float(caught / most)


def _record(
    y: Floats,
    e: Floats,
    ahead: int,
    mean: Floats,
    median: Floats,
    low: Floats,
    high: Floats,
    period: int,
    size: Floats,
    flagged: float,
    warm_up: int,
) -> Record:
    s, t = y.shape
    naive = baselines(y, e, ahead=ahead, period=period)
    points = np.concatenate([median[None, :, :t], naive])
    centres = np.concatenate([mean[None, :, :t], naive])
    scored = (e > 0) & np.isfinite(centres).all(axis=0) & np.isfinite(median[:, :t])
    scored[:, : min(warm_up + ahead - 1, t)] = False
    cells, weeks = int(scored.sum()), int(scored.any(axis=0).sum())
    if not cells:
        four, three, levels = np.full(4, np.nan), np.full(3, np.nan), np.full(len(low), np.nan)
        return Record(
            ahead,
            four,
            four,
            np.full((4, s), np.nan),
            four,
            four,
            four,
            levels,
            three,
            three,
            three,
            np.zeros(3, dtype=bool),
            np.zeros(s, dtype=bool),
            0,
            0,
        )
    off = np.where(scored, np.abs(np.where(scored, points, 0.0) - y), 0.0)
    squared = np.where(scored, (np.where(scored, centres, 0.0) - y) ** 2, 0.0)
    mae, rmse = off.sum(axis=(1, 2)) / cells, np.sqrt(squared.sum(axis=(1, 2)) / cells)
    own = scored.sum(axis=1)
    series_mae = np.where(own > 0, off.sum(axis=2) / np.maximum(own, 1), np.nan)
    within = (low[:, :, :t] <= y) & (y <= high[:, :, :t]) & scored
    actual = np.where(scored, y, np.nan)
    flags = np.array([hits(np.where(scored, c, np.nan), actual, sizes=size, flagged=flagged) for c in centres])
    each = (off[1:] - off[0]).sum(axis=1)[:, scored.any(axis=0)]  # (3, weeks)
    gain = each.sum(axis=1) / cells
    error = 1.96 * np.sqrt(((each - each.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)) / cells
    beats = (mae[0] < mae[1:]) & (rmse[0] < rmse[1:])
    reliable = beats.all() & (own > 0) & (np.nan_to_num(series_mae[0]) < np.nan_to_num(series_mae[1:]).min(axis=0))
    return Record(
        ahead,
        mae,
        rmse,
        series_mae,
        flags[:, 0],
        flags[:, 1],
        flags[:, 2],
        within.sum(axis=(1, 2)) / cells,
        gain,
        gain - error,
        gain + error,
        beats,
        reliable,
        cells,
        weeks,
    )


def _given(counts: ArrayLike, exposure: ArrayLike | None) -> tuple[Floats, Floats]:
    """Counts, 0 in missing weeks, and exposures, 0 in missing weeks."""
    y = np.asarray(counts, dtype=float)
    e = np.ones_like(y) if exposure is None else np.asarray(exposure, dtype=float)
    if y.ndim != 2 or y.shape != e.shape or y.shape[1] < 1:
        raise ValueError(f"counts {y.shape} and exposure {e.shape} must both be (series, weeks), a week at least")
    missing = np.isnan(y) | np.isnan(e) | (np.nan_to_num(e) == 0)
    y, e = np.where(missing, 0.0, y), np.where(missing, 0.0, e)
    if not (np.isfinite(y) & np.isfinite(e)).all() or (y < 0).any() or (e < 0).any():
        raise ValueError("counts and exposures must be finite and at least 0")
    return y, e


def _check(horizon: int, levels: Sequence[float], period: int, flagged: float, warm_up: int) -> None:
    if not 1 <= horizon <= period:
        raise ValueError(f"a horizon of {horizon} weeks is not between 1 and the {period} of a season")
    if not levels or not all(0 < level < 1 for level in levels):
        raise ValueError("levels of intervals must be between 0 and 1")
    if not 0 < flagged < 1 or warm_up < 1:
        raise ValueError("flagged must be between 0 and 1, warm_up at least 1")
