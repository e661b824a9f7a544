"""Text on its way into a cell of a spreadsheet: never a formula, never what a workbook cannot hold, and in CSV never
more than the one line it stands on."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TextIO

BREAKS = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet reads as the beginning of a formula, in narrow and wide letters, blanks before it or not.
FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def csv_cell(value: Any) -> Any:
    """The value for a cell of a CSV file: text that would be read as a formula stands behind an apostrophe. What
    reads the file line by line would take a line break in a cell for the next row, and what follows it for that row's
    first cell: there are none."""
    if not isinstance(value, str):
        return value
    text = UNPRINTABLE.sub(" ", BREAKS.sub(" ", value))
    return f"'{text}" if FORMULA.match(text) else text


def _workbook_cell(sheet: Any, value: Any) -> Any:
    """The value for a cell of a workbook: text is text there, whatever it begins with."""
    if not isinstance(value, str):
        return value
    text = UNPRINTABLE.sub(" ", value)
    if not FORMULA.match(text):
        return text
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # and not "f"
    cell.quotePrefix = True
    return cell


def as_written(text: str) -> str:
    """What stood in the cell before `csv_cell` put an apostrophe there: for a file that is taken out and brought in."""
    return text[1:] if text.startswith("'") and FORMULA.match(text, 1) else text


def write_csv(out: TextIO, heading: Iterable[Any], rows: Iterable[Sequence[Any]], *, delimiter: str = ";") -> None:
    """The one way a table becomes CSV. Open `out` in UTF-8 with its mark, so that Excel reads the letters."""
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([csv_cell(v) for v in heading])
    writer.writerows([csv_cell(v) for v in row] for row in rows)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook. `widths` of the first columns, in letters; `stands` is the first cell that moves when one
    scrolls."""

    title: str
    heading: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[float] = ()
    stands: str = "A2"


def write_xlsx(out: Path | IO[bytes], sheets: Iterable[Sheet]) -> None:
    """The one way a table becomes a workbook, a row at a time."""
    from openpyxl import Workbook  # commands that write no workbook start without it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for each in sheets:
        sheet = book.create_sheet(each.title)
        sheet.freeze_panes = each.stands
        for n, width in enumerate(each.widths, 1):
            sheet.column_dimensions[get_column_letter(n)].width = width
        top = [WriteOnlyCell(sheet, name) for name in each.heading]
        for name in top:
            name.font = Font(bold=True)
        sheet.append(top)
        for row in each.rows:
            sheet.append([_workbook_cell(sheet, value) for value in row])
    book.save(out)
