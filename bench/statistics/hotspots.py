"""`python -m bench.statistics.hotspots`: seconds of each part; with --level, how often Gi* points something out when
nothing is there, and how often it finds what is."""

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from safetystats.density import Kernel, density
from safetystats.emerging import emerging
from safetystats.fdr import false_discovery_rate
from safetystats.hotspots import gi_star, local_moran, neighbours


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--level", action="store_true")
    arguments = parser.parse_args()
    if arguments.level:
        _level()
        return
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 25_600, (2, 1_000_000))
    began = time.perf_counter()
    density([0.0], [0.0], cell=1, bandwidth=1)
    print(f"first use (compiling, or reading what was compiled) {time.perf_counter() - began:.2f} s")
    square = (0.0, 0.0, 25_600.0, 25_600.0)
    print("density, 1 000 000 points, 256 × 256 cells (goal 0.1 s; yardstick: count and Gaussian filter alone 0.024 s)")
    kernels: tuple[tuple[Kernel, int], ...] = (("quartic", 400), ("quartic", 2000), ("gaussian", 400))
    for kernel, h in kernels:
        work = partial(density, x, y, cell=100, bandwidth=h, kernel=kernel, bounds=square)
        row = _best(work, arguments.times)
        print(f"  {kernel:9} bandwidth {h:5d} m {_row(row)}")
    areas, near = _areas(100)
    weeks = rng.poisson(5, (len(areas), 104)).astype(float)
    print(f"{len(areas)} areas with 8 neighbours")
    print(f"  Gi*, 104 weeks           {_row(_best(lambda: gi_star(weeks, near), arguments.times))}")
    print(f"  emerging, 104 weeks      {_row(_best(lambda: emerging(weeks, near), 1))}")
    generator = np.random.default_rng(2)
    print(f"  local Moran, 999         {_row(_best(lambda: local_moran(weeks[:, 0], near, rng=generator), 1))}")
    print(f"most memory in use {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, the data included")


def _areas(side: int) -> tuple[np.ndarray, csr_array]:
    at = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * 100.0
    return at, neighbours(at[:, 0], at[:, 1], within=150, itself=True)


def _best(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Least processor and least elapsed seconds."""
    taken = []
    for _ in range(times):
        began = time.process_time(), time.perf_counter()
        work()
        taken.append((time.process_time() - began[0], time.perf_counter() - began[1]))
    return min(t[0] for t in taken), min(t[1] for t in taken)


def _row(seconds: tuple[float, float]) -> str:
    return f"{seconds[0]:8.3f} s processor, {seconds[1]:.3f} s elapsed"


def _level() -> None:
    """12 × 12 areas; the weeks of a row are independent replications."""
    at, near = _areas(12)
    rng = np.random.default_rng(3)
    print("counts alike everywhere: share of 4 000 weeks with any area at q ≤ 0.05; of areas with p ≤ 0.05 and with")
    print("p_normal ≤ 0.05; and of weeks with any area at q ≤ 0.05 had q come from p_normal")
    for mean in (0.05, 0.2, 1.0, 5.0, 20.0):
        result = gi_star(rng.poisson(mean, (len(at), 4000)).astype(float), near)
        computable = np.isfinite(result.p_value)
        any_q = (np.nan_to_num(result.q_value, nan=1) <= 0.05).any(axis=0).mean()
        textbook = np.mean([(false_discovery_rate(p) <= 0.05).any() for p in result.p_normal.T])
        each = [(p[computable] <= 0.05).mean() for p in (result.p_value, result.p_normal)]
        print(f"  mean {mean:4g}: {any_q:.3f}; {each[0]:.3f} {each[1]:.3f}; {textbook:.3f}")
    print("3 × 3 areas with more, mean 5 elsewhere: share of 1 000 weeks with their middle at q ≤ 0.05")
    corner = np.abs(at - 300).max(axis=1) <= 100
    middle = int(np.flatnonzero((at == 300).all(axis=1))[0])
    for times in (1.25, 1.5, 1.75, 2.0, 2.5):
        values = rng.poisson(np.where(corner, 5 * times, 5.0)[:, None], (len(at), 1000)).astype(float)
        print(f"  {times:4g} times: {(gi_star(values, near).q_value[middle] <= 0.05).mean():.3f}")


if __name__ == "__main__":
    main()
