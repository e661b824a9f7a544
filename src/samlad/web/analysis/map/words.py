"""The map in words: the finding, what is counted, the classes, and an area in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.area_rates import FEWEST_FOR_RATE, AreaRates, Row
from samlad.collection.models import Source
from samlad.lib.joining import all_of
from samlad.lib.numerals import grouped

MOST_NAMED = 3


def source_name(source: str) -> str:
    return {
        str(Source.QUESTIONNAIRE): _("Reported"),
        Source.POLICE_COUNTS: _("The police's own figures"),
        Source.POLICE_EVENTS: _("The police's published events"),
    }[source]


def measure_name(measure: str) -> str:
    return {"count": _("Count"), "inhabitants": _("Per 1,000 inhabitants"), "answers": _("Per answer")}[measure]


def headline(rates: AreaRates, week: int) -> str:
    if not rates.has_numbers:
        return {
            str(Source.QUESTIONNAIRE): _("Nobody answered in week %d"),
            Source.POLICE_COUNTS: _("The police have given no figures for week %d"),
            Source.POLICE_EVENTS: _("No published events have been brought in for week %d"),
        }[rates.source] % week
    if not any(r.count for r in rates.rows):
        return {
            str(Source.QUESTIONNAIRE): _("Nothing new was reported in any area in week %d"),
            Source.POLICE_COUNTS: _("The police's figures show nothing in any area in week %d"),
            Source.POLICE_EVENTS: _("No published event names an area in week %d"),
        }[rates.source] % week
    values = {r.name: v for r in rates.rows if r.shade is not None and (v := value(rates, r))}
    if not values:
        return _("No area has enough in week %(week)d for a rate") % {"week": week}
    most = max(values.values())
    names = [name for name, v in values.items() if v == most]
    if len(names) > MOST_NAMED:
        return _("No area has more than %(most)s in week %(week)d") % {"most": grouped(most), "week": week}
    sentence = {
        str(Source.QUESTIONNAIRE): _("Most reported in %(areas)s in week %(week)d"),
        Source.POLICE_COUNTS: _("The police's figures are highest in %(areas)s in week %(week)d"),
        Source.POLICE_EVENTS: _("Most published events in %(areas)s in week %(week)d"),
    }[rates.source]
    if rates.measure != "count":
        sentence = {
            "inhabitants": _("Most per inhabitant in %(areas)s in week %(week)d"),
            "answers": _("Most per answer in %(areas)s in week %(week)d"),
        }[rates.measure]
    return sentence % {"areas": all_of(names), "week": week}


def counted(rates: AreaRates, indicator: str, year: int | None) -> str:
    """What is counted and what it is divided by."""
    what = {
        str(Source.QUESTIONNAIRE): _("New observations that were reported"),
        Source.POLICE_COUNTS: _("The police's own figures for the week"),
        Source.POLICE_EVENTS: _("Events that the police have published"),
    }[rates.source]
    what = f"{what}: {indicator.lower()}" if indicator else what
    if rates.measure == "inhabitants":
        by = _("per 1,000 inhabitants (%d)") % year if year else _("per 1,000 inhabitants")
        return f"{what}, {by}. " + _("Where many visit, or one or two were counted, a rate says little.")
    if rates.measure == "answers":
        return f"{what}, " + _("per function that answered for the area.")
    return f"{what}."


def beside() -> str:
    return _("Two sources side by side. They count different things and are never added together.")


def too_few(rates: AreaRates) -> str:
    """The meaning of the plain colour."""
    if rates.measure == "count":
        return _("cannot be said")
    return _("fewer than %d, or cannot be said") % FEWEST_FOR_RATE


def column(measure: str) -> str:
    return {"count": "", "inhabitants": _("per 1,000"), "answers": _("per answer")}[measure]


def unasked(rates: AreaRates, measure: str) -> str:
    """A note where the chosen measure does not suit the source."""
    return _("The number is shown: answers are of what was reported.") if rates.measure != measure else ""


def value(rates: AreaRates, row: Row) -> float | None:
    return row.count if rates.measure == "count" else row.rate


def usual(row: Row) -> str:
    if row.usual is None:
        return "–"
    span = "" if row.low == row.high else f" ({row.low}–{row.high})"
    return grouped(row.usual) + span


def classes(rates: AreaRates) -> list[tuple[int, str]]:
    """(class, its values), from nothing to most."""
    if rates.measure == "count":
        first = [int(b) for b in rates.breaks]
        last = [n - 1 for n in first[1:]]
        spans = [grouped(a) if a == b else f"{grouped(a)}–{grouped(b)}" for a, b in zip(first, last, strict=False)]
        return list(enumerate(["0", *spans, _("%s or more") % grouped(first[3])]))
    low = [grouped(b) for b in rates.breaks[1:]]
    spans = [
        _("below %s") % low[0],
        _("%(low)s to below %(high)s") % {"low": low[0], "high": low[1]},
        _("%(low)s to below %(high)s") % {"low": low[1], "high": low[2]},
        _("%s or more") % low[2],
    ]
    return list(enumerate(["0", *spans]))


def in_a_sentence(rates: AreaRates, row: Row) -> str:
    """The text of an area under the pointer."""
    if row.count is None:
        return f"{row.name}: {nothing_known(rates, row)}"
    parts = [grouped(row.count)]
    if row.usual is not None:
        parts.append(_("usually %s") % usual(row))
    if row.rate is not None and rates.measure == "inhabitants":
        parts.append(
            _("%(rate)s per 1,000 inhabitants (%(of)s live there)")
            % {"rate": grouped(row.rate), "of": grouped(row.denominator)}
        )
    elif row.rate is not None:
        parts.append(_("%s per answer") % grouped(row.rate))
    if rates.source == Source.QUESTIONNAIRE:
        parts.append(
            ngettext("%(answered)d of %(expected)d answered", "%(answered)d of %(expected)d answered", row.answered)
            % {"answered": row.answered, "expected": row.expected}
        )
    return f"{row.name}: " + ", ".join(parts)


def nothing_known(rates: AreaRates, row: Row) -> str:
    if rates.source != Source.QUESTIONNAIRE:
        return _("no figures")
    if row.missing:
        return _("answers missing")
    return _("closed") if row.expected else _("nobody reports here")
