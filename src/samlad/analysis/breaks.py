"""The classes of a shaded map: few, round, and the same from week to week. Pure.

Class 0 is nothing at all. Classes 1 to 4 part what there is at about its 50th, 80th and 95th percentile, each moved to
a round number (1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten). The values are those of all areas in the year of rounds
before the quarter of the newest one, whichever week is looked at: so a colour means the same along the whole slider,
and the classes are made anew at most four times a year (`area_rates._basis`). Nothing is stored: the same query that
counts the week counts the year.
"""

import math
from collections.abc import Sequence

import numpy as np

SHARES = (0.5, 0.8, 0.95)
ROUND_NUMBERS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
PLAIN = (1.0, 3.0, 6.0, 12.0)  # where there is nothing to part
Breaks = tuple[float, float, float, float]


def breaks(values: Sequence[float], *, whole: bool) -> Breaks:
    """The smallest value of classes 1 to 4, growing. `whole`: the values are counts, so class 1 begins at 1; else it
    begins right above zero. Zeros and what is not finite have no part in it."""
    positive = np.asarray([v for v in values if v > 0 and math.isfinite(v)], dtype=float)
    if not len(positive):
        return PLAIN if whole else (0.0, *PLAIN[:3])
    bounds = [1.0 if whole else 0.0]
    for share in SHARES:
        wanted = float(np.quantile(positive, share, method="inverted_cdf"))
        bounds.append(_above(_round(wanted, whole), bounds[-1], whole))
    return bounds[0], bounds[1], bounds[2], bounds[3]


def class_of(value: float | None, at: Breaks) -> int | None:
    """0 for nothing, 1 to 4 by the breaks, None where there is no value."""
    if value is None:
        return None
    return 0 if value <= 0 else max(1, sum(value >= bound for bound in at))


def _round(value: float, whole: bool) -> float:
    """The largest round number that is not above it."""
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    lower = max(n for n in ROUND_NUMBERS if n <= value / power + 1e-9)
    return float(math.ceil(lower * power - 1e-9)) if whole else _tidy(lower * power)


def _above(value: float, least: float, whole: bool) -> float:
    """The value, or where it is not above the break before it, the next round number that is."""
    if value > least:
        return value
    power = 10.0 ** math.floor(math.log10(least) + 1e-9) if least > 0 else 1.0
    steps = [n * p for p in (power, power * 10) for n in ROUND_NUMBERS]
    return next(_tidy(s) for s in steps if s > least + 1e-12 and (not whole or s == int(s)))


def _tidy(value: float) -> float:
    return float(f"{value:.6g}")
