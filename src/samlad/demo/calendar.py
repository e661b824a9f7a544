"""Local time, school holidays, and when an organisation is closed."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from samlad.demo.organisations import DemoFunction
from samlad.demo.records import DemoRound
from samlad.lib.times import local_time, moment_at

TZ = ZoneInfo("Europe/Stockholm")


def local(day: date, hour: float) -> datetime:
    """That hour (it may pass 24) of the day in Sweden."""
    wall = datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))
    return local_time(moment_at(wall.date(), wall.time(), TZ), TZ)


def utc(moment: datetime) -> datetime:
    """For comparing: times of the same zone would be compared by the wall clock."""
    return moment.astimezone(UTC)


def school_break(day: date) -> str | None:
    """Which school holiday the day belongs to: jullov, sportlov, påsklov, sommarlov, höstlov, or None."""
    week = day.isocalendar().week
    easter = _easter(day.year)
    if (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 8):
        return "jullov"
    if week == 8:
        return "sportlov"
    if easter - timedelta(days=2) <= day <= easter + timedelta(days=7):
        return "påsklov"
    if (6, 13) <= (day.month, day.day) <= (8, 16):
        return "sommarlov"
    if week == 44:
        return "höstlov"
    return None


@cache
def _easter(year: int) -> date:
    """Easter Sunday (the Gregorian reckoning of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    month, day = divmod(h + r - 7 * m + 114, 31)
    return date(year, month, day + 1)


def closed(function: DemoFunction, each: DemoRound) -> bool:
    """Whether most of the round's working days are holidays of the function's kind of organisation."""
    working = [each.observed_from + timedelta(days=n) for n in (0, 1, 4, 5, 6)]
    return sum(_day_off(function.organisation, day) for day in working) >= 3


def _day_off(organisation: str, day: date) -> bool:
    summer = (7, 6) <= (day.month, day.day) <= (8, 2)
    christmas = (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 2)
    if organisation in ("kvarnskolan", "tallskolan", "gymnasiet", "lertorpskolan"):
        return school_break(day) is not None
    if organisation in ("kvarnen", "tallen"):
        return summer
    if organisation in ("nattvandrare", "asplunden"):
        return summer or christmas
    return False
