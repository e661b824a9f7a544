"""The rows of a file: of a plain CSV file here, or by the reader that whoever runs the commands has given.

`samlad analyse` gives one that also reads workbooks and files in other letters than UTF-8."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from safetystats.command.answers import BadRow, Refusal

Rows = Sequence[tuple[int, Sequence[str]]]  # those that hold anything, with their numbers in a spreadsheet
Reader = Callable[[Path, int, int], Rows]  # the file, the most rows and the most bytes
LARGEST_FILE, MOST_ROWS = 500_000_000, 5_000_000
_QUOTED = re.compile('"[^"]*"')


def rows_of(path: Path) -> Rows:
    context = click.get_current_context(silent=True)
    reader: Reader = (context.obj if context else None) or read_csv
    return reader(path, MOST_ROWS, LARGEST_FILE)


def read_csv(path: Path, most_rows: int, largest: int) -> Rows:
    """UTF-8 divided by tab, semicolon or comma: the first of them that the first row has. Raises Refusal."""
    data = path.read_bytes()
    if len(data) > largest:
        raise Refusal(f"{path.name} is too large. Take a part of it at a time.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise Refusal(f"{path.name} is not CSV in UTF-8. Save it so.", [BadRow(row, "cannot be read")]) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    mark = next((m for m in "\t;," if m in _QUOTED.sub("", first)), "\t")
    rows = []
    number = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline="\n"), delimiter=mark, strict=True):
            number += 1
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                rows.append((number, [cell.strip() for cell in cells]))
            if len(rows) > most_rows:
                raise Refusal(f"{path.name} has too many rows. Take a part of it at a time.")
    except csv.Error:
        wrong = [BadRow(number + 1, "cannot be divided into columns")]
        raise Refusal(f"{path.name} cannot be divided into rows and columns.", wrong) from None
    return rows
