"""Columns of weeks: written 2026-W33, as a date in the week, or as whole numbers."""

import re
from datetime import date

import numpy as np
from numpy.typing import NDArray

from safetystats.command.answers import BadRow, Refusal
from safetystats.command.tables import Table

MONDAY = date(1970, 1, 5).toordinal()  # of the week numbered 0


def week_numbers(table: Table, column: str) -> tuple[NDArray[np.int64], bool]:
    """Weeks in order as whole numbers, one apart; the flag says that they were weeks or dates of a calendar."""
    texts = table.columns[column]
    if "-" not in texts[0][1:]:
        return table.times(column)[0], False
    numbers, problems = [], []
    for n, text in enumerate(texts):
        try:
            monday = _monday(text) if "W" in text else date.fromisoformat(text[:10])
            numbers.append((monday.toordinal() - MONDAY) // 7)
        except ValueError:
            problems.append(BadRow(n + 2, f"{column}: “{text[:40]}” is not a week as 2026-W33 or a date"))
    if problems:
        raise Refusal(f"{table.file}: {len(problems)} rows cannot be read. Mend them and run again.", problems)
    return np.array(numbers, dtype=np.int64), True


def week_name(number: int, *, calendar: bool) -> str | int:
    return _label(date.fromordinal(MONDAY + 7 * number)) if calendar else number


def _monday(text: str) -> date:
    """Of a week as 2026-W33; ValueError for anything else and for a week that the year has not."""
    match = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text.strip())
    if not match:
        raise ValueError(text)
    return date.fromisocalendar(int(match[1]), int(match[2]), 1)


def _label(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"
