"""A period or a year as a whole: what was reported in all, indicator by indicator, who answered, and the same a year
before."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from safetystats.rates import rate_interval, rate_ratio
from samlad.analysis.datasets.reading import series_of, weeks_of
from samlad.analysis.intervals import Interval, interval_of
from samlad.analysis.queries import newest_series, series_in
from samlad.collection.queries import indicators


@dataclass(frozen=True)
class Developed:
    """One indicator, or everything (`indicator` None): `count` reports, per ten answers, and times as many per answer
    as `Period.against`."""

    indicator: int | None
    count: int
    per_answer: Interval
    change: Interval


@dataclass(frozen=True)
class Period:
    """Of the analysed rounds in the days. Round by round: `labels`, `counts`, `answered`, `expected` (who was not
    closed). `against`: "year", "before" or "" where there is nothing to set it against."""

    start: date
    to: date
    labels: list[str]
    counts: list[int]
    answered: list[int]
    expected: list[int]
    against: str
    total: Developed
    rows: list[Developed]


def period(start: date, end: date) -> Period | None:
    """None where no analysed round lies in the days. Three queries."""
    newest = newest_series()
    if newest is None:
        return None
    data = series_in(newest)
    now, against, before = weeks_of(data["rounds"], start, end)
    if not now.any():
        return None
    answered = np.asarray(data["all_answered"], dtype=np.float64)
    expected = np.asarray(data["all_expected"], dtype=np.int64)
    everything = series_of(data, [])[0][-1]
    rows = [_developed(i.pk, series_of(data, [i.pk])[0][-1], answered, now, before) for i in indicators() if i.counted]
    where = np.flatnonzero(now)
    return Period(
        start,
        max(date.fromisoformat(data["rounds"][n]["to"]) for n in where),
        [data["rounds"][n]["label"] for n in where],
        [int(everything[n]) for n in where],
        [int(answered[n]) for n in where],
        [int(expected[n]) for n in where],
        against if before.any() else "",
        _developed(None, everything, answered, now, before),
        rows,
    )


def _developed(
    indicator: int | None,
    counts: NDArray[np.float64],
    answered: NDArray[np.float64],
    now: NDArray[np.bool_],
    before: NDArray[np.bool_],
) -> Developed:
    count, heard = float(counts[now].sum()), float(answered[now].sum())
    rate = rate_interval(count, heard / 10)
    ratio = rate_ratio(count, heard, float(counts[before].sum()), float(answered[before].sum()))
    return Developed(
        indicator,
        int(count),
        interval_of(rate.rate, rate.low, rate.high),
        interval_of(ratio.ratio, ratio.low, ratio.high),
    )


def by_area(start: date, end: date, areas: list[int]) -> dict[int, tuple[list[str], list[int], list[int]]]:
    """Area id -> labels, counts and answers round by round, of the areas asked for. One query."""
    newest = newest_series()
    if newest is None:
        return {}
    data = series_in(newest)
    now, _against, _before = weeks_of(data["rounds"], start, end)
    counts, exposure = series_of(data, [])
    where, ids = np.flatnonzero(now), [a["id"] for a in data["areas"]]
    labels = [data["rounds"][n]["label"] for n in where]
    rows = {pk: ids.index(pk) for pk in areas if pk in ids} if len(where) else {}
    return {
        pk: (labels, [int(v) for v in counts[n][where]], [int(v) for v in exposure[n][where]]) for pk, n in rows.items()
    }
