"""How much there was to count from in each period: a population told at some times, over the time between."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def person_time(values: ArrayLike, at: ArrayLike, edges: ArrayLike) -> NDArray[np.float64]:
    """The integral (L, T) of each population over each period, in values' unit times the unit of time.

    values: (L, K) populations of L places at the times `at` (K,), increasing; linear in between, unchanged before the
    first and after the last. edges: (T + 1,), increasing, where the periods begin and the last one ends. With times in
    days the length of months and leap years comes out by itself.
    Raises ValueError when shapes differ, times do not increase, or a population is negative or not a number.
    Source: the trapezoidal rule, exact for what is linear between its points.
    """
    v, a, e = (np.asarray(x, dtype=np.float64) for x in (values, at, edges))
    if v.ndim != 2 or a.shape != v.shape[1:] or not len(a):
        raise ValueError(f"values must be (places, times) and at (times,), got {v.shape} and {a.shape}")
    if e.ndim != 1 or len(e) < 2:
        raise ValueError("edges must have at least two times")
    if not (np.isfinite(v).all() and (v >= 0).all()):
        raise ValueError("a population must be a number of at least 0")
    if not (np.isfinite(a).all() and np.isfinite(e).all() and (np.diff(a) > 0).all() and (np.diff(e) > 0).all()):
        raise ValueError("times must be numbers that increase")
    knots = np.unique(np.concatenate((e, a[(a > e[0]) & (a < e[-1])])))
    heights = np.array([np.interp(knots, a, row) for row in v]).reshape(len(v), len(knots))
    areas = (heights[:, 1:] + heights[:, :-1]) / 2 * np.diff(knots)
    return np.add.reduceat(areas, np.searchsorted(knots, e[:-1]), axis=1)
