"""Gearing up ("växla upp"): the same structure meets more often, with more people, for a time (M35)."""

from datetime import time

from django.db import models

from samlad.partnership.models import Scoped


class GearUp(Scoped):
    """That it was decided: why, from when, until when, which extra days. A row stands as it was decided; what was
    changed later are `GearChange` rows, and until when it lasts is `gear_ups().ends_at`."""

    unchangeable = True

    reason = models.TextField(max_length=500)
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    weekdays = models.CharField(max_length=7)  # as ISO counts them: "15" is Mondays and Fridays
    meeting_time = models.TimeField(default=time(9))
    closes_minutes_before = models.PositiveSmallIntegerField(default=60)
    decided_by = models.CharField(max_length=100)
    function = models.ForeignKey("partnership.Function", null=True, on_delete=models.PROTECT, related_name="+")
    calls = models.ManyToManyField("partnership.Call", related_name="gear_ups")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("starts_at")), name="gear_up_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"

    @property
    def days(self) -> frozenset[int]:
        """The extra meetings' days of the week, Monday is 1."""
        return frozenset(map(int, self.weekdays))


class GearChange(Scoped):
    """That it was to last longer or not as long: until when, and why. Ended is until that moment."""

    unchangeable = True

    gear_up = models.ForeignKey(GearUp, on_delete=models.PROTECT, related_name="changes")
    was_until = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField(max_length=500)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)
    function = models.ForeignKey("partnership.Function", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.gear_up_id} {self.until:%Y-%m-%d}"

    @property
    def shortens(self) -> bool:
        return self.until < self.was_until
