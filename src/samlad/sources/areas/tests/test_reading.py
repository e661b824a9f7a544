import json

import numpy as np
import pyogrio
import pytest
import shapely

from samlad.lib.errors import BadFile
from samlad.sources.areas.reading import look, read_areas, read_population

SQUARE = [[15.0, 59.0], [15.1, 59.0], [15.1, 59.1], [15.0, 59.1], [15.0, 59.0]]
BOW_TIE = [[15.0, 59.0], [15.1, 59.1], [15.1, 59.0], [15.0, 59.1], [15.0, 59.0]]


def geojson(*rings, **properties) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"namn": f"Område {n}", "kod": f"K{n}"} | properties,
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for n, ring in enumerate(rings)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def read(data, **chosen):
    return read_areas(look(data, filename="fil.geojson"), **chosen)


def test_a_geojson_with_swedish_names_is_read_and_its_fields_guessed():
    data = geojson(SQUARE, namn="Ängby å Ö")
    assert look(data, filename="a.geojson").suggested_name == "namn"
    (area,) = read(data)
    assert (area.name, area.code) == ("Ängby å Ö", "K0")
    assert shapely.from_wkb(area.outline).bounds == (15.0, 59.0, 15.1, 59.1)


def test_a_geopackage_in_sweref_lands_in_the_same_place(tmp_path):
    path = tmp_path / "areas.gpkg"
    box = shapely.box(499_000, 6_539_000, 501_000, 6_541_000)  # around 15° E, 59° N
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(box)], dtype=object),
        [np.array(["Söder"], dtype=object), np.array(["S1"], dtype=object)],
        fields=["namn", "kod"],
        geometry_type="Polygon",
        crs="EPSG:3006",
    )
    (area,) = read(path.read_bytes())
    x, y = shapely.from_wkb(area.outline).centroid.coords[0]
    assert (x, y) == pytest.approx((15.0, 58.996), abs=0.01)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "tom"),
        (b"   \n", "tom"),
        (b"not a map", "GeoJSON"),
        (b'{"type":"FeatureCollection","features":[]}', "inga områden"),
        ('{"namn": "Å"}'.encode("latin-1"), "UTF-8"),
        (geojson([[500_000, 6_540_000], [501_000, 6_540_000], [501_000, 6_541_000], [500_000, 6_540_000]]), "Sverige"),
        (geojson([[-70, 40], [-69, 40], [-69, 41], [-70, 40]]), "Sverige"),
    ],
)
def test_what_is_no_map_of_sweden_is_refused_with_a_reason(data, reason):
    from django.utils import translation

    with translation.override("sv"), pytest.raises(BadFile) as caught:
        read(data)
    assert reason in caught.value.message


def test_an_outline_that_crosses_itself_is_refused_by_row_and_nothing_is_repaired_in_silence():
    with pytest.raises(BadFile) as caught:
        read(geojson(SQUARE, BOW_TIE))
    assert [p.row for p in caught.value.problems] == [2]


def test_a_missing_name_is_refused_by_row():
    with pytest.raises(BadFile) as caught:
        read(geojson(SQUARE, namn=""))
    assert [p.row for p in caught.value.problems] == [1]


def test_an_unknown_field_lists_those_there_are():
    with pytest.raises(BadFile, match="namn, kod"):
        read(geojson(SQUARE), name_field="title")


def test_a_file_said_to_be_in_another_system_is_moved():
    data = geojson([[499_000, 6_539_000], [501_000, 6_539_000], [501_000, 6_541_000], [499_000, 6_539_000]])
    (area,) = read(data, crs="EPSG:3006")
    assert 14.9 < shapely.from_wkb(area.outline).centroid.x < 15.1


def test_an_unknown_coordinate_system_is_said():
    with pytest.raises(BadFile, match="EPSG:9"):
        read(geojson(SQUARE), crs="EPSG:9")


def test_inhabitants_are_read_with_spaces_and_bom():
    assert read_population("\ufeffkod;namn;antal\nA1;Ängby;3 572\n".encode()) == {"A1": 3572}


@pytest.mark.parametrize(
    "data", [b"", b"kod;antal\n", b"kod;antal\nA1;many\n", b"kod;antal\nA1;5\nA1;6\n", b"kod;antal\n;5\n"]
)
def test_inhabitants_that_cannot_be_read_are_refused(data):
    with pytest.raises(BadFile):
        read_population(data)


def test_the_areas_that_ship_with_the_project_are_whole():
    from pathlib import Path

    folder = next(p for p in Path(__file__).parents if (p / "data" / "orebro").exists()) / "data" / "orebro"
    areas = read((folder / "areas.geojson").read_bytes())
    people = read_population((folder / "population_2022.csv").read_bytes())
    assert len(areas) == 36
    assert {a.code for a in areas} == set(people)
    assert sum(people.values()) == 158_057
