"""`safetystats aoristic`: the hours of the week in which things happen, from times known only as from–to."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from safetystats.aoristic import Aoristic, Clock, instants
from safetystats.aoristic import aoristic as _aoristic
from safetystats.command.answers import BadRow, Refusal, answer, mending
from safetystats.command.tables import Table, read_table
from safetystats.digits import for_ranks

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@click.command()
@click.option("--events", "file", type=FILE, required=True, help="CSV: from,to[,location]. An empty to is a moment.")
@click.option(
    "--zone", help="The zone of the clock, as Europe/Stockholm, for summer time. Without it a day has 24 hours."
)
@click.option(
    "--limit", type=click.FloatRange(min=0, min_open=True), help="Leave out intervals of more hours than this."
)
@click.option("--by-location", is_flag=True, help="A table for each location besides.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def aoristic(file: Path, as_json: bool, **options: Any) -> None:
    """Hour by weekday: each event divided over the hours it can have happened in."""
    with mending(as_json):
        document = _document(file, **options)
        answer(document, _sentences(document), as_json=as_json)


def _document(file: Path, zone: str | None, limit: float | None, by_location: bool) -> dict[str, Any]:
    table = read_table(file, ["from", "to", "location"] if by_location else ["from", "to"])
    start, end, clock = _times(table)
    if clock == "utc" and zone is None:
        raise Refusal(f"{table.file} gives offsets from UTC. Say whose clock is asked for with --zone.")
    try:
        first, last = instants(start, end, zone=zone, clock=clock)
    except ValueError as error:
        raise Refusal(f"{table.file}: {error}.") from error
    wrong = np.flatnonzero(last < first)
    if wrong.size:
        raise Refusal(
            f"{table.file}: {wrong.size} rows end before they begin. Mend them and run again.",
            [BadRow(int(n) + 2, f"to: “{table.columns['to'][n]}” is before from") for n in wrong],
        )
    result = _aoristic(start, end, zone=zone, clock=clock, limit_hours=limit)
    document = {"weekdays": WEEKDAYS, **_table(result), "parameters": {"zone": zone, "limit_hours": limit}}
    if by_location:
        names, group = np.unique(np.array(table.names("location")), return_inverse=True)
        each = _aoristic(start, end, zone=zone, clock=clock, limit_hours=limit, group=group)
        document["locations"] = [{"location": str(name), **_table(each, n)} for n, name in enumerate(names)]
    return document


def _times(table: Table) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64], Clock]:
    """From and to as they stand, or in UTC where they give offsets; all must do the same."""
    filled = [t or f for f, t in zip(table.columns["from"], table.columns["to"], strict=True)]
    starts, ends = table.together(
        lambda: table.moments("from"), lambda: Table(table.file, {"to": filled}).moments("to")
    )
    with_offset = starts[0].tzinfo is not None
    odd = [
        n
        for n, (a, b) in enumerate(zip(starts, ends, strict=True))
        if (a.tzinfo is not None, b.tzinfo is not None) != (with_offset, with_offset)
    ]
    if odd:
        kind = "an offset from UTC" if with_offset else "no offset from UTC"
        raise Refusal(
            f"{table.file}: give offsets from UTC in all rows or in none.",
            [BadRow(n + 2, f"the first row has {kind}, this is different") for n in odd],
        )
    return _array(starts), _array(ends), "utc" if with_offset else "wall"


def _array(moments: Sequence[datetime]) -> NDArray[np.datetime64]:
    plain = [m.astimezone(UTC).replace(tzinfo=None) if m.tzinfo else m for m in moments]
    return np.array(plain, dtype="datetime64[s]")


def _table(result: Aoristic, n: int | tuple[()] = ()) -> dict[str, Any]:
    return {
        "weights": result.weights[n].tolist(),
        "certain": result.certain[n].tolist(),
        "possible": result.possible[n].tolist(),
        "events": int(result.events[n]),
        "left_out": int(result.left_out[n]),
        "whole_week": int(result.whole_week[n]),
    }


def _sentences(document: dict[str, Any]) -> list[str]:
    weights = np.array(document["weights"])
    lines = [
        f"{document['events']} events, {document['left_out']} left out, {document['whole_week']} of a week or more."
    ]
    if document["parameters"]["zone"] is None:
        lines.append("No zone given: every day is taken to have 24 hours.")
    lines.append("hour " + " ".join(f"{day[:3]:>7}" for day in WEEKDAYS))
    lines += [f"{hour:02d}   " + " ".join(f"{w:7.2f}" for w in row) for hour, row in enumerate(weights)]
    hours, days = np.unravel_index(np.argsort(-for_ranks(weights), axis=None, kind="stable")[:3], weights.shape)
    most = [
        f"{WEEKDAYS[d]} {h:02d}–{h + 1:02d} ({weights[h, d]:.1f}, from {document['certain'][h][d]} to "
        f"{document['possible'][h][d]})"
        for h, d in zip(hours, days, strict=True)
    ]
    return [*lines, f"Most: {'; '.join(most)}."]
