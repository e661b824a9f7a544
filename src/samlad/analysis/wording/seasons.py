"""When in the year, and against the year before."""

from collections.abc import Iterator

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from samlad.analysis.results.seasons import MonthRate, Ratio, SeasonsResult
from samlad.lib.numerals import times


def season_lines(document: SeasonsResult) -> Iterator[str]:
    """The change since last year, and school breaks."""
    change = document.get("change")
    if change:
        sentence = _(
            "Compared with the same %(rounds)d weeks a year before: %(now)d observations against %(before)d, %(per)s"
        )
        yield sentence % {**change, "per": _ratio(change)}
    else:
        yield _(
            "There is less than a year and four weeks of answers, so nothing is said of the change since last year."
        )
    free = document.get("school_break")
    if free:
        yield _("In weeks of school breaks, compared with other weeks: %s") % _ratio(free)


def _ratio(ratio: Ratio) -> str:
    """Per answer, with its interval; and that it may be chance where it may."""
    if ratio["ratio"] is None or ratio["low"] is None or ratio["high"] is None:
        return _("There were too few to compare.")
    sentence = _("per answer %(ratio)s times as many (between %(low)s and %(high)s).") % {
        "ratio": times(ratio["ratio"]),
        "low": times(ratio["low"]),
        "high": times(ratio["high"]),
    }
    if ratio["low"] <= 1 <= ratio["high"]:
        sentence += " " + _("That may be chance.")
    return sentence


def month(rate: MonthRate) -> str:
    return str(MONTHS[rate["month"]])
