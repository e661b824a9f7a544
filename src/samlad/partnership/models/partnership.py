from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models


class Partnership(models.Model):
    """An EST-samverkan: the tenant that everything else belongs to."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    municipality = models.CharField(max_length=80, help_text="as the police and Statistics Sweden write it")
    municipality_code = models.CharField(max_length=4, blank=True)
    language = models.CharField(max_length=2, default="sv")
    time_zone = models.CharField(max_length=40, default="Europe/Stockholm")
    made_up = models.BooleanField(default=False, help_text="demonstration: marked on every page and document")
    # Of the gear-up that is on or was last: read with the partnership, so that every page can say it.
    geared_until = models.DateTimeField(null=True, editable=False)
    shade_map = models.BooleanField(default=False, help_text="shade areas by counts on published maps")

    def __str__(self) -> str:
        return self.name

    def is_geared_up(self, now: datetime) -> bool:
        """Whether it meets more often now (`collection.GearUp`)."""
        return self.geared_until is not None and now < self.geared_until

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
