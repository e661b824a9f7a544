"""How much to expect, and how right that has been."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.names import Names, listed
from samlad.analysis.results.forecast import ForecastResult, ForecastRow, LevelRecord
from samlad.analysis.wording.spans import span
from samlad.lib.joining import all_of, any_of
from samlad.lib.numerals import brief


def baseline(name: str) -> str:
    return {
        "last": _("“as last week”"),
        "year": _("“as the same week last year”"),
        "usual": _("“as usual”"),
    }[name]


def forecast_heading(document: ForecastResult, names: Names) -> str:
    """Where more, or less, than usual is to be expected."""
    areas = [r for r in document["rows"] if r["level"] == "area"]
    rows = [r for r in areas if r["shown"]]
    if not rows:
        level = document["levels"].get("area")
        if any(r["why"] == "level" for r in areas):
            return _("No forecast for next week: nothing is nearer than %(rule)s") % {"rule": _rules(level)}
        if any(r["why"] == "nearer" for r in areas):
            return _("No area has a forecast for next week")
        return _("There is too little history to say anything about next week")
    more = [r["area"] for r in rows if r["area"] and _beyond(r["usual"], r["low"][0])]
    fewer = [r["area"] for r in rows if r["area"] and _beyond(r["high"][0], r["usual"])]
    if more:
        return _("Next week: more than usual in %(areas)s") % {"areas": listed(more, names)}
    if fewer:
        return _("Next week: less than usual in %(areas)s") % {"areas": listed(fewer, names)}
    return _("Next week is expected to be as usual")


def _beyond(limit: float | None, number: float | None) -> bool:
    return limit is not None and number is not None and number > limit


def forecast_lead(document: ForecastResult) -> str:
    """Who is expected to answer, which is what the numbers rest on."""
    whole = next((r for r in document["rows"] if r["level"] == "all"), None)
    if whole is None or not whole["expected"]:
        return _("Nobody is expected to report.")
    sentence = _("%(expected)d reporters are expected; %(answering)s of them usually answer.") % {
        "expected": whole["expected"],
        "answering": brief(round(whole["answering"])),
    }
    if whole["shown"]:
        sentence += " " + _("In all %(number)d reports are expected, %(span)s.") % {
            "number": whole["number"],
            "span": span(whole["low"][0], whole["high"][0]),
        }
    return sentence


def been_right(row: ForecastRow) -> str:
    """ "I 41 av 52 veckor låg utfallet inom spannet." """
    record = row["record"]
    if not record["rounds"]:
        return ""
    return ngettext(
        "In %(inside)d of %(rounds)d week the outcome was within the span.",
        "In %(inside)d of %(rounds)d weeks the outcome was within the span.",
        record["rounds"],
    ) % {"inside": record["inside"][0], "rounds": record["rounds"]}


def not_shown(row: ForecastRow, levels: Mapping[str, LevelRecord]) -> str:
    """Why there is no number."""
    if row["why"] == "level":
        return _("Not shown: no better than %(rule)s.") % {"rule": _rules(levels[row["level"]])}
    if row["why"] == "nearer" and row["nearer"]:
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


def level_verdict(record: LevelRecord, needed: int) -> str:
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


def _rules(record: LevelRecord | None) -> str:
    """Those that the forecast is no better than."""
    unbeaten = [name for name, a in (record or {"against": {}})["against"].items() if not a["beaten"]]
    return any_of([baseline(name) for name in unbeaten or ["usual"]])
