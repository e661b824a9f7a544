"""Draws the map from the gazetteer's points: the outline, the river, and borders that neighbours share exactly.

The outline is a closed curve with noise, the river divides it, each bank is divided into the cells nearest to its
points (Voronoi), and every border between two areas is then bent a little, as one shared line, so that neighbours keep
the very same points and the areas tile the municipality exactly. Lengths are kilometres from the town's main square
until `lonlat` turns them into EPSG:4326.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient
from shapely.ops import polygonize

from samlad.demo.gazetteer import AREAS, ORIGIN, OUTLINE_RADII, RIVER, XY, Ring

SEED = 20260
KM_PER_LAT = 111.32
KM_PER_LON = 111.32 * math.cos(math.radians(ORIGIN[1]))
DECIMALS = 5  # of a degree: about a metre
GRID = 1e-4  # km: borders that nearly meet are made to meet
PLAIN = 0.013  # km: a bend smaller than this is left out, so that a map of it all is a light page


def seed_point(name: str) -> Point:
    return Point(lonlat(next(spec[5] for spec in AREAS if spec[0] == name)))


def lonlat(xy: Sequence[float]) -> XY:
    return (
        round(ORIGIN[0] + xy[0] / KM_PER_LON, DECIMALS),
        round(ORIGIN[1] + xy[1] / KM_PER_LAT, DECIMALS),
    )


def plain(line: LineString) -> list[XY]:
    return [(float(x), float(y)) for x, y in line.simplify(PLAIN).coords]


def ring(polygon: Polygon) -> Ring:
    return tuple((float(x), float(y)) for x, y in orient(polygon).exterior.coords)


def harmonics(rng: np.random.Generator, *, orders: Iterable[int], size: float) -> Callable[[float], float]:
    """A smooth periodic function around 1: waves of random phase, smaller the faster they are."""
    waves = [(n, float(rng.uniform(0.6, 1.4)) * size / n**0.75, float(rng.uniform(0, 2 * math.pi))) for n in orders]
    return lambda angle: 1 + sum(height * math.sin(n * angle + phase) for n, height, phase in waves)


@cache
def outline_km() -> Polygon:
    rng = np.random.default_rng(SEED)
    coarse = harmonics(rng, orders=range(2, 9), size=0.11)
    fine = harmonics(rng, orders=range(11, 34, 3), size=0.055)
    corners = []
    for angle in np.linspace(0, 2 * math.pi, 260, endpoint=False):
        a = float(angle)
        stretch = coarse(a) * fine(a)
        corners.append((OUTLINE_RADII[0] * stretch * math.cos(a), OUTLINE_RADII[1] * stretch * math.sin(a)))
    return Polygon(corners)


@cache
def river_km() -> LineString:
    """The river's points joined by a smooth curve (Catmull-Rom)."""
    points = np.asarray(RIVER, dtype=float)
    curve: list[XY] = []
    for i in range(1, len(points) - 2):
        p0, p1, p2, p3 = points[i - 1 : i + 3]
        for t in np.linspace(0, 1, 8, endpoint=False):
            xy = 0.5 * (
                2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
            curve.append((float(xy[0]), float(xy[1])))
    return LineString([RIVER[0], *curve, RIVER[-2], RIVER[-1]])


@cache
def rings() -> tuple[Ring, ...]:
    """One ring for each area in the order of `AREAS`: bend the borders, less if two of them would cross."""
    arcs = _arcs(_cells())
    fixed = shapely.union_all([outline_km().exterior, river_km()]).buffer(2 * GRID)
    for strength in (1.0, 0.7, 0.4, 0.0):
        rng = np.random.default_rng(SEED + 3)
        lines = [
            LineString([lonlat(xy) for xy in plain(arc if fixed.contains(arc) else _bend(rng, arc, strength))])
            for arc in arcs
        ]
        faces = list(polygonize(lines))
        tiles = [[face for face in faces if face.contains(seed_point(spec[0]))] for spec in AREAS]
        if len(faces) == len(AREAS) and all(len(tile) == 1 for tile in tiles):
            return tuple(ring(tile[0]) for tile in tiles)
    raise AssertionError("the map's points do not make one area each")


def _cells() -> list[BaseGeometry]:
    """The part of the municipality nearest to each area's point on its own bank, in the order of `AREAS`."""
    cut = shapely.union_all([outline_km().exterior, river_km()], grid_size=GRID)
    whole = outline_km().buffer(10 * GRID)
    banks = [face for face in polygonize(shapely.get_parts(cut)) if whole.contains(face)]
    ground = {
        "north": shapely.union_all([bank for bank in banks if bank.representative_point().y > -0.5]),
        "south": shapely.union_all([bank for bank in banks if bank.representative_point().y <= -0.5]),
    }
    lines: list[BaseGeometry] = [cut]
    for bank, land in ground.items():
        seeds = MultiPoint([spec[5] for spec in AREAS if spec[4] == bank])
        edges = shapely.voronoi_polygons(seeds, extend_to=whole.buffer(9), only_edges=True)
        lines.append(edges.intersection(land))
    faces = [
        face for face in polygonize(shapely.get_parts(shapely.union_all(lines, grid_size=GRID))) if whole.contains(face)
    ]
    owners: list[list[BaseGeometry]] = [[] for _ in AREAS]
    loose: list[Polygon] = []
    for face in faces:
        inside = [i for i, spec in enumerate(AREAS) if face.contains(Point(spec[5]))]
        if inside:
            owners[inside[0]].append(face)
        else:
            loose.append(face)
    for face in loose:  # a river bend cut it off from its point: it goes to the neighbour with the longest border
        bank = "north" if ground["north"].contains(face.representative_point()) else "south"
        borders = [
            shapely.intersection(face.boundary, shapely.union_all(owner).boundary).length if spec[4] == bank else -1
            for spec, owner in zip(AREAS, owners, strict=True)
        ]
        owners[borders.index(max(borders))].append(face)
    return [shapely.union_all(owner) for owner in owners]


def _arcs(cells: Sequence[BaseGeometry]) -> list[LineString]:
    """The borders as lines between the points where three areas (or two and the outside) meet."""
    borders = shapely.union_all([cell.boundary for cell in cells], grid_size=GRID)
    arcs = [LineString(arc) for arc in shapely.get_parts(shapely.line_merge(borders))]
    return sorted(arcs, key=lambda arc: tuple(arc.coords[0]) + tuple(arc.coords[-1]))


def _bend(rng: np.random.Generator, arc: LineString, strength: float) -> LineString:
    """The arc with its middle pushed aside, again for each half; wilder in the countryside than in town."""
    far = Point(0, 0).distance(arc) / 8
    size = strength * (0.07 + 0.09 * min(far, 1))

    def push(a: XY, b: XY) -> list[XY]:
        length = math.dist(a, b)
        if length < 0.3:
            return [a]
        shift = float(rng.normal(0, size)) * min(length, 2.4)
        middle = (
            (a[0] + b[0]) / 2 - shift * (b[1] - a[1]) / length,
            (a[1] + b[1]) / 2 + shift * (b[0] - a[0]) / length,
        )
        return push(a, middle) + push(middle, b)

    corners = [(float(x), float(y)) for x, y in arc.coords]
    bent = [xy for a, b in pairwise(corners) for xy in push(a, b)] + [corners[-1]]
    for _round in range(2):  # cut the corners (Chaikin), ends kept
        cut = [bent[0]]
        for (ax, ay), (bx, by) in pairwise(bent):
            cut += [
                (0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by),
                (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by),
            ]
        bent = [*cut, bent[-1]]
    return LineString(bent)
