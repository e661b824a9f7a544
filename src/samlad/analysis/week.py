"""The week as numbers: what each area reported against what is usual there, with its denominator. Pure assembly."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safetystats import usual

ROUNDS_BACK = 8
FEWEST_TO_STAND_OUT = 3


@dataclass(frozen=True)
class Cell:
    """A count this round beside the median, smallest and largest of the earlier rounds in which somebody answered.
    `median` is None when there were none; `rounds` says how many; `series` are the earlier counts, oldest first,
    None where
    nobody answered."""

    count: int
    median: float | None
    low: int | None
    high: int | None
    rounds: int
    series: tuple[int | None, ...]

    @property
    def stands_out(self) -> bool:
        """More than in any of the earlier rounds. A plain comparison: it says nothing about chance."""
        return (
            self.high is not None and self.rounds >= 4 and self.count > self.high and self.count >= FEWEST_TO_STAND_OUT
        )


@dataclass(frozen=True)
class AreaWeek:
    """One area's round. `expected` functions answer for it, `answered` of them did (`quiet` with nothing new), `closed`
    were closed for the week. `cells` by indicator id, `kinds` this round's counts by
    sub-kind id. `missing_rounds`: rounds in a row, this included, without any
    answer."""

    area_id: int | None
    name: str
    expected: int
    answered: int
    quiet: int
    closed: int
    total: Cell
    persisting: int
    cells: Mapping[int, Cell]
    kinds: Mapping[int, int]
    police_counts: Mapping[int, int]
    police_events: Mapping[int, int]
    missing_rounds: int
    events: int = 0  # that reporters reported: listed, never added to unsafety
    unanswered: int = 0  # seen earlier, and nobody has said whether it is still there

    @property
    def missing(self) -> bool:
        """Somebody was expected and nobody answered, which is not quiet. A round that is closed for everybody is
        neither."""
        return self.expected > self.closed and self.answered == 0

    @property
    def uncovered(self) -> bool:
        return self.expected == 0

    @property
    def is_quiet(self) -> bool:
        reported = self.total.count or self.persisting or self.events or self.unanswered
        return not self.missing and self.answered > 0 and not reported


@dataclass(frozen=True)
class Response:
    expected: int
    with_observations: int
    quiet: int
    closed: int

    @property
    def answered(self) -> int:
        return self.with_observations + self.quiet

    @property
    def missing(self) -> int:
        return self.expected - self.answered - self.closed


@dataclass(frozen=True)
class WeekNumbers:
    coverage: Response
    areas: tuple[AreaWeek, ...]
    elsewhere: AreaWeek  # what has no area shown
    total: Cell
    by_indicator: Mapping[int, Cell]
    kinds: Mapping[int, int]
    police_counts: Mapping[int, int]
    police_events: Mapping[int, int]
    events: int = 0
    police_known: bool = True  # events were brought in from before and after, or in, the round: none is a zero
    is_open: bool = False  # `coverage` is then what has come so far, and nothing else is shared


def silent_areas(week: WeekNumbers) -> list[AreaWeek]:
    """The areas nobody has answered for, longest first."""
    return sorted((a for a in week.areas if a.missing), key=lambda a: (-a.missing_rounds, a.name))


# (area id or None, indicator id) -> counts of the earlier rounds, oldest first, and of this one last
Table = Mapping[tuple[int | None, int], Sequence[int]]


def assemble(
    *,
    names: Mapping[int, str],
    indicators: Sequence[int],
    counts: Table,
    persisting: Mapping[int | None, int],
    unanswered: Mapping[int | None, int],
    kinds: Mapping[int | None, Mapping[int, int]],
    events: Mapping[int | None, int],
    answered: Mapping[int | None, Sequence[int]],
    coverage: Mapping[int | None, Response],
    police_counts: Table,
    police_events: Table,
    back: int,
) -> WeekNumbers:
    """Puts the round together. Every row of `counts`, `answered` and `police_counts` has `back` + 1 numbers, of
    `police_events` the round's own alone.
    `answered` per area (None: in all) is how many answered each of the rounds; it decides what is missing and what
    is zero."""
    everyone = answered.get(None, [0] * (back + 1))
    rows: list[tuple[int | None, str]] = [*sorted(names.items(), key=lambda x: x[1]), (None, "")]
    keys = [(area, i) for area, _name in rows for i in (None, *indicators)]
    series = np.zeros((len(keys), back + 1), dtype=int)
    seen = np.zeros((len(keys), back + 1), dtype=int)
    place = {key: n for n, key in enumerate(keys)}
    for (area, indicator), values in counts.items():
        for key in ((area, None), (area, indicator)):
            if key in place:
                series[place[key]] += np.asarray(values)
    for (area, _indicator), n in place.items():
        seen[n] = answered.get(area, everyone if area is None else [0] * (back + 1))
    cells = dict(zip(keys, _cells(series, seen, back), strict=True))

    def area_week(area: int | None, name: str) -> AreaWeek:
        c = coverage.get(area, Response(0, 0, 0, 0)) if area is not None else coverage.get(None, Response(0, 0, 0, 0))
        return AreaWeek(
            area_id=area,
            name=name,
            expected=c.expected,
            answered=c.answered,
            quiet=c.quiet,
            closed=c.closed,
            total=cells[area, None],
            persisting=persisting.get(area, 0),
            cells={i: cells[area, i] for i in indicators},
            kinds=kinds.get(area, {}),
            police_counts=_last(police_counts, area, indicators),
            police_events=_last(police_events, area, indicators),
            missing_rounds=_missing_rounds(answered.get(area, [])),
            events=events.get(area, 0),
            unanswered=unanswered.get(area, 0),
        )

    areas = tuple(area_week(area, name) for area, name in rows if area is not None)
    whole = np.array(
        [sum((np.asarray(v) for (_, i), v in counts.items() if i == k), np.zeros(back + 1, int)) for k in indicators]
        or np.zeros((0, back + 1), int)
    )
    summed = np.vstack([whole.sum(axis=0, keepdims=True), whole])
    in_all = _cells(summed, np.tile(np.asarray(everyone), (len(summed), 1)), back)
    return WeekNumbers(
        coverage=coverage.get(None, Response(0, 0, 0, 0)),
        areas=areas,
        elsewhere=area_week(None, ""),
        total=in_all[0],
        by_indicator=dict(zip(indicators, in_all[1:], strict=True)),
        kinds=sum((Counter(k) for k in kinds.values()), Counter()),
        police_counts=_sum(police_counts, indicators),
        police_events=_sum(police_events, indicators),
        events=sum(events.values()),
    )


def _cells(series: np.ndarray, seen: np.ndarray, back: int) -> list[Cell]:
    result = usual(series[:, :back], seen[:, :back])
    cells = []
    for n, row in enumerate(series):
        known = result.rounds[n] > 0
        cells.append(
            Cell(
                count=int(row[back]),
                median=float(result.median[n]) if known else None,
                low=int(result.low[n]) if known else None,
                high=int(result.high[n]) if known else None,
                rounds=int(result.rounds[n]),
                series=tuple(int(v) if s else None for v, s in zip(row[:back], seen[n][:back], strict=True)),
            )
        )
    return cells


def _last(table: Table, area: int | None, indicators: Sequence[int]) -> dict[int, int]:
    return {i: int(table[area, i][-1]) for i in indicators if (area, i) in table and table[area, i][-1]}


def _sum(table: Table, indicators: Sequence[int]) -> dict[int, int]:
    sums = {i: sum(int(v[-1]) for (_, k), v in table.items() if k == i) for i in indicators}
    return {i: n for i, n in sums.items() if n}


def _missing_rounds(answered: Sequence[int]) -> int:
    return next((n for n, a in enumerate(reversed(answered)) if a), len(answered))
