"""Areas in pixels of a drawing."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from samlad.drawing.areas import AreaMap, MapArea, Polygons
from samlad.drawing.outlines import outline_of, polygon, polygonal, simplified
from samlad.drawing.projection import Projection, fit
from samlad.drawing.svg import path_of

Spot = tuple[str, float, float]  # a place's name and its pixel


@dataclass(frozen=True, eq=False)
class Outline:
    """An area's geometry in pixels of the drawing: simplified, and as it is. The same as itself only."""

    geometry: BaseGeometry
    exact: BaseGeometry

    @cached_property
    def room(self) -> float:
        """The radius of the largest circle inside it."""
        return max(float(shapely.maximum_inscribed_circle(part).length) for part in shapely.get_parts(self.geometry))

    @cached_property
    def path(self) -> str:
        return path_of(self.geometry)


@dataclass(frozen=True)
class Shape:
    area: MapArea
    outline: Outline

    @property
    def geometry(self) -> BaseGeometry:
        return self.outline.geometry


def projection_of(area_map: AreaMap, *, width: int) -> Projection:
    """Raises ValueError for a map without usable geometry."""
    usable = [g for area in area_map.areas if not (g := _geometry(area.polygons)).is_empty]
    if not usable:
        raise ValueError("no geometry")
    return fit(usable, width)


def shapes_of(areas: Iterable[MapArea], width: int) -> tuple[list[Shape], int]:
    """The areas in pixels, the largest first, and the height."""
    known = tuple(areas)
    outlines, height = _fitted(tuple(a.polygons for a in known), width)
    shapes = [Shape(a, o) for a, o in zip(known, outlines, strict=True) if o is not None]
    return sorted(shapes, key=lambda shape: -shape.geometry.area), height


def spots_of(area_map: AreaMap, width: int) -> list[Spot]:
    """Where its places stand."""
    if not area_map.points:
        return []
    try:
        projection = projection_of(area_map, width=width)
    except ValueError:
        return []
    pixels = projection.pixels(np.array([[p.lon, p.lat] for p in area_map.points]))
    return [(p.name, float(x), float(y)) for p, (x, y) in zip(area_map.points, pixels, strict=True)]


@lru_cache(maxsize=64)
def border_of(outlines: tuple[Outline, ...]) -> str:
    """The path around all of them. Kept, as their own paths are."""
    return path_of(outline_of([o.geometry for o in outlines]))


@lru_cache(maxsize=64)
def _fitted(areas: tuple[Polygons, ...], width: int) -> tuple[tuple[Outline | None, ...], int]:
    """Each area in pixels, simplified together, neighbours keeping one border; None without usable geometry. Kept:
    outlines change once in a year, and what is drawn from them follows from them alone."""
    geometries = [_geometry(polygons) for polygons in areas]
    usable = [geometry for geometry in geometries if not geometry.is_empty]
    if not usable:
        return (None,) * len(geometries), width // 2
    projection = fit(usable, width)
    exact = [shapely.transform(geometry, projection.pixels) for geometry in usable]
    outlines = (Outline(*pair) for pair in zip(simplified(exact), exact, strict=True))
    return tuple(None if geometry.is_empty else next(outlines) for geometry in geometries), projection.height


def _geometry(polygons: Polygons) -> BaseGeometry:
    return polygonal([polygon(rings) for rings in polygons])
