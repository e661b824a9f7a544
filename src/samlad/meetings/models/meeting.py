from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped
from samlad.writing.models import Written


class Meeting(Scoped):
    """The weekly follow-up, that of a period or a year (M24, M25), or a group's (M3): the days it looks back on. What
    is written at it are rows; what is published is a record: of a week the joint picture."""

    class Kind(models.TextChoices):
        WEEK = "week", _("Weekly follow-up")
        PERIOD = "period", _("Follow-up of the period")
        YEAR = "year", _("Yearly follow-up")
        GROUP = "group", _("Meeting of a group")

    kind = models.CharField(max_length=10, choices=Kind)
    round = models.OneToOneField(
        "collection.Round", null=True, on_delete=models.PROTECT, related_name="meeting"
    )  # of a week
    group = models.ForeignKey("meetings.Group", null=True, on_delete=models.PROTECT, related_name="meetings")
    agenda = models.ForeignKey("meetings.Agenda", null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "starts_on"],
                condition=models.Q(round=None, group=None),
                name="one_meeting_per_period",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="week", round__isnull=False)
                | (~models.Q(kind="week") & models.Q(round__isnull=True)),
                name="week_has_its_round",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="group", group__isnull=False)
                | (~models.Q(kind="group") & models.Q(group__isnull=True)),
                name="group_has_its_meeting",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="meeting_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}"


class MeetingText(Written):
    """What was written under a point of the agenda (`meetings.agenda`). Version 0 is as drafted, which is not kept."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="texts")
    item = models.SlugField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "item"], name="one_text_per_item")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.item}"


class Assessment(Scoped):
    """What a measure seems to go with, judged by people at a follow-up, with a reason: a co-variation, not a cause."""

    class Outcome(models.TextChoices):
        SAFER = "safer", _("Goes with more safety")
        UNCHANGED = "unchanged", _("No change")
        LESS_SAFE = "less_safe", _("Goes with less safety")
        UNKNOWN = "unknown", _("Cannot be told")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="assessments")
    measure = models.ForeignKey("measures.Measure", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=500)
    judged_at = models.DateTimeField()
    judged_by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "measure"], name="assessed_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.outcome}"


class MeetingPublication(Scoped):
    """That the report of a follow-up was published as a record; a correction replaces the one before."""

    unchangeable = True

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="publications")
    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="meeting_publication")
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-record__version"]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.record_id}"
