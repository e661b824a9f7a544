"""What the analyses mark as unusual in the round: the list, and the evidence behind each finding."""

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
from samlad.analysis.queries import alarms_per_month, results
from samlad.analysis.queries import names as all_names
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
from samlad.web.access.rounds import round_or_404, round_with_previous_or_404
from samlad.web.analysis.week.asked import more_often
from samlad.web.analysis.week.present import Finding, Part
from samlad.web.chart import curve, series_curve, where_map


@dataclass(frozen=True)
class Unusual:
    """`standing` is what stands out, decided once; `findings` the same for the page; `nothing` says what was examined
    when nothing is beyond chance."""

    standing: StandOuts
    findings: list[Finding]
    doubtful: list[Finding]
    nothing: str


NOT_READY = Unusual(NOT_RECKONED, [], [], "")


def of_round(round: Round, numbers: WeekNumbers, by_method: Mapping[str, Result], names: Names) -> Unusual:
    """Takes the round's numbers and results, so that a page queries them once."""
    document, clustered = UNUSUAL.of(by_method), CLUSTERS.of(by_method)
    if document is None:
        return NOT_READY
    clusters = clustered["now"] if clustered else []
    standing = stand_outs(numbers, document, clusters)
    answered = {a.area_id: (a.answered, a.expected) for a in numbers.areas}
    answered[WHOLE] = (numbers.coverage.answered, numbers.coverage.expected)
    findings = []
    for thing in standing.things:
        if thing.cluster is not None:
            findings.append(_cluster(thing.cluster, clusters[thing.cluster], names, round.label))
        elif thing.series:
            findings.append(_finding(thing.series[0], names, round.label, thing.series[1:]))
        else:
            findings.append(_more(thing, names, round.label, *answered[thing.area]))
    doubtful = [_finding(f, names, round.label, doubtful=True) for f in document["reporting"]]
    return Unusual(standing, findings, doubtful, nothing_unusual(document))


def _finding(
    lead: JudgedSeries,
    names: Names,
    label: str,
    parts: Sequence[JudgedSeries] = (),
    *,
    doubtful: bool = False,
) -> Finding:
    return Finding(
        unusual_title(lead, names),
        unusual_text(lead),
        _evidence(label, lead),
        _("may be reporting") if doubtful else _("unusual"),
        "missing" if doubtful else "unusual",
        series_curve(lead["band"]),
        tuple(Part(capfirst(unusual_part(p, names)), _evidence(label, p)) for p in parts),
    )


def _more(thing: StandOut, names: Names, label: str, answered: int, expected: int) -> Finding:
    (indicator, cell), *rest = thing.cells
    return Finding(
        more_title(names.area(thing.area), names, indicator, cell),
        more_text(cell, answered, expected),
        reverse("week_area", args=[label, thing.area]) if thing.area else "",
        _("above the usual"),
        "",
        curve(cell),
        tuple(Part(capfirst(more_part(names, i, c))) for i, c in rest if i),
    )


def _cluster(number: int, row: Cluster, names: Names, label: str) -> Finding:
    return Finding(
        cluster_title(row, names),
        cluster_text(row, names),
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
    """One finding: its series with the expected interval, where, the shared words, and its limits."""
    round = round_or_404(label)
    by_method = results(round, UNUSUAL, HOURS)
    document, hours = UNUSUAL.of(by_method), HOURS.of(by_method)
    if document is None:
        raise Http404
    finding = next((f for f in [*document["flagged"], *document["reporting"]] if _key(f) == key), None)
    if finding is None:
        raise Http404
    names = all_names()
    observations = released_observations(round)
    if finding["area"]:
        observations = observations.filter(area_id=finding["area"])
    if finding["indicator"]:
        observations = observations.filter(indicator_id=finding["indicator"])
    if finding["kind"]:
        observations = observations.filter(kind_id=finding["kind"])
    return render(
        request,
        "analysis/week/unusual.html",
        {
            "round": round,
            "heading": unusual_title(finding, names),
            "lead": unusual_text(finding),
            "finding": finding,
            "chart": mark_safe(drawn(series_chart(finding["band"]))),
            "rows": _rows(finding["band"]),
            "map": where_map([finding["area"]] if finding["area"] else []),
            "area": names.area(finding["area"]),
            "hours": _hours(hours, finding["area"]),
            "released": observations if finding["source"] == "reported" else [],
            "result": by_method[UNUSUAL.name],
            "per_month": alarms_per_month(),
            "tested": document["tested"],
            "asked_more": more_often(round_with_previous_or_404(label)),
        },
    )


@require_GET
@member_required(Permission.READ_WEEK)
def cluster(request: SamladRequest, label: str, number: int) -> HttpResponse:
    """Neighbouring areas that together have more than their share."""
    round = round_or_404(label)
    by_method = results(round, CLUSTERS)
    document = CLUSTERS.of(by_method)
    clusters = document["now"] if document else []
    if number >= len(clusters):
        raise Http404
    row, names = clusters[number], all_names()
    observations = released_observations(round).filter(area_id__in=row["areas"], indicator=row["indicator"])
    return render(
        request,
        "analysis/week/cluster.html",
        {
            "round": round,
            "heading": cluster_title(row, names),
            "lead": cluster_text(row, names),
            "map": where_map(row["areas"]),
            "areas": sorted(names.areas.get(a, "") for a in row["areas"]),
            "result": by_method[CLUSTERS.name],
            "released": observations.filter(kind_id=row["kind"]) if row["kind"] else observations,
        },
    )


def _hours(hours: HoursResult | None, area: int | None) -> str:
    """When most is reported in the area, in words; empty where too few reports have a time."""
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
