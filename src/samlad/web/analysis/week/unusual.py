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

from samlad.analysis.charts import drawn, series_chart
from samlad.analysis.methods import CLUSTERS, HOURS, UNUSUAL
from samlad.analysis.models import Result
from samlad.analysis.names import Names
from samlad.analysis.queries import alarms_per_month, names, results
from samlad.analysis.results.clusters import Cluster
from samlad.analysis.results.hours import HoursResult
from samlad.analysis.results.unusual import Band, JudgedSeries
from samlad.analysis.standouts import NOT_RECKONED, WHOLE, StandOut, StandOuts, stand_outs
from samlad.analysis.week import WeekNumbers
from samlad.analysis.wording.above import more_part, more_text, more_title
from samlad.analysis.wording.clusters import cluster_text, cluster_title
from samlad.analysis.wording.hours import hours_text, hours_title
from samlad.analysis.wording.spans import span
from samlad.analysis.wording.unusual import nothing_unusual, unusual_part, unusual_text, unusual_title
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
    document, clustered = UNUSUAL.of(found), CLUSTERS.of(found)
    if document is None:
        return NOT_READY
    clusters = clustered["now"] if clustered else []
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
    return Unusual(standing, shown, doubtful, nothing_unusual(document))


def _shown(
    lead: JudgedSeries,
    called: Names,
    label: str,
    parts: Sequence[JudgedSeries] = (),
    *,
    doubtful: bool = False,
) -> Shown:
    return Shown(
        unusual_title(lead, called),
        unusual_text(lead),
        _evidence(label, lead),
        _("may be reporting") if doubtful else _("unusual"),
        "missing" if doubtful else "unusual",
        series_curve(lead["band"]),
        tuple(Part(capfirst(unusual_part(p, called)), _evidence(label, p)) for p in parts),
    )


def _more(thing: StandOut, called: Names, label: str, answered: int, expected: int) -> Shown:
    (indicator, cell), *rest = thing.cells
    return Shown(
        more_title(called.area(thing.area), called, indicator, cell),
        more_text(cell, answered, expected),
        reverse("week_area", args=[label, thing.area]) if thing.area else "",
        _("above the usual"),
        "",
        curve(cell),
        tuple(Part(capfirst(more_part(called, i, c))) for i, c in rest if i),
    )


def _cluster(number: int, found: Cluster, called: Names, label: str) -> Shown:
    return Shown(
        cluster_title(found, called),
        cluster_text(found, called),
        reverse("cluster", args=[label, number]),
        _("cluster"),
        "unusual",
        mark_safe(""),
    )


def _evidence(label: str, series: JudgedSeries) -> str:
    return reverse("unusual", args=[label, _key(series)])


def _key(series: JudgedSeries) -> str:
    ids = (series["source"], series["area"], series["indicator"], series["kind"])
    return "-".join(str(part or 0) for part in ids)


@require_GET
@member_required(Permission.READ_WEEK)
def evidence(request: SamladRequest, label: str, key: str) -> HttpResponse:
    """One finding: the series with what was to be expected, where, what was told, and what it can and cannot say."""
    round = round_or_404(label)
    made = results(round, UNUSUAL, HOURS)
    document, hours = UNUSUAL.of(made), HOURS.of(made)
    if document is None:
        raise Http404
    found = next((f for f in [*document["flagged"], *document["reporting"]] if _key(f) == key), None)
    if found is None:
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
            "heading": unusual_title(found, called),
            "lead": unusual_text(found),
            "found": found,
            "chart": mark_safe(drawn(series_chart(found["band"]))),
            "rows": _rows(found["band"]),
            "map": where_map([found["area"]] if found["area"] else []),
            "area": called.area(found["area"]),
            "hours": _hours(hours, found["area"]),
            "released": told if found["source"] == "reported" else [],
            "result": made[UNUSUAL.name],
            "per_month": alarms_per_month(),
            "tested": document["tested"],
        },
    )


@require_GET
@member_required(Permission.READ_WEEK)
def cluster(request: SamladRequest, label: str, number: int) -> HttpResponse:
    """Neighbouring areas that together have more than their share."""
    round = round_or_404(label)
    made = results(round, CLUSTERS)
    document = CLUSTERS.of(made)
    clusters = document["now"] if document else []
    if number >= len(clusters):
        raise Http404
    found, called = clusters[number], names()
    told = released_observations(round).filter(area_id__in=found["areas"], indicator=found["indicator"])
    return render(
        request,
        "analysis/week/cluster.html",
        {
            "round": round,
            "heading": cluster_title(found, called),
            "lead": cluster_text(found, called),
            "found": found,
            "map": where_map(found["areas"]),
            "areas": sorted(called.areas.get(a, "") for a in found["areas"]),
            "result": made[CLUSTERS.name],
            "released": told.filter(kind_id=found["kind"]) if found["kind"] else told,
        },
    )


def _hours(hours: HoursResult | None, area: int | None) -> str:
    """When most is told of the area, in words; empty where too little has been told with a time."""
    tables = hours["areas"] if hours else []
    table = next((t for t in tables if t["id"] == area), None)
    return f"{hours_title(table)}. {hours_text(table)}" if table else ""


def _rows(band: Band) -> list[dict[str, Any]]:
    """The table of the chart, newest first."""
    answered: Sequence[int | None] = band["answered"] or [None] * len(band["rounds"])
    rows = zip(band["rounds"], band["counts"], band["expected"], band["low"], band["high"], answered, strict=True)
    return [
        {"week": week, "count": count, "expected": brief(expected), "span": span(low, high), "answered": who}
        for week, count, expected, low, high, who in rows
    ][::-1]
