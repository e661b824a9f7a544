"""`python -m bench.statistics.aoristic`: seconds for a million intervals in 200 areas, and the memory."""

import resource
import time

import numpy as np

from safetystats.aoristic import aoristic

EVENTS, AREAS = 1_000_000, 200


def main() -> None:
    began = time.perf_counter()
    moment = np.array(["2026-01-01T00:00"], dtype="datetime64[s]")
    aoristic(moment, moment)
    print(f"first use (compiling, or reading what was compiled) {time.perf_counter() - began:.2f} s")
    rng = np.random.default_rng(1)
    start = np.datetime64("2016-01-01", "s") + rng.integers(0, 10 * 365 * 86_400, EVENTS).astype("m8[s]")
    area = rng.integers(0, AREAS, EVENTS)
    print(f"{'mean interval':>14} {'one clock, s':>13} {'Europe/Stockholm, s':>20}   processor, best of 3")
    for hours in (0, 8, 24, 84):
        end = start + rng.integers(0, hours * 2 * 3600 + 1, EVENTS).astype("m8[s]")
        row = [_best(start, end, area, zone) for zone in (None, "Europe/Stockholm")]
        print(f"{hours:12d} h {row[0]:13.2f} {row[1]:20.2f}")
    print(f"most memory in use {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, the data included")


def _best(start: np.ndarray, end: np.ndarray, area: np.ndarray, zone: str | None) -> float:
    seconds = []
    for _ in range(3):
        began = time.process_time()
        aoristic(start, end, zone=zone, group=area, groups=AREAS)
        seconds.append(time.process_time() - began)
    return min(seconds)


if __name__ == "__main__":
    main()
