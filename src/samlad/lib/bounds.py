"""What somebody wrote as a number, a day or a week, within the bounds that the program reckons in. One place: an
address, a query, a field and a command read them alike, and none can be so large that a sum of it fails."""

import re
from datetime import date

from samlad.lib.weeks import Week

FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST_ID = 10**15


def whole(text: str, *, least: int = 0, most: int = LARGEST_ID) -> int | None:
    """The whole number in plain digits, None for anything else and for one outside the bounds."""
    if not re.fullmatch("-?[0-9]{1,16}", text):
        return None
    number = int(text)
    return number if least <= number <= most else None


def decimal(text: str, *, least: float, most: float) -> float | None:
    """The number, with a decimal point or none, None for anything else and for one outside the bounds."""
    if not re.fullmatch(r"-?[0-9]{1,16}(\.[0-9]{1,16})?", text):
        return None
    number = float(text)
    return number if least <= number <= most else None


def day(text: str) -> date | None:
    """A day written 2026-11-24, None for anything else and for one in another age."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        return None
    return parsed if in_our_time(parsed) else None


def week(text: str) -> Week | None:
    """A week written 2026-W48, None for anything else and for one in another age."""
    try:
        parsed = Week.parse(text)
    except ValueError:
        return None
    return parsed if FIRST_YEAR <= parsed.year <= LAST_YEAR else None


def in_our_time(moment: date) -> bool:
    return FIRST_YEAR <= moment.year <= LAST_YEAR
