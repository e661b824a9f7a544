from django.db import models

from samlad.partnership.models import Scoped


class SameEvent(Scoped):
    """That somebody has said of two released observations whether they tell of one event. Nothing is changed or taken
    away: the newest row of a pair holds."""

    first = models.ForeignKey("collection.ReleasedObservation", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("collection.ReleasedObservation", on_delete=models.CASCADE, related_name="+")
    joined = models.BooleanField()  # else parted
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="each_pair_one_way_round")
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {'=' if self.joined else '≠'} {self.second_id}"
