"""The areas' outlines for the map in the browser: simplified together, so that neighbours keep one border."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from samlad.drawing.outlines import inside, points_in, simplified_to
from samlad.places.models import Area

MOST_POINTS = 12_000
FINEST, COARSEST = 0.00005, 0.01  # degrees: about five metres, and a kilometre
WELL_INSIDE = 0.0005  # degrees: how exactly a label's point is sought
DECIMALS = 5
Outlines = tuple[tuple[int, str, bytes], ...]  # id, name, WKB


def of(areas: Iterable[Area]) -> Outlines:
    return tuple((a.pk, a.name, bytes(a.outline)) for a in areas)


def version(areas: Outlines) -> str:
    """A digest of outlines and names, for caching in the browser."""
    digest = hashlib.sha256()
    for pk, name, wkb in areas:
        digest.update(f"{pk}\n{name}\n".encode() + wkb)
    return digest.hexdigest()[:16]


@lru_cache(maxsize=16)
def simplified(areas: Outlines) -> Mapping[int, BaseGeometry]:
    """Area id -> outline in lon/lat of at most about MOST_POINTS points in all."""
    raw = [shapely.from_wkb(wkb) for _pk, _name, wkb in areas]
    result, tolerance = raw, FINEST
    while raw and tolerance < COARSEST:
        result = simplified_to(raw, tolerance)
        if points_in(result) <= MOST_POINTS:
            break
        tolerance *= 2
    return {pk: g for (pk, _name, _wkb), g in zip(areas, result, strict=True)}


@lru_cache(maxsize=16)
def document(areas: Outlines) -> str:
    """A GeoJSON FeatureCollection; `at` is a point well inside, for a label."""
    shapes = simplified(areas)
    features = [
        {
            "type": "Feature",
            "id": pk,
            "geometry": _rounded(shapes[pk]),
            "properties": {"id": pk, "name": name, "at": _inside(shapes[pk])},
        }
        for pk, name, _wkb in areas
        if not shapes[pk].is_empty
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"), ensure_ascii=False)


def together(areas: Outlines, members: Sequence[int]) -> dict[str, object] | None:
    """The union of the areas' outlines as GeoJSON; None where none has an outline."""
    shapes = [g for pk, g in simplified(areas).items() if pk in members and not g.is_empty]
    return _rounded(shapely.unary_union(shapes)) if shapes else None


def _rounded(geometry: BaseGeometry) -> dict[str, object]:
    return dict(mapping(shapely.transform(geometry, lambda c: c.round(DECIMALS))))


def _inside(geometry: BaseGeometry) -> list[float]:
    return [round(value, DECIMALS) for value in inside(geometry, WELL_INSIDE)]
