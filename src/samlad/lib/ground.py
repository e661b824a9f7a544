"""What lies where: areas, named places, roads and water in degrees (EPSG:4326), and what is nearest to a point."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

METRES = 111_320.0  # of a degree of latitude; of longitude times the cosine of the latitude
STREET_AWAY, PLACE_AWAY = 35.0, 3_000.0  # metres: how near a road or a place has to be to say where a point is
ROADS = ("main_road", "street", "path")


@dataclass(frozen=True)
class GroundArea:
    id: int
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class GroundPlace:
    id: int
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, eq=False)
class Features:
    """Roads, water and land: arrays of the same length. The same as itself only, since it is cached."""

    kinds: np.ndarray
    names: np.ndarray
    shapes: np.ndarray

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def within(self, west: float, south: float, east: float, north: float) -> np.ndarray:
        """The numbers, in order, of those that meet the box."""
        return np.sort(self.tree.query(shapely.box(west, south, east, north)))


@dataclass(frozen=True)
class Ground:
    areas: tuple[GroundArea, ...]
    places: tuple[GroundPlace, ...]
    features: Features
    source: str = ""  # who made the map of roads and water


@dataclass(frozen=True)
class Spot:
    """A point described by what is near it. `road` and `place` are "" where none is near enough; `metres` and `bearing`
    (degrees clockwise from north) lead from the place to the point. `away` is how many metres outside all areas."""

    lon: float
    lat: float
    area: GroundArea | None
    away: float
    road: str
    place: str
    metres: float
    bearing: float


def spot(ground: Ground, lon: float, lat: float) -> Spot:
    area, away = area_under(ground.areas, lon, lat)
    place, metres, bearing = _place(ground.places, lon, lat)
    return Spot(lon, lat, area, away, _road(ground.features, lon, lat), place, metres, bearing)


def metres_between(lon: float, lat: float, to_lon: float, to_lat: float) -> tuple[float, float]:
    """How far east and north the second point lies of the first."""
    return (to_lon - lon) * METRES * math.cos(math.radians(lat)), (to_lat - lat) * METRES


def area_under(areas: Sequence[GroundArea], lon: float, lat: float) -> tuple[GroundArea | None, float]:
    """The area that holds the point, the first of two that share the border; and how many metres outside all of them it
    is, to a few in a hundred: 0 inside one, and where there are none."""
    point = shapely.Point(lon, lat)
    area = next((a for a in areas if a.shape.covers(point)), None)
    if area or not areas:
        return area, 0.0
    flat, here = _in_metres(np.array([a.shape for a in areas], dtype=object), lon, lat)
    return None, float(shapely.distance(flat, here).min())


def _place(places: Sequence[GroundPlace], lon: float, lat: float) -> tuple[str, float, float]:
    aways = [(math.hypot(*metres_between(p.lon, p.lat, lon, lat)), p) for p in places]
    metres, nearest = min(aways, key=lambda a: (a[0], a[1].name), default=(math.inf, None))
    if nearest is None or metres > PLACE_AWAY:
        return "", 0.0, 0.0
    east, north = metres_between(nearest.lon, nearest.lat, lon, lat)
    return nearest.name, metres, math.degrees(math.atan2(east, north)) % 360


def _road(features: Features, lon: float, lat: float) -> str:
    dy = STREET_AWAY / METRES
    dx = dy / math.cos(math.radians(lat))
    near = features.within(lon - dx, lat - dy, lon + dx, lat + dy)
    near = near[np.isin(features.kinds[near], ROADS) & (features.names[near] != "")]
    if not len(near):
        return ""
    flat, here = _in_metres(features.shapes[near], lon, lat)
    aways = shapely.distance(flat, here)
    n = int(np.argmin(aways))
    return str(features.names[near[n]]) if aways[n] <= STREET_AWAY else ""


def _in_metres(shapes: np.ndarray, lon: float, lat: float) -> tuple[np.ndarray, BaseGeometry]:
    """The shapes and the point, in metres around it."""
    scale = np.array([METRES * math.cos(math.radians(lat)), METRES])
    origin = np.array([lon, lat])
    return shapely.transform(shapes, lambda xy: (xy - origin) * scale), shapely.Point(0, 0)
