"""The level of each series, what it shares with others of its kind, and how much it varies: fitted to the past."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from safetystats._predictive import FIRST, PHI, Floats, Past

HALF_LIFE = 52.0  # rounds after which a past round counts half
FACTOR_SD, DRIFT_SD = 0.5, 0.5  # what season factors, and drift per 52 rounds, are believed to be on the log scale
FEWEST = 5  # series in a pool for it to have a drift of its own
SHAPES: Floats = np.array([0.2, 0.3, 0.5, 0.7, 1.0])  # of the distribution of rates over series: how alike they are
ENOUGH = 20  # series for that to be estimated from them
LEVELS: Floats = np.arange(
    -3.0, 9.0
)  # log2 of the expected count: dispersion is shared by series of about the same level


@dataclass(frozen=True)
class Level:
    """`count`, `exposure` (S,) of the history in effective rounds; `factor` (S, T) by which season and drift multiply
    the exposure of a round; `spread` (S, T) the variance of its logarithm relative to the history; `weight` (S, T) what
    a round adds to the history (0: judged, guarded or missing); `dispersion` (S, J) the weights of PHI, `common` the
    same before the series' own counts are seen; `shape` the counts, and `usual` (S,) the rate, believed before the
    history."""

    count: Floats
    exposure: Floats
    factor: Floats
    spread: Floats
    weight: Floats
    dispersion: Floats
    common: Floats
    shape: float
    usual: Floats


def fit_level(
    counts: Floats, exposure: Floats, pool: NDArray[np.int64], season: NDArray[np.int64], guard: NDArray[np.int64]
) -> Level:
    """counts, exposure: (S, T), the last round judged. pool: (S,) 0 … P-1. season: (T,) 0 is the normal.
    guard: (S,) how many rounds before the judged one to leave out."""
    length = counts.shape[1]
    age = np.arange(length - 1, -1, -1)
    answered = exposure > 0
    use = answered & (age[None, :] > guard[:, None])
    decay = np.where(use, 0.5 ** (age[None, :] / HALF_LIFE), 0.0)
    factor, spread = _shared(counts, exposure, decay, pool, season)
    scaled = exposure * factor
    mass = (decay * scaled).sum(axis=1)
    weight = decay * (mass / np.maximum((decay**2 * scaled).sum(axis=1), 1e-300))[:, None]
    count, total = (weight * counts).sum(axis=1), (weight * scaled).sum(axis=1)
    total = np.where(total > 0, total, 1.0)
    pools = int(pool.max()) + 1
    mean = np.bincount(pool, count, minlength=pools) / np.bincount(pool, total, minlength=pools)
    usual = np.maximum(mean, 0.5 / np.bincount(pool, total, minlength=pools))[pool]
    chances = _likelihood(np.where(use, counts, 0.0), np.where(use, scaled, 0.0))
    typical = count / total * scaled.sum(axis=1) / np.maximum(answered.sum(axis=1), 1)
    dispersion, common = _dispersion(chances, typical)
    shape = _shape(count, total * usual, dispersion @ PHI)
    return Level(count, total, factor, spread, weight, dispersion, common, shape, usual)


def past_of(
    level: Level, exposure: Floats, counts: Floats, rows: NDArray[np.int64], at: int | NDArray[np.int64]
) -> Past:
    """What round `at` (one, or one for each) of the series `rows` is judged by: the history without it."""
    own = level.weight[rows, at]
    now = exposure[rows, at] * level.factor[rows, at]
    count = np.maximum(level.count[rows] - own * counts[rows, at], 0.0)
    total = np.maximum(level.exposure[rows] - own * now, 1e-9)
    # Drawn up towards what is usual of its kind, never down: a series above it is believed as it stands.
    believed = np.maximum(level.usual[rows], count / total)
    return Past(
        count + level.shape,
        total + level.shape / believed,
        np.maximum(now, 1e-9),
        level.spread[rows, at],
        level.dispersion[rows],
    )


def _shape(counts: Floats, means: Floats, phi: Floats) -> float:
    """How alike the rates of series are: the likeliest shape of their gamma distribution, at most 1, so that what is
    believed beforehand is never worth more than one count. Source: Clayton & Kaldor (1987), Biometrics 43:671-681."""
    if counts.size < ENOUGH:
        return 1.0
    y, m = counts / phi, np.maximum(means / phi, 1e-9)
    chances = [
        float((gammaln(k + y) - gammaln(k) + k * np.log(k / (k + m)) + y * np.log(m / (k + m))).sum()) for k in SHAPES
    ]
    return float(SHAPES[int(np.argmax(chances))])


def _shared(
    counts: Floats, exposure: Floats, decay: Floats, pool: NDArray[np.int64], season: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Season factors and drift of each pool, from its sum over series: a penalised quasi-Poisson regression."""
    length = counts.shape[1]
    pools, groups = int(pool.max()) + 1, int(season.max()) + 1
    past = exposure[:, :-1] > 0
    members = np.bincount(pool, minlength=pools)
    x = np.zeros((length, groups))
    x[np.arange(length), season] = 1.0
    x[:, 0] = (np.arange(length) - (length - 1)) / 52.0  # drift, in years from the judged round
    x = np.column_stack([x, np.ones(length)])
    beta = np.zeros((pools, groups + 1))
    ridge = np.r_[1 / DRIFT_SD**2, np.full(groups - 1, 1 / FACTOR_SD**2), 1e-9]
    precision = np.where(members[:, None] < FEWEST, np.r_[1e12, ridge[1:]][None, :], ridge[None, :])
    seen = np.where(past, counts[:, :-1], 0.0)
    y = _by_pool(seen, pool, pools)
    w = np.ones((pools, 1))
    covariance = np.zeros((pools, groups + 1, groups + 1))
    for turn in range(12):
        effect = np.exp(np.clip(beta[:, :-1] @ x[:, :-1].T, -3, 3))
        if turn in (0, 4, 8):  # each series' own level, given the factors
            scaled = exposure[:, :-1] * effect[pool, :-1]
            rate = (seen.sum(axis=1) + 0.1) / np.maximum(scaled.sum(axis=1), 1e-9)
            base = _by_pool(rate[:, None] * exposure[:, :-1], pool, pools)
        mean = base * np.exp(np.clip(beta @ x[:-1].T, -3, 3))
        if turn in (4, 8, 11):  # what the sum varies beyond Poisson
            squares = ((y - mean) ** 2 / np.maximum(mean, 1e-9) * (mean > 0)).sum(axis=1)
            w = np.maximum(squares / np.maximum((mean > 0).sum(axis=1) - groups, 1), 1.0)[:, None]
        gram = np.einsum("kt,tp,tq->kpq", mean / w, x[:-1], x[:-1]) + np.einsum(
            "kp,pq->kpq", precision, np.eye(groups + 1)
        )
        score = ((y - mean) / w) @ x[:-1] - precision * beta
        covariance = np.linalg.inv(gram)
        if turn < 11:
            beta = np.clip(beta + np.einsum("kpq,kq->kp", covariance, score), -2.0, 2.0)
    factor = np.exp(beta[:, :-1] @ x[:, :-1].T)[pool]
    # The factor of a round relative to the history's own: the covariates less their mean over the history.
    share = _by_pool(decay * exposure, pool, pools)
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-300)
    apart = x[None, :, :-1] - np.einsum("kt,tp->kp", share, x[:, :-1])[:, None, :]
    spread = np.einsum("ktp,kpq,ktq->kt", apart, covariance[:, :-1, :-1], apart)[pool]
    return factor, spread


def _by_pool(values: Floats, pool: NDArray[np.int64], pools: int) -> Floats:
    total = np.zeros((pools, values.shape[1]))
    np.add.at(total, pool, values)
    return total


def _likelihood(counts: Floats, means: Floats) -> Floats:
    """The log-likelihood (S, J) of each PHI given the total: Dirichlet-multinomial with parameters mean / (phi - 1)."""
    size = counts.shape[0]
    total = counts.sum(axis=1)
    scale = (total / np.maximum(means.sum(axis=1), 1e-300))[:, None]
    rows, columns = np.nonzero(counts)
    y, m = counts[rows, columns], (scale * means)[rows, columns]
    chances = np.zeros((size, PHI.size))
    for j, phi in enumerate(PHI):
        alpha = m / (phi - 1)
        chances[:, j] = np.bincount(rows, gammaln(alpha + y) - gammaln(alpha), minlength=size)
        whole = np.maximum(total, 1e-9) / (phi - 1)
        chances[:, j] += gammaln(whole) - gammaln(whole + total)
    return chances


def _dispersion(chances: Floats, typical: Floats) -> tuple[Floats, Floats]:
    """Weights of PHI for each series: its own likelihood times what series of about its level have in common, found by
    the EM algorithm. Source: Laird (1978), JASA 73:805-811, on a grid; two series' worth of FIRST are added."""
    likelihood = np.exp(chances - chances.max(axis=1, keepdims=True))
    near = np.maximum(
        1.0 - np.abs(np.log2(np.maximum(typical, 1e-6))[:, None].clip(LEVELS[0], LEVELS[-1]) - LEVELS) / 2.0, 0.0
    )
    near /= near.sum(axis=1, keepdims=True)
    prior = np.tile(FIRST, (LEVELS.size, 1))
    for _ in range(30):
        weights = likelihood * (near @ prior)
        weights /= weights.sum(axis=1, keepdims=True)
        prior = near.T @ weights + 2.0 * FIRST
        prior /= prior.sum(axis=1, keepdims=True)
    common = near @ prior
    weights = likelihood * common
    return weights / weights.sum(axis=1, keepdims=True), common
