"""Read weekly counts per area and indicator, pasted from a spreadsheet, typed, or from a file (CSV or .xlsx).

Two shapes. Long: one row a count, with a header naming area, indicator and count (and week). Wide: the first
column is the area, every other column an indicator. Blank, "-" and ".." mean "not stated" and give no row; 0
is a count of none.
"""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from samlad.lib.errors import BadFile, RowProblem
from samlad.lib.tables import Row, read_rows, whole_number
from samlad.lib.text import one_line

MAX_COUNT = 1_000_000
MAX_PROBLEMS = 200  # nobody mends more at a time

_AREA = frozenset(["område", "område/plats", "stadsdel", "area", "områdeskod", "area code"])
_INDICATOR = frozenset(["indikator", "indicator", "typ", "type", "kategori", "category"])
_COUNT = frozenset(["antal", "count", "number"])
_WEEK = frozenset(["vecka", "week", "v", "v."])
_WHOLE = frozenset(
    [
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
_WEEK_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})[ -]?[wv]\.?[ -]?(?P<week>[0-9]{1,2})"),
    re.compile(r"(?:vecka|week|[wv])\.?[ -]?(?P<week>[0-9]{1,2})[ ,/-]*(?P<year>[0-9]{4})"),
)


@dataclass(frozen=True)
class CountRow:
    """A count. `area_key` None is the whole municipality; `week` is the ISO (year, week), None where not
    given; `row` where it stands in the table.
    """

    area_key: int | None
    indicator_key: int
    count: int
    week: tuple[int, int] | None = None
    row: int = field(default=0, compare=False)


def read_counts(
    source: str | bytes,
    *,
    areas: Mapping[str, int],
    indicators: Mapping[str, int],
    ambiguous: Collection[str] = (),
    filename: str = "",
) -> tuple[CountRow, ...]:
    """The counts in the order of the table.

    `areas` and `indicators` map every name and code that may be written to a key, in any case; `ambiguous` are names
    that several areas have. Raises `BadFile` with every row that cannot be used; nothing is read in part. The same
    area, indicator and week twice is such a row, and so is one without an area: the whole municipality is written out.
    """
    return _Reader(areas, indicators, ambiguous).read(read_rows(source, filename=filename))


class _Reader:
    """Reads one table: keeps the known names, the problems and what was already said."""

    def __init__(self, areas: Mapping[str, int], indicators: Mapping[str, int], ambiguous: Collection[str]) -> None:
        self.ambiguous = frozenset(_plain(name) for name in ambiguous)
        self.areas = {_plain(name): key for name, key in areas.items()}
        self.indicators = {_plain(name): key for name, key in indicators.items()}
        self.area_names = {_plain(name): name for name in areas}
        self.indicator_names = {_plain(name): name for name in indicators}
        self.problems: list[RowProblem] = []
        self.rows_by_key: dict[tuple[int | None, int, tuple[int, int] | None], int] = {}
        self.counts: list[CountRow] = []

    def read(self, rows: Sequence[Row]) -> tuple[CountRow, ...]:
        if not rows:
            raise BadFile(_("There is nothing to read. Paste the table with its header."), code="empty")
        top, *rest = rows
        names = [_plain(cell) for cell in top.cells]
        if len(names) < 2:
            raise BadFile(
                _("The table needs a header: an area and at least one indicator, each in a column."),
                [
                    RowProblem(
                        top.number, _("The header has one column only.") if names else _("The header has no column.")
                    )
                ],
                code="header",
            )
        week, area = _column(names, _WEEK), _column(names, _AREA)
        indicator, count = _column(names, _INDICATOR), _column(names, _COUNT)
        if indicator is not None and count is not None:
            self._long(top, area, indicator, count, week, rest)
        else:
            self._wide(top, names, week, rest)
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

    def _long(
        self, top: Row, area: int | None, indicator: int, count: int, week: int | None, rest: Sequence[Row]
    ) -> None:
        for column, name in enumerate(top.cells):
            if column not in (area, indicator, count, week) and any(row.at(column) for row in (top, *rest)):
                self._wrong(
                    top.number,
                    _("The column “%(name)s” is not known. The columns are: area, indicator, count and week.")
                    % {"name": name[:80]},
                )
        if area is None:
            self._wrong(
                top.number,
                _("Which column is the area? Call it “Område”, and write “Hela kommunen” where no area is meant."),
            )
        if not self.problems:
            for row in rest:
                if self._fits(row, len(top.cells)):
                    self._row(row.number, row.at(area), row.at(week), [(row.at(indicator), row.at(count))])

    def _wide(self, top: Row, names: list[str], week: int | None, rest: Sequence[Row]) -> None:
        area = next(column for column in range(len(names)) if column != week)
        columns = [column for column in range(len(names)) if column not in (week, area)]
        if names[area] in self.indicators:
            self._wrong(top.number, _("The first column must be the area."))
            return
        for column in columns:
            self._indicator(top.number, top.cells[column])
        if self.problems:
            return
        for row in rest:
            if self._fits(row, len(names)):
                stated = [(top.cells[column], row.at(column)) for column in columns]
                self._row(row.number, row.at(area), row.at(week), stated)

    def _fits(self, row: Row, width: int) -> bool:
        if len(row.cells) > width:
            self._wrong(row.number, _("The row has more columns than the header."))
        return len(row.cells) <= width

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
            key = (area_key, indicator_key, when)
            before = self.rows_by_key.get(key)
            if before is not None:
                self._wrong(
                    number,
                    _("“%(indicator)s” for “%(area)s” is already given on row %(before)d.")
                    % {"indicator": name, "area": area or _("the whole municipality"), "before": before},
                )
                continue
            self.rows_by_key[key] = number
            self.counts.append(CountRow(area_key, indicator_key, count, when, number))

    def _area(self, number: int, written: str) -> tuple[int | None, bool]:
        name = _plain(written)
        if name in self.ambiguous:
            self._wrong(number, _("Several areas are called “%(name)s”. Write the code instead.") % {"name": written})
            return None, False
        if name in self.areas:
            return self.areas[name], True
        if name in _WHOLE:
            return None, True
        if not name:
            self._wrong(number, _("The area is missing. Write it, or “Hela kommunen” where no area is meant."))
        elif name in _TOTAL:
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
        count = whole_number(text, most=MAX_COUNT)
        if count is not None:
            return count
        if re.fullmatch(r"[0-9 \u00a0\u2009\u202f]+", text) and whole_number(text[:20], most=10**20) is not None:
            self._wrong(number, _("“%(count)s” is too large to be a week's count.") % {"count": text[:40]})
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
        if problem not in self.problems[-MAX_PROBLEMS:]:
            self.problems.append(problem)


def _unknown(sentence: str, written: str, names: Mapping[str, str]) -> str:
    """The sentence with the name written, and the closest known one if any is close."""
    text = sentence % {"name": written[:80]}
    closest = difflib.get_close_matches(_plain(written)[:80], names, n=1, cutoff=0.6)
    return text + " " + _("Did you mean “%(name)s”?") % {"name": names[closest[0]]} if closest else text


def _column(names: Sequence[str], known: frozenset[str]) -> int | None:
    return next((column for column, name in enumerate(names) if name in known), None)


def _plain(name: str) -> str:
    return one_line(name).casefold()
