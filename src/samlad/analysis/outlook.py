"""What the forecast and the trends say, in plain words. Pure: documents and names in, sentences out."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samlad.analysis.sentences import span
from samlad.analysis.suggestions import Names, listed
from samlad.lib import numerals
from samlad.lib.joining import all_of, any_of
from samlad.lib.numerals import brief, fixed

Found = Mapping[str, Any]
TEN = 10  # answers: rates are told for so many


def baseline(name: str) -> str:
    return {
        "last": _("“as last week”"),
        "year": _("“as the same week last year”"),
        "usual": _("“as usual”"),
    }[name]


def forecast_heading(document: Found, names: Names) -> str:
    """Where more, or less, than usual is to be expected."""
    areas = [r for r in document["rows"] if r["level"] == "area"]
    shown = [r for r in areas if r["shown"]]
    if not shown:
        level = document["levels"].get("area")
        if any(r["why"] == "level" for r in areas):
            return _("No forecast for next week: nothing is nearer than %(rule)s") % {"rule": _rules(level)}
        if any(r["why"] == "nearer" for r in areas):
            return _("No area has a forecast for next week")
        return _("There is too little history to say anything about next week")
    more = [r["area"] for r in shown if r["low"][0] > r["usual"]]
    fewer = [r["area"] for r in shown if r["high"][0] < r["usual"]]
    if more:
        return _("Next week: more than usual in %(areas)s") % {"areas": listed(more, names)}
    if fewer:
        return _("Next week: less than usual in %(areas)s") % {"areas": listed(fewer, names)}
    return _("Next week is expected to be as usual")


def forecast_lead(document: Found) -> str:
    """Who is expected to answer, which is what the numbers rest on."""
    whole = next((r for r in document["rows"] if r["level"] == "all"), None)
    if whole is None or not whole["expected"]:
        return _("Nobody is expected to report.")
    told = _("%(expected)d reporters are expected; %(answering)s of them usually answer.") % {
        "expected": whole["expected"],
        "answering": brief(round(whole["answering"])),
    }
    if whole["shown"]:
        told += " " + _("In all %(number)d reports are expected, %(span)s.") % {
            "number": whole["number"],
            "span": span(whole["low"][0], whole["high"][0]),
        }
    return told


def been_right(row: Found) -> str:
    """ "I 41 av 52 veckor låg utfallet inom spannet." """
    record = row["record"]
    if not record["rounds"]:
        return ""
    return ngettext(
        "In %(inside)d of %(rounds)d week the outcome was within the span.",
        "In %(inside)d of %(rounds)d weeks the outcome was within the span.",
        record["rounds"],
    ) % {"inside": record["inside"][0], "rounds": record["rounds"]}


def not_shown(row: Found, levels: Found) -> str:
    """Why there is no number."""
    if row["why"] == "level":
        return _("Not shown: no better than %(rule)s.") % {"rule": _rules(levels[row["level"]])}
    if row["why"] == "nearer":
        return _("Not shown: here %(rule)s has been nearer.") % {"rule": baseline(row["nearer"])}
    return {
        "nobody": _("Nobody is expected to report here."),
        "silent": _("Those expected have not answered for eight weeks. That is not the same as quiet."),
        "short": _("Not shown: too short a history."),
    }.get(row["why"], "")


def level_name(level: str) -> str:
    return {
        "all": _("The whole municipality"),
        "area": _("Each area"),
        "indicator": _("Each category, the whole municipality"),
        "cell": _("Each category in each area"),
    }[level]


def level_verdict(record: Found, needed: int) -> str:
    """Whether the forecasts of a level are shown, and by how much they are better."""
    if record["rounds"] < needed:
        return _("Not shown: too short a history.")
    if not record["shown"]:
        return _("Not shown: no better than %(rule)s.") % {"rule": _rules(record)}
    close = [name for name, a in record["against"].items() if a["low"] is None or a["low"] <= 0]
    if not close:
        return _("Shown: clearly nearer than all three.")
    rules = all_of([baseline(name) for name in close])
    return _("Shown: nearer than all three, though hardly nearer than %(rule)s.") % {"rule": rules}


def _rules(record: Found | None) -> str:
    """Those that the forecast is no better than."""
    kept = [name for name, a in (record or {"against": {}})["against"].items() if not a["beaten"]]
    return any_of([baseline(name) for name in kept or ["usual"]])


def series_name(found: Found, names: Names) -> str:
    """ "Kvarnhagen", "Hela kommunen: skadegörelse" """
    area = names.areas.get(found["area"], "") if found["area"] else ""
    if found["indicator"] is None:
        return area or _("Everything reported")
    return f"{area}: {names.category(found).lower()}" if area else names.category(found)


def trend_heading(document: Found, names: Names) -> str:
    """How many series go up, and how many down."""
    if not document["tests"]:
        return _("There is too little history to speak of a development")
    changed = [s for s in document["series"] if s["change"]]
    if not changed:
        return _("Nothing has clearly gone up or down")
    if len(changed) == 1:
        return trend_title(changed[0], names)
    up = sum(s["up"] for s in changed)
    parts = [ngettext("%d thing is rising", "%d things are rising", up) % up] if up else []
    if down := len(changed) - up:
        parts.append(
            ngettext("%d is falling", "%d are falling", down) % down
            if up
            else ngettext("%d thing is falling", "%d things are falling", down) % down
        )
    return all_of(parts)


def trend_title(found: Found, names: Names) -> str:
    name = series_name(found, names)
    return (_("%s is rising") if found["up"] else _("%s is falling")) % name


def trend_text(found: Found, *, weekly: bool = True) -> str:
    """From what to what, over which time. Where rounds are longer than a week they are not called weeks."""
    change = found[found["change"]]
    told = {"before": per_ten(change["before"]), "now": per_ten(change["now"]), "rounds": change["rounds"]}
    if found["change"] == "year":
        return _("Over a year: %(before)s reports for every ten answers in the first half, %(now)s in the second.") % (
            told
        )
    if found["change"] == "season":
        season = (
            _(
                "In the last %(rounds)d weeks %(now)s reports for every ten answers; in the same weeks last year "
                "%(before)s."
            )
            if weekly
            else _(
                "In the last %(rounds)d rounds %(now)s reports for every ten answers; at the same time last year "
                "%(before)s."
            )
        )
        return season % told
    return (
        _(
            "Over half a year: %(before)s reports for every ten answers in the first half, %(now)s in the second. It "
            "may be the season turning."
        )
        % told
    )


def per_ten(value: float | None) -> str:
    """Reports for every ten answers."""
    return brief(None if value is None else TEN * value)


def change_told(change: Found | None) -> str:
    """ "12 → 16" """
    return f"{per_ten(change['before'])} → {per_ten(change['now'])}" if change else "–"


def times(change: Found | None) -> str:
    """ "1,5 gånger (1,2–1,8)": the ratio of the rates with its 95 % interval."""
    if not change or change["ratio"] is None:
        return "–"
    return _("%(ratio)s times (%(low)s–%(high)s)") % {
        "ratio": numerals.times(change["ratio"]),
        "low": numerals.times(change["low"]) if change["low"] is not None else "0",
        "high": numerals.times(change["high"]) if change["high"] is not None else "∞",
    }


def slope(change: Found | None) -> str:
    """Sen's slope for every ten answers and week, with its 95 % interval."""
    if not change or change["slope"] is None:
        return "–"
    told = {part: _signed(change[part]) for part in ("slope", "low", "high")}
    return pgettext("a slope and its interval", "%(slope)s (%(low)s to %(high)s)") % told


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    told = fixed(abs(TEN * value), 2)
    if not float(f"{TEN * value:.2f}"):
        return told
    return f"{'+' if value > 0 else '−'}{told}"
