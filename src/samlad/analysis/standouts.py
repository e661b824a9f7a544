"""What stands out in a round, decided once: the heading counts it, the list tells it and the tables mark it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from samlad.analysis.results.clusters import Cluster
from samlad.analysis.results.unusual import JudgedSeries, UnusualResult
from samlad.analysis.week import Cell, WeekNumbers

REPORTED, POLICE = "reported", "police"
WHOLE = None  # the area of the municipality's own series


class Level(StrEnum):
    """UNUSUAL is beyond the budget of false alarms; MORE only above every one of the weeks before."""

    UNUSUAL = "unusual"
    MORE = "more"


@dataclass(frozen=True)
class StandOut:
    """One thing that stands out: an area (or the municipality, None) as one source tells it, or a cluster of areas.

    `series` are the judged ones, the one that leads first; `cells` the plain counts above the weeks before, as
    (indicator, or None for all of them, cell), and only where nothing was judged unusual. Exactly one of `series`,
    `cells` and `cluster` is filled.
    """

    level: Level
    area: int | None
    source: str = REPORTED
    series: tuple[JudgedSeries, ...] = ()
    cells: tuple[tuple[int | None, Cell], ...] = ()
    cluster: int | None = None  # its place among the round's clusters


@dataclass(frozen=True)
class StandOuts:
    """`reckoned` is False until the round's analyses are there; `judged` says whether there was history to judge by."""

    things: tuple[StandOut, ...]
    reckoned: bool
    judged: bool

    def number(self, level: Level) -> int:
        return sum(t.level is level for t in self.things)

    @property
    def marks(self) -> dict[int | None, Level]:
        """The mark of each area as its reporters tell it, None for the municipality."""
        return {t.area: t.level for t in self.things if t.cluster is None and t.source == REPORTED}


NOT_RECKONED = StandOuts((), reckoned=False, judged=False)


def stand_outs(numbers: WeekNumbers, unusual: UnusualResult | None, clusters: Sequence[Cluster]) -> StandOuts:
    """`unusual` is None while the round has none. Unusual things come first, in its own order,
    then clusters, then what is only more, the most above its usual first."""
    if unusual is None:
        return NOT_RECKONED
    things = [*_judged(unusual["flagged"]), *(StandOut(Level.UNUSUAL, None, cluster=n) for n in range(len(clusters)))]
    marked = {t.area for t in things if t.cluster is None and t.source == REPORTED}
    things += [t for t in above_usual(numbers) if t.area not in marked]
    return StandOuts(tuple(things), reckoned=True, judged=bool(unusual["tested"]))


def _judged(flagged: Sequence[JudgedSeries]) -> Iterator[StandOut]:
    """An area's total, its damage and its fires are one thing with its parts; the widest of them leads."""
    together: dict[tuple[str, int | None], list[JudgedSeries]] = {}
    for series in flagged:
        together.setdefault((series["source"], series["area"]), []).append(series)
    for (source, area), parts in together.items():
        parts.sort(
            key=lambda s: (s["indicator"] is not None, s["kind"] is not None)
        )  # stable: the likeliest stay first
        yield StandOut(Level.UNUSUAL, area, source, series=tuple(parts))


def above_usual(numbers: WeekNumbers) -> list[StandOut]:
    """Where the counts are above every one of the weeks before, the most above its usual first."""
    rows: list[tuple[int | None, Cell, Mapping[int, Cell]]] = [
        (WHOLE, numbers.total, numbers.by_indicator),
        *((a.area_id, a.total, a.cells) for a in numbers.areas if not a.missing),
    ]
    things = []
    for area, total, cells in rows:
        above = [(i, c) for i, c in ((None, total), *cells.items()) if c.stands_out]
        if above:
            things.append(StandOut(Level.MORE, area, cells=tuple(above)))
    return sorted(things, key=lambda t: -max(c.count - (c.median or 0) for _i, c in t.cells))
