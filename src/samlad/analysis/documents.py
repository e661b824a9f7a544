"""The week as a document for machines: what `samlad week show --json` prints and the interface answers with."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypedDict

from samlad.analysis.week import AreaWeek, Cell, WeekNumbers
from samlad.collection.models import Round
from samlad.collection.queries import Answered, indicators


class RoundDocument(TypedDict):
    """A round by the ISO week of its meeting; the days it asks about are its own (both included)."""

    week: str
    observed_from: date
    observed_to: date
    closes_at: datetime
    meeting_at: datetime


class CellDocument(TypedDict):
    """A count beside the median, smallest and largest of the earlier `rounds` in which somebody answered."""

    count: int
    usual: float | None
    low: int | None
    high: int | None
    rounds: int


class AreaDocument(TypedDict):
    """One area; `area` null is what has no area. Where `missing` is true nobody answered: its zeros are not quiet."""

    area: str | None
    expected: int
    answered: int
    quiet: int
    closed: int
    missing: bool
    persisting: int
    total: CellDocument
    indicators: dict[str, CellDocument]
    events: int
    police_events: dict[str, int]
    police_counts: dict[str, int]


class WeekDocument(RoundDocument):
    """A round's numbers. They are shared when the round closes: while `closed` is false every count is zero."""

    closed: bool
    expected: int
    answers: dict[str, str]
    total: CellDocument
    areas: list[AreaDocument]


def round_document(round: Round) -> RoundDocument:
    return {
        "week": round.label,
        "observed_from": round.observed_from,
        "observed_to": round.observed_to,
        "closes_at": round.closes_at,
        "meeting_at": round.meeting_at,
    }


def week_document(round: Round, numbers: WeekNumbers, answered: Sequence[Answered]) -> WeekDocument:
    """The round with who `answered` and the areas that have something to say. One query beside those of `numbers`."""
    names = {i.pk: i.code for i in indicators()}
    return {
        **round_document(round),
        "closed": round.closed,
        "expected": len(answered),
        "answers": {f"{a.function.organisation.name} / {a.function.name}": a.answer or "missing" for a in answered},
        "total": _cell(numbers.total),
        "areas": [_area(a, names) for a in areas_to_show(numbers)],
    }


def areas_to_show(numbers: WeekNumbers) -> list[AreaWeek]:
    """The areas that somebody answers for or something was counted in, then what has no area."""
    areas = [a for a in numbers.areas if a.expected or a.total.count or a.events or a.police_events or a.police_counts]
    return [*areas, numbers.elsewhere]


def _cell(cell: Cell) -> CellDocument:
    return {"count": cell.count, "usual": cell.median, "low": cell.low, "high": cell.high, "rounds": cell.rounds}


def _area(a: AreaWeek, names: Mapping[int, str]) -> AreaDocument:
    return {
        "area": a.name or None,
        "expected": a.expected,
        "answered": a.answered,
        "quiet": a.quiet,
        "closed": a.closed,
        "missing": a.missing,
        "persisting": a.persisting,
        "total": _cell(a.total),
        "indicators": {names[i]: _cell(c) for i, c in a.cells.items() if c.count or c.median},
        "events": a.events,
        "police_events": {names[i]: n for i, n in a.police_events.items()},
        "police_counts": {names[i]: n for i, n in a.police_counts.items()},
    }
