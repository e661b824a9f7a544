"""Which past weeks a week is compared with, and which part of the year each belongs to."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

EPOCH = date(1970, 1, 1).toordinal()


def years_back(day: int, years: int) -> list[int]:
    """The days 1 … `years` years before `day` (days since 1970), moved to the nearest same weekday: at most three
    days."""
    at = date.fromordinal(day + EPOCH)
    back = []
    for n in range(1, years + 1):
        try:
            then = at.replace(year=at.year - n)
        except ValueError:  # 29 February
            then = date(at.year - n, 3, 1)
        off = (then.weekday() - at.weekday() + 3) % 7 - 3
        back.append(then.toordinal() - off - EPOCH)
    return back


def reference_rounds(now: int, years: int, rounds_per_year: int, days: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """The rounds one, two … `years` years before round `now`, newest first; those before the series began are left
    out."""
    if days is None:
        rounds = [now - n * rounds_per_year for n in range(1, years + 1)]
    else:
        rounds = [round((d - int(days[0])) / 7) for d in years_back(int(days[now]), years)]
    return np.array([r for r in rounds if r >= 0], dtype=np.int64)


def season_groups(now: int, references: NDArray[np.int64], half_window: int, periods: int) -> NDArray[np.int64]:
    """The part of the year of each round before `now`: 0 within `half_window` of a reference round (and of `now`),
    1 … periods-1 for the rest of each year cut into as equal parts as may be, -1 where the round is not used.

    Source: Noufaily et al. (2013), section 3.4 (a ten-level factor, the first of them 2w + 1 weeks)."""
    groups = np.full(now, -1, dtype=np.int64)
    later = now
    groups[max(now - half_window, 0) :] = 0
    for at in references:
        begin, end = int(at) + half_window + 1, later - half_window
        if periods > 1 and end > begin:
            groups[begin:end] = parts(end - begin, periods - 1)
        groups[max(int(at) - half_window, 0) : int(at) + half_window + 1] = 0
        later = int(at)
    return groups


def parts(length: int, number: int) -> NDArray[np.int64]:
    """1 … number, each repeated; the longer parts first."""
    each, over = divmod(length, number)
    return np.repeat(np.arange(1, number + 1), [each + (n < over) for n in range(number)])
