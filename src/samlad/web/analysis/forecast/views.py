"""Next week, and what has been going up or down: read from the analyses of the newest round."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis import outlook
from samlad.analysis.kinds.forecast import BASELINES, FEWEST
from samlad.analysis.queries import names, newest_results
from samlad.analysis.sentences import span
from samlad.analysis.suggestions import Names
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
    round, found = newest_results("forecast")
    if round is None or "forecast" not in found:
        return nothing_yet(request, round)
    result, called = found["forecast"], names()
    document = result.document
    by_level = {level: [r for r in document["rows"] if r["level"] == level] for level in ("area", "indicator", "cell")}
    areas = _forecasts(by_level["area"], document, called)
    seldom = [r for r in areas if r["shown"] and not r["number"]]
    some = [r for r in areas if r not in seldom]
    return render(
        request,
        "analysis/forecast/next_week.html",
        {
            "heading": outlook.forecast_heading(document, called),
            "lead": outlook.forecast_lead(document),
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


def _kicker(document: Mapping[str, Any]) -> str:
    if not document["coming"]:
        return ""
    return _("Week %(week)d") % {"week": Week.parse(document["coming"]).week}


def _forecasts(rows: list[dict[str, Any]], document: Mapping[str, Any], called: Names) -> list[dict[str, Any]]:
    """The table, the most expected first; of those without a number by what is usual."""
    shown = [r for r in rows if r["shown"]]
    top = max((r["high"][1] for r in shown), default=1)
    ordered = sorted(rows, key=lambda r: (-(r["number"] if r["shown"] else r["usual"] or 0), -(r["mean"] or 0)))
    return [
        {
            "name": outlook.series_name(r, called),
            "area": r["area"],
            "shown": r["shown"],
            "number": r["number"],
            "span": span(r["low"][0], r["high"][0]),
            "wide": span(r["low"][1], r["high"][1]),
            "usual": brief(r["usual"]),
            "last": r["last"],
            "missing": r["last"] is None and bool(r["expected"]),
            "right": outlook.been_right(r),
            "bar": span_bar(r["low"], r["high"], r["number"], r["usual"], top) if r["shown"] else "",
            "why": outlook.not_shown(r, document["levels"]),
        }
        for r in ordered
    ]


def _told(rows: list[dict[str, Any]], document: Mapping[str, Any]) -> str:
    """Why none of the rows has a number; empty when some has."""
    return "" if any(r["shown"] for r in rows) or not rows else outlook.not_shown(rows[0], document["levels"])


def _level(level: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """How near the forecast has been, beside what anybody could have said."""
    against = [record["against"].get(name) for name in BASELINES]
    labels = (_("As last week"), _("As the same week last year"), _("As usual"))
    own = next((a["forecast"] for a in against if a and a["rounds"] == record["rounds"]), None)
    return {
        "name": outlook.level_name(level),
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
        "verdict": outlook.level_verdict(record, FEWEST),
    }


@require_GET
@member_required(Permission.READ_WEEK)
def development(request: SamladRequest) -> HttpResponse:
    """What goes up and what goes down, per reporter who answered."""
    round, found = newest_results("trend")
    if round is None or "trend" not in found:
        return nothing_yet(request, round)
    result, called = found["trend"], names()
    document = result.document
    series = document["series"]
    areas = _series([s for s in series if s["area"] is not None], called)
    return render(
        request,
        "analysis/forecast/development.html",
        {
            "heading": outlook.trend_heading(document, called),
            "round": round,
            "result": result,
            "kicker": _("Up to week %(week)d") % {"week": round.week.week},
            "lead": _("Counted for every ten answers, so that more reporters do not look like more unrest."),
            "findings": [
                {
                    "title": outlook.trend_title(s, called),
                    "text": outlook.trend_text(s),
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


def _series(series: list[dict[str, Any]], called: Names) -> list[dict[str, Any]]:
    """The table, everything first and then by name; what has changed says so in words."""
    ordered = sorted(series, key=lambda s: (s["indicator"] is not None, outlook.series_name(s, called)))
    return [
        {
            "name": outlook.series_name(s, called),
            "reports": s["reports"],
            "curve": rate_curve(s["curve"]),
            "points": [outlook.per_ten(v) for v in s["curve"]],
            "year": outlook.change_told(s["year"]),
            "slope": outlook.slope(s["year"]),
            "season": outlook.times(s["season"]),
            "half": outlook.change_told(s["half"]),
            "half_slope": outlook.slope(s["half"]),
            "clear": (_("rising") if s["up"] else _("falling")) if s["change"] else "",
            "up": s["up"],
            "tested": bool(s["year"] or s["half"] or s["season"]),
        }
        for s in ordered
    ]
