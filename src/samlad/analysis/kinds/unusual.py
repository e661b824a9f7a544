"""What is unusual this round: every area and indicator against its own past, within the false-alarm budget."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safetystats.budget import Round, bands, judge_round
from samlad.analysis.kinds.numbers import cube, plain

SHOWN = 60  # rounds of history beside a finding
LEVEL = 0.95


def compute(data: Mapping[str, Any], parameters: Mapping[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """`parameters`: `allowed` false alarms this round. Reported and police series are judged together, each against its
    own past; they share the budget and nothing else."""
    series = _Series(data)
    told: dict[str, Any] = {"allowed": parameters["allowed"], "level": LEVEL, "rounds": series.length}
    if not series.size or series.length < 2:
        return told | {"tested": 0, "too_little": 0, "missing": 0, "false_alarms": 0.0, "flagged": [], "reporting": [],
                       "cells": []}  # fmt: skip
    judged = judge_round(series.counts, series.exposure, kind=series.kind, season=data["season"], level=LEVEL,
                         allowed=parameters["allowed"])  # fmt: skip
    flagged = _ranked(judged, np.flatnonzero(judged.flagged))
    doubtful = _ranked(judged, np.flatnonzero(judged.reporting & ~judged.flagged))
    return told | {
        "tested": judged.tested, "too_little": plain(judged.too_little.sum()), "missing": plain(judged.missing.sum()),
        "false_alarms": plain(judged.false_alarms), "cutoff": plain(judged.cutoff),
        "flagged": series.findings(judged, flagged, data["season"]),
        "reporting": series.findings(judged, doubtful, data["season"]),
        "cells": [
            [*series.name(int(n)), *(plain(v[n]) for v in (judged.observed, judged.expected, judged.low, judged.high))]
            for n in np.flatnonzero(~np.isnan(judged.expected))
        ],
    }  # fmt: skip


class _Series:
    """The round's series in one array: first what was reported, then what the police counted."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.areas = [a["id"] for a in data["areas"]]
        self.indicators = [i["id"] for i in data["indicators"]]
        self.length = len(data["rounds"])
        shape = (len(self.areas), len(self.indicators), self.length)
        answered, self.expected = _answers(data)
        reported, police = (cube(data[name], shape).reshape(-1, self.length) for name in ("reported", "police"))
        told = np.broadcast_to(np.asarray(data["told"], dtype=np.int64), police.shape)
        self.counts = np.vstack([reported, police])
        self.exposure = np.vstack([np.repeat(answered, len(self.indicators), axis=0), told])
        number = np.tile(np.arange(len(self.indicators)), len(self.areas))
        self.kind = np.concatenate([number, number + len(self.indicators)])
        self.size, self.half = len(self.counts), len(reported)

    def name(self, n: int) -> tuple[str, int, int]:
        """source, area id, indicator id"""
        area, indicator = divmod(int(n) % self.half, len(self.indicators))
        return "reported" if n < self.half else "police", self.areas[area], self.indicators[indicator]

    def findings(self, judged: Round, rows: NDArray[np.int64], season: Any) -> list[dict[str, Any]]:
        if not len(rows):
            return []
        drawn = bands(self.counts, self.exposure, series=rows, kind=self.kind, season=season, level=LEVEL)
        labels = [r["label"] for r in self.data["rounds"]]
        found = []
        for place, n in enumerate(rows):
            source, area, indicator = self.name(int(n))
            answered, expected = self._who(int(n))
            found.append({
                "source": source, "area": area, "indicator": indicator,
                "count": plain(judged.observed[n]), "expected": plain(judged.expected[n]),
                "low": plain(judged.low[n]), "high": plain(judged.high[n]), "p_value": plain(judged.p_value[n]),
                "recent": plain(judged.recent[n]), "recent_expected": plain(judged.recent_expected[n]),
                "recent_p": plain(judged.recent_p[n]), "sudden": plain(judged.sudden[n]),
                "lasting": plain(judged.lasting[n]), "run": plain(judged.run[n]),
                "since": labels[judged.since[n]] if judged.since[n] >= 0 else None,
                "history": plain(judged.rounds[n]), "answered": answered, "of": expected,
                "reasons": list(judged.reasons(int(n))),
                "band": {
                    "rounds": labels[-SHOWN:],
                    "counts": [int(c) if e else None for c, e in
                               zip(self.counts[n, -SHOWN:], self.exposure[n, -SHOWN:], strict=True)],
                    "expected": plain(drawn[place].expected[-SHOWN:]), "low": plain(drawn[place].low[-SHOWN:]),
                    "high": plain(drawn[place].high[-SHOWN:]),
                    "answered": plain(self.exposure[n, -SHOWN:]) if source == "reported" else None,
                },
            })  # fmt: skip
        return found

    def _who(self, n: int) -> tuple[int | None, int | None]:
        if n >= self.half:
            return None, None
        area = int(n) // len(self.indicators)
        return int(self.exposure[n, -1]), int(self.expected[area, -1])


def _answers(data: Mapping[str, Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Who answered and who was expected, (areas, rounds). Where nobody has ever been expected, everybody is: what is
    told of such an area is told by all."""
    shape = (len(data["areas"]), len(data["rounds"]))
    answered, expected = cube(data["answered"], shape), cube(data["expected"], shape)
    nobody = ~expected.any(axis=1)
    answered[nobody], expected[nobody] = data["all_answered"], data["all_expected"]
    return answered, expected


def _ranked(judged: Round, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The least likely first; of equals the one with most beyond what was expected, then the first."""
    p = np.fmin(judged.p_value[rows], judged.recent_p[rows])
    beyond = judged.observed[rows] - judged.expected[rows]
    return rows[np.lexsort((rows, -beyond, p))]
