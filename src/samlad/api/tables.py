"""The week's areas as a table that Excel opens with a double press: UTF-8 with its mark, semicolons, decimal commas.

It is a file, so small groups follow the rule of `analysis.small_numbers`. Here an indicator's kinds are added up:
where one of those that concern persons is small the whole is withheld, and so is what is usual, which could give it
away.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from samlad.analysis.documents import areas_to_show
from samlad.analysis.small_numbers import SMALL, SMALLEST, Status, Suppressed, concerns_persons, suppress
from samlad.analysis.week import AreaWeek, Cell, WeekNumbers
from samlad.collection.models import Indicator, Round, Source
from samlad.lib.cells import write_csv

COLUMNS = (
    "week",
    "observed_from",
    "observed_to",
    "area",
    "indicator",
    "indicator_name",
    "count",
    "usual",
    "low",
    "high",
    "rounds",
    "expected",
    "answered",
    "missing",
    "status",
)


def areas_csv(round: Round, numbers: WeekNumbers, indicators: Sequence[Indicator], *, language: str) -> str:
    """One row per area and indicator. What nobody answered for is an empty `count`, never a 0; so is an open round."""
    out = io.StringIO()
    write_csv(out, COLUMNS, _rows(round, numbers, indicators, language))
    return "\ufeff" + out.getvalue()


def _rows(
    round: Round, numbers: WeekNumbers, indicators: Sequence[Indicator], language: str
) -> Iterator[Sequence[Any]]:
    for area in areas_to_show(numbers):
        for i in indicators:
            cell, persons = area.cells.get(i.pk), _persons(i)
            if cell is None:
                continue  # an event: listed, not counted
            published = _published(area, i, cell)
            usual = ("", "", "") if persons else (_number(cell.median), _number(cell.low), _number(cell.high))
            yield (
                round.label,
                round.observed_from,
                round.observed_to,
                area.name,
                i.code,
                i.name_in(language),
                "" if published.count is None else published.count,
                *usual,
                cell.rounds,
                area.expected,
                area.answered,
                int(area.missing),
                published.status,
            )


def _persons(indicator: Indicator) -> bool:
    """Whether it, or one of its kinds, concerns persons."""
    kinds = [k.code for k in indicator.kinds.all()]
    return concerns_persons(Source.QUESTIONNAIRE, indicator.code, None, kinds)


def _published(area: AreaWeek, indicator: Indicator, cell: Cell) -> Suppressed:
    """A count that came from elsewhere stands, though nobody who answers for the area did."""
    silent: Status = "missing" if area.expected > area.closed else "not_asked"
    count = cell.count if area.answered or cell.count else None
    if not indicator.kinds.all():
        return suppress(count, persons=_persons(indicator), otherwise=silent)
    by_kind = {k.code: area.kinds.get(k.pk, 0) for k in indicator.kinds.all()}
    unsaid = cell.count - sum(by_kind.values())
    parts = [n for code, n in by_kind.items() if concerns_persons(Source.QUESTIONNAIRE, indicator.code, code)]
    if count and _persons(indicator) and any(0 < n < SMALLEST for n in (*parts, unsaid)):
        return Suppressed(None, SMALL if count < SMALLEST else "withheld")
    return suppress(count, persons=False, otherwise=silent)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")
