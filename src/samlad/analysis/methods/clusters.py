"""Neighbouring areas that together have more than their share, for some rounds."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from safetystats.digits import TIE, settled
from safetystats.scan import Cluster, Mode, scan
from safetystats.seasons import rate_trend, season_waves
from samlad.analysis.datasets.reading import cube
from samlad.analysis.datasets.types import SeriesData
from samlad.analysis.methods.numbers import plain
from samlad.analysis.results.clusters import ClusterSettings, ClustersResult

LOOKED_AT = 60  # rounds
LONGEST = 12  # rounds
REPLICATIONS, MANY_REPLICATIONS = 999, 9999
MODES: tuple[tuple[Literal["now", "past"], Mode], ...] = (("now", "prospective"), ("past", "retrospective"))
FEWEST = 2  # areas: one area alone is found as unusual
FEWEST_ROUNDS = 12
A_YEAR = 50  # rounds, almost: then they tell a season


def compute(data: SeriesData, settings: ClusterSettings, rng: np.random.Generator) -> ClustersResult:
    """Every category is scanned alone and has an equal share of both.

    What is expected of an area in a round allows for the area's own level per answer, for how many answered, and for
    the season and drift of the whole: only what is particular to neighbours for a time stands out.
    """
    areas, categories = data["areas"], data["reported"]["categories"]
    counts = cube(data["reported"]["counts"], (len(areas), len(categories), len(data["rounds"])))[:, :, -LOOKED_AT:]
    answered = cube(data["answered"], (len(areas), len(data["rounds"])))[:, -LOOKED_AT:]
    labels = [r["label"] for r in data["rounds"]][-LOOKED_AT:]
    each = max(len(categories), 1)
    largest: ClusterSettings = {"now": settings["now"] / each, "past": settings["past"] / each}
    result: ClustersResult = {"rounds": len(labels), "largest_p": largest, "now": [], "past": []}
    where = [[a["lat"], a["lon"]] for a in areas]
    if len(labels) < FEWEST_ROUNDS or len(areas) <= FEWEST:
        return result
    for n, category in enumerate(categories):
        seen = np.where(answered > 0, counts[:, n], 0)
        expected = expected_counts(seen, answered)
        if seen.sum() < 2 or not len(where):
            continue
        for name, mode in MODES:
            if largest[name] <= 0:
                continue
            enough = REPLICATIONS if largest[name] >= 2 / (REPLICATIONS + 1) else MANY_REPLICATIONS
            scanned = scan(
                seen,
                where,
                rng=rng,
                expected=expected,
                mode=mode,
                geographic=True,
                max_duration=min(LONGEST, len(labels) // 2),
                replications=enough,
            )
            for cluster in scanned.clusters:
                spread = dispersion(seen, expected, cluster)
                # What counts vary beyond chance must not pass for a cluster (quasi-Poisson: McCullagh & Nelder 1989).
                p_value = (1 + int((scanned.maxima >= cluster.statistic / spread * (1 - TIE)).sum())) / (enough + 1)
                if p_value > largest[name] or len(cluster.locations) < FEWEST:
                    continue
                result[name].append(
                    {
                        **category,
                        "areas": [areas[i]["id"] for i in cluster.locations],
                        "from": labels[cluster.start],
                        "to": labels[cluster.end],
                        "rounds": plain(cluster.end - cluster.start + 1),
                        "observed": plain(cluster.observed),
                        "expected": plain(cluster.expected),
                        "relative_risk": plain(cluster.relative_risk),
                        "statistic": plain(cluster.statistic),
                        "p_value": plain(p_value),
                        "dispersion": plain(spread),
                    }
                )
    for name, _mode in MODES:
        result[name].sort(key=lambda c: (c["p_value"], -settled(c["statistic"]), c["areas"]))
    return result


def dispersion(counts: NDArray[np.int64], expected: NDArray[np.float64], cluster: Cluster) -> float:
    """Variance ÷ mean of the counts outside the cluster, at least 1: squares and expectations summed before they are
    divided, because most expectations are far below one."""
    outside = np.ones(counts.shape, dtype=bool)
    outside[cluster.locations, cluster.start : cluster.end + 1] = False
    total = float(expected[outside].sum())
    return max(1.0, float(((counts - expected)[outside] ** 2).sum()) / total) if total > 0 else 1.0


def expected_counts(counts: NDArray[np.int64], answered: NDArray[np.int64]) -> NDArray[np.float64]:
    """(areas, rounds) from the area's own rate per answer, who answered, and the course of the whole: its season, where
    a year of rounds can tell it, and its drift. The course is smooth, so that a cluster is not its own yardstick."""
    rate = (counts.sum(axis=1) + 0.5) / np.maximum(answered.sum(axis=1), 1)
    expected: NDArray[np.float64] = answered * rate[:, None]
    usual = expected.sum(axis=0)
    rounds = counts.shape[1]
    season = season_waves(np.arange(rounds), harmonics=1) if rounds >= A_YEAR else None
    if np.count_nonzero(usual) <= 2 + (0 if season is None else season.shape[1]):  # too few weeks with answers to tell
        return expected
    course = rate_trend(counts.sum(axis=0)[None, :], usual[None, :], season=season).fitted[0]
    factor = np.divide(course, usual, out=np.ones(rounds), where=(usual > 0) & np.isfinite(course))
    return np.asarray(expected * factor)
