"""`safetystats recurrence`: the places that keep coming back, week after week."""

from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from safetystats.command.answers import BadRow, Refusal, answer, mending
from safetystats.command.tables import Table, read_table
from safetystats.command.weekly import week_name, week_numbers
from safetystats.digits import for_ranks
from safetystats.recurrence import Places, Recurrence, places
from safetystats.recurrence import recurrence as _recurrence

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--observations", "file", type=FILE, required=True, help="CSV: week,place or week,x,y (metres).")
@click.option("--answered", type=FILE, help="CSV: week,answered. Weeks with 0, or not in the file, are missing.")
@click.option(
    "--distance",
    type=click.FloatRange(min=0),
    default=50.0,
    show_default=True,
    help="Metres from its centre that are still the same place.",
)
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Tell places seen in at least so many weeks.",
)
@click.option(
    "--fdr",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help="The share of those pointed out that may be chance.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def recurrence(file: Path, as_json: bool, **options: Any) -> None:
    """Places that keep coming back: weeks, runs, intervals, and how surprising they are."""
    with mending(as_json):
        document = _document(file, **options)
        answer(document, _sentences(document), as_json=as_json)


def _document(file: Path, answered: Path | None, distance: float, least: int, fdr: float) -> dict[str, Any]:
    table = read_table(file, ["week"], ["place", "x", "y"])
    (weeks, calendar), (label, names, centres) = table.together(
        lambda: week_numbers(table, "week"), lambda: _places(table, distance)
    )
    start, mask = _rounds(table, weeks, answered, calendar)
    try:
        r = _recurrence(label, weeks - start, rounds=mask.size, answered=mask)
    except ValueError as error:
        raise Refusal(f"{file.name}: {error}.") from error
    order = np.lexsort((np.arange(r.rounds.size), -r.observations, -r.rounds, for_ranks(r.q_places)))
    entries = [_place(int(p), names, centres, r, start, calendar, fdr) for p in order if r.rounds[p] >= least]
    return {
        "first": week_name(start, calendar=calendar),
        "last": week_name(start + mask.size - 1, calendar=calendar),
        "weeks": int(mask.size),
        "answered": int(mask.sum()),
        "observations": len(table),
        "number_of_places": int(r.rounds.size),
        "places": entries,
        "pointed_out": sum(p["pointed_out"] for p in entries),
        "parameters": {"distance": None if centres is None else distance, "least": least, "fdr": fdr},
    }


def _places(table: Table, distance: float) -> tuple[NDArray[np.int64], list[str], Places | None]:
    """The place of each row, and the names of named places or where unnamed ones lie."""
    if "place" in table:
        names, label = np.unique(np.array(table.names("place")), return_inverse=True)
        return label.astype(np.int64), names.tolist(), None
    missing = [name for name in ("x", "y") if name not in table]
    if missing:
        raise Refusal(f"{table.file} must have the columns week,place or week,x,y. Missing: {', '.join(missing)}.")
    x, y = table.together(lambda: table.numbers("x"), lambda: table.numbers("y"))
    try:
        result = places(x, y, distance=distance)
    except ValueError as error:
        raise Refusal(f"{table.file}: {error}") from error
    return result.label, [], result


def _rounds(table: Table, weeks: NDArray[np.int64], file: Path | None, calendar: bool) -> tuple[int, NDArray[np.bool_]]:
    """The first week and, for each week from it to the last, whether anybody answered."""
    if file is None:
        start = int(weeks.min())
        return start, _some(int(weeks.max()) - start + 1, table.file, filled=True)
    other = read_table(file, ["week", "answered"])
    (answered_weeks, dated), answers = other.together(
        lambda: week_numbers(other, "week"), lambda: other.counts("answered")
    )
    if dated != calendar:
        raise Refusal(f"{file.name} and {table.file} must write their weeks in the same way.")
    start = int(min(weeks.min(), answered_weeks.min()))
    mask = _some(int(max(weeks.max(), answered_weeks.max())) - start + 1, file.name, filled=False)
    np.logical_or.at(mask, answered_weeks - start, answers > 0)
    wrong = np.flatnonzero(~mask[weeks - start])
    if wrong.size:
        raise Refusal(
            f"{table.file}: {wrong.size} rows are of weeks that {file.name} says nobody answered.",
            [BadRow(int(n) + 2, f"week: “{table.columns['week'][n]}” nobody answered") for n in wrong],
        )
    return start, mask


def _some(weeks: int, file: str, *, filled: bool) -> NDArray[np.bool_]:
    if weeks > 10_000:
        raise Refusal(f"{file}: {weeks} weeks from the first to the last is too many. Is a week wrong?")
    return np.full(weeks, filled)


def _place(
    p: int, names: list[str], centres: Places | None, r: Recurrence, start: int, calendar: bool, fdr: float
) -> dict[str, Any]:
    def week(number: int) -> str | int | None:
        return None if number < 0 else week_name(start + number, calendar=calendar)

    where = (
        {"place": names[p]}
        if centres is None
        else {"x": float(centres.x[p]), "y": float(centres.y[p]), "radius": float(centres.radius[p])}
    )
    return where | {
        "observations": int(r.observations[p]),
        "weeks": int(r.rounds[p]),
        "share": float(r.share[p]),
        "first": week(int(r.first[p])),
        "last": week(int(r.last[p])),
        "longest_run": {
            "weeks": int(r.longest_run[p]),
            "from": week(int(r.longest_from[p])),
            "to": week(int(r.longest_to[p])),
        },
        "current_run": {"weeks": int(r.current_run[p]), "from": week(int(r.current_from[p]))},
        "since_last": int(r.since_last[p]),
        "median_interval": _number(r.median_interval[p]),
        "longest_interval": _number(r.longest_interval[p]),
        "p_rounds": float(r.p_rounds[p]),
        "p_run": float(r.p_run[p]),
        "p_current": float(r.p_current[p]),
        "p_places": float(r.p_places[p]),
        "q_places": float(r.q_places[p]),
        "pointed_out": bool(r.q_places[p] <= fdr),
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _sentences(document: dict[str, Any]) -> list[str]:
    d, answered = document, document["answered"]
    lines = [
        f"{d['observations']} observations at {d['number_of_places']} places; {answered} weeks answered of "
        f"{d['weeks']}, {d['first']} to {d['last']}.",
        f"{d['pointed_out']} places come back more than the others would by chance "
        f"(false discovery rate {d['parameters']['fdr']:g}).",
    ]
    for place in document["places"][:20]:
        mark = "* " if place["pointed_out"] else "  "
        name = place.get("place") or f"({place['x']:.0f}, {place['y']:.0f})"
        run = place["current_run"]
        now = f"{run['weeks']} in a row since {run['from']}" if run["weeks"] > 1 else f"last {place['last']}"
        often = f"{place['weeks']} weeks of {answered}, {place['observations']} observations"
        lines.append(f"{mark}{name}: {often}, {now}, q {place['q_places']:.2g}")
    return lines
