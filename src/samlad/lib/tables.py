"""Tables from outside, typed, pasted or as a file, by one set of rules: what a row is, what a number is, and what is
refused with the row as the user sees it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samlad.lib.errors import BadFile, RowProblem
from samlad.lib.foreign.dividing import decoded, divided
from samlad.lib.foreign.limits import LARGEST_TABLE, MOST_COLUMNS, MOST_ROWS, Refused
from samlad.lib.foreign.opening import opened
from samlad.lib.foreign.signatures import refuse_other

_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+")


@dataclass(frozen=True)
class Row:
    """A row that holds something: cleaned cells without blanks around, no empty ones at the end. `number` as a
    spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]

    def at(self, column: int | None) -> str:
        """The cell of the column; "" where the row ends before it, or there is no such column."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


def read_rows(
    source: str | bytes, *, filename: str = "", most_rows: int = MOST_ROWS, largest: int = LARGEST_TABLE
) -> tuple[Row, ...]:
    """The rows of a text, a CSV file or a workbook. Raises BadFile."""
    if len(source) > largest:
        raise BadFile(_("The table is too large. Take a part of it at a time."), code="large")
    filename = filename or _("the table")
    try:
        if isinstance(source, bytes) and source.startswith(b"PK\x03\x04"):
            rows = opened("workbook", source, filename)["rows"]
        else:
            if isinstance(source, bytes):
                refuse_other(source, filename, wanted=_("a table (Excel .xlsx or CSV)"))
            rows = divided(decoded(source) if isinstance(source, bytes) else source, most_rows)
    except Refused as refused:
        raise _refusal(refused, isinstance(source, bytes)) from None
    return tuple(Row(number, tuple(cells)) for number, cells in rows)


def whole_number(written: str, *, most: int) -> int | None:
    """0 or more, in the digits 0–9, thousands set apart by blanks or not at all; None for anything else."""
    if not _WHOLE.fullmatch(written) or len(written) > 20:
        return None
    number = int(re.sub("[^0-9]", "", written))
    return number if number <= most else None


def _refusal(refused: Refused, is_file: bool) -> BadFile:
    sentence, reason = {
        "large": (_("The table is too large. Take a part of it at a time."), ""),
        "encoding": (
            _("The file is not a table in letters that can be read. Save it as .xlsx or as “CSV UTF-8” and try again."),
            _("The row has letters that cannot be read."),
        ),
        "csv": (
            _("The table cannot be divided into rows and columns. Save the file again, as .xlsx or CSV.")
            if is_file
            else _("The table cannot be divided into rows and columns. Paste it from the spreadsheet again."),
            _("The row cannot be divided into columns."),
        ),
        "columns": (
            _("The table has more than %(most)d columns. Take away those that are not needed.")
            % {"most": MOST_COLUMNS},
            _("The row is too wide."),
        ),
        "sheets": (
            _("The workbook has several sheets: %(sheets)s. Keep the one to be read, or hide the others.")
            % {"sheets": refused.about.get("sheets", "")},
            "",
        ),
        "formula": (
            _("A formula in the workbook has no result. Open it in the spreadsheet program, save it and try again."),
            _("A formula on the row has not been calculated."),
        ),
        "error": (_("A cell of the workbook shows an error. Correct it and try again."), _("A cell shows an error.")),
        "hidden": (
            _("Something stands in a hidden row or column. Show it or take it away, and try again."),
            _("The row is hidden, or stands partly in a hidden column."),
        ),
        "merged": (
            _("Cells with a number, or over several columns, are merged. Divide them and try again."),
            _("Cells on the row are merged, so that it is not clear where they belong."),
        ),
    }.get(refused.code, (_("The workbook cannot be opened. Save it as .xlsx again, without a password."), ""))
    problems = [RowProblem(refused.row, reason)] if refused.row else []
    return BadFile(sentence, problems, code="xlsx" if refused.code == "unreadable" else refused.code)
