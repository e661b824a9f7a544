"""Roads, streets and water of the made-up municipality: what a base map would give. Everything is invented.

Main roads run through the points that the areas grow from, and each area of the town has a grid of streets of its own
angle. Lengths are kilometres until `lonlat` turns them into EPSG:4326.
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from samlad.demo.drawing import KM_PER_LAT, KM_PER_LON, SEED
from samlad.demo.gazetteer import AREAS, ORIGIN, XY
from samlad.demo.geography import areas, lake, river

TOWN = ("centre", "estate", "villa", "industry")
SPACING, EDGE, SHORTEST = 0.21, 0.03, 0.12  # km: between streets, from the border, of a street
MAIN_ROADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Storgatan", ("Kvarnhagen", "Centrum", "Stationsområdet", "Lärkhöjden")),
    ("Kvarnsjövägen", ("Kvarnsjö", "Åsen", "Kvarnhagen")),
    ("Tjärbodavägen", ("Lärkhöjden", "Tjärboda")),
    ("Norra vägen", ("Norrbygden", "Björkhaga", "Norrgården", "Centrum")),
    ("Södra vägen", ("Centrum", "Mellangården", "Solbacken", "Lindåker", "Hultsbygden")),
    ("Åvägen", ("Strandängen", "Tallbacken", "Mellangården", "Ekängen", "Sågen")),
    ("Kyrkvägen", ("Stationsområdet", "Kyrkbacken", "Granmarken")),
    ("Industrivägen", ("Stationsområdet", "Östermark", "Lärkhöjden")),
    ("Sunnebovägen", ("Sunnebo", "Strandängen")),
    ("Lertorpsvägen", ("Tallbacken", "Rosenlund", "Lertorp")),
    ("Skogsbygdsvägen", ("Skogsbygden", "Kvarnsjö")),
    ("Östra vägen", ("Sågen", "Östbygden")),
)
OWN_NAMES = {
    "Kvarnhagen": ("Kvarngatan", "Mjölnarvägen", "Vattenhjulsvägen", "Kvarnstensgatan"),
    "Tallbacken": ("Kottvägen", "Tallvägen", "Barrstigen"),
    "Centrum": ("Nygatan", "Torggatan", "Köpmangatan", "Bagaregatan", "Prästgatan"),
    "Stationsområdet": ("Järnvägsgatan", "Stationsgatan", "Godsvägen"),
    "Sågen": ("Sågens industrigata", "Brädgårdsvägen"),
}
NAMES = (
    "Al Ask Asp Björn Blåbärs Bok Bäck Ek Ejder Fink Fågel Gran Grind Hassel Hägg Kastanje Klöver Korn Källar Lill "
    "Lind Ljung Lärk Lönn Moss Mur Nyckel Oxel Pil Renfane Rov Råg Rönn Skogs Skol Slån Smed Snickar Sten Stork Sälg "
    "Timmer Trast Vall Vete Vildros Vävar Ängs Ärt"
)
LAST = ("vägen", "gatan", "stigen", "gränd")


@cache
def features() -> tuple[tuple[str, str, BaseGeometry], ...]:
    """Kind (as in BaseMapFeature.Kind), name and shape in lon/lat of everything that is drawn under the areas."""
    shapes = [*_land_and_water(), *_main_roads(), *_streets(), *_railway()]
    return tuple(
        (kind, name, shapely.transform(part, _to_lonlat))
        for kind, name, shape in shapes
        for part in shapely.get_parts(shape)
        if not part.is_empty
    )


def _to_lonlat(xy: np.ndarray) -> np.ndarray:
    return (xy / [KM_PER_LON, KM_PER_LAT] + ORIGIN).round(6)


def _to_km(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: (xy - ORIGIN) * [KM_PER_LON, KM_PER_LAT])


@cache
def _water() -> tuple[BaseGeometry, BaseGeometry]:
    return _to_km(LineString(river())).buffer(0.035), _to_km(Polygon(lake()))


def _land_and_water() -> Iterator[tuple[str, str, BaseGeometry]]:
    town = shapely.union_all([_to_km(a.shape) for a in areas() if a.kind in TOWN])
    yield "built", "", town.buffer(-0.02)
    stream, pond = _water()
    yield "water", "Granån", stream.difference(pond)
    yield "water", "Kvarnsjön", pond


def _main_roads() -> Iterator[tuple[str, str, BaseGeometry]]:
    at = {name: xy for name, _where, _kind, _people, _bank, xy in AREAS}
    for name, through in MAIN_ROADS:
        yield "main_road", name, LineString(_rounded([at[area] for area in through]))


def _railway() -> Iterator[tuple[str, str, BaseGeometry]]:
    line = LineString(_rounded([(-9.5, 2.9), (-4, 2.7), (0.9, 1.55), (1.95, 1.45), (4.5, 1.3), (9.5, 0.7)]))
    yield "railway", "", line


def _rounded(points: Sequence[XY]) -> list[XY]:
    """The corners cut three times (Chaikin), ends kept."""
    line = list(points)
    for _turn in range(3):
        cut = [line[0]]
        for (ax, ay), (bx, by) in pairwise(line):
            cut += [(0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by), (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by)]
        line = [*cut, line[-1]]
    return line


def _streets() -> Iterator[tuple[str, str, BaseGeometry]]:
    rng = np.random.default_rng(SEED + 4)
    names = (first + last for last in LAST for first in NAMES.split())
    water = shapely.union_all(_water()).buffer(0.03)
    for area, (_name, _where, _kind, _people, _bank, heart) in zip(areas(), AREAS, strict=True):
        angle = float(rng.uniform(0, math.pi / 2))
        if area.kind not in TOWN:
            continue
        ground = _to_km(area.shape).buffer(-EDGE).difference(water).intersection(shapely.Point(heart).buffer(0.75))
        own = iter(OWN_NAMES.get(area.name, ()))
        for street in _grid(ground, heart, angle):
            yield "street", next(own, None) or next(names), street


def _grid(ground: BaseGeometry, heart: XY, angle: float) -> Iterator[BaseGeometry]:
    """Parallel lines through the ground and others across them, those nearest the heart first."""
    steps = sorted(np.arange(-3, 4) + 0.5, key=abs)
    for step in steps:
        for turn in (angle, angle + math.pi / 2):
            along, across = np.array([math.cos(turn), math.sin(turn)]), np.array([-math.sin(turn), math.cos(turn)])
            middle = np.array(heart) + across * step * SPACING * (1 if turn == angle else 1.6)
            inside = LineString([middle - along, middle + along]).intersection(ground)
            longest = max(shapely.get_parts(inside), key=shapely.length, default=MultiLineString())
            if longest.length > SHORTEST:
                yield longest
