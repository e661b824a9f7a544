from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models

from samlad.lib.times import days_later
from samlad.partnership.models import Scoped


class FieldActivity(Scoped):
    """Who is out in the coming weekend. Each organisation shares its own rows; presence can be secret (M37).

    `where` and `when` are the words of the picture's table; `areas` and the times, where they are given, place the row
    beside the others', so that one can see who is where when."""

    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="field_activities")
    organisation = models.ForeignKey(
        "partnership.Organisation", on_delete=models.PROTECT, related_name="field_activities"
    )
    where = models.CharField(max_length=200)
    when = models.CharField(max_length=120)
    aim = models.CharField(max_length=200)
    areas = models.ManyToManyField("places.Area", related_name="+")
    starts_at = models.DateTimeField(null=True)  # of the first shift
    ends_at = models.DateTimeField(null=True)
    days = models.PositiveSmallIntegerField(default=1)  # the same hours on as many days in a row
    shared_at = models.DateTimeField(null=True)
    shared_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]

    def __str__(self) -> str:
        return f"{self.where} {self.when}"

    def shifts(self, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
        """From and to, day by day, the same hours by the zone's clock; none without times."""
        if self.starts_at is None or self.ends_at is None:
            return []
        starts = [days_later(self.starts_at, n, zone) for n in range(self.days)]
        return [(start, days_later(self.ends_at, n, zone, not_before=start)) for n, start in enumerate(starts)]
