"""An agenda, changed in a table: each point a row; what is left without words goes, what is added at the end is new."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from samlad.lib import bounds
from samlad.meetings.agenda import Item, Point

NEW_ROWS = 3
MOST_SENT = 40  # rows


def agenda_rows(items: Sequence[Item], sent: QueryDict | None = None) -> list[dict[str, Any]]:
    """The rows of the table: as they were sent, else as the agenda is, with empty ones to add."""
    if sent is not None:
        return [{"position": n, **p} for n, p in enumerate(_sent(sent), 1)]
    rows: list[dict[str, Any]] = [
        {"code": i.code, "heading": str(i.heading), "question": str(i.question), "minutes": i.minutes} for i in items
    ]
    rows += [{"code": "", "heading": "", "question": "", "minutes": 0} for _n in range(NEW_ROWS)]
    return [{"position": n} | row for n, row in enumerate(rows, 1)]


def agenda_points(sent: QueryDict) -> list[Point]:
    """The points that were sent, in the order of their numbers; those without a heading are taken away."""
    numbers = [bounds.whole(n) or 0 for n in sent.getlist("position")]
    points = [(n, p) for n, p in zip(numbers, _sent(sent), strict=False) if p["heading"].strip()]
    return [point for _n, point in sorted(points, key=lambda each: each[0])]


def _sent(sent: QueryDict) -> list[Point]:
    columns = [sent.getlist(name)[:MOST_SENT] for name in ("code", "heading", "question", "minutes")]
    return [
        Point(code=code, heading=heading, question=question, minutes=bounds.whole(minutes) or 0)
        for code, heading, question, minutes in zip(*columns, strict=False)
    ]
