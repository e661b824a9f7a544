"""Before and after a measure, beside places where it was not: rate ratios, differences in differences, displacement."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from safetystats._glm import fit_negative_binomial, fit_rates
from safetystats.rates import rate_ratio

Floats = NDArray[np.float64]
Spread = Literal["areas", "blocks"]


@dataclass(frozen=True)
class BeforeAfter:
    """Of S series: counts and exposures before and after (S,), `ratio` (S,) of the rates, after ÷ before, its interval
    `low`, `high` and `p_value` (S,); `dispersion` (S,) variance ÷ mean, at least 1. NaN where a period is missing. A
    development, not an effect: nothing is compared with."""

    before: Floats
    after: Floats
    before_exposure: Floats
    after_exposure: Floats
    ratio: Floats
    low: Floats
    high: Floats
    p_value: Floats
    dispersion: Floats


@dataclass(frozen=True)
class DifferenceInDifferences:
    """`ratio`: (after ÷ before where the measure was) ÷ (after ÷ before where it was not), its interval `low`, `high`
    and the two-sided `p_value` of no effect. `comparison_ratio`: after ÷ before in the comparison areas, with
    `comparison_low`, `comparison_high`. `dispersion` at least 1, with its degrees of `freedom`; `alpha` of the negative
    binomial, or how much areas change in ways of their own. `spread`: what it was measured between. `areas` used,
    `left_out` those without any event or without a week before or after. `corrected`: half an event was added to either
    period of a group that had none in one of them."""

    ratio: float
    low: float
    high: float
    p_value: float
    comparison_ratio: float
    comparison_low: float
    comparison_high: float
    dispersion: float
    freedom: int
    alpha: float
    spread: Spread
    areas: int
    left_out: int
    corrected: bool


@dataclass(frozen=True)
class DisplacementDifference:
    """`wdd`: events fewer (negative) or more in the place of the measure and around it than the comparisons would have
    had; `error`, `z`, two-sided `p_value`, `low`, `high`; `local` and `displaced`: its two parts."""

    wdd: float
    error: float
    z: float
    p_value: float
    low: float
    high: float
    local: float
    displaced: float


@dataclass(frozen=True)
class DisplacementQuotient:
    """`wdq`: what happened around the place ÷ what happened in it, both against the comparison. Above 1: benefit
    spread, more than the effect; 0 to 1: benefit spread, less; −1 to 0: displaced, less than the effect; below −1:
    displaced, more. NaN where `success` is not below 0: without a decrease there is nothing to displace. `success`,
    `buffer`: the denominator and the numerator."""

    wdq: float
    success: float
    buffer: float


def before_after(
    counts: ArrayLike,
    exposure: ArrayLike,
    before: ArrayLike,
    after: ArrayLike,
    *,
    method: Literal["exact", "model"] = "exact",
    confidence: float = 0.95,
) -> BeforeAfter:
    """The rate after ÷ the rate before, for each series alone.

    counts, exposure: (S, T), exposure 0 or NaN a missing week. before, after: (T,) true or false, not both. Interval:
    `rate_ratio`'s on the counts shared by φ, Pearson's variance ÷ mean within the two periods (so season within a
    period widens it). Raises ValueError for shapes that differ, negative counts, or periods that overlap or are empty.
    """
    y, e = _panel(counts, exposure)
    periods = _periods(before, after, y.shape[1])
    sums = [(np.where(w, y, 0).sum(axis=1), np.where(w, e, 0).sum(axis=1)) for w in periods]
    pearson, cells = np.zeros(len(y)), np.zeros(len(y))
    for (count, exposed), weeks in zip(sums, periods, strict=True):
        mean = e * (count / np.where(exposed > 0, exposed, 1.0))[:, None]
        off = np.where(weeks & (e > 0) & (mean > 0), (y - mean) ** 2 / np.where(mean > 0, mean, 1.0), 0.0)
        pearson += off.sum(axis=1)
        cells += (weeks & (e > 0)).sum(axis=1)
    freedom = np.maximum(cells - 2, 1)
    phi = np.maximum(pearson / freedom, 1.0)
    (b, eb), (a, ea) = sums
    change = rate_ratio(a, ea, b, eb, confidence=confidence, method=method, dispersion=phi, freedom=freedom)
    return BeforeAfter(
        b, a, eb, ea, change.ratio, change.low, change.high, change.p_value, np.where((ea > 0) & (eb > 0), phi, np.nan)
    )


def difference_in_differences(
    counts: ArrayLike,
    exposure: ArrayLike,
    treated: ArrayLike,
    before: ArrayLike,
    after: ArrayLike,
    *,
    spread: Spread | None = None,
    family: Literal["quasi-poisson", "negative-binomial"] = "quasi-poisson",
    block: int = 4,
    confidence: float = 0.95,
) -> DifferenceInDifferences:
    """How the change in the treated areas compares with the change in the others, on the log scale.

    counts, exposure: (A, T), exposure is who answered, 0 or NaN a missing week. treated: (A,) true or false, at least
    one of each. before, after: (T,) true or false. The expected count is exposure × exp(area + period + effect where
    treated and after).

    spread: what the dispersion is measured between. "blocks" sums to blocks of `block` weeks and sees what varies
    between those: it cannot know that areas change in ways of their own. Variance is φ · mean, φ at least 1, or with
    family "negative-binomial" mean + alpha · mean². "areas" sums each area to a before and an after, and compares the
    areas' changes with each other, so that nothing within an area – weeks that follow each other, a change of its
    own – makes the interval too narrow (Bertrand, Duflo & Mullainathan 2004, How much should we trust
    differences-in-differences estimates?, Quarterly J. Economics 119, 249–275, section IV.C). Variance is φ · mean +
    alpha · mean², φ from the blocks around what
    each area's two levels and the season they share lead to, alpha between areas (Breslow 1984). It needs 4
    areas, and is chosen when there are.
    The interval is coefficient ± Student's t · error (McCullagh & Nelder 1989, section 6.2); "areas" never narrower
    than the spread within them alone gives.

    Raises ValueError for shapes that differ, negative counts, periods that overlap or are empty, fewer than one treated
    and one comparison area with any event, or "areas" with fewer than 4.
    """
    y, e = _panel(counts, exposure)
    chosen = np.asarray(treated)
    if chosen.shape != (len(y),) or chosen.dtype != bool:
        raise ValueError(f"treated must be true or false for each of {len(y)} areas")
    if family not in ("quasi-poisson", "negative-binomial") or spread not in (None, "areas", "blocks") or block < 1:
        raise ValueError("family is quasi-poisson or negative-binomial, spread areas or blocks, block at least 1")
    _confidence(confidence)
    periods = _periods(before, after, y.shape[1])
    observed = [(np.where(w & (e > 0), 1, 0)).sum(axis=1) > 0 for w in periods]
    used = observed[0] & observed[1] & (np.where(periods[0] | periods[1], y, 0).sum(axis=1) > 0)
    y, e, chosen = y[used], e[used], chosen[used]
    if not chosen.any() or chosen.all():
        raise ValueError("at least one area with the measure and one without it must have events, before or after")
    between: Spread = spread or ("areas" if len(y) >= 4 else "blocks")
    if between == "areas" and len(y) < 4:
        raise ValueError(f"a spread between areas needs 4 of them with events; there are {len(y)}")
    length = y.shape[1] if between == "areas" else block
    parts = [_summed(y, e, weeks, length) for weeks in periods]
    count, exposed = (np.hstack([p[n] for p in parts]) for n in (0, 1))
    late = np.repeat([0.0, 1.0], [p[0].shape[1] for p in parts])
    count, corrected = _without_empty(count, exposed, chosen, late)
    areas, cells = count.shape
    design = np.zeros((areas, cells, areas + 2))
    design[np.arange(areas), :, np.arange(areas)] = 1
    design[:, :, areas] = late
    design[:, :, areas + 1] = late * chosen[:, None]
    flat = (count.reshape(1, -1), exposed.reshape(1, -1), design.reshape(-1, areas + 2))
    within = _within(y, e, periods, block) if between == "areas" else 1.0
    free = between == "areas" or family == "negative-binomial"
    # counts shared by φ have the variance of Poisson's: what is left of the spread is alpha's
    fit = (fit_negative_binomial if free else fit_rates)(flat[0] / within, flat[1] / within, flat[2])
    if fit.freedom[0] < 1:
        raise ValueError("too few blocks of weeks to measure a spread: make block smaller")
    freedom, seen = int(fit.freedom[0]), float(fit.dispersion[0])
    phi = max(seen, 1.0)
    (period, effect), errors = fit.coefficients[0, -2:], np.sqrt(np.diag(fit.covariance[0])[-2:])
    # Few areas may happen to change alike. Student's t allows for that; below the error of the counts it never goes.
    share = np.sqrt(seen if between == "areas" else phi)
    reach = max(float(stats.t.ppf((1 + confidence) / 2, freedom)) * share, float(special.ndtri((1 + confidence) / 2)))
    score = abs(effect) / errors[1]
    p = 2 * max(float(stats.t.sf(score / max(share, 1e-9), freedom)), float(special.ndtr(-score)))
    other, own = (np.exp([c, c - reach * s, c + reach * s]) for c, s in zip((period, effect), errors, strict=True))
    return DifferenceInDifferences(
        float(own[0]),
        float(own[1]),
        float(own[2]),
        p,
        float(other[0]),
        float(other[1]),
        float(other[2]),
        phi * within,
        freedom,
        float(fit.alpha[0]),
        between,
        areas,
        int((~used).sum()),
        corrected,
    )


def weighted_displacement_difference(
    treated: ArrayLike,
    control: ArrayLike,
    displacement: ArrayLike = (0, 0),
    displacement_control: ArrayLike = (0, 0),
    *,
    exposures: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> DisplacementDifference:
    """Events prevented in a place and its surroundings together, against a comparison for each.

    Each of the four: (before, after) counts, at least 0. exposures: (4, 2) above 0, in the order of the arguments: who
    answered, or how long; the after counts are then scaled to the exposure before. dispersion: variance ÷ mean of the
    counts, at least 1. It compares *differences*: where the comparison is larger than the place, what changes both in
    the same proportion shows as an effect; choose one of like size, or `difference_in_differences`.
    Raises ValueError for shapes and numbers that cannot be.
    Source: Wheeler & Ratcliffe (2018), A simple weighted displacement difference test to evaluate place based crime
    interventions, Crime Science 7:11, eq. 1–3.
    """
    table = np.array([np.asarray(v, float) for v in (treated, control, displacement, displacement_control)], float)
    exposed = np.ones((4, 2)) if exposures is None else np.asarray(exposures, float)
    sizes = np.ones(4) if weights is None else np.asarray(weights, float)
    if table.shape != (4, 2) or not np.isfinite(table).all() or (table < 0).any():
        raise ValueError("each place must have two counts, before and after, of at least 0")
    if exposed.shape != (4, 2) or not (np.isfinite(exposed) & (exposed > 0)).all() or not 1 <= dispersion < np.inf:
        raise ValueError("exposures must be (4, 2) numbers above 0, and the dispersion at least 1")
    if sizes.shape != (4,) or not (np.isfinite(sizes) & (sizes > 0)).all():
        raise ValueError("weights must be four numbers above 0")
    _confidence(confidence)
    scale = sizes[:, None] * np.column_stack([np.ones(4), exposed[:, 0] / exposed[:, 1]])
    change = (table * scale) @ np.array([-1.0, 1.0])
    local, displaced = float(change[0] - change[1]), float(change[2] - change[3])
    error = float(np.sqrt(dispersion * (table * scale**2).sum()))
    wdd = local + displaced
    z = wdd / error if error > 0 else 0.0
    reach = float(special.ndtri((1 + confidence) / 2)) * error
    return DisplacementDifference(
        wdd, error, z, 2 * float(special.ndtr(-abs(z))), wdd - reach, wdd + reach, local, displaced
    )


def weighted_displacement_quotient(
    treated: ArrayLike, displacement: ArrayLike, control: ArrayLike
) -> DisplacementQuotient:
    """Did what left the place turn up around it, or did the benefit spread?

    Each: (before, after), counts or rates of at least 0; the control above 0 in both. A description without an
    interval. Raises ValueError for shapes and numbers that cannot be.
    Source: Bowers & Johnson (2003), Measuring the geographical displacement and diffusion of benefit effects of crime
    prevention activity, J. Quantitative Criminology 19, 275–301, eq. 1.
    """
    table = np.array([np.asarray(v, float) for v in (treated, displacement, control)], float)
    if table.shape != (3, 2) or not np.isfinite(table).all() or (table < 0).any() or (table[2] <= 0).any():
        raise ValueError("each place must have two numbers of at least 0, before and after, the control above 0")
    shares = table[:2] / table[2]
    success, buffer = (float(shares[n, 1] - shares[n, 0]) for n in (0, 1))
    return DisplacementQuotient(buffer / success if success < 0 else np.nan, success, buffer)


def _panel(counts: ArrayLike, exposure: ArrayLike) -> tuple[Floats, Floats]:
    """Counts and exposures, both 0 in missing weeks."""
    y, e = np.asarray(counts, float), np.asarray(exposure, float)
    if y.ndim != 2 or y.shape != e.shape:
        raise ValueError(f"counts {y.shape} and exposure {e.shape} must both be (areas, weeks)")
    here = ~np.isnan(y) & ~np.isnan(e) & (np.nan_to_num(e) != 0)
    y, e = np.where(here, y, 0.0), np.where(here, e, 0.0)
    if not (np.isfinite(y) & np.isfinite(e)).all() or (y < 0).any() or (e < 0).any():
        raise ValueError("counts and exposures must be finite and at least 0")
    return y, e


def _periods(before: ArrayLike, after: ArrayLike, weeks: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    b, a = np.asarray(before), np.asarray(after)
    if b.shape != (weeks,) or a.shape != (weeks,) or b.dtype != bool or a.dtype != bool:
        raise ValueError(f"before and after must be true or false for each of {weeks} weeks")
    if not b.any() or not a.any() or (a & b).any():
        raise ValueError("before and after must each have a week, and none in common")
    return b, a


def _summed(y: Floats, e: Floats, weeks: NDArray[np.bool_], length: int) -> tuple[Floats, Floats]:
    """(A, blocks) sums over blocks of a period; the weeks left over join the last block."""
    y, e = y[:, weeks], e[:, weeks]
    starts = np.arange(max(y.shape[1] // length, 1)) * length
    return np.add.reduceat(y, starts, axis=1), np.add.reduceat(e, starts, axis=1)


def _within(y: Floats, e: Floats, periods: tuple[NDArray[np.bool_], NDArray[np.bool_]], block: int) -> float:
    """Variance ÷ mean of blocks of weeks, at least 1, around the level of their area and period × what all areas had of
    more or less in that block."""
    pearson, freedom = 0.0, 0
    for weeks in periods:
        count, exposed = _summed(y, e, weeks, block)
        level = count.sum(axis=1) / np.maximum(exposed.sum(axis=1), 1e-300)
        shared = count.sum(axis=0) / np.maximum(level @ exposed, 1e-300)
        mean = exposed * level[:, None] * shared
        pearson += float(np.where(mean > 0, (count - mean) ** 2 / np.where(mean > 0, mean, 1.0), 0.0).sum())
        rows, columns = (mean > 0).any(axis=1).sum(), (mean > 0).any(axis=0).sum()
        freedom += max(int((mean > 0).sum() - rows - columns + 1), 0)
    return max(pearson / freedom, 1.0) if freedom else 1.0


def _without_empty(count: Floats, exposed: Floats, treated: NDArray[np.bool_], late: Floats) -> tuple[Floats, bool]:
    """Half an event to both periods of a group that has none in one of them, spread by exposure."""
    count, corrected = count.copy(), False
    for group in (treated, ~treated):
        sums = [count[group][:, late == side].sum() for side in (0, 1)]
        if min(sums) == 0:
            corrected = True
            for side in (0, 1):
                cell = np.ix_(group, late == side)
                count[cell] += 0.5 * exposed[cell] / exposed[cell].sum()
    return count, corrected


def _confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} is not between 0 and 1")
