"""What the analyses found unusual in the round: the list, and the evidence behind each finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis import beyond, sentences
from samlad.analysis.charts import drawn, series_chart
from samlad.analysis.models import Result
from samlad.analysis.queries import alarms_per_month, names, results
from samlad.analysis.standouts import NOT_RECKONED, WHOLE, StandOut, StandOuts, stand_outs
from samlad.analysis.suggestions import Names
from samlad.analysis.week import WeekNumbers
from samlad.collection.models import Round
from samlad.collection.queries import released_observations
from samlad.lib.numerals import brief
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.analysis.week.present import Part, Shown
from samlad.web.chart import curve, series_curve, where_map


@dataclass(frozen=True)
class Unusual:
    """`standing` what stands out, decided once; `shown` the same as findings; `nothing` says what was looked at when
    nothing is beyond chance."""

    standing: StandOuts
    shown: list[Shown]
    doubtful: list[Shown]
    nothing: str


NOT_READY = Unusual(NOT_RECKONED, [], [], "")


def of_round(round: Round, numbers: WeekNumbers, found: Mapping[str, Result], called: Names) -> Unusual:
    """Takes the round's numbers and results, so that a page asks for them once."""
    if "unusual" not in found:
        return NOT_READY
    document = found["unusual"].document
    clusters = found["clusters"].document["now"] if "clusters" in found else []
    standing = stand_outs(numbers, document, clusters)
    answered = {a.area_id: (a.answered, a.expected) for a in numbers.areas}
    answered[WHOLE] = (numbers.coverage.answered, numbers.coverage.expected)
    shown = []
    for thing in standing.things:
        if thing.cluster is not None:
            shown.append(_cluster(thing.cluster, clusters[thing.cluster], called, round.label))
        elif thing.series:
            shown.append(_shown(thing.series[0], called, round.label, thing.series[1:]))
        else:
            shown.append(_more(thing, called, round.label, *answered[thing.area]))
    doubtful = [_shown(f, called, round.label, doubtful=True) for f in document["reporting"]]
    return Unusual(standing, shown, doubtful, sentences.nothing_unusual(document))


def _shown(
    lead: Mapping[str, Any],
    called: Names,
    label: str,
    parts: Sequence[Mapping[str, Any]] = (),
    *,
    doubtful: bool = False,
) -> Shown:
    return Shown(
        sentences.unusual_title(lead, called),
        sentences.unusual_text(lead),
        _evidence(label, lead),
        _("may be reporting") if doubtful else _("unusual"),
        "missing" if doubtful else "unusual",
        series_curve(lead["band"]),
        tuple(Part(capfirst(sentences.unusual_part(p, called)), _evidence(label, p)) for p in parts),
    )


def _more(thing: StandOut, called: Names, label: str, answered: int, expected: int) -> Shown:
    (indicator, cell), *rest = thing.cells
    return Shown(
        sentences.more_title(called.area(thing.area), called, indicator, cell),
        sentences.more_text(cell, answered, expected),
        reverse("week_area", args=[label, thing.area]) if thing.area else "",
        _("above the usual"),
        "",
        curve(cell),
        tuple(Part(capfirst(sentences.more_part(called, i, c))) for i, c in rest if i),
    )


def _cluster(number: int, found: Mapping[str, Any], called: Names, label: str) -> Shown:
    return Shown(
        sentences.cluster_title(found, called),
        sentences.cluster_text(found, called),
        reverse("cluster", args=[label, number]),
        _("cluster"),
        "unusual",
        mark_safe(""),
    )


def _evidence(label: str, series: Mapping[str, Any]) -> str:
    return reverse("unusual", args=[label, _key(series)])


def _key(found: Mapping[str, Any]) -> str:
    return "-".join(str(found[part] or 0) for part in ("source", "area", "indicator", "kind"))


@require_GET
@member_required(Permission.READ_WEEK)
def evidence(request: SamladRequest, label: str, key: str) -> HttpResponse:
    """One finding: the series with what was to be expected, where, what was told, and what it can and cannot say."""
    round = round_or_404(label)
    made = results(round, "unusual", "hours")
    result = made.get("unusual")
    document = result.document if result else {"flagged": [], "reporting": []}
    found = next((f for f in [*document["flagged"], *document["reporting"]] if _key(f) == key), None)
    if found is None or result is None:
        raise Http404
    called = names()
    told = released_observations(round)
    if found["area"]:
        told = told.filter(area_id=found["area"])
    if found["indicator"]:
        told = told.filter(indicator_id=found["indicator"])
    if found["kind"]:
        told = told.filter(kind_id=found["kind"])
    return render(
        request,
        "analysis/week/unusual.html",
        {
            "round": round,
            "heading": sentences.unusual_title(found, called),
            "lead": sentences.unusual_text(found),
            "found": found,
            "chart": mark_safe(drawn(series_chart(found["band"]))),
            "rows": _rows(found["band"]),
            "map": where_map([found["area"]] if found["area"] else []),
            "area": called.area(found["area"]),
            "hours": _hours(made.get("hours"), found["area"]),
            "released": told if found["source"] == "reported" else [],
            "result": result,
            "per_month": alarms_per_month(),
            "tested": document["tested"],
        },
    )


@require_GET
@member_required(Permission.READ_WEEK)
def cluster(request: SamladRequest, label: str, number: int) -> HttpResponse:
    """Neighbouring areas that together have more than their share."""
    round = round_or_404(label)
    result = results(round, "clusters").get("clusters")
    clusters = result.document["now"] if result else []
    if result is None or number >= len(clusters):
        raise Http404
    found, called = clusters[number], names()
    told = released_observations(round).filter(area_id__in=found["areas"], indicator_id=found["indicator"])
    return render(
        request,
        "analysis/week/cluster.html",
        {
            "round": round,
            "heading": sentences.cluster_title(found, called),
            "lead": sentences.cluster_text(found, called),
            "found": found,
            "map": where_map(found["areas"]),
            "areas": sorted(called.areas.get(a, "") for a in found["areas"]),
            "result": result,
            "released": told.filter(kind_id=found["kind"]) if found["kind"] else told,
        },
    )


def _hours(result: Result | None, area: int | None) -> str:
    """When most is told of the area, in words; empty where too little has been told with a time."""
    tables = result.document["areas"] if result else []
    table = next((t for t in tables if t["id"] == area), None)
    return f"{beyond.hours_title(table)}. {beyond.hours_text(table)}" if table else ""


def _rows(band: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The table of the chart, newest first."""
    answered = band["answered"] or [None] * len(band["rounds"])
    rows = zip(band["rounds"], band["counts"], band["expected"], band["low"], band["high"], answered, strict=True)
    return [
        {"week": week, "count": count, "expected": brief(expected), "span": sentences.span(low, high), "answered": who}
        for week, count, expected, low, high, who in rows
    ][::-1]
