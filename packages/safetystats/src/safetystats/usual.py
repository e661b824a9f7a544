"""What is usual in a series of counts: a plain median with its denominator, until a model says more."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Usual:
    """`median` (S,) of the counts in the rounds where somebody answered, NaN where nobody ever did;
    `low` and `high` (S,) the smallest and largest of them; `rounds` (S,) how many such rounds there were."""

    median: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    rounds: NDArray[np.int64]


def usual(counts: ArrayLike, answered: ArrayLike) -> Usual:
    """Median, smallest and largest count of each series over past rounds, leaving out rounds where nobody answered.

    counts: (S, R) whole numbers, R past rounds for S series. answered: (S, R) how many of the expected reporters
    answered; 0 makes the round missing, which is not the same as zero observations.
    Raises ValueError when the shapes differ or a count is negative.
    Source: Tukey (1977), Exploratory Data Analysis, ch. 2 (order statistics; median of an even number is the mean
    of the middle two).
    """
    c = np.asarray(counts, dtype=float)
    a = np.asarray(answered)
    if c.ndim != 2 or c.shape != a.shape:
        raise ValueError(f"counts and answered must both be (series, rounds), got {c.shape} and {a.shape}")
    if (c < 0).any():
        raise ValueError("a count cannot be negative")
    seen = a > 0
    rounds = seen.sum(axis=1)
    median = np.full(c.shape[0], np.nan)
    low, high = median.copy(), median.copy()
    some = rounds > 0
    if some.any():
        masked = np.where(seen, c, np.nan)[some]
        median[some] = np.nanmedian(masked, axis=1)
        low[some] = np.nanmin(masked, axis=1)
        high[some] = np.nanmax(masked, axis=1)
    return Usual(median, low, high, rounds.astype(np.int64))
