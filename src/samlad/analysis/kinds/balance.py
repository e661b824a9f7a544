"""The balance of sources: who answered where, what each organisation alone saw, and what would be missed without it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safetystats.coverage import answers, overlap
from samlad.analysis.kinds.numbers import cube, plain

LATELY = 8  # rounds; beside them all that the data has
FEWEST_TOGETHER = 10  # cells, to say how alike two organisations see
PAIRS = 5  # told of

Counts = NDArray[np.int64]


def compute(data: Mapping[str, Any], parameters: Mapping[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """Shares answered with their exact 95 % intervals, over the last 8 rounds (`lately`) and all the data has (`all`);
    and overlap: a cell is an area, a category and a round."""
    areas, length = [a["id"] for a in data["areas"]], len(data["rounds"])
    expected, answered = (cube(data[name], (len(areas), length)) for name in ("expected", "answered"))
    organisations = data["organisations"]
    due, came = (cube(data[f"reports_{name}"], (len(organisations), length)) for name in ("expected", "answered"))
    spans = {"lately": slice(max(length - LATELY, 0), length), "all": slice(0, length)}
    shares = {
        name: (_shares(expected[:, s], answered[:, s]), _shares(due[:, s], came[:, s])) for name, s in spans.items()
    }
    seen = _overlap(data, came)
    return {
        "rounds": [r["label"] for r in data["rounds"]],
        "lately": min(LATELY, length),
        "areas": [
            {"id": area, **{span: shares[span][0][n] for span in spans}, "silent": _silent(expected[n], answered[n])}
            for n, area in enumerate(areas)
        ],
        "organisations": [
            {
                "id": o,
                **{span: shares[span][1][n] for span in spans},
                "silent": _silent(due[n], came[n]),
                **seen["organisations"][n],
            }
            for n, o in enumerate(organisations)
        ],
        "all": {
            span: _shares(np.atleast_2d(data["all_expected"])[:, s], np.atleast_2d(data["all_answered"])[:, s])[0]
            for span, s in spans.items()
        },
        **{name: seen[name] for name in ("cells", "single", "single_share", "pairs", "lost_per_answer")},
    }


def _shares(expected: ArrayLike, answered: ArrayLike) -> list[dict[str, Any]]:
    """Of each row, over its rounds. More may answer than were expected of an area: they are expected then."""
    came = np.asarray(answered, dtype=np.int64).sum(axis=1)
    due = np.maximum(np.asarray(expected, dtype=np.int64).sum(axis=1), came)
    row = np.repeat(np.arange(len(due)), due)
    each = np.concatenate([np.arange(d) < c for d, c in zip(due, came, strict=True)] or [np.zeros(0, dtype=bool)])
    made = answers(each, row, sizes=(len(due),))
    return [
        {
            "expected": plain(made.expected[n]),
            "answered": plain(made.answered[n]),
            "share": plain(made.share[n]),
            "low": plain(made.low[n]),
            "high": plain(made.high[n]),
        }
        for n in range(len(due))
    ]


def _silent(expected: Counts, answered: Counts) -> int:
    """Rounds up to the last in which somebody was expected and nobody answered; rounds without anybody expected are
    passed over."""
    asked = answered[expected > 0][::-1]
    return int(np.argmax(asked > 0)) if asked.any() else len(asked)


def _overlap(data: Mapping[str, Any], came: Counts) -> dict[str, Any]:
    organisations: Sequence[int] = data["organisations"]
    number = {o: n for n, o in enumerate(organisations)}
    place: dict[tuple[Any, ...], int] = {}
    for _o, *cell, _n in data["seen"]:
        place.setdefault(tuple(cell), len(place))
    counts = np.zeros((len(organisations), len(place)), dtype=np.int64)
    for o, *cell, n in data["seen"]:
        counts[number[o], place[tuple(cell)]] += n
    rounds = np.array([cell[3] for cell in place], dtype=np.int64)
    looked = (came[:, rounds] > 0) | (counts > 0)
    made = overlap(counts, looked)
    answered = int(came.sum())
    return {
        "cells": made.cells,
        "single": made.single,
        "single_share": plain(made.single_share),
        "lost_per_answer": made.single / answered if answered else None,
        "organisations": [
            {
                "seen": plain(made.seen[n]),
                "alone": plain(made.alone[n]),
                "alone_watched": plain(made.alone_watched[n]),
                "cost": plain(made.cost[n]),
                "observations": plain(counts[n].sum()),
                "share_of_observations": plain(made.observations[n]),
            }
            for n in range(len(organisations))
        ],
        "pairs": _pairs(organisations, made.jaccard, made.both, made.together),
    }


def _pairs(
    organisations: Sequence[int], jaccard: NDArray[np.float64], both: Counts, together: Counts
) -> list[dict[str, Any]]:
    """The pairs that most often see the same, of those that had the chance to."""
    found = [
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
    return sorted(found, key=lambda p: (-p["jaccard"], -p["both"], p["one"], p["other"]))[:PAIRS]
