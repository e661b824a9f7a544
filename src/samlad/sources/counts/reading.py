"""Read weekly counts per area and indicator, pasted from a spreadsheet, typed, or from a file (CSV or .xlsx).

Two shapes. Long: one row a count, with a header naming area, indicator and count (and week). Wide: the first
column is the area, every other column an indicator. Blank, "-" and ".." mean "not stated" and give no row; 0
is a count of none.
"""

import csv
import difflib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import openpyxl
from django.utils.translation import gettext as _

from samlad.lib.errors import BadFile, RowProblem

MAX_BYTES = 5_000_000
MAX_UNPACKED = 50_000_000  # of a workbook, which is a zip archive
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_COUNT = 1_000_000
MAX_PROBLEMS = 200  # nobody mends more at a time

_T = TypeVar("_T")

_AREA = frozenset(["område", "område/plats", "stadsdel", "area", "områdeskod", "area code"])
_INDICATOR = frozenset(["indikator", "indicator", "typ", "type", "kategori", "category"])
_COUNT = frozenset(["antal", "count", "number"])
_WEEK = frozenset(["vecka", "week", "v", "v."])
_WHOLE = frozenset(
    [
        "",
        "hela kommunen",
        "kommunen",
        "hela",
        "kommun",
        "whole municipality",
        "the whole municipality",
        "municipality",
    ]
)
_NOT_STATED = frozenset(["", "-", "–", "—", "−", "..", "…"])
_TOTAL = frozenset(["summa", "totalt", "total", "sum", "alla", "samtliga"])
_NUMBER = re.compile(r"[0-9]+|[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+")
_WEEK_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})[ -]?[wv]\.?[ -]?(?P<week>[0-9]{1,2})"),
    re.compile(r"(?:vecka|week|[wv])\.?[ -]?(?P<week>[0-9]{1,2})[ ,/-]*(?P<year>[0-9]{4})"),
)


@dataclass(frozen=True)
class CountRow:
    """A count. `area_key` None is the whole municipality; `week` is the ISO (year, week), None where not
    given.
    """

    area_key: int | None
    indicator_key: int
    count: int
    week: tuple[int, int] | None = None


def read_counts(
    source: str | bytes, *, areas: Mapping[str, int], indicators: Mapping[str, int]
) -> tuple[CountRow, ...]:
    """The counts in the order of the table.

    `areas` and `indicators` map every name and code that may be written to a key, in any case. Raises
    `BadFile` with every row that cannot be used; nothing is read in part. The same area, indicator and week
    twice is such a row.
    """
    table = _workbook(source) if isinstance(source, bytes) and source.startswith(b"PK\x03\x04") else _lines(source)
    return _Reader(areas, indicators).read(table)


def _lines(source: str | bytes) -> list[list[str]]:
    if len(source) > MAX_BYTES:
        raise BadFile(_("The table is too large. Take fewer weeks at a time."), code="large")
    text = source if isinstance(source, str) else _decoded(source)
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((mark for mark in "\t;," if mark in first), "\t")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [[cell.strip() for cell in row] for row in _at_most(reader)]
    except csv.Error:
        raise BadFile(
            _("The table cannot be divided into rows and columns. Paste it from the spreadsheet again."),
            [RowProblem(reader.line_num, _("The row cannot be divided into columns."))],
            code="csv",
        ) from None


def _decoded(data: bytes) -> str:
    """UTF-8, the UTF-16 that Excel calls Unicode text, or else the Windows letters of Excel's plain CSV.

    The last is safe to guess: every area and indicator is checked against known names.
    """
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadFile(_("The file is not a table. Save it as .xlsx or CSV and try again."), code="encoding")


def _workbook(data: bytes) -> list[list[str]]:
    unreadable = BadFile(_("The workbook cannot be opened. Save it as .xlsx again, without a password."), code="xlsx")
    if len(data) > MAX_BYTES:
        raise BadFile(_("The table is too large. Take fewer weeks at a time."), code="large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise BadFile(_("The table is too large. Take fewer weeks at a time."), code="large")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [[_cell(value) for value in row] for row in _at_most(sheet.iter_rows(values_only=True))]
    except BadFile:
        raise
    except Exception:  # a damaged workbook fails in as many ways as XML and zip can
        raise unreadable from None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value).strip()


def _at_most(rows: Iterable[_T]) -> Iterator[_T]:
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise BadFile(_("The table is too large. Take fewer weeks at a time."), code="large")
        yield row


class _Reader:
    """Reads one table: keeps the known names, the problems and what was already said."""

    def __init__(self, areas: Mapping[str, int], indicators: Mapping[str, int]) -> None:
        self.areas = {_plain(name): key for name, key in areas.items()}
        self.indicators = {_plain(name): key for name, key in indicators.items()}
        self.area_names = {_plain(name): name for name in areas}
        self.indicator_names = {_plain(name): name for name in indicators}
        self.problems: list[RowProblem] = []
        self.said: dict[tuple[int | None, int, tuple[int, int] | None], int] = {}
        self.counts: list[CountRow] = []

    def read(self, table: Sequence[Sequence[str]]) -> tuple[CountRow, ...]:
        rows = [(number, row) for number, row in enumerate(table, 1) if any(row)]
        if not rows:
            raise BadFile(_("There is nothing to read. Paste the table with its header."), code="empty")
        (top, header), *rest = rows
        names = [_plain(cell) for cell in header]
        while names and not names[-1]:
            names.pop()
        if len(names) < 2 or len(names) > MAX_COLUMNS:
            raise BadFile(
                _("The table needs a header: an area and at least one indicator, each in a column."),
                [RowProblem(top, _("The header has %(found)d columns.") % {"found": len(names)})],
                code="header",
            )
        week_column = next((column for column, name in enumerate(names) if name in _WEEK), None)
        indicator_column = next((column for column, name in enumerate(names) if name in _INDICATOR), None)
        count_column = next((column for column, name in enumerate(names) if name in _COUNT), None)
        if indicator_column is not None and count_column is not None:
            area_column = next((column for column, name in enumerate(names) if name in _AREA), None)
            for number, row in rest:
                cells = self._cells(number, row, len(names))
                if cells is not None:
                    area = cells[area_column] if area_column is not None else ""
                    week = cells[week_column] if week_column is not None else ""
                    self._row(number, area, week, [(cells[indicator_column], cells[count_column])])
        else:
            self._wide(top, header, names, week_column, rest)
        if self.problems:
            raise BadFile(
                _("Nothing was saved: %(bad)d problems in the table. Correct them and try again.")
                % {"bad": len(self.problems)},
                self.problems[:MAX_PROBLEMS],
                code="rows",
            )
        if not self.counts:
            raise BadFile(_("The table has no counts. Write 0 where there was nothing."), code="empty")
        return tuple(self.counts)

    def _wide(
        self,
        top: int,
        header: Sequence[str],
        names: list[str],
        week_column: int | None,
        rest: list[tuple[int, Sequence[str]]],
    ) -> None:
        area_column = next(column for column in range(len(names)) if column != week_column)
        columns = [column for column in range(len(names)) if column not in (week_column, area_column)]
        if names[area_column] in self.indicators:
            self._wrong(top, _("The first column must be the area."))
            return
        for column in columns:
            self._indicator(top, header[column])
        if self.problems:
            return
        for number, row in rest:
            cells = self._cells(number, row, len(names))
            if cells is not None:
                week = cells[week_column] if week_column is not None else ""
                self._row(number, cells[area_column], week, [(header[column], cells[column]) for column in columns])

    def _cells(self, number: int, row: Sequence[str], width: int) -> list[str] | None:
        """The row at the header's width; a spreadsheet may leave blank cells out or add some."""
        if any(row[width:]):
            self._wrong(number, _("The row has more columns than the header."))
            return None
        return [*row[:width], *[""] * (width - len(row))]

    def _row(self, number: int, area: str, week: str, stated: list[tuple[str, str]]) -> None:
        if all(_plain(count) in _NOT_STATED for _name, count in stated):
            return
        area_key, known = self._area(number, area)
        when = self._week(number, week)
        for name, written in stated:
            if _plain(written) in _NOT_STATED:
                continue
            indicator_key = self._indicator(number, name)
            count = self._count(number, written)
            if not known or indicator_key is None or count is None or (week and when is None):
                continue
            said = (area_key, indicator_key, when)
            before = self.said.get(said)
            if before is not None:
                self._wrong(
                    number,
                    _("“%(indicator)s” for “%(area)s” is already given on row %(before)d.")
                    % {"indicator": name, "area": area or _("the whole municipality"), "before": before},
                )
                continue
            self.said[said] = number
            self.counts.append(CountRow(area_key, indicator_key, count, when))

    def _area(self, number: int, written: str) -> tuple[int | None, bool]:
        name = _plain(written)
        if name in self.areas:
            return self.areas[name], True
        if name in _WHOLE:
            return None, True
        if name in _TOTAL:
            self._wrong(number, _("“%(name)s” looks like a total. Take the row away.") % {"name": written})
        else:
            self._wrong(number, _unknown(_("The area “%(name)s” is not known."), written, self.area_names))
        return None, False

    def _indicator(self, number: int, written: str) -> int | None:
        name = _plain(written)
        if name in self.indicators:
            return self.indicators[name]
        if not name:
            self._wrong(number, _("The indicator is missing."))
        elif name in _TOTAL:
            self._wrong(number, _("“%(name)s” looks like a total. Take the column away.") % {"name": written})
        else:
            self._wrong(number, _unknown(_("The indicator “%(name)s” is not known."), written, self.indicator_names))
        return None

    def _count(self, number: int, written: str) -> int | None:
        text = written.strip()
        if _NUMBER.fullmatch(text) and len(text) < 20:
            count = int(re.sub(r"[^0-9]", "", text))
            if count <= MAX_COUNT:
                return count
            self._wrong(number, _("“%(count)s” is too large to be a week's count.") % {"count": text})
        elif re.fullmatch(r"[-–−] ?[0-9].*", text):
            self._wrong(number, _("“%(count)s” is negative. A count is 0 or more.") % {"count": text[:40]})
        elif re.fullmatch(r"[0-9 \u00a0]+[.,][0-9]+", text):
            self._wrong(
                number,
                _("“%(count)s” has a comma or a point. Write a whole number, like 1200.") % {"count": text[:40]},
            )
        else:
            self._wrong(number, _("“%(count)s” is not a number.") % {"count": text[:40]})
        return None

    def _week(self, number: int, written: str) -> tuple[int, int] | None:
        text = written.strip().casefold()
        if not text:
            return None
        for form in _WEEK_FORMS:
            match = form.fullmatch(text)
            if match:
                year, week = int(match["year"]), int(match["week"])
                try:
                    date.fromisocalendar(year, week, 1)
                except ValueError:
                    break
                return year, week
        self._wrong(number, _("The week “%(week)s” cannot be read. Write it like 2026-W33.") % {"week": written[:40]})
        return None

    def _wrong(self, number: int, reason: str) -> None:
        problem = RowProblem(number, reason)
        if problem not in self.problems[-MAX_COLUMNS:]:
            self.problems.append(problem)


def _unknown(sentence: str, written: str, names: Mapping[str, str]) -> str:
    """The sentence with the name written, and the closest known one if any is close."""
    text = sentence % {"name": written[:80]}
    closest = difflib.get_close_matches(_plain(written)[:80], names, n=1, cutoff=0.6)
    return text + " " + _("Did you mean “%(name)s”?") % {"name": names[closest[0]]} if closest else text


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
