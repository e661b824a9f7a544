import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from safetystats.places import places

metres = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=40)


def test_the_same_doorway_a_few_metres_apart_is_one_place():
    labels = places([0, 4, -3, 500], [0, 3, 1, 500], distance=10)
    assert labels.label.tolist() == [0, 0, 0, 1]
    assert (labels.x[0], labels.y[0]) == pytest.approx((1 / 3, 4 / 3))
    assert labels.observations.tolist() == [3, 1]


def test_a_chain_along_a_street_does_not_become_one_place():
    along = np.arange(0, 2000, 10.0)
    labels = places(along, np.zeros_like(along), distance=50)
    assert labels.x.size >= 2000 / 101
    assert labels.radius.max() <= 50


def test_a_place_that_straddles_the_lines_of_a_grid_stays_whole():
    rng = np.random.default_rng(3)
    for shift in np.linspace(0, 100, 23):
        x, y = rng.normal(shift, 5, 60), rng.normal(-shift, 5, 60)
        assert places(x, y, distance=50).x.size == 1


def test_an_observation_between_two_places_belongs_to_the_nearer():
    x = [0] * 9 + [48] + [90] * 5
    labels = places(x, [0] * 15, distance=50)
    assert labels.label[9] == labels.label[14] != labels.label[0]


@settings(max_examples=60, deadline=None)
@given(metres, st.sampled_from([0, 1, 5, 12.5, 30]), st.randoms(use_true_random=False))
def test_what_a_place_promises_holds_whatever_the_order(positions, distance, random):
    x, y = np.array(positions, dtype=float).T
    labels = places(x, y, distance=distance)
    apart = cdist(np.c_[x, y], np.c_[labels.centre_x, labels.centre_y])
    own = apart[np.arange(x.size), labels.label]
    assert (own <= distance).all()
    assert (own <= apart.min(axis=1)).all()
    between = cdist(np.c_[labels.centre_x, labels.centre_y], np.c_[labels.centre_x, labels.centre_y])
    assert (between[~np.eye(labels.x.size, dtype=bool)] > distance).all()
    assert np.array_equal(np.bincount(labels.label), labels.observations)
    assert (np.diff(labels.observations) <= 0).all()
    for p in range(labels.x.size):
        assert labels.radius[p] == pytest.approx(own[labels.label == p].max())
        assert labels.x[p] == pytest.approx(x[labels.label == p].mean())
    order = list(range(x.size))
    random.shuffle(order)
    again = places(x[order], y[order], distance=distance)
    assert np.array_equal(again.label, labels.label[order])
    assert np.array_equal(again.centre_x, labels.centre_x)


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
