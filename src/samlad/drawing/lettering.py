"""Names on a map: how wide they are, where they go, and which have to give way."""

import math
from dataclasses import dataclass, replace

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from samlad.drawing.palette import HALO
from samlad.drawing.svg import escaped

FACE = "system-ui, -apple-system, &apos;Segoe UI&apos;, Roboto, Arial, sans-serif"
LETTER = 0.56  # of the size: the width of a letter on average, with some to spare
STRAIGHT = 0.93  # how much of its length a name's stretch of road must be as the crow flies


@dataclass(frozen=True, kw_only=True)
class _Face:
    size: float
    weight: int
    colour: str
    italic: bool = False


@dataclass(frozen=True)
class Label(_Face):
    """A name with its middle, start or end at x, y, turned so many degrees clockwise."""

    text: str
    x: float
    y: float
    turned: float = 0.0
    anchor: str = "middle"

    @property
    def wide(self) -> float:
        return len(self.text) * self.size * LETTER * (1.06 if self.weight > 500 else 1)

    @property
    def room(self) -> BaseGeometry:
        half = self.size * 0.62
        left = self.x - self.wide * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]
        flat = shapely.box(left - 2, self.y - half, left + self.wide + 2, self.y + half)
        return affinity.rotate(flat, self.turned, origin=(self.x, self.y)) if self.turned else flat


class Lettering:
    """The names put so far. What finds no room is left out."""

    def __init__(self, width: float, height: float) -> None:
        self._sheet = shapely.box(0, 0, width, height)
        self._taken: list[BaseGeometry] = []
        self._drawn: list[str] = []

    def keep_free(self, left: float, top: float, right: float, bottom: float) -> None:
        self._taken.append(shapely.box(left, top, right, bottom))

    def put(self, label: Label) -> bool:
        """False where the name would lie on another or over the edge: then it is left out."""
        room = label.room
        if not self._sheet.contains(room) or any(room.intersects(taken) for taken in self._taken):
            return False
        self._taken.append(room)
        turned = f' transform="rotate({label.turned:.0f} {label.x:.1f} {label.y:.1f})"' if label.turned else ""
        italic = ' font-style="italic"' if label.italic else ""
        anchor = f' text-anchor="{label.anchor}"' if label.anchor != "middle" else ""
        self._drawn.append(
            f'<text x="{label.x:.1f}" y="{label.y + label.size * 0.34:.1f}" font-size="{label.size}"'
            f' font-weight="{label.weight}"{italic}{anchor} fill="{label.colour}"{turned}>{escaped(label.text)}</text>'
        )
        return True

    def beside(self, label: Label, gap: float) -> bool:
        """Right of, left of, over or under the name's point, wherever there is room first."""
        aside = gap + label.size / 2
        sides = ((gap, 0, "start"), (-gap, 0, "end"), (0, -aside, "middle"), (0, aside, "middle"))
        return any(self.put(replace(label, x=label.x + dx, y=label.y + dy, anchor=a)) for dx, dy, a in sides)

    def drawn(self) -> str:
        """The names as SVG, hidden from readers of the screen: a map is described in words beside it."""
        return (
            f'<g font-family="{FACE}" text-anchor="middle" stroke="{HALO}" stroke-width="3" stroke-linejoin="round"'
            f' paint-order="stroke" aria-hidden="true">{"".join(self._drawn)}</g>'
        )


def along(label: Label, line: BaseGeometry) -> Label | None:
    """The name on the middle of a line, turned as it runs there and never upside down; None where the line is too short
    or too crooked for it."""
    parts = [part for part in shapely.get_parts(line) if part.geom_type == "LineString"]
    longest = max(parts, key=lambda part: part.length, default=None)
    if longest is None or longest.length < label.wide + 8:
        return None
    middle = longest.length / 2
    start, mid, end = (longest.interpolate(middle + d * label.wide / 2) for d in (-1, 0, 1))
    if start.distance(end) < label.wide * STRAIGHT:
        return None
    turned = math.degrees(math.atan2(end.y - start.y, end.x - start.x))
    turned = turned - 180 if turned > 90 else turned + 180 if turned < -90 else turned
    return replace(label, x=mid.x, y=mid.y, turned=turned)
