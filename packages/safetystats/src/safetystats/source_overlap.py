"""Who answered, who saw what, and what would be missed without them: the balance of sources."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, gammaincinv

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Answers:
    """Of each group, of the shape asked for: `expected` and `answered` reports, `share` answered, and `low`, `high`
    its exact interval; NaN where nothing was expected."""

    expected: Ints
    answered: Ints
    share: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Overlap:
    """What S sources saw among C cells (e.g. area × round × indicator).

    cells: how many cells anybody saw something in; seen (S,): in how many each source did; alone (S,): in how many it
    was the only one to; alone_watched (S,): in how many of those another source had looked as well; single: how many
    cells one source only saw, and single_share of all seen. cost (S,): the share of all seen cells that would be lost
    without the source; observations (S,) its share of all that was observed, and cost_observations (S,) the share of
    all observations that lie in cells it alone saw. both (S, S): cells both saw; jaccard (S, S): of the cells that
    both looked at and either saw, the share that both saw (NaN when there are none); together (S, S): how many cells
    that share is of. Shares are NaN when nothing was seen.
    """

    cells: int
    seen: Ints
    alone: Ints
    alone_watched: Ints
    single: int
    single_share: float
    cost: Floats
    observations: Floats
    cost_observations: Floats
    both: Ints
    jaccard: Floats
    together: Ints


@dataclass(frozen=True)
class Rates:
    """Of the shape of the counts: `rate` per unit of the denominator and its exact interval `low`, `high`; NaN where
    the denominator is 0."""

    rate: Floats
    low: Floats
    high: Floats


def answers(
    answered: ArrayLike,
    *groups: ArrayLike,
    sizes: tuple[int, ...] | None = None,
    confidence: float = 0.95,
) -> Answers:
    """How many expected reports came, by any number of groupings at once.

    answered: (N,) true or false, one for each expected report. groups: each (N,) whole numbers from 0, e.g. the
    organisation, the area and the hour of each; the tables get one axis for each, in the order given (none: a single
    number). sizes: the length of each axis; None: as far as the numbers go.
    Raises ValueError for unequal shapes, numbers out of range and a confidence not between 0 and 1.
    Interval: Clopper & Pearson (1934), Biometrika 26, 404–413 – never below its confidence, often above. It holds for
    reports that come independently of each other; those of one reporter do not, so over few reporters read it as the
    least uncertainty there can be.
    """
    came = _yes_or_no(answered)
    if came is None or came.ndim != 1:
        raise ValueError("answered must be one true or false for each expected report")
    shape = _sizes(groups, sizes, came.size)
    index = np.zeros(came.size, dtype=np.int64)
    for group, size in zip(groups, shape, strict=True):
        index = index * size + np.asarray(group).astype(np.int64)
    total = int(np.prod(shape))
    expected = np.bincount(index, minlength=total).reshape(shape)
    arrived = np.bincount(index[came], minlength=total).reshape(shape)
    share = _share(arrived, expected)
    low, high = _clopper_pearson(arrived, expected, confidence)
    return Answers(expected, arrived, share, low, high)


def overlap(counts: ArrayLike, looked: ArrayLike | None = None) -> Overlap:
    """What the sources saw together and alone.

    counts: (S, C) observations of each source in each cell, whole numbers of at least 0. looked: (S, C) true where the
    source answered, so that seeing nothing means something; None: everywhere. Two sources are compared only in cells
    where both looked.
    Raises ValueError for other shapes, negative or missing counts, and observations where the source had not looked.
    Source: Jaccard (1912), New Phytologist 11, 37–50. No estimate of what nobody saw (capture–recapture) is made: it
    needs sources that see independently of each other, and these do not.
    Time and memory grow with S · C, and with S² · C for the pairs.
    """
    n = np.asarray(counts)
    if n.ndim != 2:
        raise ValueError(f"counts must be (sources, cells), got {n.shape}")
    if not _are_counts(n):
        raise ValueError("counts must be whole numbers of at least 0")
    there = _yes_or_no(np.ones(n.shape, dtype=bool) if looked is None else looked)
    if there is None or there.shape != n.shape:
        raise ValueError(f"looked must be true or false for each of {n.shape}")
    saw = n > 0
    if (saw & ~there).any():
        source, cell = np.argwhere(saw & ~there)[0]
        raise ValueError(f"source {source} has observations in cell {cell}, where it is said not to have looked")
    sources = saw.sum(axis=0)
    only = saw & (sources == 1)
    cells, everything = int((sources > 0).sum()), n.sum()
    both = _pairs(saw, saw)
    mine = _pairs(saw, there)  # cells the row's source saw and the column's looked at
    either = mine + mine.T - both
    return Overlap(
        cells=cells,
        seen=saw.sum(axis=1),
        alone=only.sum(axis=1),
        alone_watched=(only & (there.sum(axis=0) > 1)).sum(axis=1),
        single=int((sources == 1).sum()),
        single_share=float(_share((sources == 1).sum(), cells)),
        cost=_share(only.sum(axis=1), cells),
        observations=_share(n.sum(axis=1), everything),
        cost_observations=_share(np.where(only, n, 0).sum(axis=1), everything),
        both=both,
        jaccard=_share(both, either),
        together=either,
    )


def rates(counts: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.95) -> Rates:
    """Counts per unit of a denominator – reporters who answered, inhabitants – with exact Poisson intervals.

    counts: whole numbers of at least 0, any shape; denominator: at least 0, of a shape that fits.
    Raises ValueError for negative, missing or fractional counts, a negative or missing denominator, counts over a
    denominator of 0, and a confidence not between 0 and 1.
    Source: Garwood (1936), Biometrika 28, 437–442: χ²₂ₖ(α/2)/2 and χ²₂ₖ₊₂(1−α/2)/2; never below its confidence. It is
    for events that happen independently: where they come in clusters the truth varies more.
    """
    k, d = np.broadcast_arrays(np.asarray(counts, dtype=np.float64), np.asarray(denominator, dtype=np.float64))
    if not _are_counts(k):
        raise ValueError("counts must be whole numbers of at least 0")
    if not np.isfinite(d).all() or (d < 0).any():
        raise ValueError("a denominator must be a number of at least 0")
    if ((d == 0) & (k > 0)).any():
        raise ValueError("there are observations where the denominator is 0")
    tail = _tail(confidence)
    low = np.where(k > 0, gammaincinv(np.maximum(k, 1), tail), 0.0)
    high = gammaincinv(k + 1, 1 - tail)
    return Rates(_share(k, d), _share(low, d), _share(high, d))


def _are_counts(values: NDArray[Any]) -> bool:
    if values.dtype.kind in "bu":
        return True
    if values.dtype.kind == "i":
        return not bool((values < 0).any())
    return bool((np.isfinite(values) & (values >= 0) & (values == np.floor(values))).all())


def _yes_or_no(values: ArrayLike) -> NDArray[np.bool_] | None:
    """As booleans; None when something is neither 0 nor 1."""
    a = np.asarray(values)
    return a.astype(bool) if a.dtype.kind == "b" or bool(((a == 0) | (a == 1)).all()) else None


def _sizes(groups: tuple[ArrayLike, ...], sizes: tuple[int, ...] | None, reports: int) -> tuple[int, ...]:
    if sizes is not None and len(sizes) != len(groups):
        raise ValueError(f"{len(groups)} groupings need as many sizes, got {len(sizes)}")
    totals = []
    for n, group in enumerate(groups):
        of = np.asarray(group)
        if of.shape != (reports,) or (reports and of.dtype.kind not in "iu"):
            raise ValueError(f"a grouping must be one whole number for each of {reports} reports, got {of.shape}")
        size = sizes[n] if sizes is not None else (int(of.max()) + 1 if reports else 0)
        if reports and (of.min() < 0 or of.max() >= size):
            raise ValueError(f"a group is a whole number from 0 to {size - 1}")
        totals.append(size)
    return tuple(totals)


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence lies between 0 and 1, not {confidence}")
    return (1 - confidence) / 2


def _clopper_pearson(successes: Ints, trials: Ints, confidence: float) -> tuple[Floats, Floats]:
    tail = _tail(confidence)
    k, n = successes.astype(np.float64), trials.astype(np.float64)
    low = np.where(k > 0, betaincinv(np.maximum(k, 1), n - k + 1, tail), 0.0)
    high = np.where(k < n, betaincinv(k + 1, np.maximum(n - k, 1), 1 - tail), 1.0)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def _share(part: ArrayLike, whole: ArrayLike) -> Floats:
    a, b = np.broadcast_arrays(np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64))
    share: Floats = np.divide(a, b, out=np.full(a.shape, np.nan), where=b > 0)
    return share


def _pairs(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> Ints:
    """(S, S) cells true in both, counted 64 at a time."""
    a, b = _packed(one), _packed(other)
    counted = [np.bitwise_count(row & b).sum(axis=1, dtype=np.int64) for row in a]
    return np.array(counted, dtype=np.int64).reshape(one.shape[0], other.shape[0])


def _packed(cells: NDArray[np.bool_]) -> NDArray[np.uint64]:
    padded = np.packbits(np.pad(cells, ((0, 0), (0, -cells.shape[1] % 64))), axis=1)
    return padded.view(np.uint64)
