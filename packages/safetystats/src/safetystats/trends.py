"""Is a series going up or down, whatever its shape: the Mann–Kendall test, and Sen's slope with its interval."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

Floats = NDArray[np.float64]
Serial = Literal["none", "hamed-rao", "ar1"]


@dataclass(frozen=True)
class MannKendall:
    """Of S series: `statistic` (S,) later pairs higher minus lower; `variance` (S,) under no trend, corrected for ties
    and for serial correlation; `inflation` (S,) how much of the variance is due to the latter, 1 when not asked for;
    `z` (S,) with the continuity correction; `p_value` (S,) two-sided; `tau` (S,) Kendall's tau-b in −1…1, NaN for a
    constant series; `weeks` (S,) how many values there were."""

    statistic: NDArray[np.int64]
    variance: Floats
    inflation: Floats
    z: Floats
    p_value: Floats
    tau: Floats
    weeks: NDArray[np.int64]


@dataclass(frozen=True)
class SenSlope:
    """Of S series: the median `slope` (S,) per unit of time, its interval `low` and `high` (S,), `intercept` (S,) (the
    median of value − slope · time) and `pairs` (S,) compared. NaN with fewer than two values; an interval is infinite
    where there are too few pairs to bound it."""

    slope: Floats
    intercept: Floats
    low: Floats
    high: Floats
    pairs: NDArray[np.int64]


def mann_kendall(values: ArrayLike, *, serial: Serial = "none") -> MannKendall:
    """Tests each series for a trend in any one direction.

    values: (S, T) in order of time, equally far apart; NaN is missing, and no pair with it is compared.
    serial: "none" takes the values as independent. "hamed-rao" widens the variance by the correlations of the ranks,
    after Sen's slope is removed, that differ from 0 at 5 % (Hamed & Rao 1998, A modified Mann–Kendall trend test for
    autocorrelated data, J. Hydrology 204, 182–196, eq. 13). "ar1" widens it, never narrows it, by the first correlation
    alone, as an autoregression of order 1 has it (Yue & Wang 2004, Water Resources Management 18, 201–218), once freed
    of its bias in short series (van Giersbergen 2005, Economics Letters 89, 243–248). It holds its level in a hundred
    weeks, where "hamed-rao" does not; docs/analysis/trends.md.
    Raises ValueError where values are not (S, T) or infinite. A series of fewer than 3 values has p = 1.
    Time grows with S · T², memory with S · T.
    Source: Mann (1945), Econometrica 13, 245–259; Kendall (1975), Rank Correlation Methods, 4th ed., ch. 4 (ties).
    """
    x = _series(values)
    if serial not in ("none", "hamed-rao", "ar1"):
        raise ValueError(f"there is no serial correction {serial!r}: none, hamed-rao or ar1")
    here = np.isfinite(x)
    n = here.sum(axis=1)
    s = np.zeros(len(x), dtype=np.int64)
    for lag in range(1, x.shape[1]):
        later, earlier = x[:, lag:], x[:, :-lag]
        s += (later > earlier).sum(axis=1) - (later < earlier).sum(axis=1)  # False with NaN on either side
    ties = [np.unique(row[ok], return_counts=True)[1] for row, ok in zip(x, here, strict=True)]
    tied = np.array([(t * (t - 1) * (2 * t + 5)).sum() for t in ties], dtype=float)
    tied_pairs = np.array([(t * (t - 1) // 2).sum() for t in ties], dtype=float)
    inflation = np.ones(len(x))
    if serial != "none":
        inflation = np.array([_inflation(row, serial) for row in x])
    variance = (n * (n - 1) * (2 * n + 5) - tied) / 18 * inflation
    tested = (variance > 0) & (n >= 3)
    z = np.where(tested, (s - np.sign(s)) / np.sqrt(np.where(tested, variance, 1.0)), 0.0)
    pairs = n * (n - 1) / 2
    most = np.sqrt(np.maximum(pairs, 0) * np.maximum(pairs - tied_pairs, 0))
    tau = np.where(most > 0, s / np.where(most > 0, most, 1.0), np.nan)
    return MannKendall(s, variance, inflation, z, 2 * special.ndtr(-np.abs(z)), tau, n.astype(np.int64))


def sen_slope(
    values: ArrayLike, times: ArrayLike | None = None, *, confidence: float = 0.95, inflation: ArrayLike = 1.0
) -> SenSlope:
    """The median of the slopes between all pairs: an outlier or two do not move it.

    values: (S, T), NaN is missing. times: (T,) increasing, 0, 1, 2 … when not given. inflation: number or (S,), how
    much wider the variance of Mann–Kendall's statistic is for serial correlation (`MannKendall.inflation`).
    Raises ValueError for shapes that differ, times that do not increase, or a confidence outside (0, 1).
    Time and memory grow with T² for each series: 0.5 million pairs for 1 000 weeks.
    Source: Sen (1968), Estimates of the regression coefficient based on Kendall's tau, JASA 63, 1379–1389, sections 3
    and 6 (the interval with ties, eq. 2.6).
    """
    x = _series(values)
    t = np.arange(x.shape[1], dtype=float) if times is None else np.asarray(times, float)
    if t.shape != x.shape[1:] or not np.isfinite(t).all() or (np.diff(t) <= 0).any():
        raise ValueError("times must be one for each value and increase")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} is not between 0 and 1")
    z = special.ndtri((1 + confidence) / 2)
    spread = z * np.sqrt(np.maximum(mann_kendall(x).variance * np.asarray(inflation, float), 0.0))
    estimates = np.full((4, len(x)), np.nan)
    pairs = np.zeros(len(x), dtype=np.int64)
    for n, row in enumerate(x):
        ok = np.isfinite(row)
        y, at = row[ok], t[ok]
        slopes = np.sort(_slopes(y, at))
        if not len(slopes):
            continue
        pairs[n] = len(slopes)
        slope = float(np.median(slopes))
        # the M1-th smallest and the (M2 + 1)-th, counted from 1, with M = (pairs ∓ spread) / 2, rounded outwards
        below, above = int(np.floor((len(slopes) - spread[n]) / 2)), int(np.ceil((len(slopes) + spread[n]) / 2))
        low = slopes[below - 1] if below >= 1 else -np.inf
        high = slopes[above] if above < len(slopes) else np.inf
        estimates[:, n] = slope, np.median(y - slope * at), low, high
    return SenSlope(estimates[0], estimates[1], estimates[2], estimates[3], pairs)


def _slopes(y: Floats, at: Floats) -> Floats:
    """Between all pairs, in the order of the first and then the second of the pair."""
    i, j = np.triu_indices(len(y), 1)
    return (y[j] - y[i]) / (at[j] - at[i])


def _inflation(row: Floats, serial: Serial) -> float:
    """Variance of Mann–Kendall's statistic under serial correlation ÷ without it. Gaps count as weeks passed."""
    ok = np.isfinite(row)
    n = int(ok.sum())
    if n < 4 or np.ptp(row[ok]) == 0:
        return 1.0
    weeks = np.arange(len(row), dtype=float)
    y = row - np.median(_slopes(row[ok], weeks[ok])) * weeks
    ranks = np.full(len(row), np.nan)
    ranks[ok] = stats.rankdata(y[ok])
    if np.ptp(ranks[ok]) == 0:
        return 1.0
    if serial == "ar1":
        return _ar1(_correlation(ranks, 1), n)
    lags = np.arange(1, n)
    r = np.array([_correlation(ranks, int(k)) for k in lags])
    limit = special.ndtri(0.975) / np.sqrt(n)
    r = np.where(np.abs(r) > limit, r, 0.0)
    widened = 1 + 2 / (n * (n - 1) * (n - 2)) * float(((n - lags) * (n - lags - 1) * (n - lags - 2) * r).sum())
    return max(widened, 1 / n)  # the sum can be negative by chance; a variance cannot


def _correlation(ranks: Floats, lag: int) -> float:
    """The autocorrelation at a lag, over the pairs of weeks that are both there."""
    if lag >= len(ranks):
        return 0.0
    centred = ranks - np.nanmean(ranks)
    product = centred[lag:] * centred[:-lag]
    return float(np.nansum(product) / np.nansum(centred**2))


def _ar1(r: float, n: int) -> float:
    """n ÷ effective n when correlations fall as r, r², r³ …; r first freed of its bias after a line was removed, which
    is about −(2 + 4r) ÷ n, and never below 0: a series that jumps to and fro is not taken as better known."""
    r = min(max((n * r + 2) / (n - 4), 0.0), 0.95)
    if r == 0:
        return 1.0
    return 1 + 2 * (r ** (n + 1) - n * r**2 + (n - 1) * r) / (n * (r - 1) ** 2)


def _series(values: ArrayLike) -> Floats:
    x = np.asarray(values, dtype=float)
    if x.ndim != 2 or np.isinf(x).any():
        raise ValueError(f"values must be (series, weeks) of finite numbers or NaN, got {x.shape}")
    return x
