"""Small drawings made on the server: the line beside a finding, and the bar of who has reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.week import Cell, Coverage
from samlad.drawing.area_map import draw
from samlad.places.queries import area_map

MAP_WIDTH = 420


@dataclass(frozen=True)
class Segment:
    kind: str
    label: str
    x: str
    width: str


def status_segments(coverage: Coverage) -> list[Segment]:
    """Observations, quiet, closed and missing: four things that never look alike (M8)."""
    numbers = [
        (
            "observations",
            coverage.with_observations,
            ngettext("%d with observations", "%d with observations", coverage.with_observations),
        ),
        ("quiet", coverage.quiet, ngettext("%d nothing new", "%d nothing new", coverage.quiet)),
        ("closed", coverage.closed, ngettext("%d closed this week", "%d closed this week", coverage.closed)),
        ("missing", coverage.missing, ngettext("%d missing", "%d missing", coverage.missing)),
    ]
    segments, x = [], 0.0
    for kind, number, label in numbers:
        if number:
            width = 100 * number / max(coverage.expected, 1)
            segments.append(Segment(kind, label % number, f"{x:.3f}%", f"{width:.3f}%"))
            x += width
    return segments


def curve(cell: Cell, *, missing: bool = False) -> SafeString:
    """The earlier rounds and this one as a line, the span of the earlier ones as a band; gaps where nobody answered."""
    now = None if missing else cell.count
    return _curve(cell.series, now, cell.low, cell.high, unusual=False)


def series_curve(band: Mapping[str, Any], rounds: int = 13) -> SafeString:
    """The last rounds of an analysed series, with the span that was to be expected of the latest."""
    counts = band["counts"][-rounds:]
    return _curve(counts[:-1], counts[-1], band["low"][-1], band["high"][-1], unusual=True)


def _curve(
    series: Sequence[int | None],
    now: int | None,
    low: float | None,
    high: float | None,
    *,
    unusual: bool,
    width: int = 120,
    height: int = 36,
) -> SafeString:
    values = [*series, now]
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return mark_safe("")
    top = max(*known, high or 0, 1)

    def point(n: int, v: float) -> str:
        return f"{4 + n * (width - 8) / (len(values) - 1):.1f},{height - 4 - v * (height - 8) / top:.1f}"

    pieces: list[list[str]] = [[]]
    for n, v in enumerate(values):
        if v is None:
            pieces.append([])
        else:
            pieces[-1].append(point(n, v))
    lines = "".join(f'<polyline class="samlad-curve__line" points="{" ".join(p)}"/>' for p in pieces if len(p) > 1)
    band = ""
    if low is not None and high is not None:
        y, bottom = (float(point(0, v).split(",")[1]) for v in (high, low))
        tall = f"{max(bottom - y, 2):.1f}"
        band = f'<rect class="samlad-curve__usual" x="4" y="{y:.1f}" width="{width - 8}" height="{tall}"/>'
    dot = ""
    if now is not None:
        cx, cy = point(len(values) - 1, now).split(",")
        kind = " samlad-curve__now--unusual" if unusual else ""
        dot = f'<circle class="samlad-curve__now{kind}" cx="{cx}" cy="{cy}" r="3.5"/>'
    label = _("Earlier weeks: %(before)s. This week: %(now)s.") % {
        "before": ", ".join("–" if v is None else str(v) for v in series),
        "now": _("missing") if now is None else now,
    }
    drawing = mark_safe(band + lines + dot)
    return format_html(
        '<svg class="samlad-curve" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        width,
        height,
        width,
        height,
        label,
        drawing,
    )


def where_map(areas: Sequence[int]) -> SafeString:
    """These areas outlined and numbered, in the map of the whole municipality."""
    made = area_map(_("Where it is"), priorities={a: n for n, a in enumerate(areas, start=1)})
    return mark_safe(draw(made, width=MAP_WIDTH)) if made else mark_safe("")
