"""What the map says in words: the finding, what is counted, the classes, and an area in a sentence."""

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


def headline(shown: AreaRates, week: int) -> str:
    if not shown.told:
        return {
            str(Source.QUESTIONNAIRE): _("Nobody answered in week %d"),
            Source.POLICE_COUNTS: _("The police have given no figures for week %d"),
            Source.POLICE_EVENTS: _("No published events have been brought in for week %d"),
        }[shown.source] % week
    if not any(r.count for r in shown.rows):
        return {
            str(Source.QUESTIONNAIRE): _("Nothing new was reported in any area in week %d"),
            Source.POLICE_COUNTS: _("The police's figures show nothing in any area in week %d"),
            Source.POLICE_EVENTS: _("No published event names an area in week %d"),
        }[shown.source] % week
    values = {r.name: v for r in shown.rows if r.shade is not None and (v := value(shown, r))}
    if not values:
        return _("No area has enough in week %(week)d for a rate") % {"week": week}
    most = max(values.values())
    names = [name for name, v in values.items() if v == most]
    if len(names) > MOST_NAMED:
        return _("No area has more than %(most)s in week %(week)d") % {"most": grouped(most), "week": week}
    told = {
        str(Source.QUESTIONNAIRE): _("Most reported in %(areas)s in week %(week)d"),
        Source.POLICE_COUNTS: _("The police's figures are highest in %(areas)s in week %(week)d"),
        Source.POLICE_EVENTS: _("Most published events in %(areas)s in week %(week)d"),
    }[shown.source]
    if shown.measure != "count":
        told = {
            "inhabitants": _("Most per inhabitant in %(areas)s in week %(week)d"),
            "answers": _("Most per answer in %(areas)s in week %(week)d"),
        }[shown.measure]
    return told % {"areas": all_of(names), "week": week}


def counted(shown: AreaRates, indicator: str, year: int | None) -> str:
    """What is counted and what it is divided by."""
    what = {
        str(Source.QUESTIONNAIRE): _("New observations that were reported"),
        Source.POLICE_COUNTS: _("The police's own figures for the week"),
        Source.POLICE_EVENTS: _("Events that the police have published"),
    }[shown.source]
    what = f"{what}: {indicator.lower()}" if indicator else what
    if shown.measure == "inhabitants":
        by = _("per 1,000 inhabitants (%d)") % year if year else _("per 1,000 inhabitants")
        return f"{what}, {by}. " + _("Where many visit, or one or two were counted, a rate says little.")
    if shown.measure == "answers":
        return f"{what}, " + _("per function that answered for the area.")
    return f"{what}."


def beside() -> str:
    return _("Two sources side by side. They count different things and are never added together.")


def too_few(shown: AreaRates) -> str:
    """What the plain colour stands for."""
    if shown.measure == "count":
        return _("cannot be said")
    return _("fewer than %d, or cannot be said") % FEWEST_FOR_RATE


def column(measure: str) -> str:
    return {"count": "", "inhabitants": _("per 1,000"), "answers": _("per answer")}[measure]


def unasked(shown: AreaRates, measure: str) -> str:
    """That a measure does not suit the source, where it was asked for."""
    return _("The number is shown: answers are of what was reported.") if shown.measure != measure else ""


def value(shown: AreaRates, row: Row) -> float | None:
    return row.count if shown.measure == "count" else row.rate


def usual(row: Row) -> str:
    if row.usual is None:
        return "–"
    span = "" if row.low == row.high else f" ({row.low}–{row.high})"
    return grouped(row.usual) + span


def classes(shown: AreaRates) -> list[tuple[int, str]]:
    """(class, its values), from nothing to most."""
    if shown.measure == "count":
        first = [int(b) for b in shown.breaks]
        last = [n - 1 for n in first[1:]]
        spans = [grouped(a) if a == b else f"{grouped(a)}–{grouped(b)}" for a, b in zip(first, last, strict=False)]
        return list(enumerate(["0", *spans, _("%s or more") % grouped(first[3])]))
    low = [grouped(b) for b in shown.breaks[1:]]
    spans = [
        _("below %s") % low[0],
        _("%(low)s to below %(high)s") % {"low": low[0], "high": low[1]},
        _("%(low)s to below %(high)s") % {"low": low[1], "high": low[2]},
        _("%s or more") % low[2],
    ]
    return list(enumerate(["0", *spans]))


def in_a_sentence(shown: AreaRates, row: Row) -> str:
    """An area under the pointer."""
    if row.count is None:
        return f"{row.name}: {nothing_known(shown, row)}"
    told = [grouped(row.count)]
    if row.usual is not None:
        told.append(_("usually %s") % usual(row))
    if row.rate is not None and shown.measure == "inhabitants":
        told.append(
            _("%(rate)s per 1,000 inhabitants (%(of)s live there)")
            % {"rate": grouped(row.rate), "of": grouped(row.denominator)}
        )
    elif row.rate is not None:
        told.append(_("%s per answer") % grouped(row.rate))
    if shown.source == Source.QUESTIONNAIRE:
        told.append(
            ngettext("%(answered)d of %(expected)d answered", "%(answered)d of %(expected)d answered", row.answered)
            % {"answered": row.answered, "expected": row.expected}
        )
    return f"{row.name}: " + ", ".join(told)


def nothing_known(shown: AreaRates, row: Row) -> str:
    if shown.source != Source.QUESTIONNAIRE:
        return _("no figures")
    if row.missing:
        return _("answers missing")
    return _("closed") if row.expected else _("nobody reports here")
