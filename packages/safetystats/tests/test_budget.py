import numpy as np
import pytest
from bench.statistics.worlds import WORLDS, make, planted
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from safetystats._predictive import PHI, Past, survival
from safetystats._verdict import Tails
from safetystats.budget import bands, judge_round, per_round
from safetystats.digits import TIE

ALLOWED = per_round(1)


def judged(name, rounds, town, **options):
    rng = np.random.default_rng([town, rounds])
    world = make(name, rounds, rng)
    verdicts = judge_round(world.counts(rng), world.exposure, kind=world.kind, season=world.season, **options)
    return world, verdicts


# The budget is kept: the mean, over towns where nothing happens, of the true chances of flagging, summed over series.


@pytest.mark.parametrize("name", ["phi 1.5", "phi mixed", "reporting doubles", "half vanish", "known holiday"])
@pytest.mark.parametrize("rounds", [9, 53])
def test_no_more_is_flagged_than_allowed_when_nothing_happens(name, rounds):
    chances = []
    for town in range(8):
        world, verdicts = judged(name, rounds, town)
        chances.append(world.chance_of(verdicts.limit).sum())
    assert np.mean(chances) <= ALLOWED + 2 * np.std(chances) / np.sqrt(8)


@pytest.mark.simulation
@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("rounds", [9, 20, 53, 105])
def test_the_budget_is_kept_in_every_world(name, rounds):
    chances, within = [], []
    for town in range(100, 160):
        world, verdicts = judged(name, rounds, town)
        chances.append(world.chance_of(verdicts.limit).sum())
        tested = ~np.isnan(verdicts.low)
        within.append(((verdicts.observed >= verdicts.low) & (verdicts.observed <= verdicts.high))[tested].mean())
    assert np.mean(chances) <= ALLOWED + 2 * np.std(chances) / np.sqrt(60)
    if name not in ("half vanish, not their counts", "unknown holiday"):  # there something did happen to the counts
        assert np.mean(within) >= 0.935


@pytest.mark.simulation
def test_with_more_allowed_more_is_flagged_but_not_more_than_that():
    for allowed in (0.05, 1.0, 3.0):
        chances = []
        for town in range(40):
            world, verdicts = judged("phi 1.5", 105, town, allowed=allowed)
            chances.append(world.chance_of(verdicts.limit).sum())
        assert 0.3 * allowed < np.mean(chances) <= allowed


@pytest.mark.simulation
def test_p_values_are_no_smaller_than_chance_makes_them():
    p = np.concatenate([judged("phi 1.5", 53, town)[1].p_value for town in range(60)])
    for level in (0.001, 0.005, 0.01, 0.05, 0.1):
        assert (p <= level).mean() <= level + 2 * np.sqrt(level / p.size)


def test_the_number_flagged_is_what_the_limits_say():
    world, verdicts = judged("phi 3", 53, 1)
    counts = np.where(np.isnan(verdicts.observed), -1, verdicts.observed)
    np.testing.assert_array_equal(verdicts.flagged, (counts >= verdicts.limit) & (verdicts.limit >= 0))
    assert verdicts.false_alarms <= ALLOWED
    assert verdicts.tested == world.phi.size


# What happens is found


def test_five_times_the_usual_in_one_area_is_flagged_and_nothing_else():
    y = np.random.default_rng(3).poisson(3, (208, 60))
    y[17, -1] = 15
    verdicts = judge_round(y, kind=np.arange(208) % 8)
    assert list(np.flatnonzero(verdicts.flagged)) == [17]
    assert verdicts.sudden[17]
    assert verdicts.low[17] <= 3 <= verdicts.high[17] < 15
    assert verdicts.p_value[17] < 1e-4


@pytest.mark.simulation
def test_power_is_as_documented():
    powers = []
    for town in range(30):
        rng = np.random.default_rng([town, 77])
        world, rows = planted(105, 1.5, rng)
        limit = judge_round(world.counts(rng), kind=world.kind).limit
        powers.append([world.chance_of(limit, rise)[rows[n]] for n in range(5) for rise in (2, 3, 4)])
    power = np.mean(powers, axis=0).reshape(5, 3)
    assert power[3, 2] > 0.6  # from 5 a week to 20
    assert power[4, 1] > 0.65  # from 10 to 30
    assert power[2, 2] > 0.12  # from 2 to 8
    assert (np.diff(power, axis=0) > 0).all()
    assert (np.diff(power, axis=1) > 0).all()


def test_a_small_rise_that_lasts_is_flagged_by_its_sum():
    y = np.full((100, 60), 2)
    y[:, ::2] = 3
    y[5, -4:] = 7
    verdicts = judge_round(y, kind=np.zeros(100, dtype=int))
    assert verdicts.lasting[5]
    assert verdicts.recent[5] == 28
    assert verdicts.recent_expected[5] == pytest.approx(10, rel=0.15)


def test_after_an_outbreak_a_usual_week_is_not_news():
    y = np.random.default_rng(4).poisson(2, (100, 60))
    y[5, -4:-1], y[5, -1] = 15, 2
    assert not judge_round(y).flagged[5]


def test_weeks_in_a_row_are_counted_from_when_it_began():
    y = np.random.default_rng(5).poisson(2, (60, 80))
    y[7, -5], y[7, -4:] = 2, 12
    verdicts = judge_round(y)
    assert (verdicts.run[7], verdicts.since[7]) == (4, 76)
    assert verdicts.run[y[:, -1] <= verdicts.high].max() == 0


def test_a_week_that_nobody_answered_does_not_break_the_row():
    y = np.random.default_rng(5).poisson(2, (60, 80))
    y[7, -4:] = 12
    exposure = np.ones(y.shape)
    exposure[7, -2] = 0
    verdicts = judge_round(y, exposure)
    assert (verdicts.run[7], verdicts.since[7]) == (3, 76)


def test_what_grows_slowly_is_not_swallowed_by_its_own_recent_weeks():
    y = np.random.default_rng(6).poisson(3, (100, 60))
    quiet = judge_round(y)
    y[9, -5:-1] = 12
    assert judge_round(y).expected[9] < 1.15 * quiet.expected[9]


def test_an_old_outbreak_hardly_raises_what_is_usual():
    y = np.random.default_rng(7).poisson(2, (100, 80))
    before = judge_round(y).expected[4]
    y[4, 30:33] = 40
    assert judge_round(y).expected[4] < before + 1


def test_a_year_of_drift_in_all_areas_is_followed():
    weeks = np.arange(105)
    y = np.random.default_rng(8).poisson(np.tile(2 * np.exp(weeks * 0.8 / 104), (60, 1)))
    verdicts = judge_round(y)
    assert verdicts.expected.mean() == pytest.approx(2 * np.exp(0.8), rel=0.12)


# Who answered


def test_twice_as_many_answers_are_expected_to_bring_twice_as_many_observations():
    y = np.random.default_rng(9).poisson(4, (80, 60))
    exposure = np.full(y.shape, 6)
    usual = judge_round(y, exposure)
    exposure[:, -1] = 12
    doubled = judge_round(y, exposure)
    np.testing.assert_allclose(doubled.expected, 2 * usual.expected, rtol=TIE)


def test_a_rise_only_in_proportion_to_answers_may_be_due_to_reporting_and_is_not_flagged():
    y = np.random.default_rng(10).poisson(6, (80, 60))
    exposure = np.full(y.shape, 12)
    y[3, -1], exposure[3, -1] = 14, 2
    verdicts = judge_round(y, exposure)
    assert "reporting" in verdicts.reasons(3)
    assert not verdicts.flagged[3]
    assert verdicts.p_value[3] < verdicts.cutoff


def test_a_count_as_high_as_twice_the_answers_make_it_may_be_due_to_reporting():
    y = np.random.default_rng(11).poisson(6, (80, 60))
    exposure = np.full(y.shape, 6)
    y[3, -1], exposure[3, -1] = 19, 18
    verdicts = judge_round(y, exposure)
    assert verdicts.reporting[3]
    assert not verdicts.flagged[3]


def test_a_rise_both_ways_is_flagged_whoever_answered():
    y = np.random.default_rng(12).poisson(6, (80, 60))
    exposure = np.full(y.shape, 12)
    y[3, -1], exposure[3, -1] = 40, 6
    assert judge_round(y, exposure).flagged[3]


def test_a_week_nobody_answered_is_missing_and_not_zero():
    y = np.random.default_rng(13).poisson(5, (60, 60))
    exposure = np.ones(y.shape)
    exposure[0, 10:30] = 0
    y[0, 10:30] = 0
    exposure[1, -1] = 0
    verdicts = judge_round(y, exposure)
    assert verdicts.expected[0] == pytest.approx(5, rel=0.25)
    assert verdicts.rounds[0] == 39
    assert np.isnan(verdicts.observed[1])
    assert np.isnan(verdicts.expected[1])
    assert verdicts.reasons(1) == ("missing",)
    assert not verdicts.flagged[1]


def test_what_stands_where_nobody_answered_is_not_looked_at():
    y = np.random.default_rng(14).poisson(5, (30, 40)).astype(float)
    exposure = np.ones(y.shape)
    exposure[2, 5] = 0
    one = judge_round(y, exposure)
    y[2, 5] = np.nan
    np.testing.assert_array_equal(one.expected, judge_round(y, exposure).expected)


def test_too_little_history_is_not_tested_and_says_so():
    y = np.random.default_rng(15).poisson(5, (40, 30))
    exposure = np.ones(y.shape)
    exposure[0, :22] = 0  # seven answered before the judged one
    y[0, -1] = 60
    verdicts = judge_round(y, exposure)
    assert verdicts.reasons(0) == ("too_little_history",)
    assert not verdicts.flagged[0]
    assert verdicts.tested == 39


def test_eight_rounds_are_enough():
    y = np.random.default_rng(16).poisson(5, (100, 9))
    y[0, -1] = 40
    verdicts = judge_round(y)
    assert verdicts.flagged[0]
    assert verdicts.flagged.sum() == 1
    assert np.isnan(verdicts.recent_p).all()  # too short for the sum of four


# Known busy weeks


def test_a_known_holiday_is_expected_to_be_busy():
    y = np.random.default_rng(17).poisson(4, (60, 80))
    season = np.zeros(80, dtype=int)
    season[[5, 30, 55, 79]] = 2
    y[:, season == 2] = np.random.default_rng(30).poisson(8, (60, 4))
    verdicts = judge_round(y, season=season)
    assert verdicts.expected.mean() == pytest.approx(8, rel=0.1)
    assert not verdicts.new_season.any()


def test_the_first_holiday_is_compared_with_the_other_areas():
    y = np.random.default_rng(19).poisson(4, (60, 80))
    season = np.zeros(80, dtype=int)
    season[-1] = 1
    y[:, -1] = np.random.default_rng(20).poisson(8, 60)
    y[3, -1] = 35
    verdicts = judge_round(y, season=season)
    assert verdicts.expected.mean() == pytest.approx(8, rel=0.15)
    assert list(np.flatnonzero(verdicts.flagged)) == [3]
    assert verdicts.reasons(0) == ("new_season",)


def test_a_week_busy_everywhere_flags_nobody_and_says_so():
    y = np.random.default_rng(21).poisson(4, (120, 80))
    kind = np.arange(120) % 2
    y[kind == 1, -1] = np.random.default_rng(22).integers(4, 13, 60)
    verdicts = judge_round(y, kind=kind)
    assert not verdicts.flagged.any()
    assert verdicts.busy[kind == 1].all()
    assert not verdicts.busy[kind == 0].any()


def test_one_areas_outbreak_is_not_taken_for_a_busy_week():
    y = np.random.default_rng(23).poisson(2, (26, 80))
    y[4, -1] = 60
    verdicts = judge_round(y)
    assert verdicts.flagged[4]
    assert not verdicts.busy.any()


# The distribution


def test_the_tail_of_two_poisson_counts_is_the_binomial_tests():
    """A history of 7 counts in 10 rounds, one prior count: the test of 8 and 3 is binomial with 1/11."""
    poisson = (PHI[0] == PHI).astype(float)[None, :]
    past = Past(np.array([8.0]), np.array([10.0]), np.array([1.0]), np.array([0.0]), poisson)
    first, chance = survival(past, 1e-6)
    assert first == 0
    for k in range(1, 10):  # P(Y >= k), the negative binomial tail, is that of the binomial with 7 + k trials
        assert chance[0, k] == pytest.approx(binom.sf(k - 1, 7 + k, 1 / 11), rel=0.05)


@given(st.floats(0.3, 60), st.floats(3, 100), st.floats(0.1, 5), st.floats(0, 0.3), st.integers(0, PHI.size - 1))
@settings(max_examples=60, deadline=None)
def test_tails_fall_from_one_and_have_no_more_than_their_mean(count, exposure, now, spread, j):
    weights = np.zeros((1, PHI.size))
    weights[0, j] = 1.0
    past = Past(np.array([count]), np.array([exposure]), np.array([now]), np.array([spread]), weights)
    first, chance = survival(past, 1e-5)
    assert first == 0 or first < past.expected[0]
    assert chance[0, 0] == 1
    assert (np.diff(chance[0]) <= 0).all()
    assert first + chance[0, 1:].sum() <= past.expected[0] * (1 + 1e-6) + 1e-6


def test_with_less_history_high_counts_are_less_surprising():
    poisson = (PHI[0] == PHI).astype(float)[None, :]
    long, short = (
        Past(np.array([2.0 * n]), np.array([n * 1.0]), np.array([1.0]), np.zeros(1), poisson) for n in (50, 5)
    )
    assert survival(short, 1e-5)[1][0, 8] > 2 * survival(long, 1e-5)[1][0, 8]


# Charts


def test_the_band_of_the_last_round_is_what_the_round_was_judged_by():
    y = np.random.default_rng(24).poisson(4, (40, 60))
    verdicts, band = judge_round(y), bands(y, series=[3])[0]
    assert band.expected[-1] == pytest.approx(verdicts.expected[3])
    assert (band.low[-1], band.high[-1]) == (verdicts.low[3], verdicts.high[3])


def test_a_band_holds_its_share_of_the_past_and_is_empty_where_nobody_answered():
    y = np.random.default_rng(25).poisson(4, (40, 60))
    exposure = np.ones(y.shape)
    exposure[:, 7] = 0
    bands_of_series = bands(y, exposure, series=np.arange(40))
    inside = [(b.low <= y[s]) & (y[s] <= b.high) for s, b in enumerate(bands_of_series)]
    assert np.mean(inside) > 0.92
    assert all(np.isnan(b.expected[7]) for b in bands_of_series)


def test_rounds_older_than_the_history_have_no_band():
    y = np.random.default_rng(26).poisson(4, (5, 200))
    band = bands(y, series=2)[0]
    assert band.expected.size == 200
    assert np.isnan(band.expected[:43]).all()
    assert np.isfinite(band.expected[43:]).all()


# Edges, and what is refused


def test_one_series_alone_is_tested_and_flagged_only_where_it_is_rare():
    y = np.array([[3, 4, 2, 3, 5, 3, 2, 4, 3, 3, 4, 2, 14]])
    verdicts = judge_round(y)
    assert verdicts.flagged[0]
    assert verdicts.cutoff <= 0.02


def test_all_zeros_are_usual_and_a_first_few_are_not():
    y = np.zeros((50, 60))
    assert not judge_round(y).flagged.any()
    y[3, -1] = 5
    assert list(np.flatnonzero(judge_round(y).flagged)) == [3]


def test_nobody_ever_answered():
    verdicts = judge_round(np.zeros((3, 20)), np.zeros((3, 20)))
    assert verdicts.tested == 0
    assert not verdicts.flagged.any()
    assert verdicts.reasons(0) == ("too_little_history", "missing")


def test_a_single_round_has_no_history():
    assert judge_round([[4]]).too_little[0]


def test_ten_thousand_series_of_thousands_of_counts_have_an_answer():
    y = np.random.default_rng(27).poisson(np.r_[np.full(2000, 0.2), np.full(20, 3000.0)][:, None], (2020, 30))
    y[2010, -1] = 4200
    assert judge_round(y).flagged[2010]


def test_the_order_of_series_does_not_matter():
    y = np.random.default_rng(28).poisson(3, (60, 40))
    kind = np.arange(60) % 3
    order = np.random.default_rng(29).permutation(60)
    one, other = judge_round(y, kind=kind), judge_round(y[order], kind=kind[order])
    np.testing.assert_allclose(one.p_value[order], other.p_value, rtol=TIE)
    np.testing.assert_array_equal(one.flagged[order], other.flagged)


def test_equal_chances_that_differ_in_their_last_digits_stand_or_fall_together():
    """Two series of the same history, added up by another processor in another order."""
    chance = np.array([0.02, 0.02 * (1 + 1e-9), 0.3])
    none = np.zeros(0)
    tails = Tails(none, none, np.ones(3), none.astype(int), np.arange(3), np.arange(3), chance, chance)
    assert tails.cutoff(0.03, 1.0) == (0.0, 0.0)  # one of them alone would have fitted
    assert tails.cutoff(0.04, 1.0)[0] == pytest.approx(0.02, rel=TIE)
    np.testing.assert_array_equal(tails.limit(0.02)[:2], [0, 1])


@given(st.integers(1, 12), st.integers(1, 25), st.integers(0, 2**32 - 1), st.sampled_from([0.2, 1.0, 8.0]))
@settings(max_examples=40, deadline=None)
def test_any_small_table_has_a_sound_answer(series, rounds, seed, mean):
    rng = np.random.default_rng(seed)
    y, exposure = rng.poisson(mean, (series, rounds)), rng.integers(0, 4, (series, rounds))
    verdicts = judge_round(y, exposure, kind=rng.integers(0, 3, series), season=rng.integers(0, 3, rounds))
    tested = ~np.isnan(verdicts.expected)
    assert tested.sum() == verdicts.tested
    assert ((verdicts.p_value[tested] > 0) & (verdicts.p_value[tested] <= 1)).all()
    assert (verdicts.low[tested] <= verdicts.high[tested]).all()
    assert verdicts.false_alarms <= ALLOWED
    assert not verdicts.flagged[~tested].any()
    assert ((verdicts.run > 0) == (verdicts.since >= 0)).all()


@pytest.mark.parametrize(
    ("counts", "options"),
    [
        ([1, 2, 3], {}),
        (np.zeros((0, 5)), {}),
        ([[1, -1]], {}),
        ([[1, np.nan]], {}),
        ([[0.5, 1]], {}),
        ([[1, 2]], {"exposure": [[1]]}),
        ([[1, 2]], {"exposure": [[1, -1]]}),
        ([[1, 2]], {"exposure": [[1, np.inf]]}),
        ([[1, 2]], {"kind": [1, 2]}),
        ([[1, 2]], {"kind": [0.5]}),
        ([[1, 2]], {"season": [1]}),
        ([[1, 2]], {"season": [-1, 0]}),
        ([[1, 2]], {"allowed": 0}),
        ([[1, 2]], {"level": 1}),
        ([[1, 2]], {"least": 1}),
        ([[1, 2]], {"highest": 0}),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_in_words(counts, options):
    with pytest.raises(ValueError, match=r"must|missing"):
        judge_round(counts, **options)


def test_a_series_that_is_not_there_has_no_band():
    with pytest.raises(ValueError, match="between 0 and 1"):
        bands(np.ones((2, 20)), series=[2])
