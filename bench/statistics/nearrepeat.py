"""`python -m bench.statistics.nearrepeat`: Knox's table, 4 × 3 bands, 999 permutations, warm, best of three: seconds on
the clock and of processor time, with one worker and with two. Events fall evenly on a square over two years.

The yardstick on a machine of two cores, measured elsewhere and not here: 5 000 points, pointpats 17.9 s for one band,
NearRepeat (Python) 109 s for 4 × 3; a compiled kernel 0.46 s, and 3.9 s for 20 000 points.
"""

import argparse
import resource
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from safetystats.nearrepeat import near_repeat

SPACE, TIME = (0.1, 200, 400, 600), (7, 14, 21)
CASES = ((5_000, 10_000), (20_000, 20_000), (20_000, 10_000), (20_000, 5_000))  # events, side of the square in metres


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--permutations", type=int, default=999)
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    heads = "".join(f"{h:>12}" for h in ("1: clock s", "processor", "2: clock s", "processor"))
    print(f"{'events':>8} {'side m':>8} {'close pairs':>12}{heads}")
    for events, side in CASES:
        rng = np.random.default_rng(1)
        points, days = rng.uniform(0, side, (events, 2)), rng.integers(0, 730, events)
        near_repeat(points, days, distances=SPACE, durations=TIME, permutations=1, rng=rng)  # warm
        pairs = near_repeat(points, days, distances=SPACE, durations=(730,), permutations=0, rng=rng).observed.sum()
        best: list[float] = []
        for workers in (1, 2):
            clock, used = [], []
            for _ in range(arguments.times):
                with ThreadPoolExecutor(workers) as executor:
                    began, spent = time.perf_counter(), time.process_time()
                    near_repeat(
                        points,
                        days,
                        distances=SPACE,
                        durations=TIME,
                        permutations=arguments.permutations,
                        rng=np.random.default_rng(1),
                        executor=executor,
                    )
                    clock.append(time.perf_counter() - began)
                    used.append(time.process_time() - spent)
            best += [min(clock), min(used)]
        print(f"{events:>8} {side:>8} {pairs:>12}" + "".join(f"{b:>12.2f}" for b in best), flush=True)
    print(f"Largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB.")


if __name__ == "__main__":
    main()
