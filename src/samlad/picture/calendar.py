"""Public holidays and the partnership's own days, for "Viktig information"."""

from datetime import date, timedelta

import holidays

from samlad.partnership.queries import calendar

SUNDAYS = {"Söndag", "Sunday"}


def days_to_mention(first: date, last: date, *, language: str) -> list[tuple[date, date, str]]:
    """(first day, last day, name) of what touches the days from `first` to `last`, in order of time."""
    spoken = "en_US" if language == "en" else "sv"
    public = holidays.country_holidays(
        "SE", years={first.year, last.year}, language=spoken, categories=("public", "de_facto", "optional")
    )
    days = [
        (day, day, public[day].split(" (")[0])
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if day in public and not (day.weekday() == 6 and public[day] in SUNDAYS)
    ]
    days += [(e.starts_on, e.ends_on, e.name) for e in calendar(first, last)]
    return sorted(days)
