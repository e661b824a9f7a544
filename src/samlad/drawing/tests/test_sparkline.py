"""The line beside a finding: what is missing is a gap, never a zero."""

import re

from samlad.drawing.sparkline import sparkline


def test_what_is_missing_is_a_gap():
    drawn = sparkline([1, 2, None, 4, 4], (1, 3), label="1 < 2")
    assert [len(points.split()) for points in re.findall('points="([^"]+)"', drawn)] == [2, 2]
    assert 'aria-label="1 &lt; 2"' in drawn
    assert "samlad-curve__usual" in drawn
    assert "samlad-curve__now" in drawn


def test_a_round_without_answers_has_no_dot():
    assert "<circle" not in sparkline([1, 2, None], None, label="")


def test_one_number_is_no_line():
    assert sparkline([None, 3], None, label="") == ""
