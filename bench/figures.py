"""Percentiles, and the table and JSON that every benchmark answers with."""

import json
import math
import os
import platform
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bench.setting import DATA


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(seconds: Sequence[float]) -> dict[str, Any]:
    """p50, p95 and the longest, of times in seconds."""
    ms = [1000 * s for s in seconds]
    return {
        "n": len(ms),
        "p50_ms": round(percentile(ms, 0.5), 1),
        "p95_ms": round(percentile(ms, 0.95), 1),
        "max_ms": round(max(ms), 1),
    }


def yardstick() -> float:
    """Milliseconds of processor time for a million turns of a plain loop, the best of five. About 55 on an idle
    processor of 3 GHz; twice that means that something else was running, and that every figure is twice too high."""
    best = math.inf
    for _ in range(5):
        began, total = time.process_time(), 0
        for n in range(1_000_000):
            total += n * n
        best = min(best, time.process_time() - began)
    return round(1000 * best, 1)


def tell(name: str, rows: Sequence[Mapping[str, Any]], **about: Any) -> None:
    """Prints a table and keeps it, with the machine it came from, as var/bench/NAME.json."""
    about |= {"yardstick_ms": yardstick(), "load_average": round(os.getloadavg()[0], 2)}
    print()
    for key, value in about.items():
        print(f"{key}: {value}")
    columns = list(dict.fromkeys(k for row in rows for k in row))
    cells = [[str(c) for c in columns], *([_text(row.get(c, "")) for c in columns] for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(columns))]
    for line in cells:
        print(
            "  ".join(
                text.ljust(width) if n == 0 else text.rjust(width)
                for n, (text, width) in enumerate(zip(line, widths, strict=True))
            )
        )
    machine = {
        "python": platform.python_version(),
        "processors": len(os.sched_getaffinity(0)),
        "at": datetime.now(UTC).isoformat(),
    }
    document = {"name": name, "machine": machine, "about": about, "rows": list(rows)}
    (DATA / f"{name}.json").write_text(json.dumps(document, indent=1, default=str, ensure_ascii=False))


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
