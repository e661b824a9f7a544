"""Farrington's algorithm, one judged round of many series at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincc, gammainc, gammaincc, ndtri, stdtr

from safetystats._loglinear import Fit, Floats, fit_poisson
from safetystats._reference import reference_rounds, season_groups

CHUNK = 500  # series at a time: bounds the memory, about 500 × 250 rounds × 20 arrays


@dataclass(frozen=True)
class Settings:
    """See `alarms.farrington`, which checks them."""

    alpha: float
    years: int
    half_window: int
    periods: int
    exclude: int
    weights_threshold: float
    trend: bool
    trend_level: float
    threshold: str
    least_cases: int
    least_rounds: int
    rounds_per_year: int


@dataclass(frozen=True)
class Judged:
    """One round, all (S,): the expected count, its dispersion, the bound, the p-value, whether a trend was used."""

    expected: Floats
    dispersion: Floats
    upper: Floats
    p_value: Floats
    trend: NDArray[np.bool_]


def judge(
    counts: Floats, exposure: Floats | None, days: NDArray[np.int64] | None, now: int, settings: Settings
) -> Judged | None:
    """The bound of round `now` for each series; None where there is no reference round."""
    references = reference_rounds(now, settings.years, settings.rounds_per_year, days)
    if not references.size:
        return None
    groups = season_groups(now, references, settings.half_window, settings.periods)
    groups[max(now - settings.exclude, 0) :] = -1
    used = np.flatnonzero(groups >= 0)
    levels = [g for g in range(1, settings.periods) if (groups[used] == g).any()]
    columns = [np.ones(used.size), *((groups[used] == g).astype(float) for g in levels)]
    plain = np.column_stack(columns)
    if used.size <= plain.shape[1] + 1 or not (groups[used] == 0).any():
        return None
    # Time is counted from the judged round, in years, so that the first coefficient alone predicts it.
    trended = np.column_stack([*columns, (used - now) / settings.rounds_per_year])
    pieces = []
    for begin in range(0, counts.shape[0], CHUNK):
        some = slice(begin, begin + CHUNK)
        past = exposure[some, used] if exposure is not None else np.ones((counts[some].shape[0], used.size))
        at_now = exposure[some, now] if exposure is not None else np.ones(past.shape[0])
        pieces.append(
            _judge(plain, trended, counts[some, used], past, at_now, counts[some, now], settings, references.size)
        )
    return Judged(*(np.concatenate(parts) for parts in zip(*pieces, strict=True)))


def _judge(
    plain: Floats,
    trended: Floats,
    past: Floats,
    exposure: Floats,
    at_now: Floats,
    observed: Floats,
    settings: Settings,
    years: int,
) -> tuple[Floats, Floats, Floats, Floats, NDArray[np.bool_]]:
    use = (exposure > 0).astype(float)
    offset = np.log(np.where(use > 0, exposure, 1.0))
    at = np.where(at_now > 0, at_now, np.nan)
    size = past.shape[0]
    trend = np.zeros(size, dtype=bool)
    beta, variance, dispersion = np.zeros(size), np.zeros(size), np.ones(size)  # variance: of the log expected count
    if settings.trend and years >= 3:
        fit = _reweighted(trended, past, use, offset, settings.weights_threshold)
        slope, error = fit.coefficients[:, -1], np.sqrt(fit.working * fit.covariance[:, -1, -1])
        level = 2 * stdtr(fit.degrees, -np.abs(slope) / np.maximum(error, 1e-300))
        highest = np.where(use > 0, past / np.where(use > 0, exposure, 1.0), 0).max(axis=1)  # per exposure
        with np.errstate(invalid="ignore"):
            trend = (level < settings.trend_level) & (np.exp(fit.coefficients[:, 0]) <= highest) & fit.converged
        beta[trend], variance[trend] = fit.coefficients[trend, 0], (fit.working * fit.covariance[:, 0, 0])[trend]
        dispersion[trend] = fit.dispersion[trend]
    rest = ~trend
    if rest.any():
        fit = _reweighted(plain, past[rest], use[rest], offset[rest], settings.weights_threshold)
        beta[rest], variance[rest] = fit.coefficients[:, 0], fit.working * fit.covariance[:, 0, 0]
        dispersion[rest] = fit.dispersion
    dispersion = np.maximum(dispersion, 1.0)
    expected = np.where(use.sum(axis=1) > plain.shape[1] + 1, np.exp(np.minimum(beta, 600.0)) * at, np.nan)
    upper = bound(expected, dispersion, np.sqrt(variance), settings.alpha, settings.threshold)
    return expected, dispersion, upper, tail(observed, expected, dispersion), trend


def _reweighted(design: Floats, counts: Floats, use: Floats, offset: Floats, threshold: float) -> Fit:
    """Fit, give past outbreaks less weight, fit again. Source: Farrington et al. (1996), 3.3-3.6, with the threshold
    1, Noufaily et al. (2013), 3.3, with 2.58."""
    fit = fit_poisson(design, counts, use, offset)
    dispersion = np.maximum(fit.dispersion, 1.0)[:, None]
    room = np.sqrt(dispersion * np.maximum(1.0 - fit.leverage, 1e-10))
    residual = 1.5 * (counts ** (2 / 3) * fit.mean ** (-1 / 6) - np.sqrt(fit.mean)) / room
    weights = np.where(residual > threshold, np.maximum(residual, threshold) ** -2.0, 1.0) * use
    weights *= use.sum(axis=1, keepdims=True) / np.maximum(weights.sum(axis=1, keepdims=True), 1e-300)
    return fit_poisson(design, counts, weights, offset)


def bound(expected: Floats, dispersion: Floats, error: Floats, alpha: float, threshold: str) -> Floats:
    """The count that is not unusual: `error` is the standard error of the logarithm of the expected count.

    "nbplugin": the 1-alpha quantile of the negative binomial with that mean and variance dispersion × mean (Noufaily et
    al. 2013, 3.5). "muan": the same at the upper 1-alpha limit of the mean. "delta": Farrington et al. (1996), 3.7, on
    the two-thirds power, one-sided."""
    z = float(ndtri(1 - alpha))
    if threshold == "delta":
        tau = dispersion + error**2 * expected
        width = z * np.sqrt(4 / 9 * np.cbrt(expected) * tau)
        upper: Floats = (np.cbrt(expected) ** 2 + width) ** 1.5
        return upper
    mean = expected * np.exp(z * error) if threshold == "muan" else expected
    return quantile(1 - alpha, mean, dispersion)


def tail(observed: Floats, expected: Floats, dispersion: Floats) -> Floats:
    """The chance of at least as many, at that mean and dispersion."""
    return _poisson_or_wider(np.maximum(observed, 1.0), expected, dispersion, observed <= 0, 1.0, gammainc, betaincc)


def quantile(share: float, mean: Floats, dispersion: Floats) -> Floats:
    """The smallest whole number with at least `share` of the chance up to it, by halving; NaN where the mean is."""
    mean = np.where(mean < 1e12, mean, np.nan)  # where a count is no longer told from the next one
    low = np.full(mean.shape, -1.0)
    high = np.ceil(10.0 + 2.0 * np.nan_to_num(mean))
    while (short := chance_up_to(high, mean, dispersion) < share).any():
        low, high = np.where(short, high, low), np.where(short, 2.0 * high, high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = chance_up_to(middle, mean, dispersion) >= share
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(np.isfinite(mean), high, np.nan)


def chance_up_to(count: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """The chance of at most so many, at that mean and dispersion."""
    return _poisson_or_wider(np.maximum(count + 1.0, 1.0), mean, dispersion, count < 0, 0.0, gammaincc, betainc)


def _poisson_or_wider(
    k: Floats,
    mean: Floats,
    dispersion: Floats,
    trivial: NDArray[np.bool_],
    value: float,
    plain: Callable[..., Floats],
    wide: Callable[..., Floats],
) -> Floats:
    """A tail of the Poisson distribution where the dispersion is 1, else of the negative binomial of variance
    dispersion × mean; `value` where it is `trivial`, NaN where the mean is."""
    known = np.isfinite(mean)
    at = np.maximum(np.where(known, mean, 1.0), 1e-300)
    over = dispersion > 1
    spread = np.where(over, dispersion, 2.0)
    chance = np.where(over, wide(at / (spread - 1.0), k, 1.0 / spread), plain(k, at))
    return np.where(known, np.where(trivial, value, chance), np.nan)
