"""The weekend's weather in a line: "Fredag 2–4°, regn på förmiddagen. Lördag 2–8°, halvklart, byar 15 m/s. (SMHI)"."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samlad.picture.prose.phrases import Phrase, counted_in

GUSTY = 14  # metres a second: what stands outdoors begins to move
WET = ("rain", "sleet", "snow", "thunder")


def weather_text(days: Iterable[Mapping[str, Any]]) -> Phrase:
    """`days` as `picture.models.WeatherDay`; "" of none."""
    lines = [_of_a_day(day) for day in days]
    if not lines:
        return Phrase("")
    return counted_in(f"{' '.join(lines)} (SMHI)", _("SMHI's forecast"))


def _of_a_day(day: Mapping[str, Any]) -> str:
    low, high = day["low"], day["high"]
    degrees = f"{high}°" if low == high else f"{_signed(low)}–{_signed(high)}°" if low >= 0 else _between(low, high)
    parts = [f"{capfirst(str(WEEKDAYS[date.fromisoformat(day['day']).weekday()]))} {degrees}", _sky(day)]
    if day["gust"] >= GUSTY:
        parts.append(_("gusts of %(speed)d m/s") % {"speed": day["gust"]})
    return f"{', '.join(parts)}."


def _between(low: int, high: int) -> str:
    return _("%(low)s to %(high)s°") % {"low": _signed(low), "high": _signed(high)}


def _signed(degrees: int) -> str:
    return f"−{-degrees}" if degrees < 0 else str(degrees)


def _sky(day: Mapping[str, Any]) -> str:
    sky = {
        "clear": _("clear"),
        "half": _("partly cloudy"),
        "cloudy": _("cloudy"),
        "fog": _("fog"),
        "rain": _("rain"),
        "sleet": _("sleet"),
        "snow": _("snow"),
        "thunder": _("thunder"),
    }[day["sky"]]
    when = {"morning": _("%(sky)s in the morning"), "evening": _("%(sky)s in the evening")}.get(day["when"], "%(sky)s")
    return when % {"sky": sky}
