"""What the other series of a kind say of a round: how far a sort of week not seen before, or one that is busy
everywhere, moves what is expected of each."""

import numpy as np
from numpy.typing import NDArray

from safetystats._predictive import PHI, Floats, Past
from safetystats._rounds import Ints
from safetystats._usual_level import FEWEST

Bools = NDArray[np.bool_]
BUSY, NOTEWORTHY = (
    1.5,
    2.5,
)  # standard errors above what is expected of the rest of a kind, to compare with it; to say so


def new_factor(past: Past, observed: Floats, kind: Ints) -> Past:
    """A sort of week not seen before: its factor is what the other series of the kind show this round, drawn towards
    1."""
    factor, spread = _others(past, observed, kind, 4.0)  # 4 counts make the standard deviation of the logarithm 0.5
    return Past(past.count, past.exposure, past.now * factor, spread, past.weights)


def busy_factor(past: Past, observed: Floats, kind: Ints) -> tuple[Past, Bools]:
    """Where the other series of the kind together had clearly more than expected this round, it is busy everywhere, and
    each series is compared with the others: absent from the calendar, it would flag them all. Also which they are."""
    phi = past.weights @ PHI
    factor: Floats = np.ones(observed.size)
    for _ in range(2):  # what stands out is cut down, so that the outbreaks of a few are not everybody's
        mean = factor * past.expected
        factor, spread = _others(past, np.minimum(observed, mean + 3.0 * np.sqrt(phi * mean) + 1.0), kind, 0.5)
    usual = np.sqrt(spread * factor + past.spread)  # the standard error where nothing happened
    errors = np.where(np.bincount(kind)[kind] > FEWEST, np.log(factor) / usual, 0.0)
    busy = errors > BUSY
    wider = Past(
        past.count,
        past.exposure,
        np.where(busy, past.now * factor, past.now),
        np.where(busy, past.spread + spread, past.spread),
        past.weights,
    )
    return wider, errors > NOTEWORTHY


def _others(past: Past, observed: Floats, kind: Ints, prior: float) -> tuple[Floats, Floats]:
    """How many times the expected the other series of the kind had, and the variance of its logarithm; `prior` counts
    (for Poisson) draw it towards 1."""
    phi = past.weights @ PHI
    seen, usual = (np.bincount(kind, v)[kind] - v for v in (observed, past.expected))
    mean_phi = (np.bincount(kind, phi) / np.maximum(np.bincount(kind), 1))[kind]
    seen, usual = np.maximum(seen, 0.0) + prior * mean_phi, np.maximum(usual, 0.0) + prior * mean_phi
    return seen / usual, mean_phi / seen
