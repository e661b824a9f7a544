"""A map to find a spot on, drawn as SVG: areas, named places, roads and water, names that do not lie on each other, and
a pin."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from samlad.drawing.lettering import Label, Lettering, along
from samlad.drawing.outlines import inside
from samlad.drawing.palette import (
    BORDER,
    BUILT,
    CASING,
    INK,
    LAND,
    PINE,
    ROAD,
    ROAD_NAME,
    UNUSUAL,
    WATER,
    WATER_NAME,
    WHITE,
    WOOD,
)
from samlad.drawing.svg import escaped, path_of
from samlad.drawing.view import View
from samlad.lib.ground import Ground, GroundArea

COARSEST = {"path": 4, "street": 16, "stream": 32}  # metres in a pixel, beyond which a kind is not drawn
WIDTHS = {"main_road": (15, 3.2, 15), "street": (8, 1.4, 9), "path": (3, 0.8, 3)}  # in metres; least and most in pixels
NAMED_PLACES, DOTTED_PLACES, NAMED_ROADS, NAMED_WATER = 12, 16, 4, 16  # metres in a pixel
MOST_ROAD_NAMES = 14


def draw(view: View, ground: Ground, *, title: str, heavy: Iterable[int] = (), pin: tuple[float, float] | None) -> str:
    """The view as SVG text with presentation attributes only. The areas with the ids in `heavy` have a heavy border."""
    chosen = set(heavy)
    areas = list(_seen_areas(view, ground.areas))
    kinds = _features(view, ground)
    places = list(_seen_places(view, ground))
    lettering = Lettering(view.width, view.height)
    if pin:
        lettering.keep_free(*_pin_room(view, pin))
    for _name, x, y in places:
        lettering.keep_free(x - 7, y - 7, x + 7, y + 7)
    _name_areas(lettering, areas, chosen)
    if view.metres <= NAMED_PLACES:
        for name, x, y in places:
            lettering.beside(Label(name, x, y, size=13, weight=600, colour=PINE), 10)
    if view.metres <= NAMED_WATER:
        _name_water(lettering, kinds)
    if view.metres <= NAMED_ROADS:
        _name_roads(lettering, kinds)
    ring = f'r="5.5" fill="{ROAD}" stroke="{PINE}" stroke-width="2.4"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {view.width} {view.height}" width="{view.width}"'
        f' height="{view.height}" role="img" aria-label="{escaped(title)}">'
        f'<rect width="{view.width}" height="{view.height}" fill="{LAND}"/>',
        *_land_and_roads(view, kinds),
        *_borders(areas, chosen),
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" {ring}/>' for _name, x, y in places),
        lettering.drawn(),
        *([_pin(view, pin)] if pin else []),
        "</svg>",
    ]
    return "".join(parts)


Kinds = dict[str, list[tuple[str, BaseGeometry]]]


def _features(view: View, ground: Ground) -> Kinds:
    """By kind, the names and the shapes in pixels of what is seen, with no more points than show."""
    features = ground.features
    seen = features.within(*view.box(20))
    hidden = [kind for kind, coarsest in COARSEST.items() if view.metres > coarsest]
    seen = seen[~np.isin(features.kinds[seen], hidden)]
    if not len(seen):
        return {}
    shapes = shapely.clip_by_rect(features.shapes[seen], *view.box(20))
    shapes = shapely.simplify(shapely.transform(shapes, view.pixels), 0.6)
    kinds: Kinds = {}
    for n, shape in zip(seen, shapes, strict=True):
        if not shape.is_empty:
            kinds.setdefault(str(features.kinds[n]), []).append((str(features.names[n]), shape))
    return kinds


def _land_and_roads(view: View, kinds: Kinds) -> Iterator[str]:
    path = {kind: "".join(path_of(shape) for _name, shape in shapes) for kind, shapes in kinds.items()}
    for kind, colour in (("built", BUILT), ("wood", WOOD), ("water", WATER)):
        if kind in path:
            yield f'<path d="{path[kind]}" fill="{colour}" fill-rule="evenodd"/>'
    line = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    if "stream" in path:
        yield f'<path d="{path["stream"]}" {line} stroke="{WATER}" stroke-width="{_wide(view, 10, 1.6, 12):.1f}"/>'
    if "path" in path:
        wide = _wide(view, *WIDTHS["path"])
        yield f'<path d="{path["path"]}" {line} stroke="{CASING}" stroke-width="{wide:.1f}" stroke-dasharray="4 3"/>'
    roads = [(path[kind], _wide(view, *WIDTHS[kind])) for kind in ("street", "main_road") if kind in path]
    for d, wide in roads:
        yield f'<path d="{d}" {line} stroke="{CASING}" stroke-width="{wide + 1.6:.1f}"/>'
    for d, wide in roads:
        yield f'<path d="{d}" {line} stroke="{ROAD}" stroke-width="{wide:.1f}"/>'
    if "railway" in path:
        yield f'<path d="{path["railway"]}" {line} stroke="{BORDER}" stroke-width="1.8"/>'
        yield f'<path d="{path["railway"]}" fill="none" stroke="{ROAD}" stroke-width="1" stroke-dasharray="5 5"/>'


def _wide(view: View, metres: float, least: float, most: float) -> float:
    return min(max(metres / view.metres, least), most)


def _seen_areas(view: View, areas: Sequence[GroundArea]) -> Iterator[tuple[GroundArea, BaseGeometry]]:
    box = view.box(30)
    for area in areas:
        west, south, east, north = area.shape.bounds
        if west < box[2] and east > box[0] and south < box[3] and north > box[1]:
            clipped = shapely.clip_by_rect(area.shape, *box)
            shape = shapely.simplify(shapely.transform(clipped, view.pixels), 0.6)
            if not shape.is_empty:
                yield area, shape


def _borders(areas: Sequence[tuple[GroundArea, BaseGeometry]], heavy: set[int]) -> Iterator[str]:
    thin = "".join(path_of(shape) for _area, shape in areas)
    yield f'<path d="{thin}" fill="none" stroke="{BORDER}" stroke-width="1.2" stroke-dasharray="6 3"/>'
    for area, shape in areas:
        if area.id in heavy:
            yield f'<path d="{path_of(shape)}" fill="none" stroke="{INK}" stroke-width="2.6" stroke-linejoin="round"/>'


def _seen_places(view: View, ground: Ground) -> Iterator[tuple[str, float, float]]:
    if not ground.places or view.metres > DOTTED_PLACES:
        return
    at = view.pixels(np.array([[p.lon, p.lat] for p in ground.places]))
    for place, (x, y) in zip(ground.places, at.tolist(), strict=True):
        if 0 <= x <= view.width and 0 <= y <= view.height:
            yield place.name, x, y


def _name_areas(
    lettering: Lettering, areas: Sequence[tuple[GroundArea, BaseGeometry]], chosen: Collection[int]
) -> None:
    """The chosen first, then the larger before the smaller; in the middle of what is seen of each."""
    for area, shape in sorted(areas, key=lambda a: (a[0].id not in chosen, -a[1].area, a[0].name)):
        if shape.area > 100:
            lettering.put(Label(area.name, *inside(shape), size=15, weight=600, colour=INK))


def _name_water(lettering: Lettering, kinds: Kinds) -> None:
    for name, shape in [*kinds.get("water", []), *kinds.get("stream", [])]:
        label = Label(name, 0, 0, size=12.5, weight=400, colour=WATER_NAME, italic=True)
        areas = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        if name and areas:
            x, y = inside(shape)
            lettering.put(replace(label, x=x, y=y))
        elif name and (placed := along(label, shape)):
            lettering.put(placed)


def _name_roads(lettering: Lettering, kinds: Kinds) -> None:
    """Along the longest stretch of each, the longest first."""
    longest: dict[str, BaseGeometry] = {}
    for kind in ("main_road", "street", "path"):
        for name, shape in kinds.get(kind, []):
            for line in shapely.get_parts(shape):
                if name and (name not in longest or line.length > longest[name].length):
                    longest[name] = line
    ranked = sorted(longest.items(), key=lambda item: (-item[1].length, item[0]))
    for name, line in ranked[:MOST_ROAD_NAMES]:
        placed = along(Label(name, 0, 0, size=12.5, weight=400, colour=ROAD_NAME), line)
        if placed:
            lettering.put(placed)


def _pin_room(view: View, pin: tuple[float, float]) -> tuple[float, float, float, float]:
    x, y = view.pixels(pin)
    return x - 15, y - 38, x + 15, y + 3


def _pin(view: View, pin: tuple[float, float]) -> str:
    x, y = view.pixels(pin)
    return (
        f'<g transform="translate({x:.1f} {y:.1f})"><ellipse rx="5" ry="2" fill="{INK}" fill-opacity="0.35"/>'
        f'<path d="M0 0C-4 -9 -14 -14 -14 -24a14 14 0 1 1 28 0C14 -14 4 -9 0 0z" fill="{UNUSUAL}" stroke="{WHITE}"'
        f' stroke-width="2"/><circle cy="-24" r="5" fill="{WHITE}"/></g>'
    )
