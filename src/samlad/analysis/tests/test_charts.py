"""The numbers on the axes: a count is whole."""

import re

import pytest

from samlad.analysis.charts import period_chart, series_chart

vl_convert = pytest.importorskip("vl_convert")


def axis(spec, weeks):
    drawn = vl_convert.vegalite_to_svg(spec, vl_version="5.21")
    return [t for t in re.findall(r">([^<>]+)</text>", drawn) if t not in weeks]


@pytest.mark.parametrize(
    ("counts", "ticks"),
    [([1, 0, 1], ["0", "1"]), ([2, 1, 0], ["0", "1", "2"]), ([7, 2, 0], ["0", "2", "4", "6", "8"]), ([0, 0, 0], ["0"])],
)
def test_half_an_observation_is_on_no_axis(counts, ticks):
    assert axis(period_chart(["2026-W41", "2026-W42", "2026-W43"], counts, [1, 1, 1]), {"41", "42", "43"}) == ticks


def test_nor_where_the_expected_is_drawn_beside():
    band = {
        "rounds": ["2026-W41", "2026-W42"],
        "counts": [1, None],
        "low": [0.0, 0.0],
        "high": [1.0, 1.0],
        "expected": [0.3, 0.3],
    }
    assert axis(series_chart(band), {"41", "42"}) == ["0", "1"]
