"""Groups beside the weekly meeting (M3), the plan of a meeting's time, and the agendas that are gone through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped


class Group(Scoped):
    """Functions that meet with a mandate of their own, often for a limited time. `problem`: they look for its causes
    together, and report on `report_on`."""

    class Kind(models.TextChoices):
        STEERING = "steering", _("Steering group of the coordination")
        MUNICIPAL = "municipal", _("Steering group of the municipality")
        PREPARING = "preparing", _("Preparing group")
        WORKING = "working", _("Working group")
        COUNCIL = "council", _("Council")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    mandate = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    convener = models.ForeignKey("partnership.Function", on_delete=models.PROTECT, related_name="+")
    prioritises = models.BooleanField(default=False)  # chooses the prioritised areas
    problem = models.ForeignKey("measures.Problem", null=True, on_delete=models.PROTECT, related_name="+")
    report_on = models.DateField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="one_group_per_name"),
            models.UniqueConstraint(
                fields=["partnership"], condition=models.Q(prioritises=True, ends_on=None), name="one_group_prioritises"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="group_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(Scoped):
    """That a function is one of the group, for a time: functions, never names (M2)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    function = models.ForeignKey("partnership.Function", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # the last day

    class Meta:
        ordering = ["function__organisation__name", "function__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "function"], condition=models.Q(ends_on=None), name="member_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.function_id}"


class MeetingTime(Scoped):
    """When and how a meeting is held, or that it is called off; the newest holds. A fixed time is a virtue (M4): every
    row after the first has a reason."""

    unchangeable = True

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="times")
    meets_at = models.DateTimeField(null=True)  # None: called off
    where = models.CharField(max_length=200, blank=True)  # a place, or a number to dial: in no report
    reason = models.CharField(max_length=300, blank=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.meets_at}"


class Agenda(Scoped):
    """A version of the agenda of a kind of meeting, or of a group's. The newest holds for the meetings that are opened
    from then on; a meeting keeps the one it was opened with."""

    unchangeable = True

    kind = models.CharField(max_length=10)  # Meeting.Kind
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="agendas")
    version = models.PositiveSmallIntegerField()
    items = models.JSONField()  # `meetings.agenda.Point`s in order
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "version"], condition=models.Q(group=None), name="one_agenda_per_kind"
            ),
            models.UniqueConstraint(fields=["group", "version"], name="one_agenda_per_group"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.group_id or ''} {self.version}"
