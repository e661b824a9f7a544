"""Places that keep coming back: the same named place, or the same spot within a stated distance, week after week."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safetystats.digits import settled
from safetystats.fdr import false_discovery_rate
from safetystats.places import places as group_spots
from safetystats.recurrence import Recurrence, recurrence
from samlad.analysis.datasets.reading import cube, rows_of
from samlad.analysis.datasets.types import Sighting, SightingsData
from samlad.analysis.methods.numbers import plain
from samlad.analysis.results.recurring import PlaceSeen, RecurringPlace, RecurringResult, RecurringSettings

LOOKED_AT = 52  # rounds
DISTANCE = 50.0  # metres within which spots are the same
EARTH = 6_371_008.8  # metres, mean radius
FEWEST_SEEN = 2  # rounds, to be a place that comes back
MOST_PLACES = 100  # listed
MOST_INDICATORS = 3  # of each
# What is suggested as a lasting problem: surprising, seen in so many rounds, with something new in more than so large a
# share of them (one thing that stays does not come back), and seen within so many answered rounds.
SURPRISE, FEWEST_TO_SUGGEST, SHARE, RECENT = 0.05, 5, 0.5, 8

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class _Sort:
    """Sightings of one sort, named places or spots: `rows` as in the dataset, `round` of each from the first looked at,
    `label` (N,) the place of each, and of every place its number (None for a spot), area, middle and indicators."""

    rows: list[Sighting]
    round: Ints
    label: Ints
    place: list[int | None]
    area: list[int | None]
    middle: list[tuple[float, float] | None]
    indicators: list[list[int]]  # the most reported first


def compute(data: SightingsData, settings: RecurringSettings, rng: np.random.Generator) -> RecurringResult:
    """Looks back a year of rounds. What was answered as still there counts as seen; how surprising a place is follows
    from what was new there only, since one thing that stays is not many.

    `p_value` is the chance of being new in so many rounds had every named place (or every spot) the same rate;
    `p_area` had every observation been as likely at any of the places reported in its area (None where there is no
    other). `q_value` is the false discovery rate of being pointed out
    by the larger of the two.
    """
    first = max(len(data["rounds"]) - LOOKED_AT, 0)
    labels = [r["label"] for r in data["rounds"]][first:]
    recent = [row for row in rows_of(data) if row.round >= first]
    named = [row for row in recent if row.place is not None]
    spots = [row for row in recent if row.place is None and row.lon is not None and row.lat is not None]
    result: RecurringResult = {
        "rounds": labels,
        "distance": settings.get("distance", DISTANCE),
        "left_out": len(recent) - len(named) - len(spots),
        "sightings": len(recent),
        "seen_once": 0,
        "places": [],
    }
    places: list[RecurringPlace] = []
    for sort in (_named(named, first), _spots(spots, first, result["distance"])):
        if len(sort.rows):
            places += _described(sort, _answered(data, first, sort), labels)
    if not places:
        return result
    both = np.array([max(p["p_value"], p["p_area"] or 0.0) for p in places])
    for place, q_value in zip(places, false_discovery_rate(both), strict=True):
        place["q_value"] = plain(q_value)
        place["suggested"] = bool(
            q_value <= SURPRISE
            and place["seen"] >= FEWEST_TO_SUGGEST
            and place["fresh"] > SHARE * place["rounds"]
            and place["since_last"] <= RECENT
        )
    back = [p for p in places if p["seen"] >= FEWEST_SEEN]
    back.sort(key=lambda p: (settled(p["p_value"]), -p["seen"], -p["observations"], p["key"]))
    result["seen_once"] = len(places) - len(back)
    result["places"], result["more"] = back[:MOST_PLACES], max(len(back) - MOST_PLACES, 0)
    return result


def _named(rows: list[Sighting], first: int) -> _Sort:
    """Each named place is itself; its area is the one it was mostly reported in."""
    ids = sorted({row.place for row in rows if row.place is not None})
    number: dict[int | None, int] = {place: n for n, place in enumerate(ids)}
    label = np.array([number[row.place] for row in rows], dtype=np.int64)
    return _sort(rows, first, label, ids)


def _spots(rows: list[Sighting], first: int, distance: float) -> _Sort:
    """Points that lie within the distance of the same centre."""
    if not rows:
        return _sort(rows, first, np.zeros(0, dtype=np.int64), [])
    lon, lat = (np.array(at, dtype=np.float64) for at in ([row.lon for row in rows], [row.lat for row in rows]))
    # A plane that touches the earth in the middle: right to a few centimetres in the distances within a municipality.
    x = np.radians(lon - lon.mean()) * EARTH * np.cos(np.radians(lat.mean()))
    y = np.radians(lat - lat.mean()) * EARTH
    grouped = group_spots(x, y, distance=distance)
    return _sort(rows, first, grouped.label, [None] * len(grouped.observations))


def _sort(rows: list[Sighting], first: int, label: Ints, ids: Sequence[int | None]) -> _Sort:
    areas: list[dict[int | None, int]] = [{} for _ in ids]
    points: list[list[tuple[float, float]]] = [[] for _ in ids]
    what: list[dict[int, int]] = [{} for _ in ids]
    for row, n in zip(rows, label, strict=True):
        areas[n][row.area] = areas[n].get(row.area, 0) + 1
        what[n][row.indicator] = what[n].get(row.indicator, 0) + 1
        if row.lon is not None and row.lat is not None:
            points[n].append((row.lon, row.lat))
    return _Sort(
        rows,
        np.array([row.round - first for row in rows], dtype=np.int64),
        label,
        list(ids),
        [min(counted, key=lambda a: (-counted[a], a is None, a or 0)) for counted in areas],
        [(sum(p[0] for p in at) / len(at), sum(p[1] for p in at) / len(at)) if at else None for at in points],
        [sorted(counted, key=lambda i: (-counted[i], i))[:MOST_INDICATORS] for counted in what],
    )


def _answered(data: SightingsData, first: int, sort: _Sort) -> Bools:
    """(places, rounds): whether somebody who covers the place's area answered – where nobody is ever expected there,
    or it has no area, whether anybody did – or something was reported of the place all the same."""
    areas, length = [a["id"] for a in data["areas"]], len(data["rounds"])
    answered: Bools = np.greater(cube(data["answered"], (len(areas), length)), 0)
    covered = cube(data["expected"], (len(areas), length)).sum(axis=1)
    anybody = np.asarray(data["all_answered"], dtype=np.int64) > 0
    number = {area: n for n, area in enumerate(areas)}
    mask = np.empty((len(sort.place), length), dtype=bool)
    for n, area in enumerate(sort.area):
        at = number.get(area) if area is not None else None
        mask[n] = answered[at] if at is not None and covered[at] else anybody
    mask = mask[:, first:]
    mask[sort.label, sort.round] = True
    return mask


def _described(sort: _Sort, answered: Bools, labels: Sequence[str]) -> list[RecurringPlace]:
    count, length = len(sort.place), len(labels)
    seen = recurrence(sort.label, sort.round, rounds=length, answered=answered, number_of_places=count)
    new: Bools = np.array([not row.still for row in sort.rows], dtype=np.bool_)
    p_value = _among_all(sort, answered, new)
    p_area = _among_neighbours(sort, new, length)
    per_round, fresh = (np.zeros((count, length), dtype=np.int64) for _ in range(2))
    np.add.at(per_round, (sort.label, sort.round), 1)
    np.add.at(fresh, (sort.label[new], sort.round[new]), 1)
    return [
        {
            **_place(sort, seen, labels, n),
            "p_value": plain(p_value[n]),
            "p_area": p_area[n],
            "fresh": plain((fresh[n, :] > 0).sum()),
            "weeks": [int(k) if a else None for k, a in zip(per_round[n], answered[n, :], strict=True)],
            "q_value": 1.0,  # until all are judged together
            "suggested": False,
        }
        for n in range(count)
    ]


def _place(sort: _Sort, seen: Recurrence, labels: Sequence[str], n: int) -> PlaceSeen:
    number, middle = sort.place[n], sort.middle[n]
    lon, lat = (round(middle[0], 5), round(middle[1], 5)) if middle else (None, None)
    return {
        "key": f"place:{number}" if number is not None else f"spot:{lat:.3f}:{lon:.3f}",
        "place": number,
        "area": sort.area[n],
        "lon": lon,
        "lat": lat,
        "observations": plain(seen.observations[n]),
        "seen": plain(seen.rounds[n]),
        "rounds": plain(seen.answered[n]),
        "share": plain(seen.share[n]),
        "longest": plain(seen.longest_run[n]),
        "current": plain(seen.current_run[n]),
        "since": labels[seen.current_from[n]] if seen.current_from[n] >= 0 else None,
        "last": labels[seen.last[n]],
        "since_last": plain(seen.since_last[n]),
        "median_interval": plain(seen.median_interval[n]),
        "indicators": sort.indicators[n],
    }


def _among_all(sort: _Sort, answered: Bools, new: Bools) -> Floats:
    """(places,) the chance of something new in so many rounds had all the same rate; 1 where nothing was new."""
    chance = np.ones(len(sort.place))
    known, label = np.unique(sort.label[new], return_inverse=True)
    if known.size:
        chance[known] = recurrence(label, sort.round[new], rounds=answered.shape[1], answered=answered[known]).p_places
    return chance


def _among_neighbours(sort: _Sort, new: Bools, length: int) -> list[float | None]:
    """Of each place the chance of something new in so many rounds, given how much was new in its area each round, had
    each been as likely at any of the area's places: one of k places gets something of n with chance 1 − (1 − 1/k)ⁿ in a
    round, and the rounds are independent. On condition of something at all, since places are known by being reported.
    """
    counts = np.zeros((len(sort.place), length))
    np.add.at(counts, (sort.label[new], sort.round[new]), 1)
    known_places: list[int] = np.flatnonzero(counts.sum(axis=1)).tolist()
    of: list[float | None] = [None] * len(sort.place)
    for area in set(sort.area):
        members = [n for n in known_places if sort.area[n] == area]
        if len(members) < 2:
            continue
        tail = _at_least(1 - (1 - 1 / len(members)) ** counts[members].sum(axis=0))
        for n in members:
            of[n] = float(min(tail[int((counts[n] > 0).sum())] / tail[1], 1.0))
    return of


def _at_least(chances: Floats) -> Floats:
    """(R + 1,) the chance of at least 0, 1, … R of independent things with these chances."""
    exactly = np.zeros(len(chances) + 1)
    exactly[0] = 1.0
    for p in chances:
        exactly[1:] = exactly[1:] * (1 - p) + exactly[:-1] * p
        exactly[0] *= 1 - p
    return exactly[::-1].cumsum()[::-1]
