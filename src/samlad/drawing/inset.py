"""The part of a map where the areas are too small to see, drawn once more, larger, in a frame."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from samlad.drawing.fitted import Outline, Shape, Spot
from samlad.drawing.outlines import outline_of, polygonal, simplified
from samlad.drawing.palette import MUTED, WHITE
from samlad.drawing.projection import Coordinates
from samlad.drawing.spacing import RADIUS, Box, free

SMALL = 0.013  # of the width: an area with less room than this cannot be distinguished from its neighbours


@dataclass(frozen=True)
class Inset:
    source: Box  # the part of the map that is enlarged
    box: Box  # where it is drawn
    shapes: list[Shape]

    @property
    def bottom(self) -> float:
        return self.box[3]

    def holds(self, shape: Shape) -> bool:
        """Whether the enlarged area is whole, or nearly, inside the frame."""
        left, top, right, bottom = shape.geometry.bounds
        x0, y0, x1, y1 = self.box
        return left > x0 + 0.5 and top > y0 + 0.5 and right < x1 - 0.5 and bottom < y1 - 0.5

    def enlarged(self, spots: Iterable[Spot]) -> list[Spot]:
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
            f'<g fill="none" stroke="{MUTED}" stroke-width="0.8" pointer-events="none">'
            f'<path d="{lines}" stroke-dasharray="2 2"/>'
            f'<rect x="{a:.1f}" y="{b:.1f}" width="{c - a:.1f}" height="{d - b:.1f}"/></g>'
            f'<rect x="{x0:.1f}" y="{y0:.1f}" width="{x1 - x0:.1f}" height="{y1 - y0:.1f}" fill="{WHITE}"/>'
        )

    def edge(self) -> str:
        x0, y0, x1, y1 = self.box
        return (
            f'<rect x="{x0:.1f}" y="{y0:.1f}" width="{x1 - x0:.1f}" height="{y1 - y0:.1f}" fill="none"'
            f' stroke="{MUTED}" stroke-width="1.2" pointer-events="none"/>'
        )


def inset_of(shapes: Sequence[Shape], width: int, height: int) -> Inset | None:
    """The town enlarged, when a prioritised area or at least three areas are too small to see."""
    small = [s for s in shapes if s.outline.room < (SMALL * width if s.area.priority is None else RADIUS)]
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

    near = [s for s in shapes if shapely.box(left, top, right, bottom).intersects(s.outline.exact)]
    larger = simplified([shapely.transform(s.outline.exact, enlarged) for s in near])
    clipped = [polygonal([shapely.make_valid(geometry).intersection(shapely.box(*box))]) for geometry in larger]
    parts = [Shape(s.area, Outline(g, g)) for s, g in zip(near, clipped, strict=True) if not g.is_empty]
    return Inset((left, top, right, bottom), box, parts)
