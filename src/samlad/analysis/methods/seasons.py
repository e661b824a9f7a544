"""The year and the trend: what is reported each month per answer, in school breaks and otherwise, and against the same
weeks of last year."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from safetystats.rates import rate_ratio
from safetystats.seasons import same_season_change
from safetystats.source_overlap import rates
from samlad.analysis.datasets.reading import cube
from samlad.analysis.datasets.types import RoundDays, SeriesData
from samlad.analysis.methods.numbers import plain
from samlad.analysis.results import NoSettings
from samlad.analysis.results.seasons import Rate, SchoolBreak, SeasonsResult, YearChange

RECENT = 13  # weeks compared with the same of last year
FEWEST = 4  # rounds, to compare at all
YEAR = 364  # days


def compute(data: SeriesData, settings: NoSettings, rng: np.random.Generator) -> SeasonsResult:
    """Reported only. Rates are new observations per function that answered; intervals 95 %."""
    rounds, categories = data["rounds"], data["reported"]["categories"]
    shape = (len(data["areas"]), len(categories), len(rounds))
    areas = cube(data["reported"]["counts"], shape).sum(axis=1)
    total = areas.sum(axis=0) + cube(data["reported"]["elsewhere"], shape[1:]).sum(axis=0)
    answered = np.asarray(data["all_answered"], dtype=np.int64)
    there = answered > 0
    counts, exposure = np.where(there, total, 0), np.where(there, answered, 0)
    result: SeasonsResult = {
        "rounds": [r["label"] for r in rounds],
        "missing": plain((~there).sum()),
        "months": [],
        "school_break": None,
        "change": None,
    }
    if not there.any():
        return result
    months = np.array([_middle(r).month for r in rounds])
    result["months"] = [
        {**_rate(counts, exposure, (months == m) & there), "month": m}
        for m in range(1, 13)
        if ((months == m) & there).any()
    ]
    free = np.asarray(data["season"], dtype=bool)
    if (free & there).any() and (~free & there).any():
        result["school_break"] = _against(counts, exposure, free & there, ~free & there)
    result["change"] = _change(counts, exposure, rounds)
    return result


def _middle(round: RoundDays) -> date:
    first, last = date.fromisoformat(round["from"]), date.fromisoformat(round["to"])
    return first + (last - first) / 2


def _rate(counts: NDArray[np.int64], exposure: NDArray[np.int64], where: NDArray[np.bool_]) -> Rate:
    rate = rates(counts[where].sum(), exposure[where].sum())
    return {
        "rounds": plain(where.sum()),
        "count": plain(counts[where].sum()),
        "answered": plain(exposure[where].sum()),
        "rate": float(rate.rate),
        "low": float(rate.low),
        "high": float(rate.high),
    }


def _against(
    counts: NDArray[np.int64], exposure: NDArray[np.int64], one: NDArray[np.bool_], other: NDArray[np.bool_]
) -> SchoolBreak:
    """The rate in one sort of round ÷ the other, with an interval as wide as the rounds vary (Pearson)."""
    pearson, freedom = 0.0, max(int(one.sum() + other.sum()) - 2, 1)
    for where in (one, other):
        mean = exposure[where] * counts[where].sum() / exposure[where].sum()
        pearson += float(((counts[where] - mean) ** 2 / np.where(mean > 0, mean, 1.0)).sum())
    ratio = rate_ratio(
        [counts[one].sum()],
        [exposure[one].sum()],
        [counts[other].sum()],
        [exposure[other].sum()],
        dispersion=[max(pearson / freedom, 1.0)],
        freedom=[freedom],
    )
    return {
        "in": _rate(counts, exposure, one),
        "out": _rate(counts, exposure, other),
        "ratio": plain(ratio.ratio[0]),
        "low": plain(ratio.low[0]),
        "high": plain(ratio.high[0]),
    }


def _change(counts: NDArray[np.int64], exposure: NDArray[np.int64], rounds: Sequence[RoundDays]) -> YearChange | None:
    """The latest rounds against those a year before them; None with less than a year and four rounds."""
    starts = [date.fromisoformat(r["from"]) for r in rounds]
    if len(starts) < 2:
        return None
    apart = float(np.median(np.diff([d.toordinal() for d in starts])))
    period = max(round(YEAR / apart), 1)
    recent = min(round(RECENT * 7 / apart), len(rounds) - period, period)
    if recent < FEWEST:
        return None
    change = same_season_change(counts[None, :], exposure[None, :], recent=recent, period=period)
    if not change.pairs[0]:
        return None
    return {
        "rounds": plain(change.pairs[0]),
        "from": rounds[-recent]["label"],
        "now": int(change.recent[0]),
        "now_answered": int(change.recent_exposure[0]),
        "before": int(change.before[0]),
        "before_answered": int(change.before_exposure[0]),
        "ratio": plain(change.ratio[0]),
        "low": plain(change.low[0]),
        "high": plain(change.high[0]),
    }
