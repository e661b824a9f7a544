"""Log-linear regression of many series on one design at once: the engine under Farrington's methods."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

Floats = NDArray[np.float64]
FLOOR = 1e-280  # below this a column of the design says nothing of a series


@dataclass(frozen=True)
class Fit:
    """`coefficients` (S, p); `mean` (S, n) fitted; `leverage` (S, n), the diagonal of the hat matrix; `covariance`
    (S, p, p) unscaled; `dispersion` (S,) Pearson's chi-square over its degrees of freedom; `working`
    (S,) the weighted squares of working residuals over the same; `degrees` (S,) those; `converged` (S,)."""

    coefficients: Floats
    mean: Floats
    leverage: Floats
    covariance: Floats
    dispersion: Floats
    working: Floats
    degrees: Floats
    converged: NDArray[np.bool_]


def fit_poisson(design: Floats, counts: Floats, weights: Floats, offset: Floats, *, turns: int = 25) -> Fit:
    """Quasi-Poisson regression with log link of each series on the same design, by iteratively reweighted least
    squares.

    design: (n, p). counts, weights, offset: (S, n); a row of weight 0 is left out of its series, offset is the
    logarithm of exposure. Stops, series by series, when the deviance moves less than 1e-8 of itself, or after `turns`.
    Source: McCullagh & Nelder (1989), Generalized Linear Models, 2.5 (the iteration), 4.5 and 9.2 (dispersion).
    """
    p = design.shape[1]
    upper = np.triu_indices(p)
    products = design[:, upper[0]] * design[:, upper[1]]
    size = counts.shape[0]
    used = weights > 0
    mean = np.where(used, counts + 0.1, 1.0)
    eta = np.log(mean)
    beta = np.zeros((size, p))
    saturated = (weights * (xlogy(counts, counts) - counts)).sum(axis=1)
    deviance = _deviance(saturated, weights, counts, eta, mean)
    converged = np.zeros(size, dtype=bool)
    last = np.ones_like(mean)  # the weights of the last regression: leverage, covariance and dispersion go with it
    going: slice | NDArray[np.int64] = slice(None)
    for _ in range(turns):
        c, prior, off = counts[going], weights[going], offset[going]
        w = prior * mean[going]
        # weight × working response = prior × (mean × (eta - offset - 1) + count)
        score = (w * (eta[going] - off - 1.0) + prior * c) @ design
        solved = np.linalg.solve(_square(w @ products, upper, p), score[:, :, None])[:, :, 0]
        predicted = np.clip(solved @ design.T + off, -600.0, 600.0)
        fitted = np.exp(predicted)
        now = _deviance(saturated[going], prior, c, predicted, fitted)
        done = np.abs(now - deviance[going]) / (np.abs(now) + 0.1) < 1e-8
        last[going], beta[going], eta[going], mean[going], deviance[going] = w, solved, predicted, fitted, now
        converged[going] = done
        if done.all():
            break
        going = np.flatnonzero(~converged)
    covariance: Floats = np.linalg.inv(_square(last @ products, upper, p)).astype(np.float64)
    doubled = np.where(upper[0] == upper[1], 1.0, 2.0)
    leverage: Floats = last * ((covariance[:, upper[0], upper[1]] * doubled) @ products.T)
    degrees: Floats = np.maximum(used.sum(axis=1) - p, 1.0).astype(np.float64)
    squares = (counts / mean - 1.0) ** 2
    chi: Floats = (last * squares).sum(axis=1)
    prior_chi: Floats = (weights * squares).sum(axis=1)
    return Fit(beta, mean, leverage, covariance, chi / degrees, prior_chi / degrees, degrees, converged)


def _square(triangles: Floats, upper: tuple[NDArray[np.int64], NDArray[np.int64]], p: int) -> Floats:
    """Symmetric matrices from their upper triangles. A column with nothing to say (its group has no rows in this
    series) gets a coefficient of zero."""
    gram = np.empty((triangles.shape[0], p, p))
    gram[:, upper[0], upper[1]] = triangles
    gram[:, upper[1], upper[0]] = triangles
    diagonal = np.einsum("spp->sp", gram)
    diagonal[diagonal <= FLOOR] = 1.0
    return gram


def _deviance(saturated: Floats, weights: Floats, counts: Floats, eta: Floats, mean: Floats) -> Floats:
    total: Floats = 2.0 * (saturated - (weights * (counts * eta - mean)).sum(axis=1))
    return total
