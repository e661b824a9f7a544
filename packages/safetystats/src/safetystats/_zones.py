"""Local time of a zone for whole arrays: when its offset from UTC changed, found from zoneinfo."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
DAY = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Offsets:
    """`start` (K,) seconds since 1970 UTC, rising, from which each of `offset` (K,) seconds east of UTC holds. True
    around the days asked for; away from them it may miss a change."""

    start: Ints
    offset: Ints

    def at(self, utc: Ints) -> Ints:
        """The offset at each instant."""
        which = np.searchsorted(self.start, utc, side="right") - 1
        offset: Ints = self.offset[np.maximum(which, 0)]
        return offset

    def utc(self, local: Ints, *, later: bool) -> Ints:
        """The instant of each wall-clock second; of one that occurred twice the earlier or the `later`; one that never
        occurred becomes the instant of the change, so that order is preserved."""
        if self.start.size == 1:
            return np.asarray(local - self.offset[0])
        before, after = self.offset[:-1], self.offset[1:]
        # The new offset's wall clock begins at change + after. Where that repeats an hour (after < before), the earlier
        # of two readings keeps the old offset until its wall clock ends.
        begins = self.start[1:] + (after if later else np.maximum(before, after))
        period = np.searchsorted(begins, local, side="right")
        until = np.append(self.start[1:], np.iinfo(np.int64).max)
        return np.asarray(np.minimum(local - self.offset[period], until[period]))


def offsets_around(zone: ZoneInfo, seconds: Ints, *, days_after: int) -> Offsets:
    """The offsets of `zone` from two days before each of `seconds` (since 1970, local or UTC) to `days_after` after."""
    days = np.unique(seconds // DAY)
    days = np.unique((days[:, None] + np.arange(-2, days_after + 2)).ravel())
    edges = (days * DAY).tolist()
    offsets = [_offset(zone, t) for t in edges]
    start, offset = [edges[0]], [offsets[0]]
    for n in range(1, len(edges)):
        if offsets[n] != offsets[n - 1]:
            start.append(_change(zone, edges[n - 1], edges[n], offsets[n - 1]))
            offset.append(offsets[n])
    return Offsets(np.array(start, dtype=np.int64), np.array(offset, dtype=np.int64))


def _offset(zone: ZoneInfo, second: int) -> int:
    offset = (EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _change(zone: ZoneInfo, low: int, high: int, before: int) -> int:
    """The second of a change from the offset `before` between `low`, which has it, and `high`, which has another."""
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high
