"""Areas and named places as rows with a geometry: what a map is made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from samlad.analysis.export.cells import area_sums, place_counts
from samlad.analysis.export.selection import SOURCES, Category, Selection
from samlad.collection.models import Source
from samlad.places.models import Area, Place
from samlad.places.queries import places

Value = str | int | None


@dataclass(frozen=True)
class Feature:
    """`id` lasts as long as the row; `geometry` in longitude and latitude (EPSG:4326)."""

    id: int
    geometry: BaseGeometry | None
    properties: Mapping[str, Value]


def period(selection: Selection) -> dict[str, Value]:
    rounds = selection.rounds
    return {
        "first_week": rounds[0].label if rounds else None,
        "last_week": rounds[-1].label if rounds else None,
        "observed_from": rounds[0].observed_from.isoformat() if rounds else None,
        "observed_to": rounds[-1].observed_to.isoformat() if rounds else None,
        "rounds": len(rounds),
    }


def area_columns(selection: Selection) -> list[tuple[str, str, Category]]:
    """(column, source code, category) of an area's sums; it becomes two, from and to, where it concerns persons."""
    return [(f"{SOURCES[s]}_{c.code}", s, c) for s, categories in selection.categories.items() for c in categories]


def area_features(selection: Selection, *, outlines: Mapping[int, BaseGeometry] | None = None) -> list[Feature]:
    """Every area of the selection with its sums. Four queries; three when the `outlines` are given."""
    outlines = area_outlines() if outlines is None else outlines
    sums, columns, stretch = area_sums(selection), area_columns(selection), period(selection)
    features = []
    for area in selection.areas:
        if area is None:
            continue
        own = sums[area.pk]
        properties: dict[str, Value] = {
            "area_code": area.code,
            "area": area.name,
            "population": area.population,
            "population_year": area.population_year,
            **stretch,
            "rounds_answered": own.rounds_answered,
            "expected": own.expected,
            "answered": own.answered,
        }
        for name, source, category in columns:
            total = own.sums[source, category.key]
            if category.persons:
                properties |= {
                    f"{name}_from": total.low if total else None,
                    f"{name}_to": total.high if total else None,
                }
            else:
                properties[name] = total.low if total else None
        features.append(Feature(area.pk, outlines.get(area.pk), properties))
    return features


def place_categories(selection: Selection) -> list[Category]:
    return [c for c in selection.categories.get(Source.QUESTIONNAIRE, ()) if not c.persons]


def place_features(selection: Selection) -> list[Feature]:
    """Every named place of the selection's areas. Two queries."""
    counted, stretch = place_counts(selection), period(selection)
    area_ids = {a.pk for a in selection.areas if a}
    return [
        _place(p, counted.get(p.pk, {}), stretch, place_categories(selection))
        for p in places()
        if p.area_id in area_ids
    ]


def _place(
    p: Place,
    counted: Mapping[tuple[int, int | None], int],
    stretch: Mapping[str, Value],
    categories: Sequence[Category],
) -> Feature:
    point = shapely.Point(p.lon, p.lat) if p.lon is not None and p.lat is not None else None
    counts = {f"{SOURCES[Source.QUESTIONNAIRE]}_{c.code}": counted.get(c.key, 0) for c in categories}
    return Feature(p.pk, point, {"place": p.name, "area_code": p.area.code, "area": p.area.name, **stretch, **counts})


def area_outlines(only: Collection[int] | None = None) -> dict[int, BaseGeometry]:
    """Of all areas, or those named. One query."""
    wanted = Area.objects.order_by() if only is None else Area.objects.order_by().filter(pk__in=only)
    return {pk: shapely.from_wkb(bytes(outline)) for pk, outline in wanted.values_list("pk", "outline")}


def area_points(outlines: Mapping[int, BaseGeometry]) -> dict[int, BaseGeometry]:
    """A point inside each area, to about a metre: where its counts are drawn."""
    inside = {pk: outline.representative_point() for pk, outline in outlines.items()}
    return {pk: shapely.Point(round(p.x, 5), round(p.y, 5)) for pk, p in inside.items()}


def geojson(feature: Feature) -> dict[str, Any]:
    shape = feature.geometry
    return {
        "type": "Feature",
        "id": feature.id,
        "properties": dict(feature.properties),
        "geometry": None if shape is None else shapely.geometry.mapping(_right_handed(shape)),
    }


def _right_handed(shape: BaseGeometry) -> BaseGeometry:
    """Outer rings against the clock, as RFC 7946 has it."""
    return shapely.orient_polygons(shape) if shape.geom_type in ("Polygon", "MultiPolygon") else shape
