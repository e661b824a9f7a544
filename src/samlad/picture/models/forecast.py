from typing import TypedDict

from django.db import models

from samlad.partnership.models import Scoped


class WeatherDay(TypedDict):
    """One day from six in the morning to midnight: degrees Celsius, metres a second. `sky` is a word of
    `picture.prose.weather`; `when` is "morning" or "evening" where it rains or snows then only, else ""."""

    day: str  # 2026-11-27
    low: int
    high: int
    sky: str
    when: str
    gust: int


class Forecast(Scoped):
    """SMHI's forecast for the weekend after a round's meeting, as it was last fetched."""

    round = models.OneToOneField("collection.Round", on_delete=models.PROTECT, related_name="forecast")
    fetched_at = models.DateTimeField()
    reference_at = models.DateTimeField()  # when SMHI made it
    days = models.JSONField()  # WeatherDay

    def __str__(self) -> str:
        return f"{self.round_id} {self.reference_at}"
