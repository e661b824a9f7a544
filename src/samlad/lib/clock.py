"""The only place that reads the clock. Boundaries (request, command, task) call it and pass the answer on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from samlad.lib.times import days_later, local_time


def now() -> datetime:
    """The time, in UTC; moved to the day of SAMLAD_TODAY when a demonstration asks for it."""
    real = timezone.now()
    if not settings.SAMLAD_TODAY:
        return real
    pretended = date.fromisoformat(settings.SAMLAD_TODAY)
    local = local_time(real, ZoneInfo(settings.SAMLAD_TIME_ZONE))
    return days_later(real, (pretended - local.date()).days, ZoneInfo(settings.SAMLAD_TIME_ZONE))
