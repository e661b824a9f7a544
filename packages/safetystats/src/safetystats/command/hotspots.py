"""`safetystats hotspots`: how densely points lie, or which areas stand out among those around them."""

from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from safetystats.command.answers import BadRow, Refusal, answer, mending
from safetystats.command.tables import Table, read_table
from safetystats.density import MOST_CELLS, density
from safetystats.digits import settled
from safetystats.emerging import emerging
from safetystats.hotspots import gi_star, local_moran, neighbours

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Floats = NDArray[np.float64]
QUADRANTS = [None, "high-high", "low-high", "low-low", "high-low"]
METRES = click.FloatRange(min=0, min_open=True)


@click.command()
@click.option("--points", type=FILE, help="CSV: x,y[,weight] in metres. Gives a density.")
@click.option(
    "--areas", type=FILE, help="CSV: location,x,y,value[,time]. Gives Gi*, local Moran and, over time, kinds."
)
@click.option("--cell", type=METRES, default=50.0, show_default=True, help="Side of the cells, metres.")
@click.option(
    "--bandwidth",
    type=METRES,
    default=200.0,
    show_default=True,
    help="Metres: the radius of the quartic kernel, the standard deviation of the Gaussian.",
)
@click.option("--kernel", type=click.Choice(["quartic", "gaussian"]), default="quartic", show_default=True)
@click.option("--within", type=click.FloatRange(min=0), help="Areas at most this far apart are neighbours.")
@click.option(
    "--fdr",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="The share of those pointed out that may be chance.",
)
@click.option("--permutations", type=click.IntRange(1, 99_999), default=999, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def hotspots(
    points: Path | None,
    areas: Path | None,
    as_json: bool,
    cell: float,
    bandwidth: float,
    kernel: Any,
    within: float | None,
    fdr: float,
    permutations: int,
    seed: int,
) -> None:
    """Density of points (--points), or areas that stand out among their neighbours (--areas)."""
    with mending(as_json):
        if (points is None) == (areas is None):
            raise Refusal("Give either --points or --areas.")
        if points is not None:
            document = _density(points, cell, bandwidth, kernel)
            lines = _density_lines(document)
        else:
            if areas is None or within is None:
                raise Refusal("Say how far apart neighbours may be with --within.")
            parameters = {"within": within, "fdr": fdr, "permutations": permutations, "seed": seed}
            table = read_table(areas, ["location", "x", "y", "value"], ["time"])
            document = (_over_time if "time" in table else _areas)(table, parameters)
            lines = _area_lines(document)
        answer(document, lines, as_json=as_json)


def _density(file: Path, cell: float, bandwidth: float, kernel: Any) -> dict[str, Any]:
    table = read_table(file, ["x", "y"], ["weight"])
    x, y, weights = table.together(
        lambda: table.numbers("x"),
        lambda: table.numbers("y"),
        lambda: table.numbers("weight", at_least=0) if "weight" in table else None,
    )
    try:
        surface = density(x, y, cell=cell, bandwidth=bandwidth, kernel=kernel, weights=weights)
    except ValueError as error:
        raise Refusal(f"{file.name}: {error} (--cell; at most {MOST_CELLS} cells).") from error
    row, column = surface.peak
    return {
        "x": surface.x.tolist(),
        "y": surface.y.tolist(),
        "per_km2": surface.per_km2.tolist(),
        "peak": {
            "x": float(surface.x[column]),
            "y": float(surface.y[row]),
            "per_km2": float(surface.per_km2[row, column]),
        },
        "points": len(table),
        "parameters": {"cell": cell, "bandwidth": bandwidth, "kernel": kernel},
    }


def _areas(table: Table, parameters: dict[str, Any]) -> dict[str, Any]:
    names, values, x, y = _columns(table)
    again = _repeated(names)
    if again:
        raise Refusal(
            f"{table.file}: {len(again)} locations stand more than once.",
            [BadRow(n + 2, f"location: “{names[n]}” stands above already") for n in again],
        )
    within, fdr = parameters["within"], parameters["fdr"]
    g = gi_star(values, neighbours(x, y, within=within, itself=True))
    nan = np.full(len(names), np.nan)
    statistic, p, q, quadrant = nan, nan, nan, np.zeros(len(names), dtype=np.int64)
    if len(names) > 1:
        rng = np.random.default_rng(parameters["seed"])
        m = local_moran(values, neighbours(x, y, within=within), rng=rng, permutations=parameters["permutations"])
        statistic, p, q, quadrant = m.statistic, m.p_value, m.q_value, m.quadrant
    results = [
        {
            "location": name,
            "value": float(values[n]),
            "gi_star": _number(g.z[n]),
            "p_normal": _number(g.p_normal[n]),
            "p_value": _number(g.p_value[n]),
            "q_value": _number(g.q_value[n]),
            "kind": _kind(g.z[n], g.q_value[n], fdr),
            "moran": _number(statistic[n]),
            "moran_quadrant": QUADRANTS[quadrant[n]],
            "moran_p_value": _number(p[n]),
            "moran_q_value": _number(q[n]),
        }
        for n, name in enumerate(names)
    ]
    return {
        "results": results,
        "hot": sum(r["kind"] == "hot" for r in results),
        "cold": sum(r["kind"] == "cold" for r in results),
        "parameters": parameters,
    }


def _columns(table: Table) -> tuple[list[str], Floats, Floats, Floats]:
    return table.together(
        lambda: table.names("location"),
        lambda: table.numbers("value"),
        lambda: table.numbers("x"),
        lambda: table.numbers("y"),
    )


def _over_time(table: Table, parameters: dict[str, Any]) -> dict[str, Any]:
    """Each location at each time; a row not in the file is a missing value."""
    (times, dated), (places, numbers, x, y) = table.together(lambda: table.times("time"), lambda: _columns(table))
    steps, step = np.unique(times, return_inverse=True)
    names, first, area = np.unique(np.array(places), return_index=True, return_inverse=True)
    moved = np.flatnonzero((x != x[first][area]) | (y != y[first][area]))
    if moved.size:
        raise Refusal(
            f"{table.file}: {moved.size} rows put a location elsewhere than its first row does.",
            [BadRow(int(n) + 2, f"location: “{names[area[n]]}” lies elsewhere") for n in moved],
        )
    again = _repeated(list(zip(area.tolist(), step.tolist(), strict=True)))
    if again:
        raise Refusal(
            f"{table.file}: {len(again)} rows tell of a location and time told already.",
            [BadRow(n + 2, f"location: “{names[area[n]]}” has this time above") for n in again],
        )
    values = np.full((names.size, steps.size), np.nan)
    values[area, step] = numbers
    near = neighbours(x[first], y[first], within=parameters["within"], itself=True)
    result = emerging(values, near, fdr=parameters["fdr"])
    last = np.array([np.flatnonzero(np.isfinite(row))[-1] for row in values])
    results = [
        {
            "location": str(name),
            "category": result.names[n],
            "hot_steps": int(result.hot_steps[n]),
            "steps": int(result.steps[n]),
            "gi_star": _number(result.gi.z[n, last[n]]),
            "q_value": _number(result.gi.q_value[n, last[n]]),
            "kind": _kind(result.gi.z[n, last[n]], result.gi.q_value[n, last[n]], parameters["fdr"]),
            "trend_z": _number(result.trend_z[n]),
            "trend_p_value": _number(result.trend_p[n]),
        }
        for n, name in enumerate(names)
    ]
    return {
        "results": results,
        "hot": sum(r["kind"] == "hot" for r in results),
        "cold": sum(r["kind"] == "cold" for r in results),
        "first": _time(steps[0], dated),
        "last": _time(steps[-1], dated),
        "parameters": {k: parameters[k] for k in ("within", "fdr")},
    }


def _repeated(keys: list[Any]) -> list[int]:
    seen: set[Any] = set()
    return [n for n, key in enumerate(keys) if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


def _time(value: np.int64, dated: bool) -> str | int:
    return str(np.datetime64(int(value), "D")) if dated else int(value)


def _kind(z: float, q: float, fdr: float) -> str | None:
    return None if not q <= fdr else "hot" if z > 0 else "cold"


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _density_lines(document: dict[str, Any]) -> list[str]:
    grid: NDArray[np.float64] = np.array(document["per_km2"])
    peak, parameters = document["peak"], document["parameters"]
    return [
        f"{document['points']} points on {grid.shape[1]} × {grid.shape[0]} cells of {parameters['cell']:g} m "
        f"({parameters['kernel']}, {parameters['bandwidth']:g} m).",
        f"Densest: {peak['per_km2']:.4g} per km² at ({peak['x']:.0f}, {peak['y']:.0f}).",
        "The grid itself comes with --json.",
    ]


def _area_lines(document: dict[str, Any]) -> list[str]:
    results = document["results"]
    lines = [
        f"{len(results)} areas: {document['hot']} hot, {document['cold']} cold (false discovery rate "
        f"{document['parameters']['fdr']:g})."
    ]
    order = sorted(results, key=lambda r: -np.inf if r["gi_star"] is None else settled(r["gi_star"]), reverse=True)
    for r in order[:20]:
        if r["gi_star"] is None:
            continue
        more = f", {r['category']} ({r['hot_steps']} of {r['steps']})" if "category" in r else ""
        lines.append(
            f"{'* ' if r['kind'] else '  '}{r['location']}: Gi* {r['gi_star']:.2f}, q {r['q_value']:.2g}{more}"
        )
    return lines
