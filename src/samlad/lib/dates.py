"""Dates as people write them, in the active language."""

from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language


def long_day(day: date) -> str:
    """ "fredag 27 november" / "Friday 27 November"."""
    return format_date(day, "EEEE d MMMM", locale=_locale())


def full_day(day: date) -> str:
    """ "torsdag 26 november 2026"."""
    return format_date(day, "EEEE d MMMM y", locale=_locale())


def short_day(day: date) -> str:
    """ "tors 26 nov"."""
    return format_date(day, "EEE d MMM", locale=_locale()).replace(".", "")


def day_span(first: date, last: date) -> str:
    """ "fredag 27 november", "27–29 november" or "30 november–2 december"; the year is left to the context."""
    if first == last:
        return long_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{format_date(last, 'd MMMM', locale=_locale())}"
    return f"{format_date(first, 'd MMMM', locale=_locale())}–{format_date(last, 'd MMMM', locale=_locale())}"


def _locale() -> str:
    return "en_GB" if (get_language() or "sv").startswith("en") else "sv_SE"
