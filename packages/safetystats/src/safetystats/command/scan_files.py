"""The files of a scan: counts, coordinates and population, made into areas by periods."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from safetystats.command.answers import BadRow, Refusal
from safetystats.command.tables import EPOCH, Table, read_table
from safetystats.persontime import person_time

Unit = Literal["step", "day", "week", "month", "year"]
YEARS = range(1800, 2200)  # whole numbers that are taken for years
MOST_CELLS = 50_000_000
NO_LOCATION = "the coordinates file has no such location"


@dataclass(frozen=True)
class Periods:
    """Periods of one unit, as numbers: days since 1970, weeks, months since year 0, years, or as they stand."""

    unit: Unit
    dated: bool
    weekday: int  # that weeks begin with, Monday 0

    def of(self, times: NDArray[np.int64]) -> NDArray[np.int64]:
        """The period of each time as the file has it."""
        if not self.dated or self.unit == "day":
            return times
        if self.unit == "week":
            return (times + 3 - self.weekday) // 7  # 1970-01-01 was a Thursday
        days = [date.fromordinal(int(t) + EPOCH) for t in times]
        months = np.array([d.year * 12 + d.month - 1 for d in days], dtype=np.int64)
        return months // 12 if self.unit == "year" else months

    def begin(self, period: int) -> float:
        """The day since 1970 on which it begins; the number itself where time has no calendar."""
        if self.unit == "year":
            return date(period, 1, 1).toordinal() - EPOCH
        if self.unit == "month":
            return date(period // 12, period % 12 + 1, 1).toordinal() - EPOCH
        return period * 7 - 3 + self.weekday if self.unit == "week" else period

    def first_day(self, period: int) -> str | int:
        return _day(self.begin(period)) if self.dated else period

    def last_day(self, period: int) -> str | int:
        return _day(self.begin(period + 1) - 1) if self.dated else period


def _day(number: float) -> str:
    return date.fromordinal(int(number) + EPOCH).isoformat()


@dataclass(frozen=True)
class Material:
    """`counts` (L, T); `expected` (L, T) person-time, None without a population; names in order; `first` period."""

    names: list[str]
    points: NDArray[np.float64]
    counts: NDArray[np.int64]
    expected: NDArray[np.float64] | None
    periods: Periods
    first: int


def read_material(
    counts: Path,
    coordinates: Path,
    population: Path | None,
    *,
    geographic: bool,
    unit: Unit | None,
    begin: str | None,
    end: str | None,
) -> Material:
    """Raises Refusal with the rows that are wrong, Refusal for what does not fit together."""
    axes = ("lat", "lon") if geographic else ("x", "y")
    places = read_table(coordinates, ("location", *axes))
    listed, first_axis, second_axis = places.together(
        lambda: places.names("location"), lambda: places.numbers(axes[0]), lambda: places.numbers(axes[1])
    )
    _refuse_repeated(places, listed, "the location is there twice")
    order = np.argsort(listed, kind="stable")  # the answer does not depend on the file's order
    names = [listed[n] for n in order]
    points = np.column_stack([first_axis, second_axis])[order]
    if geographic:
        wrong = np.flatnonzero((np.abs(points[:, 0]) > 90) | (np.abs(points[:, 1]) > 180))
        if len(wrong):
            rows = [BadRow(int(order[n]) + 2, f"{points[n, 0]:g}, {points[n, 1]:g} is not on the globe") for n in wrong]
            raise Refusal(f"{coordinates.name}: latitude is −90 to 90, longitude −180 to 180.", rows)
    index = {name: n for n, name in enumerate(names)}
    table = read_table(counts, ("location", "time", "count"))
    where, (times, dated), number = table.together(
        lambda: _where(table, index), lambda: table.times("time"), lambda: table.counts("count")
    )
    periods = _periods(times, dated, unit)
    when = periods.of(times)
    first = int(when.min()) if begin is None else _one(periods, begin, "--from")
    last = int(when.max()) if end is None else _one(periods, end, "--to")
    if last < first:
        raise Refusal("The study period ends before it begins.")
    if len(names) * (last - first + 1) > MOST_CELLS:
        raise Refusal(
            f"{len(names)} locations over {last - first + 1} periods are too many. Is the time right? "
            "Dates can be taken together with --time-unit week, month or year."
        )
    seen = (when >= first) & (when <= last)
    filled = np.zeros((len(names), last - first + 1), dtype=np.int64)
    np.add.at(filled, (where[seen], when[seen] - first), number[seen])
    material = Material(names, points, filled, None, periods, first)
    if population is None:
        return material
    return Material(names, points, filled, _person_time(population, index, material), periods, first)


def _periods(times: NDArray[np.int64], dated: bool, unit: Unit | None) -> Periods:
    """The unit asked for, or the longest that all dates begin; weeks begin on the weekday that all dates share."""
    if not dated:
        years = all(int(t) in YEARS for t in (times.min(), times.max()))
        if unit not in (None, "step", "year") or (unit == "year" and not years):
            raise Refusal("The times are whole numbers: leave --time-unit out, or use step, or year for years.")
        return Periods(unit or ("year" if years else "step"), False, 0)
    if unit == "step":
        raise Refusal("The times are dates: use --time-unit day, week, month or year.")
    days = {date.fromordinal(int(t) + EPOCH) for t in np.unique(times)}
    weekdays = {d.weekday() for d in days}
    weekday = weekdays.pop() if len(weekdays) == 1 and len(days) > 1 else None
    if unit is None:
        unit = "day"
        if len(days) > 1:
            firsts = all(d.day == 1 for d in days)
            unit = (
                "year"
                if firsts and all(d.month == 1 for d in days)
                else "month"
                if firsts
                else "week"
                if weekday is not None
                else "day"
            )
    return Periods(unit, True, weekday or 0)


def _one(periods: Periods, text: str, option: str) -> int:
    try:
        value = date.fromisoformat(text).toordinal() - EPOCH if periods.dated else int(text)
    except ValueError as error:
        raise Refusal(f"{option} {text}: write it as the times of the counts file are written.") from error
    return int(periods.of(np.array([value], dtype=np.int64))[0])


def _person_time(file: Path, index: dict[str, int], material: Material) -> NDArray[np.float64]:
    table = read_table(file, ("location", "time", "population"))
    where, (times, dated), people = table.together(
        lambda: _where(table, index), lambda: table.times("time"), lambda: table.numbers("population", at_least=0)
    )
    at = _population_times(file, times, dated, material.periods)
    pairs = list(zip(where.tolist(), at.tolist(), strict=True))
    _refuse_repeated(table, pairs, "the location's population at that time is there twice")
    missing = [name for name, n in index.items() if n not in set(where.tolist())]
    if missing:
        raise Refusal(
            f"{file.name} has no population for {len(missing)} locations: {', '.join(missing[:10])}"
            f"{' …' if len(missing) > 10 else ''}. Add them, 0 where nobody lives."
        )
    p, first, total = material.periods, material.first, material.counts.shape[1]
    edges = np.array([p.begin(first + k) for k in range(total + 1)], dtype=np.float64)
    expected = np.empty(material.counts.shape)
    for n in range(len(index)):
        mine = np.flatnonzero(where == n)
        mine = mine[np.argsort(at[mine])]
        expected[n] = person_time(people[mine][None], at[mine], edges)[0]
    empty = np.argwhere((expected == 0) & (material.counts > 0))
    if len(empty):
        examples = [f"{material.names[n]} {p.first_day(first + int(k))}" for n, k in empty[:10]]
        raise Refusal(f"There are events where the population is 0: {', '.join(examples)}.")
    return expected


def _population_times(file: Path, times: NDArray[np.int64], dated: bool, periods: Periods) -> NDArray[np.float64]:
    """A date is that day; a bare year its 1 July; a number without a calendar the middle of its period."""
    if dated:
        if not periods.dated and periods.unit == "step":
            raise Refusal(f"{file.name} has dates, but the counts have numbers that are no years.")
        return times.astype(np.float64)
    if periods.unit == "step":
        return (times + 0.5).astype(np.float64)
    bad = [n for n, t in enumerate(times) if int(t) not in YEARS]
    if bad:
        raise Refusal(
            f"{file.name}: the population of a year is read as of 1 July.",
            [BadRow(n + 2, f"time: “{times[n]}” is neither a date nor a year") for n in bad],
        )
    return np.array([date(int(t), 7, 1).toordinal() - EPOCH for t in times], dtype=np.float64)


def _where(table: Table, index: dict[str, int]) -> NDArray[np.int64]:
    names = table.names("location")
    unknown = [
        BadRow(n + 2, f"location: “{name[:40]}” – {NO_LOCATION}") for n, name in enumerate(names) if name not in index
    ]
    if unknown:
        raise Refusal(f"{table.file}: {len(unknown)} rows have an unknown location.", unknown)
    return np.array([index[name] for name in names], dtype=np.int64)


def _refuse_repeated(table: Table, keys: list[str] | list[tuple[int, float]], reason: str) -> None:
    seen: set[object] = set()
    problems = []
    for n, key in enumerate(keys):
        if key in seen:
            problems.append(BadRow(n + 2, reason))
        seen.add(key)
    if problems:
        raise Refusal(f"{table.file}: {len(problems)} rows are repeated. Mend them and run again.", problems)
