"""Outlines on paper: areas in degrees fitted to a picture, simplified together so that neighbours still meet, and
written as SVG paths."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

MOST_POINTS = 1500  # of the borders in the map, and again in the enlarged part: about 11 kB of path data each
MARGIN = 4.0
Box = tuple[float, float, float, float]  # left, top, right, bottom
Coordinates = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def apart(points: Sequence[tuple[float, float]], radius: float, box: Box) -> list[tuple[float, float]]:
    """The points pushed from each other until circles of the radius do not touch: always the same way."""
    spots = [list(point) for point in points]
    least = 2 * radius + 2
    for _ in range(200):
        moved = False
        for i in range(len(spots)):
            for j in range(i):
                dx, dy = spots[i][0] - spots[j][0], spots[i][1] - spots[j][1]
                gap = math.hypot(dx, dy)
                if gap >= least - 0.01:
                    continue
                ux, uy = (dx / gap, dy / gap) if gap > 0.01 else (math.cos(i), math.sin(i))
                push = (least - gap) / 2
                for spot, sign in ((spots[i], 1), (spots[j], -1)):
                    spot[0] += sign * ux * push
                    spot[1] += sign * uy * push
                moved = True
        for spot in spots:
            spot[0] = min(max(spot[0], box[0] + radius + 1), box[2] - radius - 1)
            spot[1] = min(max(spot[1], box[1] + radius + 1), box[3] - radius - 1)
        if not moved:
            break
    return [(spot[0], spot[1]) for spot in spots]


def free(whole: BaseGeometry, wide: float, tall: float, width: int, height: int) -> Box:
    """The highest place for a frame that is clear of the map, or below it."""
    best = (1.0, height + 6.0)
    for x in (1.0, width - wide - 1, (width - wide) / 2):
        for y in range(1, math.ceil(best[1]), 3):
            if not shapely.intersects(whole, shapely.box(x, y, x + wide, y + tall)):
                best = x, float(y)
                break
    return best[0], best[1], best[0] + wide, best[1] + tall


@dataclass(frozen=True)
class Frame:
    """Where a map's drawing stands on the earth: equirectangular at the mean latitude, north up."""

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    height: int

    def pixels(self, coordinates: Coordinates) -> Coordinates:
        x = (coordinates[:, 0] - self.west) * self.squeeze * self.scale + self.left
        y = (self.north - coordinates[:, 1]) * self.scale + MARGIN
        return np.column_stack([x, y])

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """The point of the earth (EPSG:4326) under a pixel of the drawing; of one without enlargement."""
        return (x - self.left) / (self.squeeze * self.scale) + self.west, self.north - (y - MARGIN) / self.scale


def fit(geometries: Sequence[BaseGeometry], width: int) -> Frame:
    west, south, east, north = shapely.total_bounds(np.array(geometries))
    squeeze = math.cos(math.radians((south + north) / 2))
    span = max((east - west) * squeeze, (north - south) / 2, 1e-9)  # at most twice as tall as wide
    scale = (width - 2 * MARGIN) / span
    left = (width - (east - west) * squeeze * scale) / 2
    height = max(math.ceil((north - south) * scale + 2 * MARGIN), 24)
    return Frame(float(west), float(north), squeeze, float(scale), float(left), height)


def simplified(geometries: list[BaseGeometry]) -> list[BaseGeometry]:
    """Fewer points, the same border on both sides; an area that would vanish keeps its own shape.

    Where areas overlap there is no common border to keep, and the joint method lets them be: what is left
    of too many points is taken from each area by itself.
    """
    alone = False
    tolerance = 0.8
    result = geometries
    for _ in range(14):
        before = _points(result)
        simple = (
            shapely.simplify(np.array(geometries), tolerance)
            if alone
            else shapely.coverage_simplify(np.array(geometries), tolerance)
        )
        result = [new if not new.is_empty else old for new, old in zip(simple, geometries, strict=True)]
        after = _points(result)
        if after <= MOST_POINTS:
            break
        if not alone and after > before * 0.97:
            alone, tolerance = True, 0.5
        else:
            tolerance *= 1.4
    return result


def _points(geometries: list[BaseGeometry]) -> int:
    return int(sum(shapely.get_num_coordinates(np.array(geometries))))


def polygon(rings: Sequence[Sequence[tuple[float, float]]]) -> BaseGeometry:
    usable = [ring for ring in rings if len(ring) >= 3 and all(math.isfinite(v) for point in ring for v in point[:2])]
    if not rings or not usable or usable[0] is not rings[0]:
        return Polygon()
    return shapely.make_valid(Polygon([p[:2] for p in usable[0]], [[p[:2] for p in ring] for ring in usable[1:]]))


def polygonal(geometries: Iterable[BaseGeometry]) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(list(geometries)) if not part.is_empty]
    flat = [piece for part in parts for piece in shapely.get_parts(part) if isinstance(piece, Polygon)]
    if len(flat) == 1:
        return flat[0]
    whole = MultiPolygon(flat)
    return whole if whole.is_valid else polygonal([shapely.unary_union(flat)])


def outline_of(geometries: list[BaseGeometry]) -> BaseGeometry:
    """The outer border; holes and specks smaller than a few pixels are seams between areas, not lakes."""
    whole = shapely.unary_union([shapely.buffer(geometry, 0.05, join_style="mitre") for geometry in geometries])
    polygons = [part for part in shapely.get_parts(whole) if isinstance(part, Polygon)]
    return MultiPolygon(
        [
            Polygon(polygon.exterior, [ring for ring in polygon.interiors if Polygon(ring).area > 12])
            for polygon in polygons
        ]
    )


def inside(geometry: BaseGeometry) -> tuple[float, float]:
    """A point well inside: of the largest part, where there is most room around it."""
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    largest = max(parts, key=lambda part: part.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=0.5).coords[0]
    return middle[0], middle[1]


def path_of(geometry: BaseGeometry) -> str:
    """Path data of polygons and lines in tenths of a pixel, relative; a shared point is rounded alike on both
    sides of a border."""
    out: list[str] = []
    for part in shapely.get_parts(geometry):
        closed = isinstance(part, Polygon)
        if not closed and not isinstance(part, LineString):
            continue
        for line in (part.exterior, *part.interiors) if closed else (part,):
            points = [(round(x * 10), round(y * 10)) for x, y in shapely.get_coordinates(line)]
            points = points[:-1] if closed else points
            distinct = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
            out.append(f"M{_tenths(distinct[0][0])} {_tenths(distinct[0][1])}")
            steps = []
            for (x0, y0), (x1, y1) in itertools.pairwise(distinct):
                dx, dy = _tenths(x1 - x0), _tenths(y1 - y0)
                steps.append(f"{dx}{dy}" if dy.startswith("-") else f"{dx} {dy}")
            if steps:
                out.append("l" + steps[0] + "".join(s if s.startswith("-") else f" {s}" for s in steps[1:]))
            out.append("z" if closed else "")
    return "".join(out)


def _tenths(value: int) -> str:
    whole, rest = divmod(abs(value), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest}" if rest and whole else f"{sign}.{rest}" if rest else f"{sign}{whole}"
