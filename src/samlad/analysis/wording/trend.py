"""What rises and what falls."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samlad.analysis.names import Names, series_name
from samlad.analysis.results.trend import (
    Change,
    RatioChange,
    SlopeChange,
    TrendResult,
    TrendSeries,
    change_of,
)
from samlad.lib.joining import all_of
from samlad.lib.numerals import brief, fixed, times

TEN = 10  # answers: rates are stated for so many


def trend_heading(document: TrendResult, names: Names) -> str:
    """How many series go up, and how many down."""
    if not document["tests"]:
        return _("There is too little history to speak of a development")
    changed = [s for s in document["series"] if s["change"]]
    if not changed:
        return _("Nothing has clearly gone up or down")
    if len(changed) == 1:
        return trend_title(changed[0], names)
    up = sum(bool(s["up"]) for s in changed)
    parts = [ngettext("%d thing is rising", "%d things are rising", up) % up] if up else []
    if down := len(changed) - up:
        parts.append(
            ngettext("%d is falling", "%d are falling", down) % down
            if up
            else ngettext("%d thing is falling", "%d things are falling", down) % down
        )
    return all_of(parts)


def trend_title(series: TrendSeries, names: Names) -> str:
    name = series_name(series, names)
    return (_("%s is rising") if series["up"] else _("%s is falling")) % name


def trend_text(series: TrendSeries, *, weekly: bool = True) -> str:
    """From what to what, over which time. Where rounds are longer than a week they are not called weeks."""
    change = change_of(series)
    if change is None:
        return ""
    numbers = {"before": per_ten(change["before"]), "now": per_ten(change["now"]), "rounds": change["rounds"]}
    if series["change"] == "year":
        return _(
            "Over a year: %(before)s observations for every ten answers in the first half, %(now)s in the second."
        ) % (numbers)
    if series["change"] == "season":
        season = (
            _(
                "In the last %(rounds)d weeks %(now)s observations for every ten answers; in the same weeks last year "
                "%(before)s."
            )
            if weekly
            else _(
                "In the last %(rounds)d rounds %(now)s observations for every ten answers; at the same time last year "
                "%(before)s."
            )
        )
        return season % numbers
    return (
        _(
            "Over half a year: %(before)s observations for every ten answers in the first half, %(now)s in the second. "
            "It may be the season turning."
        )
        % numbers
    )


def per_ten(value: float | None) -> str:
    """Observations for every ten answers."""
    return brief(None if value is None else TEN * value)


def change_text(change: Change | None) -> str:
    """ "12 → 16" """
    return f"{per_ten(change['before'])} → {per_ten(change['now'])}" if change else "–"


def ratio_text(change: RatioChange | None) -> str:
    """ "1,5 gånger (1,2–1,8)": the ratio of the rates with its 95 % interval."""
    if not change or change["ratio"] is None:
        return "–"
    return _("%(ratio)s times (%(low)s–%(high)s)") % {
        "ratio": times(change["ratio"]),
        "low": times(change["low"]) if change["low"] is not None else "0",
        "high": times(change["high"]) if change["high"] is not None else "∞",
    }


def slope_text(change: SlopeChange | None) -> str:
    """Sen's slope for every ten answers and week, with its 95 % interval."""
    if not change or change["slope"] is None:
        return "–"
    parts = {part: _signed(change[part]) for part in ("slope", "low", "high")}
    return pgettext("a slope and its interval", "%(slope)s (%(low)s to %(high)s)") % parts


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    number = fixed(abs(TEN * value), 2)
    if not float(f"{TEN * value:.2f}"):
        return number
    return f"{'+' if value > 0 else '−'}{number}"
