from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped


class PriorityDecision(Scoped):
    """A decision on which areas are prioritised from a day to a day (M21). Decisions are added, never changed: of those
    that cover a day the newest holds, a temporary one before one for the period."""

    unchangeable = True

    class Kind(models.TextChoices):
        PERIOD = "period", _("For the period")
        TEMPORARY = "temporary", _("Temporary")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERIOD)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=1000, blank=True)  # why the period's choice gives way
    review_on = models.DateField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]  # as they were made: clocks are set back
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="priority_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}–{self.ends_on}"


class PriorityReturn(Scoped):
    """That a temporary choice is over: the problem is dealt with, and the period's choice holds again from a day."""

    unchangeable = True

    decision = models.OneToOneField(PriorityDecision, on_delete=models.PROTECT, related_name="returned")
    from_on = models.DateField()
    reason = models.CharField(max_length=1000)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.decision_id} {self.from_on}"


class Priority(Scoped):
    """One of a decision's areas: in which place, and why."""

    unchangeable = True

    decision = models.ForeignKey(PriorityDecision, on_delete=models.PROTECT, related_name="priorities")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="priorities")
    position = models.PositiveSmallIntegerField()
    reason = models.TextField(max_length=1000)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["decision", "area"], name="prioritised_once")]

    def __str__(self) -> str:
        return f"{self.position} {self.area_id}"


class Influence(Scoped):
    """How much a lead organisation judges that it can change in an area, with its reason. The newest row of each
    organisation and area is how it judges now."""

    unchangeable = True

    class Level(models.IntegerChoices):
        LITTLE = 1, _("Little")
        SOME = 2, _("Somewhat")
        MUCH = 3, _("Much")

    organisation = models.ForeignKey("partnership.Organisation", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level)
    reason = models.CharField(max_length=500)
    judged_at = models.DateTimeField()
    judged_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["area", "organisation", "-id"], name="influence_now")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.area_id} {self.level}"
