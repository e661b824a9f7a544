"""Hot spots over time: which are new, which stay, which grow, which are gone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from safetystats.hotspots import GiStar, gi_star
from safetystats.trends import Serial, mann_kendall

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

CATEGORIES = (
    "none",
    "new",
    "consecutive",
    "intensifying",
    "persistent",
    "diminishing",
    "sporadic",
    "oscillating",
    "historical",
)
MOST = 0.9  # the share of the steps that makes a lasting hot spot


@dataclass(frozen=True)
class Emerging:
    """Of n areas over T steps: `category` (n,) a number in CATEGORIES; `hot`, `cold` (n, T); `hot_steps` and `steps`
    (n,) how many steps were hot, and how many there were a value for; `trend_z`, `trend_p` (n,) Mann–Kendall over the
    area's Gi*, NaN where it was never hot; `gi` the Gi* of every step."""

    category: NDArray[np.int64]
    hot: Bools
    cold: Bools
    hot_steps: NDArray[np.int64]
    steps: NDArray[np.int64]
    trend_z: Floats
    trend_p: Floats
    gi: GiStar

    @property
    def names(self) -> list[str]:
        return [CATEGORIES[c] for c in self.category]


def emerging(
    values: ArrayLike,
    weights: ArrayLike | csr_array,
    *,
    fdr: float = 0.05,
    trend_level: float = 0.05,
    serial: Serial = "ar1",
) -> Emerging:
    """Sorts areas by when they were hot spots.

    values: (n, T), NaN missing; weights: as for `gi_star`. A step is hot (cold) where Gi* is above (below) 0 with a
    false discovery rate of at most `fdr` among the areas of the step. The trend is that of Gi* over the steps, at
    `trend_level`, two-sided; serial: how steps alike the one before are allowed for (`mann_kendall`).
    The category is that of `categories`. Raises ValueError as `gi_star` does, and for levels outside 0–1.
    Source: the method known as emerging hot spot analysis: Ord & Getis (1995) at each step, Benjamini & Hochberg
    (1995) over areas, Mann (1945) over steps. Neighbours in time are not pooled here.
    """
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 2 or not x.shape[1]:
        raise ValueError(f"values must be (areas, steps) with at least one step, got {x.shape}")
    if not (0 < fdr < 1 and 0 < trend_level < 1):
        raise ValueError("levels lie between 0 and 1")
    gi = gi_star(x, weights)
    marked = np.nan_to_num(gi.q_value, nan=1.0) <= fdr
    z = np.nan_to_num(gi.z)
    hot, cold = marked & (z > 0), marked & (z < 0)
    ever = hot.any(axis=1)
    trend_z, trend_p = np.full((2, len(x)), np.nan)
    if ever.any():
        trend = mann_kendall(gi.z[ever], serial=serial)
        trend_z[ever], trend_p[ever] = trend.z, trend.p_value
    direction = np.where(trend_p <= trend_level, np.sign(trend_z), 0).astype(np.int64)
    there = np.isfinite(x)
    return Emerging(
        category=categories(hot, cold, direction, there),
        hot=hot,
        cold=cold,
        hot_steps=hot.sum(axis=1),
        steps=there.sum(axis=1),
        trend_z=trend_z,
        trend_p=trend_p,
        gi=gi,
    )


def categories(hot: ArrayLike, cold: ArrayLike, trend: ArrayLike, there: ArrayLike | None = None) -> NDArray[np.int64]:
    """The category (n,) of areas, a number in CATEGORIES, from what each of T steps was.

    hot, cold: (n, T); trend: (n,) 1 rising, −1 falling, 0 neither; there: (n, T) whether there was a value; steps
    without one are passed over. The first that fits, “last” being the last step there was a value for:
    historical – hot in at least 90 % of the steps but not the last; none – any other not hot in the last;
    new – hot in the last and never before; intensifying, diminishing, persistent – hot in at least 90 % of the steps,
    with a rising, falling, no trend; consecutive – hot in two or more last steps in a row and never before them;
    oscillating – cold at some time; sporadic – hot on and off.
    Raises ValueError for shapes that do not fit.
    """
    h, c, t = np.asarray(hot, dtype=bool), np.asarray(cold, dtype=bool), np.asarray(trend)
    a = np.ones_like(h) if there is None else np.asarray(there, dtype=bool)
    if h.ndim != 2 or c.shape != h.shape or a.shape != h.shape or t.shape != h.shape[:1]:
        raise ValueError(f"hot, cold and there must be (areas, steps) and trend (areas,), got {h.shape} and {t.shape}")
    if (h & c).any() or ((h | c) & ~a).any():
        raise ValueError("a step is hot, cold or neither, and neither where there is no value")
    steps, times = a.sum(axis=1), h.sum(axis=1)
    run = np.zeros(len(h), dtype=np.int64)
    going = np.ones(len(h), dtype=bool)
    for step in range(h.shape[1] - 1, -1, -1):
        going &= h[:, step] | ~a[:, step]
        run += going & a[:, step]
    most = (times >= MOST * steps - 1e-9) & (times > 0)
    rules = [
        ("historical", most & (run == 0)),
        ("none", run == 0),
        ("new", times == 1),
        ("intensifying", most & (t > 0)),
        ("diminishing", most & (t < 0)),
        ("persistent", most),
        ("consecutive", run == times),
        ("oscillating", c.any(axis=1)),
    ]
    numbers = [CATEGORIES.index(name) for name, _ in rules]
    category: NDArray[np.int64] = np.select([rule for _, rule in rules], numbers, CATEGORIES.index("sporadic"))
    return category
