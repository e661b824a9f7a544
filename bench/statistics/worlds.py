"""Made towns where nothing happens, to count what is flagged nonetheless, and with rises, to see what is found."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincc, gammainc

Floats = NDArray[np.float64]
AREAS, KINDS = 26, 8
BASES = (0.5, 1.0, 2.0, 5.0, 10.0)
RISES = (2.0, 3.0, 4.0)


@dataclass(frozen=True)
class World:
    """`means` (S, T) of the counts, `phi` (S,) their variance over mean; `exposure` (S, T), `kind` (S,), `season`
    (T,)."""

    means: Floats
    phi: Floats
    exposure: Floats
    kind: NDArray[np.int64]
    season: NDArray[np.int64]

    def counts(self, rng: np.random.Generator) -> Floats:
        """Poisson where phi is 1, else negative binomial."""
        wide = np.maximum(self.phi - 1.0, 1e-9)[:, None]
        rates = np.where(self.phi[:, None] > 1, rng.gamma(np.maximum(self.means, 1e-12) / wide, wide), self.means)
        return rng.poisson(rates).astype(float)

    def chance_of(self, limit: NDArray[np.int64], times: float | Floats = 1.0) -> Floats:
        """The true chance (S,) that the last count reaches the limit; with means `times` as high."""
        k, mean = np.clip(limit, 1, 10**9).astype(float), self.means[:, -1] * times
        over = self.phi > 1
        phi = np.where(over, self.phi, 2.0)
        chance = np.where(over, betaincc(mean / (phi - 1.0), k, 1.0 / phi), gammainc(k, mean))
        return np.where(limit < 0, 0.0, np.where(limit == 0, 1.0, chance))


# Name: what it is. `make` says how.
WORLDS = {
    "poisson": "counts vary as chance alone makes them",
    "phi 1.5": "variance 1.5 × mean",
    "phi 3": "variance 3 × mean",
    "phi mixed": "variance 1, 1.5 or 3 × mean, by lot",
    "clumped": "variance mean + mean² / 4",
    "rare": "a tenth of the counts",
    "many": "ten times the counts",
    "reporting doubles": "twice as many answer this week, and report twice as much",
    "doubled a month ago": "the same, since four weeks",
    "half vanish": "half answer this week, and half is reported",
    "half vanish, not their counts": "half answer this week, and as much is reported",
    "answers vary": "4 to 12 of 12 answer",
    "weeks missing": "one week in ten nobody in an area answers",
    "known holiday": "this week and one in thirteen have 1.8 × the counts, and it is known which",
    "first holiday": "this week has 1.8 × the counts, the first of its sort",
    "unknown holiday": "the same, and nobody said so",
    "slow trend": "all kinds grow by half a year",
    "past outbreaks": "one series in ten had a month of four times the counts",
}


def make(name: str, rounds: int, rng: np.random.Generator, areas: int = AREAS, kinds: int = KINDS) -> World:  # noqa: C901 - one branch a world
    """Levels from hundredths to tens a week, log-normal over areas and kinds; phi is 1.5 but where the name says."""
    level = (rng.lognormal(0, 0.8, (areas, 1)) * rng.lognormal(0, 0.8, (1, kinds))).ravel()
    size = level.size
    exposure, season = np.full((size, rounds), 12.0), np.zeros(rounds, dtype=np.int64)
    factor, phi = np.ones((size, rounds)), np.full(size, 1.5)
    answers = 1.0
    if name == "poisson":
        phi[:] = 1.0
    elif name == "phi 3":
        phi[:] = 3.0
    elif name == "phi mixed":
        phi = rng.choice([1.0, 1.5, 3.0], size)
    elif name == "clumped":
        phi = 1.0 + level / 4
    elif name in ("rare", "many"):
        level = level * (0.1 if name == "rare" else 10.0)
    elif name == "reporting doubles":
        exposure[:, -1] = 24.0
    elif name == "doubled a month ago":
        exposure[:, -4:] = 24.0
    elif name == "half vanish":
        exposure[:, -1] = 6.0
    elif name == "half vanish, not their counts":
        exposure[:, -1], answers = 6.0, 2.0
    elif name == "answers vary":
        exposure = np.repeat(rng.integers(4, 13, (areas, rounds)).astype(float), kinds, axis=0)
    elif name == "weeks missing":
        exposure[np.repeat(rng.random((areas, rounds)) < 0.1, kinds, axis=0)] = 0.0
        exposure[:, -1] = 12.0
    elif name == "known holiday":
        season[::13], season[-1] = 1, 1
        factor[:, season == 1] = 1.8
    elif name in ("first holiday", "unknown holiday"):
        season[-1] = name == "first holiday"
        factor[:, -1] = 1.8
    elif name == "slow trend":
        factor = factor * 1.5 ** ((np.arange(rounds) - rounds / 2) / 52)
    elif name == "past outbreaks":
        for s in np.flatnonzero(rng.random(size) < 0.1):
            begin = int(rng.integers(0, max(rounds - 8, 1)))
            factor[s, begin : begin + 4] = 4.0
    means = level[:, None] * factor * exposure / 12.0
    means[:, -1] *= answers
    return World(means, phi, exposure, np.tile(np.arange(kinds), areas), season)


def planted(rounds: int, phi: float, rng: np.random.Generator) -> tuple[World, NDArray[np.int64]]:
    """A world where one series of each of five kinds has a level of BASES, in turn; those series."""
    world = make("poisson", rounds, rng)
    rows = KINDS * rng.integers(0, AREAS, len(BASES)) + rng.permutation(KINDS)[: len(BASES)]
    means = world.means.copy()
    means[rows] = np.array(BASES)[:, None]
    return World(means, np.full(world.phi.size, phi), world.exposure, world.kind, world.season), rows
