import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from safetystats.places import places

metres = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=40)


def test_the_same_doorway_a_few_metres_apart_is_one_place():
    found = places([0, 4, -3, 500], [0, 3, 1, 500], distance=10)
    assert found.label.tolist() == [0, 0, 0, 1]
    assert (found.x[0], found.y[0]) == pytest.approx((1 / 3, 4 / 3))
    assert found.observations.tolist() == [3, 1]


def test_a_chain_along_a_street_does_not_become_one_place():
    along = np.arange(0, 2000, 10.0)
    found = places(along, np.zeros_like(along), distance=50)
    assert found.x.size >= 2000 / 101
    assert found.radius.max() <= 50


def test_a_place_that_straddles_the_lines_of_a_grid_stays_whole():
    rng = np.random.default_rng(3)
    for shift in np.linspace(0, 100, 23):
        x, y = rng.normal(shift, 5, 60), rng.normal(-shift, 5, 60)
        assert places(x, y, distance=50).x.size == 1


def test_an_observation_between_two_places_belongs_to_the_nearer():
    x = [0] * 9 + [48] + [90] * 5
    found = places(x, [0] * 15, distance=50)
    assert found.label[9] == found.label[14] != found.label[0]


@settings(max_examples=60, deadline=None)
@given(metres, st.sampled_from([0, 1, 5, 12.5, 30]), st.randoms(use_true_random=False))
def test_what_a_place_promises_holds_whatever_the_order(positions, distance, random):
    x, y = np.array(positions, dtype=float).T
    found = places(x, y, distance=distance)
    apart = cdist(np.c_[x, y], np.c_[found.centre_x, found.centre_y])
    own = apart[np.arange(x.size), found.label]
    assert (own <= distance).all()
    assert (own <= apart.min(axis=1)).all()
    between = cdist(np.c_[found.centre_x, found.centre_y], np.c_[found.centre_x, found.centre_y])
    assert (between[~np.eye(found.x.size, dtype=bool)] > distance).all()
    assert np.array_equal(np.bincount(found.label), found.observations)
    assert (np.diff(found.observations) <= 0).all()
    for p in range(found.x.size):
        assert found.radius[p] == pytest.approx(own[found.label == p].max())
        assert found.x[p] == pytest.approx(x[found.label == p].mean())
    order = list(range(x.size))
    random.shuffle(order)
    again = places(x[order], y[order], distance=distance)
    assert np.array_equal(again.label, found.label[order])
    assert np.array_equal(again.centre_x, found.centre_x)


def test_the_same_observations_elsewhere_in_the_country_are_the_same_places():
    rng = np.random.default_rng(5)
    x, y = rng.integers(0, 3000, (2, 500)).astype(float)
    here, there = places(x, y, distance=100), places(x + 512_000, y + 6_570_000, distance=100)
    assert np.array_equal(here.label, there.label)


@pytest.mark.parametrize(
    ("x", "y", "distance", "reason"),
    [
        ([], [], 10, "at least one"),
        ([1, 2], [1], 10, "equal length"),
        ([1, np.nan], [1, 1], 10, "missing or infinite"),
        ([1, 2], [1, 1], -1, "at least 0"),
        ([1, 2], [1, 1], np.nan, "at least 0"),
        ([0, 1e12], [0, 0], 10, "in metres"),
    ],
)
def test_bad_positions_are_refused_with_a_reason(x, y, distance, reason):
    with pytest.raises(ValueError, match=reason):
        places(x, y, distance=distance)
