import csv
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetystats.alarms import cusum, ears, farrington, farrington_original

EPOCH = date(1970, 1, 1).toordinal()


@pytest.fixture(scope="module")
def newport(shared):
    """The weekly series to the end of 2011, and the days of its weeks."""
    with (shared / "analysis" / "newport_series.csv").open() as file:
        rows = [r for r in csv.DictReader(file) if r["week"] < "2012"]
    days = np.array([date.fromisoformat(r["week"]).toordinal() - EPOCH for r in rows])
    return np.array([[int(r["count"]) for r in rows]]), days


def known(shared, name):
    with (shared / "analysis" / f"newport_{name}_2011.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {c: np.array([np.nan if r[c] == "NA" else float(r[c]) for r in rows]) for c in rows[0] if c != "epoch"}


def same(a, b, tolerance=1e-6):
    return np.array_equal(np.isnan(a), np.isnan(b)) and np.nanmax(np.abs(a - b)) < tolerance


@pytest.mark.parametrize(
    ("name", "method"), [("noufaily", farrington), ("farrington", farrington_original), ("ears_c1", ears)]
)
def test_the_reference_programs_bounds_and_alarms_are_reached(shared, newport, name, method):
    series, days = newport
    answer = known(shared, name)
    alarms = method(series, weeks=52) if method is ears else method(series, weeks=52, days=days)
    assert same(alarms.upper[0], answer["upperbound"])
    np.testing.assert_array_equal(alarms.alarm[0], answer["alarm"] == 1)
    np.testing.assert_array_equal(alarms.observed[0], answer["observed"])


@pytest.mark.parametrize(("name", "method"), [("noufaily", farrington), ("farrington", farrington_original)])
def test_expected_counts_and_dispersion_are_the_reference_programs(shared, newport, name, method):
    series, days = newport
    answer = known(shared, name)
    alarms = method(series, weeks=52, days=days)
    defined = ~np.isnan(answer["expected"])
    assert np.abs(alarms.expected[0] - answer["expected"])[defined].max() < 1e-6
    assert np.abs(alarms.dispersion[0] - answer["phi"]).max() < 1e-6


def test_the_flexible_methods_p_values_are_the_reference_programs(shared, newport):
    alarms = farrington(newport[0], weeks=52, days=newport[1])
    np.testing.assert_allclose(alarms.p_value[0], known(shared, "noufaily")["pvalue"], rtol=1e-6)


def test_the_eight_alarms_of_2011_are_in_their_weeks(newport):
    alarms = farrington(newport[0], weeks=52, days=newport[1])
    assert list(np.flatnonzero(alarms.alarm[0]) + 1) == [35, 44, 45, 46, 47, 50, 51, 52]


def steady(rng, series=20, weeks=280, mean=4.0):
    return rng.poisson(mean, (series, weeks))


def test_many_series_at_once_are_as_each_alone():
    y = steady(np.random.default_rng(1), series=5) * np.array([[1], [0], [3], [1], [2]])
    together = farrington(y, weeks=3)
    for s in range(5):
        alone = farrington(y[s : s + 1], weeks=3)
        np.testing.assert_allclose(together.upper[s], alone.upper[0], rtol=1e-9)
        np.testing.assert_allclose(together.expected[s], alone.expected[0], rtol=1e-7)


def test_twice_as_many_reporters_are_expected_to_report_twice_as_much():
    y = steady(np.random.default_rng(2))
    half = np.full(y.shape, 6.0)
    half[:, -1] = 12
    plain, more = farrington(y), farrington(y, exposure=half)
    np.testing.assert_allclose(more.expected, 2 * plain.expected, rtol=1e-6)


def test_an_exposure_that_never_changes_changes_nothing():
    y = steady(np.random.default_rng(3))
    np.testing.assert_allclose(farrington(y).expected, farrington(y, exposure=np.full(y.shape, 7)).expected, rtol=1e-6)


def test_a_missing_week_is_not_a_week_of_zero():
    y = steady(np.random.default_rng(4), series=1)
    exposure = np.ones(y.shape)
    exposure[0, 40:80] = 0
    silenced = np.where(exposure > 0, y, 0)
    as_missing = farrington(silenced, exposure=exposure, trend=False)
    as_zero = farrington(silenced, trend=False)
    assert as_zero.expected[0, 0] != pytest.approx(as_missing.expected[0, 0])
    assert as_missing.expected[0, 0] == pytest.approx(4, rel=0.3)


def test_a_judged_week_that_nobody_answered_has_no_bound_and_no_alarm():
    y = steady(np.random.default_rng(5), series=2)
    exposure = np.ones(y.shape)
    exposure[0, -1] = 0
    alarms = farrington(y, exposure=exposure)
    assert np.isnan(alarms.upper[0, 0])
    assert not alarms.alarm[0, 0]
    assert np.isfinite(alarms.upper[1, 0])


def test_a_planted_outbreak_alarms_and_is_forgotten_when_it_is_history():
    y = np.random.default_rng(6).poisson(3, (1, 300))
    y[0, -1] = 30
    assert farrington(y).alarm[0, 0]
    y[0, -53 - 2 : -53 + 2] = 40  # last year's outbreak in the same weeks
    y[0, -1] = 4
    weighted, plain = farrington(y), farrington(y, weights_threshold=1e9)
    assert weighted.upper[0, 0] < plain.upper[0, 0]


@pytest.mark.parametrize("method", [farrington, farrington_original])
def test_all_zeros_have_no_alarm(method):
    alarms = method(np.zeros((3, 300)), weeks=4)
    assert not alarms.alarm.any()
    assert np.isnan(alarms.upper).all()


@pytest.mark.parametrize("method", [farrington, farrington_original])
def test_a_series_shorter_than_a_year_has_no_bound(method):
    alarms = method(np.full((1, 30), 5), weeks=4)
    assert np.isnan(alarms.upper).all()
    assert not alarms.alarm.any()


@pytest.mark.parametrize("threshold", ["nbplugin", "delta", "muan"])
def test_every_threshold_is_higher_at_a_stricter_level(threshold):
    y = steady(np.random.default_rng(7))
    loose, strict = (farrington(y, alpha=a, threshold=threshold).upper for a in (0.1, 0.001))
    assert (strict > loose).all()


def test_the_bound_with_uncertainty_is_never_below_the_one_without():
    y = steady(np.random.default_rng(8))
    assert (farrington(y, threshold="muan").upper >= farrington(y).upper).all()


def test_a_growing_series_is_expected_to_go_on_only_with_a_trend():
    weeks = np.arange(290)
    y = np.random.default_rng(9).poisson(np.tile(2 * np.exp(weeks / 200), (10, 1)))
    assert farrington(y).expected.mean() > 1.15 * farrington(y, trend=False).expected.mean()


def test_false_alarms_of_the_flexible_method_are_near_its_level():
    y = np.random.default_rng(10).poisson(6, (300, 290))
    assert farrington(y, weeks=3, alpha=0.05).alarm.mean() < 0.07


# The short-term rules


def test_c1_is_the_mean_and_deviation_of_the_seven_weeks_before():
    y = np.array([[3, 5, 4, 6, 2, 5, 3, 9]])
    alarms = ears(y, alpha=0.05)
    assert alarms.upper[0, 0] == pytest.approx(4 + 1.6448536269514722 * np.std([3, 5, 4, 6, 2, 5, 3], ddof=1))
    assert alarms.alarm[0, 0]


def test_c2_leaves_out_the_two_weeks_just_before():
    y = np.array([[3, 5, 4, 6, 2, 5, 3, 50, 60, 9]])
    assert ears(y, method="C2").upper[0, 0] == ears(y[:, [0, 1, 2, 3, 4, 5, 6, 9]], method="C1").upper[0, 0]
    assert ears(y, method="C2").alarm[0, 0]
    assert not ears(y, method="C1").alarm[0, 0]


def test_c3_adds_what_the_two_weeks_before_exceeded_by():
    y = np.array([[4, 5, 4, 5, 4, 5, 4, 5, 4, 7, 7, 6]])
    two, three = ears(y, method="C2", weeks=3), ears(y, method="C3", weeks=3)
    deviation = (two.upper - two.expected) / 1.6448536269514722
    excess = np.maximum((two.observed - two.expected) / deviation - 1, 0)
    assert three.upper[0, 2] == pytest.approx(two.upper[0, 2] - deviation[0, 2] * (excess[0, 0] + excess[0, 1]))
    assert three.alarm[0, 2]


@pytest.mark.parametrize("method", ["C1", "C2", "C3"])
def test_too_short_a_baseline_has_no_bound(method):
    assert np.isnan(ears(np.ones((1, 7)), method=method).upper).all()


@given(st.lists(st.integers(0, 50), min_size=14, max_size=40), st.integers(1, 5))
@settings(max_examples=50, deadline=None)
def test_c1_follows_when_all_counts_are_multiplied(counts, times):
    y = np.array([counts])
    np.testing.assert_allclose(ears(times * y, weeks=5).upper, times * ears(y, weeks=5).upper, rtol=1e-9, atol=1e-9)


# The cumulative sum


def test_the_cumulative_sum_finds_a_small_rise_that_lasts():
    rng = np.random.default_rng(11)
    y = rng.poisson(4, (200, 60))
    y[:, 50:] = rng.poisson(7, (200, 10))
    alarms = cusum(y, weeks=20)
    assert alarms.alarm[:, 10:].any(axis=1).mean() > 0.8
    assert alarms.alarm[:, :10].any(axis=1).mean() < 0.35


def test_the_cumulative_sums_bound_is_where_it_alarms():
    y = np.random.default_rng(12).poisson(3, (50, 40)).astype(float)
    alarms = cusum(y, weeks=1, mean=np.full(50, 3.0))
    m, needed = 3.0, 2.26 + 1.04
    edge = alarms.upper[0, 0]
    assert (edge - 3 * m + 2 * np.sqrt(edge * m)) / (2 * np.sqrt(m)) == pytest.approx(needed)
    np.testing.assert_array_equal(alarms.alarm, y[:, -1:] > edge)


def test_the_sum_starts_anew_after_an_alarm_unless_told_not_to():
    y = np.array([[4] * 20 + [40, 4, 4]])
    assert list(cusum(y, weeks=3).alarm[0]) == [True, False, False]
    assert list(cusum(y, weeks=3, reset=False).alarm[0]) == [True, True, True]


def test_a_series_with_nothing_before_has_no_cumulative_bound():
    alarms = cusum(np.array([[0] * 20 + [3]]), weeks=1)
    assert np.isnan(alarms.upper[0, 0])
    assert not alarms.alarm[0, 0]


# What is refused


@pytest.mark.parametrize("method", [farrington, farrington_original, ears, cusum])
@pytest.mark.parametrize(
    "counts",
    [np.zeros((0, 10)), np.zeros((2, 0)), [1, 2, 3], [[1, -1]], [[1, np.nan]], [[1, np.inf]], [[0.5, 1]]],
    ids=["no series", "no weeks", "one row", "negative", "not a number", "infinite", "half a case"],
)
def test_bad_counts_are_refused(method, counts):
    with pytest.raises(ValueError, match="counts"):
        method(counts)


@pytest.mark.parametrize(
    "options",
    [
        {"weeks": 0},
        {"weeks": 400},
        {"alpha": 0},
        {"alpha": 1},
        {"years": 0},
        {"half_window": -1},
        {"periods": 0},
        {"exclude": -1},
        {"weights_threshold": 0},
        {"threshold": "guess"},
        {"half_window": 26},
        {"days": np.arange(300)},
        {"days": np.arange(3) * 7},
        {"exposure": np.ones((1, 299))},
        {"exposure": np.full((1, 300), -1)},
        {"exposure": np.full((1, 300), np.nan)},
    ],
)
def test_settings_outside_their_range_are_refused(options):
    with pytest.raises(ValueError, match=r".+"):
        farrington(np.ones((1, 300)), **options)


@pytest.mark.parametrize(
    ("method", "options"),
    [
        (ears, {"method": "C4"}),
        (ears, {"baseline": 1}),
        (ears, {"least_deviation": -1}),
        (cusum, {"reference": -1}),
        (cusum, {"limit": 0}),
        (cusum, {"weeks": 30}),
        (cusum, {"mean": -1.0}),
        (cusum, {"mean": np.nan}),
    ],
)
def test_settings_of_the_other_rules_are_refused_likewise(method, options):
    with pytest.raises(ValueError, match=r".+"):
        method(np.ones((1, 30)), **options)


def test_29_february_has_a_year_before():
    days = np.arange(date(2020, 2, 29).toordinal() - EPOCH - 7 * 260, date(2020, 3, 1).toordinal() - EPOCH, 7)
    alarms = farrington(np.full((1, days.size), 5), days=days)
    assert np.isfinite(alarms.upper).all()
