"""Small charts drawn on the server: the line beside a finding, and the bar of who has reported."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.results.unusual import Band
from samlad.analysis.week import Cell, Response
from samlad.drawing.area_map import draw
from samlad.drawing.sparkline import sparkline
from samlad.places.queries import area_map

MAP_WIDTH = 420


@dataclass(frozen=True)
class Segment:
    kind: str
    label: str
    x: str
    width: str


def status_segments(coverage: Response) -> list[Segment]:
    """Observations, quiet, closed and missing: four states that never look alike (M8)."""
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
    """Earlier rounds and this one as a line, the range of the earlier ones as a band; gaps where nobody answered."""
    now = None if missing else cell.count
    return _curve(cell.series, now, cell.low, cell.high, unusual=False)


def series_curve(band: Band, rounds: int = 13) -> SafeString:
    """The last rounds of an analysed series, with the expected interval of the latest."""
    counts = band["counts"][-rounds:]
    return _curve(counts[:-1], counts[-1], band["low"][-1], band["high"][-1], unusual=True)


def _curve(
    series: Sequence[int | None], now: int | None, low: float | None, high: float | None, *, unusual: bool
) -> SafeString:
    label = _("Earlier weeks: %(before)s. This week: %(now)s.") % {
        "before": ", ".join("–" if v is None else str(v) for v in series),
        "now": _("missing") if now is None else now,
    }
    usual = None if low is None or high is None else (low, high)
    return mark_safe(sparkline([*series, now], usual, label=label, unusual=unusual))


def where_map(areas: Sequence[int]) -> SafeString:
    """These areas outlined and numbered on the map of the whole municipality."""
    drawing = area_map(_("Where it is"), priorities={a: n for n, a in enumerate(areas, start=1)})
    return mark_safe(draw(drawing, width=MAP_WIDTH)) if drawing else mark_safe("")
