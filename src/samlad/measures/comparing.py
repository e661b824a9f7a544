"""Which areas are alike: proposed by level, trend and reporting before the measure; people choose."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from safetystats.comparison import similar_areas
from safetystats.digits import settled
from samlad.analysis.datasets.reading import series_of
from samlad.analysis.datasets.types import SeriesData
from samlad.analysis.queries import newest_series, series_in
from samlad.measures.figures import areas_of, indicators_of, neighbours
from samlad.measures.models import Measure

FEWEST, YEAR = 8, 52  # rounds before


@dataclass(frozen=True)
class Likeness:
    """An area that may be compared with. `distance` 0 is quite alike; rates are reports per ten answers before, and
    `change` what became of them from the first to the second half of that time. `close`: it borders on the measure's
    own area, so that what moves would land there."""

    area_id: int
    distance: float
    rate: float
    change: float
    answers: float
    close: bool


@dataclass(frozen=True)
class Proposal:
    own: Likeness
    others: list[Likeness]  # the most alike first


def propose(measure: Measure) -> Proposal | None:
    """None where the time before is too short or nobody answered, and for the whole municipality."""
    newest, own = newest_series(), areas_of(measure)
    if newest is None or not own:
        return None
    return likeness(series_in(newest), own, indicators_of(measure), neighbours(own), measure.starts_on)


def likeness(
    data: SeriesData, own: list[int], indicators: list[int], close: list[int], starts: date
) -> Proposal | None:
    """Pure: of the numbers of a round. The measure's own areas together are what the others are compared with."""
    earlier = [n for n, r in enumerate(data["rounds"]) if date.fromisoformat(r["to"]) < starts]
    columns = earlier[
        -YEAR:
    ]  # longer than the time before: there the place is at its worst, and few weeks tell no trend
    if len(columns) < FEWEST:
        return None
    ids = [a["id"] for a in data["areas"]]
    counts, exposure = (v[:-1][:, columns] for v in series_of(data, indicators))
    mine = np.isin(ids, own)
    rows = np.vstack([counts, counts[mine].sum(axis=0)]), np.vstack([exposure, exposure[mine].sum(axis=0)])
    try:
        ranking = similar_areas(*rows, len(ids), candidates=np.append(~mine, False))
    except ValueError:
        return None
    half = len(columns) // 2

    def likeness_of(n: int, area: int) -> Likeness:
        y, e = rows[0][n], rows[1][n]
        halves = [(10 * y[w].sum() / max(e[w].sum(), 1)) for w in (slice(half), slice(half, None))]
        return Likeness(
            area,
            float(ranking.distance[n]),
            float(10 * y.sum() / max(e.sum(), 1)),
            halves[1] - halves[0],
            float(e.mean()),
            area in close,
        )

    order = sorted(
        (int(n) for n in ranking.order), key=lambda n: (ids[n] in close, settled(float(ranking.distance[n])), n)
    )
    return Proposal(likeness_of(len(ids), 0), [likeness_of(n, ids[n]) for n in order])
