"""The circles of the scan statistic: each place with its nearest neighbours, as far as the limits allow."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EARTH = 6371.0088  # km, mean radius (Moritz 2000)
NEAR = 1e-9  # distances closer than this, relative to their size, are equal
MOST_NEIGHBOURS = 120_000_000  # about 600 MB of neighbours
BLOCK = 8_000_000  # distances held at once


@dataclass(frozen=True)
class Circles:
    """`order` (K,): for one centre after the other, its neighbours by distance, itself first; `first` (L + 1,): where
    each centre's begin; `closes` (K,): whether a circle ends there – places equally far away enter together."""

    order: NDArray[np.int32]
    closes: NDArray[np.bool_]
    first: NDArray[np.int64]

    @property
    def number(self) -> int:
        return int(self.closes.sum())


def circles(
    points: NDArray[np.float64], weights: NDArray[np.float64], *, share: float, radius: float | None, geographic: bool
) -> Circles:
    """Circles round every point that hold at most `share` of the weights and reach at most `radius`.

    points (L, 2): x, y in one unit, or latitude, longitude in degrees; radius in that unit, or km. Equally distant
    neighbours are ordered by their index. Raises ValueError where there would be more neighbours than memory is for.
    """
    limit = share * weights.sum() * (1 + 1e-9)
    orders: list[NDArray[np.int32]] = []
    ends: list[NDArray[np.bool_]] = []
    lengths: list[int] = []
    held = 0
    reach = np.inf if radius is None else radius * (1 + NEAR)
    for row in _rows(points, geographic):
        near = np.flatnonzero(row <= reach)
        nearest = _by_distance(near, row[near])
        far = row[nearest]
        closes = np.append(np.diff(far) > NEAR * far[1:], True)
        # distances and weights grow: whatever lies before the last allowed circle is allowed too
        last = np.flatnonzero(closes & (np.cumsum(weights[nearest]) <= limit))
        length = int(last[-1]) + 1 if len(last) else 0
        orders.append(nearest[:length].astype(np.int32))
        ends.append(closes[:length])
        lengths.append(length)
        held += length
        if held > MOST_NEIGHBOURS:
            raise ValueError(
                f"the circles of {len(points)} places have more than {MOST_NEIGHBOURS} members, too many for memory: "
                "lower the largest share of the population or set a largest radius"
            )
    first = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return Circles(np.concatenate(orders), np.concatenate(ends), first)


def _by_distance(near: NDArray[np.int64], far: NDArray[np.float64]) -> NDArray[np.int64]:
    """Nearest first, equally far ones by index. The stable sort takes several times as long as the other, and is needed
    only where some are equally far."""
    order = np.argsort(far)
    ordered = far[order]
    if (ordered[1:] == ordered[:-1]).any():
        order = np.argsort(far, kind="stable")
    return near[order]


def distances_from(points: NDArray[np.float64], centre: int, *, geographic: bool) -> NDArray[np.float64]:
    """Distances (L,) from one point to all."""
    return np.asarray(_distances(points, points[centre : centre + 1], geographic)[0])


def _rows(points: NDArray[np.float64], geographic: bool) -> Iterator[NDArray[np.float64]]:
    step = max(1, BLOCK // max(len(points), 1))
    for start in range(0, len(points), step):
        yield from _distances(points, points[start : start + step], geographic)


def _distances(points: NDArray[np.float64], centres: NDArray[np.float64], geographic: bool) -> NDArray[np.float64]:
    """(centres, points): on the plane, or along the sphere by the haversine formula (Sinnott 1984)."""
    if not geographic:
        across = centres[:, :1] - points[:, 0]
        along = centres[:, 1:] - points[:, 1]
        return np.asarray(np.sqrt(across * across + along * along))
    here, there = np.radians(centres), np.radians(points)
    north = np.sin((here[:, :1] - there[:, 0]) / 2) ** 2
    east = np.sin((here[:, 1:] - there[:, 1]) / 2) ** 2
    half = north + np.cos(here[:, :1]) * np.cos(there[:, 0]) * east
    return np.asarray(2 * EARTH * np.arcsin(np.sqrt(np.minimum(half, 1.0))))
