"""What changed where a measure was, beside areas where it was not; whether it moved; and how far that can be
trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from safetystats.evaluation import (
    difference_in_differences,
    weighted_displacement_difference,
    weighted_displacement_quotient,
)
from safetystats.interrupted import FEWEST as LONG_ENOUGH
from safetystats.interrupted import interrupted_time_series
from safetystats.rates import rate_interval
from samlad.analysis.datasets.reading import answers, cube, series_of
from samlad.analysis.datasets.types import RoundDays, SeriesData
from samlad.analysis.methods.numbers import plain
from samlad.analysis.results.effect import (
    BeforeAndAfter,
    Displacement,
    Effect,
    EffectResult,
    EffectSettings,
    Level,
    LevelBreak,
    PoliceCount,
    PoliceCounts,
    Verdict,
)

LEVEL = 0.05  # chance of an effect where there is none
FEWEST_ROUNDS = 4  # before and after: with fewer nothing is estimated
SHORT = 8  # rounds after: fewer and the page says that it is early
ENOUGH_AREAS = 3  # comparison areas with events: then changes of their own are allowed for
REPORTING = 1.25  # times as many, or as few, answers in the place as in the comparisons: a caution
PEAK = 1.5  # times the level of the year before: the fall may be a peak that passes

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class _Times:
    before: Mask
    during: Mask  # since the measure began, until it ended
    after: Mask  # when it was expected to show: what is compared with before
    since: Mask  # when it had ended


class _Rows(NamedTuple):
    own: list[int]
    comparison: list[int]
    ring: list[int]


def compute(data: SeriesData, settings: EffectSettings, rng: np.random.Generator) -> EffectResult:
    """Of one measure.

    `periods` are counts, answers and the rate of the place before, during, since it ended and while expected to show,
    with exact 95 % intervals of reports per ten answers; `comparison` and `ring` the same before and after; `police`
    their counts in the place, of which no effect is estimated. `effect`, `displacement`, `ring_effect`, `level`
    (interrupted series): None where they cannot be estimated, always without comparison areas. `verdict`: "none" (not
    compared), "too_little", "fewer", "more", "not_shown", or "unsure" where the comparison areas are too few to say.
    `cautions`: what besides the measure may lie behind, as codes.
    """
    areas = [a["id"] for a in data["areas"]]
    rows = _Rows(*([areas.index(a) for a in ids if a in areas] for ids in _areas_of(settings)))
    times = _times(data["rounds"], settings)
    counts, exposure = series_of(data, settings["indicators"])
    expected = answers(data)[1].astype(float)
    everywhere = not settings["areas"]
    own = [len(areas)] if everywhere else rows.own
    place = counts[own].sum(axis=0), exposure[own].sum(axis=0)
    result: EffectResult = {
        "rounds": [{"label": r["label"], "from": r["from"]} for r in data["rounds"]],
        "curve": {
            "counts": plain(place[0]),
            "answered": plain(place[1]),
            "before": _marked(times.before),
            "during": _marked(times.during),
            "after": _marked(times.after),
        },
        "periods": {
            "before": _level(*place, times.before),
            "during": _level(*place, times.during),
            "after": _level(*place, times.after),
            "since": _level(*place, times.since),
        },
        "comparison": _both(counts, exposure, rows.comparison, times),
        "ring": _both(counts, exposure, rows.ring, times),
        "police": _police(data, own, settings["indicators"], times),
        "compared_curve": _rates(counts, exposure, rows.comparison),
        "effect": None,
        "displacement": None,
        "ring_effect": None,
        "level": None,
        "cautions": [],
        "verdict": "none",
    }
    if not rows.comparison or everywhere:
        return result
    enough = min(int((w & (place[1] > 0)).sum()) for w in (times.before, times.after)) >= FEWEST_ROUNDS
    if not enough:
        result["verdict"] = "too_little"
        return result
    result["effect"] = _compared(counts, exposure, own, rows.comparison, times)
    if rows.ring:
        result["ring_effect"] = _compared(counts, exposure, rows.ring, rows.comparison, times)
        result["displacement"] = _displacement(counts, exposure, rows, times)
    result["level"] = _broken(*place, times)
    result["cautions"] = _cautions(counts, exposure, expected, rows, place, times)
    result["verdict"] = _verdict(result["effect"])
    return result


def _areas_of(settings: EffectSettings) -> tuple[list[int], list[int], list[int]]:
    return settings["areas"], settings["comparison"], settings["ring"]


def _times(rounds: Sequence[RoundDays], settings: EffectSettings) -> _Times:
    """Whole rounds only: one that the measure began or ended in belongs to no period but its own."""
    first = np.array([date.fromisoformat(r["from"]).toordinal() for r in rounds], dtype=np.int64)
    last = np.array([date.fromisoformat(r["to"]).toordinal() for r in rounds], dtype=np.int64)
    begins, starts, shows = (
        date.fromisoformat(day).toordinal()
        for day in (settings["before_from"], settings["starts"], settings["expected_from"])
    )
    end = date.fromisoformat(settings["ends"]).toordinal() if settings["ends"] else None
    nothing = np.zeros(len(rounds), dtype=bool)
    return _Times(
        before=(first >= begins) & (last < starts),
        during=(first >= starts) & ((last <= end) if end is not None else ~nothing),
        after=first >= max(shows, starts),
        since=(first > end) if end is not None else nothing,
    )


def _level(counts: Floats, exposure: Floats, weeks: Mask) -> Level:
    """Reports per ten answers, with the exact interval for the count."""
    here = weeks & (exposure > 0)
    count, answered = float(counts[here].sum()), float(exposure[here].sum())
    rate = rate_interval(count, answered / 10)
    return {
        "rounds": int(here.sum()),
        "missing": int((weeks & (exposure == 0)).sum()),
        "count": int(count),
        "answered": int(answered),
        "rate": plain(float(rate.rate)),
        "low": plain(float(rate.low)),
        "high": plain(float(rate.high)),
    }


def _both(counts: Floats, exposure: Floats, rows: Sequence[int], times: _Times) -> BeforeAndAfter:
    count, answered = counts[list(rows)].sum(axis=0), exposure[list(rows)].sum(axis=0)
    return {"before": _level(count, answered, times.before), "after": _level(count, answered, times.after)}


def _rates(counts: Floats, exposure: Floats, rows: Sequence[int]) -> list[float | None]:
    """What an average comparison area had for every answer, round by round."""
    total, answered = counts[rows].sum(axis=0), exposure[rows].sum(axis=0)
    return [plain(c / a) if a > 0 else None for c, a in zip(total, answered, strict=True)]


def _police(data: SeriesData, own: Sequence[int], indicators: Sequence[int], times: _Times) -> PoliceCounts:
    """Their counts in the rounds they gave figures for; beside, never mixed in."""
    has_figures = np.asarray(data["told"], dtype=bool)
    categories = data["police"]["categories"]
    shape = (len(data["areas"]), len(categories), len(data["rounds"]))
    counts = cube(data["police"]["counts"], shape)
    columns = [n for n, c in enumerate(categories) if not indicators or c["indicator"] in indicators]
    rows = list(range(shape[0])) if own == [shape[0]] else own
    series = counts[np.ix_(rows, columns)].sum(axis=(0, 1)) if has_figures.any() else np.zeros(shape[2])

    def counted(weeks: Mask) -> PoliceCount:
        return {"rounds": int((weeks & has_figures).sum()), "count": int(series[weeks & has_figures].sum())}

    return {"before": counted(times.before), "during": counted(times.during), "after": counted(times.after)}


def _compared(
    counts: Floats, exposure: Floats, own: Sequence[int], others: Sequence[int], times: _Times
) -> Effect | None:
    rows = [*own, *others]
    treated = np.arange(len(rows)) < len(own)
    try:
        compared = difference_in_differences(counts[rows], exposure[rows], treated, times.before, times.after)
    except ValueError:  # no events in one of the groups, or too few weeks to see how much they vary
        return None
    return {
        "ratio": plain(compared.ratio),
        "low": plain(compared.low),
        "high": plain(compared.high),
        "p_value": plain(compared.p_value),
        "comparison_ratio": plain(compared.comparison_ratio),
        "comparison_low": plain(compared.comparison_low),
        "comparison_high": plain(compared.comparison_high),
        "dispersion": plain(compared.dispersion),
        "freedom": plain(compared.freedom),
        "spread": compared.spread,
        "areas": plain(compared.areas),
        "left_out": plain(compared.left_out),
        "corrected": plain(compared.corrected),
    }


def _displacement(counts: Floats, exposure: Floats, rows: _Rows, times: _Times) -> Displacement | None:
    """In events, the surroundings counted in. Every other comparison area, in the order they were chosen, stands
    against the place, the others against its surroundings, each weighted to the level of its partner before."""
    controls = rows.comparison[::2], rows.comparison[1::2]
    if not controls[1]:
        return None
    order = (rows.own, controls[0], rows.ring, controls[1])
    table, exposed = (
        np.array([[v[r][:, w].sum() for w in (times.before, times.after)] for r in order]) for v in (counts, exposure)
    )
    if not (table[:, 0] > 0).all() or not (exposed > 0).all():
        return None
    weights = (1, table[0, 0] / table[1, 0], 1, table[2, 0] / table[3, 0])
    spread = _spread_of_changes(counts, exposure, rows.comparison, times)
    difference = weighted_displacement_difference(*table, exposures=exposed, weights=weights, dispersion=spread)
    rates = table / exposed
    quotient = weighted_displacement_quotient(rates[0], rates[2], rates[1] + rates[3])
    return {
        "wdd": plain(difference.wdd),
        "low": plain(difference.low),
        "high": plain(difference.high),
        "p_value": plain(difference.p_value),
        "local": plain(difference.local),
        "displaced": plain(difference.displaced),
        "wdq": plain(quotient.wdq),
    }


def _spread_of_changes(counts: Floats, exposure: Floats, others: Sequence[int], times: _Times) -> float:
    """Variance ÷ mean of what the comparison areas had after, around the change they share: Pearson's, at least 1, and
    widened for having been estimated on few areas. Areas change in ways of their own, which Poisson does not know."""
    (before, e), (after, f) = (
        (counts[others][:, w].sum(axis=1), exposure[others][:, w].sum(axis=1)) for w in (times.before, times.after)
    )
    ratio = (after.sum() / f.sum()) / (before.sum() / e.sum())
    total, share = before + after, ratio * f / np.maximum(ratio * f + e, 1e-9)
    known = (total > 0) & (share > 0) & (share < 1)
    if known.sum() < 2:
        return 1.0
    freedom = int(known.sum()) - 1
    off = (after - total * share)[known] ** 2 / (total * share * (1 - share))[known]
    wider = float(stats.t.ppf(0.975, freedom) / special.ndtri(0.975)) ** 2
    return max(float(off.sum()) / freedom, 1.0) * wider


def _broken(counts: Floats, exposure: Floats, times: _Times) -> LevelBreak | None:
    """The place alone over all its time, where that is long enough: did its level break when the measure began?"""
    late = np.flatnonzero(times.after)
    if not len(late):
        return None
    mask = np.ones(len(counts), dtype=bool)
    mask[~times.after & (np.arange(len(counts)) > np.flatnonzero(times.before).max())] = False
    change = int((mask[: late[0]]).sum())
    if min(int((exposure[: late[0]] > 0).sum()), int((exposure[late] > 0).sum())) < LONG_ENOUGH:
        return None
    try:
        fit = interrupted_time_series(counts[mask], exposure[mask], change, trend_changes=False)
    except ValueError:
        return None
    return {
        "ratio": plain(fit.level),
        "low": plain(fit.level_low),
        "high": plain(fit.level_high),
        "p_value": plain(fit.level_p),
        "weeks": list(fit.weeks),
    }


def _cautions(
    counts: Floats,
    exposure: Floats,
    expected: Floats,
    rows: _Rows,
    place: tuple[Floats, Floats],
    times: _Times,
) -> list[str]:
    cautions = []
    if (times.after & (place[1] > 0)).sum() < SHORT:
        cautions.append("early")

    def activity(own: Sequence[int]) -> float:
        share = [exposure[own][:, w].sum() / max(expected[own][:, w].sum(), 1) for w in (times.before, times.after)]
        return float(max(share[1], 1e-9) / max(share[0], 1e-9))

    ratio = activity(rows.own) / activity(rows.comparison)
    if not 1 / REPORTING <= ratio <= REPORTING:
        cautions.append("reporting")
    earlier = np.arange(len(place[0])) < np.flatnonzero(times.before).min()
    if (earlier & (place[1] > 0)).sum() >= SHORT:
        level = [place[0][w].sum() / max(place[1][w].sum(), 1) for w in (earlier, times.before)]
        if level[1] > PEAK * level[0]:
            cautions.append("peak")
    if len(rows.comparison) < ENOUGH_AREAS:
        cautions.append("few_areas")
    return cautions


def _verdict(effect: Effect | None) -> Verdict:
    if effect is None:
        return "too_little"
    if effect["p_value"] >= LEVEL:
        return "not_shown"
    if effect["spread"] != "areas":
        return "unsure"
    return "fewer" if effect["ratio"] < 1 else "more"


def _marked(weeks: Mask) -> list[int]:
    return [int(n) for n in np.flatnonzero(weeks)]
