"""Charts, as Vega-Lite specifications drawn once to SVG. No words in them, only numbers and weeks: what they say stands
beside them, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from samlad.analysis.methods import EFFECT, UNUSUAL
from samlad.analysis.models import Drawing, Result
from samlad.analysis.models.result import digest
from samlad.analysis.results.effect import EffectResult
from samlad.analysis.results.unusual import Band
from samlad.drawing.palette import GRID, INK, MUTED, PALE_PINE, PINE, SHADES
from samlad.drawing.palette import UNUSUAL as RED
from samlad.partnership.models import Partnership

FONT = "Source Sans 3, Source Sans Pro, system-ui, sans-serif"
MARKS = 5  # on the axis of counts, at most, besides zero
Spec = dict[str, Any]  # of Vega-Lite, which has its own schema
Row = dict[str, Any]
STYLE = 5  # counted up when the look changes, so that what was drawn before is drawn again


def charts_of(result: Result) -> list[Spec]:
    """Every chart that pages show of a result."""
    if result.method == UNUSUAL.name:
        unusual = UNUSUAL.document(result)
        return [series_chart(f["band"]) for f in (*unusual["flagged"], *unusual["reporting"])]
    if result.method == EFFECT.name:
        return [effect_chart(EFFECT.document(result))]
    return []


def effect_chart(document: EffectResult, *, width: int = 640, height: int = 200) -> Spec:
    """Reports for every ten answers in the place of a measure, round by round: pale before, dark while the measure
    should show; a rule where that begins. The dashed line is the comparison areas', where there are any. Rounds without
    answers have a cross: missing is not zero."""
    curve, labels = document["curve"], [r["label"] for r in document["rounds"]]
    compared = document["compared_curve"]
    columns = sorted({*curve["before"], *curve["during"], *curve["after"]})
    first = max(0, (columns[0] if columns else 0) - 4)
    when = dict.fromkeys(curve["before"], "before")
    when |= dict.fromkeys(curve["during"], "during")
    when |= dict.fromkeys(curve["after"], "after")
    rows: list[Row] = [
        {
            "n": n,
            "week": labels[n],
            "when": when.get(n, "other"),
            "rate": 10 * curve["counts"][n] / curve["answered"][n] if curve["answered"][n] else None,
            "others": None if (rate := compared[n]) is None else 10 * rate,
        }
        for n in range(first, len(labels))
    ]
    x, y = _rounds(rows, len(labels)), _rated()
    known = [r for r in rows if r["rate"] is not None]
    shade = {"domain": ["before", "during", "after", "other"], "range": [SHADES[2], INK, INK, PALE_PINE]}
    layers: list[Spec] = [
        {
            "data": {"values": known},
            "mark": {"type": "bar", "width": max(2.0, width / max(len(rows), 1) * 0.6)},
            "encoding": {
                "x": x,
                "y": {**y, "field": "rate"},
                "color": {"field": "when", "scale": shade, "legend": None},
            },
        },
        _missing([r for r in rows if r["rate"] is None], x, height),
        {
            "data": {"values": [r for r in rows if r["others"] is not None] if document["verdict"] != "none" else []},
            "mark": {"type": "line", "color": RED, "strokeDash": [5, 3], "strokeWidth": 1.6},
            "encoding": {"x": x, "y": {**y, "field": "others"}},
        },
    ]
    if curve["after"]:
        layers.append(
            {
                "data": {"values": [{"n": curve["after"][0] - 0.5}]},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.4, "strokeDash": [2, 2]},
                "encoding": {"x": x},
            }
        )
    return _chart(layers, width, height)


def period_chart(
    labels: Sequence[str], counts: Sequence[int], answered: Sequence[int], *, width: int = 640, height: int = 190
) -> Spec:
    """Counts as bars over the weeks of a period; a cross where nobody answered."""
    rows = [
        {"n": n, "week": label, "count": count if heard else None}
        for n, (label, count, heard) in enumerate(zip(labels, counts, answered, strict=True))
    ]
    x, y = _rounds(rows, len(rows)), _counted(counts)
    layers: list[Spec] = [
        {
            "data": {"values": [r for r in rows if r["count"] is not None]},
            "mark": {"type": "bar", "color": PINE, "width": max(2.0, width / max(len(rows), 1) * 0.6)},
            "encoding": {"x": x, "y": {**y, "field": "count"}},
        },
        _missing([r for r in rows if r["count"] is None], x, height),
    ]
    return _chart(layers, width, height)


def _missing(rows: Sequence[Row], x: Spec, height: int) -> Spec:
    """Crosses below the axis: missing is not zero."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "point", "shape": "cross", "color": MUTED, "size": 28, "angle": 45},
        "encoding": {"x": x, "y": {"value": height - 6}},
    }


def series_chart(band: Band, *, width: int = 900, height: int = 190) -> Spec:
    """Counts as bars over the weeks, what was to be expected as a band with its middle; the last week stands out. Weeks
    without answers have no bar and a mark below the axis: missing is not zero."""
    rows = [
        {"n": n, "week": label, "count": count, "low": low, "high": high, "expected": expected}
        for n, (label, count, low, high, expected) in enumerate(
            zip(band["rounds"], band["counts"], band["low"], band["high"], band["expected"], strict=True)
        )
    ]
    last = len(rows) - 1
    x, y = _rounds(rows, len(rows)), _counted([*band["counts"], *band["high"]])
    known = [r for r in rows if r["count"] is not None]
    layers: list[Spec] = [
        {
            "data": {"values": [r for r in rows if r["high"] is not None]},
            "mark": {"type": "area", "color": PALE_PINE, "interpolate": "step"},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": [r for r in rows if r["expected"] is not None]},
            "mark": {"type": "line", "color": PINE, "strokeDash": [4, 3], "strokeWidth": 1.4, "interpolate": "step"},
            "encoding": {"x": x, "y": {**y, "field": "expected"}},
        },
        {
            "data": {"values": known},
            "mark": {"type": "bar", "width": max(2.0, width / max(len(rows), 1) * 0.45)},
            "encoding": {
                "x": x,
                "y": {**y, "field": "count"},
                "color": {"condition": {"test": f"datum.n == {last}", "value": RED}, "value": INK},
            },
        },
        _missing([r for r in rows if r["count"] is None], x, height),
    ]
    return _chart(layers, width, height)


def _rounds(rows: Sequence[Row], end: int) -> Spec:
    """The axis of the weeks: `rows` have their number `n` and `week`; `end` is the number after the last."""
    last, first = end - 1, int(rows[0]["n"]) if rows else 0
    step = max(1, len(rows) // 10)
    names = {str(r["n"]): str(r["week"]).rpartition("W")[2].lstrip("0") for r in rows}
    return {
        "field": "n",
        "type": "quantitative",
        "scale": {"domain": [first - 0.6, last + 0.6], "nice": False},
        "axis": {
            "values": [r["n"] for r in rows if (last - r["n"]) % step == 0],
            "labelExpr": f"{_json(names)}[datum.value]",
            "grid": False,
            "title": None,
            "tickSize": 4,
        },
    }


def _rated() -> Spec:
    return {"type": "quantitative", "axis": {"title": None, "tickCount": 5, "gridColor": GRID}}


def _counted(values: Sequence[float | None]) -> Spec:
    """The axis of counts: whole ones, since half an observation is none."""
    top = max((v for v in values if v is not None), default=0)
    step = next(s * 10**p for p in range(9) for s in (1, 2, 5) if s * 10**p * MARKS >= top)
    marks = list(range(0, int(top) + step, step))
    spec = _rated()
    spec["axis"] |= {"values": marks, "format": "d"}
    return spec | {"scale": {"domainMax": marks[-1]}} if top else spec


def _chart(layers: Sequence[Spec], width: int, height: int) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "background": None,
        "padding": 2,
        "layer": [layer for layer in layers if layer["data"]["values"]],
        "usermeta": {"style": STYLE},
        "config": {
            "view": {"stroke": None},
            "font": FONT,
            "axis": {"labelColor": MUTED, "labelFontSize": 12, "domainColor": MUTED, "tickColor": MUTED},
        },
    }


def _json(names: Mapping[str, str]) -> str:
    return "{" + ",".join(f"'{key}':'{name}'" for key, name in names.items()) + "}"


def draw(partnership: Partnership, specs: Sequence[Spec]) -> None:
    """Draws what is not drawn yet. Slow (a few tenths of a second each): for the worker, never for a page."""
    wanted = {digest(spec): spec for spec in specs}
    there = set(Drawing.objects.filter(key__in=wanted).values_list("key", flat=True))
    missing = {key: spec for key, spec in wanted.items() if key not in there}
    if not missing:
        return
    import vl_convert  # 30 MB that only the worker needs

    drawings = [
        Drawing(partnership=partnership, key=key, svg=vl_convert.vegalite_to_svg(dict(spec), vl_version="5.21"))
        for key, spec in missing.items()
    ]
    with transaction.atomic():
        Drawing.objects.bulk_create(drawings, ignore_conflicts=True)


def drawn(spec: Spec) -> str:
    """The SVG, empty while it is not drawn; the table beside it says the same. One query."""
    return Drawing.objects.filter(key=digest(spec)).values_list("svg", flat=True).first() or ""
