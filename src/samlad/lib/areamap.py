"""A small map of areas drawn on the server as SVG: the same in the page and in the document."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from samlad.lib.lettering import escaped
from samlad.lib.outlines import (
    Box,
    Coordinates,
    Frame,
    apart,
    fit,
    free,
    inside,
    outline_of,
    path_of,
    polygon,
    polygonal,
    simplified,
)

SHADES = ("#eef3f1", "#c9dbd5", "#8fb8ae", "#4e8a80", "#1d5551")  # even steps, also in grey print
RUST, GOLD = "#9b2c2c", "#e9b949"  # of what goes on together, and of a place
INK, OUTLINE, GREY, UNSHADED, HATCH = "#16252d", "#55636b", "#aab4b2", "#f6f5f0", "#7b8a90"
RADIUS = 8.5  # of the circle with a priority's number
SMALL = 0.013  # of the width: an area with less room than this cannot be told from its neighbours


WORDS = {
    "sv": {
        "priorities": "Prioriterade områden: {names}.",
        "priority": "{name}, prioriterat område {number}",
        "missing": "Svar saknas: {names}.",
        "missing_one": "{name}, svar saknas",
        "shaded": "Mörkare = fler iakttagelser.",
        "classes": "Mörkare = fler iakttagelser: {steps}, {most} eller fler.",
        "hatched": "Streckat = svar saknas.",
        "numbered": "Siffror = prioriterade områden.",
        "group": "{letter}: {names}.",
        "grouped": "Streckad linje med bokstav = kluster.",
        "pointed": "Romb = plats som återkommer.",
    },
    "en": {
        "priorities": "Prioritised areas: {names}.",
        "priority": "{name}, prioritised area {number}",
        "missing": "No answer: {names}.",
        "missing_one": "{name}, no answer",
        "shaded": "Darker = more observations.",
        "classes": "Darker = more observations: {steps}, {most} or more.",
        "hatched": "Hatched = no answer.",
        "numbered": "Numbers = prioritised areas.",
        "group": "{letter}: {names}.",
        "grouped": "Dashed line with a letter = cluster.",
        "pointed": "Diamond = place that keeps coming back.",
    },
}


Polygons = tuple[tuple[tuple[tuple[float, float], ...], ...], ...]


@dataclass(frozen=True, kw_only=True)
class MapArea:
    """An area as polygons in lon/lat (EPSG:4326); each polygon is its outer ring, then its holes.

    `shade` is the class 0-4 of the sequential palette, None for no shading. `missing` hatches the area:
    nobody answered there; `unknown` dots it: there is no number for another reason. `priority` outlines it and
    writes its number.
    """

    code: str
    name: str
    polygons: Polygons
    shade: int | None = None
    missing: bool = False
    unknown: bool = False
    priority: int | None = None
    href: str | None = None


@dataclass(frozen=True)
class MapGroup:
    """Areas that belong together, by their codes: a dashed line around them all, with a letter."""

    letter: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class MapPoint:
    """A named place, in lon/lat (EPSG:4326)."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, kw_only=True)
class AreaMap:
    """`breaks`: the least of each shade but the palest, which is nothing; where given, the legend has the numbers."""

    areas: tuple[MapArea, ...]
    title: str  # what the map shows, in words, for those who do not see it
    groups: tuple[MapGroup, ...] = ()
    points: tuple[MapPoint, ...] = ()
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class _Drawn:
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
class _Shape:
    area: MapArea
    drawn: _Drawn

    @property
    def geometry(self) -> BaseGeometry:
        return self.drawn.geometry


def describe(area_map: AreaMap, language: str = "sv") -> str:
    """What the map adds to its title, in words: the priorities in order and the areas nobody answered for."""
    words = _words(language)
    chosen = sorted((a for a in area_map.areas if a.priority is not None), key=lambda a: (a.priority or 0, a.name))
    silent = [area.name for area in area_map.areas if area.missing]
    parts = []
    if chosen:
        parts.append(words["priorities"].format(names=", ".join(f"{a.priority} {a.name}" for a in chosen)))
    if silent:
        parts.append(words["missing"].format(names=", ".join(silent)))
    called = {area.code: area.name for area in area_map.areas}
    for group in area_map.groups:
        names = ", ".join(called[code] for code in group.codes if code in called)
        parts.append(words["group"].format(letter=group.letter, names=names))
    return " ".join(parts)


def legend(area_map: AreaMap, language: str = "sv") -> str:
    """How to read the map: a sentence for each kind of mark that is on it."""
    words = _words(language)
    marks = {
        "shaded": any(area.shade is not None for area in area_map.areas),
        "hatched": any(area.missing for area in area_map.areas),
        "numbered": any(area.priority is not None for area in area_map.areas),
        "grouped": bool(area_map.groups),
        "pointed": bool(area_map.points),
    }
    if marks["shaded"] and area_map.breaks:
        words = {**words, "shaded": words["classes"].format(steps=_steps(area_map.breaks), most=area_map.breaks[-1])}
    return " ".join(words[kind] for kind, present in marks.items() if present)


def _steps(breaks: Sequence[int]) -> str:
    """ "0, 1–2, 3–5" of 1, 3 and 6."""
    spans = (f"{a}–{b - 1}" if b - a > 1 else f"{a}" for a, b in pairwise((0, *breaks)))
    return ", ".join(spans)


def draw(
    area_map: AreaMap, *, width: int = 460, language: str = "sv", id_prefix: str = "m", enlarge: bool = True
) -> str:
    """The map as SVG text, `width` pixels wide, with presentation attributes only (no style, no script).

    Where a town's areas are too small to see, they are drawn once more, larger, in a frame, unless not `enlarge`.
    Two maps on one
    page need different `id_prefix`. An area without usable geometry is left out of the drawing but not out of
    the description. With links the root is a group of links, since an image hides what is inside it.
    """
    shapes, height = _shapes(area_map.areas, width)
    inset = _inset(shapes, width, height) if enlarge else None
    height = max(height, math.ceil(inset.bottom + 2)) if inset else height
    linked = any(_safe(area.href) for area in area_map.areas)
    shaded = any(area.shade is not None for area in area_map.areas)
    described = describe(area_map, language)
    prefix = escaped(id_prefix)
    names = f"{prefix}-title" + (f" {prefix}-desc" if described else "")
    hatch = f"{prefix}-hatch"
    line = ("#ffffff", "1") if shaded else (GREY, "0.8")
    border = f'stroke="{line[0]}" stroke-width="{line[1]}" stroke-linejoin="round"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}"'
        f' role="{"group" if linked else "img"}" aria-labelledby="{names}">',
        f'<title id="{prefix}-title">{escaped(area_map.title)}</title>',
        f'<desc id="{prefix}-desc">{escaped(described)}</desc>' if described else "",
        f'<defs><pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
        f'<path d="M0 0V6" stroke="{HATCH}" stroke-width="1.6"/></pattern>',
        _dots(f"{prefix}-dots") if any(area.unknown for area in area_map.areas) else "",
        "</defs>",
    ]
    spots = _spots(area_map, width)
    framed = {shape.area.code for shape in inset.shapes if inset.holds(shape)} if inset else set()
    out.append(f"<g {border}>")
    out.extend(_area(shape, hatch, language, link=shape.area.code not in framed) for shape in shapes)
    out.append("</g>")
    if shapes:
        outline = _border(tuple(shape.drawn for shape in shapes))
        out.append(f'<path d="{outline}" fill="none" stroke="{OUTLINE}" stroke-width="1.2" pointer-events="none"/>')
    chosen = [shape for shape in shapes if shape.area.priority is not None]
    out.extend(_heavy(chosen, 2.0 if inset else 2.6))
    if inset:
        out.append(inset.frame())
        out.append(f"<g {border}>")
        out.extend(_area(shape, hatch, language, link=shape.area.code in framed) for shape in inset.shapes)
        out.append("</g>")
        inside = [shape for shape in inset.shapes if shape.area.priority is not None]
        out.extend(_heavy(inside, 2.6))
        out.append(inset.edge())
        near = inset.enlarged(spots)
        out.extend(_numbers([shape for shape in inside if shape.area.code in framed], inset.box, near))
    rest = [shape for shape in chosen if shape.area.code not in framed]
    out.extend(_numbers(rest, (0, 0, width, height), spots))
    out.extend(_groups(area_map.groups, shapes, letters=True))
    out.extend(_points_drawn(spots))
    if inset:
        out.extend(_groups(area_map.groups, inset.shapes, letters=False))
        out.extend(_points_drawn(inset.enlarged(spots)))
    out.append("</svg>")
    return "".join(out)


def _dots(name: str) -> str:
    return (
        f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<rect width="5" height="5" fill="{UNSHADED}"/><circle cx="2.5" cy="2.5" r="0.9" fill="{HATCH}"/></pattern>'
    )


def _area(shape: _Shape, hatch: str, language: str, *, link: bool) -> str:
    area, dots = shape.area, hatch.removesuffix("hatch") + "dots"
    fill = f"url(#{hatch})" if area.missing else f"url(#{dots})" if area.unknown else _fill(area.shade)
    name = escaped(_name(area, language))
    path = f'<path d="{shape.drawn.path}" fill="{fill}" fill-rule="evenodd"><title>{name}</title></path>'
    if link and _safe(area.href):
        return f'<a href="{escaped(area.href or "")}" aria-label="{name}">{path}</a>'
    return path


def _heavy(shapes: Sequence[_Shape], line: float) -> Iterator[str]:
    """A dark line with a light one under it, to be seen on any shade."""
    for colour, width in (("#ffffff", line + 2.2), (INK, line)):
        for shape in shapes:
            yield (
                f'<path d="{shape.drawn.path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}"'
                f' stroke-linejoin="round" pointer-events="none"/>'
            )


def _numbers(shapes: Sequence[_Shape], box: Box, places: Sequence[tuple[str, float, float]] = ()) -> Iterator[str]:
    """A dark circle with its number inside each area, moved aside with a line back where two would touch, and below a
    place that it would lie on."""
    if not shapes:
        return
    anchors = [inside(shape.geometry) for shape in shapes]
    on = [any(math.hypot(px - x, py - y) < RADIUS + 6 for _name, px, py in places) for x, y in anchors]
    anchors = [(x, y + 2 * RADIUS - 1) if covered else (x, y) for (x, y), covered in zip(anchors, on, strict=True)]
    spots = apart(anchors, RADIUS, box)
    yield (
        '<g pointer-events="none" aria-hidden="true" font-size="11.5"'
        ' font-family="&apos;Source Sans 3&apos;, Arial, sans-serif" font-weight="700" text-anchor="middle">'
    )
    for (ax, ay), (x, y) in zip(anchors, spots, strict=True):
        if math.hypot(x - ax, y - ay) > RADIUS / 2:
            yield f'<path d="M{ax:.1f} {ay:.1f}L{x:.1f} {y:.1f}" stroke="{INK}" stroke-width="1.2"/>'
            yield f'<circle cx="{ax:.1f}" cy="{ay:.1f}" r="2" fill="{INK}"/>'
    for shape, (x, y) in zip(shapes, spots, strict=True):
        rim = 'stroke="#ffffff" stroke-width="1.5"'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="{INK}" {rim}/>'
        yield f'<text x="{x:.1f}" y="{y + 4:.1f}" fill="#ffffff">{shape.area.priority}</text>'
    yield "</g>"


def _groups(groups: Sequence[MapGroup], shapes: Sequence[_Shape], *, letters: bool) -> Iterator[str]:
    """A dashed line around each group's areas, and its letter at the top; in the enlarged part the line alone."""
    for group in groups:
        found = [shape.geometry for shape in shapes if shape.area.code in group.codes]
        if not found:
            continue
        outline = outline_of(found)
        path, fixed = path_of(outline), 'fill="none" stroke-linejoin="round" pointer-events="none"'
        yield f'<path d="{path}" {fixed} stroke="#ffffff" stroke-width="4.4"/>'
        yield f'<path d="{path}" {fixed} stroke="{RUST}" stroke-width="2.4" stroke-dasharray="7 4"/>'
        if letters:
            x, y = max((tuple(p) for p in shapely.get_coordinates(outline)), key=lambda p: (-p[1], p[0]))
            x, y = max(x, RADIUS + 1), max(y, RADIUS + 1)
            yield (
                f'<g pointer-events="none" aria-hidden="true" font-size="11.5" font-weight="700" text-anchor="middle"'
                f' font-family="&apos;Source Sans 3&apos;, Arial, sans-serif"><rect x="{x - 8:.1f}" y="{y - 8:.1f}"'
                f' width="16" height="16" rx="3" fill="#ffffff" stroke="{RUST}" stroke-width="1.6"/>'
                f'<text x="{x:.1f}" y="{y + 4:.1f}" fill="{RUST}">{escaped(group.letter)}</text></g>'
            )


def _spots(area_map: AreaMap, width: int) -> list[tuple[str, float, float]]:
    if not area_map.points:
        return []
    try:
        placed = frame(area_map, width=width)
    except ValueError:
        return []
    pixels = placed.pixels(np.array([[p.lon, p.lat] for p in area_map.points]))
    return [(p.name, float(x), float(y)) for p, (x, y) in zip(area_map.points, pixels, strict=True)]


def _points_drawn(spots: Iterable[tuple[str, float, float]]) -> Iterator[str]:
    for name, x, y in spots:
        yield (
            f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" fill="{GOLD}" stroke="{INK}" stroke-width="1.4">'
            f"<title>{escaped(name)}</title></path>"
        )


@dataclass(frozen=True)
class _Inset:
    source: Box  # the part of the map that is enlarged
    box: Box  # where it is drawn
    shapes: list[_Shape]

    @property
    def bottom(self) -> float:
        return self.box[3]

    def holds(self, shape: _Shape) -> bool:
        """Whether the enlarged area is whole, or nearly, inside the frame."""
        left, top, right, bottom = shape.geometry.bounds
        x0, y0, x1, y1 = self.box
        return left > x0 + 0.5 and top > y0 + 0.5 and right < x1 - 0.5 and bottom < y1 - 0.5

    def enlarged(self, spots: Iterable[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
        """Where the points of the map stand in the frame; those outside it left out."""
        (a, b, c, d), (x0, y0, x1, _y1) = self.source, self.box
        factor = (x1 - x0) / (c - a)
        return [(n, (x - a) * factor + x0, (y - b) * factor + y0) for n, x, y in spots if a < x < c and b < y < d]

    def frame(self) -> str:
        (a, b, c, d), (x0, y0, x1, y1) = self.source, self.box
        above = y0 > (b + d) / 2
        start, end = (d, y0) if above else (b, y1)
        lines = f"M{a:.1f} {start:.1f}L{x0:.1f} {end:.1f}M{c:.1f} {start:.1f}L{x1:.1f} {end:.1f}"
        return (
            f'<g fill="none" stroke="{OUTLINE}" stroke-width="0.8" pointer-events="none">'
            f'<path d="{lines}" stroke-dasharray="2 2"/>'
            f'<rect x="{a:.1f}" y="{b:.1f}" width="{c - a:.1f}" height="{d - b:.1f}"/></g>'
            f'<rect x="{x0:.1f}" y="{y0:.1f}" width="{x1 - x0:.1f}" height="{y1 - y0:.1f}" fill="#ffffff"/>'
        )

    def edge(self) -> str:
        x0, y0, x1, y1 = self.box
        return (
            f'<rect x="{x0:.1f}" y="{y0:.1f}" width="{x1 - x0:.1f}" height="{y1 - y0:.1f}" fill="none"'
            f' stroke="{OUTLINE}" stroke-width="1.2" pointer-events="none"/>'
        )


def _inset(shapes: Sequence[_Shape], width: int, height: int) -> _Inset | None:
    """The town enlarged, when a prioritised area or at least three areas are too small to see."""
    small = [s for s in shapes if s.drawn.room < (SMALL * width if s.area.priority is None else RADIUS)]
    if not small or (len(small) < 3 and all(s.area.priority is None for s in small)):
        return None
    left, top, right, bottom = shapely.total_bounds(np.array([s.geometry for s in small]))
    grow_x, grow_y = (max(2.0, (width * 0.12 - span) / 2) for span in (right - left, bottom - top))
    left, top, right, bottom = left - grow_x, top - grow_y, right + grow_x, bottom + grow_y
    wide, tall = right - left, bottom - top
    if wide > width * 0.6 or tall > height * 0.7:
        return None
    whole = shapely.buffer(outline_of([s.geometry for s in shapes]), 5)
    shapely.prepare(whole)
    box = left, top, right, bottom
    for factor in (4.5, 4.0, 3.5, 3.0, 2.7):
        factor = min(factor, (width - 2) / wide)
        box = free(whole, wide * factor, tall * factor, width, height)
        if box[3] <= height * 1.1:
            break
    x0, y0 = box[0], box[1]

    def enlarged(coordinates: Coordinates) -> Coordinates:
        return np.column_stack([(coordinates[:, 0] - left) * factor + x0, (coordinates[:, 1] - top) * factor + y0])

    near = [s for s in shapes if shapely.box(left, top, right, bottom).intersects(s.drawn.exact)]
    raw = simplified([shapely.transform(s.drawn.exact, enlarged) for s in near])
    clipped = [polygonal([shapely.make_valid(geometry).intersection(shapely.box(*box))]) for geometry in raw]
    parts = [_Shape(s.area, _Drawn(g, g)) for s, g in zip(near, clipped, strict=True) if not g.is_empty]
    return _Inset((left, top, right, bottom), box, parts)


def frame(area_map: AreaMap, *, width: int) -> Frame:
    """Raises ValueError for a map without usable geometry."""
    raw = [polygonal([polygon(rings) for rings in area.polygons]) for area in area_map.areas]
    usable = [geometry for geometry in raw if not geometry.is_empty]
    if not usable:
        raise ValueError("no geometry")
    return fit(usable, width)


def _shapes(areas: Iterable[MapArea], width: int) -> tuple[list[_Shape], int]:
    """The areas in pixels, the largest first, and the height."""
    known = tuple(areas)
    drawn, height = _fitted(tuple(a.polygons for a in known), width)
    shapes = [_Shape(a, d) for a, d in zip(known, drawn, strict=True) if d is not None]
    return sorted(shapes, key=lambda shape: -shape.geometry.area), height


@lru_cache(maxsize=64)
def _fitted(outlines: tuple[Polygons, ...], width: int) -> tuple[tuple[_Drawn | None, ...], int]:
    """Each outline in pixels, simplified together, neighbours keeping one border; None without usable geometry. Kept:
    outlines change once in a year, and what is drawn from them follows from them alone."""
    raw = [polygonal([polygon(rings) for rings in polygons]) for polygons in outlines]
    usable = [geometry for geometry in raw if not geometry.is_empty]
    if not usable:
        return (None,) * len(raw), width // 2
    fitted = fit(usable, width)
    projected = [shapely.transform(geometry, fitted.pixels) for geometry in usable]
    drawn = (_Drawn(*each) for each in zip(simplified(projected), projected, strict=True))
    return tuple(None if geometry.is_empty else next(drawn) for geometry in raw), fitted.height


@lru_cache(maxsize=64)
def _border(drawn: tuple[_Drawn, ...]) -> str:
    """The path around all of them. Kept, as their own paths are."""
    return path_of(outline_of([d.geometry for d in drawn]))


def _name(area: MapArea, language: str) -> str:
    words = _words(language)
    named = words["priority"].format(name=area.name, number=area.priority) if area.priority is not None else area.name
    return words["missing_one"].format(name=named) if area.missing else named


def _words(language: str) -> dict[str, str]:
    return WORDS["en" if language.startswith("en") else "sv"]


def _fill(shade: int | None) -> str:
    return UNSHADED if shade is None else SHADES[min(max(shade, 0), len(SHADES) - 1)]


def _safe(href: str | None) -> bool:
    """A link to a page; a script or data address is not one."""
    return bool(href) and urlsplit((href or "").strip()).scheme in ("", "http", "https")
