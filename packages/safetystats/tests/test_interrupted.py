import numpy as np
import pytest

from safetystats.interrupted import interrupted_time_series
from safetystats.seasons import WEEKS_A_YEAR, season_waves

WEEKS = np.arange(120)


def test_a_break_without_chance_is_found_as_it_is():
    years = (WEEKS - 60) / WEEKS_A_YEAR
    expected = 200 * 1.1**years * np.where(WEEKS >= 60, 0.7 * 1.2**years, 1.0)
    effect = interrupted_time_series(expected, np.ones(120), 60)
    assert effect.level == pytest.approx(0.7, abs=1e-6)
    assert effect.trend == pytest.approx(1.1, abs=1e-6)
    assert effect.trend_change == pytest.approx(1.2, abs=1e-6)
    assert effect.level_high < 1
    assert effect.without[60] == pytest.approx(200)
    assert effect.weeks == (60, 60)


def test_a_trend_that_goes_on_is_no_break():
    rng = np.random.default_rng(1)
    effect = interrupted_time_series(rng.poisson(20 * np.exp(0.01 * WEEKS)), np.ones(120), 60, trend_changes=False)
    assert effect.level_low < 1 < effect.level_high
    assert np.isnan(effect.trend_change)


def test_more_reporters_are_no_break():
    answered = np.where(WEEKS >= 60, 12.0, 5.0)
    effect = interrupted_time_series(3 * answered, answered, 60)
    assert effect.level == pytest.approx(1)
    assert effect.level_p > 0.99


def test_missing_weeks_are_left_out():
    counts, answered = np.full(120, 6.0), np.ones(120)
    counts[70:80], answered[70:80] = 0, 0
    effect = interrupted_time_series(counts, answered, 60)
    assert effect.level == pytest.approx(1)
    assert effect.weeks == (60, 50)
    assert np.isnan(effect.fitted[70:80]).all()


@pytest.mark.parametrize(
    ("counts", "change", "more"),
    [
        (np.ones(120), 10, {}),
        (np.ones(120), 0, {}),
        (np.ones(120), 120, {}),
        (np.ones(120), -5, {}),
        (np.zeros(120), 60, {}),
        (np.where(WEEKS < 60, 1.0, 0.0), 60, {}),
        (-np.ones(120), 60, {}),
        (np.ones((2, 60)), 30, {}),
        (np.ones(120), 60, {"season": np.ones((5, 1))}),
        (np.ones(120), 60, {"confidence": 2}),
    ],
)
def test_what_cannot_be_an_interrupted_series_is_refused(counts, change, more):
    with pytest.raises(ValueError):
        interrupted_time_series(counts, np.ones(np.shape(counts)), change, **more)


def simulated(seed, weeks, mean, rho, level, times):
    """Reporting doubles at the change; weeks correlate by rho; a season."""
    rng = np.random.default_rng(seed)
    at, change = np.arange(weeks), weeks // 2
    waves = season_waves(at, harmonics=1)
    effects = []
    for _ in range(times):
        shock = rng.normal(size=weeks + 40) * 0.4
        for n in range(1, weeks + 40):
            shock[n] = rho * shock[n - 1] + np.sqrt(1 - rho**2) * shock[n]
        answered = rng.integers(6, 13, weeks) / 9 * np.where(at >= change, 2.0, 1.0)
        expected = (
            mean
            * answered
            * np.exp(shock[40:] + 0.3 * waves[:, 0] + 0.1 * at / 52)
            * np.where(at >= change, level, 1.0)
        )
        effects.append(interrupted_time_series(rng.poisson(expected), answered, change, season=waves))
    return np.mean([f.level_low <= level <= f.level_high for f in effects]), np.mean(
        [f.level_p < 0.05 for f in effects]
    )


def test_a_series_without_a_break_seldom_shows_one():
    covered, significant = simulated(2, 104, 4.0, 0.3, 1.0, 200)
    assert covered >= 0.91
    assert significant <= 0.09


@pytest.mark.simulation
@pytest.mark.parametrize(
    ("weeks", "mean", "rho", "level"),
    [(80, 3.0, 0.0, 1.0), (104, 3.0, 0.3, 1.0), (208, 8.0, 0.3, 1.0), (104, 8.0, 0.3, 0.6)],
)
def test_the_break_lies_in_its_interval_as_often_as_said(weeks, mean, rho, level):
    covered, significant = simulated(3, weeks, mean, rho, level, 600)
    assert covered >= 0.935
    assert significant <= 0.065 or level != 1.0
