"""Small charts of forecast and trend: an interval with its middle, and a rate over a year. The table beside holds the
same numbers."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, EDGE = 160, 24, 6


def span_bar(low: Sequence[float], high: Sequence[float], number: float, usual: float | None, top: float) -> SafeString:
    """The narrower interval as a band, the wider as a line, the number as a dot, the usual as a stroke; `top` is the
    largest number in the table. Hidden from screen readers, which read the numbers in the same row."""
    scale = (WIDTH - 2 * EDGE) / max(top, 1)
    (x, _end), (first, last) = ([f"{EDGE + v * scale:.1f}" for v in pair] for pair in zip(low, high, strict=True))
    width = f"{max((high[0] - low[0]) * scale, 3):.1f}"
    parts = (  # hundreds on a page, and nothing in them but numbers: put together as they are
        f'<rect class="samlad-curve__usual" x="{x}" y="6" width="{width}" height="12"/>'
        f'<polyline class="samlad-curve__line" points="{first},12 {last},12"/>'
        f'<circle class="samlad-curve__now" cx="{EDGE + number * scale:.1f}" cy="12" r="4"/>'
    )
    if usual is not None:
        x = f"{EDGE + usual * scale:.1f}"
        parts += f'<polyline class="samlad-curve__line" points="{x},2 {x},22"/>'
    return _svg(HEIGHT, mark_safe(parts))


def rate_curve(rates: Sequence[float | None]) -> SafeString:
    """Rates from the first to the last, with gaps where nobody answered; empty for a single one."""
    if sum(r is not None for r in rates) < 2:
        return mark_safe("")
    height = 36
    top = max(*(r for r in rates if r is not None), 1e-9)
    pieces: list[list[str]] = [[]]
    for n, r in enumerate(rates):
        if r is None:
            pieces.append([])
        else:
            x = EDGE + n * (WIDTH - 2 * EDGE) / (len(rates) - 1)
            pieces[-1].append(f"{x:.1f},{height - EDGE - r * (height - 2 * EDGE) / top:.1f}")
    line = '<polyline class="samlad-curve__line" points="{}"/>'
    parts = [format_html(line, " ".join(p)) for p in pieces if len(p) > 1]
    if rates[-1] is not None:
        cx, cy = pieces[-1][-1].split(",")
        parts.append(format_html('<circle class="samlad-curve__now" cx="{}" cy="{}" r="3.5"/>', cx, cy))
    return _svg(height, mark_safe("".join(parts)))


def _svg(height: int, parts: SafeString) -> SafeString:
    return format_html(
        '<svg class="samlad-curve" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        WIDTH,
        height,
        WIDTH,
        height,
        parts,
    )
