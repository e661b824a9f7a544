"""Where high values lie together: Getis and Ord's Gi*, local Moran, and how well marked places catch what comes.

The rest of the family: `density` (kernel density), `emerging` (hot spots over time), `false_discovery_rate`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree
from scipy.special import gammainc, gammaincc, ndtr

from safetystats.density import Density, density
from safetystats.fdr import false_discovery_rate

__all__ = [
    "Accuracy",
    "Density",
    "GiStar",
    "LocalMoran",
    "accuracy",
    "density",
    "false_discovery_rate",
    "gi_star",
    "local_moran",
    "neighbours",
]

Floats = NDArray[np.float64]
HIGH_HIGH, LOW_HIGH, LOW_LOW, HIGH_LOW = 1, 2, 3, 4  # the quadrants of Moran's scatter plot, as Anselin numbers them


@dataclass(frozen=True)
class GiStar:
    """Of the shape of the values: `z` standard deviations above (below) what the mean would give around the area,
    `p_normal` two-sided from the normal distribution, as the textbook has it, `p_value` two-sided with the skewness of
    the values allowed for, `q_value` the false discovery rate of `p_value` among the areas of the same time. NaN where
    it cannot be computed: a missing value, all values equal, or every area a neighbour of the area."""

    z: Floats
    p_normal: Floats
    p_value: Floats
    q_value: Floats


@dataclass(frozen=True)
class LocalMoran:
    """Of n areas: `statistic` (n,); `quadrant` (n,) 1 high among high, 2 low among high, 3 low among low, 4 high among
    low, 0 not computable; `p_value` (n,) two-sided by permutation; `q_value` (n,). NaN without neighbours or where all
    values are equal."""

    statistic: Floats
    quadrant: NDArray[np.int64]
    p_value: Floats
    q_value: Floats


@dataclass(frozen=True)
class Accuracy:
    """hit_rate: share of the events in the marked cells; area_share: share of the area they make up; pai: the first
    over the second, 1 being no better than chance; pei: pai over the largest possible with as much area. NaN without
    events or marked area."""

    hit_rate: float
    area_share: float
    pai: float
    pei: float


def neighbours(x: ArrayLike, y: ArrayLike, *, within: float, itself: bool = False) -> csr_array:
    """(n, n) weights 1 for areas whose positions lie at most `within` apart, 0 for others.

    x, y: (n,) metres. itself: whether an area neighbours itself, as Gi* has it. Memory grows with the pairs.
    Raises ValueError for unequal shapes, missing coordinates and a distance that is not at least 0.
    """
    at = np.stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)], axis=-1)
    if at.ndim != 2 or not np.isfinite(at).all():
        raise ValueError("x and y must be rows of equal length without missing coordinates")
    if not 0 <= within < np.inf:
        raise ValueError(f"the distance is a number of at least 0, not {within}")
    n = len(at)
    pairs = cKDTree(at).query_pairs(within, output_type="ndarray") if n else np.zeros((0, 2), dtype=np.int64)
    own = np.arange(n if itself else 0)
    rows = np.concatenate([pairs[:, 0], pairs[:, 1], own])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0], own])
    return csr_array((np.ones(rows.size), (rows, columns)), shape=(n, n))


def gi_star(values: ArrayLike, weights: ArrayLike | csr_array) -> GiStar:
    """Whether values around each area are higher or lower than chance would put there.

    values: (n,), or (n, T) for T times taken each by itself; NaN is missing and counts nowhere. weights: (n, n), of
    which row i says who counts around area i, itself included (`neighbours(…, itself=True)`); at least 0.
    Raises ValueError for other shapes, infinite values, negative weights and no areas.
    Source: Ord & Getis (1995), Geographical Analysis 27, 286–306, eq. (6) with i included: (Σwᵢⱼxⱼ − x̄Wᵢ) over
    s √((nΣwᵢⱼ² − Wᵢ²)/(n − 1)), s with divisor n. Counts are skewed, and where they are small the normal distribution
    points out far too much; `p_value` is from the Pearson type III distribution with the exact third moment of the
    weighted sum when the values are dealt at random over the areas, as Mielke (1979) fits permutation statistics
    (Communications in Statistics A8, 1541–1550; docs/analysis/hotspots.md has the false alarms of both).
    """
    x, w = _values(values), _weights(weights)
    shaped = x if x.ndim == 2 else x[:, None]
    if w.shape[0] != len(x):
        raise ValueError(f"weights must be ({len(x)}, {len(x)}), got {w.shape}")
    here = np.isfinite(shaped)
    n = here.sum(axis=0)
    filled = np.where(here, shaped, 0.0)
    mean = filled.sum(axis=0) / np.maximum(n, 1)
    off = np.where(here, shaped - mean, 0.0)
    deviation = np.sqrt((off**2).sum(axis=0) / np.maximum(n, 1))
    varies = np.where(here, shaped, -np.inf).max(axis=0) > np.where(here, shaped, np.inf).min(axis=0)
    present = here.astype(np.float64)
    square = w.multiply(w)
    sums = (w @ present, square @ present, square.multiply(w) @ present)
    spread = n * sums[1] - sums[0] ** 2
    computable = here & varies & (spread > 1e-12 * sums[0] ** 2)
    below = deviation * np.sqrt(np.where(computable, spread, 1.0) / np.maximum(n - 1, 1))
    z = np.where(computable, (w @ off) / np.where(computable, below, 1.0), np.nan)
    third = (off**3).sum(axis=0) / np.maximum(n, 1) * _third(sums, n)
    p = _two_sided(z, np.where(computable, third / np.where(computable, below, 1.0) ** 3, 0.0))
    q = np.stack([false_discovery_rate(column) for column in p.T], axis=1) if p.shape[1] else p
    z, normal, p, q = (a.reshape(x.shape) for a in (z, 2 * ndtr(-np.abs(z)), p, q))
    return GiStar(z=z, p_normal=normal, p_value=p, q_value=q)


def _third(sums: tuple[Floats, Floats, Floats], n: NDArray[np.int64]) -> Floats:
    """The third moment of Σwⱼdⱼ, of deviations d dealt without replacement, per third moment of d. From E dᵢ²dⱼ =
    −m₃/(n−1) and E dᵢdⱼdₖ = 2m₃/((n−1)(n−2)); sums are those of the weights, their squares and cubes."""
    one, two, three = sums
    pairs, triples = two * one - three, one**3 - 3 * one * two + 2 * three
    return np.where(
        n > 2, three - 3 * pairs / np.maximum(n - 1, 1) + 2 * triples / np.maximum((n - 1) * (n - 2), 1), 0.0
    )


def _two_sided(z: Floats, skewness: Floats) -> Floats:
    """Twice the smaller tail of the Pearson type III distribution of mean 0, variance 1 and that skewness."""
    skewed = np.abs(skewness) > 1e-4  # below that the gamma distribution is the normal one
    shape = 4 / np.where(skewed, skewness, 1.0) ** 2
    along = np.where(skewness > 0, z, -z)  # towards the long tail
    at = np.maximum(shape + along * np.sqrt(shape), 0.0)
    tail = np.where(skewed, np.minimum(gammaincc(shape, at), gammainc(shape, at)), ndtr(-np.abs(z)))
    return np.where(np.isnan(z), np.nan, np.minimum(2 * tail, 1.0))


def local_moran(
    values: ArrayLike, weights: ArrayLike | csr_array, *, rng: np.random.Generator, permutations: int = 999
) -> LocalMoran:
    """Whether each area resembles, or stands out from, those around it.

    values: (n,) without missing. weights: (n, n) at least 0; the diagonal is not used, and each row is divided by its
    sum. permutations: how often the other areas' values are dealt anew around each area (the same draws serve all
    areas); p = 2 · (number as far out on that side + 1) / (permutations + 1), at most 1.
    Raises ValueError for other shapes, missing or infinite values, fewer than two areas and no permutations.
    Source: Anselin (1995), Geographical Analysis 27, 93–115, eqs. (12)–(13) with m₂ = Σz²/n, and the conditional
    permutation of his p. 96. Time n · permutations · (1 + most neighbours), memory permutations · most neighbours.
    """
    x, w = _values(values), _weights(weights)
    n = len(x)
    if x.ndim != 1 or n < 2 or not np.isfinite(x).all():
        raise ValueError("values must be one row of at least two, none missing")
    if w.shape[0] != n:
        raise ValueError(f"weights must be ({n}, {n}), got {w.shape}")
    if permutations < 1:
        raise ValueError(f"there must be at least one permutation, not {permutations}")
    w = csr_array(w - csr_array((w.diagonal(), (np.arange(n), np.arange(n))), shape=(n, n)))
    w.eliminate_zeros()
    sums = w.sum(axis=1)
    computable = (sums > 0) & (x.max() > x.min())
    z = x - x.mean()
    second = (z**2).mean() if x.max() > x.min() else 1.0
    lag = (w @ z) / np.where(computable, sums, 1.0)
    statistic = np.where(computable, z * lag / second, np.nan)
    most = int(np.diff(w.indptr).max())
    dealt = np.array([rng.choice(n - 1, most, replace=False) for _ in range(permutations)] if most else [])
    p = np.full(n, np.nan)
    for i in np.flatnonzero(computable):
        weight = w.data[w.indptr[i] : w.indptr[i + 1]] / sums[i]
        others = dealt[:, : weight.size]
        chance = z[i] * (z[others + (others >= i)] @ weight) / second
        near = 1e-12 * max(abs(statistic[i]), 1.0)  # equal but for rounding
        beyond = min((chance >= statistic[i] - near).sum(), (chance <= statistic[i] + near).sum())
        p[i] = min(2 * (beyond + 1) / (permutations + 1), 1.0)
    high, among = z > 0, lag > 0
    quadrant = np.select([high & among, ~high & among, ~high & ~among], [HIGH_HIGH, LOW_HIGH, LOW_LOW], HIGH_LOW)
    return LocalMoran(statistic, np.where(computable, quadrant, 0), p, false_discovery_rate(p))


def accuracy(events: ArrayLike, area: ArrayLike, marked: ArrayLike) -> Accuracy:
    """How well marked cells catch the events that came.

    events: (n,) counts of at least 0; area: (n,) above 0, any unit; marked: (n,) true or false.
    Raises ValueError for unequal shapes, negative or missing numbers and areas not above 0.
    Source: Chainey, Tompson & Uhlig (2008), Security Journal 21, 4–28 (PAI); Hunt (2016), Do crime hot spots move?,
    PhD thesis (PEI). The best possible fills the same area with the densest cells, the last one in part: exact for
    cells of one size, never too small for others.
    """
    k, a = np.asarray(events, dtype=np.float64), np.asarray(area, dtype=np.float64)
    m = np.asarray(marked)
    if k.ndim != 1 or k.shape != a.shape or k.shape != m.shape or not ((m == 0) | (m == 1)).all():
        raise ValueError("events, area and marked must be rows of equal length, marked true or false")
    if not ((np.isfinite(k) & (k >= 0)).all() and (np.isfinite(a) & (a > 0)).all()):
        raise ValueError("events are at least 0 and areas above 0")
    m = m.astype(bool)
    caught, covered, everything = float(k[m].sum()), float(a[m].sum()), float(k.sum())
    if not everything or not covered:
        return Accuracy(np.nan, covered / float(a.sum()) if a.size else np.nan, np.nan, np.nan)
    order = np.argsort(-k / a, kind="stable")
    best = float(np.interp(covered, np.append(0.0, np.cumsum(a[order])), np.append(0.0, np.cumsum(k[order]))))
    hit_rate, area_share = caught / everything, covered / float(a.sum())
    return Accuracy(hit_rate, area_share, hit_rate / area_share, caught / best)


def _values(values: ArrayLike) -> Floats:
    x = np.asarray(values, dtype=np.float64)
    if x.ndim not in (1, 2) or not len(x):
        raise ValueError(f"values must be (areas,) or (areas, times), got {x.shape}")
    if np.isinf(x).any():
        raise ValueError("a value is infinite")
    return x


def _weights(weights: ArrayLike | csr_array) -> csr_array:
    w = csr_array(weights if isinstance(weights, csr_array) else np.asarray(weights, dtype=np.float64))
    if w.ndim != 2 or w.shape[0] != w.shape[1]:
        raise ValueError(f"weights must be (areas, areas), got {w.shape}")
    if not (np.isfinite(w.data) & (w.data >= 0)).all():
        raise ValueError("a weight must be a number of at least 0")
    return w
