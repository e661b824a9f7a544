"""`safetystats knox`: whether events come near by and soon after one another."""

import os
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from safetystats.command.answers import Refusal, answer, mending
from safetystats.command.tables import Table, read_table
from safetystats.nearrepeat import NearRepeat, near_repeat


@click.command()
@click.option(
    "--events",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="CSV: x,y,date. x and y in one unit, such as metres.",
)
@click.option("--space", required=True, help="Upper ends of the distance bands: 0.1,200,400,600.")
@click.option("--time", "duration", required=True, help="Upper ends of the time bands in days: 7,14,21.")
@click.option("--permutations", type=click.IntRange(1, 99_999), default=999, show_default=True)
@click.option("--seed", type=click.IntRange(0), help="The same seed gives the same answer.  [default: drawn, and told]")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def knox(events: Path, space: str, duration: str, permutations: int, seed: int | None, as_json: bool) -> None:
    """Near repeats: pairs of events by distance and days apart, against the same events with their dates dealt anew.

    Bands are (a, b]: above a, up to and with b. The first of each begins at 0 and has pairs at the same place, or on
    the same day, in it.
    """
    with mending(as_json):
        distances, durations = _bands(space, "--space"), _bands(duration, "--time")
        table = read_table(events, ("x", "y", "date"))
        x, y, days = table.together(lambda: table.numbers("x"), lambda: table.numbers("y"), lambda: _days(table))
        seed = secrets.randbelow(2**32) if seed is None else seed
        with ThreadPoolExecutor(os.cpu_count()) as executor:
            began = time.perf_counter()
            try:
                result = near_repeat(
                    np.column_stack([x, y]),
                    days,
                    distances=distances,
                    durations=durations,
                    permutations=permutations,
                    rng=np.random.default_rng(seed),
                    executor=executor,
                )
            except ValueError as error:
                raise Refusal(f"{events.name}: {error}.") from error
            seconds = time.perf_counter() - began
        parameters = {
            "space": distances,
            "time": durations,
            "permutations": permutations,
            "seed": seed,
            "events": len(table),
        }
        answer(_document(result, parameters, seconds), _sentences(result, parameters), as_json=as_json)


def _bands(text: str, option: str) -> list[float]:
    try:
        ends = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise Refusal(f"{option} {text}: write numbers with commas between, as 7,14,21.") from error
    if not np.isfinite(ends).all() or ends[0] < 0 or (np.diff(ends) <= 0).any():
        raise Refusal(f"{option} {text}: the numbers must be at least 0, and each larger than the one before.")
    return ends


def _days(table: Table) -> NDArray[np.float64]:
    """Dates as days; numbers as they stand."""
    dated = "-" in table.columns["date"][0][1:]
    return table.times("date")[0].astype(np.float64) if dated else table.numbers("date")


def _document(result: NearRepeat, parameters: dict[str, Any], seconds: float) -> dict[str, Any]:
    return {
        "observed": result.observed.tolist(),
        "ratio": [[None if np.isnan(r) else float(r) for r in row] for row in result.ratio],
        "p_value": result.p_value.tolist(),
        "mean": result.mean.tolist(),
        "knox_expected": result.knox_expected.tolist(),
        "poisson_p": result.poisson_p.tolist(),
        "parameters": parameters,
        "seconds": round(seconds, 3),
    }


def _sentences(result: NearRepeat, parameters: dict[str, Any]) -> list[str]:
    lines = [
        f"{parameters['events']} events, {parameters['permutations']} permutations. Each cell: pairs, ratio to the "
        "mean of the permutations, p."
    ]
    far, long = parameters["space"], parameters["time"]
    days = [f"0–{b:g} days" if q == 0 else f"over {long[q - 1]:g}–{b:g}" for q, b in enumerate(long)]
    lines.append(" " * 18 + "".join(f"{d:>26}" for d in days))
    for s, b in enumerate(far):
        name = f"0–{b:g}" if s == 0 else f"over {far[s - 1]:g}–{b:g}"
        cells = [
            f"{n}  {'–' if np.isnan(r) else f'{r:.2f}'}  p {p:.3g}"
            for n, r, p in zip(result.observed[s], result.ratio[s], result.p_value[s], strict=True)
        ]
        lines.append(f"{name:<18}" + "".join(f"{c:>26}" for c in cells))
    lines.append(f"Seed {parameters['seed']}. Each p is its own cell's: of many cells, some are small by chance.")
    return lines
