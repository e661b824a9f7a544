"""Text and path data of SVG."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry


def escaped(text: str) -> str:
    """For SVG: letters that XML may not hold are left out."""
    return escape("".join(c for c in text if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff"))


def path_of(geometry: BaseGeometry) -> str:
    """Path data of polygons and lines in tenths of a pixel, relative; a shared point is rounded alike on both
    sides of a border."""
    return "".join(_parts(geometry))


def _parts(geometry: BaseGeometry) -> Iterator[str]:
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            for ring in (part.exterior, *part.interiors):
                yield _line(_tenths(ring)[:-1]) + "z"
        elif isinstance(part, LineString):
            yield _line(_tenths(part))


def _tenths(line: BaseGeometry) -> list[tuple[int, int]]:
    return [(round(x * 10), round(y * 10)) for x, y in shapely.get_coordinates(line)]


def _line(points: Sequence[tuple[int, int]]) -> str:
    distinct = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    start = f"M{_decimal(distinct[0][0])} {_decimal(distinct[0][1])}"
    steps = [_pair(_decimal(x1 - x0), _decimal(y1 - y0)) for (x0, y0), (x1, y1) in pairwise(distinct)]
    if not steps:
        return start
    return start + "l" + steps[0] + "".join(step if step.startswith("-") else f" {step}" for step in steps[1:])


def _pair(dx: str, dy: str) -> str:
    return f"{dx}{dy}" if dy.startswith("-") else f"{dx} {dy}"


def _decimal(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest and whole else f"{sign}.{rest}" if rest else f"{sign}{whole}"
