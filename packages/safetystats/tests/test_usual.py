import numpy as np
import pytest

from safetystats import usual


def test_the_median_of_eight_rounds_is_known():
    result = usual([[3, 1, 4, 1, 5, 9, 2, 6]], [[2] * 8])
    assert result.median[0] == 3.5
    assert (result.low[0], result.high[0], result.rounds[0]) == (1, 9, 8)


def test_a_round_where_nobody_answered_is_missing_and_not_zero():
    result = usual([[0, 4, 6]], [[0, 1, 1]])
    assert result.median[0] == 5
    assert result.rounds[0] == 2


def test_a_series_nobody_ever_answered_has_no_usual():
    result = usual([[0, 0], [1, 3]], [[0, 0], [1, 1]])
    assert np.isnan(result.median[0])
    assert result.median[1] == 2


@pytest.mark.parametrize(("counts", "answered"), [([[1, 2]], [[1]]), ([1, 2], [1, 1]), ([[-1]], [[1]])])
def test_bad_shapes_and_negative_counts_are_refused(counts, answered):
    with pytest.raises(ValueError):
        usual(counts, answered)
