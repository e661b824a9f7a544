"""Alarms in weekly counts: the textbook methods, many series at once.

What a partnership sees every week comes from `safetystats.budget`, whose false alarms are calibrated over all
series; here each series stands alone at its own level."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from safetystats._farrington import Settings, judge

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Alarms:
    """The judged rounds, the last W of the series. `observed`, `upper` and `alarm` are (S, W): the count, the bound it
    must exceed (NaN where none could be set) and whether it did. `expected` and `p_value` (S, W) where the method has
    them, else NaN; `dispersion` likewise."""

    observed: Floats
    upper: Floats
    alarm: NDArray[np.bool_]
    expected: Floats
    dispersion: Floats
    p_value: Floats


def farrington(  # noqa: PLR0913 - the method's own settings
    counts: ArrayLike,
    *,
    weeks: int = 1,
    days: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
    alpha: float = 0.05,
    years: int = 4,
    half_window: int = 3,
    periods: int = 10,
    exclude: int = 26,
    weights_threshold: float = 2.58,
    trend: bool = True,
    trend_level: float = 1.0,
    threshold: Literal["nbplugin", "delta", "muan"] = "nbplugin",
    least_cases: int = 5,
    least_rounds: int = 4,
    rounds_per_year: int = 52,
) -> Alarms:
    """Farrington's regression method; the defaults are the flexible version of Noufaily and others.

    counts: (S, T) whole numbers, one column a week. weeks: how many of the last columns to judge, each by what came
    before it. days: (T,) the day of each week as days since 1970, seven apart, which makes "a year ago" the calendar's;
    without them a year is `rounds_per_year` columns. exposure: (S, T) what the expected count is proportional to, such
    as reporters who answered; 0 makes the week missing.
    alpha: one-sided level of the bound. years: how far back. half_window: weeks on each side of the same week of those
    years. periods: parts of the year with a level of their own (1: only the windows are used). exclude: latest weeks
    left out. weights_threshold: residual above which a past week counts less. trend: a linear trend is used where there
    are three reference years, its p-value is below trend_level and it predicts no more than was ever seen. A bound is
    set only where the last `least_rounds` weeks with the judged one have at least `least_cases` cases.
    Years that reach before the series are left out; with none left the bound is NaN.
    Raises ValueError for shapes, negative or missing numbers, and settings outside their range.
    Source: Noufaily et al. (2013), Statistics in Medicine 32:1206-1222; Farrington et al. (1996), JRSS A 159:547-563.
    """
    c, e, d = _series(counts, exposure, days)
    _weeks(weeks, c.shape[1])
    _level(alpha)
    if years < 1 or half_window < 0 or periods < 1 or exclude < 0 or weights_threshold <= 0 or rounds_per_year < 1:
        raise ValueError(
            "years and periods must be at least 1, half_window and exclude at least 0, weights_threshold above 0"
        )
    if threshold not in ("nbplugin", "delta", "muan"):
        raise ValueError(f"threshold must be nbplugin, delta or muan, got {threshold}")
    if years * rounds_per_year and 2 * half_window >= rounds_per_year:
        raise ValueError("half_window must be less than half a year")
    settings = Settings(
        alpha,
        years,
        half_window,
        periods,
        exclude,
        weights_threshold,
        trend,
        trend_level,
        threshold,
        least_cases,
        least_rounds,
        rounds_per_year,
    )
    shape = (c.shape[0], weeks)
    expected, dispersion, upper, p_value = (np.full(shape, np.nan) for _ in range(4))
    for n in range(weeks):
        now = c.shape[1] - weeks + n
        judgement = judge(c, e, d, now, settings)
        if judgement is None:
            continue
        enough = c[:, max(now - least_rounds + 1, 0) : now + 1].sum(axis=1) >= least_cases
        expected[:, n], dispersion[:, n], p_value[:, n] = judgement.expected, judgement.dispersion, judgement.p_value
        upper[:, n] = np.where(enough, judgement.upper, np.nan)
    return _answer(c, weeks, upper, expected, dispersion, p_value)


def farrington_original(
    counts: ArrayLike,
    *,
    weeks: int = 1,
    days: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
    alpha: float = 0.05,
    years: int = 4,
    half_window: int = 3,
    exclude: int = 3,
    trend: bool = True,
    rounds_per_year: int = 52,
) -> Alarms:
    """`farrington` as in 1996: windows of the same weeks only, a trend where it is significant at 0.05, past outbreaks
    weighed down from a residual of 1, and the bound on the two-thirds power. Source: Farrington et al. (1996)."""
    return farrington(
        counts,
        weeks=weeks,
        days=days,
        exposure=exposure,
        alpha=alpha,
        years=years,
        half_window=half_window,
        periods=1,
        exclude=exclude,
        weights_threshold=1.0,
        trend=trend,
        trend_level=0.05,
        threshold="delta",
        rounds_per_year=rounds_per_year,
    )


def ears(
    counts: ArrayLike,
    *,
    method: Literal["C1", "C2", "C3"] = "C1",
    weeks: int = 1,
    alpha: float = 0.05,
    baseline: int = 7,
    least_deviation: float = 0.0,
) -> Alarms:
    """The Early Aberration Reporting System's three rules: so many standard deviations above the last few weeks.

    counts: (S, T). weeks: how many of the last columns to judge. alpha: the level whose normal quantile z multiplies
    the standard deviation. baseline: weeks in the mean and standard deviation (divisor n - 1): those just before the
    judged one (C1), or before the two just before it (C2). C3 adds to C2 what the two earlier weeks' C2 exceeded one
    by: it alarms where the sum exceeds z. least_deviation: the smallest standard deviation used; where it is zero, any
    count above the mean alarms. Weeks without a full baseline have the bound NaN.
    Raises ValueError for shapes, negative or missing numbers, and settings outside their range.
    Source: Hutwagner et al. (2003), J Urban Health 80:i89-96; Fricker, Hegler & Dunfee (2008), Stat Med 27:3407-3429.
    """
    c, _, _ = _series(counts, None, None)
    _weeks(weeks, c.shape[1])
    _level(alpha)
    if method not in ("C1", "C2", "C3"):
        raise ValueError(f"method must be C1, C2 or C3, got {method}")
    if baseline < 2 or least_deviation < 0:
        raise ValueError("baseline must be at least 2 weeks, least_deviation at least 0")
    z = float(ndtri(1 - alpha))
    size, length = c.shape
    lag = 0 if method == "C1" else 2
    mean, deviation = np.full(c.shape, np.nan), np.full(c.shape, np.nan)
    if length > baseline + lag:
        windows = np.lib.stride_tricks.sliding_window_view(c, baseline, axis=1)[:, : length - baseline - lag]
        mean[:, baseline + lag :] = windows.mean(axis=2)
        deviation[:, baseline + lag :] = np.maximum(windows.std(axis=2, ddof=1), least_deviation)
    upper = mean + z * deviation
    if method == "C3":
        with np.errstate(divide="ignore", invalid="ignore"):
            excess = np.maximum((c - mean) / deviation - 1, 0)
        excess = np.where(deviation > 0, excess, 0)
        earlier = np.zeros_like(c)
        earlier[:, 1:] += excess[:, :-1]
        earlier[:, 2:] += excess[:, :-2]
        upper = mean + (z - earlier) * deviation
    nothing = np.full((size, weeks), np.nan)
    return _answer(c, weeks, upper[:, length - weeks :], mean[:, length - weeks :], nothing, nothing)


def cusum(
    counts: ArrayLike,
    *,
    weeks: int = 1,
    reference: float = 1.04,
    limit: float = 2.26,
    mean: ArrayLike | None = None,
    reset: bool = True,
) -> Alarms:
    """A cumulative sum of counts made normal: finds a small rise that lasts.

    counts: (S, T). weeks: how many of the last columns to judge; the sum starts at zero at the first of them.
    reference: what a week may exceed the mean by, in standard deviations, before it adds to the sum. limit: the sum
    that alarms. mean: (S,) the usual level; without it the mean of the weeks before the judged ones, of which there
    must be one. reset: the sum starts anew after an alarm. `upper` is the largest (real) count that would not alarm;
    where the sum of earlier weeks alone is above the limit it is negative. `expected` is the mean; a mean of zero has
    no bound.
    Raises ValueError for shapes, negative or missing numbers, and settings outside their range.
    Source: Rossi, Lampugnani & Marchi (1999), Stat Med 18:2111-2122 (the transform, and 1.04 and 2.26 for a false alarm
    in about a hundred weeks at low means); Page (1954) for the sum.
    """
    c, _, _ = _series(counts, None, None)
    _weeks(weeks, c.shape[1])
    size, length = c.shape
    if reference < 0 or limit <= 0:
        raise ValueError("reference must be at least 0 and limit above 0")
    if mean is None:
        if weeks == length:
            raise ValueError("give the mean, or leave at least one week before the judged ones")
        usual = c[:, : length - weeks].mean(axis=1)
    else:
        usual = np.broadcast_to(np.asarray(mean, dtype=float), (size,)).copy()
        if not np.isfinite(usual).all() or (usual < 0).any():
            raise ValueError("mean must be finite and not negative")
    level = np.where(usual > 0, usual, np.nan)
    root = np.sqrt(level)
    total = np.zeros(size)
    upper = np.full((size, weeks), np.nan)
    for n in range(weeks):
        y = c[:, length - weeks + n]
        needed = limit - total + reference  # the transformed count at which the sum reaches its limit
        inside = 4 * level + 2 * root * needed
        highest = np.sqrt(np.maximum(inside, 0)) - root
        upper[:, n] = np.where(inside > level, highest**2, -1.0)
        upper[np.isnan(level), n] = np.nan
        step = (y - 3 * level + 2 * np.sqrt(y * level)) / (2 * root) - reference
        total = np.nan_to_num(np.maximum(total + step, 0.0))
        if reset:
            with np.errstate(invalid="ignore"):
                total = np.where(y > upper[:, n], 0.0, total)
    nothing = np.full((size, weeks), np.nan)
    return _answer(c, weeks, upper, np.repeat(usual[:, None], weeks, axis=1), nothing, nothing)


def _answer(c: Floats, weeks: int, upper: Floats, expected: Floats, dispersion: Floats, p_value: Floats) -> Alarms:
    observed = c[:, c.shape[1] - weeks :].copy()
    with np.errstate(invalid="ignore"):
        alarm = observed > upper
    return Alarms(observed, upper, alarm, expected, dispersion, p_value)


def _series(
    counts: ArrayLike, exposure: ArrayLike | None, days: ArrayLike | None
) -> tuple[Floats, Floats | None, NDArray[np.int64] | None]:
    c = np.asarray(counts, dtype=float)
    if c.ndim != 2 or not c.size:
        raise ValueError(f"counts must be (series, weeks) and not empty, got {c.shape}")
    if not np.isfinite(c).all() or (c < 0).any() or (c != np.floor(c)).any():
        raise ValueError("counts must be whole numbers of at least 0; a missing week is told by an exposure of 0")
    e = None
    if exposure is not None:
        e = np.asarray(exposure, dtype=float)
        if e.shape != c.shape:
            raise ValueError(f"exposure must be of the shape of counts, got {e.shape} and {c.shape}")
        if not np.isfinite(e).all() or (e < 0).any():
            raise ValueError("exposure must be finite and not negative")
        c = np.where(e > 0, c, 0.0)
    d = None
    if days is not None:
        d = np.asarray(days, dtype=np.int64)
        if d.shape != (c.shape[1],) or (np.diff(d) != 7).any():
            raise ValueError("days must be one a week, seven days apart")
    return c, e, d


def _weeks(weeks: int, length: int) -> None:
    if not 1 <= weeks <= length:
        raise ValueError(f"weeks must be between 1 and the {length} in the series, got {weeks}")


def _level(alpha: float) -> None:
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must be between 0 and 1, got {alpha}")
