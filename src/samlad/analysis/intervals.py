"""A number with its interval."""

from dataclasses import dataclass
from math import isfinite
from typing import SupportsFloat


@dataclass(frozen=True)
class Interval:
    """A number with its 95 % interval; None where it cannot be computed."""

    value: float | None
    low: float | None
    high: float | None


def interval_of(value: SupportsFloat, low: SupportsFloat, high: SupportsFloat) -> Interval:
    """Of NumPy's numbers, whose NaN and infinity become None."""
    return Interval(_finite(value), _finite(low), _finite(high))


def _finite(number: SupportsFloat) -> float | None:
    return float(number) if isfinite(number) else None
