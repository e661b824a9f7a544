"""`python -m bench.statistics.scan_power`: how often a cluster of 6 of 26 areas in the last 6 of 60 weeks is found.

Areas lie on a grid of one kilometre, moved a little; the cluster is an area and its five nearest. Found: p ≤ 0.05, and
at least half of the cell-weeks told are in the true cluster. Relative risk 1 shows the false alarms.
"""

import argparse
import math

import numpy as np

from safetystats.scan import scan

AREAS, WEEKS, PLACES, LAST = 26, 60, 6, 6
RISKS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
USUAL = (0.5, 1.0, 2.0, 5.0)  # events expected per area and week


def once(rng: np.random.Generator, usual: float, risk: float, replications: int) -> tuple[bool, bool]:
    """Whether p ≤ 0.05, and whether the place and time were right too."""
    grid = np.array([(x, y) for x in range(6) for y in range(5)], dtype=float)[:AREAS]
    points = grid + rng.uniform(-0.3, 0.3, grid.shape)
    expected = np.full((AREAS, WEEKS), usual)
    true = np.argsort(np.hypot(*(points - points[rng.integers(AREAS)]).T))[:PLACES]
    mean = expected.copy()
    mean[true, -LAST:] *= risk
    cluster = scan(
        rng.poisson(mean),
        points,
        rng=rng,
        expected=expected,
        mode="prospective",
        max_duration=12,
        replications=replications,
        most_secondary=0,
    ).most_likely
    if cluster is None or cluster.p_value is None or cluster.p_value > 0.05:
        return False, False
    length = cluster.end - cluster.start + 1
    right = len(np.intersect1d(cluster.locations, true)) * min(length, LAST)
    return True, right >= len(cluster.locations) * length / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=400)
    parser.add_argument("--replications", type=int, default=199)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print("share of scans with p ≤ 0.05 (in brackets: the right place and time), by relative risk")
    print(f"{'usual':>8}" + "".join(f"{r:>14g}" for r in RISKS))
    for u, usual in enumerate(USUAL):
        cells = []
        for r, risk in enumerate(RISKS):
            runs = [
                once(np.random.default_rng([arguments.seed, u, r, s]), usual, risk, arguments.replications)
                for s in range(arguments.simulations)
            ]
            any_, right = np.mean(runs, axis=0)
            cells.append(f"{any_:.3f} ({right:.3f})")
        print(f"{usual:>8g}" + "".join(f"{c:>14}" for c in cells), flush=True)
    print(
        f"Standard error at most {math.sqrt(0.25 / arguments.simulations):.3f}; "
        f"{arguments.simulations} simulations each."
    )


if __name__ == "__main__":
    main()
