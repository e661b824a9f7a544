import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from safetystats.source_overlap import answers, overlap, rates


def test_half_the_reports_of_one_organisation_and_none_of_another():
    shares = answers([1, 0, 0], [0, 0, 1], sizes=(3,))
    assert shares.expected.tolist() == [2, 1, 0]
    assert shares.answered.tolist() == [1, 0, 0]
    assert shares.share[:2].tolist() == [0.5, 0]
    assert np.isnan([shares.share[2], shares.low[2], shares.high[2]]).all()


def test_answers_by_organisation_area_and_hour_add_up():
    rng = np.random.default_rng(1)
    came = rng.random(500) < 0.7
    organisation, area, hour = rng.integers(0, 4, 500), rng.integers(0, 6, 500), rng.integers(0, 24, 500)
    shares = answers(came, organisation, area, hour, sizes=(4, 6, 24))
    assert shares.expected.shape == (4, 6, 24)
    assert shares.expected.sum() == 500
    assert np.array_equal(shares.answered.sum(axis=(1, 2)), answers(came, organisation).answered)
    assert answers(came).answered == came.sum()


def test_the_exact_interval_of_no_answer_in_ten_is_known():
    shares = answers([0] * 10)
    assert float(shares.low) == 0
    assert float(shares.high) == pytest.approx(1 - 0.025 ** (1 / 10))
    three = answers([1] * 3 + [0] * 7)
    assert (float(three.low), float(three.high)) == pytest.approx((0.0667395, 0.6524529), abs=1e-7)


@pytest.mark.parametrize("p", [0.02, 0.3, 0.5, 0.93])
def test_the_interval_of_a_share_covers_it_at_least_as_often_as_it_says(p):
    for n in (1, 7, 40):
        k = np.arange(n + 1)
        group = np.repeat(k, n)
        came = np.concatenate([np.arange(n) < each for each in k])
        shares = answers(came, group)
        covered = binom.pmf(k, n, p)[(shares.low <= p) & (p <= shares.high)].sum()
        assert covered >= 0.95 - 1e-12


def test_garwoods_interval_of_ten_is_known():
    intervals = rates([0, 10], [1, 1])
    assert intervals.low == pytest.approx([0, 4.795389], abs=1e-6)
    assert intervals.high == pytest.approx([3.688879, 18.390356], abs=1e-6)


@pytest.mark.parametrize("mean", [0.1, 1, 4.5, 30])
def test_the_interval_of_a_rate_covers_it_at_least_as_often_as_it_says(mean):
    k = np.arange(200)
    intervals = rates(k, 2)
    covered = poisson.pmf(k, mean)[(intervals.low <= mean / 2) & (mean / 2 <= intervals.high)].sum()
    assert covered >= 0.95 - 1e-9


def test_twice_as_many_reporters_make_half_the_rate():
    intervals = rates([[6, 6]], [[3, 6]])
    assert intervals.rate.tolist() == [[2, 1]]
    assert intervals.high[0, 0] == pytest.approx(2 * intervals.high[0, 1])


def test_where_nobody_answered_there_is_no_rate():
    intervals = rates([0, 1], [0, 2])
    assert np.isnan([intervals.rate[0], intervals.low[0], intervals.high[0]]).all()
    with pytest.raises(ValueError, match="denominator is 0"):
        rates([1], [0])


def test_what_a_missing_reporter_costs():
    # Three sources, five cells: the first alone in two, the third alone in none.
    overlaps = overlap([[3, 2, 1, 0, 0], [0, 0, 1, 1, 0], [0, 0, 4, 0, 0]])
    assert overlaps.cells == 4
    assert overlaps.seen.tolist() == [3, 2, 1]
    assert overlaps.alone.tolist() == [2, 1, 0]
    assert overlaps.cost.tolist() == [0.5, 0.25, 0]
    assert (overlaps.single, overlaps.single_share) == (3, 0.75)
    assert overlaps.observations == pytest.approx([6 / 12, 2 / 12, 4 / 12])
    assert overlaps.cost_observations == pytest.approx([5 / 12, 1 / 12, 0])
    assert overlaps.both.tolist() == [[3, 1, 1], [1, 2, 1], [1, 1, 1]]
    assert overlaps.jaccard[0, 1] == 1 / 4
    assert np.diag(overlaps.jaccard).tolist() == [1, 1, 1]


def test_sources_are_compared_only_where_both_looked():
    counts = [[1, 1, 1, 0], [1, 0, 0, 0]]
    looked = [[1, 1, 1, 0], [1, 1, 0, 1]]
    overlaps = overlap(counts, looked)
    assert overlaps.jaccard[0, 1] == 1 / 2
    assert overlaps.together[0, 1] == 2
    assert overlaps.alone.tolist() == [2, 0]
    assert overlaps.alone_watched.tolist() == [1, 0]


def test_two_who_never_looked_at_the_same_cell_have_no_overlap_to_tell():
    overlaps = overlap([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    assert np.isnan(overlaps.jaccard[0, 1])
    assert overlaps.together[0, 1] == 0


def test_nothing_seen_is_an_answer_without_shares():
    overlaps = overlap(np.zeros((2, 3)))
    assert overlaps.cells == 0
    assert np.isnan(overlaps.single_share)
    assert np.isnan(overlaps.cost).all()
    assert overlap(np.zeros((0, 3))).both.shape == (0, 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 5), st.integers(0, 12), st.integers(0, 2**31))
def test_every_seen_cell_is_somebodys_alone_or_shared(sources, cells, seed):
    rng = np.random.default_rng(seed)
    looked = rng.random((sources, cells)) < 0.7
    counts = rng.poisson(0.6, (sources, cells)) * looked
    overlaps = overlap(counts, looked)
    assert overlaps.alone.sum() == overlaps.single <= overlaps.cells
    assert (overlaps.alone_watched <= overlaps.alone).all()
    assert np.array_equal(overlaps.both, overlaps.both.T)
    for s in range(sources):
        without = (np.delete(counts, s, axis=0) > 0).any(axis=0).sum()
        assert overlaps.cells - without == overlaps.alone[s]
        for t in range(sources):
            shared = looked[s] & looked[t]
            saw_s, saw_t = counts[s][shared] > 0, counts[t][shared] > 0
            assert overlaps.together[s, t] == (saw_s | saw_t).sum()
            assert overlaps.both[s, t] == (saw_s & saw_t).sum()


@pytest.mark.parametrize(
    ("counts", "looked", "reason"),
    [
        ([1, 2], None, "sources, cells"),
        ([[1, -1]], None, "at least 0"),
        ([[1, np.nan]], None, "at least 0"),
        ([[1, 0.5]], None, "at least 0"),
        ([[1, 0]], [[0, 1]], "not to have looked"),
        ([[1, 0]], [[1]], "looked must be"),
        ([[1, 0]], [[1, 3]], "looked must be"),
    ],
)
def test_bad_counts_of_sources_are_refused_with_a_reason(counts, looked, reason):
    with pytest.raises(ValueError, match=reason):
        overlap(counts, looked)


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (lambda: answers([0, 2]), "true or false"),
        (lambda: answers([[1]]), "true or false"),
        (lambda: answers([1], [0, 1]), "whole number for each"),
        (lambda: answers([1], [0.5]), "whole number for each"),
        (lambda: answers([1], [3], sizes=(3,)), "from 0 to 2"),
        (lambda: answers([1], [-1]), "from 0 to"),
        (lambda: answers([1], [0], sizes=(1, 1)), "as many sizes"),
        (lambda: answers([1], confidence=1), "between 0 and 1"),
        (lambda: rates([-1], [1]), "at least 0"),
        (lambda: rates([1.5], [1]), "whole numbers"),
        (lambda: rates([np.nan], [1]), "whole numbers"),
        (lambda: rates([1], [-1]), "denominator"),
        (lambda: rates([1], [np.nan]), "denominator"),
        (lambda: rates([1], [1], confidence=95), "between 0 and 1"),
    ],
)
def test_bad_input_is_refused_with_a_reason(work, reason):
    with pytest.raises(ValueError, match=reason):
        work()
