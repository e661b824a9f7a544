"""Roads and water from files as Lantmäteriet, OpenStreetMap or a municipality makes them, and from worse ones."""

import json
import time
from itertools import pairwise

import numpy as np
import pyogrio
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from pyproj import Transformer

from samlad.lib.errors import BadFile, UserError
from samlad.partnership.actor import OutOfScope
from samlad.places.models import Area, BaseMap, BaseMapFeature
from samlad.places.queries import ground
from samlad.places.service import remove_base_map
from samlad.sources.areas.base_maps import import_base_map

from .made_up import case

STREET = [(15.02, 59.05), (15.18, 59.06)]
POND = [(15.05, 59.02), (15.07, 59.02), (15.07, 59.03), (15.05, 59.02)]


def layer(*features, crs=None):
    """Of (properties, kind of geometry, coordinates)."""
    rows = [{"type": "Feature", "properties": p, "geometry": {"type": k, "coordinates": c}} for p, k, c in features]
    document = {"type": "FeatureCollection", "features": rows}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(document).encode()


def bring_in(world, data, filename="karta.geojson", **more):
    return import_base_map(actor=world.system, now=world.now, data=data, filename=filename, **more)


def stored():
    return sorted(BaseMapFeature.objects.values_list("kind", "name"))


def shape_of(name):
    return shapely.from_wkb(bytes(BaseMapFeature.objects.get(name=name).shape))


@pytest.mark.parametrize(
    ("properties", "known"),
    [
        ({"slag": "gata", "namn": "Storgatan"}, ("street", "Storgatan")),
        ({"Objekttyp": "Motorväg", "vagnummer": "E 18"}, ("main_road", "E 18")),
        ({"OBJEKTTYP": " Lokalgata liten ", "NAMN": "Ågatan"}, ("street", "Ågatan")),
        ({"highway": "residential", "name": "Åsgatan"}, ("street", "Åsgatan")),
        ({"highway": "cycleway"}, ("path", "")),
        ({"waterway": "river", "name": "Ån"}, ("stream", "Ån")),
        ({"railway": "rail"}, ("railway", "")),
        ({"kind": "street", "name": "x" * 200}, ("street", "")),
        ({"kind": "street", "name": 9}, ("street", "9")),
        ({"kind": "street", "name": None}, ("street", "")),
    ],
)
def test_a_line_is_known_by_what_its_maker_calls_it(world, properties, known):
    bring_in(world, layer((properties, "LineString", STREET)))
    assert stored() == [known]


def test_water_is_an_area_and_what_nobody_knows_is_left_out_and_named(world):
    done = bring_in(
        world,
        layer(
            ({"objekttyp": "Sjö", "namn": "Sjön"}, "Polygon", [POND]),
            *[({"objekttyp": "Höjdkurva"}, "LineString", STREET)] * 3,
            ({"objekttyp": "Torg"}, "Point", [15.1, 59.05]),
        ),
    )
    assert stored() == [("water", "Sjön")]
    assert done.left_out == {"höjdkurva": 3}
    assert "höjdkurva 3" in " ".join(done.sentences())


def test_a_package_of_several_layers_in_the_national_system_lands_where_it_should(world, tmp_path):
    to = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True)

    def write(name, kind, points, title):
        flat = np.column_stack(to.transform(*np.array(points).T))
        shape = shapely.LineString(flat) if kind == "LineString" else shapely.Polygon(flat)
        pyogrio.raw.write(
            tmp_path / "k.gpkg",
            np.array([shapely.to_wkb(shape)], dtype=object),
            [np.array([title], dtype=object), np.array([name], dtype=object)],
            fields=["objekttyp", "namn"],
            geometry_type=kind,
            crs="EPSG:3006",
            layer=title,
            append=(tmp_path / "k.gpkg").exists(),
            driver="GPKG",
        )

    write("Ågatan", "LineString", STREET, "Huvudgata")
    write("Sjön", "Polygon", POND, "Sjö")
    bring_in(world, (tmp_path / "k.gpkg").read_bytes(), "k.gpkg", source="© Lantmäteriet")
    assert stored() == [("main_road", "Ågatan"), ("water", "Sjön")]
    assert shapely.get_coordinates(shape_of("Ågatan")) == pytest.approx(np.array(STREET), abs=2e-5)
    assert ground().source == "© Lantmäteriet"


def test_what_lies_outside_the_municipality_is_cut_away(world):
    far = [(12.0, 57.0), (12.1, 57.0)]
    long = [(14.0, 59.05), (16.0, 59.05)]
    done = bring_in(
        world,
        layer(
            ({"kind": "street", "name": "Borta"}, "LineString", far),
            ({"kind": "street", "name": "Genom"}, "LineString", long),
        ),
    )
    assert (stored(), done.outside) == ([("street", "Genom")], 1)
    west, _south, east, _north = shape_of("Genom").bounds
    assert (west, east) == pytest.approx((14.96, 15.24), abs=0.001)


def test_the_pieces_of_a_street_become_one_line(world):
    points = [(15.0 + n / 100, 59.05) for n in range(11)]
    pieces = [({"highway": "residential", "name": "Storgatan"}, "LineString", [a, b]) for a, b in pairwise(points)]
    assert bring_in(world, layer(*pieces)).features == 1


def test_a_file_brought_in_again_replaces_itself_and_another_is_added(world):
    for name in ("Storgatan", "Nygatan"):
        bring_in(world, layer(({"kind": "street", "name": name}, "LineString", STREET)))
    bring_in(world, layer(({"kind": "water", "name": "Sjön"}, "Polygon", [POND])), "vatten.geojson")
    assert stored() == [("street", "Nygatan"), ("water", "Sjön")]
    assert sorted(ground().features.names) == ["Nygatan", "Sjön"]
    remove_base_map(actor=world.system, now=world.now, base_map_id=BaseMap.objects.get(filename="vatten.geojson").pk)
    assert list(ground().features.names) == ["Nygatan"]
    with pytest.raises(OutOfScope):
        remove_base_map(actor=world.system, now=world.now, base_map_id=10**9)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"{}", "unreadable"),
        (b"PK\x03\x04", "unreadable"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "unreadable"),
        (b"[" * 200_000, "unreadable"),
        ('{"type": "FeatureCollection", "features": ["å"]}'.encode("latin-1"), "encoding"),
        (layer(({"kind": "street"}, "Point", [15.0, 59.0])), "none"),
        (layer(({"kind": "street"}, "LineString", [[15.0, "x"], [15.1, 59.0]])), "none"),
        (layer(({"kind": "street"}, "LineString", [[15.0, 1e400], [15.1, 59.0]])), "unreadable"),
        (layer(({"kind": "kontur"}, "LineString", STREET)), "none"),
        (layer(({"kind": "street"}, "LineString", [(1.0, 2.0), (3.0, 4.0)])), "outside"),
        (layer(({"kind": "street"}, "LineString", STREET), crs="EPSG:2400"), "system"),
        (layer(({"kind": "street"}, "LineString", STREET), crs="urn:x:/etc/passwd"), "system"),
    ],
)
def test_what_is_no_such_map_is_refused_and_nothing_is_lost(world, data, code):
    bring_in(world, layer(({"kind": "street", "name": "Storgatan"}, "LineString", STREET)))
    with pytest.raises(BadFile) as refused:
        bring_in(world, data)
    assert refused.value.code == code
    assert stored() == [("street", "Storgatan")]


def test_the_names_of_the_older_geojson_systems_are_understood(world):
    for crs in ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "epsg:4326"):
        bring_in(world, layer(({"kind": "street", "name": crs}, "LineString", STREET), crs=crs))
        assert stored() == [("street", crs)]


def test_a_question_that_never_ends_is_not_put(world):
    before = time.monotonic()
    with pytest.raises(BadFile):
        bring_in(world, case("view_forever.gpkg"), "a.gpkg")
    assert time.monotonic() - before < 10


def test_more_streets_than_a_municipality_has_are_refused_within_the_time(world):
    rng = np.random.default_rng(5)
    at = rng.uniform([15.0, 59.0], [15.2, 59.1], (60_000, 2)).round(5)
    pieces = [
        ({"kind": "street", "name": f"G{n % 9000}"}, "LineString", [list(a), list(a + 0.001)]) for n, a in enumerate(at)
    ]
    with pytest.raises(BadFile) as refused:
        bring_in(world, layer(*pieces))
    assert refused.value.code in ("detailed", "large")  # the latter on a busy machine


def test_footpaths_go_before_streets_where_there_is_too_much(world):
    rng = np.random.default_rng(5)
    at = rng.uniform([15.0, 59.0], [15.2, 59.1], (41_000, 2)).round(5)
    pieces = [({"kind": "path"}, "LineString", [list(a), list(a + 0.001)]) for a in at]
    done = bring_in(world, layer(*pieces, ({"kind": "street", "name": "Storgatan"}, "LineString", STREET)))
    assert (done.features, stored()) == (1, [("street", "Storgatan")])


def test_without_areas_nobody_knows_what_to_keep(world):
    Area.objects.all().delete()
    with pytest.raises(UserError, match="områdena först"):
        bring_in(world, layer(({"kind": "street"}, "LineString", STREET)))


def test_the_page_brings_a_file_in_shows_it_and_takes_it_away(world):
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    data = layer(({"kind": "street", "name": "Storgatan"}, "LineString", STREET))
    url = reverse("settings_base_maps")
    with scope(partnership=None):
        page = client.post(
            url, {"file": SimpleUploadedFile("vägar.geojson", data), "source": "© Kommunen"}, follow=True
        )
        body = page.content.decode()
        assert "En linje eller yta är inläst" in body
        assert "vägar.geojson" in body
        bad = client.post(url, {"file": SimpleUploadedFile("x.geojson", b"{}")})
        assert bad.status_code == 422
        assert "går inte att läsa som GeoJSON" in bad.content.decode()
        client.post(reverse("settings_base_map_remove", args=[BaseMap.objects.get().pk]))
    assert not BaseMapFeature.objects.exists()
