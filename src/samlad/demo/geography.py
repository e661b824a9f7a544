"""The ground of the made-up municipality Granköping: areas that tile it exactly, places, a river and a lake.

Everything is invented. It lies in a forest at Swedish latitudes where there is no town. The map is drawn once, in
`drawing`, from the hand-placed points of `gazetteer`; all that is given here is lon/lat (EPSG:4326).
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from samlad.demo.drawing import DECIMALS, SEED, harmonics, lonlat, outline_km, plain, rings, river_km, seed_point
from samlad.demo.gazetteer import AREAS, LAKE, MUNICIPALITY, MUNICIPALITY_CODE, PLACES, XY, AreaKind, PlaceKind, Ring


@dataclass(frozen=True, kw_only=True)
class DemoArea:
    """An area (delområde). `polygons` holds one polygon: its outer ring, then its holes (there are none)."""

    code: str
    name: str
    where: str  # the name in running text: "i Kvarnhagen", "på Åsen"
    kind: AreaKind
    population: int
    polygons: tuple[tuple[Ring, ...], ...]

    @property
    def shape(self) -> Polygon:
        (rings,) = self.polygons
        return Polygon(rings[0], rings[1:])


@dataclass(frozen=True, kw_only=True)
class DemoPlace:
    """A named point inside its area."""

    code: str
    name: str
    where: str  # in running text: "på Kvarntorget", "i parkeringshuset Lejonet"
    kind: PlaceKind
    area: str  # the area's code
    point: XY


# Name, in running text, kind, population, bank of the river, the point the area grows from.


def area_code(name: str) -> str:
    """The code of the area with this name. Raises KeyError for a name that is not on the map."""
    return _codes()[name]


def place_code(name: str) -> str:
    """The code of the place with this name. Raises KeyError for a name that is not on the map."""
    return _place_codes()[name]


@cache
def areas() -> tuple[DemoArea, ...]:
    """The areas, in the order of their codes."""
    return tuple(
        DemoArea(code=_codes()[name], name=name, where=where, kind=kind, population=people, polygons=((ring,),))
        for (name, where, kind, people, _bank, _xy), ring in zip(AREAS, rings(), strict=True)
    )


@cache
def places() -> tuple[DemoPlace, ...]:
    """The places, each well inside its area, apart from one another and not in the water."""
    rng = np.random.default_rng(SEED + 1)
    shapes = {area.name: area.shape for area in areas()}
    water = shapely.union_all([LineString(river()).buffer(0.0012), Polygon(lake()).buffer(0.0012)])
    placed: list[DemoPlace] = []
    for index, (name, where, kind, area) in enumerate(PLACES, start=1):
        point = _spot(rng, shapes[area].difference(water), seed_point(area), [place.point for place in placed])
        placed.append(
            DemoPlace(
                code=f"{MUNICIPALITY_CODE}P{index:03d}",
                name=name,
                where=where,
                kind=kind,
                area=_codes()[area],
                point=point,
            )
        )
    return tuple(placed)


@cache
def river() -> Ring:
    """The river from border to border, west to east: decoration, and the border between its banks."""
    inside = river_km().intersection(outline_km())
    assert isinstance(inside, LineString)
    return tuple(lonlat(xy) for xy in plain(inside))


@cache
def lake() -> Ring:
    """The lake that the river runs through: decoration, closed ring."""
    x, y, length, width = LAKE
    bumps = harmonics(np.random.default_rng(SEED + 2), orders=range(2, 7), size=0.1)
    turn = np.linspace(0, 2 * math.pi, 60, endpoint=False)
    shore = [
        lonlat((x + length * bumps(a) * math.cos(a), y + width * bumps(a) * math.sin(a) - 0.05 * math.cos(a)))
        for a in turn
    ]
    return (*shore, shore[0])


def to_geojson() -> dict[str, Any]:
    """All of it as one GeoJSON feature collection; `properties.feature` is area, place, river or lake."""
    features = [
        _feature(
            "Polygon",
            [[list(xy) for xy in ring] for ring in area.polygons[0]],
            feature="area",
            code=area.code,
            name=area.name,
            kind=area.kind,
            population=area.population,
        )
        for area in areas()
    ]
    features.append(_feature("Polygon", [[list(xy) for xy in lake()]], feature="lake", name="Kvarnsjön"))
    features.append(_feature("LineString", [list(xy) for xy in river()], feature="river", name="Granån"))
    features += [
        _feature(
            "Point",
            list(place.point),
            feature="place",
            code=place.code,
            name=place.name,
            kind=place.kind,
            area=place.area,
        )
        for place in places()
    ]
    return {"type": "FeatureCollection", "name": MUNICIPALITY, "features": features}


def _feature(geometry: str, coordinates: list[Any], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


@cache
def _codes() -> dict[str, str]:
    return {spec[0]: f"{MUNICIPALITY_CODE}G{number:03d}" for number, spec in enumerate(AREAS, start=1)}


@cache
def _place_codes() -> dict[str, str]:
    return {spec[0]: f"{MUNICIPALITY_CODE}P{number:03d}" for number, spec in enumerate(PLACES, start=1)}


def _spot(rng: np.random.Generator, ground: BaseGeometry, heart: Point, taken: Sequence[XY]) -> XY:
    """A random point inside `ground`, off its edge, near its heart if it is large, off the others."""
    inner = ground.buffer(-0.1 * math.sqrt(ground.area)).intersection(heart.buffer(0.022))
    west, south, east, north = inner.bounds
    best: XY = (heart.x, heart.y)
    best_gap = -1.0
    for _attempt in range(40):
        x, y = (
            round(float(rng.uniform(west, east)), DECIMALS),
            round(float(rng.uniform(south, north)), DECIMALS),
        )
        if not inner.contains(Point(x, y)):
            continue
        gap = min((math.dist((x * 0.52, y), (a * 0.52, b)) for a, b in taken), default=1.0)
        if gap > best_gap:
            best, best_gap = (x, y), gap
        if gap > 0.0045:
            break
    return best


if __name__ == "__main__":
    print(json.dumps(to_geojson(), ensure_ascii=False))
