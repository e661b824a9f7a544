"""Reading areas and places."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.db.models import Count, QuerySet
from shapely import from_wkb, get_parts, total_bounds
from shapely.geometry import Polygon

from samlad.drawing.areas import AreaMap, MapArea, Polygons
from samlad.partnership.queries import reporting_functions
from samlad.places._ground import ground, ground_areas
from samlad.places.models import Area, BaseMap, FunctionArea, Place

__all__ = [
    "area_map",
    "areas",
    "base_maps",
    "bounds_of_areas",
    "covered_areas",
    "ground",
    "ground_areas",
    "places",
    "reporters_per_area",
]


def areas() -> QuerySet[Area]:
    """All areas in the order of the alphabet, without their outlines."""
    return Area.objects.defer("outline")


def places() -> QuerySet[Place]:
    return Place.objects.select_related("area").defer("area__outline")


def covered_areas() -> dict[int, list[int]]:
    """function id -> area ids."""
    covered: dict[int, list[int]] = defaultdict(list)
    for function_id, area_id in FunctionArea.objects.order_by("area__name").values_list("function_id", "area_id"):
        covered[function_id].append(area_id)
    return covered


def bounds_of_areas() -> tuple[float, float, float, float] | None:
    """West, south, east and north of all areas together, in degrees; None when there are none."""
    outlines = [bytes(o) for o in Area.objects.order_by().values_list("outline", flat=True)]
    if not outlines:
        return None
    west, south, east, north = total_bounds(from_wkb(outlines))
    return float(west), float(south), float(east), float(north)


def base_maps() -> QuerySet[BaseMap]:
    """The files of roads and water, with how many `lines` each has."""
    return BaseMap.objects.annotate(lines=Count("features"))


def reporters_per_area(*, on: date) -> Counter[int]:
    """Area id -> how many functions that report on the day answer for it; an area nobody answers for is not in it."""
    rows = (
        FunctionArea.objects.filter(function__in=reporting_functions(on=on).values("pk"))
        .values_list("area_id")
        .annotate(n=Count("pk"))
    )
    return Counter(dict(rows.order_by()))


def area_map(
    title: str,
    *,
    priorities: Mapping[int, int] | None = None,
    shades: Mapping[int, int] | None = None,
    missing: frozenset[int] = frozenset(),
    href: str = "",
    areas: Iterable[Area] | None = None,
    breaks: tuple[int, ...] = (),
) -> AreaMap | None:
    """The map of all areas: priorities (area id -> number) outlined, shades (area id -> class 0-4), missing hatched;
    `breaks` the least of each class but the first, for the legend.

    `href` is a pattern with %d for the area id. `areas`, where the caller has read them with their outlines, saves a
    query. None when no areas are imported.
    """
    drawn = [
        MapArea(
            code=str(a.pk),
            name=a.name,
            polygons=_polygons(bytes(a.outline)),
            shade=(shades or {}).get(a.pk),
            missing=a.pk in missing,
            priority=(priorities or {}).get(a.pk),
            href=href % a.pk if href else None,
        )
        for a in (Area.objects.order_by("code") if areas is None else areas)
    ]
    return AreaMap(areas=tuple(drawn), title=title, breaks=breaks) if drawn else None


@lru_cache(maxsize=1024)
def _polygons(outline: bytes) -> Polygons:
    return tuple(
        tuple(tuple((x, y) for x, y in ring.coords) for ring in (p.exterior, *p.interiors))
        for p in get_parts(from_wkb(outline))
        if isinstance(p, Polygon)
    )
