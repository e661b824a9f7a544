import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetystats.trends import mann_kendall, sen_slope


def newport(shared):
    with (shared / "analysis" / "newport_series.csv").open() as file:
        return np.array([float(row["count"]) for row in csv.DictReader(file)])


def test_ties_are_taken_out_of_the_variance_as_in_the_worked_example():
    """Ten values in groups of three, two and four ties: variance (2250 − 66 − 18 − 156) / 18."""
    trends = mann_kendall([[17, 14, 39, 16, 39, 14, 14, 39, 17, 39]])
    assert trends.statistic[0] == 7
    assert trends.variance[0] == pytest.approx(2010 / 18)
    assert trends.z[0] == pytest.approx(0.5677922680888606)
    assert trends.p_value[0] == pytest.approx(0.5701760305705266)


def test_five_sampling_rounds_give_the_published_statistic():
    """Wisconsin Administrative Code, table A: 100, 50, 85, 75, 50 sums to −5."""
    assert mann_kendall([[100, 50, 85, 75, 50]]).statistic[0] == -5


def test_sens_own_example_has_his_slope_and_interval():
    """Sen (1968), section 6: slope 4, 93 % interval 26/7 … 35/8."""
    slopes = sen_slope([[9, 15, 19, 20, 45, 55, 78]], [1, 2, 3, 4, 10, 12, 18], confidence=0.93)
    assert (slopes.slope[0], slopes.low[0], slopes.high[0]) == pytest.approx((4, 26 / 7, 35 / 8))
    assert slopes.pairs[0] == 21


@pytest.mark.parametrize(
    ("weeks", "s", "variance", "z", "widened", "widened_z"),
    [
        (slice(0, 104), 1189, 120819.0, 3.417817130912223, 177465.74853735688, 2.820065321339487),
        (slice(104, 260), -189, 414277.6666666667, -0.2920869060947759, 659297.4118266841, -0.23153527369325483),
    ],
)
def test_a_real_series_gives_what_pymannkendall_gives(shared, weeks, s, variance, z, widened, widened_z):
    """pymannkendall 1.4.3, original_test and hamed_rao_modification_test."""
    series = newport(shared)[weeks][None]
    plain, robust = mann_kendall(series), mann_kendall(series, serial="hamed-rao")
    assert plain.statistic[0] == robust.statistic[0] == s
    assert plain.variance[0] == pytest.approx(variance)
    assert plain.z[0] == pytest.approx(z)
    assert robust.variance[0] == pytest.approx(widened)
    assert robust.z[0] == pytest.approx(widened_z)
    assert sen_slope(series).slope[0] == pytest.approx(0.014084507042253521 if s > 0 else 0.0)


def test_a_series_that_never_changes_has_no_trend():
    trends = mann_kendall([[0.0] * 20, [3.0] * 20], serial="ar1")
    assert (trends.p_value == 1).all()
    assert np.isnan(trends.tau).all()
    assert (sen_slope([[3.0] * 20]).slope == 0).all()


def test_a_missing_week_is_not_a_zero():
    rising = np.arange(30.0)
    holed = rising.copy()
    holed[[4, 11, 12, 25]] = np.nan
    trends = mann_kendall([holed])
    assert trends.tau[0] == pytest.approx(1.0)
    assert trends.weeks[0] == 26
    assert sen_slope([holed]).slope[0] == pytest.approx(1.0)


def test_a_series_of_one_or_no_value_says_nothing():
    trends, slope = (
        mann_kendall([[np.nan] * 5, [1, *[np.nan] * 4]], serial="ar1"),
        sen_slope([[np.nan] * 5, [1, *[np.nan] * 4]]),
    )
    assert (trends.p_value == 1).all()
    assert np.isnan(slope.slope).all()


def test_few_weeks_leave_the_slope_unbounded():
    slopes = sen_slope([[1.0, 2.0, 1.5]])
    assert np.isinf([slopes.low[0], slopes.high[0]]).all()


@pytest.mark.parametrize("bad", [[1, 2, 3], [[1, np.inf, 3]], [[[1]]]])
def test_series_of_the_wrong_shape_are_refused(bad):
    with pytest.raises(ValueError):
        mann_kendall(bad)
    with pytest.raises(ValueError):
        sen_slope(bad)


def test_settings_that_mean_nothing_are_refused():
    for wrong in ({"times": [0, 1]}, {"times": [0, 2, 1]}, {"confidence": 0}):
        with pytest.raises(ValueError):
            sen_slope([[1, 2, 3]], **wrong)
    with pytest.raises(ValueError):
        mann_kendall([[1, 2, 3]], serial="guess")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=3, max_size=40))
def test_a_series_turned_round_has_the_opposite_trend(counts):
    x = np.array([counts], dtype=float)
    forth, back = mann_kendall(x), mann_kendall(x[:, ::-1])
    assert forth.statistic[0] == -back.statistic[0]
    assert forth.p_value[0] == back.p_value[0]
    assert mann_kendall(2 * x + 5).statistic[0] == forth.statistic[0]
    a, b = sen_slope(x), sen_slope(x[:, ::-1])
    assert a.slope[0] == pytest.approx(-b.slope[0])
    assert (a.low[0], a.high[0]) == pytest.approx((-b.high[0], -b.low[0]))
    assert a.low[0] <= a.slope[0] <= a.high[0]


def after_each_other(rng, series, weeks, rho):
    """Normal weeks whose neighbours correlate by rho."""
    x = rng.normal(size=(series, weeks + 60))
    for n in range(1, weeks + 60):
        x[:, n] += rho * x[:, n - 1]
    return x[:, 60:]


@pytest.mark.parametrize("mean", [0.3, 2.0, 20.0])
def test_independent_weeks_without_a_trend_seldom_show_one(mean):
    x = np.random.default_rng(3).poisson(mean, (1500, 52)).astype(float)
    p = mann_kendall(x).p_value
    for level in (0.01, 0.05, 0.2):
        assert (p <= level).mean() <= level + 3 * np.sqrt(level / 1500)


@pytest.mark.simulation
@pytest.mark.parametrize("weeks", [52, 104])
def test_weeks_that_follow_each_other_show_a_trend_seldom_only_when_that_is_allowed_for(weeks):
    """At 5 %: correlation 0.4 between neighbours gives about 17 % without, below 8 % with it; none costs little."""
    rng = np.random.default_rng(4)
    dependent, independent = after_each_other(rng, 600, weeks, 0.4), after_each_other(rng, 600, weeks, 0.0)
    alarms = {s: (mann_kendall(dependent, serial=s).p_value < 0.05).mean() for s in ("none", "hamed-rao", "ar1")}
    assert alarms["none"] > 0.12
    assert alarms["ar1"] < 0.08
    assert alarms["ar1"] < alarms["hamed-rao"]
    assert (mann_kendall(independent, serial="ar1").p_value < 0.05).mean() < 0.065


@pytest.mark.parametrize("weeks", [12, 40])
def test_sens_interval_covers_the_slope_as_often_as_said(weeks):
    rng = np.random.default_rng(5)
    x = 0.1 * np.arange(weeks) + rng.standard_t(3, (1500, weeks))
    slopes = sen_slope(x)
    assert ((slopes.low <= 0.1) & (slopes.high >= 0.1)).mean() >= 0.935
