"""A small map of areas drawn on the server as SVG: the same in the page and in the document."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

SHADES = ("#eef3f1", "#c9dbd5", "#8fb8ae", "#4e8a80", "#1d5551")  # even steps, also in grey print
INK, OUTLINE, GREY, UNSHADED, HATCH = "#16252d", "#55636b", "#aab4b2", "#f6f5f0", "#7b8a90"
MOST_POINTS = 1500  # of the borders in the map, and again in the enlarged part: about 11 kB of path data each
MARGIN = 4.0
RADIUS = 8.5  # of the circle with a priority's number
SMALL = 0.013  # of the width: an area with less room than this cannot be told from its neighbours

Box = tuple[float, float, float, float]  # left, top, right, bottom
Coordinates = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

WORDS = {
    "sv": {
        "priorities": "Prioriterade områden: {names}.",
        "priority": "{name}, prioriterat område {number}",
        "missing": "Svar saknas: {names}.",
        "missing_one": "{name}, svar saknas",
        "shaded": "Mörkare = fler iakttagelser.",
        "hatched": "Streckat = svar saknas.",
        "numbered": "Siffror = prioriterade områden.",
    },
    "en": {
        "priorities": "Prioritised areas: {names}.",
        "priority": "{name}, prioritised area {number}",
        "missing": "No answer: {names}.",
        "missing_one": "{name}, no answer",
        "shaded": "Darker = more observations.",
        "hatched": "Hatched = no answer.",
        "numbered": "Numbers = prioritised areas.",
    },
}


@dataclass(frozen=True, kw_only=True)
class MapArea:
    """An area as polygons in lon/lat (EPSG:4326); each polygon is its outer ring, then its holes.

    `shade` is the class 0-4 of the sequential palette, None for no shading. `missing` hatches the area:
    nobody answered there. `priority` outlines it and writes its number.
    """

    code: str
    name: str
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]
    shade: int | None = None
    missing: bool = False
    priority: int | None = None
    href: str | None = None


@dataclass(frozen=True, kw_only=True)
class AreaMap:
    areas: tuple[MapArea, ...]
    title: str  # what the map shows, in words, for those who do not see it


@dataclass(frozen=True)
class _Shape:
    area: MapArea
    geometry: BaseGeometry  # in pixels of the drawing, simplified
    exact: BaseGeometry  # the same, not simplified

    @property
    def room(self) -> float:
        """The radius of the largest circle inside it."""
        return max(float(shapely.maximum_inscribed_circle(part).length) for part in shapely.get_parts(self.geometry))


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
    return " ".join(parts)


def legend(area_map: AreaMap, language: str = "sv") -> str:
    """How to read the map: a sentence for each kind of mark that is on it."""
    words = _words(language)
    marks = {
        "shaded": any(area.shade is not None for area in area_map.areas),
        "hatched": any(area.missing for area in area_map.areas),
        "numbered": any(area.priority is not None for area in area_map.areas),
    }
    return " ".join(words[kind] for kind, present in marks.items() if present)


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
    prefix = _escaped(id_prefix)
    names = f"{prefix}-title" + (f" {prefix}-desc" if described else "")
    hatch = f"{prefix}-hatch"
    line = ("#ffffff", "1") if shaded else (GREY, "0.8")
    border = f'stroke="{line[0]}" stroke-width="{line[1]}" stroke-linejoin="round"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}"'
        f' role="{"group" if linked else "img"}" aria-labelledby="{names}">',
        f'<title id="{prefix}-title">{_escaped(area_map.title)}</title>',
        f'<desc id="{prefix}-desc">{_escaped(described)}</desc>' if described else "",
        f'<defs><pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
        f'<path d="M0 0V6" stroke="{HATCH}" stroke-width="1.6"/></pattern></defs>',
    ]
    framed = {shape.area.code for shape in inset.shapes if inset.holds(shape)} if inset else set()
    out.append(f"<g {border}>")
    out.extend(_area(shape, hatch, language, link=shape.area.code not in framed) for shape in shapes)
    out.append("</g>")
    if shapes:
        outline = _path(_outline([shape.geometry for shape in shapes]))
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
        out.extend(_numbers([shape for shape in inside if shape.area.code in framed], inset.box))
    out.extend(_numbers([shape for shape in chosen if shape.area.code not in framed], (0, 0, width, height)))
    out.append("</svg>")
    return "".join(out)


def _area(shape: _Shape, hatch: str, language: str, *, link: bool) -> str:
    area = shape.area
    fill = f"url(#{hatch})" if area.missing else _fill(area.shade)
    name = _escaped(_name(area, language))
    path = f'<path d="{_path(shape.geometry)}" fill="{fill}" fill-rule="evenodd"><title>{name}</title></path>'
    if link and _safe(area.href):
        return f'<a href="{_escaped(area.href or "")}" aria-label="{name}">{path}</a>'
    return path


def _heavy(shapes: Sequence[_Shape], line: float) -> Iterator[str]:
    """A dark line with a light one under it, to be seen on any shade."""
    for colour, width in (("#ffffff", line + 2.2), (INK, line)):
        for shape in shapes:
            yield (
                f'<path d="{_path(shape.geometry)}" fill="none" stroke="{colour}" stroke-width="{width:.1f}"'
                f' stroke-linejoin="round" pointer-events="none"/>'
            )


def _numbers(shapes: Sequence[_Shape], box: Box) -> Iterator[str]:
    """A dark circle with its number inside each area, moved aside with a line back where two would touch."""
    if not shapes:
        return
    anchors = [_inside(shape.geometry) for shape in shapes]
    spots = _apart(anchors, RADIUS, box)
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
    small = [s for s in shapes if s.room < (SMALL * width if s.area.priority is None else RADIUS)]
    if not small or (len(small) < 3 and all(s.area.priority is None for s in small)):
        return None
    left, top, right, bottom = shapely.total_bounds(np.array([s.geometry for s in small]))
    grow_x, grow_y = (max(2.0, (width * 0.12 - span) / 2) for span in (right - left, bottom - top))
    left, top, right, bottom = left - grow_x, top - grow_y, right + grow_x, bottom + grow_y
    wide, tall = right - left, bottom - top
    if wide > width * 0.6 or tall > height * 0.7:
        return None
    whole = shapely.buffer(_outline([s.geometry for s in shapes]), 5)
    shapely.prepare(whole)
    box = left, top, right, bottom
    for factor in (4.5, 4.0, 3.5, 3.0, 2.7):
        factor = min(factor, (width - 2) / wide)
        box = _free(whole, wide * factor, tall * factor, width, height)
        if box[3] <= height * 1.1:
            break
    x0, y0 = box[0], box[1]

    def enlarged(coordinates: Coordinates) -> Coordinates:
        return np.column_stack([(coordinates[:, 0] - left) * factor + x0, (coordinates[:, 1] - top) * factor + y0])

    near = [s for s in shapes if shapely.box(left, top, right, bottom).intersects(s.exact)]
    raw = _simplified([shapely.transform(s.exact, enlarged) for s in near])
    clipped = [_polygonal([shapely.make_valid(geometry).intersection(shapely.box(*box))]) for geometry in raw]
    parts = [_Shape(s.area, g, g) for s, g in zip(near, clipped, strict=True) if not g.is_empty]
    return _Inset((left, top, right, bottom), box, parts)


def _apart(points: Sequence[tuple[float, float]], radius: float, box: Box) -> list[tuple[float, float]]:
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


def _free(whole: BaseGeometry, wide: float, tall: float, width: int, height: int) -> Box:
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


def frame(area_map: AreaMap, *, width: int) -> Frame:
    """Raises ValueError for a map without usable geometry."""
    raw = [_polygonal([_polygon(rings) for rings in area.polygons]) for area in area_map.areas]
    usable = [geometry for geometry in raw if not geometry.is_empty]
    if not usable:
        raise ValueError("no geometry")
    return _fit(usable, width)


def _fit(geometries: Sequence[BaseGeometry], width: int) -> Frame:
    west, south, east, north = shapely.total_bounds(np.array(geometries))
    squeeze = math.cos(math.radians((south + north) / 2))
    span = max((east - west) * squeeze, (north - south) / 2, 1e-9)  # at most twice as tall as wide
    scale = (width - 2 * MARGIN) / span
    left = (width - (east - west) * squeeze * scale) / 2
    height = max(math.ceil((north - south) * scale + 2 * MARGIN), 24)
    return Frame(float(west), float(north), squeeze, float(scale), float(left), height)


def _shapes(areas: Iterable[MapArea], width: int) -> tuple[list[_Shape], int]:
    """The areas in pixels, simplified together neighbours keeping one border, and the height."""
    kept: list[MapArea] = []
    raw: list[BaseGeometry] = []
    for area in areas:
        geometry = _polygonal([_polygon(rings) for rings in area.polygons])
        if not geometry.is_empty:
            kept.append(area)
            raw.append(geometry)
    if not kept:
        return [], width // 2
    fitted = _fit(raw, width)
    height, pixels = fitted.height, fitted.pixels

    projected = [shapely.transform(geometry, pixels) for geometry in raw]
    simple = _simplified(projected)
    shapes = [_Shape(*each) for each in zip(kept, simple, projected, strict=True)]
    return sorted(shapes, key=lambda shape: -shape.geometry.area), height


def _simplified(geometries: list[BaseGeometry]) -> list[BaseGeometry]:
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


def _polygon(rings: Sequence[Sequence[tuple[float, float]]]) -> BaseGeometry:
    usable = [ring for ring in rings if len(ring) >= 3 and all(math.isfinite(v) for point in ring for v in point[:2])]
    if not rings or not usable or usable[0] is not rings[0]:
        return Polygon()
    return shapely.make_valid(Polygon([p[:2] for p in usable[0]], [[p[:2] for p in ring] for ring in usable[1:]]))


def _polygonal(geometries: Iterable[BaseGeometry]) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(list(geometries)) if not part.is_empty]
    flat = [piece for part in parts for piece in shapely.get_parts(part) if isinstance(piece, Polygon)]
    if len(flat) == 1:
        return flat[0]
    whole = MultiPolygon(flat)
    return whole if whole.is_valid else _polygonal([shapely.unary_union(flat)])


def _outline(geometries: list[BaseGeometry]) -> BaseGeometry:
    """The outer border; holes and specks smaller than a few pixels are seams between areas, not lakes."""
    whole = shapely.unary_union([shapely.buffer(geometry, 0.05, join_style="mitre") for geometry in geometries])
    polygons = [part for part in shapely.get_parts(whole) if isinstance(part, Polygon)]
    return MultiPolygon(
        [
            Polygon(polygon.exterior, [ring for ring in polygon.interiors if Polygon(ring).area > 12])
            for polygon in polygons
        ]
    )


def _inside(geometry: BaseGeometry) -> tuple[float, float]:
    """A point well inside: of the largest part, where there is most room around it."""
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    largest = max(parts, key=lambda part: part.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=0.5).coords[0]
    return middle[0], middle[1]


def _path(geometry: BaseGeometry) -> str:
    """Path data in tenths of a pixel, relative; a shared point is rounded alike on both sides of a border."""
    out: list[str] = []
    for part in shapely.get_parts(geometry):
        if not isinstance(part, Polygon):
            continue
        for ring in (part.exterior, *part.interiors):
            points = [(round(x * 10), round(y * 10)) for x, y in shapely.get_coordinates(ring)][:-1]
            distinct = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
            out.append(f"M{_tenths(distinct[0][0])} {_tenths(distinct[0][1])}")
            steps = []
            for (x0, y0), (x1, y1) in itertools.pairwise(distinct):
                dx, dy = _tenths(x1 - x0), _tenths(y1 - y0)
                steps.append(f"{dx}{dy}" if dy.startswith("-") else f"{dx} {dy}")
            if steps:
                out.append("l" + steps[0] + "".join(s if s.startswith("-") else f" {s}" for s in steps[1:]))
            out.append("z")
    return "".join(out)


def _tenths(value: int) -> str:
    whole, rest = divmod(abs(value), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest}" if rest and whole else f"{sign}.{rest}" if rest else f"{sign}{whole}"


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


def _escaped(value: str) -> str:
    return escape("".join(c for c in value if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff"))
