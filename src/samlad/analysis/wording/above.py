"""What is above every week before, with no judgement of chance."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.names import Names
from samlad.analysis.week import Cell
from samlad.analysis.wording.spans import span


def more_title(area: str, names: Names, indicator: int | None, cell: Cell) -> str:
    """ "Centrum: 6 iakttagelser, vanligen 0–5": above every week before, and no judgement of chance."""
    return _("%(area)s: %(what)s") % {"area": area, "what": more_part(names, indicator, cell)}


def more_part(names: Names, indicator: int | None, cell: Cell) -> str:
    counted = (
        ngettext("%d observation", "%d observations", cell.count) % cell.count
        if indicator is None
        else f"{names.indicator(indicator).lower()} {cell.count}"
    )
    return _("%(counted)s, usually %(span)s") % {"counted": counted, "span": span(cell.low, cell.high)}


def more_text(cell: Cell, answered: int, expected: int) -> str:
    weeks = _("More than in any of the %d weeks before.") % cell.rounds
    who = _("%(answered)d of %(expected)d reporters answered.") % {"answered": answered, "expected": expected}
    return f"{weeks} {who}"
