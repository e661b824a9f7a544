"""`safetystats forecast`: next week's counts by place, and how right that has been."""

from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from safetystats.command.answers import Refusal, answer, mending
from safetystats.command.tables import read_table
from safetystats.command.weekly import MONDAY, week_name, week_numbers
from safetystats.forecast import METHODS, Forecast, Record
from safetystats.forecast import forecast as forecast_of

MOST_CELLS = 20_000_000  # places × weeks, some two gigabytes
PERIOD = 52


@click.command()
@click.option(
    "--counts",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="CSV: location,time,count. A week without a row is zero.",
)
@click.option("--horizon", type=click.IntRange(1, 26), default=1, show_default=True, help="How many weeks ahead.")
@click.option(
    "--level",
    "levels",
    type=click.FloatRange(0.5, 0.999),
    multiple=True,
    default=(0.8, 0.95),
    show_default=True,
    help="Of the intervals; may be given more than once.",
)
@click.option(
    "--flagged",
    type=click.FloatRange(0.01, 0.99),
    default=0.2,
    show_default=True,
    help="The share of places flagged each week, for hit rate, PAI and PEI.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def forecast(file: Path, horizon: int, levels: tuple[float, ...], flagged: float, as_json: bool) -> None:
    """Next week's counts by place with intervals, and the record against last week, last year and the mean."""
    with mending(as_json):
        names, start, counts, calendar = _read(file)
        season = _season(start, counts.shape[1] + horizon, calendar)
        result = forecast_of(counts, horizon=horizon, levels=levels, season=season, flagged=flagged)
        document = _document(result, names, start + counts.shape[1], calendar, horizon, flagged)
        answer(document, _sentences(document), as_json=as_json)


def _read(file: Path) -> tuple[list[str], int, NDArray[np.float64], bool]:
    """Names of the places in order, the first week, counts (places, weeks) and whether weeks are of a calendar."""
    table = read_table(file, ("location", "time", "count"))
    names, events, (weeks, calendar) = table.together(
        lambda: table.names("location"), lambda: table.counts("count"), lambda: week_numbers(table, "time")
    )
    places, row = np.unique(np.array(names), return_inverse=True)
    start, total = int(weeks.min()), int(weeks.max() - weeks.min()) + 1
    if total < 3:
        raise Refusal(f"{file.name}: a forecast needs at least 3 weeks; there are {total}.")
    if len(places) * total > MOST_CELLS:
        raise Refusal(f"{file.name}: {len(places)} places over {total} weeks are too many. Are the times right?")
    counts = np.zeros((len(places), total))
    np.add.at(counts, (row, weeks - start), events)
    return [str(p) for p in places], start, counts, calendar


def _season(start: int, total: int, calendar: bool) -> NDArray[np.int64]:
    """The week of the year from 0; week 53 is read as 52."""
    if not calendar:
        return np.arange(start, start + total) % PERIOD
    days = [date.fromordinal(MONDAY + 7 * (start + n)) for n in range(total)]
    return np.array([min(day.isocalendar().week, PERIOD) - 1 for day in days], dtype=np.int64)


def _document(
    result: Forecast, names: list[str], coming: int, calendar: bool, horizon: int, flagged: float
) -> dict[str, Any]:
    return {
        "forecasts": [
            {
                "location": name,
                "time": week_name(coming + h, calendar=calendar),
                "mean": float(result.mean[s, h]),
                "median": int(result.median[s, h]),
                "intervals": [
                    {"level": level, "low": int(result.low[n, s, h]), "high": int(result.high[n, s, h])}
                    for n, level in enumerate(result.levels)
                ],
                "shown": bool(result.records[h].shown[s]),
            }
            for s, name in enumerate(names)
            for h in range(horizon)
        ],
        "record": [_scores(record, result.levels) for record in result.records],
        "parameters": {
            "horizon": horizon,
            "levels": list(result.levels),
            "flagged": flagged,
            "forgetting": result.forgetting,
            "prior_weeks": result.prior_weeks,
            "seasonal": result.seasonal,
        },
    }


def _scores(record: Record, levels: tuple[float, ...]) -> dict[str, Any]:
    return {
        "ahead": record.ahead,
        "cells": record.cells,
        "weeks": record.weeks,
        "methods": {
            method: {
                "mae": _n(record.mae[n]),
                "rmse": _n(record.rmse[n]),
                "hit_rate": _n(record.hit_rate[n]),
                "pai": _n(record.pai[n]),
                "pei": _n(record.pei[n]),
            }
            for n, method in enumerate(METHODS)
        },
        "coverage": [{"level": level, "share": _n(record.coverage[n])} for n, level in enumerate(levels)],
        "against": {
            method: {
                "gain": _n(record.gain[n]),
                "low": _n(record.gain_low[n]),
                "high": _n(record.gain_high[n]),
                "beaten": bool(record.beats[n]),
            }
            for n, method in enumerate(METHODS[1:])
        },
        "beats_all": bool(record.beats.all()),
    }


def _n(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _sentences(document: dict[str, Any]) -> list[str]:
    record, lines = document["record"][0], []
    if not record["cells"]:
        lines.append("Too short for a record: the same week last year cannot be compared with. Use with care.")
    else:
        mae = ", ".join(f"{name} {entry['mae']:.2f}" for name, entry in record["methods"].items())
        inside = ", ".join(f"{c['share']:.0%} in the {c['level']:.0%} interval" for c in record["coverage"])
        lines.append(f"Record over {record['weeks']} weeks, mean absolute error: {mae}; {inside}.")
        lines.append(
            "It beats all three." if record["beats_all"] else "It is no better than one of the three: do not show it."
        )
    widest = len(document["parameters"]["levels"]) - 1
    for entry in document["forecasts"][:20]:
        band = entry["intervals"][widest]
        lines.append(f"{entry['location']} {entry['time']}: {entry['median']} ({band['low']}–{band['high']})")
    left = len(document["forecasts"]) - 20
    return [*lines, f"… and {left} more with --json."] if left > 0 else lines
