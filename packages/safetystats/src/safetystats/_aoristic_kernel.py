"""Compiled: every interval cut at the hours of the wall clock, and its share put in each hour of the week."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safetystats._compiled import CACHED

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
HOUR = 3600
WEEK = 168
THURSDAY = 72  # hours from Monday to 1970-01-01


@njit(nogil=True, cache=CACHED)
def spread(
    start: Ints, end: Ints, group: Ints, period: Ints, change: Ints, offset: Ints, groups: int
) -> tuple[Floats, Ints, Ints]:
    """(G, 168) weights, events certainly in the hour, events possibly in it.

    start, end: (N,) seconds since 1970 UTC, start ≤ end < start + a week; period: (N,) which of the offsets from UTC
    holds at the start; change, offset: (K,) from when each holds and how many seconds it is.
    """
    weights = np.zeros((groups, WEEK))
    certain = np.zeros((groups, WEEK), dtype=np.int64)
    possible = np.zeros((groups, WEEK), dtype=np.int64)
    latest = np.full((groups, WEEK), -1, dtype=np.int64)  # the event that last touched the hour
    for i in range(start.size):
        g, k, t = group[i], period[i], start[i]
        last = max(end[i], t + 1)  # a moment is its second
        length = last - t
        touched = 0
        cell = 0
        while t < last:
            local = t + offset[k]
            stop = min(last, t + HOUR - local % HOUR)
            if k + 1 < change.size and change[k + 1] <= stop:
                stop = change[k + 1]
                k += 1
            cell = (local // HOUR + THURSDAY) % WEEK
            weights[g, cell] += (stop - t) / length
            if latest[g, cell] != i:
                latest[g, cell] = i
                possible[g, cell] += 1
                touched += 1
            t = stop
        if touched == 1:
            certain[g, cell] += 1
    return weights, certain, possible
