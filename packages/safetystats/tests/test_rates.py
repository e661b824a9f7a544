import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from safetystats.rates import e_test, rate_interval, rate_ratio


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904)]
)
def test_the_exact_interval_of_a_count_is_garwoods(count, low, high):
    interval = rate_interval(count)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-4)


def test_a_rate_is_per_exposure_and_nobody_there_has_no_rate():
    interval = rate_interval([4, 4, 0], [2.0, 0.0, 0.0])
    assert interval.rate[0] == 2
    assert np.isnan(interval.rate[1:]).all()
    assert np.isnan(interval.high[1:]).all()


def test_the_exact_interval_never_covers_less_than_it_says():
    """Summed over all counts, so nothing is left to chance."""
    counts = np.arange(0, 200)
    interval = rate_interval(counts)
    means = np.linspace(0.05, 60, 1200)
    inside = (interval.low <= means[:, None]) & (means[:, None] <= interval.high)
    coverage = (stats.poisson.pmf(counts, means[:, None]) * inside).sum(axis=1)
    assert coverage.min() >= 0.95
    assert coverage[means > 20].mean() < 0.97


def test_the_e_test_gives_the_published_p_values():
    """Krishnamoorthy & Thomson (2004), section 5."""
    assert e_test(0, 3) == pytest.approx(0.0884, abs=5e-5)
    assert e_test(6, 2) == pytest.approx(0.1749, abs=5e-5)


def test_the_e_test_weighs_unequal_exposures():
    """Breast cancer and fluoroscopy: 41 in 28 010 against 15 in 19 017 person-years; statsmodels 0.15 (wald) gives 0.0290434."""
    assert e_test(41, 15, 28010, 19017) == pytest.approx(0.02904335854726, abs=1e-9)


def test_the_e_test_of_nothing_against_nothing_finds_nothing():
    assert e_test(0, 0) == 1.0


@pytest.mark.parametrize("counts", [(-1, 2), (1.5, 2)])
def test_the_e_test_refuses_what_is_not_a_count(counts):
    with pytest.raises(ValueError):
        e_test(*counts)
    with pytest.raises(ValueError):
        e_test(1, 2, 0.0, 1.0)


def test_the_rate_ratio_of_the_fluoroscopy_study_is_the_published_one():
    """Rothman (1986): rate ratio 1.86; log-normal limits 1.03 to 3.35."""
    ratios = rate_ratio(41, 28010, 15, 19017, method="model")
    assert ratios.ratio == pytest.approx(1.8558, abs=1e-4)
    assert (ratios.low, ratios.high) == pytest.approx((1.027, 3.353), abs=2e-3)


def test_the_exact_limits_are_those_of_the_binomial_share():
    low, high = stats.binomtest(8, 12).proportion_ci(method="exact")
    ratios = rate_ratio(8, 1, 4, 1)
    assert (ratios.low, ratios.high) == pytest.approx((low / (1 - low), high / (1 - high)))
    assert ratios.p_value == pytest.approx(min(1, 2 * stats.binom.sf(7, 12, 0.5)))


@pytest.mark.parametrize(("a", "b"), [(0, 5), (5, 0), (0, 0)])
def test_zeros_give_limits_that_are_open_on_one_side(a, b):
    ratios = rate_ratio(a, 1, b, 1)
    assert (ratios.low == 0) == (a == 0)
    assert np.isinf(ratios.high) == (b == 0)
    assert 0 < ratios.p_value <= 1


def test_nobody_reporting_on_one_side_gives_no_ratio():
    ratios = rate_ratio([3, 3], [1, 0], [2, 2], [1, 1])
    assert np.isfinite(ratios.ratio[0])
    assert np.isnan([ratios.ratio[1], ratios.low[1], ratios.high[1], ratios.p_value[1]]).all()


@pytest.mark.parametrize("bad", [np.nan, -1.0, np.inf])
def test_counts_that_are_no_counts_are_refused(bad):
    with pytest.raises(ValueError):
        rate_interval(bad)
    with pytest.raises(ValueError):
        rate_ratio(bad, 1, 1, 1)
    with pytest.raises(ValueError):
        rate_ratio(1, bad, 1, 1)


@pytest.mark.parametrize("wrong", [{"confidence": 1.0}, {"dispersion": 0.5}, {"freedom": 0}, {"method": "guess"}])
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError):
        rate_ratio(1, 1, 2, 1, **wrong)


@settings(max_examples=60, deadline=None)
@given(a=st.integers(0, 300), b=st.integers(0, 300), e=st.floats(0.1, 10), phi=st.floats(1, 5))
def test_turning_the_comparison_round_turns_the_answer_round(a, b, e, phi):
    there, back = (rate_ratio(*args, dispersion=phi) for args in ((a, e, b, 1), (b, 1, a, e)))
    assert there.p_value == pytest.approx(float(back.p_value), rel=1e-6)
    if a and b:
        assert float(there.low * back.high) == pytest.approx(1.0, rel=1e-6)
        assert there.low < there.ratio < there.high


@settings(max_examples=40, deadline=None)
@given(a=st.integers(0, 100), b=st.integers(0, 100))
def test_more_spread_never_makes_the_interval_narrower(a, b):
    plain, spread, unsure = (
        rate_ratio(a, 1, b, 1, **k) for k in ({}, {"dispersion": 2}, {"dispersion": 2, "freedom": 5})
    )
    assert plain.low >= spread.low >= unsure.low
    assert plain.high <= spread.high <= unsure.high


@pytest.mark.parametrize("method", ["exact", "model"])
@pytest.mark.parametrize(("mean", "ratio", "spread"), [(4, 1, 0), (4, 3, 0), (20, 1, 0), (40, 0.5, 0.05), (15, 2, 0.1)])
def test_the_ratio_lies_in_its_interval_as_often_as_said(method, mean, ratio, spread):
    """Poisson, and negative binomial sums whose dispersion is known."""
    rng = np.random.default_rng(11)
    n = 20_000

    def draw(m):
        return rng.poisson(m * (rng.gamma(1 / spread, spread, n) if spread else 1.0))

    phi = 1 + spread * mean * max(1, ratio)
    ratios = rate_ratio(
        draw(mean * ratio * 2), 2.0, draw(mean), 1.0, method=method, dispersion=max(phi, 1 + spread * 2 * mean * ratio)
    )
    covered = float(((ratios.low <= ratio) & (ratio <= ratios.high)).mean())
    assert covered >= 0.935
    if method == "exact" and not spread:
        assert covered >= 0.95 - 0.005
        assert float((ratios.p_value <= 0.05).mean()) <= 0.055 or ratio != 1
