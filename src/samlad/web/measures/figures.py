"""The figures of a measure as a page shows them: conclusion, chart, numbers."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from samlad.analysis.charts import drawn, effect_chart
from samlad.analysis.methods import EFFECT
from samlad.analysis.results.effect import EffectResult
from samlad.lib.numerals import fixed
from samlad.measures.models import Figures, Measure
from samlad.measures.sentences import conclusion, displacement_told, level_told


def figures_context(measure: Measure, figures: Figures, *, together: int) -> dict[str, Any]:
    """One query for the chart, and one for the names of the comparison areas."""
    document, comparison = EFFECT.document(figures.result), figures.comparison
    seen_before = bool(comparison and comparison.seen_before)
    return {
        "figures": figures,
        "round": figures.result.round,
        "comparison": comparison,
        "areas": list(comparison.areas.defer("outline").order_by("name")) if comparison else [],
        "conclusion": conclusion(document, together=together, seen_before=seen_before),
        "moved": displacement_told(document),
        "level": level_told(document),
        "chart": mark_safe(drawn(effect_chart(document))),
        "rows": _rows(document),
        "police": _police(document),
        "compared": document["verdict"] != "none",
        "result_id": figures.result_id,
    }


def _rows(document: EffectResult) -> list[dict[str, Any]]:
    """Before, during and after in the place; before and after in the areas it is compared with."""
    periods = document["periods"]
    rows = [(_("The place, before"), periods["before"])]
    if periods["during"] != periods["after"]:
        rows.append((_("The place, while it went on"), periods["during"]))
    rows.append((_("The place, when it should show"), periods["after"]))
    if periods["since"]["rounds"]:
        rows.append((_("The place, since it ended"), periods["since"]))
    for label, part in ((_("Comparison areas"), document["comparison"]), (_("Around the place"), document["ring"])):
        if part["before"]["answered"]:
            rows.append((_("%s, before") % label, part["before"]))
            rows.append((_("%s, after") % label, part["after"]))
    return [
        {
            "label": label,
            "rounds": level["rounds"],
            "missing": level["missing"],
            "count": level["count"],
            "answered": level["answered"],
            "rate": fixed(level["rate"]),
            "span": "–" if level["low"] is None else f"{fixed(level['low'])}–{fixed(level['high'])}",
        }
        for label, level in rows
    ]


def _police(document: EffectResult) -> list[tuple[str, int, int]]:
    """Weeks with figures from the police, and their counts; shown beside, never added."""
    police = document["police"]
    rows = (
        (_("Before"), police["before"]),
        (_("While it went on"), police["during"]),
        (_("When it should show"), police["after"]),
    )
    return [(name, count["rounds"], count["count"]) for name, count in rows if count["rounds"]]
