"""`safetystats trend`: is one weekly series going up or down, per year and against the same season."""

from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from safetystats.command.answers import BadRow, Refusal, answer, mending
from safetystats.command.tables import read_table
from safetystats.command.weekly import MONDAY, week_name, week_numbers
from safetystats.seasons import WEEKS_A_YEAR, rate_trend, same_season_change, season_groups, season_waves
from safetystats.trends import mann_kendall, sen_slope

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LONGEST = 3000  # weeks: Sen's slope compares all pairs


@click.command()
@click.option("--series", "file", type=FILE, required=True, help="CSV: week,count[,expected_reporters,answered].")
@click.option("--holidays", type=FILE, help="CSV: week. The weeks with a holiday.")
@click.option(
    "--season",
    type=click.Choice(["auto", "none", "waves", "months"]),
    default="auto",
    show_default=True,
    help="auto: waves from two years on.",
)
@click.option(
    "--family",
    type=click.Choice(["quasi-poisson", "negative-binomial", "poisson"]),
    default="quasi-poisson",
    show_default=True,
)
@click.option(
    "--serial",
    type=click.Choice(["ar1", "hamed-rao", "none"]),
    default="ar1",
    show_default=True,
    help="How weeks that resemble the one before are allowed for.",
)
@click.option(
    "--recent",
    type=click.IntRange(2, 52),
    default=13,
    show_default=True,
    help="How many of the last weeks to compare with the same weeks last year.",
)
@click.option("--confidence", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def trend(file: Path, as_json: bool, **options: Any) -> None:
    """Trend of one weekly series, with intervals. A week not in the file, or answered by nobody, is missing."""
    with mending(as_json):
        document = _document(file, **options)
        answer(document, _sentences(document), as_json=as_json)


def _document(
    file: Path, holidays: Path | None, season: str, family: Any, serial: Any, recent: int, confidence: float
) -> dict[str, Any]:
    start, counts, exposure, expected, calendar = _read(file)
    total = len(counts)
    waves, off = _season(season, start, total, calendar), _holidays(holidays, start, total, calendar)
    y, e = counts[None], exposure[None]
    rates = np.where(e > 0, y / np.where(e > 0, e, 1.0), np.nan)
    test = mann_kendall(rates, serial=serial)
    slope = sen_slope(rates, confidence=confidence, inflation=test.inflation)
    try:
        yearly = rate_trend(
            y, e, season=waves, covariates=off, family=family, serial=serial != "none", confidence=confidence
        )
    except ValueError as error:
        raise Refusal(f"{file.name}: the series is too short for this model ({error}). Try --season none.") from error
    same = same_season_change(y, e, recent=recent, confidence=confidence) if total >= 52 + recent else None
    return {
        "first": week_name(start, calendar=calendar),
        "last": week_name(start + total - 1, calendar=calendar),
        "weeks": int(test.weeks[0]),
        "missing": int(total - test.weeks[0]),
        "answered_share": float(np.nansum(exposure) / np.nansum(expected)) if expected is not None else None,
        "mann_kendall": {
            "statistic": int(test.statistic[0]),
            "z": _n(test.z),
            "p_value": _n(test.p_value),
            "tau": _n(test.tau),
            "inflation": _n(test.inflation),
        },
        "sen": {"slope_per_week": _n(slope.slope), "low": _n(slope.low), "high": _n(slope.high)},
        "yearly": {
            "ratio": _n(yearly.ratio),
            "low": _n(yearly.low),
            "high": _n(yearly.high),
            "p_value": _n(yearly.p_value),
            "dispersion": _n(yearly.dispersion),
            "alpha": _n(yearly.alpha),
        },
        "holidays": None
        if off is None
        else {
            "ratio": _n(yearly.effects[:, 0]),
            "low": _n(yearly.effects_low[:, 0]),
            "high": _n(yearly.effects_high[:, 0]),
        },
        "same_season": None
        if same is None
        else {
            "recent": _n(same.recent),
            "before": _n(same.before),
            "recent_exposure": _n(same.recent_exposure),
            "before_exposure": _n(same.before_exposure),
            "ratio": _n(same.ratio),
            "low": _n(same.low),
            "high": _n(same.high),
            "p_value": _n(same.p_value),
            "weeks_compared": int(same.pairs[0]),
        },
        "parameters": {
            "season": "none" if waves is None else "months" if season == "months" else "waves",
            "family": family,
            "serial": serial,
            "recent": recent,
            "confidence": confidence,
        },
    }


def _read(file: Path) -> tuple[int, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64] | None, bool]:
    """The first week, then counts, who answered (0 where missing) and who was expected, week by week without gaps."""
    table = read_table(file, ("week", "count"), ("expected_reporters", "answered"))
    (weeks, calendar), counts, answered, expected = table.together(
        lambda: week_numbers(table, "week"),
        lambda: table.counts("count").astype(float),
        lambda: table.counts("answered").astype(float) if "answered" in table else np.ones(len(table)),
        lambda: table.counts("expected_reporters").astype(float) if "expected_reporters" in table else None,
    )
    if expected is not None and "answered" not in table:
        raise Refusal(f"{file.name}: expected_reporters says nothing without a column answered.")
    _first, at, seen = np.unique(weeks, return_inverse=True, return_counts=True)
    problems = [BadRow(int(n) + 2, "the week is there twice") for n in np.flatnonzero(seen[at] > 1)]
    problems += [
        BadRow(int(n) + 2, "counts, though nobody answered") for n in np.flatnonzero((answered == 0) & (counts > 0))
    ]
    if expected is not None:
        problems += [
            BadRow(int(n) + 2, "more answered than were expected") for n in np.flatnonzero(answered > expected)
        ]
    if problems:
        raise Refusal(f"{file.name}: {len(problems)} rows cannot be right. Mend them and run again.", problems)
    start, total = int(weeks.min()), int(weeks.max() - weeks.min()) + 1
    if len(weeks) < 3 or total > LONGEST:
        raise Refusal(f"{file.name}: a trend needs from 3 to {LONGEST} weeks; these are {len(weeks)} over {total}.")
    filled = np.zeros((3, total))
    filled[2] = np.nan
    for n, column in enumerate((counts, answered, answered if expected is None else expected)):
        filled[n, weeks - start] = column
    return start, filled[0], filled[1], None if expected is None else filled[2], calendar


def _season(season: str, start: int, total: int, calendar: bool) -> NDArray[np.float64] | None:
    if season == "none" or (season == "auto" and total < 2 * WEEKS_A_YEAR):
        return None
    numbers = np.arange(start, start + total)
    if season != "months":
        return season_waves(numbers, harmonics=1)
    if not calendar:
        raise Refusal("Months need weeks as 2026-W33 or dates, not numbers.")
    return season_groups([date.fromordinal(MONDAY + 7 * int(n) + 3).month for n in numbers])


def _holidays(file: Path | None, start: int, total: int, calendar: bool) -> NDArray[np.float64] | None:
    if file is None:
        return None
    weeks, dated = week_numbers(read_table(file, ("week",)), "week")
    if dated != calendar:
        raise Refusal(f"{file.name}: its weeks are not written as those of the series.")
    off = np.isin(np.arange(start, start + total), weeks).astype(float)
    if off.all() or not off.any():
        raise Refusal(f"{file.name}: none, or all, of the weeks of the series have a holiday.")
    return off[:, None]


def _n(values: Any) -> float | None:
    """The one number of an array; JSON has no NaN or infinity."""
    value = float(np.asarray(values).ravel()[0])
    return value if np.isfinite(value) else None


def _sentences(document: dict[str, Any]) -> list[str]:
    share = f"{document['parameters']['confidence']:.0%}"
    lines = [
        f"{document['weeks']} weeks from {document['first']} to {document['last']}, {document['missing']} missing."
    ]
    yearly, test, same = document["yearly"], document["mann_kendall"], document["same_season"]
    if yearly["ratio"] is None:
        lines.append("The change per year cannot be told: too few events.")
    else:
        lines.append(f"Per year: {_change(yearly)} ({share}), p {yearly['p_value']:.3g}.")
    lines.append(f"Mann–Kendall: tau {test['tau'] if test['tau'] is not None else 0:.2f}, p {test['p_value']:.3g}.")
    if same is not None and same["ratio"] is not None:
        lines.append(
            f"The last {same['weeks_compared']} weeks against the same last year: {same['recent']:g} and "
            f"{same['before']:g}, {_change(same)} ({share})."
        )
    else:
        lines.append("Too few weeks to compare with the same season last year.")
    return lines


def _change(estimate: dict[str, Any]) -> str:
    def percent(ratio: float | None) -> str:
        return "any" if ratio is None else f"{100 * (ratio - 1):+.0f} %"

    return f"{percent(estimate['ratio'])}, {percent(estimate['low'])} to {percent(estimate['high'])}"
