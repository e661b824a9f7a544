"""A small map of areas as SVG: the same in the page and in the document."""

import math
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.utils.translation import override

from samlad.drawing.areas import AreaMap, MapArea
from samlad.drawing.fitted import Shape, border_of, shapes_of, spots_of
from samlad.drawing.inset import inset_of
from samlad.drawing.map_words import describe, name_of
from samlad.drawing.marks import diamonds, groups, heavy_lines, numbers
from samlad.drawing.palette import HATCH, MUTED, SHADES, UNSHADED, UNSHADED_BORDER, WHITE
from samlad.drawing.svg import escaped


def draw(
    area_map: AreaMap, *, width: int = 460, language: str = "sv", id_prefix: str = "m", enlarge: bool = True
) -> str:
    """The map as SVG text, `width` pixels wide, with presentation attributes only (no style, no script).

    Where a town's areas are too small to see, they are drawn once more, larger, in a frame, unless not `enlarge`. Two
    maps on one page need different `id_prefix`. An area without usable geometry is left out of the drawing but not out
    of the description. With links the root is a group of links, since an image hides what is inside it.
    """
    with override(language):
        return "".join(_parts(area_map, width, language, escaped(id_prefix), enlarge))


def _parts(area_map: AreaMap, width: int, language: str, prefix: str, enlarge: bool) -> Iterator[str]:
    shapes, height = shapes_of(area_map.areas, width)
    inset = inset_of(shapes, width, height) if enlarge else None
    height = max(height, math.ceil(inset.bottom + 2)) if inset else height
    yield from _head(area_map, width, height, language, prefix)
    shaded = any(area.shade is not None for area in area_map.areas)
    colour, line = (WHITE, "1") if shaded else (UNSHADED_BORDER, "0.8")
    border = f'stroke="{colour}" stroke-width="{line}" stroke-linejoin="round"'
    spots = spots_of(area_map, width)
    framed = {shape.area.code for shape in inset.shapes if inset.holds(shape)} if inset else set()
    yield f"<g {border}>"
    yield from (_area(shape, prefix, link=shape.area.code not in framed) for shape in shapes)
    yield "</g>"
    if shapes:
        outline = border_of(tuple(shape.outline for shape in shapes))
        yield f'<path d="{outline}" fill="none" stroke="{MUTED}" stroke-width="1.2" pointer-events="none"/>'
    chosen = _prioritised(shapes)
    yield from heavy_lines(chosen, 2.0 if inset else 2.6)
    if inset:
        yield inset.frame()
        yield f"<g {border}>"
        yield from (_area(shape, prefix, link=shape.area.code in framed) for shape in inset.shapes)
        yield "</g>"
        enlarged = _prioritised(inset.shapes)
        yield from heavy_lines(enlarged, 2.6)
        yield inset.edge()
        whole = [shape for shape in enlarged if shape.area.code in framed]
        yield from numbers(whole, inset.box, inset.enlarged(spots))
    rest = [shape for shape in chosen if shape.area.code not in framed]
    yield from numbers(rest, (0, 0, width, height), spots)
    yield from groups(area_map.groups, shapes, letters=True)
    yield from diamonds(spots)
    if inset:
        yield from groups(area_map.groups, inset.shapes, letters=False)
        yield from diamonds(inset.enlarged(spots))
    yield "</svg>"


def _head(area_map: AreaMap, width: int, height: int, language: str, prefix: str) -> Iterator[str]:
    """The root with its words for those who do not see it, and the patterns."""
    linked = any(_safe(area.href) for area in area_map.areas)
    described = describe(area_map, language)
    names = f"{prefix}-title" + (f" {prefix}-desc" if described else "")
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="{"group" if linked else "img"}" aria-labelledby="{names}">'
    )
    yield f'<title id="{prefix}-title">{escaped(area_map.title)}</title>'
    yield f'<desc id="{prefix}-desc">{escaped(described)}</desc>' if described else ""
    yield (
        f'<defs><pattern id="{prefix}-hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="6" height="6" fill="{WHITE}"/>'
        f'<path d="M0 0V6" stroke="{HATCH}" stroke-width="1.6"/></pattern>'
    )
    if any(area.unknown for area in area_map.areas):
        yield (
            f'<pattern id="{prefix}-dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5"'
            f' fill="{UNSHADED}"/><circle cx="2.5" cy="2.5" r="0.9" fill="{HATCH}"/></pattern>'
        )
    yield "</defs>"


def _prioritised(shapes: Sequence[Shape]) -> list[Shape]:
    return [shape for shape in shapes if shape.area.priority is not None]


def _area(shape: Shape, prefix: str, *, link: bool) -> str:
    area = shape.area
    name = escaped(name_of(area))
    path = (
        f'<path d="{shape.outline.path}" fill="{_fill(area, prefix)}" fill-rule="evenodd"><title>{name}</title></path>'
    )
    if link and _safe(area.href):
        return f'<a href="{escaped(area.href or "")}" aria-label="{name}">{path}</a>'
    return path


def _fill(area: MapArea, prefix: str) -> str:
    if area.missing:
        return f"url(#{prefix}-hatch)"
    if area.unknown:
        return f"url(#{prefix}-dots)"
    return UNSHADED if area.shade is None else SHADES[min(max(area.shade, 0), len(SHADES) - 1)]


def _safe(href: str | None) -> bool:
    """A link to a page; a script or data address is not one."""
    return bool(href) and urlsplit((href or "").strip()).scheme in ("", "http", "https")
