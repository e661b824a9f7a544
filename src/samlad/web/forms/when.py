"""Time of an observation: the days and nights that a form offers, the interval they mean, and the interval in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from samlad.collection.models import Precision, Round
from samlad.collection.queries import RawObservation
from samlad.lib.dates import day_span, long_day, short_day
from samlad.lib.times import from_to, local_day, local_time, moment_at

DAYS_AHEAD = 21  # that an event may be reported ahead
EVENING, MORNING = time(18), time(6)
DAY_BEGINS, DAY_ENDS = time(0), time(23, 59)
ONE_DAY = timedelta(days=1)
Choice = tuple[str, str]


@dataclass(frozen=True)
class Days:
    """The choices of a form for the round at a given moment; for an event also coming days."""

    round: Round
    zone: ZoneInfo
    now: datetime
    ahead: bool

    def choices(self) -> list[Choice]:
        """The days, latest first."""
        days = self._back_from(self._latest + timedelta(days=DAYS_AHEAD * self.ahead))
        return [(d.isoformat(), short_day(d)) for d in days]

    @property
    def preselected(self) -> str:
        return self._latest.isoformat()

    def nights(self) -> list[Choice]:
        """The nights that have begun, latest first, named by the morning they lead to: the first of the round began the
        evening before it."""
        mornings = self._back_from(self._latest + timedelta(days=1 + DAYS_AHEAD * self.ahead))
        begun = [m for m in mornings if self.ahead or night(m, self.zone)[0] <= self.now]
        return [(m.isoformat(), night_words(m)) for m in begun]

    @property
    def last_night(self) -> str:
        """The latest night that is over; an unfinished one only when there is no other."""
        mornings = [date.fromisoformat(value) for value, _label in self.nights()]
        over = [m for m in mornings if night(m, self.zone)[1] <= self.now]
        return next(iter([*over, *reversed(mornings)]), self._latest).isoformat()

    @property
    def _latest(self) -> date:
        return min(max(local_day(self.now, self.zone), self.round.observed_from), self.round.observed_to)

    def _back_from(self, last: date) -> Iterator[date]:
        return (last - timedelta(days=n) for n in range((last - self.round.observed_from).days + 1))


def night(morning: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The interval of the night that leads to the morning."""
    return from_to(datetime.combine(morning - ONE_DAY, EVENING), datetime.combine(morning, MORNING), zone)


def night_words(morning: date) -> str:
    """ "natten till söndag 22 november"."""
    return _("the night to %(day)s") % {"day": long_day(morning)}


def interval_of(data: dict[str, str | time | None], round: Round, zone: ZoneInfo) -> tuple[str, datetime, datetime]:
    """Precision, start and end of a form's answers. Without clock times it is whole days."""
    precision, at, at_to = str(data["precision"]), data.get("at"), data.get("at_to")
    day = date.fromisoformat(str(data["day"])) if data.get("day") else round.observed_from
    if precision == Precision.NIGHT:
        # Older forms named a night by its evening.
        morning = date.fromisoformat(str(data["night"])) if data.get("night") else day + ONE_DAY
        return precision, *night(morning, zone)
    if precision == Precision.MOMENT and isinstance(at, time):
        moment = moment_at(day, at, zone)
        return precision, moment, moment
    to = day
    if precision == Precision.WEEK:
        day, to = round.observed_from, round.observed_to
    elif precision == Precision.INTERVAL and data.get("day_to"):
        to = date.fromisoformat(str(data["day_to"]))
    start = at if isinstance(at, time) and precision == Precision.INTERVAL else DAY_BEGINS
    end = at_to if isinstance(at_to, time) and precision == Precision.INTERVAL else DAY_ENDS
    if precision != Precision.WEEK and (start, end) == (DAY_BEGINS, DAY_ENDS):
        precision = Precision.DAY
    return precision, *from_to(datetime.combine(day, start), datetime.combine(to, end), zone)


def answers_of(observation: RawObservation, zone: ZoneInfo) -> dict[str, object]:
    """The answers of a form that mean the observation's interval."""
    start, end = local_time(observation.starts_at, zone), local_time(observation.ends_at, zone)
    precision = observation.precision
    if precision in (Precision.NIGHT, Precision.WEEK):
        morning = {"night": (start.date() + ONE_DAY).isoformat()} if precision == Precision.NIGHT else {}
        return {"precision": precision, **morning}
    whole = _whole_days(precision, start, end)
    if whole:
        precision = Precision.MOMENT if start.date() == end.date() else Precision.INTERVAL
    return {
        "precision": precision,
        "day": start.date().isoformat(),
        "at": None if whole else start.time(),
        "day_to": end.date().isoformat(),
        "at_to": None if whole else end.time(),
    }


def when_words(observation: RawObservation, zone: ZoneInfo) -> str:
    """The time of an observation in words."""
    start, end = local_time(observation.starts_at, zone), local_time(observation.ends_at, zone)
    first, last = start.date(), end.date()
    if observation.precision == Precision.NIGHT:
        words = night_words(first + ONE_DAY)
        return (
            words
            if end.time() == MORNING
            else _("%(night)s, until %(time)s") % {"night": words, "time": f"{end:%H.%M}"}
        )
    if observation.precision == Precision.WEEK:
        return _("the whole week, %(days)s") % {"days": day_span(first, last)}
    if _whole_days(observation.precision, start, end):
        span = day_span(first, last)
        return _("%(day)s, some time during the day") % {"day": span} if first == last else span
    words = f"{long_day(first)} {start:%H.%M}"
    if start == end:
        return words
    return f"{words}–{end:%H.%M}" if first == last else f"{words}–{long_day(last)} {end:%H.%M}"


def _whole_days(precision: str, start: datetime, end: datetime) -> bool:
    """Observations older than the precision "day" are recognised by their clock times."""
    return precision == Precision.DAY or (start.time(), end.time()) == (DAY_BEGINS, DAY_ENDS)
