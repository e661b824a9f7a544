"""Bytes as text and text as rows: the rules that all tables are read by. Pure, so that the process of `child` can use
them too; refusals are codes with the row as a spreadsheet shows it."""

import csv
import io
import re

from samlad.lib.foreign.limits import MOST_COLUMNS, Refused
from samlad.lib.text import clean

Divided = list[tuple[int, list[str]]]

csv.field_size_limit(100_000)
_LINE_ENDS = re.compile("\r\n|\r")
_SEPARATOR = re.compile('"?sep=(.)"?\n', re.IGNORECASE)  # what Excel writes for itself and never shows
_QUOTED = re.compile('"[^"]*"')
# Letters of another encoding that were read as Windows': UTF-8 in part, old Macintosh, DOS.
_MIXED = re.compile("Ã[\x85\x84\x96…„–¥¤¶©]")
_NOT_WINDOWS = re.compile(r"[^\W\d_][€…„†‡ˆ‰”][^\W\d_]|[ŠŒŽšœžŸƒ†‡ˆ‰\x81\x8d\x8f\x90\x9d]|(?<!\w)[€…„][^\W\d_]")


def decoded(data: bytes) -> str:
    """UTF-8, the UTF-16 that Excel calls Unicode text, or else the Windows letters of its plain CSV, as long as nothing
    in them speaks against it. Line ends are line feeds."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise Refused("encoding") from None
    else:
        try:
            text = data.decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            text = data.decode("cp1252", errors="replace")
            if "\ufffd" in text or _NOT_WINDOWS.search(text):
                row = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n", 0, error.start) + 1
                raise Refused("encoding", row) from None
    text = _LINE_ENDS.sub("\n", text)
    for wrong in (text.find("\x00"), *(m.start() for m in _MIXED.finditer(text))):
        if wrong >= 0:
            raise Refused("encoding", text.count("\n", 0, wrong) + 1)
    return text


def divided(text: str, most_rows: int) -> Divided:
    """The rows that hold anything, numbered as a spreadsheet numbers them: blank rows count, a cell with several lines
    is one row, the line `sep=` none. Divided by tab, semicolon or comma: the first of them that the first row has."""
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    separator = _SEPARATOR.match(text)
    if separator:
        text, mark = text[separator.end() :], separator[1]
    else:
        first = next((line for line in text.split("\n") if line.strip()), "")
        mark = next((m for m in "\t;," if m in _QUOTED.sub("", first)), "\t")
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=mark, strict=True)
    rows: Divided = []
    number = 0
    try:
        for cells in reader:
            number += 1
            cells = trimmed(cells)
            if len(cells) > MOST_COLUMNS:
                raise Refused("columns", number)
            if cells:
                rows.append((number, cells))
            if len(rows) > most_rows:
                raise Refused("large")
    except (csv.Error, TypeError, ValueError):
        raise Refused("csv", number + 1) from None
    return rows


def trimmed(cells: list[str]) -> list[str]:
    """Cleaned, without blanks around the cells and without empty cells at the end."""
    cells = [clean(cell).strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells
