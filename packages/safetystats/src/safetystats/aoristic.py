"""When in the week things happen, from events known only to lie between two times."""

from dataclasses import dataclass
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safetystats._aoristic_kernel import HOUR, WEEK, spread
from safetystats._zones import Offsets, offsets_around

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Number = TypeVar("Number", np.float64, np.int64)
Clock = Literal["wall", "utc"]
EARLIEST, LATEST = (int(np.datetime64(d, "s").astype(np.int64)) for d in ("1800-01-01", "2200-01-01"))


@dataclass(frozen=True)
class Aoristic:
    """Shapes (24, 7), rows hours and columns Monday … Sunday; (G, 24, 7) where groups were given.

    weights: expected events in each hour of the week; they sum to `events`. certain: events that can have happened in
    that hour only; possible: events that can have happened in it; certain ≤ weights ≤ possible, bounds that hold
    whatever the events did within their intervals. events: how many were used; left_out: how many were longer than
    the limit; whole_week: how many of those used last a week or more. () or (G,).
    """

    weights: Floats
    certain: Ints
    possible: Ints
    events: Ints
    left_out: Ints
    whole_week: Ints

    @property
    def hour_of_week(self) -> Floats:
        """The weights as (168,) or (G, 168), from Monday 00–01 to Sunday 23–24."""
        return np.swapaxes(self.weights, -1, -2).reshape(*self.weights.shape[:-2], WEEK)


def aoristic(
    start: ArrayLike,
    end: ArrayLike,
    *,
    zone: str | None = None,
    clock: Clock = "wall",
    limit_hours: float | None = None,
    group: ArrayLike | None = None,
    groups: int | None = None,
) -> Aoristic:
    """Each event has weight 1, divided over the hours of the week in proportion to how much of its interval they hold.

    start, end: (N,) datetime64, read to the second; equal for a moment, which weighs 1 in its hour. zone, clock: as
    for `instants`; with a zone an hour that the clocks skip gets nothing and one they repeat counts twice as long.
    limit_hours: longer intervals are left out and counted (None: none are). An interval of a week or more says nothing
    of the hour of the week and is spread evenly over it. group: (N,) whole numbers 0 … groups − 1, e.g. areas.
    Raises ValueError as `instants` does, for an interval that ends before it begins, a limit that is not above 0, and
    groups that do not fit.
    Source: Ratcliffe (2000), Aoristic analysis, Int. J. Geogr. Inf. Sci. 14, 669–679, eq. (1), with the search block
    of an hour; Ratcliffe & McCullagh (1998). Time grows with the hours covered (N times at most 169), memory with
    N and 168 · groups.
    """
    first, last, offsets = _read(start, end, zone, clock)
    if (last < first).any():
        raise ValueError(f"event {int(np.argmax(last < first))} ends before it begins")
    if limit_hours is not None and not limit_hours > 0:
        raise ValueError(f"the limit is a number of hours above 0, not {limit_hours}")
    of, count = _groups(group, groups, first.size)
    hours = (last - first) / HOUR
    used = np.ones(first.size, dtype=bool) if limit_hours is None else hours <= limit_hours
    long = used & (hours >= WEEK)
    short = used & ~long
    begins = first[short]
    period = np.maximum(np.searchsorted(offsets.start, begins, side="right") - 1, 0)
    weights, certain, possible = spread(begins, last[short], of[short], period, offsets.start, offsets.offset, count)
    whole_week = np.bincount(of[long], minlength=count)
    weights += (whole_week / WEEK)[:, None]
    possible += whole_week[:, None]
    events = np.bincount(of[used], minlength=count)
    left_out = np.bincount(of[~used], minlength=count)
    pick: int | slice = 0 if group is None else slice(None)
    return Aoristic(
        weights=_by_hour(weights)[pick],
        certain=_by_hour(certain)[pick],
        possible=_by_hour(possible)[pick],
        events=events[pick],
        left_out=left_out[pick],
        whole_week=whole_week[pick],
    )


def _by_hour(table: NDArray[Number]) -> NDArray[Number]:
    """(G, 168) to (G, 24, 7)."""
    return np.swapaxes(table.reshape(-1, 7, 24), 1, 2)


def instants(start: ArrayLike, end: ArrayLike, *, zone: str | None = None, clock: Clock = "wall") -> tuple[Ints, Ints]:
    """The intervals as seconds since 1970 UTC.

    start, end: (N,) datetime64. clock "wall": they show the clock on the wall in `zone` (a name as Europe/Stockholm).
    A time that occurred twice, when clocks went back, is taken as the first for a start and the second for an end, so
    that the interval holds all it can mean; one that never occurred, when they went forward, as the moment they did.
    Without a zone every day has 24 hours: that of a clock never changed. clock "utc": they
    are UTC, and a zone must be given.
    Raises ValueError for an unknown zone, unequal shapes, a missing time (NaT) and years outside 1800–2199.
    """
    first, last, _ = _read(start, end, zone, clock)
    return first, last


def _read(start: ArrayLike, end: ArrayLike, zone: str | None, clock: Clock) -> tuple[Ints, Ints, Offsets]:
    a, b = _seconds(start, "start"), _seconds(end, "end")
    if a.shape != b.shape:
        raise ValueError(f"start and end must be of equal length, got {a.shape} and {b.shape}")
    if zone is None:
        if clock == "utc":
            raise ValueError("times in UTC need the zone whose hours are asked for")
        return a, b, Offsets(np.array([EARLIEST]), np.array([0]))
    try:
        place = ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as error:  # malformed, a folder, unknown
        raise ValueError(f"there is no time zone named {zone!r}") from error
    if not a.size:
        return a, b, Offsets(np.array([EARLIEST]), np.array([0]))
    # A week after each start: what lasts longer is spread evenly. Ends are looked up for their own reading.
    offsets = offsets_around(place, np.append(a, b), days_after=8)
    if clock == "utc":
        return a, b, offsets
    return offsets.utc(a, later=False), offsets.utc(b, later=True), offsets


def _seconds(values: ArrayLike, name: str) -> Ints:
    times = np.asarray(values)
    if times.ndim != 1 or (times.size and times.dtype.kind != "M"):
        raise ValueError(f"{name} must be one row of datetime64, got {times.dtype} {times.shape}")
    if np.isnat(times).any() if times.size else False:
        raise ValueError(f"a {name} is missing")
    seconds = times.astype("datetime64[s]").astype(np.int64)
    if ((seconds < EARLIEST) | (seconds >= LATEST)).any():
        raise ValueError(f"a {name} lies outside the years 1800–2199")
    return seconds


def _groups(group: ArrayLike | None, groups: int | None, size: int) -> tuple[Ints, int]:
    if group is None:
        return np.zeros(size, dtype=np.int64), 1
    of = np.asarray(group)
    if of.shape != (size,) or (size and of.dtype.kind not in "iu"):
        raise ValueError(f"group must be one whole number for each of the {size} events, got {of.dtype} {of.shape}")
    count = int(groups) if groups is not None else (int(of.max()) + 1 if size else 0)
    if size and (of.min() < 0 or of.max() >= count):
        raise ValueError(f"a group is a whole number from 0 to {count - 1}")
    return of.astype(np.int64), count
