import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import pearson3

from safetystats.hotspots import accuracy, gi_star, local_moran, neighbours

SIX_X, SIX_Y = [10, 20, 40, 15, 30, 30], [10, 10, 10, 20, 20, 30]
SIX = [2, 3, 3.2, 5, 8, 7]


def grid(side):
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    return x.ravel() * 100.0, y.ravel() * 100.0


def test_the_six_points_have_their_known_gi_star():
    hotspots = gi_star(SIX, neighbours(SIX_X, SIX_Y, within=15, itself=True))
    known = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    assert hotspots.z == pytest.approx(known, abs=1e-7)
    assert hotspots.p_normal[5] == pytest.approx(0.04294512, abs=1e-7)


def test_a_distance_counts_its_end():
    w = neighbours([0, 15, 30.001], [0, 0, 0], within=15).toarray()
    assert w.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert neighbours([0, 15], [0, 0], within=15, itself=True).toarray().tolist() == [[1, 1], [1, 1]]


def plain_gi_star(x, w):
    """Ord & Getis (1995), eq. (6), written out for one area at a time."""
    n, mean, s = len(x), np.mean(x), np.sqrt(np.mean(np.square(x)) - np.mean(x) ** 2)
    total, squares = w.sum(axis=1), (w**2).sum(axis=1)
    return (w @ x - mean * total) / (s * np.sqrt((n * squares - total**2) / (n - 1)))


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 15), st.integers(0, 2**31))
def test_with_any_weights_it_is_the_formula_of_the_paper(n, seed):
    rng = np.random.default_rng(seed)
    w, x = rng.random((n, n)), rng.normal(size=(n, 3)) + 5
    hotspots = gi_star(x, w)
    for t in range(3):
        assert hotspots.z[:, t] == pytest.approx(plain_gi_star(x[:, t], w), abs=1e-9)
    assert gi_star(x[:, 1], csr_array(w)).z == pytest.approx(hotspots.z[:, 1])
    assert gi_star(3 * x + 10, 7 * w).z == pytest.approx(hotspots.z, abs=1e-8)


def test_the_chance_has_the_skewness_of_every_way_of_dealing():
    from itertools import permutations

    x, w = np.array([0.0, 0, 1, 2, 7, 3]), np.array([[1, 2, 0.5, 0, 0, 0]] * 6)
    sums = np.array([w[0] @ np.array(p) for p in permutations(x - x.mean())])
    expected = np.mean(sums**3) / np.mean(sums**2) ** 1.5
    hotspots = gi_star(x, w)
    at = gi_star(x, w).z[0]
    assert hotspots.p_value[0] == pytest.approx(
        2 * min(pearson3.cdf(at, expected), pearson3.sf(at, expected)), rel=1e-9
    )
    assert np.sqrt(np.mean(sums**2)) * at == pytest.approx(w[0] @ (x - x.mean()))


def test_a_missing_area_counts_nowhere():
    x, y = grid(5)
    values = np.arange(25.0)
    values[12] = np.nan
    others = np.arange(25) != 12
    with_hole = gi_star(values, neighbours(x, y, within=150, itself=True))
    without = gi_star(values[others], neighbours(x[others], y[others], within=150, itself=True))
    assert np.isnan([with_hole.z[12], with_hole.p_value[12], with_hole.q_value[12]]).all()
    assert with_hole.z[others] == pytest.approx(without.z)
    assert with_hole.q_value[others] == pytest.approx(without.q_value)


@pytest.mark.parametrize("values", [[0, 0, 0], [0.1, 0.1, 0.1], [np.nan] * 3])
def test_where_nothing_differs_nothing_can_be_told(values):
    hotspots = gi_star(values, neighbours([0, 1, 2], [0, 0, 0], within=1, itself=True))
    assert np.isnan(hotspots.z).all()
    assert np.isnan(gi_star([5.0], [[1.0]]).z).all()


def test_an_area_whose_neighbours_are_everybody_cannot_be_told():
    assert np.isnan(gi_star([1, 2, 3], np.ones((3, 3))).z).all()


def test_a_cluster_is_pointed_out_and_little_else():
    x, y = grid(12)
    rng = np.random.default_rng(3)
    values = rng.poisson(4, 144).astype(float)
    inside = np.hypot(x - 300, y - 300) <= 150
    values[inside] += 8
    w = neighbours(x, y, within=150, itself=True)
    hotspots = gi_star(values, w)
    assert hotspots.q_value[np.hypot(x - 300, y - 300) == 0] < 1e-4
    far = np.hypot(x - 300, y - 300) > 300
    assert (hotspots.q_value[far] <= 0.05).sum() == 0
    assert local_moran(values, w, rng=np.random.default_rng(1)).quadrant[inside].tolist() == [1] * 9


def test_local_moran_is_the_formula_of_the_paper():
    w = neighbours(SIX_X, SIX_Y, within=15)
    clusters = local_moran(SIX, w, rng=np.random.default_rng(1), permutations=99)
    z = np.array(SIX) - np.mean(SIX)
    rows = w.toarray() / w.toarray().sum(axis=1, keepdims=True)
    assert clusters.statistic == pytest.approx(z * (rows @ z) / np.mean(z**2))
    assert clusters.quadrant.tolist() == [3, 2, 2, 4, 4, 1]


def test_with_every_way_of_dealing_the_chance_is_the_share_of_them():
    # Area 0 has one neighbour among five others: it is as far out as the highest of five in one deal of five.
    x = [10, 9, 1, 2, 3, 4]
    w = np.zeros((6, 6))
    w[0, 1] = 1
    clusters = local_moran(x, w, rng=np.random.default_rng(1), permutations=4_999)
    assert clusters.p_value[0] == pytest.approx(2 / 5, abs=0.025)
    assert np.isnan(clusters.p_value[1:]).all()
    assert clusters.quadrant.tolist() == [1, 0, 0, 0, 0, 0]


def test_the_same_seed_gives_the_same_chances():
    x, y = grid(6)
    values = np.random.default_rng(1).poisson(3, 36)
    w = neighbours(x, y, within=150)
    one, two, other = (local_moran(values, w, rng=np.random.default_rng(s), permutations=99) for s in (5, 5, 6))
    assert np.array_equal(one.p_value, two.p_value)
    assert not np.array_equal(one.p_value, other.p_value)


def test_an_area_without_neighbours_or_without_variation_cannot_be_told():
    alone = local_moran([1, 2, 3], neighbours([0, 1, 50], [0, 0, 0], within=2), rng=np.random.default_rng(1))
    assert np.isnan([alone.statistic[2], alone.p_value[2], alone.q_value[2]]).all()
    assert alone.quadrant[2] == 0
    flat = local_moran([0, 0, 0], np.ones((3, 3)), rng=np.random.default_rng(1))
    assert np.isnan(flat.p_value).all()


def test_under_nothing_local_moran_falls_below_a_level_no_more_often_than_it_says():
    rng = np.random.default_rng(17)
    x, y = grid(5)
    w = neighbours(x, y, within=150)
    p = np.array([local_moran(rng.poisson(1.5, 25), w, rng=rng, permutations=99).p_value[12] for _ in range(800)])
    for level in (0.2, 0.1, 0.04):
        assert np.mean(p <= level) <= level + 3 * np.sqrt(level * (1 - level) / p.size)


@pytest.mark.simulation
@pytest.mark.parametrize("mean", [0.05, 0.2, 1, 5, 20])
def test_under_nothing_gi_star_points_something_out_no_more_often_than_the_rate(mean):
    rng = np.random.default_rng(19)
    x, y = grid(12)
    values = rng.poisson(mean, (144, 2000)).astype(float)
    hotspots = gi_star(values, neighbours(x, y, within=150, itself=True))
    alarms = (np.nan_to_num(hotspots.q_value, nan=1) <= 0.05).any(axis=0).mean()
    assert alarms <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 2000)
    defined = np.isfinite(hotspots.p_value)
    assert (hotspots.p_value[defined] <= 0.05).mean() <= 0.055


def test_the_accuracy_of_the_toy_grid_is_known():
    # Half the events in a quarter of the area, three quarters in half, all in all: Chainey et al. (2008).
    events, area = [4, 2, 1, 1], [1, 1, 1, 1]
    marked = ([1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 1])
    assert [accuracy(events, area, m).pai for m in marked] == [2, 1.5, 1]
    assert [accuracy(events, area, m).pei for m in marked] == [1, 1, 1]


def test_the_worst_cell_has_its_share_of_the_best_possible():
    figures = accuracy([4, 2, 1, 1], [1, 1, 1, 1], [0, 0, 0, 1])
    assert (figures.hit_rate, figures.area_share, figures.pai, figures.pei) == (1 / 8, 1 / 4, 0.5, 0.25)


def test_cells_of_unequal_size_are_weighed_by_their_area():
    figures = accuracy([6, 3], [3, 1], [1, 0])
    assert figures.pai == pytest.approx((6 / 9) / (3 / 4))
    assert figures.pei == pytest.approx(6 / (3 + 2 / 3 * 6))


def test_without_events_or_marked_cells_there_is_no_accuracy():
    assert np.isnan(accuracy([0, 0], [1, 1], [1, 0]).pai)
    assert np.isnan(accuracy([1, 0], [1, 1], [0, 0]).pei)
    assert np.isnan(accuracy([], [], []).area_share)


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (lambda: gi_star([], np.zeros((0, 0))), "values must be"),
        (lambda: gi_star([1, np.inf], np.eye(2)), "infinite"),
        (lambda: gi_star([1, 2], np.eye(3)), "weights must be"),
        (lambda: gi_star([1, 2], np.ones((2, 3))), "weights must be"),
        (lambda: gi_star([1, 2], -np.eye(2)), "at least 0"),
        (lambda: gi_star([1, 2], [[np.nan, 1], [1, 1]]), "at least 0"),
        (lambda: neighbours([1, np.nan], [1, 1], within=1), "missing"),
        (lambda: neighbours([1, 2], [1, 2], within=-1), "at least 0"),
        (lambda: local_moran([1, np.nan], np.eye(2), rng=np.random.default_rng(1)), "none missing"),
        (lambda: local_moran([1], np.eye(1), rng=np.random.default_rng(1)), "at least two"),
        (lambda: local_moran([1, 2], np.eye(3), rng=np.random.default_rng(1)), "weights must be"),
        (lambda: local_moran([1, 2], np.eye(2), rng=np.random.default_rng(1), permutations=0), "permutation"),
        (lambda: accuracy([1], [0], [1]), "above 0"),
        (lambda: accuracy([-1], [1], [1]), "at least 0"),
        (lambda: accuracy([1], [1], [2]), "true or false"),
        (lambda: accuracy([1, 2], [1], [1]), "equal length"),
    ],
)
def test_bad_input_is_refused_with_a_reason(work, reason):
    with pytest.raises(ValueError, match=reason):
        work()
