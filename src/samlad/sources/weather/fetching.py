"""The weekend's weather, fetched by the worker from the day before a meeting until that day is over; never in a
request, and only where the installation has turned it on."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from samlad.collection.models import Round
from samlad.collection.queries import rounds
from samlad.lib.errors import UserError
from samlad.lib.times import local_day
from samlad.partnership.actor import Actor
from samlad.picture.queries import forecast_of
from samlad.picture.service import store_forecast
from samlad.places.queries import areas

AGENT = "Samlad (open source; EST)"
FRESH = timedelta(hours=3)  # SMHI makes a new one more often than so
Ask = Callable[[float, float], bytes]


def over_the_net(lon: float, lat: float) -> bytes:
    """Slow: for the worker."""
    import httpx

    from samlad.sources.weather.client import TIMEOUT, fetch

    with httpx.Client(timeout=TIMEOUT) as client:
        return fetch(lon, lat, client=client, user_agent=AGENT)


def fetch_weather(*, actor: Actor, now: datetime, ask: Ask = over_the_net) -> list[str]:
    """What was done, in words for the log: nothing where it is turned off, no meeting is near, nobody has drawn the
    areas, or what there is is fresh. Safe to repeat; where nobody answers it is asked again the next time."""
    from samlad.sources.weather.reading import read_forecast, weekend, weekend_after

    round = _near(actor, now) if settings.SAMLAD_WEATHER else None
    before = forecast_of(round) if round else None
    if round is None or (before is not None and now - before.fetched_at < FRESH):
        return []
    middle = _middle()
    if middle is None:
        return []
    try:
        forecast = read_forecast(ask(*middle))
    except UserError as error:
        return [f"no weather: {error.message}"]
    zone = actor.partnership.zone
    days = weekend(forecast, weekend_after(local_day(round.meeting_at, zone)), zone)
    store_forecast(actor=actor, now=now, round_id=round.pk, reference_at=forecast.reference_at, days=days)
    return [f"weather of {round.label}"]


def _near(actor: Actor, now: datetime) -> Round | None:
    """The round that meets today or tomorrow."""
    today, zone = actor.today(now), actor.partnership.zone
    near = rounds().filter(meeting_at__range=(now - timedelta(days=1), now + timedelta(days=2)))
    days = {today, today + timedelta(days=1)}
    return next((r for r in near.order_by("meeting_at") if local_day(r.meeting_at, zone) in days), None)


def _middle() -> tuple[float, float] | None:
    """Longitude and latitude of the middle of where people live, or of the areas where nobody has said."""
    rows = [(area.geometry.centroid, area.population or 0) for area in areas().defer(None)]
    people = sum(population for _point, population in rows)
    weights = [population if people else 1 for _point, population in rows]
    if not rows:
        return None
    lon = sum(point.x * weight for (point, _n), weight in zip(rows, weights, strict=True)) / sum(weights)
    lat = sum(point.y * weight for (point, _n), weight in zip(rows, weights, strict=True)) / sum(weights)
    return lon, lat
