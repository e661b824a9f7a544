import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetystats.evaluation import (
    before_after,
    difference_in_differences,
    weighted_displacement_difference,
    weighted_displacement_quotient,
)

EARLY, LATE = np.arange(52) < 26, np.arange(52) >= 26


def weeks_of(levels):
    """(A, 2) counts a week before and after, as (A, 52) without chance."""
    return np.repeat(np.asarray(levels, float), 26, axis=1)


def drawn(rng, mean, spread):
    return rng.poisson(mean * (rng.gamma(1 / spread, spread, np.shape(mean)) if spread else 1.0)).astype(float)


def one_of(areas):
    return np.arange(areas) == 0


def test_the_displacement_difference_is_the_published_one():
    """Wheeler & Ratcliffe (2018), the worked example."""
    difference = weighted_displacement_difference((207, 110), (308, 318), (178, 157), (150, 140))
    assert (difference.wdd, difference.local, difference.displaced) == (-118, -107, -11)
    assert difference.error == pytest.approx(np.sqrt(1568))
    assert difference.z == pytest.approx(-2.980, abs=5e-4)
    assert (difference.low, difference.high) == pytest.approx((-195.6, -40.4), abs=0.05)


def test_the_displacement_quotient_is_the_published_one():
    quotient = weighted_displacement_quotient((207, 110), (178, 157), (308, 318))
    assert quotient.wdq == pytest.approx(0.258, abs=5e-4)
    assert quotient.success < 0


def test_without_a_decrease_there_is_nothing_to_displace():
    assert np.isnan(weighted_displacement_quotient((100, 120), (50, 50), (100, 100)).wdq)


def test_half_displaced_is_minus_a_half_and_benefit_spread_is_above_zero():
    assert weighted_displacement_quotient((100, 60), (50, 70), (100, 100)).wdq == pytest.approx(-0.5)
    assert weighted_displacement_quotient((100, 60), (50, 40), (100, 100)).wdq == pytest.approx(0.25)


def test_doubled_reporting_shows_no_displacement_when_it_is_told():
    doubled = weighted_displacement_difference((100, 200), (300, 600), exposures=[[1, 2], [1, 2], [1, 1], [1, 1]])
    assert doubled.wdd == 0
    assert weighted_displacement_difference((100, 200), (300, 600)).wdd == -200


def test_a_larger_comparison_weighted_to_the_level_of_the_place_shows_no_season_as_an_effect():
    """Everything halves: no effect. Unweighted, the larger comparison loses more events than the place has."""
    weights = (1, 100 / 400, 1, 50 / 100)
    difference = weighted_displacement_difference((100, 50), (400, 200), (50, 25), (100, 50), weights=weights)
    assert difference.wdd == 0
    assert difference.error == pytest.approx(np.sqrt(100 + 50 + 600 / 16 + 50 + 25 + 150 / 4))
    assert weighted_displacement_difference((100, 50), (400, 200)).wdd == 150


@pytest.mark.simulation
def test_a_weighted_displacement_difference_covers_what_it_says():
    """The weights are the levels before, so they are random too: the interval must allow for it."""
    rng, inside, runs = np.random.default_rng(4), 0, 4000
    for _ in range(runs):
        factor = rng.uniform(0.5, 1.5)
        counts = [rng.poisson((level, level * factor)) for level in (120, 400, 80, 300)]
        place, control, around, beside = counts
        difference = weighted_displacement_difference(
            *counts, weights=(1, place[0] / control[0], 1, around[0] / beside[0])
        )
        inside += difference.low <= 0 <= difference.high
    assert inside / runs >= 0.935


def test_places_without_events_have_no_difference():
    difference = weighted_displacement_difference((0, 0), (0, 0))
    assert (difference.wdd, difference.p_value) == (0, 1)


@pytest.mark.parametrize(
    ("args", "more"),
    [
        (((1, 2), (1,)), {}),
        (((1, -2), (1, 2)), {}),
        (((1, np.nan), (1, 2)), {}),
        (((1, 2), (1, 2)), {"dispersion": 0.5}),
        (((1, 2), (1, 2)), {"exposures": np.zeros((4, 2))}),
        (((1, 2), (1, 2)), {"weights": (1, 0, 1, 1)}),
        (((1, 2), (1, 2)), {"confidence": 1}),
    ],
)
def test_displacement_refuses_what_cannot_be(args, more):
    with pytest.raises(ValueError):
        weighted_displacement_difference(*args, **more)


def test_the_quotient_refuses_an_empty_control():
    with pytest.raises(ValueError):
        weighted_displacement_quotient((1, 2), (1, 2), (0, 2))


@pytest.mark.parametrize("level", [3, 30, 200])
def test_the_displacement_interval_covers_as_often_as_said(level):
    rng = np.random.default_rng(1)
    means = level * np.array([[2, 1.2], [3, 3], [1.5, 1.2], [1.4, 1.4]])
    true = level * (-0.8 - 0.3)
    counts = rng.poisson(means, (4000, 4, 2))
    differences = [weighted_displacement_difference(*c) for c in counts]
    covered = np.mean([f.low <= true <= f.high for f in differences])
    assert 0.935 <= covered <= 0.98


def test_before_and_after_is_a_rate_ratio_by_who_answered():
    ratio = before_after([[4.0] * 26 + [6.0] * 26], [[2.0] * 26 + [6.0] * 26], EARLY, LATE)
    assert ratio.ratio[0] == pytest.approx(0.5)
    assert (ratio.before[0], ratio.after[0], ratio.after_exposure[0]) == (104, 156, 156)
    assert ratio.low[0] < 0.5 < ratio.high[0]
    assert ratio.dispersion[0] == 1


def test_weeks_that_vary_much_widen_the_interval():
    even = before_after([[4.0] * 52], np.ones((1, 52)), EARLY, LATE)
    bursts = before_after([[0.0, 0, 0, 16] * 13], np.ones((1, 52)), EARLY, LATE)
    assert bursts.dispersion[0] > 8
    assert bursts.low[0] < even.low[0]
    assert bursts.high[0] > even.high[0]


def test_a_period_nobody_answered_gives_no_ratio():
    answered = np.ones((1, 52))
    answered[0, 26:] = 0
    assert np.isnan(before_after(np.ones((1, 52)), answered, EARLY, LATE).ratio[0])


@pytest.mark.parametrize("method", ["exact", "model"])
@pytest.mark.parametrize(("mean", "spread"), [(0.5, 0.0), (2.0, 0.3), (10.0, 0.5)])
def test_before_and_after_covers_as_often_as_said_also_when_reporting_doubles(method, mean, spread):
    rng = np.random.default_rng(2)
    answered = np.where(LATE, 2.0, 1.0) * np.ones((3000, 1))
    for true in (1.0, 0.6):
        ratio = before_after(
            drawn(rng, mean * answered * np.where(LATE, true, 1.0), spread), answered, EARLY, LATE, method=method
        )
        assert ((ratio.low <= true) & (ratio.high >= true)).mean() >= 0.935
        if true == 1.0:
            assert (ratio.p_value < 0.05).mean() <= 0.065


def test_the_difference_in_differences_without_chance_is_the_ratio_of_ratios():
    effect = difference_in_differences(weeks_of([[8, 4], [6, 9], [2, 3]]), np.ones((3, 52)), one_of(3), EARLY, LATE)
    assert effect.ratio == pytest.approx(0.5 / 1.5)
    assert effect.comparison_ratio == pytest.approx(1.5)
    assert effect.spread == "blocks"
    assert effect.dispersion == 1


def test_a_season_and_more_reporters_that_all_share_are_no_effect():
    level = weeks_of([[6, 18], [3, 9], [9, 27], [4, 12], [5, 15]])
    answered = np.where(LATE, 2.0, 1.0) * np.ones((5, 1))
    effect = difference_in_differences(level, answered, one_of(5), EARLY, LATE)
    assert effect.ratio == pytest.approx(1.0)
    assert effect.comparison_ratio == pytest.approx(1.5)
    assert effect.p_value > 0.99


def test_areas_that_change_in_ways_of_their_own_widen_the_interval():
    alike = difference_in_differences(
        weeks_of([[8, 4], [6, 6], [6, 6], [6, 6], [6, 6]]), np.ones((5, 52)), one_of(5), EARLY, LATE
    )
    apart = difference_in_differences(
        weeks_of([[8, 4], [6, 12], [6, 3], [6, 12], [6, 3]]), np.ones((5, 52)), one_of(5), EARLY, LATE
    )
    assert alike.spread == apart.spread == "areas"
    assert apart.alpha > 0.1 > alike.alpha
    assert apart.high > 1 > alike.high


def test_areas_without_events_or_weeks_are_left_out_and_counted():
    answered = np.ones((4, 52))
    answered[3, 26:] = 0
    effect = difference_in_differences(weeks_of([[4, 2], [4, 4], [0, 0], [3, 3]]), answered, one_of(4), EARLY, LATE)
    assert (effect.areas, effect.left_out) == (2, 2)


def test_no_event_at_all_after_the_measure_gives_a_ratio_above_zero_and_says_so():
    effect = difference_in_differences(weeks_of([[2, 0], [2, 2], [3, 3]]), np.ones((3, 52)), one_of(3), EARLY, LATE)
    assert effect.corrected
    assert 0 < effect.ratio < 0.05
    assert effect.high < 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"treated": np.ones(3, bool)},
        {"treated": np.zeros(3, bool)},
        {"treated": np.array([1, 0, 0])},
        {"before": LATE},
        {"after": np.zeros(52, bool)},
        {"spread": "areas"},
        {"spread": "guess"},
        {"family": "guess"},
        {"block": 0},
        {"block": 26},
        {"confidence": 0},
        {"exposure": np.ones((3, 51))},
        {"counts": -np.ones((3, 52))},
        {"counts": np.zeros((3, 52))},
    ],
)
def test_what_cannot_be_evaluated_is_refused(wrong):
    given = {
        "counts": np.ones((2 if "block" in wrong and wrong["block"] == 26 else 3, 52)),
        "before": EARLY,
        "after": LATE,
    }
    given |= {"exposure": np.ones_like(given["counts"]), "treated": one_of(len(given["counts"]))} | wrong
    with pytest.raises(ValueError):
        difference_in_differences(**given)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), st.floats(0.5, 4), st.integers(0, 2**31))
def test_counting_every_reporter_twice_changes_nothing(areas, scale, seed):
    rng = np.random.default_rng(seed)
    counts, answered = rng.poisson(3.0, (areas, 52)) + 0.0, rng.integers(1, 9, (areas, 52)) + 0.0
    one, other = (
        difference_in_differences(counts, e, one_of(areas), EARLY, LATE) for e in (answered, scale * answered)
    )
    assert one.ratio == pytest.approx(other.ratio, rel=1e-6)
    assert (one.low, one.high) == pytest.approx((other.low, other.high), rel=1e-5)
    assert one.low < one.ratio < one.high


def simulated(seed, areas, mean, alpha, own, effect, times, **how):
    """Shares of intervals that cover and of p below 5 %; reporting doubles in the treated area; a shared season."""
    rng = np.random.default_rng(seed)
    season = np.exp(0.3 * np.sin(2 * np.pi * np.arange(52) / 52))
    effects = []
    for _ in range(times):
        answered = rng.integers(6, 13, (areas, 52)) / 9 * np.where(one_of(areas)[:, None] & LATE, 2.0, 1.0)
        change = np.where(LATE, np.exp(rng.normal(0, own, (areas, 1))), 1.0)
        change[0] *= np.where(LATE, effect, 1.0)
        level = mean * np.exp(rng.normal(0, 0.4, (areas, 1)))
        counts = drawn(rng, level * answered * season * change, alpha)
        effects.append(difference_in_differences(counts, answered, one_of(areas), EARLY, LATE, **how))
    return np.mean([f.low <= effect <= f.high for f in effects]), np.mean([f.p_value < 0.05 for f in effects])


@pytest.mark.parametrize(("areas", "mean", "own"), [(5, 2.0, 0.0), (8, 10.0, 0.2)])
def test_a_measure_without_effect_is_seldom_called_effective(areas, mean, own):
    covered, significant = simulated(3, areas, mean, 0.3, own, 1.0, 150)
    assert covered >= 0.9  # 150 times: within three standard errors of 95 %
    assert significant <= 0.1


@pytest.mark.simulation
@pytest.mark.parametrize("effect", [1.0, 0.6])
@pytest.mark.parametrize(("areas", "mean", "own"), [(4, 2.0, 0.2), (6, 10.0, 0.2), (10, 3.0, 0.0), (10, 10.0, 0.2)])
def test_the_effect_lies_in_its_interval_as_often_as_said(areas, mean, own, effect):
    covered, significant = simulated(4, areas, mean, 0.3, own, effect, 500)
    assert covered >= 0.935
    assert significant <= 0.065 or effect != 1.0


@pytest.mark.simulation
@pytest.mark.parametrize("family", ["quasi-poisson", "negative-binomial"])
@pytest.mark.parametrize("areas", [2, 3])
def test_blocks_of_weeks_hold_as_long_as_areas_have_no_changes_of_their_own(areas, family):
    covered, significant = simulated(5, areas, 3.0, 0.3, 0.0, 1.0, 500, spread="blocks", family=family)
    assert covered >= 0.935
    assert significant <= 0.065
    assert simulated(5, areas, 10.0, 0.3, 0.2, 1.0, 200, spread="blocks", family=family)[1] > 0.08  # and not longer
