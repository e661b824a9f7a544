"""Rolls the forecast through the weeks: at each origin only what was known then. The public face is forecast.py."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

# What is tried side by side; the one with the least loss so far makes the forecast. The first of equals wins.
FORGETTING = (1.0, 0.99, 0.97, 0.93, 0.85, 0.7, 0.5)  # weight of a week ÷ weight of the week after it
PRIOR_WEEKS = (2.0, 8.0, 26.0)  # how many weeks' worth the long-run level counts for
SEASONS = (0.0, 1.0)  # without and with the season
GRID = tuple(product(SEASONS, FORGETTING, PRIOR_WEEKS))

AREA_PRIOR = 2.0  # weeks' worth of all series' common level in a series' long-run level
SEASON_PRIOR = 60.0  # events' worth of no season in each season factor
SEASON_REACH = 3  # weeks on either side that tell of a week's season
SETTLING = 13  # weeks before a level is taken as known by the season and the spread
SPREAD_PRIOR, SPREAD_WEEKS = 0.1, 26.0  # α before any error is seen; weeks' worth of the common α in a series' own
EXPOSURE_WEEKS = 8
LARGE = 100.0  # a mean from which SciPy's quantile is the faster way


@dataclass(frozen=True)
class Rolled:
    """`mean` and `alpha` (H, S, T + H): the forecast of each week made h weeks before it, NaN where there was none;
    variance mean + alpha · mean². `chosen` (T + 1,) index into GRID at each origin."""

    mean: Floats
    alpha: Floats
    chosen: NDArray[np.int64]


def roll(y: Floats, e: Floats, season: NDArray[np.int64], period: int, horizon: int, known: Floats | None) -> Rolled:
    """y, e: (S, T), e = 0 where missing (y is 0 there). season: (T + horizon,) week of the season, 0 … period − 1.
    known: (S, horizon) exposures of the coming weeks, or None for the mean of the last ones."""
    s, t = y.shape
    seasonal, forget, prior = (np.array(column)[:, None] for column in zip(*GRID, strict=True))
    counts, exposures = np.zeros((len(GRID), s)), np.zeros((len(GRID), s))
    total, weight, present = np.zeros(s), np.zeros(s), np.zeros(s)
    lately = np.zeros((EXPOSURE_WEEKS, s))
    seen, should = np.zeros(period), np.zeros(period)
    loss = np.zeros(len(GRID))
    over, squares, errors = (np.zeros((horizon, s)) for _ in range(3))
    mean, alpha = (np.full((horizon, s, t + horizon), np.nan) for _ in range(2))
    chosen = np.zeros(t + 1, dtype=np.int64)
    for now in range(t + 1):
        usual = weight / np.maximum(present, 1)  # exposure of a week
        common = total.sum() / max(float(weight.sum()), 1e-12)
        level = (total + AREA_PRIOR * usual * common) / np.maximum(weight + AREA_PRIOR * usual, 1e-12)
        factors = _season_factors(seen, should)
        rates = (counts + prior * usual * level) / np.maximum(exposures + prior * usual, 1e-12)
        best = int(np.argmin(loss))
        chosen[now] = best
        recent = lately.sum(axis=0) / np.maximum((lately > 0).sum(axis=0), 1)
        coming = np.where(recent > 0, recent, usual)
        if (weight > 0).any():
            spread = _spread(over, squares, errors)
            for h in range(horizon):
                target = now + h
                ahead = coming if known is None or now < t else known[:, h]
                lifted = factors[season[target]] ** GRID[best][0]
                mean[h, :, target] = np.maximum(rates[best] * ahead * lifted, 1e-6)
                alpha[h, :, target] = spread[h]
        if now == t:
            break
        answered = e[:, now] > 0
        factor = factors[season[now]] ** seasonal
        if answered.any() and (weight > 0).any():
            expected = np.maximum(rates * e[:, now] * factor, 1e-6)[:, answered]
            # half the Poisson deviance but for what is the same to all
            loss += (expected - y[answered, now] * np.log(expected)).sum(axis=1)
            for h in range(horizon):
                m = mean[h, :, now]
                fit = answered & np.isfinite(m) & (now - h >= SETTLING)
                over[h, fit] += (y[fit, now] - m[fit]) ** 2 - m[fit]
                squares[h, fit] += m[fit] ** 2
                errors[h, fit] += 1
        if now >= SETTLING:
            seen[season[now]] += y[answered, now].sum()
            should[season[now]] += (e[:, now] * level).sum()
        counts = forget * counts + y[:, now]
        exposures = forget * exposures + e[:, now] * factor
        total, weight, present = total + y[:, now], weight + e[:, now], present + answered
        lately = np.where(answered, np.vstack([lately[1:], e[None, :, now]]), lately)
    return Rolled(mean, alpha, chosen)


def quantiles(shares: Floats, mean: Floats, alpha: Floats) -> Floats:
    """(Q, …) the smallest counts that at least these shares of a negative binomial lie at or below; NaN where mean is.
    Small means by summing up the terms, all cells at once; a large one by SciPy."""
    counts = np.full((len(shares), *mean.shape), np.nan)
    ok = np.isfinite(mean)
    m, size = mean[ok], 1 / np.maximum(alpha[ok], 1e-6)
    at = np.zeros((len(shares), len(m)))
    large = m > LARGE
    for n, share in enumerate(shares):
        at[n, large] = stats.nbinom.ppf(share, size[large], size[large] / (size[large] + m[large]))
    left = np.flatnonzero(~large)
    term = np.exp(-size[left] * np.log1p(m[left] / size[left]))
    total, count, most = term.copy(), 0, max(shares)
    while len(left):
        for n, share in enumerate(shares):
            at[n, left[total < share]] = count + 1
        term = term * (count + size[left]) / (count + 1) * (m[left] / (size[left] + m[left]))
        count, total = count + 1, total + term
        # the terms fall from here on: what rounding left of the sum is no reason to go on
        go = (total - term < most) & ((term > 1e-17) | (count < m[left]))
        left, term, total = left[go], term[go], total[go]
    counts[:, ok] = at
    return counts


def _season_factors(seen: Floats, should: Floats) -> Floats:
    """(period,) how much more than usual each week of the season has, from all series together."""
    if should.min() <= 0:  # not yet a whole season
        return np.ones(len(seen))
    weights = SEASON_REACH + 1 - np.abs(np.arange(-SEASON_REACH, SEASON_REACH + 1))
    around = np.arange(len(seen))[:, None] + np.arange(-SEASON_REACH, SEASON_REACH + 1)
    near = around % len(seen)
    scale = weights / weights.max()
    factors = (seen[near] @ scale + SEASON_PRIOR) / (should[near] @ scale + SEASON_PRIOR)
    return np.asarray(factors / factors.mean())


def _spread(over: Floats, squares: Floats, errors: Floats) -> Floats:
    """(H, S) α of each series from its errors so far, drawn towards all series' common one."""
    common = (over.sum(axis=1) + SPREAD_PRIOR) / (squares.sum(axis=1) + 1)
    common = np.maximum(common, 0.0)[:, None]
    own = over / np.maximum(squares, 1e-12)
    drawn = (errors * own + SPREAD_WEEKS * common) / (errors + SPREAD_WEEKS)
    return np.asarray(np.clip(drawn, 0.0, 10.0))
