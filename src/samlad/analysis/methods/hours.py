"""When in the week: hour by weekday of what was reported, also of what is known only to lie between two times."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from safetystats.aoristic import aoristic
from safetystats.digits import for_ranks
from samlad.analysis.datasets.reading import rows_of
from samlad.analysis.datasets.types import Sighting, SightingsData
from samlad.analysis.methods.numbers import plain
from samlad.analysis.results.hours import HoursOf, HoursResult, HoursSettings, HoursTable, Peak

LOOKED_AT = 26  # rounds
SAYS_NOTHING = "week"  # the precision of what concerns a whole week
BLOCK = 4  # hours
FEWEST = 10  # observations, for a time to stand out
BY_CHANCE = 0.05  # that some block of the week stands out where every hour is alike, at most
KNOWN = 3  # hours: what lies within so many is known well enough to fill a part of a day
PART = 6  # hours: night, morning, afternoon, evening

Table = NDArray[np.float64]


def compute(data: SightingsData, settings: HoursSettings, rng: np.random.Generator) -> HoursResult:
    """New sightings of the last 26 rounds, everything together and each
    indicator and each area alone. A table has 24 rows (hours) of 7 (Monday … Sunday) expected events."""
    first = max(len(data["rounds"]) - LOOKED_AT, 0)
    new = [row for row in rows_of(data) if row.round >= first and not row.still]
    used = [row for row in new if row.precision != SAYS_NOTHING]
    result: HoursResult = {
        "rounds": [r["label"] for r in data["rounds"]][first:],
        "zone": settings["zone"],
        "events": len(used),
        "left_out": len(new) - len(used),
        "known": sum(_hours(row) <= KNOWN for row in used),
        "all": None,
        "indicators": [],
        "areas": [],
        "silent": [],
    }
    if not used:
        return result
    result["all"] = _table(used, settings["zone"])
    result["indicators"] = _each(new, used, lambda row: row.indicator, settings["zone"])
    result["areas"] = _each(new, used, lambda row: row.area, settings["zone"])
    result["silent"] = _silent([row for row in used if _hours(row) <= KNOWN], settings["zone"])
    return result


def _each(
    new: Sequence[Sighting], used: Sequence[Sighting], about: Callable[[Sighting], int | None], zone: str
) -> list[HoursOf]:
    """A table for each indicator, or each area, that sightings are about."""
    tables: list[HoursOf] = []
    for number in sorted({n for row in used if (n := about(row)) is not None}):
        mine = [row for row in used if about(row) == number]
        out = sum(about(row) == number for row in new) - len(mine)
        tables.append({"id": number, "left_out": out, **_table(mine, zone)})
    return tables


def _hours(row: Sighting) -> float:
    return float(row.ends - row.starts) / 3600


def _weights(rows: Sequence[Sighting], zone: str) -> Table:
    start, end = (
        np.array(times, dtype="datetime64[s]") for times in ([r.starts for r in rows], [r.ends for r in rows])
    )
    return aoristic(start, end, zone=zone, clock="utc").weights


def _table(rows: Sequence[Sighting], zone: str) -> HoursTable:
    weights = _weights(rows, zone)
    return {
        "events": len(rows),
        "known": sum(_hours(row) <= KNOWN for row in rows),
        "weights": [[round(float(w), 3) for w in hour] for hour in weights],
        "peak": _peak(weights),
    }


def _peak(weights: Table) -> Peak:
    """The four-hour block with the most, and whether it is more than chance makes of hours that are all alike: a
    Poisson limit shared by the 42 blocks. The weights vary less than counts do, so it errs on the careful side."""
    blocks = weights.reshape(24 // BLOCK, BLOCK, 7).sum(axis=1)
    most = int(np.argmax(for_ranks(blocks)))
    hour, day = divmod(most, 7)
    expected = float(weights.sum()) / blocks.size
    limit = poisson.isf(BY_CHANCE / blocks.size, expected)
    enough = weights.sum() > FEWEST - 0.5
    return {
        "day": day,
        "from": hour * BLOCK,
        "to": (hour + 1) * BLOCK,
        "weight": round(float(blocks.flat[most]), 3),
        "expected": plain(expected),
        "stands_out": bool(enough and blocks.flat[most] >= limit + 1),
    }


def _silent(rows: Sequence[Sighting], zone: str) -> list[list[int]]:
    """The parts of the week [day, first hour] of which nothing with a known time was reported."""
    if not rows:
        return [[day, part * PART] for day in range(7) for part in range(24 // PART)]
    parts = _weights(rows, zone).reshape(24 // PART, PART, 7).sum(axis=1)
    return [[day, part * PART] for day in range(7) for part in range(24 // PART) if parts[part, day] == 0]
