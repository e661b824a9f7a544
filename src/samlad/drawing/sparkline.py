"""A line beside a finding: the earlier rounds and this one. The classes are coloured by the page's style."""

from collections.abc import Sequence
from itertools import groupby

from samlad.drawing.svg import escaped

WIDTH, HEIGHT, MARGIN = 120, 36, 4


def sparkline(
    values: Sequence[int | None], usual: tuple[float, float] | None, *, label: str, unusual: bool = False
) -> str:
    """SVG text, empty where fewer than two values are known: a gap for None, a band for the `usual` low and high, a dot
    on the last value, which stands out where it is `unusual`."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return ""
    low, high = usual or (0, 0)
    top = max(*known, high, 1)

    def x(n: int) -> str:
        return f"{MARGIN + n * (WIDTH - 2 * MARGIN) / (len(values) - 1):.1f}"

    def y(value: float) -> str:
        return f"{HEIGHT - MARGIN - value * (HEIGHT - 2 * MARGIN) / top:.1f}"

    parts = []
    if usual:
        tall = max(float(y(low)) - float(y(high)), 2)
        parts.append(
            f'<rect class="samlad-curve__usual" x="{MARGIN}" y="{y(high)}" width="{WIDTH - 2 * MARGIN}"'
            f' height="{tall:.1f}"/>'
        )
    for is_known, stretch in groupby(enumerate(values), key=lambda numbered: numbered[1] is not None):
        points = [f"{x(n)},{y(v)}" for n, v in stretch if v is not None]
        if is_known and len(points) > 1:
            parts.append(f'<polyline class="samlad-curve__line" points="{" ".join(points)}"/>')
    if values[-1] is not None:
        kind = " samlad-curve__now--unusual" if unusual else ""
        end = f'cx="{x(len(values) - 1)}" cy="{y(values[-1])}"'
        parts.append(f'<circle class="samlad-curve__now{kind}" {end} r="3.5"/>')
    return (
        f'<svg class="samlad-curve" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escaped(label)}">{"".join(parts)}</svg>'
    )
