"""`safetystats alarms`: which weeks of which places had more than usual, by the textbook methods or by the
budget."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from safetystats.alarms import Alarms, cusum, ears, farrington, farrington_original
from safetystats.budget import judge_round, per_round
from safetystats.command.answers import BadRow, Refusal, answer, mending
from safetystats.command.tables import EPOCH, Table, read_table

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
METHODS = ("farrington-flexible", "farrington", "ears-c1", "ears-c2", "ears-c3", "cusum", "budget")
LONGEST = 5200  # weeks from the first to the last
CELLS = 20_000_000  # places × weeks


@dataclass(frozen=True)
class Weekly:
    """Places × weeks without gaps. `days` of each week where times were dates; `answered` 0 where nobody did."""

    places: list[str]
    times: list[str | int]
    counts: NDArray[np.float64]
    days: NDArray[np.int64] | None
    answered: NDArray[np.float64] | None
    kinds: NDArray[np.int64] | None


@click.command()
@click.option(
    "--counts",
    "file",
    type=FILE,
    required=True,
    help="CSV: location,time,count[,answered][,indicator]. Weeks not in the file are zeros.",
)
@click.option("--method", type=click.Choice(METHODS), default="farrington-flexible", show_default=True)
@click.option(
    "--weeks", "last", type=click.IntRange(1), help="How many of the last to judge.  [default: 52, or all but one]"
)
@click.option("--alpha", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.05, show_default=True)
@click.option("--years", type=click.IntRange(1, 50), default=4, show_default=True, help="Farrington: how far back.")
@click.option(
    "--half-window",
    type=click.IntRange(0, 20),
    default=3,
    show_default=True,
    help="Farrington: weeks on each side of the same week in earlier years.",
)
@click.option(
    "--periods",
    type=click.IntRange(1, 26),
    default=10,
    show_default=True,
    help="Flexible: parts of the year with a level each.",
)
@click.option("--exclude", type=click.IntRange(0, 104), help="Farrington: latest weeks left out.  [default: 26, or 3]")
@click.option(
    "--weights-threshold",
    type=click.FloatRange(0, min_open=True),
    help="Farrington: residual from which a past week counts less.  [default: 2.58, or 1]",
)
@click.option("--trend/--no-trend", default=True, show_default=True)
@click.option(
    "--threshold",
    type=click.Choice(["nbplugin", "delta", "muan"]),
    help="Farrington: how the bound is set.  [default: nbplugin, or delta]",
)
@click.option(
    "--false-alarms-per-month",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Budget: over all places together.",
)
@click.option("--busy", type=FILE, help="Budget: CSV: time[,season]. Weeks of another sort, such as school holidays.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def alarms(file: Path, method: str, last: int | None, as_json: bool, **options: Any) -> None:
    """Weeks with more than usual. Each place stands for itself, but with --method budget, where the false alarms of all
    places together are limited to the number allowed."""
    with mending(as_json):
        data = _read(file)
        weeks = last or max(min(52, len(data.times) - 1), 1)
        if weeks > len(data.times):
            raise Refusal(f"{file.name} has {len(data.times)} weeks; --weeks must be at most that.")
        try:
            results = _budget(data, weeks, options) if method == "budget" else _textbook(data, method, weeks, options)
        except ValueError as error:
            raise Refusal(f"{file.name}: {error}.") from error
        given = {name: str(value) if isinstance(value, Path) else value for name, value in options.items()}
        document = {
            "results": results,
            "alarms": sum(r["alarm"] for r in results),
            "parameters": {"method": method, "weeks": weeks} | given,
        }
        answer(document, _sentences(results, weeks, len(data.places)), as_json=as_json)


def _textbook(data: Weekly, method: str, weeks: int, options: dict[str, Any]) -> list[dict[str, Any]]:
    if data.kinds is not None:
        raise Refusal("A column indicator is for --method budget; give this method a file of one indicator.")
    result = _alarms(data, method, weeks, options)
    times = data.times[-weeks:]
    missing = np.zeros_like(result.alarm) if data.answered is None else data.answered[:, -weeks:] == 0
    return [
        {
            "location": place,
            "time": times[w],
            "observed": None if missing[s, w] else int(result.observed[s, w]),
            "upper_bound": _number(result.upper[s, w]),
            "alarm": bool(result.alarm[s, w]),
        }
        for s, place in enumerate(data.places)
        for w in range(weeks)
    ]


def _alarms(data: Weekly, method: str, weeks: int, options: dict[str, Any]) -> Alarms:
    if not method.startswith("farrington") and data.answered is not None:
        raise Refusal(f"{method} cannot use who answered. Leave the column answered out, or choose another method.")
    if method == "cusum":
        if weeks == len(data.times):
            raise Refusal("cusum needs weeks before the judged ones to learn the level from: give fewer --weeks.")
        return cusum(data.counts, weeks=weeks)
    if method.startswith("ears"):
        rule: Any = method[-2:].upper()
        return ears(data.counts, method=rule, weeks=weeks, alpha=options["alpha"])
    shared: dict[str, Any] = {"weeks": weeks, "days": data.days, "exposure": data.answered}
    shared |= {name: options[name] for name in ("alpha", "years", "half_window", "trend")}
    given = ("exclude", "weights_threshold", "threshold")
    shared |= {name: options[name] for name in given if options[name] is not None}
    if method == "farrington":
        return farrington_original(data.counts, **shared)
    return farrington(data.counts, periods=options["periods"], **shared)


def _budget(data: Weekly, weeks: int, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Each of the last weeks as it would have been judged then, by what came before it."""
    season = _season(options["busy"], data)
    allowed = per_round(options["false_alarms_per_month"])
    results = []
    for w in range(len(data.times) - weeks, len(data.times)):
        upto = slice(None, w + 1)
        answered = None if data.answered is None else data.answered[:, upto]
        judged = judge_round(data.counts[:, upto], answered, kind=data.kinds, season=season[upto], allowed=allowed)
        for s, place in enumerate(data.places):
            limit = int(judged.limit[s])
            results.append(
                (
                    s,
                    {
                        "location": place,
                        "time": data.times[w],
                        "observed": _whole(judged.observed[s]),
                        "upper_bound": limit - 1 if 0 <= limit < 10**9 else None,
                        "alarm": bool(judged.flagged[s]),
                        "expected": _number(judged.expected[s]),
                        "low": _whole(judged.low[s]),
                        "high": _whole(judged.high[s]),
                        "p_value": _number(judged.p_value[s]),
                        "lasting": bool(judged.lasting[s]),
                        "run": int(judged.run[s]),
                        "since": data.times[int(judged.since[s])] if judged.since[s] >= 0 else None,
                        "rounds": int(judged.rounds[s]),
                        "reasons": list(judged.reasons(s)),
                    },
                )
            )
    return [result for _s, result in sorted(results, key=lambda r: r[0])]


def _read(file: Path) -> Weekly:
    """`week` is another name of time; without a location the file is one place's. Dates go to weeks that begin on the
    weekday of the first date where all are of one weekday, else on Mondays."""
    header = re.split(r"[,;\t\r\n]", file.read_bytes().split(b"\n", 1)[0].decode("utf-8-sig", "replace").lower())
    time = "week" if "week" in header and "time" not in header else "time"
    table = read_table(file, (time, "count"), ("location", "answered", "indicator", "expected_reporters"))
    (moments, dated), whole_numbers, (names, kinds), answers = table.together(
        lambda: table.times(time),
        lambda: table.counts("count"),
        lambda: _named(table),
        lambda: table.counts("answered") if "answered" in table else None,
    )
    counts = whole_numbers.astype(float)
    keys = names if kinds is None else [f"{n} · {k}" for n, k in zip(names, kinds, strict=True)]
    one_weekday = dated and len(np.unique(moments % 7)) == 1
    begin = (
        int(moments.min() if one_weekday else moments.min() - (moments.min() + 3) % 7) if dated else int(moments.min())
    )
    at = (moments - begin) // 7 if dated else moments - begin
    length = int(at.max()) + 1
    places = list(dict.fromkeys(keys))
    if length > LONGEST or length * len(places) > CELLS:
        raise Refusal(f"{file.name} spans {length} weeks and {len(places)} places: more than this command takes.")
    number = {place: n for n, place in enumerate(places)}
    row = np.array([number[key] for key in keys])
    whole = np.zeros((len(places), length))
    np.add.at(whole, (row, at), counts)
    answered = None
    if answers is not None:
        answered = _answered(file, answers, row, at, counts, (len(places), length))
    days = begin + 7 * np.arange(length) if dated else None
    times: list[str | int] = (
        [date.fromordinal(int(d) + EPOCH).isoformat() for d in days]
        if days is not None
        else [begin + n for n in range(length)]
    )
    return Weekly(places, times, whole, days, answered, None if kinds is None else _kinds(places, keys, kinds))


def _named(table: Table) -> tuple[list[str], list[str] | None]:
    """The place of each row, and its indicator where the file has them."""
    if "indicator" not in table:
        return table.names("location") if "location" in table else ["all"] * len(table), None
    if "location" not in table:
        return ["all"] * len(table), table.names("indicator")
    return table.together(lambda: table.names("location"), lambda: table.names("indicator"))


def _answered(
    file: Path,
    values: NDArray[np.int64],
    row: NDArray[np.int64],
    at: NDArray[np.int64],
    counts: NDArray[np.float64],
    shape: tuple[int, int],
) -> NDArray[np.float64]:
    """A week that is not in the file was answered by nobody that we know of, so with this column it is missing."""
    times = np.zeros(shape, dtype=np.int64)
    np.add.at(times, (row, at), 1)
    problems = [
        BadRow(int(n) + 2, "the place has two rows for this week; with answered it can have one")
        for n in np.flatnonzero(times[row, at] > 1)
    ]
    problems += [
        BadRow(int(n) + 2, "counts, though nobody answered") for n in np.flatnonzero((values == 0) & (counts > 0))
    ]
    if problems:
        raise Refusal(f"{file.name}: {len(problems)} rows cannot be right. Mend them and run again.", problems)
    answered = np.zeros(shape)
    answered[row, at] = values
    return answered


def _kinds(places: Sequence[str], keys: Sequence[str], kinds: Sequence[str]) -> NDArray[np.int64]:
    names = {name: n for n, name in enumerate(dict.fromkeys(kinds))}
    of = dict(zip(keys, kinds, strict=True))
    return np.array([names[of[place]] for place in places], dtype=np.int64)


def _season(file: Path | None, data: Weekly) -> NDArray[np.int64]:
    season = np.zeros(len(data.times), dtype=np.int64)
    if file is None:
        return season
    table = read_table(file, ("time",), ("season",))
    moments, dated = table.times("time")
    if dated != (data.days is not None):
        raise Refusal(f"{file.name}: its times are not written as those of the counts.")
    sorts = table.names("season") if "season" in table else ["busy"] * len(table)
    number = {name: n + 1 for n, name in enumerate(dict.fromkeys(sorts))}
    first = int(data.days[0]) if data.days is not None else int(data.times[0])
    at = (moments - first) // 7 if dated else moments - first
    for position, name in zip(at, sorts, strict=True):
        if 0 <= position < season.size:
            season[position] = number[name]
    return season


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _whole(value: Any) -> int | None:
    return int(value) if np.isfinite(value) else None


def _sentences(results: list[dict[str, Any]], weeks: int, places: int) -> list[str]:
    alarms = [r for r in results if r["alarm"]]
    unknown = sum(r["upper_bound"] is None for r in results)
    lines = [f"{len(alarms)} alarms in {weeks} weeks of {places} {'place' if places == 1 else 'places'}."]
    if unknown:
        lines.append(f"No bound could be set for {unknown} of {len(results)}.")
    for r in alarms[:40]:
        usual = f", usual {r['low']}-{r['high']}" if "low" in r else f", more than {r['upper_bound']:.4g}"
        lasting = ", together with the weeks before it" if r.get("lasting") else ""
        lines.append(f"{r['time']}  {r['location']}: {r['observed']}{usual}{lasting}")
    if len(alarms) > 40:
        lines.append(f"… and {len(alarms) - 40} more; --json gives all.")
    return lines
