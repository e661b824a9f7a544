"""Records in a JSON array, JSON lines or CSV, any of them gzipped, recognised by content. Runs in the process of
`child` only. Answers with the rows' numbers and the columns asked for; a row that is none is a code instead."""

import gzip
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from samlad.lib.foreign.dividing import decoded, divided
from samlad.lib.foreign.limits import LIMITS, Refused

MOST_RECORDS = 500_000
LONGEST = 10_000  # characters of a value that are passed on: more than any text may have

Record = tuple[int, dict[str, Any] | str]


def read(data: bytes, columns: Sequence[str], required: Sequence[str]) -> dict[str, Any]:
    text = decoded(_unpacked(data))
    start = text.lstrip()[:1]
    if not start:
        raise Refused("empty")
    if start == "[":
        records = _array(text)
    elif start == "{":
        records = _lines(text)
    else:
        records = _table(text, required)
    rows = [(n, r if isinstance(r, str) else {c: _plain(r.get(c)) for c in columns}) for n, r in records]
    if not rows and start != "[":  # an empty array is an honest answer: there was nothing
        raise Refused("empty")
    return {"rows": rows}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value[:LONGEST]
    return value if isinstance(value, (int, bool)) else None


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    most = LIMITS["records"].unpacked
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            data = packed.read(most + 1)
    except (OSError, EOFError, zlib.error):
        raise Refused("damaged") from None
    if len(data) > most:
        raise Refused("large")
    return data


def _array(text: str) -> Iterator[Record]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("json", error.lineno if isinstance(error, json.JSONDecodeError) else 0) from None
    for number, row in enumerate(rows, 1):
        yield number, row if isinstance(row, dict) else "event"


def _lines(text: str) -> Iterator[Record]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, "json"
            continue
        yield number, row if isinstance(row, dict) else "event"


def _table(text: str, required: Sequence[str]) -> Iterator[Record]:
    (_number, top), *rows = divided(text, MOST_RECORDS)
    header = [cell.casefold() for cell in top]
    missing = [name for name in required if name not in header]
    if missing:
        raise Refused("missing", columns=", ".join(missing))
    for number, cells in rows:
        if len(cells) > len(header):
            yield number, "wide"
        else:
            yield number, dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))
