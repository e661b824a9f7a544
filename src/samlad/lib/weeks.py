"""ISO weeks and the dates around them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Week:
    """An ISO 8601 week, e.g. 2026-W53."""

    year: int
    week: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.week, 1)  # raises ValueError for a week that does not exist

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Reads 2026-W33. Raises ValueError for anything else, and for a week 53 that the year has not."""
        match = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text.strip())
        if not match:
            raise ValueError(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Week":
        year, week, _ = day.isocalendar()
        return cls(year, week)

    def day(self, isoweekday: int) -> date:
        return date.fromisocalendar(self.year, self.week, isoweekday)

    def plus(self, weeks: int) -> "Week":
        return Week.of(self.day(1) + timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year}-W{self.week:02d}"


LABEL = 8  # characters of a week written 2026-W48


def day_label(day: date) -> str:
    """A day as ISO 8601 writes it by its week: Monday of 2026-W48 is 2026-W48-1. What meets on a day of its own beside
    the week's meeting is called so."""
    return f"{Week.of(day)}-{day.isoweekday()}"


def week_of_label(label: str) -> Week:
    """The week of 2026-W48, and of 2026-W48-1. Raises ValueError for anything else."""
    return Week.parse(label[:LABEL] if is_day_label(label) else label)


def is_day_label(label: str) -> bool:
    return re.fullmatch("[0-9]{4}-W[0-9]{2}-[1-7]", label) is not None
