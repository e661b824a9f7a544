"""The map to point on: what is drawn at which distance, names that give way, a press that comes back as it went."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from samlad.drawing.lettering import Label, Lettering, along
from samlad.drawing.street_map import draw
from samlad.drawing.view import CLOSEST, FARTHEST, View, fitting
from samlad.lib.ground import Features, Ground, GroundArea, GroundPlace

VIEW = View(15.05, 59.05, 6, 360, 400)
SVG = "{http://www.w3.org/2000/svg}"
STREET = shapely.LineString([(15.04, 59.05), (15.06, 59.0505)])
WORSE = "Gata <script>&\"'\x00\ud800 ÅÄÖ"


def ground(features=(), places=(), areas=None):
    return Ground(
        areas=areas or (GroundArea(1, "Ängby", shapely.box(15.0, 59.0, 15.1, 59.1)),),
        places=tuple(places),
        features=Features(
            kinds=np.array([f[0] for f in features], dtype=str),
            names=np.array([f[1] for f in features], dtype=object),
            shapes=np.array([f[2] for f in features], dtype=object),
        ),
    )


def names(svg):
    return [text.text for text in ET.fromstring(svg).iter(f"{SVG}text")]


views = st.builds(
    View,
    lon=st.floats(11, 24),
    lat=st.floats(55.3, 69),
    step=st.integers(CLOSEST, FARTHEST),
    width=st.integers(200, 1200),
    height=st.integers(200, 1200),
)
pixel = st.floats(0, 200)


@given(view=views, x=pixel, y=pixel)
def test_a_press_and_back_is_the_same_pixel(view, x, y):
    assert view.pixels(view.lonlat(x, y)).tolist() == pytest.approx([x, y], abs=1e-3)


@given(view=views, x=pixel, y=pixel, closer=st.integers(-3, 3))
def test_what_is_under_the_finger_stays_there_when_one_comes_closer(view, x, y, closer):
    before, after = view.lonlat(x, y), view.zoomed(closer, x, y)
    assert CLOSEST <= after.step <= FARTHEST
    # Where the earth's roundness makes a degree shorter on the way, the pixel moves with it, but never far.
    assert after.pixels(before).tolist() == pytest.approx([x, y], abs=2 + 0.05 * after.metres)


@given(view=views)
def test_a_view_that_fits_shows_all_of_it(view):
    shape = shapely.box(view.lon - 0.2, view.lat - 0.1, view.lon + 0.2, view.lat + 0.1)
    fitted = fitting([shape], view.width, view.height)
    x, y = fitted.pixels(shapely.get_coordinates(shape)).T
    assert x.min() >= 0 and x.max() <= view.width and y.min() >= 0 and y.max() <= view.height  # noqa: PT018


@pytest.mark.parametrize(
    ("kind", "step", "visible"),
    [("street", 6, True), ("street", 10, False), ("path", 4, True), ("path", 6, False), ("main_road", 16, True)],
)
def test_small_roads_are_drawn_only_near(kind, step, visible):
    bare = draw(replace(VIEW, step=step), ground(), title="Karta", pin=None)
    drawn = draw(replace(VIEW, step=step), ground([(kind, "", STREET)]), title="Karta", pin=None)
    assert (drawn != bare) is visible


def test_names_of_areas_places_streets_and_water_stand_on_the_map():
    water = shapely.box(15.04, 59.052, 15.06, 59.056)
    land = ground(
        [("main_road", "Storgatan", STREET), ("water", "Sjön", water)], [GroundPlace(1, "Torget", 15.052, 59.0478)]
    )
    drawn = draw(replace(VIEW, step=4), land, title="Karta", pin=None)
    assert {"Storgatan", "Sjön", "Torget", "Ängby"} >= set(names(drawn)) >= {"Storgatan", "Sjön", "Torget"}


def test_no_name_lies_on_another_or_over_the_edge():
    rng = np.random.default_rng(7)
    places = [GroundPlace(n, f"Plats nummer {n}", *(VIEW.lonlat(*rng.uniform(0, 360, 2)))) for n in range(60)]
    drawn = ET.fromstring(draw(VIEW, ground(places=places), title="Karta", pin=None))
    rooms = []
    for text in drawn.iter(f"{SVG}text"):
        size = float(text.get("font-size"))
        label = Label(
            text.text,
            float(text.get("x")),
            float(text.get("y")) - size * 0.34,
            size=size,
            weight=int(text.get("font-weight")),
            colour="",
            anchor=text.get("text-anchor", "middle"),
        )
        rooms.append(label.room)
    assert len(rooms) > 10
    assert all(shapely.box(-1, -1, 361, 401).contains(room) for room in rooms)
    overlaps = [a.intersection(b).area for n, a in enumerate(rooms) for b in rooms[:n]]
    assert max(overlaps) < 1


def test_a_name_is_never_upside_down_and_bends_with_nothing():
    label = Label("Storgatan", 0, 0, size=12, weight=400, colour="")
    for points in ([(200, 100), (0, 0)], [(0, 0), (200, 100)], [(100, 300), (100, 0)]):
        assert -90 <= along(label, shapely.LineString(points)).turned <= 90
    assert along(label, shapely.LineString([(0, 0), (30, 0)])) is None
    assert along(label, shapely.LineString([(0, 0), (40, 40), (80, 0)])) is None


def test_names_from_a_file_cannot_become_anything_but_letters():
    areas = (GroundArea(1, WORSE, shapely.box(15.0, 59.0, 15.1, 59.1)),)
    land = ground([("street", WORSE, STREET)], [GroundPlace(1, WORSE, 15.05, 59.05)], areas)
    drawn = draw(replace(VIEW, step=2), land, title=WORSE, pin=(15.05, 59.05))
    assert "<script" not in drawn
    assert not any(text and re.search("[\x00-\x1f]", text) for text in names(drawn))


def test_the_pin_keeps_its_place_free():
    place = [GroundPlace(1, "Torget", 15.05, 59.0501)]
    lettering = Lettering(360, 400)
    lettering.keep_free(100, 100, 140, 140)
    assert not lettering.put(Label("Torget", 120, 120, size=13, weight=600, colour=""))
    assert 'fill="#9b2c2c"' in draw(VIEW, ground(places=place), title="Karta", pin=(15.05, 59.05))
    assert 'fill="#9b2c2c"' not in draw(VIEW, ground(places=place), title="Karta", pin=None)


def test_a_picture_of_twenty_thousand_streets_is_light():
    rng = np.random.default_rng(3)
    starts = rng.uniform([15.0, 59.0], [15.1, 59.1], (20_000, 2))
    streets = [("street", f"Gata {n}", shapely.LineString([at, at + [0.001, 0.0005]])) for n, at in enumerate(starts)]
    land = ground(streets)
    assert len(draw(replace(VIEW, step=2), land, title="Karta", pin=None)) < 30_000
    assert len(draw(replace(VIEW, step=12), land, title="Karta", pin=None)) < 5_000
