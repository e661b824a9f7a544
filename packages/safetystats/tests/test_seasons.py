import numpy as np
import pytest

from safetystats.seasons import (
    WEEKS_A_YEAR,
    fixed_b,
    rate_trend,
    same_season_change,
    season_groups,
    season_waves,
)


def counts_of(rng, mean, spread):
    return rng.poisson(mean * (rng.gamma(1 / spread, spread, np.shape(mean)) if spread else 1.0)).astype(float)


def test_a_known_growth_is_found():
    weeks = np.arange(156)
    expected = 400 * 1.3 ** (weeks / WEEKS_A_YEAR)
    trends = rate_trend(np.round(expected)[None], np.ones((1, 156)))
    assert trends.ratio[0] == pytest.approx(1.3, abs=0.001)
    assert trends.p_value[0] < 1e-10


def test_twice_the_reporters_and_twice_the_count_is_no_growth():
    answered = np.where(np.arange(104) < 52, 6.0, 12.0)
    trends = rate_trend((3 * answered)[None], answered[None])
    assert trends.ratio[0] == pytest.approx(1.0)
    same = same_season_change((3 * answered)[None], answered[None])
    assert (same.recent[0], same.before[0]) == (2 * same.before[0], 13 * 18)
    assert same.ratio[0] == pytest.approx(1.0)
    assert same.p_value[0] > 0.9


def test_a_season_is_not_taken_for_a_trend():
    weeks = np.arange(78)  # a year and a half: ends in the season's other half
    expected = 50 * np.exp(0.5 * np.cos(2 * np.pi * weeks / WEEKS_A_YEAR))
    ones = np.ones((1, 78))
    plain = rate_trend(np.round(expected)[None], ones)
    seasonal = rate_trend(np.round(expected)[None], ones, season=season_waves(weeks))
    assert seasonal.ratio[0] == pytest.approx(1.0, abs=0.01)
    assert abs(plain.ratio[0] - 1) > 0.05


def test_a_holiday_is_told_from_the_trend():
    holiday = np.zeros((104, 1))
    holiday[::13] = 1
    trends = rate_trend((20 + 20 * holiday.T), np.ones((1, 104)), covariates=holiday)
    assert trends.effects[0, 0] == pytest.approx(2.0, abs=0.02)
    assert trends.effects_low[0, 0] < 2 < trends.effects_high[0, 0]
    assert trends.ratio[0] == pytest.approx(1.0, abs=0.02)


def test_groups_of_the_season_are_compared_with_the_first():
    assert season_groups(["b", "a", "c", "a"]).tolist() == [[1, 0], [0, 0], [0, 1], [0, 0]]


def test_a_holiday_without_any_event_has_no_finite_effect_and_says_so():
    holiday = np.zeros((60, 1))
    holiday[10:13] = 1
    trends = rate_trend(np.where(holiday.T == 1, 0.0, 4.0), np.ones((1, 60)), covariates=holiday)
    assert not trends.converged[0]
    assert np.isnan(trends.ratio[0])
    assert np.isnan(trends.effects[0, 0])


def test_an_empty_series_has_no_trend_to_tell():
    trends = rate_trend(np.zeros((2, 60)), np.ones((2, 60)))
    assert not trends.converged.any() or np.isfinite(trends.ratio).all()
    assert not (trends.p_value < 0.05).any()
    same = same_season_change(np.zeros((1, 65)), np.ones((1, 65)))
    assert np.isnan(same.ratio[0])
    assert same.p_value[0] == 1


def test_missing_weeks_are_left_out_of_both_years():
    counts, answered = np.full((1, 65), 4.0), np.ones((1, 65))
    answered[0, 60] = 0
    counts[0, 60] = 0
    changes = same_season_change(counts, answered)
    assert (changes.pairs[0], changes.recent[0], changes.before[0]) == (12, 48, 48)


@pytest.mark.parametrize(
    ("counts", "exposure"),
    [([[1, 2]], [[1]]), ([1, 2], [1, 2]), ([[-1] * 70], [[1] * 70]), ([[1] * 20], [[1] * 20]), ([[]], [[]])],
)
def test_what_cannot_be_compared_is_refused(counts, exposure):
    with pytest.raises(ValueError):
        same_season_change(counts, exposure)


@pytest.mark.parametrize(
    "wrong",
    [
        {"family": "guess"},
        {"confidence": 1},
        {"season": np.ones((3, 1))},
        {"covariates": np.ones((70, 1))},
        {"covariates": np.full((70, 1), np.nan)},
    ],
)
def test_a_model_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError):
        rate_trend(np.ones((1, 70)), np.ones((1, 70)), **wrong)


def test_too_few_weeks_for_a_spread_are_refused():
    with pytest.raises(ValueError):
        rate_trend([[1, 2]], [[1, 1]])
    with pytest.raises(ValueError):
        rate_trend([[3, 4, 5, 6]], [[1, 1, 0, np.nan]])


def test_limits_of_serial_errors_are_the_published_ones():
    """Kiefer & Vogelsang (2005), table 1, Bartlett: 1.96 where no lags are used, 4.813 where all are."""
    assert fixed_b(0.0, 0.95) == pytest.approx(1.96, abs=1e-3)
    assert fixed_b(1.0, 0.95) == pytest.approx(4.813, abs=1e-3)


@pytest.mark.parametrize("family", ["quasi-poisson", "negative-binomial"])
@pytest.mark.parametrize(("mean", "spread"), [(1.0, 0.0), (2.0, 0.3), (8.0, 0.3)])
def test_the_yearly_change_lies_in_its_interval_as_often_as_said(family, mean, spread):
    rng = np.random.default_rng(6)
    weeks = np.arange(104)
    answered = rng.integers(6, 13, (1000, 104)).astype(float)
    answered[rng.random((1000, 104)) < 0.05] = 0
    expected = (
        mean
        / 10
        * answered
        * np.exp(0.3 * np.sin(2 * np.pi * weeks / WEEKS_A_YEAR) + np.log(1.2) * weeks / WEEKS_A_YEAR)
    )
    trends = rate_trend(
        counts_of(rng, expected, spread), answered, season=season_waves(weeks, harmonics=1), family=family
    )
    assert trends.converged.mean() > 0.99
    assert np.nanmean((trends.low <= 1.2) & (trends.high >= 1.2)) >= 0.935


@pytest.mark.simulation
@pytest.mark.parametrize("rho", [0.0, 0.4])
def test_serial_errors_hold_when_weeks_follow_each_other(rho):
    rng = np.random.default_rng(7)
    shock = rng.normal(size=(1500, 164)) * 0.4
    for n in range(1, 164):
        shock[:, n] = rho * shock[:, n - 1] + np.sqrt(1 - rho**2) * shock[:, n]
    counts = rng.poisson(6 * np.exp(shock[:, 60:])).astype(float)
    trends = rate_trend(counts, np.ones_like(counts), serial=True)
    assert ((trends.low <= 1) & (trends.high >= 1)).mean() >= 0.935
    assert (trends.p_value < 0.05).mean() <= 0.065


@pytest.mark.parametrize("recent", [4, 13, 26])
@pytest.mark.parametrize(("mean", "spread"), [(0.5, 0.0), (2.0, 0.2), (10.0, 0.5)])
def test_no_change_since_last_year_is_seldom_called_one_also_when_reporting_doubles(recent, mean, spread):
    rng = np.random.default_rng(8)
    answered = np.ones((3000, 52 + recent))
    answered[:, -recent:] = 2
    changes = same_season_change(counts_of(rng, mean * answered, spread), answered, recent=recent)
    assert ((changes.low <= 1) & (changes.high >= 1)).mean() >= 0.935
    assert (changes.p_value <= 0.05).mean() <= 0.065
