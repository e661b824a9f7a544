"""A round is analysed also where hardly anybody has ever answered, as in a partnership's first weeks."""

import numpy as np
import pytest

from samlad.analysis.methods.clusters import expected_counts


@pytest.mark.parametrize("weeks", [0, 1, 2, 3])
@pytest.mark.parametrize("rounds", [12, 60])
def test_what_is_expected_where_few_weeks_have_answers(weeks, rounds):
    answered = np.zeros((4, rounds), dtype=np.int64)
    answered[:, :weeks] = 2
    expected = expected_counts(answered // 2, answered)
    assert expected.shape == answered.shape
    assert np.isfinite(expected).all()
    assert (expected[:, weeks:] == 0).all()
