"""What the made-up municipality's measures did, as the figures tell it: one helped, two did nothing."""

from datetime import timedelta

import numpy as np
import pytest

from samlad.analysis.methods import METHODS
from samlad.analysis.tests.test_demo import data, timeline, until
from samlad.measures.comparing import likeness
from samlad.measures.figures import BUILT

ALIKE = 8


def figures(key, kinds, weeks):
    """The document of a measure, compared with the areas that are proposed."""
    _whole, where, all_kinds, _labels = data()
    rounds = {r.label: r for r in timeline().rounds}
    closed = [label for label, r in rounds.items() if not r.open]
    numbers = until(closed[-1])
    numbers["rounds"] = [
        {"label": x, "from": str(rounds[x].observed_from), "to": str(rounds[x].observed_to)} for x in closed
    ]
    measure = next(m for m in timeline().measures if m.key == key)
    own = [where.index(measure.area) + 1]
    ids = [all_kinds.index(k) + 1 for k in (kinds or all_kinds)]
    built = measure.ends_on is not None and measure.ends_on - measure.starts_on <= BUILT
    shows = measure.ends_on + timedelta(days=1) if built else measure.starts_on
    proposed = likeness(numbers, own, ids, [], measure.starts_on)
    settings = {
        "areas": own,
        "comparison": [o.area_id for o in proposed.others[:ALIKE]],
        "ring": [],
        "indicators": ids,
        "before_from": str(measure.starts_on - timedelta(weeks=weeks)),
        "starts": str(measure.starts_on),
        "ends": str(measure.ends_on) if measure.ends_on else None,
        "expected_from": str(shows),
    }
    return METHODS["effect"].compute(numbers, settings, np.random.default_rng(0))


def test_the_area_that_improved_after_its_measure_is_found():
    assert timeline().planted.helping_measure == "tallbacken-parkering"
    document = figures("tallbacken-parkering", timeline().planted.worsened_kinds, 12)
    assert document["verdict"] == "fewer"
    assert document["effect"]["high"] < 0.5
    assert "peak" in document["cautions"], "such a fall may also be a peak that passes, and it is said"


@pytest.mark.parametrize(("key", "kinds"), [("station-ljus", ()), ("norrgarden-affischer", ("illegal_traffic",))])
def test_the_measures_that_did_nothing_are_not_called_effective(key, kinds):
    assert key in timeline().planted.idle_measures
    document = figures(key, kinds, 26)
    assert document["verdict"] == "not_shown"
