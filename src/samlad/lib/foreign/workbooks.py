"""Workbooks (.xlsx) as rows of text. Runs in the process of `child` only.

One visible sheet may hold something. A cell is what the person sees in it: of a formula its result, and one that nobody
has calculated is refused; of cells merged downwards the text stands in each; merged numbers, rows and columns that are
hidden and cells with an error are refused. How large a sheet says it is does not matter, only what stands in it.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_from_string

from samlad.lib.foreign.dividing import trimmed
from samlad.lib.foreign.limits import LIMITS, MOST_COLUMNS, MOST_ROWS, Refused

Merged = tuple[int, int, int, int]  # first column, first row, last column, last row


@dataclass
class Sheet:
    """What openpyxl does not tell of a sheet that it reads row by row. `last` is the last row with anything in it."""

    last: int = 0
    merged: list[Merged] = field(default_factory=list)


def read(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LIMITS["workbook"].unpacked:
            raise Refused("large")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        readable = []
        sheets: list[Any] = book.worksheets
        for sheet in sheets:
            if sheet.sheet_state == "visible":
                with archive.open(sheet._worksheet_path) as source:  # the file of a sheet has no public name
                    about = _seen(source)
                if about.last:
                    readable.append((sheet, about))
        if len(readable) > 1:
            raise Refused("sheets", sheets=", ".join(sheet.title for sheet, _about in readable)[:300])
        return {"rows": list(_rows(*readable[0])) if readable else []}


def _rows(sheet: Any, about: Sheet) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    below: dict[tuple[int, int], str] = {}
    heads = {(row, column): (bottom, right) for column, row, right, bottom in about.merged}
    for number, values in enumerate(sheet.iter_rows(max_row=about.last, values_only=True), 1):
        cells = [_cell(value) for value in values]
        cells += [""] * max(0, max((c for r, c in below if r == number), default=0) - len(cells))
        for n in range(len(cells)):
            at = (number, n + 1)
            bottom, right = heads.get(at, at)
            if cells[n] and (bottom, right) != at:
                if right > n + 1 or cells[n].isdecimal():
                    raise Refused("merged", number)
                below |= {(row, n + 1): cells[n] for row in range(number + 1, min(bottom, about.last) + 1)}
            cells[n] = below.pop(at, cells[n])
        cells = trimmed(cells)
        if len(cells) > MOST_COLUMNS:
            raise Refused("columns", number)
        if cells:
            yield number, cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        return (value.date() if value.time().isoformat() == "00:00:00" else value).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _seen(source: Any) -> Sheet:
    """Goes through the sheet's own text once. Raises Refused for what a reader would miss or misread."""
    about, hidden, row, held = Sheet(), set[int](), 0, 0
    rows: Element | None = None
    for event, element in iterparse(source, ("start", "end")):  # noqa: S314 - shut in, with limits
        name = element.tag.rpartition("}")[2]
        if event == "start":
            rows = element if name == "sheetData" else rows
        elif name == "col" and _true(element.get("hidden")):
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            hidden |= set(range(first, min(last, MOST_COLUMNS) + 1))
        elif name == "row":
            row = int(element.get("r") or row + 1)
            if _filled(element, row, hidden):
                about.last, held = max(about.last, row), held + 1
                if held > MOST_ROWS:
                    raise Refused("large")
            if rows is not None:
                rows.clear()  # a million formatted rows without anything in them cost nothing
        elif name == "mergeCell":
            left, top, right, bottom = range_boundaries(element.get("ref") or "")
            about.merged.append((left or 1, top or 1, right or MOST_COLUMNS, bottom or MOST_ROWS))
            if len(about.merged) > MOST_ROWS:
                raise Refused("large")
    return about


def _filled(element: Element, row: int, hidden: set[int]) -> bool:
    """Whether anything stands in the row."""
    filled, column = False, 0
    for cell in element:
        if not cell.tag.endswith("}c"):
            continue
        column = _column(cell.get("r")) or column + 1
        parts = {part.tag.rpartition("}")[2]: part for part in cell}
        value, kind = parts.get("v"), cell.get("t")
        empty = value is None or not value.text
        if "f" in parts and empty and kind != "str":
            raise Refused("formula", row)
        if kind == "e":
            raise Refused("error", row)
        if empty and "is" not in parts:
            continue
        if column in hidden or _true(element.get("hidden")):
            raise Refused("hidden", row)
        filled = True
    return filled


def _column(reference: str | None) -> int:
    if not reference:
        return 0
    number = 0
    for letter in coordinate_from_string(reference)[0]:
        number = number * 26 + ord(letter) - 64
    return number


def _true(written: str | None) -> bool:
    return written in ("1", "true")
