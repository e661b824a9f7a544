import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetystats.density import density


def exact(x, y, at_x, at_y, h, kernel):
    """The estimate without a grid, points per km²."""
    apart = (at_x[None, :, None] - x) ** 2 + (at_y[:, None, None] - y) ** 2
    if kernel == "quartic":
        near = np.clip(1 - apart / h**2, 0, None) ** 2 * 3 / (np.pi * h**2)
    else:
        near = np.exp(-apart / (2 * h**2)) / (2 * np.pi * h**2)
    return near.sum(axis=2) * 1e6


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_one_point_spreads_as_its_kernel(kernel):
    surface = density([1000.0], [2000.0], cell=10, bandwidth=200, kernel=kernel)
    row, column = surface.peak
    assert (abs(surface.x[column] - 1000), abs(surface.y[row] - 2000)) <= (10, 10)
    highest = {"quartic": 3 / (np.pi * 0.2**2), "gaussian": 1 / (2 * np.pi * 0.2**2)}[kernel]
    assert surface.per_km2.max() == pytest.approx(highest, rel=0.005)
    assert surface.per_km2.sum() * 0.01**2 == pytest.approx(1)


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_on_a_fine_grid_it_is_the_exact_estimate_within_a_few_per_cent(kernel):
    rng = np.random.default_rng(1)
    x, y = rng.normal(0, 600, (2, 300))
    surface = density(x, y, cell=50, bandwidth=200, kernel=kernel)
    truth = exact(x, y, surface.x, surface.y, 200, kernel)
    assert np.abs(surface.per_km2 - truth).max() < 0.03 * truth.max()


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 40),
    st.floats(5, 300),
    st.floats(1, 400),
    st.sampled_from(["quartic", "gaussian"]),
    st.integers(0, 99),
)
def test_all_points_are_on_the_grid_and_nothing_is_negative(n, cell, bandwidth, kernel, seed):
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-2000, 2000, (2, n))
    surface = density(x, y, cell=cell, bandwidth=bandwidth, kernel=kernel)
    assert surface.per_km2.sum() * (cell / 1000) ** 2 == pytest.approx(n, rel=1e-6)
    assert (surface.per_km2 >= 0).all()
    assert surface.inside == n
    assert np.allclose(np.diff(surface.x), cell)
    turned = density(y, x, cell=cell, bandwidth=bandwidth, kernel=kernel)
    assert np.allclose(turned.per_km2, surface.per_km2.T, atol=1e-9 * surface.per_km2.max())


def test_a_point_with_weight_three_is_three_points():
    three = density([100, 100, 100, 900], [50, 50, 50, 50], cell=20, bandwidth=100)
    weighed = density([100, 900], [50, 50], cell=20, bandwidth=100, weights=[3, 1])
    assert np.allclose(three.per_km2, weighed.per_km2)


def test_far_from_every_point_it_is_exactly_nothing():
    surface = density([0, 5000], [0, 5000], cell=50, bandwidth=200)
    middle = surface.per_km2.shape[0] // 2
    assert surface.per_km2[middle, middle] == 0


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_a_window_shows_what_the_whole_map_shows_there(kernel):
    rng = np.random.default_rng(2)
    x, y = rng.uniform(0, 3000, (2, 200))
    whole = density(x, y, cell=50, bandwidth=150, kernel=kernel, bounds=(-1000, -1000, 4000, 4000))
    window = density(x, y, cell=50, bandwidth=150, kernel=kernel, bounds=(1000, 1500, 2000, 2000))
    assert window.per_km2.shape == (10, 20)
    assert np.allclose(window.per_km2, whole.per_km2[50:60, 40:60])
    assert window.inside == ((x >= 1000) & (x < 2000) & (y >= 1500) & (y < 2000)).sum()


def test_an_empty_window_is_all_nothing():
    surface = density([], [], cell=50, bandwidth=150, bounds=(0, 0, 500, 500))
    assert surface.per_km2.shape == (10, 10)
    assert surface.per_km2.sum() == surface.inside == 0


@pytest.mark.parametrize(
    ("x", "y", "more", "reason"),
    [
        ([], [], {}, "must be bounds"),
        ([1, 2], [1], {}, "equal length"),
        ([1, np.nan], [1, 2], {}, "missing"),
        ([1], [1], {"weights": [-1]}, "at least 0"),
        ([1], [1], {"weights": [1, 2]}, "equal length"),
        ([1], [1], {"cell": 0}, "above 0"),
        ([1], [1], {"bandwidth": np.nan}, "above 0"),
        ([1], [1], {"kernel": "cone"}, "no kernel"),
        ([1], [1], {"bounds": (0, 0, 0, 1)}, "bounds are"),
        ([0, 1e7], [0, 1e7], {}, "too many"),
    ],
)
def test_bad_points_are_refused_with_a_reason(x, y, more, reason):
    with pytest.raises(ValueError, match=reason):
        density(x, y, **({"cell": 50, "bandwidth": 200} | more))
