from django.db import models

from samlad.partnership.models import Scoped


class Priority(Scoped):
    """That an area is prioritised for a time, decided by the steering group from need and the chance of a difference
    (M21)."""

    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="priorities")
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.TextField(max_length=1000)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["starts_on", "position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="priority_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.area_id}"
