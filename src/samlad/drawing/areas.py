"""What a map of areas shows: areas with their shades and marks, groups of them, and places."""

from dataclasses import dataclass

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
