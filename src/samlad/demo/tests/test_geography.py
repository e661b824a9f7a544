import json

import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon

from samlad.demo import drawing, geography
from samlad.demo.tests.bordering import neighbours


def test_the_areas_tile_the_municipality_without_gap_or_overlap():
    shapes = [area.shape for area in geography.areas()]
    assert all(shape.is_valid for shape in shapes)
    whole = shapely.union_all(shapes)
    assert isinstance(whole, Polygon)
    assert not whole.interiors
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-9)
    assert shapely.coverage_is_valid(shapes)
    for index, shape in enumerate(shapes):
        for other in shapes[index + 1 :]:
            assert shape.intersection(other).area == 0


def test_codes_and_names_are_unique_and_kinds_are_all_there():
    areas = geography.areas()
    assert [area.code for area in areas] == [f"9990G{number:03d}" for number in range(1, len(areas) + 1)]
    assert len({area.name for area in areas}) == len(areas) == 26
    assert {area.kind for area in areas} == {
        "centre",
        "estate",
        "villa",
        "industry",
        "village",
        "countryside",
    }
    assert all(area.name in area.where for area in areas)
    assert 30_000 < sum(area.population for area in areas) < 50_000


def test_every_place_lies_inside_its_area_and_not_in_the_water():
    shapes = {area.code: area.shape for area in geography.areas()}
    lake, river = Polygon(geography.lake()), LineString(geography.river())
    assert len(geography.places()) >= 45
    for place in geography.places():
        point = Point(place.point)
        assert shapes[place.area].contains(point), place.name
        assert not lake.contains(point), place.name
        assert river.distance(point) > 0.0005, place.name


def test_places_do_not_lie_on_top_of_each_other():
    points = [place.point for place in geography.places()]
    assert len(set(points)) == len(points)


def test_neighbours_are_mutual_and_everybody_has_some():
    by_code = neighbours()
    assert all(len(others) >= 2 for others in by_code.values())
    assert all(code in by_code[other] for code, others in by_code.items() for other in others)


def test_the_geojson_holds_everything_and_follows_the_right_hand_rule():
    document = json.loads(json.dumps(geography.to_geojson()))
    kinds = [feature["properties"]["feature"] for feature in document["features"]]
    assert kinds.count("area") == 26
    assert kinds.count("river") == kinds.count("lake") == 1
    assert kinds.count("place") == len(geography.places())
    for feature in document["features"]:
        if feature["properties"]["feature"] == "area":
            assert Polygon(feature["geometry"]["coordinates"][0]).exterior.is_ccw


def test_the_map_is_light_and_drawn_the_same_each_time():
    assert sum(len(ring) for area in geography.areas() for (ring,) in area.polygons) < 2000
    before = geography.areas()
    for cached in (geography.areas, drawing.rings, drawing.outline_km, drawing.river_km):
        cached.cache_clear()
    assert geography.areas() == before


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        geography.area_code("Finns inte")
