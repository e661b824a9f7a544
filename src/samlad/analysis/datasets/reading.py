"""How a kept dataset is read: as arrays, and by the days of its rounds. Pure."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samlad.analysis.datasets.types import RoundDays, SeriesData, Sighting, SightingsData

ENOUGH = 0.75  # of as many rounds: with fewer there is nothing to set them against
YEAR = 364  # days: whole weeks, so that weekdays and seasons meet

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


def cube(table: ArrayLike, shape: tuple[int, ...]) -> Whole:
    """The counts as an array of this shape, also where there are no areas or no rounds."""
    return np.asarray(table, dtype=np.int64).reshape(shape)


def answers(data: SeriesData) -> tuple[Whole, Whole]:
    """Who answered and who was expected, (areas, rounds). Where nobody has ever been expected, everybody is: what is
    told of such an area is told by all."""
    shape = (len(data["areas"]), len(data["rounds"]))
    answered, expected = cube(data["answered"], shape), cube(data["expected"], shape)
    nobody = ~expected.any(axis=1)
    answered[nobody], expected[nobody] = data["all_answered"], data["all_expected"]
    return answered, expected


def reported(data: SeriesData) -> Whole:
    """(areas + 1, categories + 1, rounds) of what was reported: last of the areas the whole municipality, with what has
    no area; first of the categories everything."""
    categories, rounds = data["reported"]["categories"], len(data["rounds"])
    counts = cube(data["reported"]["counts"], (len(data["areas"]), len(categories), rounds))
    elsewhere = cube(data["reported"]["elsewhere"], (1, len(categories), rounds))
    counts = np.concatenate([counts, counts.sum(axis=0, keepdims=True) + elsewhere])
    return np.concatenate([counts.sum(axis=1, keepdims=True), counts], axis=1)


def series_of(data: SeriesData, indicators: Sequence[int]) -> tuple[Floats, Floats]:
    """(areas + 1, rounds) counts of the indicators and who answered; the last row is the whole municipality."""
    counted = reported(data)
    categories = [None, *(c["indicator"] for c in data["reported"]["categories"])]
    columns = [n for n, i in enumerate(categories) if i in indicators] if indicators else [0]
    answered = np.vstack([answers(data)[0], np.asarray(data["all_answered"], dtype=np.int64)[None]])
    return counted[:, columns].sum(axis=1).astype(float), answered.astype(float)


def rows_of(data: SightingsData) -> list[Sighting]:
    """What was seen, with names: kept in JSON the rows are lists."""
    return [Sighting(*row) for row in data["seen"]]


def weeks_of(rounds: Sequence[RoundDays], start: date, end: date) -> tuple[NDArray[np.bool_], str, NDArray[np.bool_]]:
    """The rounds of the period; what they are set against; and those rounds."""
    last = np.array([date.fromisoformat(r["to"]).toordinal() for r in rounds], dtype=np.int64)
    now = (last >= start.toordinal()) & (last <= end.toordinal())
    if not now.any():
        return now, "", now
    first, until = int(last[now].min()), int(last[now].max())
    year = (last >= first - YEAR) & (last <= until - YEAR)
    if year.sum() >= ENOUGH * now.sum():
        return now, "year", year
    before = (last < first) & (last >= first - (until - first + 7))
    if before.sum() >= ENOUGH * now.sum():
        return now, "before", before
    return now, "", np.zeros_like(now)  # a year is not set against one autumn
