"""The balance of sources: who answered where, what each organisation alone saw, and what would be missed without it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safetystats.source_overlap import answers, overlap
from samlad.analysis.datasets.reading import cube
from samlad.analysis.datasets.types import SourcesData
from samlad.analysis.methods.numbers import plain
from samlad.analysis.results import NoSettings
from samlad.analysis.results.balance import BalanceResult, Overlap, OverlapResult, Pair, ShareAnswered, Shares

LATELY = 8  # rounds; beside them all that the data has
FEWEST_TOGETHER = 10  # cells, to say how alike two organisations see
PAIRS = 5  # listed

Counts = NDArray[np.int64]


def compute(data: SourcesData, settings: NoSettings, rng: np.random.Generator) -> BalanceResult:
    """Shares answered with their exact 95 % intervals, over the last 8 rounds (`lately`) and all the data has (`all`);
    and overlap: a cell is an area, a category and a round."""
    areas, length = [a["id"] for a in data["areas"]], len(data["rounds"])
    expected, answered = (cube(table, (len(areas), length)) for table in (data["expected"], data["answered"]))
    organisations = data["organisations"]
    due, came = (
        cube(table, (len(organisations), length)) for table in (data["reports_expected"], data["reports_answered"])
    )
    everybody = np.atleast_2d(data["all_expected"]), np.atleast_2d(data["all_answered"])
    alone, overlapping = _overlap(data, came)
    return {
        "rounds": [r["label"] for r in data["rounds"]],
        "lately": min(LATELY, length),
        "areas": [
            {"id": area, **shares, "silent": _silent(expected[n], answered[n])}
            for n, (area, shares) in enumerate(zip(areas, _both(expected, answered), strict=True))
        ],
        "organisations": [
            {
                "id": o,
                **shares,
                "silent": _silent(due[n], came[n]),
                **alone[n],
            }
            for n, (o, shares) in enumerate(zip(organisations, _both(due, came), strict=True))
        ],
        "all": _both(*everybody)[0],
        **overlapping,
    }


def _both(expected: ArrayLike, answered: ArrayLike) -> list[Shares]:
    """Of each row, over the last rounds and over all."""
    due, came = np.asarray(expected, dtype=np.int64), np.asarray(answered, dtype=np.int64)
    first = max(due.shape[1] - LATELY, 0)
    lately, whole = _shares(due[:, first:], came[:, first:]), _shares(due, came)
    return [{"lately": short, "all": long} for short, long in zip(lately, whole, strict=True)]


def _shares(expected: ArrayLike, answered: ArrayLike) -> list[ShareAnswered]:
    """Of each row, over its rounds. More may answer than were expected of an area: they are expected then."""
    came = np.asarray(answered, dtype=np.int64).sum(axis=1)
    due = np.maximum(np.asarray(expected, dtype=np.int64).sum(axis=1), came)
    row = np.repeat(np.arange(len(due)), due)
    each = np.concatenate([np.arange(d) < c for d, c in zip(due, came, strict=True)] or [np.zeros(0, dtype=bool)])
    shares = answers(each, row, sizes=(len(due),))
    return [
        {
            "expected": plain(shares.expected[n]),
            "answered": plain(shares.answered[n]),
            "share": plain(shares.share[n]),
            "low": plain(shares.low[n]),
            "high": plain(shares.high[n]),
        }
        for n in range(len(due))
    ]


def _silent(expected: Counts, answered: Counts) -> int:
    """Rounds up to the last in which somebody was expected and nobody answered; rounds without anybody expected are
    passed over."""
    latest_first = answered[expected > 0][::-1]
    return int(np.argmax(latest_first > 0)) if latest_first.any() else len(latest_first)


def _overlap(data: SourcesData, came: Counts) -> tuple[list[Overlap], OverlapResult]:
    organisations = data["organisations"]
    number = {o: n for n, o in enumerate(organisations)}
    column: dict[tuple[int | None, ...], int] = {}
    for _o, *cell, _n in data["seen"]:
        column.setdefault(tuple(cell), len(column))
    counts = np.zeros((len(organisations), len(column)), dtype=np.int64)
    for o, *cell, n in data["seen"]:
        counts[number[o], column[tuple(cell)]] += n
    rounds = np.array([cell[3] for cell in column], dtype=np.int64)
    looked = (came[:, rounds] > 0) | (counts > 0)
    overlaps = overlap(counts, looked)
    answered = int(came.sum())
    alone: list[Overlap] = [
        {
            "seen": plain(overlaps.seen[n]),
            "alone": plain(overlaps.alone[n]),
            "alone_watched": plain(overlaps.alone_watched[n]),
            "cost": plain(overlaps.cost[n]),
            "observations": plain(counts[n].sum()),
            "share_of_observations": plain(overlaps.observations[n]),
        }
        for n in range(len(organisations))
    ]
    return alone, {
        "cells": overlaps.cells,
        "single": overlaps.single,
        "single_share": plain(overlaps.single_share),
        "lost_per_answer": overlaps.single / answered if answered else None,
        "pairs": _pairs(organisations, overlaps.jaccard, overlaps.both, overlaps.together),
    }


def _pairs(organisations: Sequence[int], jaccard: NDArray[np.float64], both: Counts, together: Counts) -> list[Pair]:
    """The pairs that most often see the same, of those that had the chance to."""
    pairs: list[Pair] = [
        {
            "one": organisations[i],
            "other": organisations[j],
            "both": plain(both[i, j]),
            "together": plain(together[i, j]),
            "jaccard": plain(jaccard[i, j]),
        }
        for i in range(len(organisations))
        for j in range(i + 1, len(organisations))
        if both[i, j] and together[i, j] >= FEWEST_TOGETHER
    ]
    return sorted(pairs, key=lambda p: (-p["jaccard"], -p["both"], p["one"], p["other"]))[:PAIRS]
