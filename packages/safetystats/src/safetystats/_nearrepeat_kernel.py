"""The compiled inside of the Knox table: pairs close in space, counted by how close they are in time."""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from safetystats._compiled import CACHED

WIDTH = 64  # permutations side by side; the compiler turns loops over them into vector instructions
MOST_PAIRS = 100_000_000  # about 400 MB kept, several times that while they are sought

Times = NDArray[np.int32] | NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of events close in space, each once. For band s, event i's neighbours are
    `neighbour[first[s, i]:first[s, i + 1]]`. Events stand in the order `order`, in which near ones are near."""

    order: NDArray[np.int64]
    first: NDArray[np.int64]
    neighbour: NDArray[np.int32]

    @property
    def per_band(self) -> NDArray[np.int64]:
        """(S,) pairs."""
        return self.first[:, -1] - self.first[:, 0]


@dataclass(frozen=True)
class Work:
    """What a worker needs; it can be pickled. times (n,) in `pairs.order`; limits (Q,) upper ends of the time bands."""

    pairs: Pairs
    times: Times
    limits: Times


def close_pairs(points: NDArray[np.float64], edges: NDArray[np.float64]) -> Pairs:
    """Pairs of points (n, 2) by distance: up to edges[0], then above edges[s - 1] and up to edges[s].

    Raises ValueError where there would be more than memory is for.
    """
    tree = cKDTree(points)
    order = np.asarray(tree.indices, dtype=np.int64)
    standing = points[order]
    tree = cKDTree(standing)
    reach = float(edges[-1]) * (1 + 1e-9)
    number = (int(tree.count_neighbors(tree, reach)) - len(points)) // 2
    if number > MOST_PAIRS:
        raise ValueError(
            f"{number} pairs are within the largest distance, more than {MOST_PAIRS}: choose a shorter one"
        )
    pairs = tree.query_pairs(reach, output_type="ndarray").astype(np.int32)
    gap = standing[pairs[:, 0]] - standing[pairs[:, 1]]
    band = np.searchsorted(edges, np.sqrt((gap * gap).sum(axis=1)), side="left")
    pairs, band = pairs[band < len(edges)], band[band < len(edges)]
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    rank = np.lexsort((high, low, band))
    key = band[rank].astype(np.int64) * len(points) + low[rank]
    starts = np.arange(len(edges))[:, None] * len(points) + np.arange(len(points) + 1)[None, :]
    return Pairs(order, np.searchsorted(key, starts, side="left"), high[rank])


@njit(nogil=True, cache=CACHED)
def tally(
    times: Times, first: NDArray[np.int64], neighbour: NDArray[np.int32], limits: Times, counts: NDArray[np.int32]
) -> None:
    """Adds to `counts` (S, Q, B) the pairs of band s that are at most limits[q] apart in each of B orders of the times
    (n, B)."""
    width = times.shape[1]  # a width known in advance would be unrolled, not vectorised
    kind = times.dtype.type  # without it, 32-bit numbers would be reckoned with in 64 bits
    apart = np.empty(width, times.dtype)
    for s in range(first.shape[0]):
        for i in range(first.shape[1] - 1):
            for k in range(first[s, i], first[s, i + 1]):
                other = neighbour[k]
                for b in range(width):
                    gap = kind(times[i, b] - times[other, b])
                    apart[b] = gap if gap >= 0 else kind(-gap)
                for q in range(limits.shape[0]):
                    limit = limits[q]
                    for b in range(width):
                        counts[s, q, b] += np.int32(apart[b] <= limit)


@njit(nogil=True, cache=CACHED)
def shuffle(uniforms: NDArray[np.float64], times: Times, shuffled: Times, b: int) -> None:
    """Column b of `shuffled` (n, B) becomes times (n,) in an order drawn by Fisher and Yates' method."""
    drawn = times.copy()
    n = drawn.shape[0]
    for i in range(n):
        j = min(i + int(uniforms[i] * (n - i)), n - 1)
        drawn[i], drawn[j] = drawn[j], drawn[i]
        shuffled[i, b] = drawn[i]


def permuted(work: Work, generators: list[np.random.Generator]) -> NDArray[np.int64]:
    """(generators, S, Q) pairs up to each limit, one permutation per generator, drawn from that generator alone."""
    pairs, n = work.pairs, len(work.times)
    bands, limits = len(pairs.first), len(work.limits)
    totals = np.empty((len(generators), bands, limits), dtype=np.int64)
    shuffled = np.zeros((n, WIDTH), dtype=work.times.dtype)
    for begin in range(0, len(generators), WIDTH):
        batch = generators[begin : begin + WIDTH]
        for b, generator in enumerate(batch):
            shuffle(generator.random(n), work.times, shuffled, b)
        counts = np.zeros((bands, limits, WIDTH), dtype=np.int32)
        tally(shuffled, pairs.first, pairs.neighbour, work.limits, counts)
        totals[begin : begin + len(batch)] = np.moveaxis(counts, 2, 0)[: len(batch)]
    return totals


def unpermuted(work: Work) -> NDArray[np.int64]:
    """(S, Q) pairs up to each limit, times as they are."""
    counts = np.zeros((len(work.pairs.first), len(work.limits), 1), dtype=np.int32)
    times = np.empty((len(work.times), 1), dtype=work.times.dtype)
    times[:, 0] = work.times
    tally(times, work.pairs.first, work.pairs.neighbour, work.limits, counts)
    return counts[:, :, 0].astype(np.int64)
