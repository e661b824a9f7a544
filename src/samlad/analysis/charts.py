"""Charts, as Vega-Lite specifications drawn once to SVG. No words in them, only numbers and weeks: what they say stands
beside them, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from samlad.analysis.models import Drawing
from samlad.analysis.models.result import digest
from samlad.partnership.models import Partnership

INK, MUTED, PINE, PALE, UNUSUAL = "#16252d", "#55636b", "#1d5551", "#d5e2de", "#9b2c2c"
FONT = "Source Sans 3, Source Sans Pro, system-ui, sans-serif"
STYLE = 3  # counted up when the look changes, so that what was drawn before is drawn again


def charts_of(kind: str, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every chart that pages show of a result."""
    if kind == "unusual":
        return [series_chart(f["band"]) for f in (*document["flagged"], *document["reporting"])]
    return []


def series_chart(band: Mapping[str, Any], *, width: int = 900, height: int = 190) -> dict[str, Any]:
    """Counts as bars over the weeks, what was to be expected as a band with its middle; the last week stands out. Weeks
    without answers have no bar and a mark below the axis: missing is not zero."""
    rows = [
        {"n": n, "week": label, "count": count, "low": low, "high": high, "expected": expected}
        for n, (label, count, low, high, expected) in enumerate(
            zip(band["rounds"], band["counts"], band["low"], band["high"], band["expected"], strict=True)
        )
    ]
    last = len(rows) - 1
    step = max(1, len(rows) // 10)
    shown = [r["n"] for r in rows if (last - r["n"]) % step == 0]
    names = {str(r["n"]): str(r["week"])[5:] for r in rows}
    x = {
        "field": "n", "type": "quantitative", "scale": {"domain": [-0.6, last + 0.6], "nice": False},
        "axis": {"values": shown, "labelExpr": f"{_json(names)}[datum.value]", "grid": False, "title": None,
                 "tickSize": 4},
    }  # fmt: skip
    y = {"type": "quantitative", "axis": {"title": None, "tickMinStep": 1, "tickCount": 5, "gridColor": "#e6e9e8"}}
    known = [r for r in rows if r["count"] is not None]
    layers: list[dict[str, Any]] = [
        {"data": {"values": [r for r in rows if r["high"] is not None]},
         "mark": {"type": "area", "color": PALE, "interpolate": "step"},
         "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"data": {"values": [r for r in rows if r["expected"] is not None]},
         "mark": {"type": "line", "color": PINE, "strokeDash": [4, 3], "strokeWidth": 1.4, "interpolate": "step"},
         "encoding": {"x": x, "y": {**y, "field": "expected"}}},
        {"data": {"values": known}, "mark": {"type": "bar", "width": max(2.0, width / max(len(rows), 1) * 0.45)},
         "encoding": {"x": x, "y": {**y, "field": "count"},
                      "color": {"condition": {"test": f"datum.n == {last}", "value": UNUSUAL}, "value": INK}}},
        {"data": {"values": [r for r in rows if r["count"] is None]},
         "mark": {"type": "point", "shape": "cross", "color": MUTED, "size": 28, "angle": 45},
         "encoding": {"x": x, "y": {"value": height - 6}}},
    ]  # fmt: skip
    return _chart(layers, width, height)


def _chart(layers: Sequence[Mapping[str, Any]], width: int, height: int) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": width, "height": height,
        "background": None, "padding": 2, "layer": list(layers), "usermeta": {"style": STYLE},
        "config": {"view": {"stroke": None}, "font": FONT,
                   "axis": {"labelColor": MUTED, "labelFontSize": 12, "domainColor": MUTED, "tickColor": MUTED}},
    }  # fmt: skip


def _json(names: Mapping[str, str]) -> str:
    return "{" + ",".join(f"'{key}':'{name}'" for key, name in names.items()) + "}"


def draw(partnership: Partnership, specs: Sequence[Mapping[str, Any]]) -> None:
    """Draws what is not drawn yet. Slow (a few tenths of a second each): for the worker, never for a page."""
    wanted = {digest(spec): spec for spec in specs}
    there = set(Drawing.objects.filter(key__in=wanted).values_list("key", flat=True))
    missing = {key: spec for key, spec in wanted.items() if key not in there}
    if not missing:
        return
    import vl_convert  # 30 MB that only the worker needs

    made = [
        Drawing(partnership=partnership, key=key, svg=vl_convert.vegalite_to_svg(dict(spec), vl_version="5.21"))
        for key, spec in missing.items()
    ]
    with transaction.atomic():
        Drawing.objects.bulk_create(made, ignore_conflicts=True)


def drawn(spec: Mapping[str, Any]) -> str:
    """The SVG, empty while it is not drawn; the table beside it says the same. One query."""
    return Drawing.objects.filter(key=digest(spec)).values_list("svg", flat=True).first() or ""
