"""What is unusual this round: every area and indicator against its own past, within the false-alarm budget."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safetystats.budget import Round, bands, judge_round
from safetystats.digits import for_ranks
from samlad.analysis.datasets.reading import answers, cube
from samlad.analysis.datasets.types import CategoryIds, SeriesData
from samlad.analysis.methods.numbers import plain
from samlad.analysis.results.unusual import JudgedSeries, SeriesIds, UnusualResult, UnusualSettings

HISTORY = 60  # rounds of history beside a finding
LEVEL = 0.95


def compute(data: SeriesData, settings: UnusualSettings, rng: np.random.Generator) -> UnusualResult:
    """Reported and police series are judged together, each against its
    own past; they share the budget and nothing else."""
    series = _Series(data)
    if not series.size or series.length < 2:
        return {
            "allowed": settings["allowed"],
            "level": LEVEL,
            "rounds": series.length,
            "tested": 0,
            "too_little": 0,
            "missing": 0,
            "false_alarms": 0.0,
            "flagged": [],
            "reporting": [],
            "cells": [],
        }
    judged = judge_round(
        series.counts,
        series.exposure,
        kind=series.kind,
        season=data["season"],
        level=LEVEL,
        allowed=settings["allowed"],
    )
    flagged = _ranked(judged, np.flatnonzero(judged.flagged))
    columns = judged.observed, judged.expected, judged.low, judged.high
    doubtful = _ranked(judged, np.flatnonzero(judged.reporting & ~judged.flagged))
    return {
        "allowed": settings["allowed"],
        "level": LEVEL,
        "rounds": series.length,
        "tested": judged.tested,
        "too_little": plain(judged.too_little.sum()),
        "missing": plain(judged.missing.sum()),
        "false_alarms": plain(judged.false_alarms),
        "cutoff": plain(judged.cutoff),
        "flagged": series.findings(judged, flagged, data["season"]),
        "reporting": series.findings(judged, doubtful, data["season"]),
        "cells": [
            [name["source"], name["area"], name["indicator"], name["kind"], *(plain(v[n]) for v in columns)]
            for n in np.flatnonzero(~np.isnan(judged.expected))
            for name in (series.names[n],)
        ],
    }


class _Series:
    """The round's series in one array, in this order: of each area, and last of the whole municipality, everything that
    was reported and each category of it; of each area what the police counted, category by category."""

    def __init__(self, data: SeriesData) -> None:
        self.labels = [r["label"] for r in data["rounds"]]
        self.length = len(self.labels)
        areas = [a["id"] for a in data["areas"]]
        reported_categories, police_categories = data["reported"]["categories"], data["police"]["categories"]
        answered, expected = answers(data)
        reported = cube(data["reported"]["counts"], (len(areas), len(reported_categories), self.length))
        elsewhere = cube(data["reported"]["elsewhere"], (1, len(reported_categories), self.length))
        reported = np.concatenate([reported, reported.sum(axis=0, keepdims=True) + elsewhere])
        reported = np.concatenate([reported.sum(axis=1, keepdims=True), reported], axis=1)
        police = cube(data["police"]["counts"], (len(areas) * len(police_categories), self.length))
        self.counts = np.vstack([reported.reshape(-1, self.length), police])
        self.expected = np.repeat(np.vstack([expected, data["all_expected"]]), len(reported_categories) + 1, axis=0)
        who = np.repeat(np.vstack([answered, data["all_answered"]]), len(reported_categories) + 1, axis=0)
        self.exposure = np.vstack([who, np.broadcast_to(np.asarray(data["told"], dtype=np.int64), police.shape)])
        everything: list[CategoryIds] = [{"indicator": None, "kind": None}, *reported_categories]
        self.names: list[SeriesIds] = []
        self.names += [{"source": "reported", "area": a, **c} for a in (*areas, None) for c in everything]
        self.names += [{"source": "police", "area": a, **c} for a in areas for c in police_categories]
        # A season and a drift of its own for each category, and for the municipality, whose counts are of another size.
        sorts = [k + len(everything) * (a is None) for a in (*areas, None) for k in range(len(everything))]
        sorts += [k + 2 * len(everything) for _a in areas for k in range(len(police_categories))]
        self.kind = np.array(sorts, dtype=np.int64)
        self.size = len(self.counts) if areas else 0

    def findings(self, judged: Round, rows: NDArray[np.int64], season: ArrayLike) -> list[JudgedSeries]:
        if not len(rows):
            return []
        drawn = bands(self.counts, self.exposure, series=rows, kind=self.kind, season=season, level=LEVEL)
        labels = self.labels
        findings: list[JudgedSeries] = []
        for place, n in enumerate(rows):
            name: SeriesIds = self.names[n]
            answered, expected = self._who(int(n))
            findings.append(
                {
                    **name,
                    "count": plain(judged.observed[n]),
                    "expected": plain(judged.expected[n]),
                    "low": plain(judged.low[n]),
                    "high": plain(judged.high[n]),
                    "p_value": plain(judged.p_value[n]),
                    "recent": plain(judged.recent[n]),
                    "recent_expected": plain(judged.recent_expected[n]),
                    "recent_p": plain(judged.recent_p[n]),
                    "sudden": plain(judged.sudden[n]),
                    "lasting": plain(judged.lasting[n]),
                    "run": plain(judged.run[n]),
                    "since": labels[judged.since[n]] if judged.since[n] >= 0 else None,
                    "history": plain(judged.rounds[n]),
                    "answered": answered,
                    "of": expected,
                    "reasons": list(judged.reasons(int(n))),
                    "band": {
                        "rounds": labels[-HISTORY:],
                        "counts": [
                            int(c) if e else None
                            for c, e in zip(self.counts[n, -HISTORY:], self.exposure[n, -HISTORY:], strict=True)
                        ],
                        "expected": plain(drawn[place].expected[-HISTORY:]),
                        "low": plain(drawn[place].low[-HISTORY:]),
                        "high": plain(drawn[place].high[-HISTORY:]),
                        "answered": plain(self.exposure[n, -HISTORY:]) if name["source"] == "reported" else None,
                    },
                }
            )
        return findings

    def _who(self, n: int) -> tuple[int | None, int | None]:
        if n >= len(self.expected):
            return None, None
        return int(self.exposure[n, -1]), int(self.expected[n, -1])


def _ranked(judged: Round, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The least likely first; of equals the one with most beyond what was expected, then the first."""
    p = np.fmin(judged.p_value[rows], judged.recent_p[rows])
    beyond = judged.observed[rows] - judged.expected[rows]
    return rows[np.lexsort((rows, -for_ranks(beyond), for_ranks(p)))]
