"""From the distribution of a count to its interval, its p-value and whether it is flagged within a budget."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safetystats._predictive import Floats, Past, chunks, survival
from safetystats.digits import TIE

Ints = NDArray[np.int64]
NOTABLE = 0.25
NEVER = np.iinfo(np.int64).max  # a limit that no count reaches


@dataclass(frozen=True)
class Tails:
    """`low`, `high`, `p` (S,); `notable` (S,) the smallest count of chance at most NOTABLE. The p-values that could
    have been, near the cutoff: of series `rows` at `counts` the chance is `chance`, of which `mass` is more than the
    next lower one's (all of it for the lowest listed)."""

    low: Floats
    high: Floats
    p: Floats
    notable: Ints
    rows: Ints
    counts: Ints
    chance: Floats
    mass: Floats

    def cutoff(self, allowed: float, highest: float) -> tuple[float, float]:
        """The highest limit on p that keeps the summed chances of flagging within what is allowed, and that sum."""
        order = np.argsort(self.chance, kind="stable")
        values, total = self.chance[order], np.cumsum(self.mass[order])
        # Equal chances stand or fall together, also where they differ in the digits that depend on the processor.
        last = np.r_[values[1:] > values[:-1] * (1 + TIE), True][: values.size]
        fits = np.flatnonzero(last & (total <= allowed * (1 + TIE)) & (values <= highest * (1 + TIE)))
        return (float(values[fits[-1]]), float(total[fits[-1]])) if fits.size else (0.0, 0.0)

    def limit(self, cutoff: float) -> Ints:
        """The smallest count whose chance is at most the cutoff."""
        at = np.full(self.p.size, NEVER)
        fine = self.chance <= cutoff * (1 + TIE)
        np.minimum.at(at, self.rows[fine], self.counts[fine])
        return at


def tails(past: Past, observed: Floats, level: float, least: float) -> Tails:
    """`least`: about the smallest p-value that the cutoff can be."""
    size, beyond, near = observed.size, (1 - level) / 2, 0.2 * least
    low, high, p, notable = np.zeros(size), np.zeros(size), np.ones(size), np.zeros(size, dtype=np.int64)
    parts: list[tuple[Ints, Ints, Floats, Floats]] = []
    for rows in chunks(past.expected):
        first, chance = survival(past.take(rows), min(near, beyond / 2, NOTABLE))
        last = chance.shape[1] - 1
        p[rows] = chance[np.arange(rows.size), np.clip(observed[rows] - first, 0, last).astype(np.int64)]
        low[rows] = first + (1 - chance <= beyond).sum(axis=1) - 1
        high[rows] = first + (chance > beyond).sum(axis=1) - 1
        notable[rows] = first + (chance > NOTABLE).sum(axis=1)
        k, n = np.nonzero((chance[:, 1:] <= 60 * least) & (chance[:, :-1] > near))
        lowest = np.r_[k[1:] != k[:-1], True][: k.size]
        after = np.where(lowest, 0.0, chance[k, np.minimum(n + 2, last)])
        parts.append((rows[k], first + n + 1, chance[k, n + 1], chance[k, n + 1] - after))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Tails(low, high, p, notable, joined[0], joined[1], joined[2], joined[3])


@dataclass(frozen=True)
class Verdict:
    """All (S,) but the last two: `tails`, `limit` the smallest count flagged, `unusual` whether it was reached,
    `reporting` where the count is unusual in proportion to answers and usual without regard to them, or the reverse;
    the `cutoff` and the false alarms to expect."""

    tails: Tails
    limit: Ints
    unusual: NDArray[np.bool_]
    reporting: NDArray[np.bool_]
    cutoff: float
    false_alarms: float


def verdict(
    past: Past, alike: Past, changed: NDArray[np.bool_], observed: Floats, level: float, allowed: float, highest: float
) -> Verdict:
    """past, alike: what the counts rest on in proportion to answers, and as if all rounds were answered alike. Where
    `changed`, a count must be unusual both ways."""
    least = min(allowed / observed.size, highest)
    observed_tails = tails(past, observed, level, least)
    cutoff, false_alarms = observed_tails.cutoff(allowed, highest)
    reached = cutoff * (1 + TIE)
    unusual, limit = observed_tails.p <= reached, observed_tails.limit(cutoff)
    reporting = np.zeros(observed.size, dtype=bool)
    at = np.flatnonzero(changed)
    if at.size:
        other = tails(alike.take(at), observed[at], level, least)
        reporting[at] = (observed[at] > other.high) != (observed[at] > observed_tails.high[at])
        reporting[at] |= (other.p <= reached) != unusual[at]
        unusual[at] &= other.p <= reached
        limit[at] = np.maximum(limit[at], other.limit(cutoff))
    return Verdict(observed_tails, limit, unusual, reporting, cutoff, false_alarms)
