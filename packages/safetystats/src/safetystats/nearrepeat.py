"""Whether events come near by and soon after one another: Knox's table over distance and time, by permutation."""

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import poisson

from safetystats._nearrepeat_kernel import Times, Work, close_pairs, permuted, unpermuted

LARGEST = 2**31 - 1


@dataclass(frozen=True)
class NearRepeat:
    """Pairs of events by distance (S rows) and time apart (Q columns).

    `observed` (S, Q) pairs; `mean` (S, Q) of the permutations; `ratio` (S, Q) observed / mean, NaN where the mean is 0;
    `p_value` (S, Q) of as many pairs or more, NaN without permutations; `knox_expected` (S, Q) pairs in the distance
    band times pairs in the time band over all pairs; `poisson_p` (S, Q) the chance of more pairs than observed if their
    number were Poisson with that mean, as R's surveillance::knox gives it – an approximation, for pairs are not
    independent, and not counting the observed number itself makes it too small: `p_value` is the test.
    """

    observed: NDArray[np.int64]
    mean: NDArray[np.float64]
    ratio: NDArray[np.float64]
    p_value: NDArray[np.float64]
    knox_expected: NDArray[np.float64]
    poisson_p: NDArray[np.float64]
    permutations: int


def near_repeat(
    points: ArrayLike,
    times: ArrayLike,
    *,
    distances: ArrayLike,
    durations: ArrayLike,
    permutations: int = 999,
    rng: np.random.Generator,
    executor: Executor | None = None,
    tasks: int = 8,
) -> NearRepeat:
    """Knox's table of events at points (n, 2) and times (n,), each pair counted once.

    distances (S,) and durations (Q,): upper ends of the bands, increasing, in the units of points and times. The first
    distance band is 0 up to and with distances[0], the next above that up to and with distances[1], and so on; the same
    for durations, whose first band has pairs at the same time in it. Whole-number times are compared exactly.
    Under the null hypothesis times are dealt out among the places at random: seasons and crowded places are allowed
    for, places whose risk changes over time are not. Permutation i is drawn from rng.spawn(permutations)[i] alone, so
    the numbers are the same however the work is divided into `tasks` and whatever `executor` does them.
    p = (M + 1) / (R + 1), M the permutations with as many pairs or more in the cell. It is each cell's own: with many
    cells some are small by chance.
    Raises ValueError when shapes differ, a number is missing, bands do not increase, there are fewer than two events,
    or too many pairs are close. Cost and memory grow with the pairs within the largest distance.
    Sources: Knox (1964), Appl. Statist. 13:25; Besag & Diggle (1977), Appl. Statist. 26:327 (permutation); Johnson et
    al. (2007), J. Quant. Criminol. 23:201 (bands and ratio).
    """
    p, t = _checked(points, times)
    far, long = _bands(distances, "distances"), _bands(durations, "durations")
    if permutations < 0 or tasks < 1:
        raise ValueError("permutations must be at least 0, tasks at least 1")
    pairs = close_pairs(p, far)
    exact, limits = _exact(t, long)
    work = Work(pairs, exact[pairs.order], limits)
    within = unpermuted(work)
    observed = np.diff(within, axis=1, prepend=0)
    drawn = np.diff(_drawn(work, rng, permutations, executor, tasks), axis=2, prepend=0)
    mean, ratio, p_value = (np.full(observed.shape, np.nan) for _ in range(3))
    if permutations:
        mean = drawn.mean(axis=0)
        ratio = np.divide(observed, mean, out=ratio, where=mean > 0)
        p_value = ((drawn >= observed).sum(axis=0) + 1) / (permutations + 1)
    together = np.diff(_pairs_in_time(t, long), prepend=0)
    knox = pairs.per_band[:, None] * together[None, :] / (len(t) * (len(t) - 1) / 2)
    return NearRepeat(observed, mean, ratio, p_value, knox, poisson.sf(observed, knox), permutations)


def _drawn(
    work: Work, rng: np.random.Generator, permutations: int, executor: Executor | None, tasks: int
) -> NDArray[np.int64]:
    try:
        generators = rng.spawn(permutations)
    except TypeError as error:
        raise ValueError("the generator cannot be divided: make it with numpy.random.default_rng(seed)") from error
    if executor is None or not permutations:
        return permuted(work, generators)
    size = -(-permutations // tasks)
    pieces = [generators[k : k + size] for k in range(0, permutations, size)]
    futures = [executor.submit(permuted, work, piece) for piece in pieces]
    return np.concatenate([f.result() for f in futures])


def _checked(points: ArrayLike, times: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    p, t = np.asarray(points, dtype=np.float64), np.asarray(times, dtype=np.float64)
    if p.ndim != 2 or p.shape[1:] != (2,) or t.shape != p.shape[:1]:
        raise ValueError(f"points must be (events, 2) and times (events,), got {p.shape} and {t.shape}")
    if len(t) < 2:
        raise ValueError("at least two events are needed to make a pair")
    if not (np.isfinite(p).all() and np.isfinite(t).all()):
        raise ValueError("points and times must be numbers")
    return p, t


def _bands(edges: ArrayLike, name: str) -> NDArray[np.float64]:
    e = np.asarray(edges, dtype=np.float64)
    if e.ndim != 1 or not len(e) or not np.isfinite(e).all() or e[0] < 0 or (np.diff(e) <= 0).any():
        raise ValueError(f"{name} must be numbers of at least 0 that increase, one for each band")
    return e


def _exact(times: NDArray[np.float64], limits: NDArray[np.float64]) -> tuple[Times, Times]:
    """Whole numbers where all times are: two of them are at most 7.5 apart just when they are at most 7 apart."""
    since = times - times.min()
    if (times == np.floor(times)).all() and since.max() <= LARGEST:
        return since.astype(np.int32), np.floor(np.minimum(limits, LARGEST)).astype(np.int32)
    return times, limits


def _pairs_in_time(times: NDArray[np.float64], limits: NDArray[np.float64]) -> NDArray[np.int64]:
    """(Q,) pairs of events at most each limit apart, by differences of the times as they are."""
    exact, upper = _exact(times, limits)
    ordered = np.sort(exact)
    pairs = np.zeros(len(upper), dtype=np.int64)
    for q, limit in enumerate(upper):
        last = 0
        for i in range(len(ordered)):  # the window's end only moves forward
            while last + 1 < len(ordered) and ordered[last + 1] - ordered[i] <= limit:
                last += 1
            pairs[q] += last - i
    return pairs
