"""Places out of observations: what lies within a stated distance of the same centre is the same place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safetystats._near import around, nearest_centres

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
WIDEST = 2.0**30  # squares of the grid along a side, so that a square's number fits in 64 bits


@dataclass(frozen=True)
class Places:
    """`label` (N,) the place of each observation, 0 … P − 1, the busiest first. Of each place (P,): `x`, `y` the mean
    position of its observations in metres, `centre_x`, `centre_y` the observed position they all lie within the
    stated distance of, `radius` the largest distance in metres from that centre to one of them, `observations`."""

    label: Ints
    x: Floats
    y: Floats
    centre_x: Floats
    centre_y: Floats
    radius: Floats
    observations: Ints


def places(x: ArrayLike, y: ArrayLike, *, distance: float) -> Places:
    """Groups observations into places. Every observation lies within `distance` of the centre of its place and of no
    nearer centre; centres are observed positions more than `distance` apart. A place is therefore never wider than
    2 · distance: a chain of observations along a street becomes several places, not one.

    x, y: (N,) metres on a plane, N ≥ 1. distance: metres, at least 0; 0 joins equal positions only.
    Positions are gone through from the densest down (observations in the 3 × 3 squares of half a `distance` around
    it, then nearness to their mean, then x, then y), and one that no earlier centre reaches becomes a centre. The
    order of the observations does not matter, and ties are broken the same way every time. Time and memory grow with
    N (sorting: N log N), not with how many lie near each other.
    Raises ValueError for NaN or infinite coordinates, unequal or empty arrays, a negative distance, and an extent of
    more than 2³⁰ distances.
    Source: the leader algorithm, Hartigan (1975), Clustering Algorithms, ch. 3, here led by density and with every
    observation given to its nearest leader (his “sort and reallocate” remedies for its dependence on order).
    """
    px, py = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if px.ndim != 1 or px.shape != py.shape or not px.size:
        raise ValueError(f"x and y must be two rows of equal length with at least one, got {px.shape} and {py.shape}")
    if not (np.isfinite(px).all() and np.isfinite(py).all()):
        raise ValueError("a coordinate is missing or infinite")
    if not (np.isfinite(distance) and distance >= 0):
        raise ValueError(f"the distance is a number of metres, at least 0, not {distance}")
    ux, uy, weight, inverse = _distinct(px, py)
    if distance > 0:
        of_position = _grouped(ux, uy, weight, float(distance))
    else:
        of_position = np.arange(ux.size)
    return _described(ux, uy, weight, of_position, inverse)


def _distinct(x: Floats, y: Floats) -> tuple[Floats, Floats, Ints, Ints]:
    """Distinct positions sorted by x, then y; how many observations each has; and the position of each observation."""
    order = np.argsort(x)
    same = x[order[1:]] == x[order[:-1]]
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    if tied.size:  # sorting by y where it matters only: two keys take ten times as long as one
        order[tied] = order[tied][np.lexsort((y[order[tied]], x[order[tied]]))]
    sx, sy = x[order], y[order]
    new = np.ones(x.size, dtype=bool)
    np.logical_or(sx[1:] != sx[:-1], sy[1:] != sy[:-1], out=new[1:])
    position = np.cumsum(new) - 1
    inverse = np.empty(x.size, dtype=np.int64)
    inverse[order] = position
    return sx[new], sy[new], np.bincount(position), inverse


def _grouped(x: Floats, y: Floats, weight: Ints, distance: float) -> Ints:
    """The distinct position that is the centre of each distinct position."""
    extent = max(np.ptp(x), np.ptp(y)) / distance
    if extent > WIDEST:
        raise ValueError(f"the observations spread over {extent:.3g} distances: are the coordinates in metres?")
    order = _from_the_densest(x, y, weight, distance / 2)
    side = distance * (1 + 1e-9)  # so that rounding never puts two within the distance three squares apart
    slot, block = _squares(x, y, side)
    by_square = np.argsort(slot, kind="stable")  # neighbours beside each other in memory
    back = np.empty(x.size, dtype=np.int64)
    back[by_square] = np.arange(x.size)
    centre_of = nearest_centres(x[by_square], y[by_square], slot[by_square], block, back[order], distance)
    centre: Ints = by_square[centre_of[back]]
    return centre


def _squares(x: Floats, y: Floats, side: float) -> tuple[Ints, Ints]:
    """The occupied square each position lies in, and the 3 × 3 squares around each."""
    column = np.floor((x - x.min()) / side).astype(np.int64) + 1
    row = np.floor((y - y.min()) / side).astype(np.int64) + 1
    columns = int(column.max()) + 2
    keys, slot = np.unique(row * columns + column, return_inverse=True)
    return slot, around(keys, columns)


def _from_the_densest(x: Floats, y: Floats, weight: Ints, side: float) -> Ints:
    """The positions in the order they may become centres: those with the most around them first."""
    slot, block = _squares(x, y, side)
    near_x, near_y = x - x[0], y - y[0]  # from a nearby origin: coordinates are large numbers
    total, east, north = (
        np.append(np.bincount(slot, weights=w), 0.0)[block].sum(axis=1)  # −1, no square, is the 0 at the end
        for w in (weight, weight * near_x, weight * near_y)
    )
    off = np.hypot(near_x - (east / total)[slot], near_y - (north / total)[slot])
    # Whole numbers of observations first, then the distance from their mean as a fraction of one; then x, then y,
    # for positions are sorted by them.
    order: Ints = np.argsort(off / (8 * side) - total[slot], kind="stable")
    return order


def _described(x: Floats, y: Floats, weight: Ints, centre: Ints, inverse: Ints) -> Places:
    """Places numbered from the busiest (then by their centre's x and y)."""
    centres, of_position = np.unique(centre, return_inverse=True)
    heavy = np.bincount(of_position, weights=weight).astype(np.int64)
    busiest = np.argsort(-heavy, kind="stable")
    renamed = np.empty(busiest.size, dtype=np.int64)
    renamed[busiest] = np.arange(busiest.size)
    of_position = renamed[of_position]
    at, observations = centres[busiest], heavy[busiest]
    off_x, off_y = x - x[at][of_position], y - y[at][of_position]
    radius = np.zeros(at.size)
    np.maximum.at(radius, of_position, np.hypot(off_x, off_y))
    mean_x = x[at] + np.bincount(of_position, weights=weight * off_x) / observations
    mean_y = y[at] + np.bincount(of_position, weights=weight * off_y) / observations
    return Places(of_position[inverse], mean_x, mean_y, x[at], y[at], radius, observations)
