"""`python -m bench.statistics.alarms`: speed of the alarms, processor seconds, best of three; with --false-alarms N or
--power N, what the budget flags in N made towns where nothing happens, and how much of a rise it finds."""

import argparse
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bench.statistics.worlds import BASES, RISES, WORLDS, Floats, World, make, planted
from safetystats.alarms import cusum, ears, farrington
from safetystats.budget import judge_round, per_round


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--false-alarms", type=int, metavar="N", help="towns of each sort")
    parser.add_argument("--power", type=int, metavar="N", help="towns of each length of history")
    parser.add_argument("--rounds", type=int, nargs="*", default=[9, 20, 53, 105])
    options = parser.parse_args()
    if options.false_alarms:
        false_alarms(options.false_alarms, options.rounds)
    if options.power:
        power(options.power, options.rounds)
    if not options.false_alarms and not options.power:
        speed()


def false_alarms(towns: int, lengths: list[int]) -> None:
    """The mean number flagged a round: the true chances that the last counts reach their limits, summed, which is far
    less noisy than counting; and the share of counts within their 95 % interval."""
    print(f"allowed {per_round(1):.3f} a round, 208 series, {towns} towns")
    print(f"{'world':30s} {'rounds':>6} {'flagged':>16} {'to expect':>9} {'within':>7} {'flagged, counted':>16}")
    for name in WORLDS:
        for rounds in lengths:
            chances, expected, within, counted = [], [], [], []
            for town in range(towns):
                rng = np.random.default_rng([town, rounds])
                world = make(name, rounds, rng)
                judged = judge_round(world.counts(rng), world.exposure, kind=world.kind, season=world.season)
                chances.append(float(world.chance_of(judged.limit).sum()))
                expected.append(judged.false_alarms)
                inside = (judged.observed >= judged.low) & (judged.observed <= judged.high)
                within.append(float(inside[~np.isnan(judged.low)].mean()))
                counted.append(int(judged.flagged.sum()))
            error = np.std(chances) / np.sqrt(towns)
            print(
                f"{name:30s} {rounds:6d} {np.mean(chances):8.3f} ± {error:.3f} {np.mean(expected):9.3f} "
                f"{np.mean(within):7.3f} {np.mean(counted):16.3f}",
                flush=True,
            )


def power(towns: int, lengths: list[int]) -> None:
    """The chance of flagging a rise in its first week, and at least once in four weeks when it lasts."""
    print(f"phi 1.5, one false alarm a month over 208 series, {towns} towns: first week | within four weeks")
    print(f"{'rounds':>6} {'base':>5}  " + " ".join(f"{f'× {rise:g}':>13}" for rise in RISES))
    for rounds in lengths:
        chances: dict[tuple[float, float], tuple[list[float], list[float]]]
        chances = {(base, rise): ([], []) for base in BASES for rise in RISES}
        for town in range(towns):
            rng = np.random.default_rng([town, rounds, 2])
            world, rows = planted(rounds + 3, 1.5, rng)
            first, weeks = _chances(world, rows, rounds, rng)
            for n, base in enumerate(BASES):
                for m, rise in enumerate(RISES):
                    chances[base, rise][0].append(float(first[m][n]))
                    chances[base, rise][1].append(float(weeks[m][n]))
        for base in BASES:
            cells = [f"{np.mean(chances[base, r][0]):6.2f} | {np.mean(chances[base, r][1]):4.2f}" for r in RISES]
            print(f"{rounds:6d} {base:5g}  " + " ".join(f"{cell:>13}" for cell in cells), flush=True)


def _chances(
    world: World, rows: NDArray[np.int64], rounds: int, rng: np.random.Generator
) -> tuple[list[Floats], list[Floats]]:
    first: list[Floats] = []
    weeks: list[Floats] = []
    for rise in RISES:
        means = world.means.copy()
        means[rows, rounds - 1 :] *= rise
        risen = World(means, world.phi, world.exposure, world.kind, world.season)
        counts = risen.counts(rng)
        flagged = np.zeros(rows.size, dtype=bool)
        for last in range(rounds, rounds + 4):
            result = judge_round(counts[:, :last], kind=world.kind)
            if last == rounds:
                first.append(risen.chance_of(result.limit)[rows])
            flagged |= result.flagged[rows]
        weeks.append(flagged.astype(float))
    return first, weeks


def speed() -> None:
    rng = np.random.default_rng(1)
    print(f"{'':42s} {'seconds':>8} {'MB':>6}")
    weekly = rng.poisson(rng.uniform(0.5, 10, (200, 1)) * np.ones(6 * 52)).astype(float)
    tell("Farrington flexible, 200 × 52 weeks judged", lambda: farrington(weekly, weeks=52))
    tell("EARS C3, 200 × 52 weeks judged", lambda: ears(weekly, method="C3", weeks=52))
    tell("CUSUM, 200 × 52 weeks judged", lambda: cusum(weekly, weeks=52))
    for areas, kinds, rounds in ((26, 8, 105), (250, 8, 105), (1250, 8, 53), (1250, 8, 157), (1250, 8, 521)):
        world = make("phi 1.5", rounds, rng, areas, kinds)
        counts = world.counts(rng)
        tell(
            f"budget, {areas} × {kinds} series, {rounds} rounds",
            lambda c=counts, w=world: judge_round(c, w.exposure, kind=w.kind, season=w.season),  # type: ignore[misc]
        )
    print("Yardstick: R surveillance 1.20 takes 144 s for the first line, on another two-core machine.")


def tell(what: str, work: Callable[[], object]) -> None:
    best = np.inf
    for _ in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{what:42s} {best:8.3f} {peak / 1e6:6.0f}", flush=True)


if __name__ == "__main__":
    main()
