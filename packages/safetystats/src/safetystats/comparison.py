"""Choosing what to compare with: areas that were like the one of the measure before it, and rings around a place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from safetystats.digits import for_ranks
from safetystats.seasons import WEEKS_A_YEAR

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Similarity:
    """Of A areas, compared with one: `order` (C,) the candidates, the most alike first; `distance` (A,) together, 0 for
    one quite alike, infinite for those that cannot be compared with; `level`, `trend`, `reporting`, `reporting_trend`
    (A,) what it is made of: differences of log rates, of log change per year, of log answers a week, and of their log
    change per year (positive: above the one)."""

    order: NDArray[np.int64]
    distance: Floats
    level: Floats
    trend: Floats
    reporting: Floats
    reporting_trend: Floats


def similar_areas(
    counts: ArrayLike,
    exposure: ArrayLike,
    area: int,
    *,
    candidates: ArrayLike | None = None,
    scales: tuple[float, float, float, float] = (0.5, 0.4, 0.7, 0.4),
) -> Similarity:
    """Ranks areas by how alike they were to one, before a measure: level, trend and reporting.

    counts, exposure: (A, T) of the time *before* only, exposure is who answered, 0 or NaN a missing week. area: index
    of the one. candidates: (A,) true or false, the areas that may be chosen; all others when not given. scales: how
    large a difference counts as one, for each part in the order of the result (0.7 is twice as much). Half an event is
    added to each half of the time, so that an area without events has a level. Of equals, the first comes first.
    An area with no answered week in one half of the time is not compared.
    Raises ValueError for shapes that differ, fewer than 2 weeks, negative counts, or an area that cannot be compared.
    Source: Stuart (2010), Matching methods for causal inference, Statistical Science 25, 1–21, section 2.2 (a distance
    on standardised covariates of the time before).
    """
    y, e = np.asarray(counts, float), np.asarray(exposure, float)
    if y.ndim != 2 or y.shape != e.shape or y.shape[1] < 2:
        raise ValueError(f"counts {y.shape} and exposure {e.shape} must both be (areas, weeks), 2 weeks at least")
    here = np.isfinite(y) & np.isfinite(e) & (np.nan_to_num(e) > 0)
    y, e = np.where(here, y, 0.0), np.where(here, e, 0.0)
    allowed = np.ones(len(y), dtype=bool) if candidates is None else np.asarray(candidates, dtype=bool)
    if (y < 0).any() or not 0 <= area < len(y) or allowed.shape != (len(y),) or min(scales) <= 0:
        raise ValueError("counts must be at least 0, area an index, candidates one for each area, scales above 0")
    half = y.shape[1] // 2
    apart = y.shape[1] / 2 / WEEKS_A_YEAR  # years between the middles of the halves
    sums = [
        (y[:, w].sum(axis=1), e[:, w].sum(axis=1), here[:, w].sum(axis=1)) for w in (slice(half), slice(half, None))
    ]
    known = (sums[0][2] > 0) & (sums[1][2] > 0)
    if not known[area]:
        raise ValueError("the area itself has no answered week in one half of the time")
    rates, answers = np.zeros((2, len(y))), np.zeros((2, len(y)))
    for n, (count, exposed, weeks) in enumerate(sums):
        rates[n] = np.log((count + 0.5) / np.where(known, exposed, 1.0))
        answers[n] = np.log(np.where(known, exposed, 1.0) / np.maximum(weeks, 1))
    parts = np.array(
        [rates.mean(axis=0), (rates[1] - rates[0]) / apart, answers.mean(axis=0), (answers[1] - answers[0]) / apart]
    )
    parts = np.where(known, parts - parts[:, area : area + 1], np.nan)
    distance = np.sqrt(((parts / np.array(scales)[:, None]) ** 2).sum(axis=0))
    may = allowed & known & (np.arange(len(y)) != area)
    order = np.flatnonzero(may)[np.argsort(for_ranks(distance[may]), kind="stable")]
    return Similarity(order.astype(np.int64), np.where(known, distance, np.inf), *parts)


def rings(points: ArrayLike, places: ArrayLike, edges: ArrayLike) -> NDArray[np.int64]:
    """(N,) which ring around the nearest of the places each point lies in: 0 up to and with edges[0], 1 beyond it up to
    and with edges[1] …, −1 beyond them all.

    points: (N, 2) and places: (K, 2), K ≥ 1, on a plane, in the unit of edges (B,), above 0 and increasing.
    Raises ValueError for shapes and numbers that cannot be. Time grows with (N + K) · log K.
    """
    p, q, r = np.asarray(points, float).reshape(-1, 2), np.asarray(places, float), np.asarray(edges, float)
    if q.ndim != 2 or q.shape[1:] != (2,) or not len(q) or not np.isfinite(q).all() or not np.isfinite(p).all():
        raise ValueError("points and places must be (…, 2) finite numbers, with a place at least")
    if r.ndim != 1 or not len(r) or not np.isfinite(r).all() or r[0] <= 0 or (np.diff(r) <= 0).any():
        raise ValueError("edges must be above 0 and increase")
    ring = np.searchsorted(r, cKDTree(q).query(p)[0], side="left")
    return np.where(ring < len(r), ring, -1).astype(np.int64)
