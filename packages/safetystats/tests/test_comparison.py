import numpy as np
import pytest

from safetystats.comparison import rings, similar_areas


def test_the_area_most_alike_comes_first():
    weeks = np.arange(104)
    counts = np.array([4 + 0 * weeks, 4 + 0 * weeks, 8 + 0 * weeks, 4 * np.exp(0.01 * weeks), 40 + 0 * weeks], float)
    similar = similar_areas(counts, np.ones((5, 104)), 0)
    assert similar.order.tolist() == [1, 2, 3, 4] or similar.order.tolist() == [1, 3, 2, 4]
    assert similar.distance[1] == 0
    assert similar.level[2] == pytest.approx(np.log(2), abs=0.01)
    assert similar.trend[3] == pytest.approx(0.01 * 365.2425 / 7, rel=0.05)


def test_an_area_that_reports_more_and_more_is_less_alike():
    answered = np.ones((3, 52))
    answered[2, 26:] = 3
    similar = similar_areas(2 * answered, answered, 0)
    assert similar.order.tolist() == [1, 2]
    assert similar.level[2] == pytest.approx(0, abs=0.02)
    assert similar.reporting[2] == pytest.approx(np.log(3) / 2)
    assert similar.reporting_trend[2] > 1


def test_areas_that_may_not_be_chosen_or_never_answered_are_not_proposed():
    answered = np.ones((4, 52))
    answered[3, :26] = 0
    similar = similar_areas(np.ones((4, 52)), answered, 0, candidates=[True, False, True, True])
    assert similar.order.tolist() == [2]
    assert np.isinf(similar.distance[3])


def test_of_equal_areas_the_first_comes_first():
    assert similar_areas(np.ones((5, 20)), np.ones((5, 20)), 2).order.tolist() == [0, 1, 3, 4]


def test_areas_without_any_event_can_be_compared():
    assert np.isfinite(similar_areas(np.zeros((3, 20)), np.ones((3, 20)), 0).distance).all()


@pytest.mark.parametrize(
    ("counts", "area", "more"),
    [
        (np.ones((3, 1)), 0, {}),
        (np.ones(3), 0, {}),
        (-np.ones((3, 9)), 0, {}),
        (np.ones((3, 9)), 3, {}),
        (np.ones((3, 9)), 0, {"candidates": [True]}),
        (np.ones((3, 9)), 0, {"scales": (0, 1, 1, 1)}),
        (np.full((3, 9), np.nan), 0, {}),
    ],
)
def test_what_cannot_be_compared_is_refused(counts, area, more):
    with pytest.raises(ValueError):
        similar_areas(counts, np.ones(np.shape(counts)), area, **more)


def test_points_fall_in_the_ring_around_the_nearest_place():
    points = [[0, 0], [3, 4], [0, 5.1], [20, 0], [12, 0]]
    assert rings(points, [[0, 0], [13, 0]], [5, 10]).tolist() == [0, 0, 1, 1, 0]
    assert rings(points, [[0, 0]], [5, 10]).tolist() == [0, 0, 1, -1, -1]
    assert rings(np.zeros((0, 2)), [[0, 0]], [5]).tolist() == []


@pytest.mark.parametrize(
    ("places", "edges"), [([], [1]), ([[0, np.nan]], [1]), ([[0, 0]], []), ([[0, 0]], [0, 1]), ([[0, 0]], [2, 1])]
)
def test_rings_that_cannot_be_are_refused(places, edges):
    with pytest.raises(ValueError):
        rings([[0, 0]], places, edges)
