"""The police's published events by their own days: one number for some days, whoever asks, whether or not a round asked
about them, and whether it was opened before or after they were brought in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from samlad.collection.models import Round, Source
from samlad.collection.queries import events_between, outside_events

Cell = tuple[int | None, int]  # area and indicator
Days = tuple[date, date]  # the first and the last


@dataclass(frozen=True)
class Published:
    by_day: Mapping[date, list[tuple[Cell, int]]]

    @cached_property
    def between(self) -> Days | None:
        """The days of the first and the last event ever brought in. One query, when it is asked for."""
        return events_between(Source.POLICE_EVENTS)

    def counted(self, days: Days) -> dict[Cell, int]:
        counts: dict[Cell, int] = defaultdict(int)
        for day in _each(days):
            for cell, n in self.by_day.get(day, ()):
                counts[cell] += n
        return dict(counts)

    def known(self, days: Days) -> bool:
        """Whether none is a zero."""
        return any(day in self.by_day for day in _each(days)) or are_known(days, self.between)


def published(stretches: Iterable[Days]) -> Published:
    """Of all days from the first to the last of the stretches. One query."""
    firsts, lasts = zip(*stretches, strict=True)
    by_day: dict[date, list[tuple[Cell, int]]] = defaultdict(list)
    for area, indicator, day, n in outside_events(Source.POLICE_EVENTS, min(firsts), max(lasts)):
        by_day[day].append(((area, indicator), n))
    return Published(by_day)


def are_known(days: Days, between: Days | None) -> bool:
    """Whether events were brought in from these days, or from before and after them."""
    return between is not None and between[0] <= days[1] and days[0] <= between[1]


def days_of(round: Round) -> Days:
    return round.observed_from, round.observed_to


def days_before(round: Round, back: int) -> list[Days]:
    """So many stretches before a round's days, each as long as they are, the oldest first."""
    length = round.observed_to - round.observed_from + timedelta(days=1)
    return [(round.observed_from - n * length, round.observed_to - n * length) for n in range(back, 0, -1)]


def _each(days: Days) -> Iterator[date]:
    first, last = days
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
