"""`safetystats scan`: where and when there is more than expected, Kulldorff's space-time scan statistic."""

import os
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import numpy as np

from safetystats.command.answers import Refusal, answer, mending
from safetystats.command.scan_files import Material, Unit, read_material
from safetystats.scan import MOST_WORK, Cluster, Scan, TooMuchWork
from safetystats.scan import scan as scan_counts

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--counts", type=FILE, required=True, help="CSV: location,time,count. Missing rows are zeros.")
@click.option("--coordinates", type=FILE, required=True, help="CSV: location,x,y (lat,lon with --geographic).")
@click.option("--population", type=FILE, help="CSV: location,time,population; linear between given times.")
@click.option("--model", type=click.Choice(["poisson", "permutation"]), required=True)
@click.option(
    "--mode",
    type=click.Choice(["retrospective", "prospective"]),
    default="retrospective",
    show_default=True,
    help="prospective: only clusters that go on to the last period.",
)
@click.option("--kind", type=click.Choice(["space-time", "space", "time"]), default="space-time", show_default=True)
@click.option("--geographic", is_flag=True, help="Coordinates are latitude and longitude in degrees.")
@click.option(
    "--max-population",
    type=float,
    default=0.5,
    show_default=True,
    help="Largest share of the population (of the events, under permutation) in a circle.",
)
@click.option("--max-radius", type=float, help="Largest radius, in the coordinates' unit; km with --geographic.")
@click.option(
    "--max-duration", type=float, help="Longest window in periods; below 1, a share of all periods.  [default: 0.5]"
)
@click.option(
    "--time-unit",
    "unit",
    type=click.Choice(["step", "day", "week", "month", "year"]),
    help="Length of a period.  [default: what the times show]",
)
@click.option("--from", "begin", help="First time of the study.  [default: the first in the counts]")
@click.option("--to", "end", help="Last time of the study.  [default: the last in the counts]")
@click.option("--replications", type=click.IntRange(0, 99_999), default=999, show_default=True)
@click.option(
    "--secondary",
    type=click.IntRange(0, 100),
    default=10,
    show_default=True,
    help="Most secondary clusters to tell of.",
)
@click.option("--seed", type=click.IntRange(0), help="The same seed gives the same answer.  [default: drawn, and told]")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Share the work among so many processes.  [default: the threads of this one]",
)
@click.option("--however-long", is_flag=True, help="Begin also what will take many minutes or hours.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def scan(
    counts: Path,
    coordinates: Path,
    population: Path | None,
    geographic: bool,
    unit: Unit | None,
    begin: str | None,
    end: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Clusters in space and time, with p-values that allow for every circle and window looked at."""
    with mending(as_json):
        if options["model"] == "poisson" and population is None and options["kind"] != "time":
            raise Refusal("The Poisson model needs --population. Without one, use --model permutation.")
        if options["model"] == "permutation" and population is not None:
            raise Refusal("The permutation model uses no population. Leave --population out.")
        material = read_material(
            counts, coordinates, population, geographic=geographic, unit=unit, begin=begin, end=end
        )
        document = _document(material, geographic=geographic, **options)
        answer(document, _sentences(document), as_json=as_json)


def _document(
    material: Material,
    *,
    seed: int | None,
    processes: int | None,
    secondary: int,
    max_duration: float | None,
    however_long: bool,
    **options: Any,
) -> dict[str, Any]:
    seed = secrets.randbelow(2**32) if seed is None else seed
    total = material.counts.shape[1]
    longest = _longest(max_duration, total)
    expected = material.expected
    if options["model"] == "poisson" and expected is None:
        expected = np.ones(material.counts.shape)  # purely temporal: the same everywhere, all the time
    with _workers(processes) as executor:
        began = time.perf_counter()
        try:
            result = scan_counts(
                material.counts,
                material.points,
                rng=np.random.default_rng(seed),
                expected=expected,
                max_duration=longest,
                most_secondary=secondary,
                executor=executor,
                most_work=None if however_long else MOST_WORK,
                **options,
            )
        except TooMuchWork as error:
            raise Refusal(f"{error}. With --however-long it is begun all the same.") from error
        except ValueError as error:
            raise Refusal(f"{str(error)[0].upper()}{str(error)[1:]}.") from error
        seconds = time.perf_counter() - began
    periods, first = material.periods, material.first
    return {
        "most_likely": _cluster(result.most_likely, material),
        "secondary": [_cluster(c, material) for c in result.secondary],
        "parameters": {
            **options,
            "max_duration": longest,
            "secondary": secondary,
            "seed": seed,
            "time_unit": periods.unit,
            "start": periods.first_day(first),
            "end": periods.last_day(first + total - 1),
            "periods": total,
            "locations": len(material.names),
            "events": result.total,
        },
        "cylinders": result.cylinders,
        "critical_value": _critical(result),
        "seconds": round(seconds, 3),
    }


@contextmanager
def _workers(processes: int | None) -> Iterator[Executor]:
    executor: Executor
    if processes is None:
        executor = ThreadPoolExecutor(os.cpu_count())
    else:
        executor = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    with executor:
        yield executor


def _longest(limit: float | None, periods: int) -> int:
    """In periods, of a number of them or a share."""
    value = 0.5 if limit is None else limit
    if not value > 0 or (value >= 1 and value != int(value)):
        raise Refusal("--max-duration is a whole number of periods, or a share below 1 of all of them.")
    return max(1, int(value * periods + 1e-9)) if value < 1 else min(int(value), periods)


def _critical(result: Scan) -> float | None:
    return result.critical(0.05) if len(result.maxima) >= 19 else None


def _cluster(cluster: Cluster | None, material: Material) -> dict[str, Any] | None:
    if cluster is None:
        return None
    names, periods, first = material.names, material.periods, material.first
    return {
        "locations": [names[n] for n in cluster.locations],
        "centre": None if cluster.centre is None else names[cluster.centre],
        "radius": cluster.radius,
        "start": periods.first_day(first + cluster.start),
        "end": periods.last_day(first + cluster.end),
        "observed": cluster.observed,
        "expected": cluster.expected,
        "relative_risk": cluster.relative_risk if np.isfinite(cluster.relative_risk) else None,
        "statistic": cluster.statistic,
        "p_value": cluster.p_value,
        "recurrence_interval": cluster.recurrence_interval,
    }


def _sentences(document: dict[str, Any]) -> list[str]:
    parameters, most_likely = document["parameters"], document["most_likely"]
    lines = [
        f"{parameters['events']} events in {parameters['locations']} locations, {parameters['periods']} periods of one "
        f"{parameters['time_unit']} from {parameters['start']} to {parameters['end']}; {document['cylinders']} "
        "cylinders."
    ]
    if most_likely is None:
        return [*lines, "Nothing is above what was expected anywhere."]
    for name, cluster in (("Most likely", most_likely), *(("Secondary", c) for c in document["secondary"])):
        many = cluster["locations"]
        where = ", ".join(many[:8]) + (f" and {len(many) - 8} more" if len(many) > 8 else "")
        risk = "all events are there" if cluster["relative_risk"] is None else f"{cluster['relative_risk']:.2f} times"
        line = (
            f"{name}: {where}; {cluster['start']} to {cluster['end']}: {cluster['observed']} observed, "
            f"{cluster['expected']:.2f} expected ({risk}), statistic {cluster['statistic']:.4f}"
        )
        if cluster["p_value"] is not None:
            line += f", p {cluster['p_value']:.3g}"
        if cluster["recurrence_interval"] is not None:
            line += f", by chance once in {cluster['recurrence_interval']:.0f} periods"
        lines.append(line + ".")
    lines.append(f"Seed {parameters['seed']}.")
    return lines
