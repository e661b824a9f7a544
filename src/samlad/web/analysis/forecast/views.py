"""Forecast of the next week, and trends: from the analyses of the newest round."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis.methods import FORECAST, TREND
from samlad.analysis.methods.forecast import BASELINES, FEWEST
from samlad.analysis.names import Names, series_name
from samlad.analysis.queries import names as all_names
from samlad.analysis.queries import newest_results
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
    """How much to expect next week, area by area, and how accurate that has been."""
    round, by_method = newest_results(FORECAST)
    document = FORECAST.of(by_method)
    if round is None or document is None:
        return nothing_yet(request, round)
    result, names = by_method[FORECAST.name], all_names()
    by_level = {level: [r for r in document["rows"] if r["level"] == level] for level in ("area", "indicator", "cell")}
    areas = _forecasts(by_level["area"], document, names)
    seldom = [r for r in areas if r["has_number"] and not r["number"]]
    some = [r for r in areas if r not in seldom]
    return render(
        request,
        "analysis/forecast/next_week.html",
        {
            "heading": forecast_heading(document, names),
            "lead": forecast_lead(document),
            "kicker": _kicker(document),
            "result": result,
            "areas": some or seldom,
            "seldom": seldom if some else [],
            "areas_forecast": any(r["has_number"] for r in areas),
            "wide": _forecasts(by_level["indicator"], document, names),
            "cells": _forecasts(by_level["cell"], document, names),
            "wide_note": _why_no_number(by_level["indicator"], document),
            "cells_note": _why_no_number(by_level["cell"], document),
            "levels": [_level(level, record) for level, record in document["levels"].items()],
        },
    )


def _kicker(document: ForecastResult) -> str:
    if not document["coming"]:
        return ""
    return _("Week %(week)d") % {"week": Week.parse(document["coming"]).week}


def _forecasts(rows: list[ForecastRow], document: ForecastResult, names: Names) -> list[dict[str, Any]]:
    """Rows of the table, highest forecast first; those without a number by their usual level."""
    with_number = [r for r in rows if r["shown"]]
    top = max((r["high"][1] or 0 for r in with_number), default=1)
    ordered = sorted(rows, key=lambda r: (-((r["number"] if r["shown"] else r["usual"]) or 0), -(r["mean"] or 0)))
    return [
        {
            "name": series_name(r, names),
            "area": r["area"],
            "has_number": r["shown"],
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


def _why_no_number(rows: list[ForecastRow], document: ForecastResult) -> str:
    """Why none of the rows has a number; empty when some has."""
    return "" if any(r["shown"] for r in rows) or not rows else not_shown(rows[0], document["levels"])


def _level(level: str, record: LevelRecord) -> dict[str, Any]:
    """How accurate the forecast has been, compared with simple rules."""
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
    """What rises and what falls, per reporter who answered."""
    round, by_method = newest_results(TREND)
    document = TREND.of(by_method)
    if round is None or document is None:
        return nothing_yet(request, round)
    result, names = by_method[TREND.name], all_names()
    series = document["series"]
    areas = _series([s for s in series if s["area"] is not None], names)
    return render(
        request,
        "analysis/forecast/development.html",
        {
            "heading": trend_heading(document, names),
            "round": round,
            "result": result,
            "kicker": _("Up to week %(week)d") % {"week": round.week.week},
            "lead": _("Counted for every ten answers, so that more reporters do not look like more unrest."),
            "findings": [
                {
                    "title": trend_title(s, names),
                    "text": trend_text(s),
                    "curve": rate_curve(s["curve"]),
                    "tag": _("rising") if s["up"] else _("falling"),
                    "tag_kind": "unusual" if s["up"] else "",
                }
                for s in series
                if s["change"]
            ],
            "whole": _series([s for s in series if s["area"] is None], names),
            "areas": areas,
            "clear_areas": [a for a in areas if a["clear"]],
            "other_areas": [a for a in areas if not a["clear"]],
            "tests": document["tests"],
            "false_share": f"{100 * document['false_share']:.0f}",
        },
    )


def _series(series: list[TrendSeries], names: Names) -> list[dict[str, Any]]:
    """Rows of the table, the total first and then by name; significant changes are put in words."""
    ordered = sorted(series, key=lambda s: (s["indicator"] is not None, series_name(s, names)))
    return [
        {
            "name": series_name(s, names),
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
