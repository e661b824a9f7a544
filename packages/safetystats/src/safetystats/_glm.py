"""Log-rate regression shared by the families: Poisson, quasi-Poisson and negative binomial, many series at once.

The mean of a count is exposure × exp(design · coefficients). Fitted by iteratively reweighted least squares
(McCullagh & Nelder 1989, Generalized Linear Models, 2nd ed., section 2.5), each series for itself, in one batch of
small linear systems."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MAX_STEPS = 60
FLAT = 1e-10  # the relative change of the deviance at which a series is done
LOWEST, HIGHEST = -30.0, 30.0  # of the linear predictor without its offset: exp(−30) is no rate


@dataclass(frozen=True)
class Fit:
    """S series fitted at once. `coefficients` (S, P); `covariance` (S, P, P) of a model without overdispersion beyond
    its family's; `fitted` (S, N) means, 0 where a cell was left out; `pearson` (S,) the sum of squared residuals over
    the family's variance; `deviance` (S,) of the Poisson or negative binomial; `freedom` (S,) cells − P;
    `alpha` (S,) of the negative binomial variance mean + alpha · mean², 0 for Poisson; `converged` (S,): False where no
    finite estimate exists, as when one group of a factor is all zeros."""

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    pearson: Floats
    deviance: Floats
    freedom: NDArray[np.int64]
    alpha: Floats
    converged: NDArray[np.bool_]

    @property
    def dispersion(self) -> Floats:
        """(S,) Pearson's estimate of variance ÷ the family's variance; NaN without degrees of freedom."""
        return np.where(self.freedom > 0, self.pearson / np.maximum(self.freedom, 1), np.nan)


def fit_rates(counts: Floats, exposure: Floats, design: Floats, *, alpha: Floats | float = 0.0) -> Fit:
    """Fits log(mean / exposure) = design · coefficients with variance mean + alpha · mean².

    counts, exposure: (S, N); a cell with exposure 0 or NaN, or a NaN count, is missing. design: (N, P) or (S, N, P) of
    full rank. alpha: number or (S,). Raises ValueError where shapes differ, a count is negative or the design has not
    full rank on the cells there are.
    """
    y, e, x = np.asarray(counts, float), np.asarray(exposure, float), np.asarray(design, float)
    if y.ndim != 2 or y.shape != e.shape or x.shape[-2:-1] != y.shape[1:]:
        raise ValueError(
            f"counts {y.shape} and exposure {e.shape} must be (S, N), design {x.shape} (N, P) or (S, N, P)"
        )
    here = np.isfinite(y) & np.isfinite(e) & (e > 0)
    if (y[here] < 0).any() or not np.isfinite(x).all():
        raise ValueError("a count cannot be negative, and the design must be finite numbers")
    x = np.broadcast_to(x, (y.shape[0], *x.shape[-2:]))
    width = x.shape[2]
    ranks = np.linalg.matrix_rank(np.where(here[:, :, None], x, 0.0))
    if (ranks < width).any():
        raise ValueError(f"series {int(np.argmax(ranks < width))}: too few weeks to tell {width} coefficients apart")
    a = np.broadcast_to(np.asarray(alpha, float), y.shape[:1])[:, None]
    y, offset = np.where(here, y, 0.0), np.log(np.where(here, e, 1.0))
    rate = (y.sum(axis=1) + 0.5) / np.where(here, e, 0.0).sum(axis=1)
    mean = np.where(here, (y + np.exp(offset) * rate[:, None]) / 2, 0.0)  # halfway to the common rate
    linear = np.log(np.where(here, mean, 1.0)) - offset
    beta = np.zeros((y.shape[0], width))
    converged = np.zeros(y.shape[0], dtype=bool)
    last = np.full(y.shape[0], np.inf)
    for _ in range(MAX_STEPS):
        weight = np.where(here, mean / (1 + a * mean), 0.0)
        working = linear + np.where(here, (y - mean) / np.where(here, mean, 1.0), 0.0)
        information = np.einsum("snp,sn,snq->spq", x, weight, x)
        score = np.einsum("snp,sn,sn->sp", x, weight, working)
        beta = np.linalg.solve(_ridged(information), score[:, :, None])[:, :, 0]
        linear = np.clip(np.einsum("snp,sp->sn", x, beta), LOWEST, HIGHEST)
        mean = np.where(here, np.exp(linear + offset), 0.0)
        now = _deviance(y, mean, a, here)
        converged = np.abs(now - last) <= FLAT * (np.abs(now) + 0.1)
        last = now
        if converged.all():
            break
    weight = np.where(here, mean / (1 + a * mean), 0.0)
    information = np.einsum("snp,sn,snq->spq", x, weight, x)
    finite = (np.abs(np.where(here, linear, 0.0)) < 0.6 * HIGHEST).all(axis=1)
    variance = mean + a * mean**2
    pearson = (np.where(here, (y - mean) ** 2, 0.0) / np.where(here, np.maximum(variance, 1e-300), 1.0)).sum(axis=1)
    freedom = here.sum(axis=1) - width
    covariance = np.asarray(np.linalg.inv(_ridged(information)), dtype=np.float64)
    return Fit(
        beta, covariance, mean, pearson, np.asarray(last), freedom.astype(np.int64), a[:, 0].copy(), converged & finite
    )


def fit_negative_binomial(counts: Floats, exposure: Floats, design: Floats, *, rounds: int = 8) -> Fit:
    """As `fit_rates`, with alpha of each series estimated so that Pearson's statistic equals its degrees of freedom;
    0 where the counts vary no more than Poisson's.

    Source: Breslow (1984), Extra-Poisson variation in log-linear models, Applied Statistics 33, 38–44.
    """
    y, e = np.asarray(counts, float), np.asarray(exposure, float)
    fit = fit_rates(y, e, design)
    for _ in range(rounds):
        alpha = _alpha(y, fit, e)
        moved = np.abs(alpha - fit.alpha).max(initial=0.0)
        fit = fit_rates(y, e, design, alpha=alpha)
        if moved < 1e-7:
            break
    return fit


def newey_west(fit: Fit, counts: Floats, design: Floats, *, lags: int) -> Floats:
    """(S, P, P) covariance of the coefficients that holds when weeks follow each other and vary more than the family
    says, Bartlett's weights over `lags` weeks. A missing week adds nothing.

    Source: Newey & West (1987), Econometrica 55, 703–708, eq. 5, on the scores of the regression, × N / (N − P).
    """
    y = np.asarray(counts, float)
    x = np.broadcast_to(np.asarray(design, float), (y.shape[0], *np.shape(design)[-2:]))
    here = fit.fitted > 0
    a = fit.alpha[:, None]
    score = x * np.where(here, (np.where(here, y, 0.0) - fit.fitted) / (1 + a * fit.fitted), 0.0)[:, :, None]
    meat = np.einsum("snp,snq->spq", score, score)
    for lag in range(1, min(lags, y.shape[1] - 1) + 1):
        part = np.einsum("snp,snq->spq", score[:, lag:], score[:, :-lag])
        meat += (1 - lag / (lags + 1)) * (part + part.transpose(0, 2, 1))
    cells = fit.freedom + x.shape[2]
    small = np.where(fit.freedom > 0, cells / np.maximum(fit.freedom, 1), np.nan)
    return np.asarray(fit.covariance @ meat @ fit.covariance * small[:, None, None])


def _alpha(y: Floats, fit: Fit, e: Floats) -> Floats:
    """(S,) the alpha at which Pearson's statistic of these means equals the degrees of freedom, by bisection."""
    here = np.isfinite(y) & (np.nan_to_num(e) > 0)
    squared = np.where(here, (np.where(here, y, 0.0) - fit.fitted) ** 2, 0.0)
    mean = np.where(here, np.maximum(fit.fitted, 1e-300), 1.0)

    def too_wide(alpha: Floats) -> NDArray[np.bool_]:
        return np.asarray((squared / (mean + alpha[:, None] * mean**2)).sum(axis=1) > fit.freedom)

    low, high = np.zeros(len(y)), np.full(len(y), 100.0)
    over = too_wide(low)
    for _ in range(50):
        middle = (low + high) / 2
        wide = too_wide(middle)
        low, high = np.where(wide, middle, low), np.where(wide, high, middle)
    return np.where(over, (low + high) / 2, 0.0)


def _deviance(y: Floats, mean: Floats, a: Floats, here: NDArray[np.bool_]) -> Floats:
    m = np.where(here, np.maximum(mean, 1e-300), 1.0)
    fits = np.where(y > 0, y * np.log(np.where(y > 0, y, 1.0) / m), 0.0)
    safe = np.where(a > 0, a, 1.0)
    bulk = np.where(a > 0, (y + 1 / safe) * (np.log1p(safe * y) - np.log1p(safe * m)), y - m)
    return np.asarray(2 * np.where(here, fits - bulk, 0.0).sum(axis=1))


def _ridged(information: Floats) -> Floats:
    """A series without a finite estimate has no information left: a speck on the diagonal keeps it solvable."""
    width = information.shape[-1]
    size = np.einsum("spp->sp", information).max(axis=1, initial=0.0)
    return np.asarray(information + np.eye(width) * (1e-13 * size + 1e-290)[:, None, None])
