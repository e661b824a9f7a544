"""The ground of the made-up municipality Granköping: areas that tile it exactly, places, a river and a lake.

Everything is invented. It lies in a forest at Swedish latitudes where there is no town. The map is drawn once
from hand-placed points: the outline is a closed curve with noise, the river divides it, each bank is divided
into the cells nearest to its points (Voronoi), and every border between two areas is then bent a little, as
one shared line, so that neighbours keep the very same points and the areas tile the municipality exactly.

Lengths are kilometres from the town's main square until the last step, which turns them into lon/lat
(EPSG:4326).
"""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient
from shapely.ops import polygonize

MUNICIPALITY = "Granköping (påhittad)"
MUNICIPALITY_CODE = "9990"
ORIGIN = (14.52, 58.742)  # lon, lat of the main square: forest

_SEED = 20260
_KM_PER_LAT = 111.32
_KM_PER_LON = 111.32 * math.cos(math.radians(ORIGIN[1]))
_DECIMALS = 5  # of a degree: about a metre
_GRID = 1e-4  # km: borders that nearly meet are made to meet
_PLAIN = 0.013  # km: a bend smaller than this is left out, so that a map of it all is a light page

AreaKind = Literal["centre", "estate", "villa", "industry", "village", "countryside"]
PlaceKind = Literal[
    "square", "underpass", "schoolyard", "bus", "parking", "pitch", "library", "youth_centre",
    "playground", "park", "shop", "care", "bathing", "yard", "hall",
]  # fmt: skip
Bank = Literal["north", "south"]
XY = tuple[float, float]
Ring = tuple[XY, ...]


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
_AREAS: tuple[tuple[str, str, AreaKind, int, Bank, XY], ...] = (
    ("Centrum", "i Centrum", "centre", 3120, "north", (0.25, 0.95)),
    ("Stationsområdet", "i Stationsområdet", "centre", 1480, "north", (1.95, 1.2)),
    ("Kvarnhagen", "i Kvarnhagen", "estate", 3940, "north", (-1.3, 1.35)),
    ("Norrgården", "i Norrgården", "estate", 2650, "north", (0.35, 2.7)),
    ("Björkhaga", "i Björkhaga", "villa", 1710, "north", (-1.55, 3.45)),
    ("Åsen", "på Åsen", "villa", 1980, "north", (-3.05, 2.0)),
    ("Kyrkbacken", "på Kyrkbacken", "villa", 1240, "north", (2.35, 2.95)),
    ("Lärkhöjden", "på Lärkhöjden", "villa", 2060, "north", (4.25, 2.1)),
    ("Östermark", "på Östermark", "industry", 190, "north", (3.85, 0.25)),
    ("Tallbacken", "på Tallbacken", "estate", 3310, "south", (-1.6, -0.75)),
    ("Mellangården", "i Mellangården", "villa", 2270, "south", (0.45, -0.85)),
    ("Ekängen", "i Ekängen", "estate", 2880, "south", (2.2, -1.15)),
    ("Strandängen", "på Strandängen", "villa", 1560, "south", (-3.55, -1.5)),
    ("Rosenlund", "i Rosenlund", "villa", 1830, "south", (-1.2, -2.75)),
    ("Solbacken", "på Solbacken", "villa", 1690, "south", (1.1, -2.85)),
    ("Sågen", "på Sågen", "industry", 120, "south", (4.1, -2.3)),
    ("Lindåker", "i Lindåker", "villa", 1350, "south", (3.1, -4.1)),
    ("Kvarnsjö", "i Kvarnsjö", "village", 640, "north", (-5.9, 1.5)),
    ("Tjärboda", "i Tjärboda", "village", 910, "north", (7.2, 2.5)),
    ("Sunnebo", "i Sunnebo", "village", 870, "south", (-6.3, -3.4)),
    ("Lertorp", "i Lertorp", "village", 1120, "south", (-1.7, -5.5)),
    ("Norrbygden", "i Norrbygden", "countryside", 430, "north", (-3.2, 6.3)),
    ("Granmarken", "i Granmarken", "countryside", 310, "north", (2.6, 6.6)),
    ("Skogsbygden", "i Skogsbygden", "countryside", 280, "north", (-7.7, 3.9)),
    ("Hultsbygden", "i Hultsbygden", "countryside", 520, "south", (3.7, -6.5)),
    ("Östbygden", "i Östbygden", "countryside", 460, "south", (7.7, -3.9)),
)

# Name, in running text, kind, area.
_PLACES: tuple[tuple[str, str, PlaceKind, str], ...] = (
    ("Stortorget", "på Stortorget", "square", "Centrum"),
    ("Stadsbiblioteket", "vid Stadsbiblioteket", "library", "Centrum"),
    ("Parkeringshuset Lejonet", "i parkeringshuset Lejonet", "parking", "Centrum"),
    ("Åparken", "i Åparken", "park", "Centrum"),
    ("Gallerian Granen", "vid Gallerian Granen", "shop", "Centrum"),
    ("Ungdomens hus", "utanför Ungdomens hus", "youth_centre", "Centrum"),
    ("Stationstorget", "på Stationstorget", "square", "Stationsområdet"),
    ("Bussterminalens norra del", "vid bussterminalens norra del", "bus", "Stationsområdet"),
    ("Bussterminalens vänthall", "i bussterminalens vänthall", "bus", "Stationsområdet"),
    ("Pendlarparkeringen", "på Pendlarparkeringen", "parking", "Stationsområdet"),
    ("Stationstunneln", "i Stationstunneln", "underpass", "Stationsområdet"),
    ("Grangymnasiets skolgård", "på Grangymnasiets skolgård", "schoolyard", "Stationsområdet"),
    ("Kvarntorget", "på Kvarntorget", "square", "Kvarnhagen"),
    ("Kvarntorgets gångtunnel", "i Kvarntorgets gångtunnel", "underpass", "Kvarnhagen"),
    ("Kvarnhagsskolans skolgård", "på Kvarnhagsskolans skolgård", "schoolyard", "Kvarnhagen"),
    ("Fritidsgården Kvarnen", "utanför Fritidsgården Kvarnen", "youth_centre", "Kvarnhagen"),
    ("Kvarnlekplatsen", "på Kvarnlekplatsen", "playground", "Kvarnhagen"),
    ("Mjölnarvägens garage", "i garagen på Mjölnarvägen", "parking", "Kvarnhagen"),
    ("Talltorget", "på Talltorget", "square", "Tallbacken"),
    ("Tallbacksskolans skolgård", "på Tallbacksskolans skolgård", "schoolyard", "Tallbacken"),
    ("Kottvägens parkering", "på parkeringen vid Kottvägen", "parking", "Tallbacken"),
    ("Tallvallen", "på Tallvallens fotbollsplan", "pitch", "Tallbacken"),
    ("Fritidsgården Tallen", "utanför Fritidsgården Tallen", "youth_centre", "Tallbacken"),
    ("Norrgårdens lekplats", "på Norrgårdens lekplats", "playground", "Norrgården"),
    ("Norrgårdens gångtunnel", "i Norrgårdens gångtunnel", "underpass", "Norrgården"),
    ("Norrgårdens parkering", "på Norrgårdens parkering", "parking", "Norrgården"),
    ("Ekängens torg", "på Ekängens torg", "square", "Ekängen"),
    ("Ekängens bollplan", "på Ekängens bollplan", "pitch", "Ekängen"),
    ("Ekängsskolans skolgård", "på Ekängsskolans skolgård", "schoolyard", "Ekängen"),
    ("Vårdboendet Eken", "vid vårdboendet Eken", "care", "Ekängen"),
    ("Åsens elljusspår", "vid Åsens elljusspår", "park", "Åsen"),
    ("Björkhagaskolans skolgård", "på Björkhagaskolans skolgård", "schoolyard", "Björkhaga"),
    ("Kyrkparken", "i Kyrkparken", "park", "Kyrkbacken"),
    ("Lärkans livs", "utanför Lärkans livs", "shop", "Lärkhöjden"),
    ("Lärkhöjdens pulkabacke", "vid Lärkhöjdens pulkabacke", "playground", "Lärkhöjden"),
    ("Östermarks vändplan", "på Östermarks vändplan", "yard", "Östermark"),
    ("Östermarks återvinningsstation", "vid Östermarks återvinningsstation", "yard", "Östermark"),
    ("Mellangårdens vårdcentral", "vid Mellangårdens vårdcentral", "care", "Mellangården"),
    ("Strandbadet", "vid Strandbadet", "bathing", "Strandängen"),
    ("Rosenlunds gångbro", "vid Rosenlunds gångbro", "underpass", "Rosenlund"),
    ("Solbackens lekplats", "på Solbackens lekplats", "playground", "Solbacken"),
    ("Sågens industrigata", "på Sågens industrigata", "yard", "Sågen"),
    ("Lindåkers idrottsplats", "på Lindåkers idrottsplats", "pitch", "Lindåker"),
    ("Lertorps skola", "på Lertorps skolgård", "schoolyard", "Lertorp"),
    ("Lertorps busshållplats", "vid Lertorps busshållplats", "bus", "Lertorp"),
    ("Sunnebo bygdegård", "vid Sunnebo bygdegård", "hall", "Sunnebo"),
    ("Tjärboda idrottsplats", "på Tjärboda idrottsplats", "pitch", "Tjärboda"),
    ("Kvarnsjö badplats", "vid Kvarnsjö badplats", "bathing", "Kvarnsjö"),
    ("Hults grustag", "i Hults grustag", "yard", "Hultsbygden"),
)

_OUTLINE_RADII = (10.5, 8.3)  # km east-west and north-south before the noise
_RIVER: tuple[XY, ...] = (
    (-16, -1.5), (-11, -0.9), (-8.6, -0.15), (-6.9, 0.1), (-5.2, 0.2), (-3.9, -0.15), (-2.7, 0.25),
    (-1.5, 0.45), (-0.5, 0.05), (0.5, -0.05), (1.4, 0.3), (2.3, 0.15), (2.9, -0.65), (3.9, -1.1),
    (5.2, -0.85), (6.6, -1.5), (8.2, -1.35), (10.2, -2.3), (16, -2.9),
)  # fmt: skip
_LAKE = (-6.6, 0.05, 1.25, 0.55)  # centre x, y, half length, half width


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
        for (name, where, kind, people, _bank, _xy), ring in zip(_AREAS, _rings(), strict=True)
    )


@cache
def places() -> tuple[DemoPlace, ...]:
    """The places, each well inside its area, apart from one another and not in the water."""
    rng = np.random.default_rng(_SEED + 1)
    shapes = {area.name: area.shape for area in areas()}
    water = shapely.union_all([LineString(river()).buffer(0.0012), Polygon(lake()).buffer(0.0012)])
    found: list[DemoPlace] = []
    for index, (name, where, kind, area) in enumerate(_PLACES, start=1):
        point = _spot(rng, shapes[area].difference(water), _seed_point(area), [place.point for place in found])
        found.append(
            DemoPlace(
                code=f"{MUNICIPALITY_CODE}P{index:03d}",
                name=name,
                where=where,
                kind=kind,
                area=_codes()[area],
                point=point,
            )
        )
    return tuple(found)


@cache
def outline() -> Ring:
    """The municipality's border: the outer ring of all areas together."""
    whole = shapely.union_all([area.shape for area in areas()])
    assert isinstance(whole, Polygon)
    return _ring(whole)


@cache
def river() -> Ring:
    """The river from border to border, west to east: decoration, and the border between its banks."""
    inside = _river_km().intersection(_outline_km())
    assert isinstance(inside, LineString)
    return tuple(_lonlat(xy) for xy in _plain(inside))


@cache
def lake() -> Ring:
    """The lake that the river runs through: decoration, closed ring."""
    x, y, length, width = _LAKE
    bumps = _harmonics(np.random.default_rng(_SEED + 2), orders=range(2, 7), size=0.1)
    turn = np.linspace(0, 2 * math.pi, 60, endpoint=False)
    shore = [
        _lonlat((x + length * bumps(a) * math.cos(a), y + width * bumps(a) * math.sin(a) - 0.05 * math.cos(a)))
        for a in turn
    ]
    return (*shore, shore[0])


@cache
def neighbours() -> dict[str, frozenset[str]]:
    """For each area's code, the codes of the areas that share a border (not only a point) with it."""
    shapes = [(area.code, area.shape) for area in areas()]
    return {
        code: frozenset(
            other
            for other, its in shapes
            if other != code and shapely.intersection(shape.boundary, its.boundary).length > 0
        )
        for code, shape in shapes
    }


def to_geojson() -> dict[str, Any]:
    """All of it as one GeoJSON feature collection; `properties.feature` is area, place, river or lake."""
    features = [
        _feature("Polygon", [[list(xy) for xy in ring] for ring in area.polygons[0]], feature="area",
                 code=area.code, name=area.name, kind=area.kind, population=area.population)
        for area in areas()
    ]  # fmt: skip
    features.append(_feature("Polygon", [[list(xy) for xy in lake()]], feature="lake", name="Kvarnsjön"))
    features.append(_feature("LineString", [list(xy) for xy in river()], feature="river", name="Granån"))
    features += [
        _feature("Point", list(place.point), feature="place", code=place.code, name=place.name,
                 kind=place.kind, area=place.area)
        for place in places()
    ]  # fmt: skip
    return {"type": "FeatureCollection", "name": MUNICIPALITY, "features": features}


def _feature(geometry: str, coordinates: list[Any], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


@cache
def _codes() -> dict[str, str]:
    return {spec[0]: f"{MUNICIPALITY_CODE}G{number:03d}" for number, spec in enumerate(_AREAS, start=1)}


@cache
def _place_codes() -> dict[str, str]:
    return {spec[0]: f"{MUNICIPALITY_CODE}P{number:03d}" for number, spec in enumerate(_PLACES, start=1)}


def _seed_point(name: str) -> Point:
    return Point(_lonlat(next(spec[5] for spec in _AREAS if spec[0] == name)))


def _spot(rng: np.random.Generator, ground: BaseGeometry, heart: Point, taken: Sequence[XY]) -> XY:
    """A random point inside `ground`, off its edge, near its heart if it is large, off the others."""
    inner = ground.buffer(-0.1 * math.sqrt(ground.area)).intersection(heart.buffer(0.022))
    west, south, east, north = inner.bounds
    best: XY = (heart.x, heart.y)
    best_gap = -1.0
    for _attempt in range(40):
        x, y = (
            round(float(rng.uniform(west, east)), _DECIMALS),
            round(float(rng.uniform(south, north)), _DECIMALS),
        )
        if not inner.contains(Point(x, y)):
            continue
        gap = min((math.dist((x * 0.52, y), (a * 0.52, b)) for a, b in taken), default=1.0)
        if gap > best_gap:
            best, best_gap = (x, y), gap
        if gap > 0.0045:
            break
    return best


def _lonlat(xy: Sequence[float]) -> XY:
    return (
        round(ORIGIN[0] + xy[0] / _KM_PER_LON, _DECIMALS),
        round(ORIGIN[1] + xy[1] / _KM_PER_LAT, _DECIMALS),
    )


def _plain(line: LineString) -> list[XY]:
    return [(float(x), float(y)) for x, y in line.simplify(_PLAIN).coords]


def _ring(polygon: Polygon) -> Ring:
    return tuple((float(x), float(y)) for x, y in orient(polygon).exterior.coords)


def _harmonics(rng: np.random.Generator, *, orders: Iterable[int], size: float) -> Callable[[float], float]:
    """A smooth periodic function around 1: waves of random phase, smaller the faster they are."""
    waves = [(n, float(rng.uniform(0.6, 1.4)) * size / n**0.75, float(rng.uniform(0, 2 * math.pi))) for n in orders]
    return lambda angle: 1 + sum(height * math.sin(n * angle + phase) for n, height, phase in waves)


@cache
def _outline_km() -> Polygon:
    rng = np.random.default_rng(_SEED)
    coarse = _harmonics(rng, orders=range(2, 9), size=0.11)
    fine = _harmonics(rng, orders=range(11, 34, 3), size=0.055)
    corners = []
    for angle in np.linspace(0, 2 * math.pi, 260, endpoint=False):
        a = float(angle)
        stretch = coarse(a) * fine(a)
        corners.append((_OUTLINE_RADII[0] * stretch * math.cos(a), _OUTLINE_RADII[1] * stretch * math.sin(a)))
    return Polygon(corners)


@cache
def _river_km() -> LineString:
    """The river's points joined by a smooth curve (Catmull-Rom)."""
    points = np.asarray(_RIVER, dtype=float)
    curve: list[XY] = []
    for i in range(1, len(points) - 2):
        p0, p1, p2, p3 = points[i - 1 : i + 3]
        for t in np.linspace(0, 1, 8, endpoint=False):
            xy = 0.5 * (
                2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
            curve.append((float(xy[0]), float(xy[1])))
    return LineString([_RIVER[0], *curve, _RIVER[-2], _RIVER[-1]])


@cache
def _rings() -> tuple[Ring, ...]:
    """One ring for each area in the order of `_AREAS`: bend the borders, less if two of them would cross."""
    arcs = _arcs(_cells())
    fixed = shapely.union_all([_outline_km().exterior, _river_km()]).buffer(2 * _GRID)
    for strength in (1.0, 0.7, 0.4, 0.0):
        rng = np.random.default_rng(_SEED + 3)
        lines = [
            LineString([_lonlat(xy) for xy in _plain(arc if fixed.contains(arc) else _bend(rng, arc, strength))])
            for arc in arcs
        ]
        faces = list(polygonize(lines))
        tiles = [[face for face in faces if face.contains(_seed_point(spec[0]))] for spec in _AREAS]
        if len(faces) == len(_AREAS) and all(len(tile) == 1 for tile in tiles):
            return tuple(_ring(tile[0]) for tile in tiles)
    raise AssertionError("the map's points do not make one area each")


def _cells() -> list[BaseGeometry]:
    """The part of the municipality nearest to each area's point on its own bank, in the order of `_AREAS`."""
    cut = shapely.union_all([_outline_km().exterior, _river_km()], grid_size=_GRID)
    whole = _outline_km().buffer(10 * _GRID)
    banks = [face for face in polygonize(shapely.get_parts(cut)) if whole.contains(face)]
    ground = {
        "north": shapely.union_all([bank for bank in banks if bank.representative_point().y > -0.5]),
        "south": shapely.union_all([bank for bank in banks if bank.representative_point().y <= -0.5]),
    }
    lines: list[BaseGeometry] = [cut]
    for bank, land in ground.items():
        seeds = MultiPoint([spec[5] for spec in _AREAS if spec[4] == bank])
        edges = shapely.voronoi_polygons(seeds, extend_to=whole.buffer(9), only_edges=True)
        lines.append(edges.intersection(land))
    faces = [
        face
        for face in polygonize(shapely.get_parts(shapely.union_all(lines, grid_size=_GRID)))
        if whole.contains(face)
    ]
    owners: list[list[BaseGeometry]] = [[] for _ in _AREAS]
    loose: list[Polygon] = []
    for face in faces:
        inside = [i for i, spec in enumerate(_AREAS) if face.contains(Point(spec[5]))]
        if inside:
            owners[inside[0]].append(face)
        else:
            loose.append(face)
    for face in loose:  # a river bend cut it off from its point: it goes to the neighbour with the longest border
        bank = "north" if ground["north"].contains(face.representative_point()) else "south"
        borders = [
            shapely.intersection(face.boundary, shapely.union_all(owner).boundary).length if spec[4] == bank else -1
            for spec, owner in zip(_AREAS, owners, strict=True)
        ]
        owners[borders.index(max(borders))].append(face)
    return [shapely.union_all(owner) for owner in owners]


def _arcs(cells: Sequence[BaseGeometry]) -> list[LineString]:
    """The borders as lines between the points where three areas (or two and the outside) meet."""
    borders = shapely.union_all([cell.boundary for cell in cells], grid_size=_GRID)
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


if __name__ == "__main__":
    print(json.dumps(to_geojson(), ensure_ascii=False))
