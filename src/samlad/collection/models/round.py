from datetime import datetime

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

    @property
    def closed(self) -> bool:
        """Whether somebody or the clock has closed it: its counts are shared. No query where `closure` is selected."""
        return hasattr(self, "closure")

    @property
    def ends_at(self) -> datetime:
        """When it really closes or closed: by a person before its time, or by the clock."""
        return min(self.closure.closed_at, self.closes_at) if self.closed else self.closes_at

    def is_closed(self, now: datetime) -> bool:
        """By the clock or by a person, whichever came first."""
        return now >= self.closes_at or self.closed


class Closure(Scoped):
    """That a round was closed: from then on its counts are shared with everybody in the partnership."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="closure")
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.round_id} {self.closed_at:%Y-%m-%d}"


class Reopening(Scoped):
    """That a closed round was opened again: who, why, and what was closed, when and until when it was to be open."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reopenings")
    reopened_at = models.DateTimeField()
    reopened_by = models.CharField(max_length=100)
    reason = models.TextField(max_length=500)
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=100)
    was_to_close_at = models.DateTimeField()

    class Meta:
        ordering = ["-reopened_at"]

    def __str__(self) -> str:
        return f"{self.round_id} {self.reopened_at:%Y-%m-%d}"
