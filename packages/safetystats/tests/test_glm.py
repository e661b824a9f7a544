"""The regression under the families, on data whose answers are in textbooks."""

import numpy as np
import pytest

from safetystats._glm import fit_negative_binomial, fit_rates, newey_west

# McCullagh & Nelder (1989), table 6.2: type A–E; built 60, 65, 70, 75; period 60, 75; months of service; damages
SHIPS = """A6060 127 0|A6075 63 0|A6560 1095 3|A6575 1095 4|A7060 1512 6|A7075 3353 18|A7575 2244 11|B6060 44882 39|B6075 17176 29
B6560 28609 58|B6575 20370 53|B7060 7064 12|B7075 13099 44|B7575 7117 18|C6060 1179 1|C6075 552 1|C6560 781 0|C6575 676 1
C7060 783 6|C7075 1948 2|C7575 274 1|D6060 251 0|D6075 105 0|D6560 288 0|D6575 192 0|D7060 349 2|D7075 1208 11|D7575 2051 4
E6060 45 0|E6560 789 7|E6575 437 7|E7060 1157 5|E7075 2161 12|E7575 542 1"""


def ships():
    rows = [r.split() for line in SHIPS.splitlines() for r in line.split("|")]
    columns = [
        [1] + [k[0] == t for t in "BCDE"] + [k[1:3] == b for b in ("65", "70", "75")] + [k[3:] == "75"]
        for k, *_ in rows
    ]
    return np.array([[float(r[2]) for r in rows]]), np.array([[float(r[1]) for r in rows]]), np.array(columns, float)


def test_damages_to_ships_give_the_textbooks_coefficients():
    """McCullagh & Nelder (1989), table 6.3 and p. 207: deviance 38.7 on 25, Pearson's dispersion 1.69."""
    fit = fit_rates(*ships())
    assert fit.converged[0]
    assert fit.coefficients[0] == pytest.approx(
        [-6.406, -0.543, -0.687, -0.076, 0.326, 0.697, 0.818, 0.453, 0.384], abs=6e-4
    )
    assert (fit.deviance[0], fit.freedom[0]) == (pytest.approx(38.70, abs=0.01), 25)
    assert fit.dispersion[0] == pytest.approx(1.69, abs=0.005)
    assert np.sqrt(np.diag(fit.covariance[0]))[1] == pytest.approx(0.1776, abs=1e-4)


def test_an_empty_cell_changes_nothing():
    y, e, x = ships()
    wide = fit_rates(np.hstack([y, [[7.0]]]), np.hstack([e, [[0.0]]]), np.vstack([x, x[:1]]))
    assert wide.coefficients == pytest.approx(fit_rates(y, e, x).coefficients)
    assert wide.freedom[0] == 25


def test_many_series_at_once_are_the_same_as_one_by_one():
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(40), np.linspace(-1, 1, 40)])
    y = rng.poisson(3, (6, 40)).astype(float)
    together = fit_negative_binomial(y, np.ones_like(y), x)
    for n in range(6):
        alone = fit_negative_binomial(y[n : n + 1], np.ones((1, 40)), x)
        assert together.coefficients[n] == pytest.approx(alone.coefficients[0], abs=1e-6)


def test_the_negative_binomial_spread_makes_pearsons_statistic_its_degrees_of_freedom():
    rng = np.random.default_rng(2)
    y = rng.poisson(5 * rng.gamma(2, 0.5, (40, 400))).astype(float)
    fit = fit_negative_binomial(y, np.ones_like(y), np.ones((400, 1)))
    assert fit.pearson == pytest.approx(399, rel=1e-5)
    assert fit.alpha.mean() == pytest.approx(0.5, abs=0.03)
    assert fit.fitted[:, 0] == pytest.approx(y.mean(axis=1))


def test_without_lags_the_robust_errors_are_whites():
    rng = np.random.default_rng(3)
    y = rng.poisson(4, (1, 50)).astype(float)
    x = np.column_stack([np.ones(50), rng.normal(size=50)])
    fit = fit_rates(y, np.ones_like(y), x)
    bread = np.linalg.inv(x.T * fit.fitted[0] @ x)
    meat = (x.T * (y[0] - fit.fitted[0]) ** 2) @ x
    assert newey_west(fit, y, x, lags=0)[0] == pytest.approx(bread @ meat @ bread * 50 / 48)


@pytest.mark.parametrize(
    ("y", "e", "x"),
    [
        ([[1, 2, 3]], [[1, 1]], np.ones((3, 1))),
        ([[1, -2, 3]], [[1, 1, 1]], np.ones((3, 1))),
        ([[1, 2, 3]], [[1, 1, 1]], np.ones((3, 2))),
    ],
)
def test_what_cannot_be_fitted_is_refused(y, e, x):
    with pytest.raises(ValueError):
        fit_rates(np.array(y, float), np.array(e, float), x)
