"""Neighbouring areas that together have more than their share, for some rounds."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safetystats.scan import Mode, scan
from samlad.analysis.kinds.numbers import cube, plain

LOOKED_AT = 60  # rounds
LONGEST = 12  # rounds
REPLICATIONS, MANY_REPLICATIONS = 999, 9999
MODES: tuple[tuple[str, Mode], ...] = (("now", "prospective"), ("past", "retrospective"))
FEWEST = 2  # areas: one area alone is found as unusual
FEWEST_ROUNDS = 12


def compute(data: Mapping[str, Any], parameters: Mapping[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """`parameters`: `now`, how many false alarms this round there may be of clusters that go on, and `past`, of
    clusters looked for afterwards. Every indicator is scanned alone and has an equal share of both.

    What is expected of an area in a round allows for the area's own level per answer, for how many answered, and for
    how much was told everywhere in that round: only what is particular to neighbours for a time stands out.
    """
    areas, indicators = data["areas"], data["indicators"]
    counts = cube(data["reported"], (len(areas), len(indicators), len(data["rounds"])))[:, :, -LOOKED_AT:]
    answered = cube(data["answered"], (len(areas), len(data["rounds"])))[:, -LOOKED_AT:]
    labels = [r["label"] for r in data["rounds"]][-LOOKED_AT:]
    largest = {name: parameters[name] / max(len(indicators), 1) for name in ("now", "past")}
    told: dict[str, Any] = {"rounds": len(labels), "largest_p": largest, "now": [], "past": []}
    where = [[a["lat"], a["lon"]] for a in areas]
    if len(labels) < FEWEST_ROUNDS or len(areas) <= FEWEST:
        return told
    for n, indicator in enumerate(indicators):
        seen = np.where(answered > 0, counts[:, n], 0)
        expected = expected_counts(seen, answered)
        if seen.sum() < 2 or not len(where):
            continue
        for name, mode in MODES:
            enough = REPLICATIONS if largest[name] >= 5 / (REPLICATIONS + 1) else MANY_REPLICATIONS
            found = scan(seen, where, rng=rng, expected=expected, mode=mode, geographic=True,
                         max_duration=min(LONGEST, len(labels) // 2), replications=enough)  # fmt: skip
            for cluster in found.clusters:
                p_value = cluster.p_value or 0.0
                if p_value > largest[name] or len(cluster.locations) < FEWEST:
                    continue
                told[name].append({
                    "indicator": indicator["id"], "areas": [areas[i]["id"] for i in cluster.locations],
                    "from": labels[cluster.start], "to": labels[cluster.end],
                    "rounds": plain(cluster.end - cluster.start + 1),
                    "observed": plain(cluster.observed), "expected": plain(cluster.expected),
                    "relative_risk": plain(cluster.relative_risk), "statistic": plain(cluster.statistic),
                    "p_value": plain(p_value),
                })  # fmt: skip
    for name in ("now", "past"):
        told[name].sort(key=lambda c: (c["p_value"], -c["statistic"]))
    return told


def expected_counts(counts: NDArray[np.int64], answered: NDArray[np.int64]) -> NDArray[np.float64]:
    """(areas, rounds) from the area's own rate per answer, who answered, and each round's total."""
    rate = (counts.sum(axis=1) + 0.5) / np.maximum(answered.sum(axis=1), 1)
    expected: NDArray[np.float64] = answered * rate[:, None]
    total = expected.sum(axis=0)
    scale = np.divide(counts.sum(axis=0), total, out=np.zeros(len(total)), where=total > 0)
    return expected * scale
