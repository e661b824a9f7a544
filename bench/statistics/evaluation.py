"""`python -m bench.statistics.evaluation [--simulate 200]`: time of one evaluation, best of three, and, when asked,
how often its intervals cover and how often it finds an effect that is there."""

import argparse
import time
from collections.abc import Callable

import numpy as np

from safetystats.comparison import similar_areas
from safetystats.evaluation import Spread, difference_in_differences
from safetystats.interrupted import interrupted_time_series

SETTINGS: tuple[tuple[int, Spread], ...] = ((2, "blocks"), (4, "blocks"), (4, "areas"), (6, "areas"), (10, "areas"))


def seconds(work: Callable[[], object]) -> float:
    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return min(once() for _ in range(3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulate", type=int, default=0, help="how many evaluations of each kind")
    times = parser.parse_args().simulate
    rng = np.random.default_rng(1)
    for areas, weeks in ((4, 104), (36, 104), (200, 104)):
        counts, early = rng.poisson(3, (areas, weeks)).astype(float), np.arange(weeks) < weeks // 2
        first, ones = np.arange(areas) == 0, np.ones((areas, weeks))
        did = seconds(lambda y=counts, e=ones, f=first, b=early: difference_in_differences(y, e, f, b, ~b))  # type: ignore[misc]
        near = seconds(lambda y=counts, e=ones: similar_areas(y, e, 0))  # type: ignore[misc]
        print(f"{areas} areas × {weeks} weeks: difference in differences {did:.4f} s, similar areas {near:.4f} s")
    series = rng.poisson(3, 260).astype(float)
    took = seconds(lambda: interrupted_time_series(series, np.ones(260), 130))
    print(f"260 weeks: interrupted time series {took:.4f} s")
    for areas, spread in SETTINGS if times else ():
        for mean in (1.0, 10.0):
            cells = [
                f"{covered:.3f} / {significant:.3f}"
                for own, effect in ((0.0, 1.0), (0.2, 1.0), (0.1, 0.6), (0.1, 0.4))
                for covered, significant in [simulated(areas, spread, mean, own, effect, times)]
            ]
            print(f"{areas} areas, {spread}, {mean:g} a week: " + "   ".join(cells))


def simulated(areas: int, spread: Spread, mean: float, own: float, effect: float, times: int) -> tuple[float, float]:
    """Share of 95 % intervals that cover the effect, and of p below 5 %: 26 weeks before and after, negative binomial
    weeks (alpha 0.3), a season, reporting that doubles in the one treated area, areas change by exp(N(0, own²))."""
    rng = np.random.default_rng(7)
    late, first = np.arange(52) >= 26, np.arange(areas) == 0
    season = np.exp(0.3 * np.sin(2 * np.pi * np.arange(52) / 52))
    covered = significant = 0
    for _ in range(times):
        answered = rng.integers(6, 13, (areas, 52)) / 9 * np.where(first[:, None] & late, 2.0, 1.0)
        change = np.where(late, np.exp(rng.normal(0, own, (areas, 1))) * np.where(first[:, None], effect, 1.0), 1.0)
        level = mean * np.exp(rng.normal(0, 0.4, (areas, 1))) * answered * season * change
        counts = rng.poisson(level * rng.gamma(1 / 0.3, 0.3, level.shape)).astype(float)
        estimate = difference_in_differences(counts, answered, first, ~late, late, spread=spread)
        covered += estimate.low <= effect <= estimate.high
        significant += estimate.p_value < 0.05
    return covered / times, significant / times


if __name__ == "__main__":
    main()
