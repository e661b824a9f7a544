"""The only place that reads the clock. Boundaries (request, command, task) call it and pass the answer on."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The time, in UTC; moved to the day of SAMLAD_TODAY when a demonstration asks for it."""
    real = timezone.now()
    if not settings.SAMLAD_TODAY:
        return real
    pretended = date.fromisoformat(settings.SAMLAD_TODAY)
    zone = ZoneInfo(settings.SAMLAD_TIME_ZONE)
    return real + timedelta(days=(pretended - real.astimezone(zone).date()).days)
