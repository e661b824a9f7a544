"""Rounds put where they belong in the calendar, so that a week that was never opened is a gap and not a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samlad.analysis.datasets.reading import Whole
from samlad.analysis.datasets.types import RoundDays
from samlad.lib.weeks import Week

YEAR = 52
LONGEST = 520  # places in the grid


@dataclass(frozen=True)
class Grid:
    """`step` weeks between places; `place` (R,) of each round, −1 for one too long ago; `length` places up to and with
    the last round; `period` places a year; `season` (length + 1,) the place of the year, the coming one's last;
    `coming` the label of the round after the last."""

    step: int
    place: Whole
    length: int
    period: int
    season: Whole
    coming: str

    def lay(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """(…, rounds) laid out as (…, length); gaps are 0."""
        laid = np.zeros((*values.shape[:-1], self.length))
        within = self.place >= 0
        for n, place in zip(np.flatnonzero(within), self.place[within], strict=True):
            laid[..., place] += values[..., n]
        return laid


def grid(rounds: Sequence[RoundDays]) -> Grid:
    """Of at least one round, oldest first."""
    ends = [date.fromisoformat(r["to"]) for r in rounds]
    days = np.array([(end - ends[-1]).days for end in ends], dtype=np.int64)
    gaps = np.diff(days)
    step = max(1, round(int(gaps.min()) / 7)) if len(gaps) else 1
    back = np.floor(-days / (7 * step) + 0.5).astype(np.int64)
    length = int(min(back.max() + 1, LONGEST))
    place = np.where(back < length, length - 1 - back, -1)
    period = max(1, YEAR // step)
    weeks = [(ends[-1] + timedelta(weeks=step * (n - length + 1))).isocalendar().week for n in range(length + 1)]
    season = np.array([min((min(week, YEAR) - 1) // step, period - 1) for week in weeks], dtype=np.int64)
    return Grid(step, place, length, period, season, str(Week.parse(rounds[-1]["label"]).plus(step)))
