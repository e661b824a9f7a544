from django.db import models

from samlad.lib.weeks import Week
from samlad.partnership.models import Scoped


class Round(Scoped):
    """One cycle of reporting. Labelled by the ISO week of its meeting; the days it asks about are its own."""

    label = models.CharField(max_length=8)
    observed_from = models.DateField()
    observed_to = models.DateField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    meeting_at = models.DateTimeField()
    questionnaire = models.ForeignKey("collection.Questionnaire", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-observed_to"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "label"], name="one_round_per_label"),
            models.CheckConstraint(
                condition=models.Q(observed_to__gte=models.F("observed_from")), name="round_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["partnership", "observed_to"], name="round_by_day")]

    def __str__(self) -> str:
        return self.label

    @property
    def week(self) -> Week:
        return Week.parse(self.label)


class Closure(Scoped):
    """That a round was closed: from then on its counts are shared with everybody in the partnership."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="closure")
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.round_id} {self.closed_at:%Y-%m-%d}"
