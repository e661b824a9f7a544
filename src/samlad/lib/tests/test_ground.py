"""What is nearest to a point, and how far and whither."""

import numpy as np
import pytest
import shapely

from samlad.lib.ground import METRES, Features, Ground, GroundArea, GroundPlace, spot

LON, LAT = 15.0, 60.0  # where a degree of longitude is half as long
EAST = 2 / METRES  # degrees in a metre
NORTH = 1 / METRES


def ground(*, places=(), roads=()):
    return Ground(
        areas=(
            GroundArea(1, "Väster", shapely.box(LON - 1000 * EAST, LAT - 0.01, LON, LAT + 0.01)),
            GroundArea(2, "Öster", shapely.box(LON, LAT - 0.01, LON + 1000 * EAST, LAT + 0.01)),
        ),
        places=tuple(places),
        features=Features(
            kinds=np.array([kind for kind, _n, _s in roads], dtype=str),
            names=np.array([name for _k, name, _s in roads], dtype=str),
            shapes=np.array([shape for _k, _n, shape in roads], dtype=object),
        ),
    )


@pytest.mark.parametrize(
    ("east", "north", "metres", "bearing"),
    [(0, 40, 40, 0), (40, 0, 40, 90), (0, -40, 40, 180), (-40, 0, 40, 270), (30, 30, 42.4, 45)],
)
def test_a_point_is_so_far_from_a_place_and_in_that_direction(east, north, metres, bearing):
    torget = GroundPlace(1, "Torget", LON, LAT)
    words = spot(ground(places=[torget]), LON + east * EAST, LAT + north * NORTH)
    assert words.place == "Torget"
    assert words.metres == pytest.approx(metres, rel=0.01)
    assert words.bearing == pytest.approx(bearing, abs=1)


def test_the_nearest_place_is_told_and_none_that_is_far_away():
    places = [GroundPlace(1, "Torget", LON, LAT), GroundPlace(2, "Parken", LON + 200 * EAST, LAT)]
    assert spot(ground(places=places), LON + 150 * EAST, LAT).place == "Parken"
    assert spot(ground(places=places), LON, LAT + 0.05).place == ""
    assert spot(ground(), LON, LAT).place == ""


@pytest.mark.parametrize(("off", "road"), [(0, "Storgatan"), (30, "Storgatan"), (60, ""), (-30, "Storgatan")])
def test_the_street_is_that_which_runs_by(off, road):
    street = shapely.LineString([(LON - 500 * EAST, LAT), (LON + 500 * EAST, LAT)])
    words = spot(ground(roads=[("street", "Storgatan", street)]), LON, LAT + off * NORTH)
    assert words.road == road


def test_water_and_streets_without_a_name_are_no_street():
    line = shapely.LineString([(LON - 500 * EAST, LAT), (LON + 500 * EAST, LAT)])
    roads = [("stream", "Ån", line), ("street", "", line), ("railway", "Banan", line)]
    assert spot(ground(roads=roads), LON, LAT).road == ""


def test_a_point_is_in_an_area_or_so_far_outside_all():
    inside = spot(ground(), LON + 500 * EAST, LAT)
    assert (inside.area.name, inside.away) == ("Öster", 0)
    outside = spot(ground(), LON + 1300 * EAST, LAT)
    assert outside.area is None
    assert outside.away == pytest.approx(300, rel=0.01)
