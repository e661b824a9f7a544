"""What lies over the areas of a map: heavy lines, numbers, groups and places."""

import math
from collections.abc import Iterable, Iterator, Sequence

import shapely

from samlad.drawing.areas import MapGroup
from samlad.drawing.fitted import Shape, Spot
from samlad.drawing.outlines import inside, outline_of
from samlad.drawing.palette import GOLD, INK, UNUSUAL, WHITE
from samlad.drawing.spacing import RADIUS, Box, apart
from samlad.drawing.svg import escaped, path_of

FACE = "&apos;Source Sans 3&apos;, Arial, sans-serif"


def heavy_lines(shapes: Sequence[Shape], line: float) -> Iterator[str]:
    """A dark line with a light one under it, to be seen on any shade."""
    for colour, width in ((WHITE, line + 2.2), (INK, line)):
        for shape in shapes:
            yield (
                f'<path d="{shape.outline.path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}"'
                f' stroke-linejoin="round" pointer-events="none"/>'
            )


def numbers(shapes: Sequence[Shape], box: Box, spots: Sequence[Spot] = ()) -> Iterator[str]:
    """A dark circle with its number inside each area, moved aside with a line back where two would touch, and below a
    place that it would lie on."""
    if not shapes:
        return
    anchors = [inside(shape.geometry) for shape in shapes]
    on = [any(math.hypot(px - x, py - y) < RADIUS + 6 for _name, px, py in spots) for x, y in anchors]
    anchors = [(x, y + 2 * RADIUS - 1) if covered else (x, y) for (x, y), covered in zip(anchors, on, strict=True)]
    centres = apart(anchors, RADIUS, box)
    yield (
        '<g pointer-events="none" aria-hidden="true" font-size="11.5"'
        f' font-family="{FACE}" font-weight="700" text-anchor="middle">'
    )
    for (ax, ay), (x, y) in zip(anchors, centres, strict=True):
        if math.hypot(x - ax, y - ay) > RADIUS / 2:
            yield f'<path d="M{ax:.1f} {ay:.1f}L{x:.1f} {y:.1f}" stroke="{INK}" stroke-width="1.2"/>'
            yield f'<circle cx="{ax:.1f}" cy="{ay:.1f}" r="2" fill="{INK}"/>'
    for shape, (x, y) in zip(shapes, centres, strict=True):
        rim = f'stroke="{WHITE}" stroke-width="1.5"'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="{INK}" {rim}/>'
        yield f'<text x="{x:.1f}" y="{y + 4:.1f}" fill="{WHITE}">{shape.area.priority}</text>'
    yield "</g>"


def groups(map_groups: Sequence[MapGroup], shapes: Sequence[Shape], *, letters: bool) -> Iterator[str]:
    """A dashed line around each group's areas, and its letter at the top; in the enlarged part the line alone."""
    for group in map_groups:
        members = [shape.geometry for shape in shapes if shape.area.code in group.codes]
        if not members:
            continue
        outline = outline_of(members)
        path, fixed = path_of(outline), 'fill="none" stroke-linejoin="round" pointer-events="none"'
        yield f'<path d="{path}" {fixed} stroke="{WHITE}" stroke-width="4.4"/>'
        yield f'<path d="{path}" {fixed} stroke="{UNUSUAL}" stroke-width="2.4" stroke-dasharray="7 4"/>'
        if letters:
            x, y = max((tuple(p) for p in shapely.get_coordinates(outline)), key=lambda p: (-p[1], p[0]))
            x, y = max(x, RADIUS + 1), max(y, RADIUS + 1)
            yield (
                f'<g pointer-events="none" aria-hidden="true" font-size="11.5" font-weight="700" text-anchor="middle"'
                f' font-family="{FACE}"><rect x="{x - 8:.1f}" y="{y - 8:.1f}"'
                f' width="16" height="16" rx="3" fill="{WHITE}" stroke="{UNUSUAL}" stroke-width="1.6"/>'
                f'<text x="{x:.1f}" y="{y + 4:.1f}" fill="{UNUSUAL}">{escaped(group.letter)}</text></g>'
            )


def diamonds(spots: Iterable[Spot]) -> Iterator[str]:
    for name, x, y in spots:
        yield (
            f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" fill="{GOLD}" stroke="{INK}" stroke-width="1.4">'
            f"<title>{escaped(name)}</title></path>"
        )
