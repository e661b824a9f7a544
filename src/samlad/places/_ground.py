"""The ground that a spot is found on, kept between requests as long as nothing of it is changed."""

from functools import lru_cache

import numpy as np
import shapely

from samlad.lib.ground import Features, Ground, GroundArea, GroundPlace
from samlad.places.models import Area, BaseMap, BaseMapFeature, Place


def ground() -> Ground | None:
    """All areas, the places that have a point, and the base maps. None where no areas are imported. Three queries, and
    one more when a base map is new."""
    areas = ground_areas()
    if not areas:
        return None
    maps = list(BaseMap.objects.order_by("pk"))
    placed = (
        GroundPlace(p.pk, p.name, p.lon, p.lat)
        for p in Place.objects.order_by("name")
        if p.lon is not None and p.lat is not None
    )
    return Ground(
        areas=areas,
        places=tuple(placed),
        features=_features(tuple(m.pk for m in maps)),
        source=", ".join(dict.fromkeys(m.source for m in maps if m.source)),
    )


def ground_areas() -> tuple[GroundArea, ...]:
    """All areas by code. One query."""
    rows = Area.objects.order_by("code").values_list("pk", "name", "outline")
    return _areas(tuple((pk, name, bytes(outline)) for pk, name, outline in rows))


@lru_cache(maxsize=32)
def _areas(rows: tuple[tuple[int, str, bytes], ...]) -> tuple[GroundArea, ...]:
    return tuple(GroundArea(pk, name, shapely.from_wkb(outline)) for pk, name, outline in rows)


@lru_cache(maxsize=16)
def _features(base_maps: tuple[int, ...]) -> Features:
    """Of the base maps with these keys; a file brought in again has a new key."""
    rows = list(
        BaseMapFeature.objects.filter(base_map__in=base_maps).order_by("pk").values_list("kind", "name", "shape")
        if base_maps
        else ()
    )
    return Features(
        kinds=np.array([kind for kind, _name, _shape in rows], dtype=str),
        names=np.array([name for _kind, name, _shape in rows], dtype=str),
        shapes=shapely.from_wkb(np.array([bytes(shape) for _kind, _name, shape in rows], dtype=object)),
    )
