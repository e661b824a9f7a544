"""The three collections. Each gives how many features match, a page of them, and one by its id.

Counts are an even grid – rounds by sources by areas by categories – so the page that begins at feature 900 000 is as
quick to find as the first, and only the rounds it touches are read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from samlad.analysis.export.cells import place, rows
from samlad.analysis.export.features import Feature as ExportedFeature
from samlad.analysis.export.features import (
    area_features,
    area_outlines,
    area_points,
    geojson,
    place_features,
)
from samlad.analysis.export.selection import Criteria, Selection, select
from samlad.api.ogc.documents import Feature
from samlad.api.ogc.query import Page
from samlad.lib.errors import UserError


@dataclass(frozen=True)
class Matched:
    number: int
    features: list[Feature]


def areas(page: Page) -> Matched:
    """The areas, each with its sums over the rounds of the page's time, or else the 52 newest."""
    outlines = area_outlines()
    selection = _within(select(page.criteria), outlines, page.box)
    matching = [a for a in selection.areas if a]
    part = replace(selection, areas=matching[page.offset : page.offset + page.limit])
    return Matched(len(matching), [_feature(f) for f in area_features(part, outlines=outlines)])


def places(page: Page) -> Matched:
    """The named places with their counts; one without a point is in no box."""
    features = place_features(select(page.criteria))
    if page.box is not None:
        features = [f for f in features if f.geometry is not None and page.box.intersects(f.geometry)]
    return Matched(len(features), [_feature(f) for f in features[page.offset : page.offset + page.limit]])


def counts(page: Page) -> Matched:
    """The cells, with a point inside their area."""
    selection = select(page.criteria)
    if page.box is not None:
        selection = _within(selection, area_outlines(), page.box)
    return Matched(len(selection), _cells(selection, page.offset, min(page.offset + page.limit, len(selection))))


def _cells(selection: Selection, start: int, stop: int) -> list[Feature]:
    """Four queries, whatever the number of rows."""
    about = [place(selection, number) for number in range(start, stop)]
    points = area_points(area_outlines({area.pk for _r, _s, area, _c in about if area}))
    features: list[Feature] = []
    for (round, source, area, category), row in zip(about, rows(selection, start, stop), strict=True):
        point = points.get(area.pk) if area else None
        properties: dict[str, Any] = row._asdict()
        properties |= {"observed_from": round.observed_from.isoformat(), "observed_to": round.observed_to.isoformat()}
        features.append(
            {
                "type": "Feature",
                "id": f"{round.label}.{source.code}.{area.pk if area else 0}.{category.code}",
                "geometry": _point(point),
                "properties": properties,
            }
        )
    return features


def _point(point: BaseGeometry | None) -> Any:
    return None if point is None else mapping(point)


def _within(selection: Selection, outlines: Mapping[int, BaseGeometry], box: BaseGeometry | None) -> Selection:
    """The selection's areas that the box touches; what has no area is in no box."""
    if box is None:
        return selection
    return replace(selection, areas=[a for a in selection.areas if a and box.intersects(outlines[a.pk])])


def one_area(key: str) -> Feature | None:
    number = _whole(key)
    selection = select(Criteria())
    selection = replace(selection, areas=[a for a in selection.areas if a and a.pk == number])
    return next((_feature(f) for f in area_features(selection)), None)


def one_place(key: str) -> Feature | None:
    return next((_feature(f) for f in place_features(select(Criteria())) if f.id == _whole(key)), None)


def one_count(key: str) -> Feature | None:
    """By week, source, area and category: `2026-W48.questionnaire.12.damage`."""
    week, source, area, code, *_rest = [*key.split("."), "", "", "", ""]
    try:
        selection = select(Criteria(first=week, last=week, source=source))
    except UserError:
        return None
    number = _whole(area)
    areas = [a for a in selection.areas if (a.pk if a else 0) == number]
    categories = {s: [c for c in of_source if c.code == code] for s, of_source in selection.categories.items()}
    narrow = replace(selection, areas=areas, categories=categories)
    if key.count(".") != 3 or len(narrow) != 1:
        return None
    return _cells(narrow, 0, 1)[0]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def _feature(feature: ExportedFeature) -> Feature:
    return cast(Feature, geojson(feature))


@dataclass(frozen=True)
class Layer:
    page: Callable[[Page], Matched]
    one: Callable[[str], Feature | None]


LAYERS = {"areas": Layer(areas, one_area), "counts": Layer(counts, one_count), "places": Layer(places, one_place)}
