"""The areas of a map file. Runs in the process of `child` only.

Answers with the layer's fields, each row's values as text and its outline as WKB in hexadecimal, and the coordinate
system as the file states it. Outlines of more points than a map needs are simplified; borders that areas share stay
shared.
"""

from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from samlad.lib.foreign.limits import Refused
from samlad.lib.foreign.vector import AREAS, layers_of

MOST_AREAS = 5_000
MOST_FIELDS = 300
MOST_POINTS = 60_000  # in all areas together; a municipality drawn to the metre has fewer
LONGEST = 400  # characters of a value that are passed on: more than any name or code may have
STEPS = tuple(float(2**n) for n in range(8))  # metres
DEGREE = 111_000.0  # metres, of latitude
NARROW = 0.5  # how much shorter a degree of longitude is in Sweden; a power of two, so that it divides out exactly


def read(data: bytes) -> dict[str, Any]:
    (layer,) = layers_of(data, AREAS, rows=MOST_AREAS, layers=1)
    rows, shapes = layer.rows, layer.shapes
    if not rows:
        raise Refused("none")
    if len(rows) > MOST_AREAS:
        raise Refused("many", most=str(MOST_AREAS))
    fields = list(dict.fromkeys(name for row in rows for name in row))
    if len(fields) > MOST_FIELDS:
        raise Refused("unreadable")
    wrong = [_wrong(s) for s in shapes]
    good = [n for n, reason in enumerate(wrong) if not reason]
    outlines = shapely.force_2d(np.array([shapes[n] for n in good], dtype=object))
    before = int(shapely.get_num_coordinates(outlines).sum())
    outlines, metres = _simplified(outlines, before)
    hexes = dict(zip(good, shapely.to_wkb(outlines, hex=True, byte_order=1).tolist(), strict=True))
    return {
        "fields": fields,
        "rows": [[_text(row.get(name)) for name in fields] for row in rows],
        "outlines": [hexes.get(n, "") for n in range(len(rows))],
        "wrong": wrong,
        "crs": layer.crs,
        "points": [before, int(shapely.get_num_coordinates(outlines).sum())],
        "metres": metres,
    }


def _text(value: object) -> str:
    """A value as text; whole numbers without decimals. What is no single value is no name and no code."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    text = str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    return text[:LONGEST]


def _wrong(outline: BaseGeometry | None) -> str:
    """Why the outline is no area; "" when it is one."""
    if outline is None or outline.is_empty or outline.geom_type not in AREAS:
        return "polygon"
    if not np.isfinite(outline.bounds).all():
        return "polygon"
    return "" if outline.is_valid else f"crosses {shapely.is_valid_reason(outline)}"


def _simplified(outlines: np.ndarray, points: int) -> tuple[np.ndarray, float]:
    """The outlines with at most MOST_POINTS, and how many metres that may have moved them."""
    if points <= MOST_POINTS:
        return outlines, 0.0
    west, south, east, north = shapely.total_bounds(outlines)
    degrees = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    flat = shapely.transform(outlines, lambda xy: xy * (NARROW, 1.0)) if degrees else outlines
    simpler = flat
    for metres in STEPS:  # each goes on from the one before: the corners that matter least go first, whatever the step
        simpler = shapely.coverage_simplify(simpler, metres / DEGREE if degrees else metres)
        if shapely.get_num_coordinates(simpler).sum() <= MOST_POINTS:
            if not shapely.is_valid(simpler).all() or shapely.is_empty(simpler).any():
                break
            back = shapely.transform(simpler, lambda xy: xy / (NARROW, 1.0)) if degrees else simpler
            return back, metres
    raise Refused("detailed", most=str(MOST_POINTS))
