"""One long series with a known week of change: did the level, or the trend, break there?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from safetystats.seasons import WEEKS_A_YEAR, errors_of, fit_of

Floats = NDArray[np.float64]
FEWEST = 20  # weeks on either side


@dataclass(frozen=True)
class Break:
    """`level`: the rate just after the change ÷ what the trend before it led to, with `level_low`, `level_high` and
    `level_p`. `trend`: the yearly change before it as a ratio; `trend_change`: the yearly change after ÷ before, with
    its interval and p-value, NaN when not asked for. `fitted` (T,) and `without` (T,): expected counts with the break
    and had there been none, NaN in missing weeks. `reach`: standard errors in the interval; `dispersion`; `weeks`
    (before, after) used."""

    level: float
    level_low: float
    level_high: float
    level_p: float
    trend: float
    trend_low: float
    trend_high: float
    trend_change: float
    trend_change_low: float
    trend_change_high: float
    trend_change_p: float
    fitted: Floats
    without: Floats
    reach: float
    dispersion: float
    weeks: tuple[int, int]


def interrupted_time_series(
    counts: ArrayLike,
    exposure: ArrayLike,
    change: int,
    *,
    trend_changes: bool = True,
    season: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Break:
    """Segmented log-rate regression: log(expected ÷ exposure) = level + trend · week + break + trend after + season.

    counts, exposure: (T,), exposure is who answered, 0 or NaN a missing week. change: index of the first week after.
    trend_changes: whether the trend may break too; without, the interval of the level is narrower. season: (T, J), as
    from `seasons.season_waves`. Quasi-Poisson means; errors by Newey & West (1987) over 1.3·√T weeks, never below those
    of independent weeks, with the wider limits of Kiefer & Vogelsang (2005).
    Raises ValueError for shapes that differ, negative counts, fewer than 20 answered weeks on either side, or a side
    without any event.
    Source: Wagner, Soumerai, Zhang & Ross-Degnan (2002), J. Clinical Pharmacy and Therapeutics 27, 299–309, eq. 1;
    Bernal, Cummins & Gasparrini (2017), Int. J. Epidemiology 46, 348–355 (counts with an offset).
    """
    y, e = np.asarray(counts, float), np.asarray(exposure, float)
    if y.ndim != 1 or y.shape != e.shape:
        raise ValueError(f"counts {y.shape} and exposure {e.shape} must both be (weeks,)")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} is not between 0 and 1")
    here = np.isfinite(y) & np.isfinite(e) & (np.nan_to_num(e) > 0)
    sides = [int(here[:change].sum()), int(here[change:].sum())] if 0 < change < len(y) else [0, 0]
    if min(sides) < FEWEST:
        raise ValueError(
            f"an interrupted series needs {FEWEST} answered weeks on either side, not {sides[0]}, {sides[1]}"
        )
    if not y[:change][here[:change]].any() or not y[change:][here[change:]].any():
        raise ValueError("there are no events on one side of the change")
    years = (np.arange(len(y)) - change) / WEEKS_A_YEAR
    late = (np.arange(len(y)) >= change).astype(float)
    columns = [np.ones(len(y)), years, late] + ([late * years] if trend_changes else [])
    waves = np.zeros((len(y), 0)) if season is None else np.asarray(season, float)
    if waves.ndim != 2 or len(waves) != len(y):
        raise ValueError(f"season must be ({len(y)}, …): a row for each week")
    design = np.hstack([np.column_stack(columns), waves])
    fit = fit_of(y[None], e[None], design, "quasi-poisson")
    if not fit.converged[0]:
        raise ValueError("there are too few events to fit the break and the season")
    errors, reaches = errors_of(fit, y[None], design, "quasi-poisson", True, confidence)
    beta, error, reach = fit.coefficients[0], errors[0], float(reaches[0])
    wider = reach / float(special.ndtri((1 + confidence) / 2))

    def estimate(n: int) -> tuple[float, float, float, float]:
        p = 2 * float(special.ndtr(-abs(beta[n]) / (error[n] * wider)))
        ratio, low, high = np.exp([beta[n], beta[n] - reach * error[n], beta[n] + reach * error[n]])
        return float(ratio), float(low), float(high), p

    fitted = np.where(here, fit.fitted[0], np.nan)
    broken = design[:, 2 : 4 if trend_changes else 3] @ beta[2 : 4 if trend_changes else 3]
    changed = estimate(3) if trend_changes else (np.nan,) * 4
    return Break(
        *estimate(2),
        *estimate(1)[:3],
        *changed,
        fitted,
        fitted * np.exp(-broken),
        reach,
        float(fit.dispersion[0]),
        (sides[0], sides[1]),
    )
