"""`python -m bench.statistics.recurrence`: seconds and memory for a million observations; with --power, how often a
place is found and what share of those pointed out is chance."""

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np

from safetystats.recurrence import places, recurrence

T = TypeVar("T")
ROUNDS = 520


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--power", action="store_true")
    arguments = parser.parse_args()
    if arguments.power:
        _power()
        return
    began = time.perf_counter()
    places([0.0, 1.0], [0.0, 1.0], distance=1)
    print(f"first use (compiling, or reading what was compiled) {time.perf_counter() - began:.2f} s")
    print(f"{'positions':34} {'places':>8} {'grouping s':>11} {'recurrence s':>13} {'both s':>7}   goal 2 s")
    rng = np.random.default_rng(1)
    for name, x, y in _positions(arguments.observations, rng):
        when = rng.integers(0, ROUNDS, x.size)
        centres, group = _best(partial(places, x, y, distance=50), arguments.times)
        _, count = _best(partial(recurrence, centres.label, when, rounds=ROUNDS), arguments.times)
        print(f"{name:34} {centres.x.size:8d} {group:11.2f} {count:13.2f} {group + count:7.2f}")
    print(f"most memory in use {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, the data included")


def _positions(n: int, rng: np.random.Generator) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """All over a town of 20 × 20 km; at 50 000 addresses of unequal use; near them with 10 m of error."""
    spread = rng.uniform(0, 20_000, (2, n))
    address = rng.uniform(0, 20_000, (2, 50_000))[:, rng.zipf(1.5, n) % 50_000]
    near = address + rng.normal(0, 10, (2, n))
    return [("all different, evenly spread", *spread), ("50 000 addresses", *address), ("addresses ± 10 m", *near)]


def _best(work: Callable[[], T], times: int) -> tuple[T, float]:
    """The answer and the least processor time."""
    seconds = []
    for _ in range(times):
        began = time.process_time()
        answer = work()
        seconds.append(time.process_time() - began)
    return answer, min(seconds)


def _power() -> None:
    """200 places, 1 500 observations over 52 rounds, and one place that comes back in k rounds besides."""
    print(f"{'rounds it comes back in':>24} {'found at q ≤ 0.05':>18} {'share false':>12}   of 400 runs")
    for k in (0, 10, 14, 16, 18, 20, 24):
        rng = np.random.default_rng(k)
        hits, false = 0, 0.0
        for _ in range(400):
            place = np.append(rng.integers(1, 200, 1500), np.zeros(k, dtype=np.int64))
            when = np.append(rng.integers(0, 52, 1500), rng.choice(52, k, replace=False))
            names, label = np.unique(place, return_inverse=True)
            out = set(names[recurrence(label, when, rounds=52).q_places <= 0.05].tolist())
            hits += 0 in out
            false += len(out - {0}) / max(len(out), 1)
        print(f"{k:24d} {hits / 400:18.3f} {false / 400:12.3f}")


if __name__ == "__main__":
    main()
