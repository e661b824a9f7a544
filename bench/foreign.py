"""`bin/load foreign`: how long the largest files that may be sent take to open, in the process that opens them."""

import argparse
import io
import json
import math
import time
from collections.abc import Callable
from typing import Any

from bench import figures, setting

FORM = 24_000_000  # bytes that a form lets through
POINTS = 2_000  # of an area
ROWS, COLUMNS = 20_000, 13


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    setting.enter("_foreign")
    from samlad.lib.foreign.opening import opened
    from samlad.sources.police.reading import COLUMNS as OF_POLICE

    options: dict[str, dict[str, Any]] = {"records": {"columns": OF_POLICE, "required": OF_POLICE[:5]}}
    rows = []
    for kind, make in MAKERS.items():
        data = make()
        times = []
        for _time in range(arguments.times):
            began = time.perf_counter()
            opened(kind, data, kind, **options.get(kind, {}))
            times.append(time.perf_counter() - began)
        rows.append({"kind": kind, "MB": round(len(data) / 1e6, 1), **figures.milliseconds(times)})
    figures.tell("foreign", rows, times=arguments.times)


def areas() -> bytes:
    """Round areas side by side, each drawn far closer than any map needs."""
    angles = [2 * math.pi * n / POINTS for n in range(POINTS)]
    features: list[str] = []
    while sum(map(len, features[-1:])) * len(features) < FORM:
        x, y = 12 + 0.1 * (len(features) % 40), 57 + 0.1 * (len(features) // 40)
        ring = [[round(x + 0.04 * math.cos(a), 7), round(y + 0.04 * math.sin(a), 7)] for a in angles]
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append(
            json.dumps({"type": "Feature", "properties": {"name": f"Område {len(features)}"}, "geometry": shape})
        )
    return f'{{"type": "FeatureCollection", "features": [{",".join(features)}]}}'.encode()


def events() -> bytes:
    event = {
        "datetime": "2026-01-03 10:00:00 +01:00",
        "name": "03 januari 10.00, Stöld, Granköping",
        "type": "Stöld",
        "summary": "Påhittad händelse. " * 8,
        "url": "/aktuellt/",
        "location": {"name": "Granköping", "gps": "59,15"},
    }
    size = len(json.dumps({"id": 10**8, **event}, ensure_ascii=False).encode()) + 2
    return json.dumps([{"id": 10**8 + n, **event} for n in range(FORM // size)], ensure_ascii=False).encode()


def workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for n in range(ROWS):
        sheet.append([f"Område {n}", *range(COLUMNS - 1)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


MAKERS: dict[str, Callable[[], bytes]] = {"map": areas, "records": events, "workbook": workbook}


if __name__ == "__main__":
    main()
