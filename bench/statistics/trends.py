"""`python -m bench.statistics.trends`: trends of many weekly series at once, processor seconds, best of three."""

import time
from collections.abc import Callable

import numpy as np

from safetystats.seasons import rate_trend, same_season_change, season_waves
from safetystats.trends import mann_kendall, sen_slope

WIDTHS = (13, 8, 8, 8, 12, 8)


def seconds(work: Callable[[], object], times: int = 3) -> float:
    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return min(once() for _ in range(times))


def main() -> None:
    rng = np.random.default_rng(1)
    heads = ("Mann–Kendall", "… ar1", "Sen", "rate", "… neg. bin.", "season")
    print(f"{'series × weeks':>15} " + " ".join(f"{head:>{w}}" for head, w in zip(heads, WIDTHS, strict=True)))
    for series, weeks in ((1, 520), (200, 104), (1000, 104)):
        y = rng.poisson(3, (series, weeks)).astype(float)
        ones, waves = np.ones_like(y), season_waves(np.arange(weeks))
        row = [
            seconds(lambda y=y: mann_kendall(y)),  # type: ignore[misc]
            seconds(lambda y=y: mann_kendall(y, serial="ar1")),  # type: ignore[misc]
            seconds(lambda y=y: sen_slope(y)),  # type: ignore[misc]
            seconds(lambda y=y, e=ones, w=waves: rate_trend(y, e, season=w)),  # type: ignore[misc]
            seconds(lambda y=y, e=ones, w=waves: rate_trend(y, e, season=w, family="negative-binomial")),  # type: ignore[misc]
            seconds(lambda y=y, e=ones: same_season_change(y, e)),  # type: ignore[misc]
        ]
        print(f"{f'{series} × {weeks}':>15} " + " ".join(f"{t:>{w}.3f}" for t, w in zip(row, WIDTHS, strict=True)))


if __name__ == "__main__":
    main()
