"""Exact chances behind recurrence: balls in boxes, and runs among boxes."""

from collections.abc import Callable
from math import comb, log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def chance_of_rounds(observations: Ints, rounds: Ints, answered: Ints) -> Floats:
    """P(at least `rounds` distinct rounds) when `observations` fall independently and evenly over `answered` rounds.

    All (P,). The classical occupancy distribution, by its recursion over one observation more (only sums of
    positive terms, so that the far tail keeps its digits): Johnson & Kotz (1977), Urn Models, sec. 3.1. Beyond
    m (ln m + 37) observations in m rounds every round has one but for a chance below 1e-16.
    """
    chance = np.ones(observations.size)
    for m in np.unique(answered[answered > 0]):
        here = np.flatnonzero((answered == m) & (rounds > 1))  # at least one is certain
        if not here.size:
            continue
        full = int(m * (log(m) + 37)) + 1
        wanted = np.minimum(observations[here], full)
        order = np.argsort(wanted, kind="stable")
        stops, first = np.unique(wanted[order], return_index=True)
        boxes = np.arange(m + 1)
        stay, more = boxes / m, (m - boxes + 1) / m
        now = np.zeros(m + 1)
        now[0] = 1.0
        thrown = 0
        for stop, members in zip(stops, np.split(order, first[1:]), strict=True):
            for _ in range(thrown, stop):
                shifted = more[1:] * now[:-1]
                now *= stay
                now[1:] += shifted
            thrown = stop
            tail = np.cumsum(now[::-1])[::-1]
            chance[here[members]] = np.minimum(tail[rounds[here[members]]], 1.0)
    return chance


def chance_of_run(longest: Ints, rounds: Ints, answered: Ints) -> Floats:
    """P(a run of at least `longest`) when the `rounds` rounds with something are any of the `answered` ones.

    All (P,). Exact, in whole numbers: of the C(m, k) ways, those where no run reaches L number
    Σⱼ (−1)ʲ C(m−k+1, j) C(m−jL, m−k); Riordan (1958), An Introduction to Combinatorial Analysis, ch. 7 (k things
    put into the m − k + 1 gaps, fewer than L in each). The terms bracket the sum, so it is cut where the next cannot
    be seen in 16 digits.
    """
    return once_each(_run, longest, rounds, answered)


def chance_of_current_run(current: Ints, rounds: Ints, answered: Ints) -> Floats:
    """P(the last `current` answered rounds all have something) when the `rounds` ones are any of the `answered`:
    C(m−c, k−c) / C(m, k). All (P,)."""
    return once_each(lambda c, k, m: comb(m - c, k - c) / comb(m, k), current, rounds, answered)


def _run(longest: int, k: int, m: int) -> float:
    gaps = m - k + 1
    if longest <= 1 or k > gaps * (longest - 1):
        return 1.0  # so many that some run is as long
    total = 0
    for j in range(1, k // longest + 1):
        term = comb(gaps, j) * comb(m - j * longest, m - k)
        total += term if j % 2 else -term
        if term < abs(total) >> 54:
            break
    return min(total / comb(m, k), 1.0)


def once_each(chance: Callable[[int, int, int], float], first: Ints, second: Ints, third: Ints) -> Floats:
    """`chance` of each triple of small numbers (P,), reckoned once for equal ones."""
    if not first.size:
        return np.ones(0)
    width, depth = int(second.max()) + 1, int(third.max()) + 1
    keys, inverse = np.unique((first * width + second) * depth + third, return_inverse=True)
    triples = np.stack([keys // depth // width, keys // depth % width, keys % depth], axis=1).tolist()
    values: Floats = np.array([chance(a, b, c) for a, b, c in triples], dtype=np.float64)[inverse]
    return values
