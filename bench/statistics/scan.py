"""`python -m bench.statistics.scan`: the scan statistic, warm, best of three, with one worker and with two: seconds on
the clock, and of processor time (which tells less of who else uses the machine).

The yardstick for 200 × 104 on a machine of two cores, measured elsewhere and not here: SaTScan 10.3 takes 11.4 s
(Poisson, one process) and 7.2 s (two); 9.5 and 5.9 s (permutation).
"""

import argparse
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from safetystats.scan import Kind, Mode, Model, Scan, scan

CASES: tuple[tuple[int, int, int, Model, Mode, int, float | None], ...] = (
    (26, 60, 1_500, "poisson", "prospective", 12, None),
    (26, 60, 1_500, "poisson", "retrospective", 12, None),
    (200, 104, 30_000, "poisson", "prospective", 52, None),
    (200, 104, 30_000, "permutation", "prospective", 52, None),
    (200, 104, 30_000, "poisson", "retrospective", 12, None),
    (1_000, 52, 30_000, "poisson", "prospective", 12, None),
    (10_000, 52, 30_000, "poisson", "prospective", 12, 5.0),
)


def material(areas: int, periods: int, events: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts with nothing going on, coordinates on a square of side 100, person-time."""
    rng = np.random.default_rng(1)
    expected = np.repeat(rng.uniform(0.5, 2, areas)[:, None], periods, axis=1)
    counts = rng.multinomial(events, (expected / expected.sum()).ravel()).reshape(areas, periods)
    return counts, rng.uniform(0, 100, (areas, 2)), expected


def run(case: int, workers: int, replications: int) -> tuple[Scan, float, float]:
    areas, periods, events, model, mode, longest, radius = CASES[case]
    counts, points, expected = material(areas, periods, events)
    kind: Kind = "space-time"
    with ThreadPoolExecutor(workers) as executor:
        began, used = time.perf_counter(), time.process_time()
        result = scan(
            counts,
            points,
            rng=np.random.default_rng(1),
            model=model,
            mode=mode,
            kind=kind,
            max_duration=longest,
            expected=expected if model == "poisson" else None,
            max_radius=radius,
            replications=replications,
            executor=executor,
        )
        return result, time.perf_counter() - began, time.process_time() - used


def first_use() -> tuple[float, float]:
    """Seconds of a first scan in a new process: import and code from the cache, against a second one in the same."""
    program = (
        "import time; t = time.perf_counter()\n"
        "from bench.statistics.scan import run\n"
        "run(0, 2, 99); a = time.perf_counter(); run(0, 2, 99)\n"
        "print(a - t, time.perf_counter() - a)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)  # noqa: S603
    first, second = (float(x) for x in done.stdout.split())
    return first, second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=999)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--case", type=int, choices=range(len(CASES)), action="append")
    arguments = parser.parse_args()
    run(0, 1, 9)
    heads = "".join(f"{h:>12}" for h in ("1: clock s", "processor", "2: clock s", "processor"))
    print(f"{'areas × periods, events':>26} {'model':>12} {'mode':>14} {'cylinders':>11}{heads}")
    for case in arguments.case or range(len(CASES)):
        areas, periods, events, model, mode, *_ = CASES[case]
        best: list[float] = []
        for workers in (1, 2):
            runs = [run(case, workers, arguments.replications) for _ in range(arguments.times)]
            best += [min(clock for _, clock, _ in runs), min(used for _, _, used in runs)]
        size, cylinders = f"{areas} × {periods}, {events}", runs[0][0].cylinders
        times = "".join(f"{t:>12.2f}" for t in best)
        print(f"{size:>26} {model:>12} {mode:>14} {cylinders:>11}{times}", flush=True)
    first, second = first_use()
    print(f"First scan of a process, compiled code from the cache: {first:.2f} s; the next: {second:.2f} s.")
    print(f"Largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB.")


if __name__ == "__main__":
    main()
