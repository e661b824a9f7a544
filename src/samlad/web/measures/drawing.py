"""The weeks of a problem as bars, with the police's own figures as dots; the table holds the same numbers."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samlad.measures.timeline import Weeks

WIDTH, HEIGHT, FOOT = 640, 150, 22
MOST = 60  # weeks drawn, the latest


def weeks_chart(weeks: Weeks) -> SafeString:
    """Bars of reported observations; a cross where nobody answered; dots for the police's figures."""
    reported, police, labels = weeks.reported[-MOST:], weeks.police[-MOST:], weeks.labels[-MOST:]
    if not labels:
        return mark_safe("")
    top = max([1, *(v for v in (*reported, *police) if v is not None)])
    step, floor = WIDTH / len(labels), HEIGHT - FOOT
    scale = (floor - 8) / top
    parts = [format_html('<line class="samlad-bars__axis" x1="0" x2="{}" y1="{}" y2="{}"/>', WIDTH, floor, floor)]
    each = max(1, len(labels) // 8)
    for n, (label, count, other) in enumerate(zip(labels, reported, police, strict=True)):
        x = n * step
        if count is None:
            cross = '<path class="samlad-bars__missing" d="M{} {}l6 6m0 -6l-6 6"/>'
            parts.append(format_html(cross, f"{x + step / 2 - 3:.1f}", f"{floor - 9:.1f}"))
        elif count:
            bar = '<rect class="samlad-bars__bar" x="{}" y="{}" width="{}" height="{}"/>'
            box = (x + step * 0.15, floor - count * scale, step * 0.7, count * scale)
            parts.append(format_html(bar, *(f"{v:.1f}" for v in box)))
        if other:
            dot = '<circle class="samlad-bars__dot" cx="{}" cy="{}" r="3.5"/>'
            parts.append(format_html(dot, f"{x + step / 2:.1f}", f"{floor - other * scale:.1f}"))
        if (len(labels) - 1 - n) % each == 0:
            text = '<text class="samlad-bars__label" x="{}" y="{}">{}</text>'
            parts.append(format_html(text, f"{x + step / 2:.1f}", HEIGHT - 5, label[6:].lstrip("0")))
    label = _("Reported week by week, at most %(top)d. The table says the same.") % {"top": top}
    return format_html(
        '<svg class="samlad-bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        mark_safe("".join(parts)),
    )
