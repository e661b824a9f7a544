"""Clocks on the wall and moments in time. A moment is stored, compared and added to in UTC; days and hours that people
see, and that their rights depend on, are the partnership's own. What a clock shows that was put forward or back is
decided here and nowhere else:

- an hour that never was (02.30 the night the clock is put forward) is the moment the clock was moved, 03.00;
- an hour that was twice is the first of the two, unless it ends something that began after it: then the second.

So what comes later on the wall never comes earlier in time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day it is in the zone."""
    return local_time(moment, zone).date()


def local_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clock of the zone shows. To be read only: what is compared or added to goes through UTC."""
    return moment.astimezone(UTC).astimezone(zone)


def moment_at(day: date, clock: time, zone: ZoneInfo, *, not_before: datetime | None = None) -> datetime:
    """The moment, in UTC, when the zone's clock shows `clock` that day: of two the first, or the first that does not
    lie before `not_before`."""
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0))
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first > second:  # never shown: the clock went from before it to after it
        return _moved(second, first, zone)
    return first if not_before is None or first >= not_before else second


def from_to(first: datetime, last: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From and to as two clocks on the wall, as moments in UTC; the end is before the start only where the walls say
    so too."""
    start = moment_at(first.date(), first.time(), zone)
    return start, moment_at(last.date(), last.time(), zone, not_before=start)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins, in UTC."""
    return moment_at(day, time(0), zone)


def days_later(moment: datetime, days: int, zone: ZoneInfo, *, not_before: datetime | None = None) -> datetime:
    """The same hour by the zone's clock so many days later, in UTC."""
    wall = local_time(moment, zone)
    if days == 0:
        return moment.astimezone(UTC)
    return moment_at(wall.date() + timedelta(days=days), wall.time(), zone, not_before=not_before)


def _moved(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment between two, to the second, when the zone's clock was put forward."""
    low, high = int(before.timestamp()), int(after.timestamp())
    offset = before.astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
