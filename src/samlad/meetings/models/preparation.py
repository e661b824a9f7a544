"""What a lead organisation does before each meeting, and that it is done. It never leaves the organisation."""

from django.db import models

from samlad.partnership.models import Scoped


class Preparation(Scoped):
    """A line of the organisation's own list: a system to go through, statistics, alarms, reports to bring."""

    organisation = models.ForeignKey("partnership.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "text"], name="prepared_once_each")]

    def __str__(self) -> str:
        return self.text


class PreparationDone(Scoped):
    """That a function did it before the meeting of a round."""

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="times")
    round = models.ForeignKey("collection.Round", on_delete=models.CASCADE, related_name="+")
    function = models.ForeignKey("partnership.Function", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    done_by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["preparation", "round"], name="prepared_once_a_round")]

    def __str__(self) -> str:
        return f"{self.preparation_id} {self.round_id}"
