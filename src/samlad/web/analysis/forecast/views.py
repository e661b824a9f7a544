"""Next week, and what has been going up or down: read from the analyses of the newest round."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis.methods import FORECAST, TREND
from samlad.analysis.methods.forecast import BASELINES, FEWEST
from samlad.analysis.names import Names, series_name
from samlad.analysis.queries import names, newest_results
from samlad.analysis.results.forecast import ForecastResult, ForecastRow, LevelRecord
from samlad.analysis.results.trend import TrendSeries
from samlad.analysis.wording.forecast import (
    been_right,
    forecast_heading,
    forecast_lead,
    level_name,
    level_verdict,
    not_shown,
)
from samlad.analysis.wording.spans import span
from samlad.analysis.wording.trend import (
    change_text,
    per_ten,
    ratio_text,
    slope_text,
    trend_heading,
    trend_text,
    trend_title,
)
from samlad.lib.numerals import brief, fixed
from samlad.lib.weeks import Week
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.analysis.forecast.drawing import rate_curve, span_bar
from samlad.web.analysis.overview import nothing_yet


@require_GET
@member_required(Permission.READ_WEEK)
def next_week(request: SamladRequest) -> HttpResponse:
    """How much to expect next week, area by area, and how right that has been."""
    round, found = newest_results(FORECAST)
    document = FORECAST.of(found)
    if round is None or document is None:
        return nothing_yet(request, round)
    result, called = found[FORECAST.name], names()
    by_level = {level: [r for r in document["rows"] if r["level"] == level] for level in ("area", "indicator", "cell")}
    areas = _forecasts(by_level["area"], document, called)
    seldom = [r for r in areas if r["shown"] and not r["number"]]
    some = [r for r in areas if r not in seldom]
    return render(
        request,
        "analysis/forecast/next_week.html",
        {
            "heading": forecast_heading(document, called),
            "lead": forecast_lead(document),
            "kicker": _kicker(document),
            "result": result,
            "areas": some or seldom,
            "seldom": seldom if some else [],
            "areas_shown": any(r["shown"] for r in areas),
            "wide": _forecasts(by_level["indicator"], document, called),
            "cells": _forecasts(by_level["cell"], document, called),
            "wide_told": _told(by_level["indicator"], document),
            "cells_told": _told(by_level["cell"], document),
            "levels": [_level(level, record) for level, record in document["levels"].items()],
        },
    )


def _kicker(document: ForecastResult) -> str:
    if not document["coming"]:
        return ""
    return _("Week %(week)d") % {"week": Week.parse(document["coming"]).week}


def _forecasts(rows: list[ForecastRow], document: ForecastResult, called: Names) -> list[dict[str, Any]]:
    """The table, the most expected first; of those without a number by what is usual."""
    shown = [r for r in rows if r["shown"]]
    top = max((r["high"][1] or 0 for r in shown), default=1)
    ordered = sorted(rows, key=lambda r: (-((r["number"] if r["shown"] else r["usual"]) or 0), -(r["mean"] or 0)))
    return [
        {
            "name": series_name(r, called),
            "area": r["area"],
            "shown": r["shown"],
            "number": r["number"],
            "span": span(r["low"][0], r["high"][0]),
            "wide": span(r["low"][1], r["high"][1]),
            "usual": brief(r["usual"]),
            "last": r["last"],
            "missing": r["last"] is None and bool(r["expected"]),
            "right": been_right(r),
            "bar": _bar(r, top),
            "why": not_shown(r, document["levels"]),
        }
        for r in ordered
    ]


def _bar(r: ForecastRow, top: float) -> str:
    if not r["shown"] or r["number"] is None:
        return ""
    low, high = ([v or 0 for v in limits] for limits in (r["low"], r["high"]))
    return span_bar(low, high, r["number"], r["usual"], top)


def _told(rows: list[ForecastRow], document: ForecastResult) -> str:
    """Why none of the rows has a number; empty when some has."""
    return "" if any(r["shown"] for r in rows) or not rows else not_shown(rows[0], document["levels"])


def _level(level: str, record: LevelRecord) -> dict[str, Any]:
    """How near the forecast has been, beside what anybody could have said."""
    against = [record["against"].get(name) for name in BASELINES]
    labels = (_("As last week"), _("As the same week last year"), _("As usual"))
    own = next((a["forecast"] for a in against if a and a["rounds"] == record["rounds"]), None)
    return {
        "name": level_name(level),
        "rounds": record["rounds"],
        "own": fixed(own, 2),
        "against": [
            {
                "label": label,
                "miss": fixed(a["baseline"], 2) if a else "–",
                "own": fixed(a["forecast"], 2) if a else "",
                "rounds": a["rounds"] if a else 0,
                "fewer": bool(a and a["rounds"] < record["rounds"]),
            }
            for label, a in zip(labels, against, strict=True)
        ],
        "inside": [f"{100 * share:.0f} %" if record["cells"] else "–" for share in record["inside"]],
        "verdict": level_verdict(record, FEWEST),
    }


@require_GET
@member_required(Permission.READ_WEEK)
def development(request: SamladRequest) -> HttpResponse:
    """What goes up and what goes down, per reporter who answered."""
    round, found = newest_results(TREND)
    document = TREND.of(found)
    if round is None or document is None:
        return nothing_yet(request, round)
    result, called = found[TREND.name], names()
    series = document["series"]
    areas = _series([s for s in series if s["area"] is not None], called)
    return render(
        request,
        "analysis/forecast/development.html",
        {
            "heading": trend_heading(document, called),
            "round": round,
            "result": result,
            "kicker": _("Up to week %(week)d") % {"week": round.week.week},
            "lead": _("Counted for every ten answers, so that more reporters do not look like more unrest."),
            "findings": [
                {
                    "title": trend_title(s, called),
                    "text": trend_text(s),
                    "curve": rate_curve(s["curve"]),
                    "tag": _("rising") if s["up"] else _("falling"),
                    "tag_kind": "unusual" if s["up"] else "",
                }
                for s in series
                if s["change"]
            ],
            "whole": _series([s for s in series if s["area"] is None], called),
            "areas": areas,
            "clear_areas": [a for a in areas if a["clear"]],
            "other_areas": [a for a in areas if not a["clear"]],
            "tests": document["tests"],
            "false_share": f"{100 * document['false_share']:.0f}",
        },
    )


def _series(series: list[TrendSeries], called: Names) -> list[dict[str, Any]]:
    """The table, everything first and then by name; what has changed says so in words."""
    ordered = sorted(series, key=lambda s: (s["indicator"] is not None, series_name(s, called)))
    return [
        {
            "name": series_name(s, called),
            "reports": s["reports"],
            "curve": rate_curve(s["curve"]),
            "points": [per_ten(v) for v in s["curve"]],
            "year": change_text(s["year"]),
            "slope": slope_text(s["year"]),
            "season": ratio_text(s["season"]),
            "half": change_text(s["half"]),
            "half_slope": slope_text(s["half"]),
            "clear": (_("rising") if s["up"] else _("falling")) if s["change"] else "",
            "up": s["up"],
            "tested": bool(s["year"] or s["half"] or s["season"]),
        }
        for s in ordered
    ]
