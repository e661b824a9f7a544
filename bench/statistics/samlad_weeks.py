"""How often a week in which nothing happens is called unusual, by all that Samlad tests in a week together: the single
areas and the clusters. `python -m bench.statistics.samlad_weeks [--weeks 200]`"""

import argparse
from typing import Any

import numpy as np

from samlad.analysis.methods import METHODS

AREAS, ROUNDS = 26, 60
MEANS = (0.8, 0.06, 0.2, 0.4, 0.15, 0.25, 0.1, 0.2, 0.3, 0.2, 0.1)  # a week in a busy area, by category
BUDGET = 12 / 52  # false alarms a round, at one a month
ALLOWED = {"unusual": {"allowed": 0.75 * BUDGET}, "clusters": {"now": 0.25 * BUDGET, "past": 0.05}}


def quiet_town(rng: np.random.Generator, *, dispersion: float) -> dict[str, Any]:
    """A year of rounds in which only chance, the season and who answers make a difference. `dispersion` is variance ÷
    mean of a count with its mean known."""
    level = rng.gamma(1.5, 1 / 1.5, AREAS)
    season = 1 + 0.4 * np.cos(2 * np.pi * (np.arange(ROUNDS) - 8) / 52)
    expected = rng.integers(2, 6, AREAS)
    answered = rng.binomial(expected[:, None], 0.9, (AREAS, ROUNDS))
    share = answered / expected[:, None]
    mean = level[:, None, None] * np.array(MEANS)[None, :, None] * season * share[:, None, :]
    if dispersion > 1:  # negative binomial with that ratio of variance to mean
        mean = np.where(mean > 0, rng.gamma(np.maximum(mean, 1e-12) / (dispersion - 1), dispersion - 1), 0.0)
    counts = rng.poisson(mean)
    categories = [{"indicator": n, "kind": None} for n in range(len(MEANS))]
    empty = np.zeros((AREAS, len(MEANS), ROUNDS), int)
    return {
        "rounds": [{"label": f"2026-W{n:02d}"} for n in range(ROUNDS)],
        "season": [0] * ROUNDS,
        "areas": [
            {"id": n + 1, "lon": float(x), "lat": float(y)}
            for n, (x, y) in enumerate(zip(rng.uniform(15, 15.4, AREAS), rng.uniform(59.2, 59.4, AREAS), strict=True))
        ],
        "reported": {"categories": categories, "counts": counts.tolist(), "elsewhere": empty[0].tolist()},
        "police": {"categories": categories, "counts": empty.tolist(), "elsewhere": empty[0].tolist()},
        "told": [0] * ROUNDS,
        "expected": np.repeat(expected[:, None], ROUNDS, 1).tolist(),
        "answered": answered.tolist(),
        "all_expected": [int(expected.sum())] * ROUNDS,
        "all_answered": answered.sum(axis=0).tolist(),
    }


def false_alarms(weeks: int, *, dispersion: float, seed: int) -> dict[str, np.ndarray]:
    """Of each analysis, how many were named in each of so many weeks, every one in a town of its own."""
    by_analysis: dict[str, list[int]] = {"unusual": [], "clusters": []}
    for rng in np.random.default_rng(seed).spawn(weeks):
        town = quiet_town(rng, dispersion=dispersion)
        for name, parameters in ALLOWED.items():
            document = METHODS[name].compute(town, parameters, rng)
            by_analysis[name].append(len(document["flagged" if name == "unusual" else "now"]))
    return {name: np.array(numbers) for name, numbers in by_analysis.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=200)
    arguments = parser.parse_args()
    print(f"{arguments.weeks} quiet weeks each; allowed {BUDGET:.3f} a week in all")
    print("variance/mean  single areas  clusters  together   s.e.")
    for dispersion in (1.0, 1.25, 1.5, 2.0):
        alarms = false_alarms(arguments.weeks, dispersion=dispersion, seed=20261124)
        both = alarms["unusual"] + alarms["clusters"]
        error = both.std() / np.sqrt(len(both))
        print(
            f"{dispersion:13.2f}  {alarms['unusual'].mean():12.3f}  {alarms['clusters'].mean():8.3f}  "
            f"{both.mean():8.3f}  {error:5.3f}"
        )


if __name__ == "__main__":
    main()
