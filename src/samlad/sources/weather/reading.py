"""SMHI's point forecast: from the answer to the days of a weekend. Pure: no network, no clock.

Contract: `{createdTime, referenceTime, geometry, timeSeries: [{time, intervalParametersStartTime, data:
{air_temperature, wind_speed_of_gust, probability_of_precipitation, symbol_code, …}}]}`; 9999 is missing. Steps are an
hour long at first and twelve at the end. Times are UTC.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from samlad.lib.errors import BadFile
from samlad.lib.times import midnight, moment_at
from samlad.picture.models import WeatherDay
from samlad.picture.prose.weather import WET

MISSING = 9999
BEGINS = time(6)  # of a day: the night before it belongs to nobody's plans
NOON, EVENING = time(12), time(17)
LIKELY = 50  # per cent: rain that is less likely is not told of
SHORTEST = timedelta(hours=2)  # of rain that is told of
# SMHI's symbols 1–27.
SKIES = {
    "clear": (1, 2),
    "half": (3, 4),
    "cloudy": (5, 6),
    "fog": (7,),
    "rain": (8, 9, 10, 18, 19, 20),
    "thunder": (11, 21),
    "sleet": (12, 13, 14, 22, 23, 24),
    "snow": (15, 16, 17, 25, 26, 27),
}
SKY_OF = {symbol: sky for sky, symbols in SKIES.items() for symbol in symbols}


@dataclass(frozen=True)
class Step:
    """From `start` to `end`; None for what is missing."""

    start: datetime
    end: datetime
    temperature: float | None
    gust: float | None
    probability: float | None
    sky: str | None


@dataclass(frozen=True)
class PointForecast:
    reference_at: datetime
    steps: tuple[Step, ...]


def read_forecast(data: bytes) -> PointForecast:
    """Raises BadFile for what is no forecast."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
        steps = tuple(_step(row) for row in document["timeSeries"])
        reference_at = _moment(document["referenceTime"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadFile(_("SMHI's answer is not a forecast."), code="answer") from None
    if not steps:
        raise BadFile(_("SMHI's forecast is empty."), code="answer")
    return PointForecast(reference_at, steps)


def weekend(forecast: PointForecast, days: Iterable[date], zone: ZoneInfo) -> list[WeatherDay]:
    """The days that the forecast tells of, each from six to midnight by the zone's clock."""
    by_day = ((day, _of(forecast.steps, day, zone)) for day in days)
    return [weather for day, steps in by_day if (weather := _day(day, steps, zone))]


def weekend_after(meeting: date) -> list[date]:
    """The Friday, Saturday and Sunday from the day of the meeting on."""
    friday = meeting + timedelta(days=(4 - meeting.weekday()) % 7)
    return [friday + timedelta(days=n) for n in range(3)]


def _step(row: Any) -> Step:
    data = row["data"]
    symbol = _number(data, "symbol_code")
    return Step(
        _moment(row["intervalParametersStartTime"]),
        _moment(row["time"]),
        _number(data, "air_temperature"),
        _number(data, "wind_speed_of_gust"),
        _number(data, "probability_of_precipitation"),
        SKY_OF.get(round(symbol)) if symbol is not None else None,
    )


def _number(data: Any, name: str) -> float | None:
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < MISSING:
        return None
    return float(value)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _of(steps: Iterable[Step], day: date, zone: ZoneInfo) -> list[Step]:
    """Those that lie mostly in the day's hours: their middle does."""
    first, last = moment_at(day, BEGINS, zone), midnight(day + timedelta(days=1), zone)
    return [s for s in steps if first <= s.start + (s.end - s.start) / 2 < last]


def _day(day: date, steps: Sequence[Step], zone: ZoneInfo) -> WeatherDay | None:
    degrees = [s.temperature for s in steps if s.temperature is not None]
    skies = [s for s in steps if s.sky is not None]
    if not degrees or not skies:
        return None
    wet = [s for s in skies if s.sky in WET and (s.probability is None or s.probability >= LIKELY)]
    is_wet = sum((s.end - s.start for s in wet), timedelta(0)) >= SHORTEST
    return {
        "day": day.isoformat(),
        "low": round(min(degrees)),
        "high": round(max(degrees)),
        "sky": _commonest(wet if is_wet else skies, dry=not is_wet),
        "when": _when(day, wet, zone) if is_wet else "",
        "gust": round(max((s.gust for s in steps if s.gust is not None), default=0)),
    }


def _commonest(steps: Sequence[Step], *, dry: bool) -> str:
    """By hours; a shower too short or too unlikely to tell of is cloud."""
    hours: Counter[str] = Counter()
    for step in steps:
        sky = step.sky or "cloudy"
        hours["cloudy" if dry and sky in WET else sky] += round((step.end - step.start) / timedelta(minutes=1))
    most = max(hours.values())
    return min(sky for sky, n in hours.items() if n == most)


def _when(day: date, wet: Sequence[Step], zone: ZoneInfo) -> str:
    if max(s.end for s in wet) <= moment_at(day, NOON, zone):
        return "morning"
    return "evening" if min(s.start for s in wet) >= moment_at(day, EVENING, zone) else ""
