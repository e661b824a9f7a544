from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django_scopes import ScopedManager

from samlad.lib.weeks import Week, week_of_label
from samlad.partnership.models import Scoped


class _Ordinary(models.Manager[Any]):
    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(extra_of=None)


class Round(Scoped):
    """One cycle of reporting. Labelled by the ISO week of its meeting; the days it asks about are its own.

    While the partnership has geared up there are extra rounds beside it, each labelled by the day of its meeting and
    belonging to the round that asks about that day (`extra_of`). They are in no series: `objects` leaves them out, and
    who means them too says `every`.
    """

    objects: ClassVar[models.Manager["Round"]] = ScopedManager(_manager_class=_Ordinary, partnership="partnership")
    every: ClassVar[models.Manager["Round"]] = ScopedManager(partnership="partnership")

    label = models.CharField(max_length=10)
    extra_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="extras")
    gear_up = models.ForeignKey("collection.GearUp", null=True, on_delete=models.PROTECT, related_name="rounds")
    observed_from = models.DateField()
    observed_to = models.DateField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    meeting_at = models.DateTimeField()
    questionnaire = models.ForeignKey("collection.Questionnaire", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-observed_to"]
        default_manager_name = "every"  # of what points at a round: an extra one is as real
        constraints = [
            models.UniqueConstraint(fields=["partnership", "label"], name="one_round_per_label"),
            models.CheckConstraint(
                condition=models.Q(extra_of=None, gear_up=None)
                | models.Q(extra_of__isnull=False, gear_up__isnull=False),
                name="extra_by_a_gear_up",
            ),
            models.CheckConstraint(
                condition=models.Q(observed_to__gte=models.F("observed_from")), name="round_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["partnership", "observed_to"], name="round_by_day")]

    def __str__(self) -> str:
        return self.label

    @property
    def week(self) -> Week:
        """Of the meeting."""
        return week_of_label(self.label)

    @property
    def is_extra(self) -> bool:
        return self.extra_of_id is not None

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
