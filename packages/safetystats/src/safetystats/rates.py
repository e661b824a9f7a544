"""Rates of counts over an exposure, how two of them compare, and how sure that is."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rate:
    """Counts per unit of exposure with their interval; arrays of the shape asked about. NaN where exposure is 0: a
    place or week that nobody reported from has no rate."""

    rate: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class RateRatio:
    """`ratio` of two rates, its interval (0 and infinity are possible) and the two-sided p-value of no difference; NaN
    where either exposure is 0, `ratio` also where both counts are 0."""

    ratio: Floats
    low: Floats
    high: Floats
    p_value: Floats


def rate_interval(counts: ArrayLike, exposure: ArrayLike = 1.0, *, confidence: float = 0.95) -> Rate:
    """The exact interval of a Poisson rate: never covers less than it says, more for small counts.

    counts: any shape, at least 0. exposure: broadcast against it, at least 0 (inhabitants, reporters × weeks …).
    Raises ValueError for negative or infinite numbers and a confidence outside (0, 1).
    Source: Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437–442.
    """
    _share(confidence)
    c, e = np.broadcast_arrays(_amount(counts, "count"), _amount(exposure, "exposure"))
    tail = (1 - confidence) / 2
    safe = np.where(e > 0, e, 1.0)
    low = np.where(c > 0, special.gammaincinv(np.maximum(c, 1e-300), tail), 0.0)
    high = special.gammainccinv(c + 1, tail)
    return Rate(*(np.where(e > 0, v / safe, np.nan) for v in (c, low, high)))


def rate_ratio(
    counts: ArrayLike,
    exposure: ArrayLike,
    base_counts: ArrayLike,
    base_exposure: ArrayLike,
    *,
    confidence: float = 0.95,
    method: Literal["exact", "model"] = "exact",
    dispersion: ArrayLike = 1.0,
    freedom: ArrayLike = np.inf,
) -> RateRatio:
    """(counts ÷ exposure) ÷ (base_counts ÷ base_exposure), with its interval.

    All four are at least 0 and broadcast. "exact" conditions on the sum of the counts, which makes the share a
    binomial one (Przyborowski & Wilenski 1940, Biometrika 31, 313–323; limits of Clopper & Pearson 1934, Biometrika 26,
    404–413, eq. 4): its interval never covers less than it says for Poisson counts. "model" is the log-normal interval
    log ratio ± t · √(φ/a + φ/b) (Rothman, Greenland & Lash 2008, Modern Epidemiology, 3rd ed., p. 245), with ½ added
    to both counts where one is 0.

    dispersion: φ ≥ 1, variance ÷ mean of the counts, and freedom: the degrees of freedom it was estimated on. Then
    both work on a/φ and b/φ, the counts that carry as much information, and φ is widened by (t ÷ z)² for having been
    estimated. Raises ValueError for negative or infinite numbers and φ < 1.
    """
    _share(confidence)
    given = [_amount(counts, "count"), _amount(exposure, "exposure"), _amount(base_counts, "count")]
    a, ea, b, eb, phi, df = np.broadcast_arrays(
        *given, _amount(base_exposure, "exposure"), np.asarray(dispersion, float), np.asarray(freedom, float)
    )
    if not (phi >= 1).all() or not (df > 0).all():
        raise ValueError("the dispersion must be at least 1, and its degrees of freedom above 0")
    known = (ea > 0) & (eb > 0)
    scale = np.where(known, eb / np.where(known, ea, 1.0), np.nan)
    z = special.ndtri((1 + confidence) / 2)
    phi = phi * np.where(np.isinf(df), 1.0, stats.t.ppf((1 + confidence) / 2, np.where(np.isinf(df), 1.0, df)) / z) ** 2
    ratio = np.where(b > 0, a / np.where(b > 0, b, 1.0), np.where(a > 0, np.inf, np.nan)) * scale
    if method == "model":
        low, high, p = _model(a, b, phi, scale, z)
    elif method == "exact":
        low, high, p = _exact(a / phi, b / phi, scale, confidence)
    else:
        raise ValueError(f"there is no method {method!r}: exact or model")
    return RateRatio(ratio, *(np.where(known, v, np.nan) for v in (low, high, p)))


def _model(a: Floats, b: Floats, phi: Floats, scale: Floats, z: float) -> tuple[Floats, Floats, Floats]:
    none = (a == 0) | (b == 0)
    a, b = np.where(none, a + 0.5, a), np.where(none, b + 0.5, b)
    log, error = np.log(a / b * np.where(np.isnan(scale), 1.0, scale)), np.sqrt(phi / a + phi / b)
    return np.exp(log - z * error), np.exp(log + z * error), 2 * special.ndtr(-np.abs(log) / error)


def _exact(a: Floats, b: Floats, scale: Floats, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Clopper & Pearson's limits by the incomplete beta function, which takes counts that are not whole too."""
    tail = (1 - confidence) / 2
    least = special.betaincinv(np.maximum(a, 1e-12), b + 1, tail)
    rest = special.betaincinv(np.maximum(b, 1e-12), a + 1, tail)  # one minus the upper limit
    low = np.where(a > 0, least / (1 - least), 0.0) * scale
    high = np.where(b > 0, (1 - rest) / np.where(b > 0, np.maximum(rest, 1e-300), 1.0), np.inf) * scale
    even = 1 / (1 + np.where(np.isnan(scale), 1.0, scale))  # the share expected when the rates are alike
    above = np.where(a > 0, special.betainc(np.maximum(a, 1e-12), b + 1, even), 1.0)
    below = np.where(b > 0, special.betaincc(a + 1, np.maximum(b, 1e-12), even), 1.0)
    return low, high, np.minimum(1.0, 2 * np.minimum(above, below))


def e_test(count: int, base_count: int, exposure: float = 1.0, base_exposure: float = 1.0) -> float:
    """Two-sided p-value of two Poisson rates being alike, by the test that estimates the common rate: more powerful
    than the exact conditional one, and at most a little above its level.

    Whole counts of at least 0, exposures above 0. Work grows with the product of the counts' square roots.
    Raises ValueError for anything else.
    Source: Krishnamoorthy & Thomson (2004), A more powerful test for comparing two Poisson means, J. Statistical
    Planning and Inference 119, 23–35, eq. 3.5–3.6 with d = 0.
    """
    k1, k2 = count, base_count
    if k1 != int(k1) or k2 != int(k2) or min(k1, k2) < 0:
        raise ValueError("counts must be whole numbers of at least 0")
    if not (0 < exposure < np.inf and 0 < base_exposure < np.inf):
        raise ValueError("exposures must be above 0")
    if k1 + k2 == 0:
        return 1.0
    common = (k1 + k2) / (exposure + base_exposure)
    xs, masses = [], []
    for e in (exposure, base_exposure):
        law = stats.poisson(common * e)
        x = np.arange(law.ppf(1e-14), law.isf(1e-14) + 1)
        xs.append(x)
        masses.append(law.pmf(x))
    x1, x2 = xs[0][:, None], xs[1][None, :]

    def statistic(a: Floats, b: Floats) -> Floats:
        spread = a / exposure**2 + b / base_exposure**2
        gap = np.abs(a / exposure - b / base_exposure)
        return np.asarray(np.where(spread > 0, gap / np.sqrt(np.where(spread > 0, spread, 1.0)), 0.0))

    observed = float(statistic(np.asarray(float(k1)), np.asarray(float(k2))))
    extreme = statistic(x1, x2) >= observed * (1 - 1e-12)
    return float(min(1.0, masses[0] @ extreme @ masses[1]))


def _amount(values: ArrayLike, what: str) -> Floats:
    array = np.asarray(values, dtype=float)
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"a {what} must be a number of at least 0")
    return array


def _share(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} is not between 0 and 1")
