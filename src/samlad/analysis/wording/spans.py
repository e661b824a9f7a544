"""From and to, in figures."""


def span(low: float | None, high: float | None) -> str:
    """ "3–6", "0–2", "at most" nothing: counts are whole."""
    if low is None or high is None:
        return "–"
    return f"{low:.0f}–{high:.0f}" if high > low else f"{high:.0f}"
