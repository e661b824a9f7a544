"""Replications of the scan statistic under "nothing is going on", in pieces that any executor may carry out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from safetystats import _scan_kernel as kernel
from safetystats._scan_circles import Circles

Number = TypeVar("Number", np.int64, np.float64)

FIRST_LEVEL = 3.0
CAUTION = 0.85  # of the smallest maximum so far: what the next replications will nearly always exceed
MANY = 8  # events per cell above which counts are drawn cell by cell rather than event by event


@dataclass(frozen=True)
class Work:
    """What a worker needs to make replications; it can be pickled.

    counts (L, T), expected (L, T) of the same sum, `permute`: times are dealt out among the events instead of events
    among all cells. `prospective`: windows end with the last period. `longest`: periods of the longest window.
    """

    counts: NDArray[np.int64]
    expected: NDArray[np.float64]
    circles: Circles
    permute: bool
    prospective: bool
    longest: int

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    @property
    def columns(self) -> int:
        """Periods that some window has."""
        return self.longest if self.prospective else self.counts.shape[1]

    @property
    def starts(self) -> int:
        return 1 if self.prospective else self.columns

    @property
    def windows(self) -> int:
        return sum(min(self.longest, self.columns - s) for s in range(self.starts))

    def scanned(self, values: NDArray[Number]) -> NDArray[Number]:
        """(L, C) of (L, T): prospective windows count their periods backwards from the last."""
        return np.ascontiguousarray(values[:, ::-1][:, : self.longest]) if self.prospective else values

    def running(self, values: NDArray[Number]) -> NDArray[Number]:
        """(L, C + 1) sums over the scanned columns, the empty sum first."""
        seen = self.scanned(values)
        return np.concatenate((np.zeros((len(seen), 1), seen.dtype), np.cumsum(seen, axis=1)), axis=1)

    def periods(self, s: int, t: int) -> tuple[int, int]:
        """First and last period of the window of columns s + 1 … t."""
        last = self.counts.shape[1] - 1
        return (last - t + 1, last) if self.prospective else (s, t - 1)


def replicate(work: Work, generators: Sequence[np.random.Generator]) -> NDArray[np.float64]:
    """The largest statistic of one replication per generator, each drawn from its own generator alone."""
    draw = _Dealt(work) if work.permute else _Dropped(work)
    expected = work.running(work.expected)
    sums = np.empty((*expected.shape, kernel.WIDTH), dtype=np.int32)
    largest = np.zeros(len(generators))
    total, level = work.total, FIRST_LEVEL
    smallest = kernel.guide(level, total)
    circles = work.circles
    for begin in range(0, len(generators), kernel.WIDTH):
        batch = generators[begin : begin + kernel.WIDTH]
        sums[:] = 0
        flat = sums.reshape(-1, kernel.WIDTH)
        for b, generator in enumerate(batch):
            draw(generator, flat, b)
        kernel.accumulate(sums)
        used, best = level, np.zeros(kernel.WIDTH)
        guide = smallest
        while True:
            kernel.maxima(
                sums,
                expected,
                circles.order,
                circles.closes,
                circles.first,
                work.starts,
                work.longest,
                total,
                used,
                guide,
                best,
            )
            if used == 0 or (best[: len(batch)] > used).all():
                break
            # some replication has nothing above the level: look again from a lower one
            used = used / 2 if used > 0.1 else 0.0
            guide = kernel.guide(used, total)
        largest[begin : begin + len(batch)] = best[: len(batch)]
        wanted = CAUTION * float(largest[: begin + len(batch)].min())
        if not 0.9 * level <= wanted <= 1.1 * level:
            level, smallest = wanted, kernel.guide(wanted, total)
    return largest


class _Dropped:
    """Poisson given the total: each event falls in a cell with probability expected / total, the cells outside every
    window taken as one."""

    def __init__(self, work: Work) -> None:
        seen = work.scanned(work.expected).ravel()
        cells = np.flatnonzero(seen > 0)
        self.total = work.total
        self.weights = seen[cells].astype(np.float64)
        # a cell's place among the sums: one further column per row for the empty sum
        self.slots = cells + cells // work.columns + 1
        everything = float(work.expected.sum())
        self.share = 1.0 if work.columns == work.counts.shape[1] else min(1.0, float(self.weights.sum()) / everything)
        self.tables = kernel.alias_table(self.weights) if len(cells) else None

    def __call__(self, generator: np.random.Generator, sums: NDArray[np.int32], b: int) -> None:
        if self.tables is None:
            return
        events = int(generator.binomial(self.total, self.share)) if self.share < 1 else self.total
        if events > MANY * len(self.slots):
            sums[self.slots, b] += generator.multinomial(events, self.weights / self.weights.sum())
        else:
            kernel.drop(generator.random(events), *self.tables, self.slots, sums, b)


class _Dealt:
    """Permutation: the events keep their places and their times, but which goes with which is dealt anew. The places
    of the events outside every window are not needed."""

    def __init__(self, work: Work) -> None:
        step = work.columns + 1
        places = work.counts.sum(axis=1)
        self.base = np.repeat(np.arange(len(places)) * step, places)
        times = work.scanned(work.counts).sum(axis=0)
        self.column = np.repeat(np.arange(1, step), times)

    def __call__(self, generator: np.random.Generator, sums: NDArray[np.int32], b: int) -> None:
        kernel.deal(generator.random(len(self.column)), self.base, self.column, sums, b)
