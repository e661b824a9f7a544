"""Log-rate regression of weekly counts: the change per year, with season, holidays and who answered taken out, and
the change against the same weeks of last year."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from safetystats._glm import Fit, fit_negative_binomial, fit_rates, newey_west
from safetystats.rates import rate_ratio

Floats = NDArray[np.float64]
Family = Literal["poisson", "quasi-poisson", "negative-binomial"]
WEEKS_A_YEAR = 365.2425 / 7


@dataclass(frozen=True)
class RateTrend:
    """Of S series: `ratio` (S,) the rate after a year ÷ before it, its interval `low`, `high` and the `p_value` of no
    change. `effects`, `effects_low`, `effects_high` (S, K): the same as ratios for each covariate given, when it
    goes from 0 to 1. `fitted` (S, T) expected counts, NaN in missing weeks; `dispersion` (S,) variance ÷ the family's
    variance; `alpha` (S,) of the negative binomial; `weeks` (S,) used. All NaN for a series without a finite estimate:
    `converged` (S,) False."""

    ratio: Floats
    low: Floats
    high: Floats
    p_value: Floats
    effects: Floats
    effects_low: Floats
    effects_high: Floats
    fitted: Floats
    dispersion: Floats
    alpha: Floats
    weeks: NDArray[np.int64]
    converged: NDArray[np.bool_]


@dataclass(frozen=True)
class SeasonChange:
    """Of S series: `recent` and `before` (S,) counts of the weeks compared, `recent_exposure` and `before_exposure`
    (S,), `ratio` (S,) of their rates with its interval `low`, `high` and `p_value`; `dispersion` (S,) at least 1;
    `pairs` (S,) of weeks that were there in both years. NaN without a pair."""

    recent: Floats
    before: Floats
    recent_exposure: Floats
    before_exposure: Floats
    ratio: Floats
    low: Floats
    high: Floats
    p_value: Floats
    dispersion: Floats
    pairs: NDArray[np.int64]


def season_waves(weeks: ArrayLike, *, harmonics: int = 2, period: float = WEEKS_A_YEAR) -> Floats:
    """(T, 2·harmonics) sines and cosines of the season, for `season`. weeks: (T,) numbered in order; period in weeks.

    Source: Serfling (1963), Public Health Reports 78, 494–506. Raises ValueError for harmonics < 1.
    """
    if harmonics < 1 or period <= 0:
        raise ValueError("a season needs at least one harmonic and a period above 0")
    angle = 2 * np.pi / period * np.outer(np.asarray(weeks, float), np.arange(1, harmonics + 1))
    return np.hstack([np.sin(angle), np.cos(angle)])


def season_groups(labels: ArrayLike) -> Floats:
    """(T, G − 1) zeros and ones for G labels (months, school terms …), for `season`; the first in order is compared
    with. labels: (T,). Raises ValueError when it is not one row."""
    values = np.asarray(labels)
    if values.ndim != 1:
        raise ValueError(f"labels must be one for each week, got {values.shape}")
    return np.asarray(values[:, None] == np.unique(values)[None, 1:], dtype=float)


def rate_trend(
    counts: ArrayLike,
    exposure: ArrayLike,
    *,
    season: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    family: Family = "quasi-poisson",
    serial: bool = False,
    confidence: float = 0.95,
    weeks_a_year: float = WEEKS_A_YEAR,
) -> RateTrend:
    """The change of each series' rate per year: log(expected ÷ exposure) = level + slope · week + season + covariates.

    counts, exposure: (S, T), weeks in order; exposure is who answered (or inhabitants), 0 or NaN a missing week.
    season: (T, J) from `season_waves` or `season_groups`. covariates: (T, K), as holidays 0/1. family: "poisson" takes
    variance = mean; "quasi-poisson" a multiple of it, at least 1, with Student's t; "negative-binomial" mean +
    alpha · mean², likewise. serial: errors after Newey & West over 1.3·√T weeks, for weeks that follow each other, with
    the wider limits that so many lags ask for (`fixed_b`).
    Raises ValueError for shapes that differ, negative counts, or fewer weeks than coefficients + 1.
    Source: McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., sections 6.2 and 9.2; Breslow (1984).
    """
    y, e = np.asarray(counts, float), np.asarray(exposure, float)
    if y.ndim != 2 or y.shape != e.shape:
        raise ValueError(f"counts {y.shape} and exposure {e.shape} must both be (series, weeks)")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} is not between 0 and 1")
    t = y.shape[1]
    extra = np.zeros((t, 0)) if covariates is None else np.asarray(covariates, float)
    parts = [np.ones((t, 1)), (np.arange(t) - (t - 1) / 2)[:, None] / weeks_a_year, extra]
    parts += [] if season is None else [np.asarray(season, float)]
    if any(p.ndim != 2 or len(p) != t for p in parts):
        raise ValueError(f"season and covariates must be ({t}, …): a row for each week")
    design = np.hstack(parts)
    fit = fit_of(y, e, design, family)
    columns = slice(1, 2 + extra.shape[1])
    beta = fit.coefficients[:, columns]
    error, limit = errors_of(fit, y, design, family, serial, confidence)
    error = error[:, columns]
    lost = ~fit.converged[:, None] | ~np.isfinite(error)
    beta, error = np.where(lost, np.nan, beta), np.where(lost, np.nan, error)
    tail = special.ndtri((1 + confidence) / 2)
    score = np.abs(beta) / np.where(error > 0, error, np.nan) * (tail / limit[:, None])
    ratio, low, high = np.exp(beta), np.exp(beta - limit[:, None] * error), np.exp(beta + limit[:, None] * error)
    fitted = np.where(fit.converged[:, None] & (fit.fitted > 0), fit.fitted, np.nan)
    used = (fit.freedom + design.shape[1]).astype(np.int64)
    return RateTrend(
        ratio[:, 0],
        low[:, 0],
        high[:, 0],
        2 * special.ndtr(-score[:, 0]),
        ratio[:, 1:],
        low[:, 1:],
        high[:, 1:],
        fitted,
        fit.dispersion,
        fit.alpha,
        used,
        fit.converged,
    )


def fit_of(y: Floats, e: Floats, design: Floats, family: Family) -> Fit:
    """The fit of a family; ValueError when there are no weeks to estimate its dispersion on."""
    if family not in ("poisson", "quasi-poisson", "negative-binomial"):
        raise ValueError(f"there is no family {family!r}: poisson, quasi-poisson or negative-binomial")
    fit = fit_negative_binomial(y, e, design) if family == "negative-binomial" else fit_rates(y, e, design)
    if family != "poisson" and (fit.freedom < 1).any():
        raise ValueError(f"too few weeks: {design.shape[1]} coefficients and their spread need one more than that")
    return fit


def errors_of(
    fit: Fit, y: Floats, design: Floats, family: Family, serial: bool, confidence: float
) -> tuple[Floats, Floats]:
    """Standard errors (S, P), and (S,) how many of them the interval reaches."""
    normal = float(special.ndtri((1 + confidence) / 2))
    plain = np.sqrt(np.einsum("spp->sp", fit.covariance))
    if serial:
        t = y.shape[1]
        lags = min(int(np.ceil(1.3 * np.sqrt(t))), t - 1)
        robust = np.einsum("spp->sp", newey_west(fit, y, design, lags=lags))
        # never tighter than independent weeks would have it: few weeks can look calmer than they are
        floor = plain**2 * np.maximum(fit.dispersion, 1.0)[:, None]
        return np.sqrt(np.maximum(robust, floor)), np.full(len(y), fixed_b((lags + 1) / t, confidence))
    if family == "poisson":
        return plain, np.full(len(y), normal)
    spread = np.sqrt(np.maximum(fit.dispersion, 1.0))[:, None]
    return plain * spread, np.asarray(stats.t.ppf((1 + confidence) / 2, fit.freedom), dtype=np.float64)


def fixed_b(b: float, confidence: float) -> float:
    """How many Newey–West errors an interval must reach when a share b of the series' length is used for lags.

    Source: Kiefer & Vogelsang (2005), A new asymptotic theory for heteroskedasticity-autocorrelation robust tests,
    Econometric Theory 21, 1130–1164, table 1 (Bartlett; two-sided 90, 95 and 99 %); others in proportion to the
    nearest of them on the normal scale.
    """
    table = {
        0.90: (1.6449, 2.1859, 0.3142, -0.3427),
        0.95: (1.9600, 2.9694, 0.4160, -0.5324),
        0.99: (2.5758, 5.5325, 0.4995, -0.4320),
    }
    nearest = min(table, key=lambda known: abs(known - confidence))
    reach = sum(a * b**power for power, a in enumerate(table[nearest]))
    return float(reach * special.ndtri((1 + confidence) / 2) / special.ndtri((1 + nearest) / 2))


def same_season_change(
    counts: ArrayLike, exposure: ArrayLike, *, recent: int = 13, period: int = 52, confidence: float = 0.95
) -> SeasonChange:
    """The last `recent` weeks against the same weeks `period` weeks before, per exposure.

    counts, exposure: (S, T) in order, T ≥ recent + period; a week missing (exposure 0 or NaN) in one year is left
    out of both. The interval is `rate_ratio`'s exact one on the counts shared by φ, the variance ÷ mean within the two
    windows (Pearson, 2·pairs − 2 degrees of freedom, at least 1): season within a window counts as spread, so it is
    on the safe side. Raises ValueError for shapes that differ, negative counts, too few weeks, recent < 2 or
    recent > period.
    Source: `rate_ratio`; McCullagh & Nelder (1989), section 4.5.2 (φ).
    """
    y, e = np.asarray(counts, float), np.asarray(exposure, float)
    if y.ndim != 2 or y.shape != e.shape:
        raise ValueError(f"counts {y.shape} and exposure {e.shape} must both be (series, weeks)")
    if not 2 <= recent <= period or y.shape[1] < recent + period:
        raise ValueError(
            f"comparing {recent} weeks with {period} weeks before needs {recent + period}, and from 2 to "
            f"{period} at a time; there are {y.shape[1]}"
        )
    now, then = slice(y.shape[1] - recent, None), slice(y.shape[1] - recent - period, y.shape[1] - period)
    there = np.isfinite(y) & np.isfinite(e) & (np.nan_to_num(e) > 0)
    if (y[there] < 0).any():
        raise ValueError("a count cannot be negative")
    both = there[:, now] & there[:, then]
    a, b, ea, eb = (np.where(both, v[:, w], 0.0) for v, w in ((y, now), (y, then), (e, now), (e, then)))
    sums = [v.sum(axis=1) for v in (a, ea, b, eb)]
    pairs = both.sum(axis=1)
    pearson = np.zeros(len(y))
    for c, x in ((a, ea), (b, eb)):
        total = x.sum(axis=1, keepdims=True)
        mean = x * c.sum(axis=1, keepdims=True) / np.where(total > 0, total, 1.0)
        pearson += ((c - mean) ** 2 / np.where(mean > 0, mean, 1.0)).sum(axis=1)
    freedom = np.maximum(2 * pairs - 2, 1)
    phi = np.maximum(pearson / freedom, 1.0)
    ratio = rate_ratio(*sums, confidence=confidence, dispersion=phi, freedom=freedom)
    phi = np.where(pairs > 0, phi, np.nan)
    return SeasonChange(
        sums[0],
        sums[2],
        sums[1],
        sums[3],
        ratio.ratio,
        ratio.low,
        ratio.high,
        ratio.p_value,
        phi,
        pairs.astype(np.int64),
    )
