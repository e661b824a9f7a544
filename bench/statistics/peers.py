"""`python -m bench.statistics.peers`: each family beside its best peer that installs here, in one run; and each goal.

Ours and the peer take turns, so that other work on the machine slows both alike; told are the least and the middle
seconds on the clock, the least processor seconds, and peer ÷ ours. Where both answer the same question their answers
are compared first. Peers: `pip install -r requirements/peers.txt`, and R's surveillance (Debian: r-cran-surveillance).
What is not installed is skipped with a sentence. The scan has no peer that installs from PyPI or Debian: see
docs/analysis/scan.md for SaTScan's times, measured elsewhere.
"""

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from bench.statistics import nearrepeat, peers_python, peers_r, scan
from bench.statistics.peers_case import SQUARE, Case, NotInstalled, Timed
from safetystats.alarms import farrington
from safetystats.density import density
from safetystats.nearrepeat import near_repeat
from safetystats.recurrence import places, recurrence


def timed(work: Callable[[], Any]) -> Timed:
    clock, processor = time.perf_counter(), time.process_time()
    answer = work()
    if isinstance(answer, Timed):
        return answer
    return Timed(answer, time.perf_counter() - clock, time.process_time() - processor)


def in_turn(case: Case, times: int) -> tuple[list[Timed], list[Timed]]:
    ours, theirs = [], []
    case.ours()  # compiled, or read from the cache
    for _ in range(times):
        ours.append(timed(case.ours))
        theirs.append(timed(case.theirs))
    return ours, theirs


def seconds(runs: list[Timed]) -> str:
    clock = [r.clock for r in runs]
    return f"{min(clock):9.3f}{statistics.median(clock):9.3f}{min(r.processor for r in runs):9.3f}"


def tell(case: Case, times: int) -> None:
    ours, theirs = in_turn(case, times)
    ratios = [
        statistics.median(t.clock for t in theirs) / statistics.median(o.clock for o in ours),
        min(t.processor for t in theirs) / max(min(o.processor for o in ours), 1e-6),
    ]
    print(f"{case.what:58}{seconds(ours)}  {case.peer:36}{seconds(theirs)}{ratios[0]:9.1f}{ratios[1]:9.1f}")
    verdict = case.same(ours[0].answer, theirs[0].answer) if case.same else "another question; answers not compared"
    print(f"    {verdict}", flush=True)


def goals(times: int) -> None:
    """What the issue asks of two cores, warm."""
    rng = np.random.default_rng(1)
    at, days = rng.uniform(0, 20_000, (20_000, 2)), rng.integers(0, 730, 20_000)
    x, y = rng.uniform(0, 25_600, (2, 1_000_000))
    weekly = rng.poisson(rng.uniform(0.5, 10, (200, 1)) * np.ones(6 * 52)).astype(float)
    seen = rng.uniform(0, 20_000, (2, 1_000_000))
    when = rng.integers(0, 520, 1_000_000)

    def knox() -> Any:
        with ThreadPoolExecutor(2) as executor:
            return near_repeat(
                at,
                days,
                distances=nearrepeat.SPACE,
                durations=nearrepeat.TIME,
                permutations=999,
                rng=np.random.default_rng(1),
                executor=executor,
            )

    cases: tuple[tuple[str, float, Callable[[], Any]], ...] = (
        ("scan 200 × 104, 999 replications, prospective, Poisson", 1.5, lambda: scan.run(2, 2, 999)),
        ("scan the same, permutation", 1.5, lambda: scan.run(3, 2, 999)),
        ("Knox 20 000 points on 20 km, 4 × 3 bands, 999", 4.5, knox),
        (
            "density 1 000 000 points, 256 × 256, quartic",
            0.1,
            lambda: density(x, y, cell=100, bandwidth=400, bounds=SQUARE),
        ),
        ("Farrington flexible 200 series × 52 weeks", 5.0, lambda: farrington(weekly, weeks=52)),
        (
            "recurrence 1 000 000 observations, places found first",
            2.0,
            lambda: recurrence(places(*seen, distance=50).label, when, rounds=520),
        ),
    )
    print(f"{'goal':58}{'least':>9}{'middle':>9}{'proc.':>9}{'goal':>8}")
    for what, most, work in cases:
        work()
        runs = [timed(work) for _ in range(times)]
        met = "met" if statistics.median(r.clock for r in runs) <= most else "not met in this run"
        print(f"{what:58}{seconds(runs)}{most:8.1f}  {met}", flush=True)


def main() -> None:
    cases = peers_python.CASES | peers_r.CASES
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", choices=["goals", *cases], action="append")
    arguments = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}, {arguments.times} turns"
    )
    if not arguments.only or "goals" in arguments.only:
        goals(arguments.times)
    print(
        f"{'question':58}{'least':>9}{'middle':>9}{'proc.':>9}  {'peer':36}{'least':>9}{'middle':>9}{'proc.':>9}"
        f"{'× clock':>9}{'× proc.':>9}"
    )
    for name, make in cases.items():
        if arguments.only and name not in arguments.only:
            continue
        try:
            tell(make(), arguments.times)
        except NotInstalled as missing:
            print(f"{name}: skipped, {missing}", flush=True)


if __name__ == "__main__":
    main()
