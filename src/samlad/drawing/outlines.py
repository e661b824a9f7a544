"""Outlines of areas: made of rings, simplified together so that neighbours still meet, put together."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

MOST_POINTS = 1500  # of the borders in the map, and again in the enlarged part: about 11 kB of path data each


def simplified(geometries: list[BaseGeometry]) -> list[BaseGeometry]:
    """Fewer points, the same border on both sides; an area that would vanish keeps its own shape.

    Where areas overlap there is no common border to keep, and the joint method lets them be: what is left
    of too many points is taken from each area by itself.
    """
    alone = False
    tolerance = 0.8
    result = geometries
    for _ in range(14):
        before = points_in(result)
        result = simplified_to(geometries, tolerance, alone=alone)
        after = points_in(result)
        if after <= MOST_POINTS:
            break
        if not alone and after > before * 0.97:
            alone, tolerance = True, 0.5
        else:
            tolerance *= 1.4
    return result


def simplified_to(geometries: Sequence[BaseGeometry], tolerance: float, *, alone: bool = False) -> list[BaseGeometry]:
    """One step of it: together, or each `alone`. The tolerance is in the unit of the geometries."""
    simplify = shapely.simplify if alone else shapely.coverage_simplify
    simple = simplify(np.array(geometries), tolerance)
    return [new if not new.is_empty else old for new, old in zip(simple, geometries, strict=True)]


def points_in(geometries: Sequence[BaseGeometry]) -> int:
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


def inside(geometry: BaseGeometry, tolerance: float = 0.5) -> tuple[float, float]:
    """A point well inside: of the largest part, where there is most room around it, to about the tolerance."""
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    largest = max(parts, key=lambda part: part.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=tolerance).coords[0]
    return middle[0], middle[1]
