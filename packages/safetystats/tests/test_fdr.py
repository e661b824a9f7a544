import numpy as np
import pytest

from safetystats.fdr import false_discovery_rate


def test_the_example_of_benjamini_and_hochberg_points_out_four():
    # The fifteen p-values of their section 3.2: at a rate of 5 % the first four are pointed out.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    q = false_discovery_rate(p)
    assert (q <= 0.05).sum() == 4
    assert q[3] == pytest.approx(0.0095 * 15 / 4)


def test_the_order_of_the_tests_does_not_matter():
    rng = np.random.default_rng(1)
    p = rng.random(50)
    order = rng.permutation(50)
    assert np.array_equal(false_discovery_rate(p)[order], false_discovery_rate(p[order]))


def test_a_test_that_could_not_be_made_is_not_counted():
    q = false_discovery_rate([0.01, np.nan, 0.5])
    assert np.isnan(q[1])
    assert q[0] == pytest.approx(0.02)


def test_under_nothing_the_rate_is_kept():
    rng = np.random.default_rng(2)
    false_alarm = [(false_discovery_rate(rng.random(40)) <= 0.1).any() for _ in range(2000)]
    assert np.mean(false_alarm) <= 0.1 + 3 * np.sqrt(0.1 * 0.9 / 2000)


def test_no_tests_give_no_answer_and_numbers_outside_the_range_are_refused():
    assert false_discovery_rate([]).shape == (0,)
    with pytest.raises(ValueError, match="between 0 and 1"):
        false_discovery_rate([0.5, 1.2])
