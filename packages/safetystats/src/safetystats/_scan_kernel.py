"""The compiled inside of the scan statistic: every cylinder of every replication, the logarithm only where it matters.

A cylinder is a circle (a centre and its nearest neighbours) over a window of periods. Counts are stored as running sums
over periods, so that a window's count is one subtraction; `WIDTH` replications lie side by side, so that one addition
or comparison of the processor serves all of them.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safetystats._compiled import CACHED

WIDTH = 32  # replications side by side; the compiler turns loops over them into vector instructions
STEPS = 16  # bins of the guide per unit of the square root of the expected count: an eighth of a standard deviation
TIE = 1e-9  # statistics closer than this, relative to their size (at least 1), are equal


@njit(nogil=True, cache=CACHED)
def ratio(count: float | np.int32, expected: float, total: float) -> float:
    """Logarithm of the likelihood ratio, Kulldorff (1997), section 4; 0 where the count does not exceed expectation."""
    if count <= expected:
        return 0.0
    value: float = count * math.log(count / expected)
    if count < total:
        value += (total - count) * math.log((total - count) / (total - expected))
    return value


@njit(nogil=True, cache=CACHED)
def hopeless(count: float | np.int32, expected: float, total: float, level: float) -> bool:
    """Whether the statistic cannot reach `level`, told without a logarithm: since log x ≤ x - 1, it is at most
    total (count - expected)² / (expected (total - expected))."""
    excess = count - expected
    return total * excess * excess < 0.999999 * level * expected * (total - expected)


@njit(nogil=True, cache=CACHED)
def guide(level: float, total: int) -> NDArray[np.int32]:
    """For each bin of the expected count, the smallest count whose statistic can exceed `level`.

    Bin j holds expected counts from (j / STEPS)² up to the next bin. The statistic falls as expectation grows, so a
    count that fails at the bin's lower edge fails in all of it; and it grows with the count, so one walk fills all.
    """
    bins = int(math.sqrt(total) * STEPS) + 2
    smallest = np.empty(bins, dtype=np.int32)
    floor = level * (1.0 - 1e-9)
    count = 1
    for j in range(bins):
        edge = (j / STEPS) ** 2
        while count <= total and edge > 0.0 and ratio(count, edge, total) <= floor:
            count += 1
        smallest[j] = count
    return smallest


@njit(nogil=True, cache=CACHED)
def maxima(
    sums: NDArray[np.int32],
    expected: NDArray[np.float64],
    order: NDArray[np.int32],
    closes: NDArray[np.bool_],
    first: NDArray[np.int64],
    starts: int,
    longest: int,
    total: int,
    level: float,
    smallest: NDArray[np.int32],
    best: NDArray[np.float64],
) -> None:
    """Writes to `best` (B,) each replication's largest statistic, where it exceeds `level`.

    sums (L, C + 1, B): running counts over C columns. expected (L, C + 1): the same of the expected counts.
    order, closes, first: see `Circles`. A window is the columns s + 1 … t with s < starts and t - s ≤ longest.
    """
    columns, width = sums.shape[1], sums.shape[2]  # a width known in advance would be unrolled, not vectorised
    inside = np.empty((columns, width), dtype=np.int32)  # the circle's running counts
    flat = inside.reshape(-1)
    usual = np.empty(columns, dtype=np.float64)
    for centre in range(first.shape[0] - 1):
        flat[:] = 0
        usual[:] = 0.0
        for k in range(first[centre], first[centre + 1]):
            place = order[k]
            gained = sums[place].reshape(-1)
            for i in range(flat.shape[0]):
                flat[i] += gained[i]
            for t in range(columns):
                usual[t] += expected[place, t]
            if not closes[k]:
                continue
            for s in range(starts):
                for t in range(s + 1, min(s + longest, columns - 1) + 1):
                    mean = max(usual[t] - usual[s], 0.0)
                    enough = smallest[int(math.sqrt(mean) * STEPS)]
                    most = np.int32(0)
                    for b in range(width):
                        count = np.int32(inside[t, b] - inside[s, b])
                        most = count if count > most else most
                    if most >= enough and mean > 0.0:
                        for b in range(width):
                            count = np.int32(inside[t, b] - inside[s, b])
                            if count < enough or count <= mean or hopeless(count, mean, total, best[b]):
                                continue
                            value = ratio(count, mean, total)
                            if value > level and value > best[b]:
                                best[b] = value


@njit(nogil=True, cache=CACHED)
def best_cylinder(
    sums: NDArray[np.int64],
    expected: NDArray[np.float64],
    order: NDArray[np.int32],
    closes: NDArray[np.bool_],
    first: NDArray[np.int64],
    starts: int,
    longest: int,
    total: int,
    taken: NDArray[np.bool_],
    free: NDArray[np.bool_],
) -> tuple[float, int, int, int, int]:
    """(statistic, centre, neighbours, s, t) of the most likely cylinder that has none of the places in `taken` (L,) and
    none of the columns outside `free` (C,); a statistic of 0 where there is none.

    Of cylinders whose statistics are equal: the one with fewest places, then the shortest window, then the smallest s,
    then the centre that comes first.
    """
    columns = sums.shape[1]
    inside = np.empty(columns, dtype=np.int64)
    usual = np.empty(columns, dtype=np.float64)
    top, top_centre, top_size, top_s, top_t = 0.0, -1, 0, 0, 0
    for centre in range(first.shape[0] - 1):
        inside[:] = 0
        usual[:] = 0.0
        for k in range(first[centre], first[centre + 1]):
            place = order[k]
            if taken[place]:
                break  # every larger circle has it too
            for t in range(columns):
                usual[t] += expected[place, t]
                inside[t] += sums[place, t]
            if not closes[k]:
                continue
            size = k - first[centre] + 1
            for s in range(starts):
                for t in range(s + 1, min(s + longest, columns - 1) + 1):
                    if not free[t - 1]:
                        break  # every longer window has it too
                    count = inside[t] - inside[s]
                    mean = usual[t] - usual[s]
                    if count <= mean or mean <= 0.0:
                        continue
                    margin = TIE * max(top, 1.0)
                    if hopeless(count, mean, total, top - margin):
                        continue
                    value = ratio(count, mean, total)
                    better = value > top + margin
                    if not better and value >= top - margin and top_centre >= 0:
                        length, top_length = t - s, top_t - top_s
                        better = size < top_size or (
                            size == top_size and (length < top_length or (length == top_length and s < top_s))
                        )
                    if better:
                        top, top_centre, top_size, top_s, top_t = value, centre, size, s, t
    return top, top_centre, top_size, top_s, top_t


@njit(nogil=True, cache=CACHED)
def drop(
    uniforms: NDArray[np.float64],
    accept: NDArray[np.float64],
    alias: NDArray[np.int32],
    slot: NDArray[np.int64],
    sums: NDArray[np.int32],
    b: int,
) -> None:
    """Places one event for each uniform number, by Walker's alias method; `sums` (slots, B) gains it in column b."""
    cells = accept.shape[0]
    for u in uniforms:
        x = u * cells
        cell = min(int(x), cells - 1)
        if x - cell >= accept[cell]:
            cell = alias[cell]
        sums[slot[cell], b] += 1


@njit(nogil=True, cache=CACHED)
def deal(
    uniforms: NDArray[np.float64],
    base: NDArray[np.int64],
    column: NDArray[np.int64],
    sums: NDArray[np.int32],
    b: int,
) -> None:
    """Gives each of the first events (column (M,)) the place of an event drawn without return from base (N ≥ M,)."""
    places = base.copy()
    n = places.shape[0]
    for i in range(column.shape[0]):
        j = min(i + int(uniforms[i] * (n - i)), n - 1)
        places[i], places[j] = places[j], places[i]
        sums[places[i] + column[i], b] += 1


@njit(nogil=True, cache=CACHED)
def accumulate(sums: NDArray[np.int32]) -> None:
    """Running sums over the columns of (L, C + 1, B), in place; column 0 is the empty sum."""
    for place in range(sums.shape[0]):
        for t in range(1, sums.shape[1]):
            for b in range(sums.shape[2]):
                sums[place, t, b] += sums[place, t - 1, b]


@njit(nogil=True, cache=CACHED)
def alias_table(weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Walker's alias tables in Vose's order (1991) for weights (K,) of at least one above 0."""
    cells = weights.shape[0]
    accept = weights * (cells / weights.sum())
    alias = np.arange(cells).astype(np.int32)
    small, large = np.empty(cells, np.int32), np.empty(cells, np.int32)
    few, many = 0, 0
    for i in range(cells):
        if accept[i] < 1.0:
            small[few] = i
            few += 1
        else:
            large[many] = i
            many += 1
    while few and many:
        few -= 1
        low, high = small[few], large[many - 1]
        alias[low] = high
        accept[high] -= 1.0 - accept[low]
        if accept[high] < 1.0:
            many -= 1
            small[few] = high
            few += 1
    for i in range(few):
        accept[small[i]] = 1.0
    for i in range(many):
        accept[large[i]] = 1.0
    return accept, alias
