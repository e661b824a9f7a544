"""The week's areas as a table that Excel opens with a double press: UTF-8 with its mark, semicolons, decimal commas."""

import csv
import io
from collections.abc import Sequence

from samlad.analysis.documents import areas_to_show
from samlad.analysis.week import AreaWeek, Cell, WeekNumbers
from samlad.collection.models import Indicator, Round

COLUMNS = (
    "week", "observed_from", "observed_to", "area", "indicator", "indicator_name", "count", "usual", "low", "high",
    "rounds", "expected", "answered", "missing",
)  # fmt: skip
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would read what follows as a formula


def areas_csv(round: Round, numbers: WeekNumbers, indicators: Sequence[Indicator], *, language: str) -> str:
    """One row per area and indicator. What nobody answered for is an empty `count`, never a 0; so is an open round."""
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\r\n").writerow
    write(COLUMNS)
    for area in areas_to_show(numbers):
        for i in indicators:
            cell = area.cells[i.pk]
            write(
                [
                    round.label, round.observed_from, round.observed_to, _text(area.name), i.code,
                    _text(i.name_in(language)), _count(area, cell), _number(cell.median), _number(cell.low),
                    _number(cell.high), cell.rounds, area.expected, area.answered, int(area.missing),
                ]
            )  # fmt: skip
    return "\ufeff" + out.getvalue()


def _count(area: AreaWeek, cell: Cell) -> str:
    """A count that came from elsewhere stands, though nobody who answers for the area did."""
    return str(cell.count) if area.answered or cell.count else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(RISKY) else value
