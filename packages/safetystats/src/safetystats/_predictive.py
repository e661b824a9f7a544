"""The distribution of the next count given a history of counts: a mixture of beta negative binomials.

With counts negative binomial of variance phi × mean and one mean per unit of exposure, the sum of the history is
sufficient. Put r = m / (phi - 1) for the next round's mean m, and R likewise for the history's: given the total, the
next count is beta-binomial, and its tail is that of the beta negative binomial below (with phi = 1, the binomial test
of two Poisson counts: Przyborowski & Wilenski 1940). The uncertainty of the mean is in it; that of phi is the
mixture's.
Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 6.2.3 (the distribution and its recursion)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

Floats = NDArray[np.float64]
# Variance over mean. The first is as good as Poisson.
PHI: Floats = np.array([1.001, 1.15, 1.35, 1.65, 2.1, 2.7, 3.5, 5.0, 8.0, 14.0])
FIRST: Floats = np.array(
    [0.30, 0.15, 0.14, 0.12, 0.10, 0.08, 0.05, 0.03, 0.02, 0.01]
)  # believed before any series is seen
CHUNK = 1024
DEEP = 300.0
HIGHEST, FURTHEST = 100, 12.0  # tails are followed to this count, and so many times the expected count further


@dataclass(frozen=True)
class Past:
    """What the next count rests on, all (S,): `count` and `exposure` of the history in effective rounds, with what is
    believed before it (a gamma distribution of the rate) added; `now` the exposure of the next round, season and drift
    in both; `spread` the variance of the logarithm of that factor; `weights` (S, J) of the values of PHI."""

    count: Floats
    exposure: Floats
    now: Floats
    spread: Floats
    weights: Floats

    def take(self, at: NDArray[np.int64]) -> "Past":
        return Past(self.count[at], self.exposure[at], self.now[at], self.spread[at], self.weights[at])

    @property
    def expected(self) -> Floats:
        return self.count / self.exposure * self.now


def survival(past: Past, floor: float) -> tuple[int, Floats]:
    """`first`, and P(Y >= first + k) for k = 0 … K, (S, K + 1): below `first` the chance is 1 to within 1e-9 or so, at
    the end below `floor` or, where the tail is heavy, at a count far above any that is usual. Series of about the same
    level are best asked for together."""
    j = PHI[None, :] - 1.0
    rate = (past.count / past.exposure)[:, None]
    # What the shared factor does not know, the history is worth less.
    less = 1.0 / (1.0 + past.spread[:, None] * past.count[:, None] / PHI[None, :])
    exposure, b = past.exposure[:, None] * less, past.count[:, None] * less
    r, a = rate * past.now[:, None] / j, rate * exposure / j + 1.0
    mean = past.expected
    most, least = float(mean.max()), float((mean - 12.0 * np.sqrt(PHI[-1] * mean + mean**2 / b[:, -1])).min())
    deep = most > DEEP  # where the chance of none is too small for a float, its logarithm is followed instead
    first = max(int(least), 0) if deep else 0
    log_pmf = betaln(a + r, b + first) - betaln(a, b) + gammaln(r + first) - gammaln(r) - gammaln(first + 1.0)
    with np.errstate(divide="ignore"):
        log_pmf += np.log(past.weights)
    pmf = np.exp(log_pmf)
    left = np.ones(mean.size)
    columns = [left.copy()]
    k = first
    while k < HIGHEST + FURTHEST * most and (left > floor).any():
        left = np.clip(left - pmf.sum(axis=1), 1e-15, None)
        columns.append(left.copy())
        ratio = (r + k) * (b + k) / ((k + 1.0) * (a + b + r + k))
        if deep:
            log_pmf += np.log(ratio)
            pmf = np.exp(log_pmf)
        else:
            pmf *= ratio
        k += 1
    return first, np.column_stack(columns)


def chunks(expected: Floats) -> Iterator[NDArray[np.int64]]:
    """Series of about the same level, at most CHUNK at a time."""
    order = np.argsort(expected, kind="stable")
    begin = 0
    while begin < order.size:
        until = np.searchsorted(expected[order], 3.0 * expected[order[begin]] + 10.0, side="right")
        end = int(min(begin + CHUNK, max(until, begin + 1)))
        yield order[begin:end]
        begin = end
