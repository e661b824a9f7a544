"""Map files: what is one is read as it is, what only looks like one opens nothing, and none takes the server along."""

import json
import sqlite3
import time
from dataclasses import replace

import numpy as np
import pytest
import shapely
from django.utils import translation

from samlad.lib.errors import BadFile
from samlad.lib.foreign import limits, opening
from samlad.sources.areas.reading import look, read_areas

from .made_up import case, geojson, geopackage

BOX = shapely.box(15.0, 59.0, 15.1, 59.1)


def refused(data: bytes, name: str = "områden.geojson") -> BadFile:
    with pytest.raises(BadFile) as caught:
        read_areas(look(data, filename=name))
    return caught.value


@pytest.mark.parametrize(
    "data",
    [
        case("gdalg.geojson"),
        case("vrt_forever.geojson"),
        b'{"type":"Topology","objects":{}}',
        b"GDALG",
        b"/vsicurl/http://127.0.0.1:9/a.geojson",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><kml>&b;</kml>',
        b"SQLite format 3\x00" + b"\x00" * 200,
        b"[" * 200_000,
        b'{"type":"FeatureCollection","features":[1]}',
        b'{"type":"FeatureCollection","features":{}}',
    ],
)
def test_what_another_driver_would_open_is_no_map(data):
    assert refused(data).code == "unreadable"


@pytest.mark.parametrize(("language", "what"), [("sv", "utan en PDF."), ("en", "but a PDF.")])
def test_a_file_that_is_another_is_told_which_it_is(language, what):
    with translation.override(language):
        assert refused(b"%PDF-1.7\n", "x.geojson").message.endswith(what)


@pytest.mark.parametrize(
    ("beginning", "what"),
    [
        (b"PK\x03\x04", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
    ],
)
def test_so_are_workbooks_and_pictures(beginning, what):
    assert what in refused(beginning + b"\x00" * 200).message


@pytest.mark.parametrize(
    ("drawn", "sv", "en"),
    [
        ([[[15, 59], [15.25, 59.5], [15.25, 59], [15, 59.5], [15, 59]]], "Gränsen korsar sig själv", "crosses itself"),
        (
            [[[15, 59], [16, 59], [16, 60], [15.125, 59.25], [15, 59]], [[17, 60], [17.1, 60], [17, 60.1], [17, 60]]],
            "Ett hål ligger utanför gränsen",
            "hole lies outside",
        ),
    ],
)
def test_why_an_outline_is_no_area_is_said_in_the_readers_language_with_the_place(drawn, sv, en):
    features = [
        {
            "type": "Feature",
            "properties": {"namn": "A", "kod": "1"},
            "geometry": {"type": "Polygon", "coordinates": drawn},
        }
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    for language, expected in (("sv", sv), ("en", en)):
        with translation.override(language):
            (problem,) = refused(data).problems
        assert expected in problem.reason
        assert "[" not in problem.reason
        assert ("15.125, 59.25" if "hål" not in sv else "17, 60") in problem.reason
        assert ("ntersection" in problem.reason) is False


def test_a_question_that_never_ends_is_not_put():
    before = time.monotonic()
    assert refused(case("view_forever.gpkg")).code == "view"
    assert time.monotonic() - before < 10


def test_a_table_that_is_a_program_is_not_read(tmp_path):
    path = tmp_path / "a.gpkg"
    geopackage(path, "areas")
    with sqlite3.connect(path) as base:
        base.execute("DROP TABLE areas")
        base.execute("CREATE VIRTUAL TABLE areas USING fts5(geom, namn, kod)")
        base.execute("INSERT INTO areas (geom, namn, kod) VALUES (x'00', 'A', 'A')")
    assert refused(path.read_bytes()).code in ("unreadable", "view")


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "map", replace(limits.LIMITS["map"], seconds=0.01))
    assert opening.LIMITS is limits.LIMITS
    assert refused(geojson(BOX)).code == "large"


def test_whole_numbers_are_codes_and_a_missing_one_is_named():
    problem = refused(case("null_code.geojson"))
    assert [p.row for p in problem.problems] == [3]
    data = case("null_code.geojson").replace(b"null", b'"103"')
    assert [a.code for a in read_areas(look(data, filename="a"))] == ["101", "102", "103"]


def test_a_long_code_is_kept_whole_and_a_longer_one_refused_not_cut():
    codes = [a.code for a in read_areas(look(case("long_code.geojson"), filename="a"))]
    assert codes == ["SE-1880-VIVALLA-NORRA-A", "SE-1880-VIVALLA-NORRA-B"]
    for field, longest in (("kod", 40), ("namn", 120)):
        (problem,) = refused(geojson(BOX, **{field: "x" * (longest + 1)})).problems
        assert problem.row == 1
        assert str(longest) in problem.reason


@pytest.mark.parametrize("value", [True, None, [1], {"a": 1}, "", "\u200b", " \v "])
def test_what_is_no_single_value_is_no_name(value):
    assert [p.row for p in refused(geojson(BOX, namn=value)).problems] == [1]


def test_decomposed_letters_and_unseen_marks_become_the_name_people_write():
    (area,) = read_areas(look(geojson(BOX, namn=" A\u030angby\v\u200b  Ö\x07 "), filename="a"))
    assert area.name == "Ångby Ö"


def test_a_geopackage_is_read_without_its_driver(tmp_path):
    (area,) = read_areas(look(geopackage(tmp_path / "a.gpkg", "söder"), filename="a.gpkg"))
    assert (area.name, area.code) == ("söder", "7")
    assert shapely.from_wkb(area.outline).equals(BOX)


def test_a_geopackage_that_had_a_log_beside_it_is_read(tmp_path):
    path = tmp_path / "a.gpkg"
    geopackage(path, "areas")
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    base.close()
    assert look(path.read_bytes(), filename="a.gpkg").rows == 1


def test_of_several_layers_none_is_taken(tmp_path):
    error = refused(geopackage(tmp_path / "a.gpkg", "stadsdelar", "skolor"))
    assert error.code == "layers"
    assert "skolor, stadsdelar" in error.message


def test_points_beside_the_areas_are_no_choice(tmp_path):
    geopackage(tmp_path / "a.gpkg", "hållplatser", shape=shapely.Point(15, 59))
    assert look(geopackage(tmp_path / "a.gpkg", "områden"), filename="a").values == (("områden", "7"),)


@pytest.mark.parametrize("crs", ["+init=/etc/passwd:1", "+proj=utm +nadgrids=/etc/passwd", "EPSG:99999", "WGS84"])
def test_a_coordinate_system_is_a_number_and_names_no_file(crs):
    document = geojson(BOX)[:-1] + b', "crs": {"type": "name", "properties": {"name": "' + crs.encode() + b'"}}}'
    assert crs in refused(document).message


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:EPSG::3006", "EPSG:3006"])
def test_the_system_a_map_program_writes_is_understood(crs):
    box = shapely.box(499_000, 6_539_000, 501_000, 6_541_000)
    document = geojson(box)[:-1] + b', "crs": {"type": "name", "properties": {"name": "' + crs.encode() + b'"}}}'
    (area,) = read_areas(look(document, filename="a"))
    assert 14.9 < shapely.from_wkb(area.outline).centroid.x < 15.1


def wiggly(points: int, metres: bool) -> tuple[shapely.Polygon, shapely.Polygon]:
    """Two areas that share a border of so many points."""
    y = np.linspace(0, 1, points)
    x = 1 + 0.0001 * np.sin(y * points / 3) + 0.05 * np.sin(y * 20)
    border = np.column_stack([x, y])
    left = np.vstack([border, [[0, 1], [0, 0], border[0]]])
    right = np.vstack([border, [[2, 1], [2, 0], border[0]]])
    to = (lambda p: p * 10_000 + (500_000, 6_540_000)) if metres else (lambda p: p * 0.1 + (15, 59))
    return shapely.Polygon(to(left)), shapely.Polygon(to(right))


@pytest.mark.parametrize("metres", [False, True])
def test_a_border_of_fifty_thousand_points_is_simplified_on_both_sides_alike(metres):
    left, right = wiggly(50_000, metres)
    layer = look(geojson(left, right), filename="a")
    assert layer.points[0] > 100_000
    assert layer.points[1] <= 60_000
    assert str(layer.points[0]) in layer.simplified
    a, b = (shapely.from_wkb(o) for o in layer.outlines)
    assert a.intersection(b).area == 0
    assert shapely.union_all([a, b]).area == pytest.approx(left.union(right).area, rel=1e-6)
    assert a.area == pytest.approx(left.area, rel=1e-3)


def test_an_ordinary_map_keeps_every_point():
    layer = look(geojson(*wiggly(1_000, False)), filename="a")
    assert layer.points[0] == layer.points[1]
    assert layer.simplified == ""
