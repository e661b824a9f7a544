"""`python -m bench.statistics.forecast`: time and memory of the forecast with its record, and, where the real police
events are, how much better than the baselines it is. A peer that does the same (a gamma–Poisson filter with a record of
every origin) is not known; the yardstick is the family's own budget of two seconds for a thousand series."""

import argparse
import csv
import gzip
import json
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safetystats.forecast import METHODS, forecast

POLICE = Path(__file__).resolve().parents[3] / "shared" / "data" / "police"


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(f"{'series × weeks':>15} {'seconds':>8} {'MB at peak':>11}")
    for series, weeks in ((36, 200), (1000, 104), (1000, 520), (5000, 104)):
        rng = np.random.default_rng(1)
        counts = rng.poisson(rng.gamma(1, 2, (series, 1)) * np.ones((1, weeks))).astype(float)
        took = min(_seconds(counts) for _ in range(2))
        tracemalloc.start()
        forecast(counts)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(f"{f'{series} × {weeks}':>15} {took:>8.2f} {peak:>11.0f}")
    if not POLICE.exists():
        print("the real police events are not here")
        return
    for name, counts in _police():
        _tell(name, counts)


def _seconds(counts: NDArray[np.float64]) -> float:
    began = time.process_time()
    forecast(counts)
    return time.process_time() - began


def _police() -> Iterator[tuple[str, NDArray[np.float64]]]:
    with (POLICE / "orebro_municipality_2022-2026.csv").open(encoding="utf-8") as file:
        events = [(row["type"], row["datetime"][:10]) for row in csv.DictReader(file)]
    counts = weekly(events, date(2023, 2, 27))
    yield "Örebro, 12 types", counts[:12]
    yield f"Örebro, all {len(counts)} types", counts
    yield "Örebro, all events", counts.sum(axis=0, keepdims=True)
    with gzip.open(POLICE / "sweden_2022-2026.jsonl.gz") as lines:
        records = [json.loads(line) for line in lines]
    places = [(event["name"].split(",")[-1].strip().lower(), event["datetime"][:10]) for event in records]
    yield "Sweden, 290 places", weekly(places, date(2023, 3, 27))[:290]


def weekly(events: list[tuple[str, str]], first: date) -> NDArray[np.float64]:
    """(names, weeks) counts, the most usual name first; the last week, which is not over, left out."""
    week = [(date.fromisoformat(day).toordinal() - first.toordinal()) // 7 for _name, day in events]
    named_weeks = [(name, w) for (name, _day), w in zip(events, week, strict=True) if w >= 0]
    order = sorted(Counter(name for name, _w in named_weeks).items(), key=lambda item: (-item[1], item[0]))
    rows = {name: n for n, (name, _count) in enumerate(order)}
    counts = np.zeros((len(rows), max(w for _name, w in named_weeks) + 1))
    for name, w in named_weeks:
        counts[rows[name], w] += 1
    return counts[:, :-1]


def _tell(name: str, counts: NDArray[np.float64]) -> None:
    result = forecast(counts)
    record = result.records[0]
    inside = ", ".join(f"{c:.1%} in {level:.0%}" for c, level in zip(record.coverage, result.levels, strict=True))
    print(f"\n{name}: {record.weeks} weeks, {record.cells} cells, {counts.sum(axis=0).mean():.1f} events a week")
    print(f"{inside}; shown {record.shown.mean():.0%}")
    for n, method in enumerate(METHODS):
        gain = (
            ""
            if n == 0
            else f"  gain {record.gain[n - 1]:.3f} ({record.gain_low[n - 1]:.3f} … {record.gain_high[n - 1]:.3f})"
        )
        print(
            f"{method:>20}  MAE {record.mae[n]:.3f}  RMSE {record.rmse[n]:.3f}  hit rate {record.hit_rate[n]:.3f}  "
            f"PAI {record.pai[n]:.2f}  PEI {record.pei[n]:.3f}{gain}"
        )


if __name__ == "__main__":
    main()
