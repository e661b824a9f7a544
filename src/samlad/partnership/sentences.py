"""What a partnership's rhythm means, in words."""

from datetime import date, datetime

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.lib.dates import day_span, long_day
from samlad.lib.numerals import in_words
from samlad.lib.times import local_day, local_time
from samlad.partnership.models import Rhythm


def meaning(rhythm: Rhythm, now: datetime) -> str:
    """What a rhythm means: the next meeting, the days it asks about, and when the reports close."""
    week = rhythm.week_of_round(local_day(now, rhythm.partnership.zone))
    while not rhythm.has_meeting(week) or rhythm.meeting_at(week) < now:
        week = week.plus(1)
    first, last = rhythm.observed(week)
    meets, closes = (local_time(t, rhythm.partnership.zone) for t in (rhythm.meeting_at(week), rhythm.closes_at(week)))
    return _(
        "The next meeting is %(meeting)s at %(time)s. It asks about %(days)s."
        " The reports close %(closes)s at %(closing)s."
    ) % {
        "meeting": long_day(meets.date()),
        "time": clock(meets),
        "days": day_span(first, last),
        "closes": long_day(closes.date()),
        "closing": clock(closes),
    }


def clock(at: datetime) -> str:
    return time_format(at.timetz(), "H.i")


def headline(rhythm: Rhythm) -> str:
    """ "You meet every Thursday at 10.00"."""
    day = long_day(date.fromisocalendar(2026, 1, rhythm.meeting_weekday)).split()[0]
    values = {"day": day, "time": time_format(rhythm.meeting_time, "H.i")}
    if rhythm.cadence == Rhythm.Cadence.WEEKLY:
        return _("You meet every %(day)s at %(time)s") % values
    return _("You meet every second %(day)s at %(time)s") % values


def period_line(rhythm: Rhythm, today: date) -> str:
    first, last = rhythm.period_of(today)
    return ngettext(
        "The period now is %(days)s, with one prioritised area.",
        "The period now is %(days)s, with %(n)s prioritised areas.",
        rhythm.priority_count,
    ) % {"days": day_span(first, last), "n": in_words(rhythm.priority_count)}
